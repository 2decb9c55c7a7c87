/**
 * The event loop of the simulation: one event resumes one node, then every
 * microtask drains before the next event. So the kernel always knows which
 * node is running, and no context has to be passed through pattern code.
 */
import { NodeDisk } from './disk.ts';
import { SimulationError } from './error.ts';
import { FaultPlan, type TimedFault } from './faults.ts';
import { hop } from './hop.ts';
import { Network, never } from './network.ts';
import { stateOf, type Life, type Node } from './node.ts';
import { Properties } from './properties.ts';
import { EventQueue } from './queue.ts';
import { randomStream } from './random.ts';
import type {
  Clock,
  Fault,
  Host,
  Inputs,
  NodeOptions,
  Run,
  Scenario,
  TraceEvent,
  World,
} from './types.ts';
import { brief } from './wire.ts';

const CLIENT = 'Client';
const UNTIL_MS = 60_000;
const MAX_EVENTS = 100_000;
const NAME = /^[\w .()/-]+$/;

/** Answers the questions that a search leaves open. See `explore`. */
export interface Chooser {
  /** Which of `count` simultaneous events of one node goes first. */
  order(count: number): number;
  /** Extra latency for this message, in ms. */
  delay(key: string): number;
}

/** A run, with what a search needs to know of it. */
export interface Recording<R> extends Run<R> {
  /** How many steps each node took: its crash points. */
  steps: Record<string, number>;
}

/** Plays one scenario once. */
export class Kernel<R> {
  private readonly scenario: Scenario<R>;
  private readonly seed: number;
  private readonly untilMs: number;
  private readonly maxEvents: number;
  private readonly chooser: Chooser | undefined;
  private readonly plan: FaultPlan;
  private readonly queue: EventQueue;
  private readonly network: Network;
  private readonly properties: Properties;
  private readonly nodes = new Map<string, Node>();
  private readonly trace: TraceEvent[] = [];
  private readonly orders: number[] = [];
  private readonly delays: Fault[] = [];
  private now = 0;
  private events = 0;
  private current: Life | undefined;
  private end: Pick<Run<R>, 'outcome' | 'result' | 'error'> | undefined;

  constructor(scenario: Scenario<R>, inputs: Inputs, chooser?: Chooser) {
    this.scenario = scenario;
    this.seed = inputs.seed ?? scenario.seed ?? 1;
    this.untilMs = inputs.untilMs ?? scenario.untilMs ?? UNTIL_MS;
    this.maxEvents = inputs.maxEvents ?? MAX_EVENTS;
    this.chooser = chooser;
    this.plan = new FaultPlan(inputs.faults ?? scenario.faults ?? []);
    this.queue = new EventQueue(this.orderOf(inputs.schedule ?? []));
    const links = inputs.network ?? scenario.network ?? {};
    this.network = new Network(this.machine(), links, this.plan, this.seed);
    this.properties = new Properties((rule) =>
      this.trace.push({ type: 'violation', at: this.now, rule }),
    );
  }

  /** Plays the story to its end and returns what happened. */
  async run(): Promise<Recording<R>> {
    // The story first, so that a fault at 0 ms finds the nodes it names.
    this.startStory();
    for (const fault of this.plan.timed) {
      this.queue.push(fault.at, undefined, () => this.strike(fault));
    }
    while (this.end === undefined) {
      const event = this.queue.next();
      if (event === undefined) {
        this.end = { outcome: 'stalled', error: this.stalled() };
      } else if (event.time > this.untilMs || this.events >= this.maxEvents) {
        this.end = { outcome: 'endless', error: this.endless() };
      } else {
        this.now = event.time;
        this.events += 1;
        this.current = event.life ?? event.node?.life;
        event.act();
        await hop();
        this.current = undefined;
        // A restart during the event gave the node another life to look at.
        if (event.node !== undefined) this.traceState(event.node.life);
        this.properties.check(this.now);
      }
    }
    if (this.end.outcome === 'finished') this.properties.checkEnd(this.now);
    return this.recording(this.end);
  }

  private orderOf(
    schedule: readonly number[],
  ): ((count: number) => number) | undefined {
    const { chooser } = this;
    if (chooser === undefined && schedule.length === 0) return undefined;
    return (count) => {
      const planned = schedule[this.orders.length] ?? 0;
      const index = chooser === undefined ? planned : chooser.order(count);
      this.orders.push(index);
      return index;
    };
  }

  private recording(
    end: Pick<Run<R>, 'outcome' | 'result' | 'error'>,
  ): Recording<R> {
    const nodes = [...this.nodes.values()];
    return {
      ...end,
      violated: this.properties.violated,
      reached: this.properties.reached(),
      unreached: this.properties.unreached(),
      trace: this.trace,
      events: this.events,
      endedAt: this.now,
      seed: this.seed,
      faults: [...this.plan.all, ...this.delays],
      schedule: this.orders.slice(
        0,
        1 + this.orders.findLastIndex((i) => i > 0),
      ),
      idleFaults: this.plan.idle(),
      steps: Object.fromEntries(nodes.map((node) => [node.name, node.steps])),
    };
  }

