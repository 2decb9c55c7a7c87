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
  const tally = new Tally();
  let complete = true;
  let morePoints = false;
  for (let i = 0; i < sets.count && complete; i += 1) {
    const left = limit - tally.runs;
    while (under.length < sets.count && under.length < i + crew.size) {
      const next = crew.branch(sets.at(under.length), left);
      next.catch(() => {}); // told when it is looked at, if it is
      under.push(next);
    }
    let branch = await under[i]!;
    // It was begun when more runs were left than are now.
    if (branch.runs > left) branch = await crew.branch(sets.at(i), left);
    tally.add(branch);
    if (branch.violation !== undefined) {
      const least = await leastOf(sets, i, branch.violation, tally, (faults) =>
        crew.branch(faults, limit),
      );
      return { ...tally.search(false), violation: await crew.replay(least) };
    }
    complete = branch.complete;
    if (sets.sizeOf(i) >= maxFaults) continue;
    morePoints ||= branch.morePoints;
    // With more sets than runs are left, the search ends before them.
    sets.extend(i, branch.points, limit - tally.runs);
  }
  return tally.search(complete && !morePoints);
}

/**
 * The same violation, or one with fewer faults. There is none as a rule, for
 * sets with fewer were played before. Only a cut can come at a time at which
 * nothing is sent under the other faults less one; so that was not tried.
 */
async function leastOf(
  sets: FaultSets,
  i: number,
  found: Leaf,
  tally: Tally,
  branch: (faults: readonly Fault[]) => Promise<Branch>,
): Promise<Leaf> {
  let least = found;
  let extra = sets.extraOf(i);
  for (let without = 0; without < extra.length;) {
    const fewer = extra.toSpliced(without, 1);
    without += 1;
    if (!sets.adds(fewer)) continue;
    const tried = await branch(sets.with(fewer));
    tally.add(tried);
    if (tried.violation === undefined) continue;
    least = tried.violation;
    extra = fewer;
    without = 0;
  }
  return least;
}

/** What came of the branches so far. */
class Tally {
  runs = 0;
  private readonly reached = new Set<string>();
  private readonly goals = new Set<string>();

  add({ runs, reached, goals }: Branch): void {
    this.runs += runs;
    for (const goal of reached) this.reached.add(goal);
    for (const goal of goals) this.goals.add(goal);
  }

  search(exhaustive: boolean): Omit<Search, 'violation'> {
    const unreached = [...this.goals].filter((goal) => !this.reached.has(goal));
    return { runs: this.runs, exhaustive, unreached };
  }
}

/** The sets of faults that are to be tried, each once, fewest first. */
class FaultSets {
  private readonly given: readonly Fault[];
  private readonly givenNames: Set<string>;
  private readonly extras: (readonly Fault[])[] = [[]];
  private readonly known = new Set<string>(['']);

  constructor(given: readonly Fault[]) {
    this.given = given;
    this.givenNames = new Set(given.map(nameOf));
  }

  get count(): number {
    return this.extras.length;
  }

  at(i: number): Fault[] {
    return this.with(this.extras[i]!);
  }

  /** What it has beside the faults of the story. */
  extraOf(i: number): readonly Fault[] {
    return this.extras[i]!;
  }

  sizeOf(i: number): number {
    return this.extras[i]!.length;
  }

  /** The faults of the story, and these. */
  with(extra: readonly Fault[]): Fault[] {
    return [...this.given, ...extra];
  }

  /** Whether these make a set that was not there yet; now it is. */
  adds(extra: readonly Fault[]): boolean {
    const name = extra.map(nameOf).sort().join();
    if (this.known.has(name)) return false;
    this.known.add(name);
    return true;
  }

  /**
   * Adds the sets that have one fault more than the i-th, while no more than
   * `most` come after it.
   */
  extend(i: number, points: Iterable<Fault>, most: number): void {
    const extra = this.extras[i]!;
    const has = new Set(extra.map(nameOf));
    for (const fault of points) {
      if (this.count - i - 1 > most) return;
      const name = nameOf(fault);
      if (has.has(name) || this.givenNames.has(name)) continue;
      const more = [...extra, fault];
      if (this.adds(more)) this.extras.push(more);
    }
  }
}

function nameOf(fault: Fault): string {
  return JSON.stringify(fault);
}
