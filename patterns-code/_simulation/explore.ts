/**
 * Searches the runs of a story: every order of simultaneous deliveries,
 * every combination of the given delays, and every set of faults up to a
 * bound. A run is a leaf of a tree of choices, and the search walks the tree
 * depth first by playing the story again from the start, which is possible
 * because a run is a pure function of its choices (Godefroid, "Model
 * Checking for Programming Languages using VeriSoft", POPL 1997).
 *
 * What it finds need not be shrunk. Every run with a fault less was played
 * before, and so was every run with a delay or a reordering less, because
 * "none" is the first choice everywhere and paths are walked in order. So
 * the first violation is one from which nothing can be left out. Only a set
 * with a cut may have parts that were not played yet: see `leastOf`.
 */
import { Searcher } from './branch.ts';
import { searchWith } from './crew.ts';
import { problemOf, scenarioOf, type Story } from './simulate.ts';
import type { Run, Search, SearchOptions } from './types.ts';

/** Reports how far a search has come. */
export type OnProgress = (runs: number) => void;

/**
 * Runs a story under every order, delay and fault within the bounds, fewest
 * faults first, and stops at the first run that breaks a rule, throws,
 * stalls or does not end. No fault, delay or reordering can be left out of
 * that run. A stall while a node is down counts only in a story that says by
 * `finally` what has to hold at its end.
 *
 * @throws SimulationError when an option, the network or a fault of the
 * story can't be used.
 */
export async function explore<R>(
  story: Story<R>,
  options: SearchOptions & { seed?: number } = {},
  onProgress?: OnProgress,
): Promise<Search> {
  const scenario = scenarioOf(story);
  const all = { ...scenario.search, ...options };
  const given = scenario.faults ?? [];
  let runs = 0;
  const searcher = new Searcher(scenario, all, () => {
    runs += 1;
    if (runs % 100 === 0) onProgress?.(runs);
  });
  return searchWith<Violation>(all, given, {
    size: 1,
    branch: (faults, limit) => searcher.branch(faults, limit),
    replay: async (found) => named(await searcher.replay(found)),
  });
}

/** The smallest violating run, and the rule that it breaks. */
export type Violation = Run & { rule: string };

/** Says of a violating run what it violates. */
export function named(run: Run): Violation {
  return { ...run, rule: run.violated[0]?.rule ?? problemOf(run) ?? '' };
}