  // The story and what it is told with

  private startStory(): void {
    const { life } = this.addNode(CLIENT, undefined, { kind: 'client' });
    const world = this.world(life);
    this.perform(
      life,
      life,
      () => this.scenario.play(world),
      (result) => (this.end ??= { outcome: 'finished', result }),
      (error) => (this.end ??= { outcome: 'failed', error }),
    );
  }

  /** Runs a task as `actor`; its end is an event of `parent`. */
  private perform<T>(
    actor: Life,
    parent: Life,
    task: () => Promise<T> | T,
    done: (value: T) => void,
    failed: (error: unknown) => void,
  ): void {
    const tell = (act: () => void) => this.queue.push(this.now, parent, act);
    this.queue.push(this.now, actor, () => {
      void (async () => task())().then(
        (value) => tell(() => done(value)),
        (error: unknown) => tell(() => failed(error)),
      );
    });
  }

  private world(story: Life): World {
    const { properties, network } = this;
    return {
      clock: this.clockOf(story),
      random: story.node.random,
      node: (name, boot, options) => {
        this.boot(this.addNode(name, boot, options ?? {}));
        return network.stub(name);
      },
      remote: (name) => network.stub(name),
      client: (name, task) =>
        new Promise((resolve, reject) => {
          const { life } =
            this.nodes.get(name) ??
            this.addNode(name, undefined, { kind: 'client' });
          const host = this.hostOf(life);
          this.perform(life, story, () => task(host), resolve, reject);
        }),
      crash: (name) => this.crash(this.find(name)),
      restart: (name) => this.restart(this.find(name)),
      partition: (a, b) => this.cut([a, b]),
      heal: () => network.heal(),
      note: (text) => {
        const node = (this.current ?? story).node.name;
        this.trace.push({ type: 'note', at: this.now, node, text });
      },
      peek: <T extends object>(name: string) => {
        const { life } = this.find(name);
        return life.dead ? undefined : (life.object as T | undefined);
      },
      diskOf: (name) => this.find(name).life.disk,
      always: (rule, holds) => properties.always(rule, holds),
      sometimes: (goal, reached) => properties.sometimes(goal, reached),
      finally: (rule, holds) => properties.finally(rule, holds),
    };
  }

  // Nodes

  private addNode(
    name: string,
    boot: Node['boot'],
    options: NodeOptions,
  ): Node {
    if (this.nodes.has(name)) {
      throw new SimulationError(`There are two nodes called "${name}".`);
    }
    if (!NAME.test(name)) {
      throw new SimulationError(
        `"${name}" can't be the name of a node: use letters, digits, ` +
          'spaces, hyphens, dots, slashes and parentheses.',
      );
    }
    const { kind = 'service', group } = options;
    const random = randomStream(this.seed, `node:${name}`);
    const fixed = { name, kind, boot, random };
    const counters = { state: undefined, steps: 0, skewMs: 0, pausedUntil: 0 };
    const node = { ...fixed, ...counters } as Node;
    node.life = this.newLife(node, []);
    this.nodes.set(name, node);
    const box = group === undefined ? {} : { group };
    this.trace.push({ type: 'node', at: this.now, node: name, kind, ...box });
    return node;
  }

  private newLife(node: Node, stored: Iterable<[string, unknown]>): Life {
    const disk = new NodeDisk(stored, {
      before: (key, value) => {
        if (life.dead) return false;
        this.step(life);
        const text = value === undefined ? 'deleted' : brief(value);
        const at = this.now;
        this.trace.push({
          type: 'write',
          at,
          node: node.name,
          key,
          value: text,
        });
        return true;
      },
      after: () => this.afterStep(life),
    });
    const life: Life = { node, disk, object: undefined, dead: false };
    return life;
  }

  private boot(node: Node): void {
    const caller = this.current;
    const { life } = node;
    this.current = life;
    life.object = node.boot?.(this.hostOf(life));
    this.current = caller;
    this.traceState(life);
  }

  private hostOf(life: Life): Host {
    const { name, random } = life.node;
    return { name, random, disk: life.disk, clock: this.clockOf(life) };
  }

  private clockOf(life: Life): Clock {
    return {
      now: () => this.now + life.node.skewMs,
      sleep: (ms, signal) => this.sleep(life, ms, signal),
    };
  }

