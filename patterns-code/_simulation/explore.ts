/**
 * Searches the runs of a story: every order of simultaneous deliveries,
 * every combination of the given delays, and every set of faults up to a
 * bound. A run is a leaf of a tree of choices, and the search walks the tree
 * depth first by playing the story again from the start, which is possible
 * because a run is a pure function of its choices (Godefroid, "Model
 * Checking for Programming Languages using VeriSoft", POPL 1997).
 */
import { Kernel, type Chooser, type Recording } from './kernel.ts';
import { problemOf, scenarioOf, type Story } from './simulate.ts';
import type {
  Fault,
  Inputs,
  Scenario,
  Search,
  SearchOptions,
  TraceEvent,
} from './types.ts';

const LIMIT = 20_000;

/** Reports how far a search has come. */
export type OnProgress = (runs: number) => void;

/**
 * Runs a story under every order, delay and fault within the bounds, fewest
 * faults first, and stops at the first run that breaks a rule, throws,
 * stalls or does not end. That run comes back shrunk: no fault, delay or
 * reordering can be left out of it.
 */
export async function explore<R>(
  story: Story<R>,
  options: SearchOptions & { seed?: number } = {},
  onProgress?: OnProgress,
): Promise<Search> {
  const scenario = scenarioOf(story);
  return new Explorer(
    scenario,
    { ...scenario.search, ...options },
    onProgress,
  ).search();
}

class Explorer<R> {
  private readonly scenario: Scenario<R>;
  private readonly options: SearchOptions & { seed?: number };
  private readonly onProgress: OnProgress | undefined;
  private readonly limit: number;
  private readonly reached = new Set<string>();
  private readonly goals = new Set<string>();
  private runs = 0;

  constructor(
    scenario: Scenario<R>,
    options: SearchOptions & { seed?: number },
    onProgress: OnProgress | undefined,
  ) {
    this.scenario = scenario;
    this.options = options;
    this.onProgress = onProgress;
    this.limit = options.limit ?? LIMIT;
  }

  async search(): Promise<Search> {
    const given = this.scenario.faults ?? [];
    const tried = new Set<string>();
    let level: Fault[][] = [[]];
    for (let size = 0; level.length > 0; size += 1) {
      const next: Fault[][] = [];
      for (const extra of level) {
        const points = new FaultPoints(this.options, this.scenario);
        const found = await this.everyChoice([...given, ...extra], points);
        if (found !== undefined) return this.report(true, found);
        if (this.runs >= this.limit) return this.report(false);
        if (size >= (this.options.maxFaults ?? 1)) continue;
        for (const fault of points.all()) {
          const faults = [...extra, fault];
          const name = faults
            .map((one) => JSON.stringify(one))
            .sort()
            .join();
          if (tried.has(name) || extra.some((one) => clash(one, fault)))
            continue;
          tried.add(name);
          next.push(faults);
        }
      }
      level = next;
    }
    return this.report(true);
  }

  /** Every order and delay under one set of faults, depth first. */
  private async everyChoice(
    faults: readonly Fault[],
    points: FaultPoints,
  ): Promise<Recording<R> | undefined> {
    const tape = new Tape(this.options);
    do {
      if (this.runs >= this.limit) return undefined;
      tape.rewind();
      const run = await this.play({ faults }, tape);
      points.add(run);
      if (problemOf(run) !== undefined) return this.shrink(run);
    } while (tape.advance());
    return undefined;
  }

  private async play(inputs: Inputs, chooser?: Chooser): Promise<Recording<R>> {
    this.runs += 1;
    if (this.runs % 100 === 0) this.onProgress?.(this.runs);
    const { seed } = this.options;
    const network = calm(this.scenario);
    const kernel = new Kernel(
      this.scenario,
      { seed, network, ...inputs },
      chooser,
    );
    const run = await kernel.run();
    for (const goal of run.reached) this.reached.add(goal);
    for (const goal of run.unreached) this.goals.add(goal);
    return run;
  }

  /** Leaves out whatever the violation does not need. */
  private async shrink(found: Recording<R>): Promise<Recording<R>> {
    const counted = this.runs;
    let best = found;
    const given = this.scenario.faults ?? [];
    for (let smaller = true; smaller;) {
      smaller = false;
      for (const { faults, schedule } of simpler(best, given.length)) {
        const run = await this.play({ faults, schedule });
        if (problemOf(run) === undefined) continue;
        best = run;
        smaller = true;
        break;
      }
    }
    this.runs = counted; // shrinking is no search
    return best;
  }

  private report(exhaustive: boolean, run?: Recording<R>): Search {
    const unreached = [...this.goals].filter((goal) => !this.reached.has(goal));
    const searched = { runs: this.runs, exhaustive, unreached };
    if (run === undefined) return searched;
    const rule = run.violated[0]?.rule ?? problemOf(run) ?? '';
    return { ...searched, exhaustive: false, violation: { ...run, rule } };
  }
}

/**
 * The choices of one run, as the path to a leaf. The first run takes the
 * first choice everywhere; `advance` moves to the next path in order.
 */
class Tape implements Chooser {
  private path: { choice: number; of: number }[] = [];
  private position = 0;
  private delayed = 0;
  private reordered = 0;
  private readonly delays: readonly number[];
  private readonly maxDelays: number;
  private readonly maxReorders: number;

