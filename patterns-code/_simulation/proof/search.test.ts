/**
 * The search is proven, not believed: on stories that fast-check makes up it
 * visits the runs that a plain recursion visits, finds what that one finds,
 * and nothing can be left out of what it finds.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Searcher } from '../branch.ts';
import { searchWith } from '../crew.ts';
import { explore, named } from '../explore.ts';
import { problemOf, record } from '../simulate.ts';
import type { Run, Scenario, Search, SearchOptions } from '../types.ts';
import { effort } from './effort.ts';
import {
  everyRun,
  leafName,
  TooMany,
  type FaultSet,
} from './reference-search.ts';
import { options, plans, storyOf, type Plan } from './stories.ts';

/** Larger trees say nothing that smaller ones don't, and take long. */
const MANY_RUNS = 1500;
const EFFORT = effort(60);

/** Searches as `explore` does, and names every run in order. */
async function visited(
  scenario: Scenario,
  bounds: SearchOptions,
): Promise<{ search: Search; leaves: string[] }> {
  const leaves: string[] = [];
  const searcher = new Searcher(scenario, bounds, (run) =>
    leaves.push(leafName(run)),
  );
  const search = await searchWith(bounds, scenario.faults ?? [], {
    size: 1,
    branch: (faults, limit) => searcher.branch(faults, limit),
    replay: async (found) => named(await searcher.replay(found)),
  });
  return { search, leaves };
}

const runsOf = (sets: readonly FaultSet[]) => sets.flatMap(({ runs }) => runs);

/** Every run of the reference, unless there are too many. */
async function reference(
  scenario: Scenario,
  bounds: SearchOptions,
): Promise<FaultSet[]> {
  try {
    return await everyRun(scenario, bounds, MANY_RUNS);
  } catch (error) {
    fc.pre(!(error instanceof TooMany));
    throw error;
  }
}

const kindOf = ({ violated, outcome }: Run) => violated[0]?.rule ?? outcome;

it('visits every run within its bounds, each once, and no other', async () => {
  await fc.assert(
    fc.asyncProperty(plans, options, async (plan, bounds) => {
      const scenario = storyOf(plan, false);
      const runs = runsOf(await reference(scenario, bounds));
      const { search, leaves } = await visited(scenario, bounds);
      expect(search.violation).toBeUndefined();
      expect(search.exhaustive).toBe(true);
      expect(search.runs).toBe(runs.length);
      expect(leaves.sort()).toEqual(runs.map(leafName).sort());
      const reached = runs.some((run) => run.reached.length > 0);
      expect(search.unreached).toEqual(reached ? [] : ['enough']);
    }),
    EFFORT,
  );
});

it('finds a violation exactly where there is one, with the fewest faults', async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(plans, options, async (plan, bounds) => {
      const scenario = storyOf(plan, true);
      const sets = await reference(scenario, bounds);
      const isBroken = (run: Run) => isBrokenIn(plan, run);
      const broken = sets.filter(({ runs }) => runs.some(isBroken));
      const { violation, exhaustive } = await explore(scenario, bounds);
      expect(violation === undefined).toBe(broken.length === 0);
      expect(exhaustive).toBe(broken.length === 0);
      if (violation === undefined) return;
      found += 1;
      const fewest = Math.min(...broken.map(({ faults }) => faults.length));
      const faults = violation.faults.filter((fault) => !('delay' in fault));
      expect(faults.length).toBeLessThanOrEqual(fewest);
      const kinds = runsOf(broken).filter(isBroken).map(kindOf);
      expect(kinds).toContain(kindOf(violation));
    }),
    EFFORT,
  );
  expect(found).toBeGreaterThan(EFFORT.numRuns / 6);
});

it('stops at a run that needs every fault, delay and reordering it has', async () => {
  let parted = 0;
  await fc.assert(
    fc.asyncProperty(plans, options, async (plan, bounds) => {
      const scenario = storyOf(plan, true);
      const { violation } = await explore(scenario, { ...bounds, limit: 800 });
      fc.pre(violation !== undefined);
      const { faults, schedule, trace, rule } = violation!;
      const again = await record(scenario, { faults, schedule });
      expect(again.trace).toEqual(trace);
      expect(named(again).rule).toBe(rule);
      for (const without of parts(violation!)) {
        const run = await record(scenario, without);
        expect(isBrokenIn(plan, run)).toBe(false);
        parted += 1;
      }
    }),
    effort(180),
  );
  expect(parted).toBeGreaterThan(effort(50).numRuns);
});

/** A stall while a node is down breaks nothing, unless a rule is of the end. */
function isBrokenIn({ rule }: Plan, run: Run): boolean {
  if (run.outcome !== 'stalled' || run.violated.length > 0) {
    return problemOf(run) !== undefined;
  }
  return rule.when === 'finally' || !isAnyDown(run.trace);
}

function isAnyDown(trace: Run['trace']): boolean {
  const down = new Set<string>();
  for (const event of trace) {
    if (event.type === 'crash') down.add(event.node);
    if (event.type === 'restart') down.delete(event.node);
  }
  return down.size > 0;
}

/** What is left of a run when one fault, delay or reordering is left out. */
function parts({ faults, schedule }: Run): Pick<Run, 'faults' | 'schedule'>[] {
  return [
    ...faults.map((_, i) => ({ faults: faults.toSpliced(i, 1), schedule })),
    ...schedule.flatMap((choice, i) =>
      choice === 0 ? [] : [{ faults, schedule: schedule.with(i, 0) }],
    ),
  ];
}

it('gives up after the runs it is allowed, and says so', async () => {
  await fc.assert(
    fc.asyncProperty(plans, options, async (plan, bounds) => {
      const scenario = storyOf(plan, false);
      const { runs } = await explore(scenario, { ...bounds, limit: 400 });
      fc.pre(runs < 400);
      const enough = await explore(scenario, { ...bounds, limit: runs });
      expect(enough).toMatchObject({ runs, exhaustive: true });
      const few = await explore(scenario, { ...bounds, limit: runs - 1 });
      expect(few).toMatchObject({ runs: runs - 1, exhaustive: false });
    }),
    EFFORT,
  );
});

it('finds side by side what one finds alone, in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(
      plans,
      options,
      fc.boolean(),
      fc.integer({ min: 2, max: 5 }),
      fc.integer({ min: 1, max: 300 }),
      async (plan, bounds, promises, size, limit) => {
        const scenario = storyOf(plan, promises);
        const limited = { ...bounds, limit };
        const alone = await explore(scenario, limited);
        const searchers = Array.from(
          { length: size },
          () => new Searcher(scenario, limited),
        );
        let turn = 0;
        const next = () => searchers[(turn += 1) % size]!;
        const together = await searchWith(limited, [], {
          size,
          branch: (faults, left) => next().branch(faults, left),
          replay: async (found) => named(await next().replay(found)),
        });
        expect(together).toEqual(alone);
      },
    ),
    EFFORT,
  );
});
