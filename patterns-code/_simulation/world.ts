/** The world as a story is handed it. */
import { SimulationError } from './error.ts';
import { nodesOf, type TimedFault } from './faults.ts';
import type { Cut, Links } from './links.ts';
import type { Machines } from './machines.ts';
import type { Network } from './network.ts';
import type { Life } from './node.ts';
import type { Properties } from './properties.ts';
import type { Recorder } from './recorder.ts';
import type { Timeline } from './timeline.ts';
import type { Host, Shown, World } from './types.ts';

/** The parts that a run is made of. */
export interface Parts {
  readonly timeline: Timeline;
  readonly recorder: Recorder;
  readonly machines: Machines;
  readonly links: Links;
  readonly network: Network;
  readonly properties: Properties;
}

/** Runs a task as `actor`; its end is an event of `parent`. */
export type Perform = <T>(
  actor: Life,
  parent: Life,
  task: () => Promise<T> | T,
  done: (value: T) => void,
  failed: (error: unknown) => void,
) => void;

/** What `story`, the life of the node that tells it, can do. */
export function makeWorld(story: Life, parts: Parts, perform: Perform): World {
  const { timeline, recorder, machines, network, properties } = parts;
  // What runs on after a crash, or in the words of the story, has no effect.
  const isDead = () => timeline.current?.dead === true || recorder.isAsking;
  return {
    clock: machines.clockOf(story),
    wallClock: machines.wallClockOf(story),
    random: () => (recorder.isAsking ? 0 : story.node.random()),
    node: (name, boot, options) => {
      if (isDead()) return network.stub(name);
      machines.boot(machines.add(name, boot, options ?? {}));
      return network.stub(name);
    },
    remote: (name) => network.stub(name),
    client: <R>(name: string, task: (host: Host) => Promise<R>) =>
      new Promise<R>((resolve, reject) => {
        if (isDead()) return;
        const { life } = machines.has(name)
          ? machines.find(name)
          : machines.add(name, undefined, { kind: 'client' });
        if (life.node.boot !== undefined) {
          throw new SimulationError(
            `"${name}" is a node already: give the client another name.`,
          );
        }
        const host = machines.hostOf(life);
        perform(life, story, () => task(host), resolve, reject);
      }),
    crash: (name) => {
      if (!isDead()) machines.crash(machines.find(name));
    },
    restart: (name) => {
      if (!isDead()) machines.restart(machines.find(name));
    },
    partition: (a, b, { oneWay = false } = {}) => {
      if (isDead()) return;
      for (const name of [...a, ...b]) machines.find(name);
      cutLinks(parts, { sides: [[...a], [...b]], oneWay });
    },
    heal: () => {
      if (!isDead()) healAll(parts);
    },
    note: (text) => {
      if (isDead()) return;
      const { node } = timeline.current ?? story;
      const at = timeline.now;
      recorder.trace?.push({ type: 'note', at, node: node.name, text });
    },
    words: (say) => {
      if (!isDead()) recorder.addWords(say);
    },
    peek: <T extends object>(name: string) =>
      machines.shownBy(machines.find(name)) as Shown<T> | undefined,
    diskOf: (name) => machines.find(name).life.disk.toSnapshot(),
    always: (rule, holds) => {
      if (!isDead()) properties.always(rule, holds);
    },
    sometimes: (goal, reached) => {
      if (!isDead()) properties.sometimes(goal, reached);
    },
    finally: (rule, holds) => {
      if (!isDead()) properties.finally(rule, holds);
    },
  };
}

/** Cuts the links between two sides; after `healAfterMs` this cut ends. */
function cutLinks(
  { timeline, recorder, links }: Parts,
  cut: Cut,
  healAfterMs?: number,
): void {
  const { sides, oneWay } = cut;
  links.cut(cut);
  const one = oneWay ? ({ oneWay } as const) : {};
  const at = timeline.now;
  recorder.trace?.push({ type: 'cut', at, sides, ...one });
  if (healAfterMs === undefined) return;
  timeline.plan(healAfterMs, () => {
    if (!links.heal(cut)) return;
    recorder.trace?.push({ type: 'heal', at: timeline.now, sides });
  });
}

/** Ends every cut. False when there is none. */
function healAll({ timeline, recorder, links }: Parts): boolean {
  if (!links.healAll()) return false;
  recorder.trace?.push({ type: 'heal', at: timeline.now });
  return true;
}

/**
 * Carries out a fault that has its time. `onUse` is called if it changes
 * something: a cut does so when a message does not pass it.
 */
export function strike(
  fault: TimedFault,
  parts: Parts,
  onUse: () => void,
): void {
  if ('cut' in fault) {
    const { cut, oneWay = false, healAfterMs } = fault;
    cutLinks(parts, { sides: cut, oneWay, onLoss: onUse }, healAfterMs);
  } else if ('heal' in fault) {
    if (healAll(parts)) onUse();
  } else if (strikeNode(fault, parts.machines)) onUse();
}

/** False when it changed nothing, also because the node is not there yet. */
function strikeNode(
  fault: Exclude<TimedFault, { cut: unknown } | { heal: unknown }>,
  machines: Machines,
): boolean {
  const [name = ''] = nodesOf(fault);
  if (!machines.has(name)) return false;
  const node = machines.find(name);
  if ('crash' in fault) return machines.crash(node, fault.restartAfterMs);
  if ('pause' in fault) return machines.pause(node, fault.ms);
  if ('skew' in fault) return machines.skew(node, fault.ms);
  if ('drift' in fault) return machines.drift(node, fault.rate);
  if ('restart' in fault) {
    if (!node.life.dead) return false;
    machines.restart(node);
    return true;
  }
  return fault satisfies never;
}
