/**
 * The event loop of the simulation: one event resumes one node, then every
 * microtask drains before the next event. So the kernel always knows which
 * node is running, and no context has to be passed through pattern code.
 */
import { SimulationError } from './error.ts';
import { FaultPlan } from './faults.ts';
import { hop } from './hop.ts';
import { Links } from './links.ts';
import { Machines } from './machines.ts';
import { Network } from './network.ts';
import type { Life } from './node.ts';
import { Properties } from './properties.ts';
import { Recorder, type Sent } from './recorder.ts';
import { Timeline } from './timeline.ts';
import type { Fault, Inputs, Run, Scenario } from './types.ts';
import { makeWorld, strike, type Parts } from './world.ts';

const CLIENT = 'Client';
const UNTIL_MS = 60_000;
const MAX_EVENTS = 100_000;

/** Answers the questions that a search leaves open. See `explore`. */
export interface Chooser {
  /** Which of `count` simultaneous events of one node goes first. */
  order(count: number): number;
  /** Extra latency for this message, in ms. */
  delay(key: string): number;
}

/** How a run is made; without any of it, its inputs decide all. */
export interface Making {
  chooser?: Chooser;
  /** No trace and no labels, for runs that only a search sees. */
  quiet?: boolean;
  /** What a node's forward clock shows when it boots, in ms. Default 0. */
  originOf?: (node: string) => number;
  /** Is shown every value that is sent or written, whole. */
  witness?: (value: unknown) => void;
}

/** A run, with what a search needs to know of it. */
export interface Recording<R> extends Run<R> {
  /** The nodes, and how many steps each took: its crash points. */
  nodes: {
    name: string;
    /** It tells the story or a part of it, and can't crash. */
    isClient: boolean;
    steps: number;
    /** It is there for whatever happens later than this simulated ms. */
    addedAt: number;
    /** It has crashed, and has not been restarted so far. */
    isDown: boolean;
  }[];
  sent: readonly Sent[];
  /** Every rule of the story, whether or not it held. */
  rules: string[];
  /** A rule says what must hold at the end, so the story has to end. */
  demandsEnd: boolean;
}

type End = Pick<Run, 'outcome' | 'result' | 'error'>;

/** @throws SimulationError when a run would not end by these, or mean them. */
function checkBounds(
  untilMs: number,
  maxEvents: number,
  schedule: readonly number[],
): void {
  const refuse = (what: string, value: unknown, wanted: string) => {
    throw new SimulationError(
      `A run's "${what}" can't be ${String(value)}: it is ${wanted}.`,
    );
  };
  if (!(typeof untilMs === 'number' && untilMs >= 0)) {
    refuse('untilMs', untilMs, 'simulated ms, zero or more');
  }
  if (!(typeof maxEvents === 'number' && maxEvents >= 0)) {
    refuse('maxEvents', maxEvents, 'a number, zero or more');
  }
  if (!(Array.isArray(schedule) && schedule.every(Number.isInteger))) {
    refuse('schedule', schedule, 'a list of whole numbers');
  }
}

/** Plays one scenario once. */
export class Kernel<R> {
  private readonly scenario: Scenario<R>;
  private readonly seed: number;
  private readonly untilMs: number;
  private readonly maxEvents: number;
  private readonly chooser: Chooser | undefined;
  private readonly plan: FaultPlan;
  private readonly parts: Parts;
  private readonly orders: number[] = [];
  private readonly delays: Fault[] = [];
  private end: End | undefined;

  constructor(scenario: Scenario<R>, inputs: Inputs, making: Making = {}) {
    this.scenario = scenario;
    this.seed = inputs.seed ?? scenario.seed ?? 1;
    this.untilMs = inputs.untilMs ?? scenario.untilMs ?? UNTIL_MS;
    this.maxEvents = inputs.maxEvents ?? MAX_EVENTS;
    checkBounds(this.untilMs, this.maxEvents, inputs.schedule ?? []);
    this.chooser = making.chooser;
    this.plan = new FaultPlan(inputs.faults ?? scenario.faults ?? []);
    const { plan, seed } = this;
    const timeline = new Timeline(this.orderOf(inputs.schedule ?? []));
    const recorder = new Recorder(making.quiet === true, making.witness);
    const { originOf } = making;
    const machines = new Machines(
      timeline,
      recorder,
      plan,
      seed,
      (error) => this.fail(error),
      originOf,
    );
    const network = inputs.network ?? scenario.network ?? {};
    const links = new Links(network, plan, seed, (key) => this.delayOf(key));
    this.parts = {
      timeline,
      recorder,
      machines,
      links,
      network: new Network(timeline, recorder, machines, links),
      properties: new Properties((rule) =>
        recorder.trace?.push({ type: 'violation', at: timeline.now, rule }),
      ),
    };
  }

