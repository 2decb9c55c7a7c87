/**
 * Goes through a search's sets of faults, while others, here or on several
 * workers, play the runs under each.
 */
import type { Branch, Leaf } from './branch.ts';
import type { Fault, Search, SearchOptions } from './types.ts';

/** How many runs a search makes before it gives up. */
export const LIMIT = 20_000;

/** Does the parts of a search, here or elsewhere. */
export interface Crew<V> {
  /** How many branches it can have under way at once. */
  readonly size: number;
  branch(faults: readonly Fault[], limit: number): Promise<Branch>;
  /** Plays the run of a violation again, with its trace. */
  replay(found: Leaf): Promise<V>;
}

/** A search whose violation is whatever its crew makes of one. */
export type SearchBy<V> = Omit<Search, 'violation'> & { violation?: V };

/**
 * Goes through the sets of faults in order, fewest first. A crew of several
 * has the next ones under way while the first is awaited; what comes of them
 * is looked at in the same order, so that it finds what one alone would.
 */
export async function searchWith<V>(
  options: SearchOptions,
  given: readonly Fault[],
  crew: Crew<V>,
): Promise<SearchBy<V>> {
  const { limit = LIMIT, maxFaults = 1 } = options;
  const sets = new FaultSets(given);
  const under: Promise<Branch>[] = [];
  const reached = new Set<string>();
  const goals = new Set<string>();
  let runs = 0;
  let violation: Leaf | undefined;
  let exhaustive = true;
  for (let i = 0; i < sets.count && exhaustive; i += 1) {
    const left = limit - runs;
    while (under.length < sets.count && under.length < i + crew.size) {
      const next = crew.branch(sets.at(under.length), left);
      next.catch(() => {}); // told when it is looked at, if it is
      under.push(next);
    }
    let branch = await under[i]!;
    // It was begun when more runs were left than are now.
    if (branch.runs > left) branch = await crew.branch(sets.at(i), left);
    runs += branch.runs;
    for (const goal of branch.reached) reached.add(goal);
    for (const goal of branch.goals) goals.add(goal);
    violation = branch.violation;
    exhaustive = branch.complete;
    if (sets.sizeOf(i) < maxFaults) sets.extend(i, branch.points);
  }
  const unreached = [...goals].filter((goal) => !reached.has(goal));
  const search = { runs, exhaustive, unreached };
  if (violation === undefined) return search;
  return { ...search, violation: await crew.replay(violation) };
}

/** The sets of faults that are to be tried, each once, fewest first. */
class FaultSets {
  private readonly given: readonly Fault[];
  private readonly extras: Fault[][] = [[]];
  private readonly known = new Set<string>();

  constructor(given: readonly Fault[]) {
    this.given = given;
  }

  get count(): number {
    return this.extras.length;
  }

  at(i: number): Fault[] {
    return [...this.given, ...this.extras[i]!];
  }

  /** How many faults it has beside those of the story. */
  sizeOf(i: number): number {
    return this.extras[i]!.length;
  }

  /** Adds the sets that have one fault more than the i-th. */
  extend(i: number, points: readonly Fault[]): void {
    for (const fault of points) {
      if (this.at(i).some((other) => excludes(other, fault))) continue;
      const faults = [...this.extras[i]!, fault];
      const name = faults.map(nameOf).sort().join();
      if (this.known.has(name)) continue;
      this.known.add(name);
      this.extras.push(faults);
    }
  }
}

function nameOf(fault: Fault): string {
  return JSON.stringify(fault);
}

/** The same fault again, or a second cut, which would be one other cut. */
function excludes(a: Fault, b: Fault): boolean {
  return ('cut' in a && 'cut' in b) || nameOf(a) === nameOf(b);
}
