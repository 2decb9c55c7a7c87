/**
 * A part of a search that can be done by itself, on any worker: every order
 * and delay under one set of faults.
 */
import { GRAIN_MS } from './clock.ts';
import { SimulationError } from './error.ts';
import { FaultPoints } from './fault-points.ts';
import { Kernel, type Making, type Recording } from './kernel.ts';
import { checkOptions } from './search-options.ts';
import { problemOf } from './simulate.ts';
import { Tape } from './tape.ts';
import type { Fault, Inputs, Scenario, SearchOptions } from './types.ts';

/** More places for one fault than any story has that a search can end in. */
export const MAX_POINTS = 10_000;

/** A run by what decides it. */
export interface Leaf {
  faults: readonly Fault[];
  schedule: readonly number[];
}

/** What came of a branch. All of it is data. */
export interface Branch {
  runs: number;
  /** False when it had to stop at its limit. */
  complete: boolean;
  /** Where one more fault could strike. */
  points: Fault[];
  /** True when there are more of them than are listed. */
  morePoints: boolean;
  /** Goals that a run reached, and all that there are. */
  reached: string[];
  goals: string[];
  /** The first run that breaks a rule, throws, does not end, or stalls. */
  violation?: Leaf;
}

/** Told of every run of a search, in order. */
export type OnRun = (run: Recording<unknown>) => void;

/** The runs of one story under the options of one search. */
export class Searcher<R> {
  private readonly scenario: Scenario<R>;
  private readonly options: SearchOptions & { seed?: number };
  private readonly network: Scenario['network'];
  private readonly onRun: OnRun;
  /** The story as it goes without a fault of the search. */
  private undisturbed: Promise<Recording<R>> | undefined;

  /** @throws SimulationError when an option or the network can't be used. */
  constructor(
    scenario: Scenario<R>,
    options: SearchOptions & { seed?: number },
    onRun: OnRun = () => {},
  ) {
    checkOptions(options);
    this.scenario = scenario;
    this.options = options;
    this.network = calm(scenario.network);
    this.onRun = onRun;
  }

  /** Plays every order and delay under these faults, `limit` runs at most. */
  async branch(faults: readonly Fault[], limit: number): Promise<Branch> {
    const tape = new Tape(this.options);
    const points = new FaultPoints(this.options);
    const reached = new Set<string>();
    const goals = new Set<string>();
    const branch: Branch = {
      runs: 0,
      complete: false,
      points: [],
      morePoints: false,
      reached: [],
      goals: [],
    };
    do {
      if (branch.runs >= limit) break;
      branch.runs += 1;
      tape.rewind();
      const making = { chooser: tape, quiet: true };
      const run = await this.kernel({ faults }, making).run();
      this.onRun(run);
      points.add(run);
      for (const goal of run.reached) reached.add(goal);
      for (const goal of [...run.reached, ...run.unreached]) goals.add(goal);
      if (await this.isViolation(run)) {
        branch.violation = leafOf(run);
        break;
      }
      branch.complete = !tape.advance();
    } while (!branch.complete);
    const isFirst = faults.length <= (this.scenario.faults ?? []).length;
    if (isFirst && branch.complete) {
      points.checkCrashable();
      points.checkNamed(faults);
    }
    for (const point of points.all()) {
      branch.morePoints = branch.points.length >= MAX_POINTS;
      if (branch.morePoints) break;
      branch.points.push(point);
    }
    branch.reached = [...reached];
    branch.goals = [...goals];
    return branch;
  }

  /** Plays one run again, with its trace. */
  replay({ faults, schedule }: Leaf): Promise<Recording<R>> {
    return this.kernel({ faults, schedule }).run();
  }

  /**
   * Whether a search ends at this run. Who waits for a node that stays down
   * waits for ever, which breaks no promise unless one is about the end.
   */
  private async isViolation(run: Recording<R>): Promise<boolean> {
    if (problemOf(run) === undefined) return false;
    const isStall = run.outcome === 'stalled' && run.violated.length === 0;
    const mayStall = isStall && run.nodes.some(({ isDown }) => isDown);
    if (!mayStall || run.demandsEnd) return true;
    // It may have stalled before the story came to say so.
    this.undisturbed ??= this.kernel({}, { quiet: true }).run();
    return (await this.undisturbed).demandsEnd;
  }

  private kernel(inputs: Inputs, making?: Making): Kernel<R> {
    const { scenario, network } = this;
    const { seed } = this.options;
    return new Kernel(scenario, { seed, network, ...inputs }, making);
  }
}

/** A cut can name a node that was not there in this run: it cuts nothing. */
function leafOf({ faults, schedule, nodes }: Recording<unknown>): Leaf {
  const names = new Set(nodes.map(({ name }) => name));
  const known = (side: readonly string[]) =>
    side.filter((name) => names.has(name));
  return {
    faults: faults.map((fault) => {
      if (!('cut' in fault)) return fault;
      const [a, b] = fault.cut;
      return { ...fault, cut: [known(a), known(b)] };
    }),
    schedule,
  };
}

/** The network without chance: a search leaves none to it. */
function calm(network: Scenario['network']): Scenario['network'] {
  if (network === undefined) return undefined;
  const still = <T extends { latencyMs?: number | readonly [number, number] }>(
    link: T,
  ): T => {
    const { latencyMs } = link;
    const fixed = typeof latencyMs === 'object' ? latencyMs[0] : latencyMs;
    if (fixed !== undefined && fixed < GRAIN_MS) {
      throw new SimulationError(
        'A search needs links that take time: where a message arrives in the ' +
          'moment it is sent, there are orders that it would not try. Give a ' +
          '"latencyMs" above 0, a thousandth of a ms or more.',
      );
    }
    // One that says nothing of latency has the network's.
    const shortest = fixed === undefined ? {} : { latencyMs: fixed };
    return { ...link, ...shortest, loss: 0, duplication: 0 };
  };
  const links = Object.entries(network.links ?? {});
  return {
    ...still(network),
    links: Object.fromEntries(links.map(([name, link]) => [name, still(link)])),
  };
}