  /** Plays the story to its end and returns what happened. */
  async run(): Promise<Recording<R>> {
    await undefined; // see hop
    const { timeline, machines, properties } = this.parts;
    // The story first, so that a fault at 0 ms finds the nodes it names.
    this.startStory();
    for (const fault of this.plan.timed) {
      timeline.plan(fault.at, () =>
        strike(fault, this.parts, () => this.plan.markUsed(fault)),
      );
    }
    const check = () => properties.check(timeline.now);
    while (this.end === undefined) {
      const event = timeline.next();
      if (event === undefined) {
        this.end = { outcome: 'stalled', error: this.stalled() };
      } else if (
        event.time > this.untilMs ||
        timeline.events >= this.maxEvents
      ) {
        this.end = { outcome: 'endless', error: this.endless() };
      } else {
        machines.traceLapses(event.time);
        timeline.begin(event);
        this.attempt(event.act);
        await hop();
        timeline.current = undefined;
        // A restart during the event gave the node another life to look at.
        if (event.node !== undefined) machines.traceState(event.node.life);
        this.attempt(check);
      }
    }
    if (this.end.outcome === 'finished') {
      this.attempt(() => properties.checkEnd(timeline.now));
    }
    return this.recording(this.end);
  }

  /** What a rule, a fault or a boot throws ends the run like the story's. */
  private attempt(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    if (this.end === undefined || this.end.outcome === 'finished') {
      this.end = { outcome: 'failed', error };
    }
  }

  private startStory(): void {
    const { life } = this.parts.machines.add(CLIENT, undefined, {
      kind: 'client',
    });
    const world = makeWorld(life, this.parts, (...task) =>
      this.perform(...task),
    );
    this.perform(
      life,
      life,
      () => this.scenario.play(world),
      (result) => (this.end ??= { outcome: 'finished', result }),
      (error) => (this.end ??= { outcome: 'failed', error }),
    );
  }

  private perform<T>(
    actor: Life,
    parent: Life,
    task: () => Promise<T> | T,
    done: (value: T) => void,
    failed: (error: unknown) => void,
  ): void {
    const { timeline } = this.parts;
    timeline.planFor(actor, () => {
      void (async () => task())().then(
        (value) => timeline.planFor(parent, () => done(value)),
        (error: unknown) => timeline.planFor(parent, () => failed(error)),
      );
    });
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

  private delayOf(key: string): number {
    const ms = this.chooser?.delay(key) ?? 0;
    if (ms > 0) this.delays.push({ delay: key, ms });
    return ms;
  }

  private recording(end: End): Recording<R> {
    const { timeline, recorder, machines, properties } = this.parts;
    const nodes: Recording<R>['nodes'] = [];
    for (const { name, boot, steps, addedAt, life } of machines.all()) {
      const isClient = boot === undefined;
      nodes.push({ name, isClient, steps, addedAt, isDown: life.dead });
    }
    const last = this.orders.findLastIndex((index) => index > 0);
    return {
      ...(end as Pick<Run<R>, 'outcome' | 'result' | 'error'>),
      violated: properties.violated,
      reached: properties.reached(),
      unreached: properties.unreached(),
      trace: recorder.trace ?? [],
      events: timeline.events,
      endedAt: timeline.now,
      seed: this.seed,
      faults: [...this.plan.all, ...this.delays],
      schedule: this.orders.slice(0, last + 1),
      idleFaults: this.plan.idle(),
      nodes,
      sent: recorder.sent,
      rules: properties.names(),
      demandsEnd: properties.demandEnd(),
    };
  }

  // Runs that don't end by themselves

  private stalled(): SimulationError {
    const { timeline, network } = this.parts;
    const waiting = network.waiting();
    const who =
      waiting.length === 0
        ? 'It waits for a promise that nothing in the simulation settles.'
        : `${waiting.join('; ')}.`;
    return new SimulationError(
      `The story stalled at ${timeline.now} ms: nothing is left to happen, ` +
        `and it has not ended. ${who}`,
    );
  }

  private endless(): SimulationError {
    const bound =
      this.parts.timeline.events >= this.maxEvents
        ? `${this.maxEvents} events`
        : `${this.untilMs} ms of simulated time`;
    return new SimulationError(
      `The story did not end within ${bound}. Does something poll or retry ` +
        'for ever?',
    );
  }
}