  private sleep(life: Life, ms: number, signal?: AbortSignal): Promise<void> {
    if (!(ms >= 0) || ms === Infinity) {
      return Promise.reject(
        new RangeError(
          `${life.node.name} can't sleep ${ms} ms: the time must be a ` +
            'finite number, zero or more.',
        ),
      );
    }
    if (life.dead) return never();
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const abort = () => {
        event.cancelled = true;
        reject(signal?.reason as Error);
      };
      const event = this.queue.push(this.now + ms, life, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  private find(name: string): Node {
    const node = this.nodes.get(name);
    if (node !== undefined) return node;
    const known = [...this.nodes.keys()].join(', ');
    throw new SimulationError(
      `There is no node called "${name}". There are: ${known}.`,
    );
  }

  private traceState(life: Life): void {
    if (life.dead) return;
    const { node } = life;
    const to = stateOf(life.object);
    if (to === undefined || to === node.state) return;
    const from = node.state === undefined ? {} : { from: node.state };
    this.trace.push({
      type: 'state',
      at: this.now,
      node: node.name,
      ...from,
      to,
    });
    node.state = to;
  }

  // Faults

  private strike(fault: TimedFault): void {
    this.plan.markUsed(fault);
    if ('crash' in fault)
      this.crash(this.find(fault.crash), fault.restartAfterMs);
    else if ('restart' in fault) this.restart(this.find(fault.restart));
    else if ('cut' in fault) this.cut(fault.cut, fault.healAfterMs);
    else if ('heal' in fault) this.network.heal();
    else if ('pause' in fault) this.pause(this.find(fault.pause), fault.ms);
    else this.skew(this.find(fault.skew), fault.ms);
  }

  private crash(node: Node, restartAfterMs?: number): void {
    if (node.boot === undefined) {
      throw new SimulationError(
        `"${node.name}" tells the story and can't crash: crash another node.`,
      );
    }
    if (node.life.dead) return;
    node.life.dead = true;
    node.state = undefined;
    this.trace.push({ type: 'crash', at: this.now, node: node.name });
    if (restartAfterMs === undefined) return;
    this.queue.push(this.now + restartAfterMs, undefined, () => {
      if (node.life.dead) this.restart(node);
    });
  }

  private restart(node: Node): void {
    if (!node.life.dead) {
      throw new SimulationError(
        `"${node.name}" is running: only a crashed node can restart.`,
      );
    }
    const life = this.newLife(node, node.life.disk.entries());
    node.life = life;
    this.trace.push({ type: 'restart', at: this.now, node: node.name });
    this.queue.pushFirst(this.now, life, () => {
      this.boot(node);
      const object = life.object as { recover?: () => unknown };
      if (typeof object.recover === 'function') object.recover();
    });
  }

  private cut(
    sides: readonly [readonly string[], readonly string[]],
    healAfterMs?: number,
  ): void {
    for (const name of sides.flat()) this.find(name);
    this.network.cut(sides);
    if (healAfterMs === undefined) return;
    this.queue.push(this.now + healAfterMs, undefined, () =>
      this.network.heal(),
    );
  }

  private pause(node: Node, ms: number): void {
    node.pausedUntil = Math.max(node.pausedUntil, this.now + ms);
    this.trace.push({ type: 'pause', at: this.now, node: node.name, ms });
  }

  private skew(node: Node, ms: number): void {
    node.skewMs = ms;
    this.trace.push({ type: 'skew', at: this.now, node: node.name, ms });
  }

  private step(life: Life): void {
    life.node.steps += 1;
  }

  private afterStep(life: Life): void {
    const { node } = life;
    const fault = this.plan.crashAfter(node.name, node.steps);
    if (fault !== undefined) this.crash(node, fault.restartAfterMs);
  }

  private machine(): ConstructorParameters<typeof Network>[0] {
    return {
      now: () => this.now,
      current: () => this.current,
      find: (name) => this.find(name),
      push: (time, owner, act) => void this.queue.push(time, owner, act),
      record: (event) => void this.trace.push(event),
      step: (life) => this.step(life),
      afterStep: (life) => this.afterStep(life),
      extraDelay: (key) => {
        const ms = this.chooser?.delay(key) ?? 0;
        if (ms > 0) this.delays.push({ delay: key, ms });
        return ms;
      },
    };
  }

  // Runs that don't end by themselves

  private stalled(): SimulationError {
    const waiting = this.network.waiting();
    const who =
      waiting.length === 0
        ? 'It waits for a promise that nothing in the simulation settles.'
        : `${waiting.join('; ')}.`;
    return new SimulationError(
      `The story stalled at ${this.now} ms: nothing is left to happen, and ` +
        `it has not ended. ${who}`,
    );
  }

  private endless(): SimulationError {
    const bound =
      this.events >= this.maxEvents
        ? `${this.maxEvents} events`
        : `${this.untilMs} ms of simulated time`;
    return new SimulationError(
      `The story did not end within ${bound}. Does something poll or retry ` +
        'for ever?',
    );
  }
}
