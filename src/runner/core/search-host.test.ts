import { describe, expect, it } from 'vitest';
import { Searcher } from '../../../patterns-code/_simulation/branch.ts';
import { explore, named } from '../../../patterns-code/_simulation/explore.ts';
import type { Scenario } from '../../../patterns-code/_simulation/types.ts';
import type { Report } from '../types.ts';
import type { Command, Message } from './messages.ts';
import { Receiver } from './receive.ts';
import { runData } from './run-data.ts';
import { SearchHost } from './search-host.ts';

/** Two clients write at two nodes; `both` says whether one may be lost. */
const story = (both: boolean): Scenario => ({
  search: { maxFaults: 2, faults: ['crash', 'drop'] },
  async play(world) {
    const names = ['A', 'B'];
    for (const name of names) {
      world.node(name, ({ disk }) => ({
        put: (value: number) => void disk.set('x', value),
      }));
    }
    const put = (name: string) =>
      Promise.race([
        world.remote<{ put(value: number): void }>(name).put(1),
        world.clock.sleep(50),
      ]);
    await Promise.all([put('A'), put('B'), put('A')]);
    const kept = names.filter((name) => world.diskOf(name).has('x'));
    world.sometimes('both are kept', () => kept.length === 2);
    world.finally('enough is kept', () => kept.length >= (both ? 1 : 0));
  },
});

/** What the page hears of a search by so many workers. */
function search(
  scenario: Scenario,
  hands: number,
  disturb: (
    i: number,
    tell: (message: Message | string) => void,
  ) => void = () => {},
): Promise<Report[]> {
  const reports: Report[] = [];
  return new Promise((resolve) => {
    const receiver = new Receiver(
      (report) => reports.push(report),
      () => resolve(reports),
    );
    const hire = (i: number) => {
      const searcher = new Searcher(scenario, scenario.search ?? {});
      const hear = host.add((text) => void obey(JSON.parse(text) as Command));
      const tell = (message: Message | string) =>
        hear(typeof message === 'string' ? message : JSON.stringify(message));
      const obey = async (command: Command) => {
        // Later workers are quicker, so that answers come out of order.
        await new Promise((after) => setTimeout(after, (hands - i) % 3));
        disturb(i, tell);
        if ('branch' in command) {
          const { faults, limit } = command.branch;
          const branch = await searcher.branch(faults, limit);
          tell({ type: 'branch', branch });
        } else {
          const { rule, ...run } = named(await searcher.replay(command.replay));
          tell({ type: 'found', violation: { ...runData(run), rule } });
        }
      };
      const { maxFaults = 1, limit = 20_000 } = scenario.search ?? {};
      tell({ type: 'ready', maxFaults, limit, given: [] });
    };
    const host = new SearchHost(receiver, () => {
      for (let i = 1; i < hands; i += 1) setTimeout(() => hire(i), i);
    });
    hire(0);
  });
}

const found = (reports: readonly Report[]) =>
  reports.find((report) => report.type === 'search');

describe('a search by several workers', () => {
  it.each([
    [true, 1],
    [true, 2],
    [true, 5],
    [false, 1],
    [false, 4],
  ])('finds what one alone finds (%s, %i workers)', async (both, hands) => {
    const scenario = story(both);
    const { violation, ...alone } = await explore(scenario);
    const reports = await search(scenario, hands);
    expect(found(reports)).toMatchObject({
      type: 'search',
      ...alone,
      ...(violation === undefined
        ? {}
        : {
            violation: {
              rule: violation.rule,
              faults: violation.faults,
              schedule: violation.schedule,
            },
          }),
    });
    expect(violation === undefined).toBe(!both);
    expect(reports.at(-1)).toMatchObject({ type: 'end', ok: true });
  });

  it('stops where its limit ends, however many work on it', async () => {
    const scenario = story(false);
    const limited = { ...scenario, search: { ...scenario.search, limit: 40 } };
    for (const hands of [1, 4]) {
      expect(found(await search(limited, hands))).toMatchObject({
        runs: 40,
        exhaustive: false,
      });
    }
  });

  it('adds up how far they are', async () => {
    const reports = await search(story(false), 3, (i, tell) => {
      if (i === 1) tell({ type: 'progress', runs: 7 });
    });
    const progress = reports.flatMap((report) =>
      report.type === 'progress' ? [report.runs] : [],
    );
    expect(progress.length).toBeGreaterThan(0);
    const last = found(reports) as { runs: number };
    expect(Math.max(...progress)).toBeLessThanOrEqual(last.runs + 7);
  });

  it('passes on what the first one says, and what ends any of them', async () => {
    const line = (text: string): Message => ({
      type: 'console',
      lines: [{ level: 'log', text }],
    });
    let asked = 0;
    const reports = await search(story(false), 2, (i, tell) => {
      tell(line(`from ${i}`));
      if (i === 1 && (asked += 1) === 2) {
        tell({ type: 'fatal', message: 'It has no memory left.' });
      }
    });
    const texts = reports.flatMap((report) =>
      report.type === 'console' ? report.lines.map(({ text }) => text) : [],
    );
    expect(new Set(texts)).toEqual(new Set(['from 0']));
    expect(reports.at(-2)).toEqual({
      type: 'error',
      message: 'It has no memory left.',
    });
    expect(found(reports)).toBeUndefined();
  });

  it('is not led astray by what nobody asked for', async () => {
    const scenario = story(false);
    const { runs } = await explore(scenario);
    const reports = await search(scenario, 2, (_, tell) => {
      tell('no JSON');
      tell({ type: 'ready', maxFaults: 9, limit: 1, given: [] });
    });
    expect(found(reports)).toMatchObject({ runs, exhaustive: true });
  });
});