  constructor(options: SearchOptions) {
    this.delays = options.delays ?? [];
    this.maxDelays = options.maxDelays ?? Infinity;
    this.maxReorders = options.maxReorders ?? Infinity;
  }

  rewind(): void {
    this.position = 0;
    this.delayed = 0;
    this.reordered = 0;
  }

  order(count: number): number {
    if (this.reordered >= this.maxReorders) return 0;
    const choice = this.choose(count);
    if (choice > 0) this.reordered += 1;
    return choice;
  }

  delay(): number {
    if (this.delays.length === 0 || this.delayed >= this.maxDelays) return 0;
    const choice = this.choose(this.delays.length + 1);
    if (choice > 0) this.delayed += 1;
    return choice === 0 ? 0 : this.delays[choice - 1]!;
  }

  /** Moves to the next path; false when there is none. */
  advance(): boolean {
    this.path.length = this.position;
    for (;;) {
      const last = this.path.pop();
      if (last === undefined) return false;
      if (last.choice + 1 >= last.of) continue;
      this.path.push({ choice: last.choice + 1, of: last.of });
      return true;
    }
  }

  private choose(of: number): number {
    const made = this.path[this.position] ?? { choice: 0, of };
    this.path[this.position] = made;
    this.position += 1;
    return made.choice;
  }
}

/** Where one more fault could strike, gathered from the runs so far. */
class FaultPoints {
  private readonly options: SearchOptions;
  private readonly skip: Set<string>;
  private readonly steps = new Map<string, number>();
  private readonly messages = new Set<string>();
  private readonly times = new Set<number>();
  private readonly nodes = new Set<string>();

  constructor(options: SearchOptions, scenario: Scenario) {
    this.options = options;
    this.skip = new Set(
      (scenario.faults ?? []).map((one) => JSON.stringify(one)),
    );
  }

  add(run: Recording<unknown>): void {
    for (const event of run.trace) this.addEvent(event, run);
  }

  private addEvent(event: TraceEvent, run: Recording<unknown>): void {
    if (event.type === 'send') {
      this.messages.add(event.key);
      this.times.add(event.at);
    }
    if (event.type !== 'node' || event.kind === 'client') return;
    this.nodes.add(event.node);
    const { crashable } = this.options;
    if (crashable !== undefined && !crashable.includes(event.node)) return;
    const steps = Math.max(
      this.steps.get(event.node) ?? 0,
      run.steps[event.node] ?? 0,
    );
    this.steps.set(event.node, steps);
  }

  all(): Fault[] {
    const kinds = this.options.faults ?? ['crash', 'drop'];
    const faults: Fault[] = [];
    if (kinds.includes('crash')) faults.push(...this.crashes());
    for (const key of this.messages) {
      if (kinds.includes('drop')) faults.push({ drop: key });
      if (kinds.includes('duplicate')) faults.push({ duplicate: key });
    }
    if (kinds.includes('cut')) faults.push(...this.cuts());
    return faults.filter((fault) => !this.skip.has(JSON.stringify(fault)));
  }

  private crashes(): Fault[] {
    const { restartAfterMs } = this.options;
    const after = restartAfterMs === undefined ? {} : { restartAfterMs };
    return [...this.steps].flatMap(([crash, steps]) =>
      Array.from({ length: steps }, (_, i) => ({
        crash,
        afterStep: i + 1,
        ...after,
      })),
    );
  }

  /** Every way to part the nodes in two, at every time something is sent. */
  private cuts(): Fault[] {
    const names = [...this.nodes];
    const sides: [string[], string[]][] = [];
    for (let bits = 1; bits < 2 ** (names.length - 1); bits += 1) {
      const a = names.filter((_, i) => (bits >> i) & 1);
      const b = names.filter((name) => !a.includes(name));
      sides.push([a, b]);
    }
    const healAfterMs = this.options.healAfterMs;
    const heals = healAfterMs === undefined ? {} : { healAfterMs };
    return [...this.times].flatMap((at) =>
      sides.map((cut) => ({ at, cut, ...heals })),
    );
  }
}

/** Two faults that make no sense together. */
function clash(a: Fault, b: Fault): boolean {
  return 'cut' in a && 'cut' in b;
}

/** The scenario's network without chance: a search leaves none to it. */
function calm(scenario: Scenario): Scenario['network'] {
  const { network } = scenario;
  if (network === undefined) return undefined;
  const still = <T extends { latencyMs?: number | readonly [number, number] }>(
    link: T,
  ): T => {
    const { latencyMs } = link;
    const fixed = typeof latencyMs === 'object' ? latencyMs[0] : latencyMs;
    return { ...link, latencyMs: fixed, loss: 0, duplication: 0 };
  };
  const links = Object.entries(network.links ?? {});
  return {
    ...still(network),
    links: Object.fromEntries(links.map(([name, link]) => [name, still(link)])),
  };
}

/** The inputs that differ from a run's in one thing less. */
function* simpler(
  run: Recording<unknown>,
  given: number,
): Iterable<{ faults: Fault[]; schedule: number[] }> {
  const faults = [...run.faults];
  const schedule = [...run.schedule];
  for (let i = faults.length - 1; i >= given; i -= 1) {
    yield { faults: faults.toSpliced(i, 1), schedule };
  }
  for (let i = schedule.length - 1; i >= 0; i -= 1) {
    if (schedule[i] === 0) continue;
    yield { faults, schedule: schedule.with(i, 0) };
  }
}
