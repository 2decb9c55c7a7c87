/** The world as a story is handed it. */
import { SimulationError } from './error.ts';
import type { Cut, Links } from './links.ts';
import type { Machines } from './machines.ts';
import type { Network } from './network.ts';
import type { Life } from './node.ts';
import type { Properties } from './properties.ts';
import type { Recorder } from './recorder.ts';
import type { Timeline } from './timeline.ts';
import type { Fault, Host, Shown, World } from './types.ts';

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
  return {
    clock: machines.clockOf(story),
    wallClock: machines.wallClockOf(story),
    random: story.node.random,
    node: (name, boot, options) => {
      machines.boot(machines.add(name, boot, options ?? {}));
      return network.stub(name);
    },
    remote: (name) => network.stub(name),
    client: <R>(name: string, task: (host: Host) => Promise<R>) =>
      new Promise<R>((resolve, reject) => {
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
    crash: (name) => void machines.crash(machines.find(name)),
    restart: (name) => machines.restart(machines.find(name)),
    partition: (a, b, { oneWay = false } = {}) =>
      cutLinks(parts, { sides: [a, b], oneWay }),
    heal: () => healAll(parts),
    note: (text) => {
      const node = (timeline.current ?? story).node.name;
      const at = timeline.now;
      recorder.trace?.push({ type: 'note', at, node, text });
    },
    peek: <T extends object>(name: string) =>
      machines.shownBy(machines.find(name)) as Shown<T> | undefined,
    diskOf: (name) => machines.find(name).life.disk.toSnapshot(),
    always: (rule, holds) => properties.always(rule, holds),
    sometimes: (goal, reached) => properties.sometimes(goal, reached),
    finally: (rule, holds) => properties.finally(rule, holds),
  };
}

/** Cuts the links between two sides; after `healAfterMs` this cut ends. */
export function cutLinks(
  { timeline, recorder, machines, links }: Parts,
  cut: Cut,
  healAfterMs?: number,
): void {
  const { sides, oneWay } = cut;
  for (const name of sides.flat()) machines.find(name);
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

/** Ends every cut. */
export function healAll({ timeline, recorder, links }: Parts): void {
  links.healAll();
  recorder.trace?.push({ type: 'heal', at: timeline.now });
}

/** Carries out a fault that has its time. False when it changed nothing. */
export function strike(
  fault: Extract<Fault, { at: number }>,
  parts: Parts,
): boolean {
  const { machines } = parts;
  if ('crash' in fault) {
    return machines.crash(machines.find(fault.crash), fault.restartAfterMs);
  }
  if ('pause' in fault) {
    return machines.pause(machines.find(fault.pause), fault.ms);
  }
  if ('restart' in fault) machines.restart(machines.find(fault.restart));
  else if ('skew' in fault) machines.skew(machines.find(fault.skew), fault.ms);
  else if ('drift' in fault) {
    machines.drift(machines.find(fault.drift), fault.rate);
  } else if ('heal' in fault) healAll(parts);
  else {
    const { cut, oneWay = false, healAfterMs } = fault;
    cutLinks(parts, { sides: cut, oneWay }, healAfterMs);
  }
  return true;
}
