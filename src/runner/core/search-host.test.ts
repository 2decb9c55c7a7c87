import { describe, expect, it } from 'vitest';
import {
  Searcher,
  type Branch,
} from '../../../patterns-code/_simulation/branch.ts';
import { explore, named } from '../../../patterns-code/_simulation/explore.ts';
import type {
  Fault,
  Scenario,
} from '../../../patterns-code/_simulation/types.ts';
import type { Report } from '../types.ts';
import { MAX_CHARACTERS, MAX_POINTS, MAX_RUNS } from './bounds.ts';
import { FLOOD } from './message-count.ts';
import type { Answer, Command, Message } from './messages.ts';
import { Receiver, type Listener } from './receive.ts';
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

/** What a worker of a test says beside its answer, or in its place. */
interface Speaker extends Listener {
  i: number;
  tell(message: Message | string): void;
}
type Disturb = (speaker: Speaker, command: Command) => void;
type Instead = (command: Command, honest: Answer) => Message;

/** What the page hears of a search by so many workers. */
function search(
  scenario: Scenario,
  hands: number,
  disturb: Disturb = () => {},
  instead: Instead = (_, answer) => answer,
): Promise<Report[]> {
  const reports: Report[] = [];
  return new Promise((resolve) => {
    const receiver = new Receiver(
      (report) => reports.push(report),
      () => resolve(reports),
    );
    const hire = (i: number) => {
      const searcher = new Searcher(scenario, scenario.search ?? {});
      const listener = host.add({
        post: (text) => void obey(JSON.parse(text) as Command),
        end: () => {},
      });
      const tell = (message: Message | string) =>
        listener.hear(
          typeof message === 'string' ? message : JSON.stringify(message),
        );
      const answer = async (command: Command): Promise<Answer> => {
        const { id } = command;
        if ('branch' in command) {
          const { faults, limit } = command.branch;
          const branch = await searcher.branch(faults, limit);
          return { type: 'branch', id, branch };
        }
        const { rule, ...run } = named(await searcher.replay(command.replay));
        return { type: 'found', id, violation: { ...runData(run), rule } };
      };
      const obey = async (command: Command) => {
        // Later workers are quicker, so that answers come out of order.
        await new Promise((after) => setTimeout(after, (hands - i) % 3));
        disturb({ ...listener, i, tell }, command);
        tell(instead(command, await answer(command)));
      };
      const { maxFaults = 1, limit = 20_000 } = scenario.search ?? {};
      tell({ type: 'ready', maxFaults, limit, given: [] });
    };
    let hired = hands;
    const host = new SearchHost(receiver, (who) => {
      if (who === 'another') {
        setTimeout(() => hire((hired += 1)), 1);
      } else {
        for (let i = 1; i < hands; i += 1) setTimeout(() => hire(i), i);
      }
      return true;
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
    const reports = await search(story(false), 3, ({ i, tell }) => {
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
    const reports = await search(story(false), 2, ({ i, tell }) => {
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
    const reports = await search(scenario, 2, ({ tell }) => {
      tell('no JSON');
      tell({ type: 'ready', maxFaults: 9, limit: 1, given: [] });
    });
    expect(found(reports)).toMatchObject({ runs, exhaustive: true });
  });
});

describe('a worker that fails its part', () => {
  const WHY = 'Nobody knows "B".';
  const { search: bounds, ...played } = story(false);
  const searched = { ...played, search: { ...bounds, maxFaults: 1 } };
  const isBad = (command: Command): boolean =>
    'branch' in command &&
    JSON.stringify(command.branch.faults).includes('"B","afterStep":2');
  const ways: [string, Disturb, Instead][] = [
    [
      'throws',
      () => {},
      (command, honest) =>
        isBad(command)
          ? { type: 'failed', id: command.id, message: WHY }
          : honest,
    ],
    [
      'leaves a rejection to nobody',
      ({ tell }, command) => {
        if (isBad(command)) tell({ type: 'error', message: WHY });
      },
      (_, honest) => honest,
    ],
    [
      'has no memory left',
      ({ tell }, command) => {
        if (isBad(command)) tell({ type: 'fatal', message: WHY });
      },
      (_, honest) => honest,
    ],
    [
      'dies',
      ({ fail }, command) => {
        if (isBad(command)) fail(WHY);
      },
      (_, honest) => honest,
    ],
  ];
  const others = (reports: readonly Report[]) =>
    reports.filter(({ type }) => type !== 'progress');

  it.each(ways)(
    'and %s ends the search alike, however many work on it',
    async (_, disturb, instead) => {
      for (const hands of [1, 2, 5]) {
        const reports = await search(searched, hands, disturb, instead);
        expect(others(reports), `${hands} workers`).toEqual([
          { type: 'error', message: WHY },
          { type: 'end', ok: false, ms: expect.any(Number) },
        ]);
      }
    },
  );

  it('says where, if it knows', async () => {
    const place = { file: 'scenarios.ts', line: 3 };
    const reports = await search(searched, 2, undefined, ({ id }) => ({
      type: 'failed',
      id,
      message: WHY,
      place,
    }));
    expect(reports[0]).toEqual({ type: 'error', message: WHY, place });
  });

  it('is not heard when one alone would not have come to that', async () => {
    const scenario = story(true);
    const asked = new Set<string>();
    await search(scenario, 1, (_, command) => {
      if ('branch' in command) {
        asked.add(JSON.stringify(command.branch.faults));
      }
    });
    const fail: Disturb = ({ fail }, command) => {
      if (!('branch' in command)) return;
      if (!asked.has(JSON.stringify(command.branch.faults))) fail(WHY);
    };
    const alone = await search(scenario, 1);
    const several = await search(scenario, 6, fail);
    expect(found(several)).toEqual(found(alone));
    expect(several.at(-1)).toMatchObject({ type: 'end', ok: true });
  });

  it('is not replaced without end', async () => {
    const violation = { faults: [], schedule: [] };
    const branch = {
      runs: 1,
      complete: false,
      points: [],
      morePoints: false,
      reached: [],
      goals: [],
      violation,
    };
    let hired = 0;
    const reports: Report[] = [];
    await new Promise<void>((resolve) => {
      const receiver = new Receiver((report) => reports.push(report), resolve);
      // Each dies before it can be asked for the run of the violation.
      const join = () => {
        const { hear, fail } = host.add({
          post(text) {
            const { id } = JSON.parse(text) as Command;
            hear(JSON.stringify({ type: 'branch', id, branch }));
            fail(WHY);
          },
          end: () => {},
        });
        const ready = { type: 'ready', maxFaults: 0, limit: 9, given: [] };
        if (hired === 0) hear(JSON.stringify(ready));
        else fail(WHY);
      };
      const host = new SearchHost(receiver, (who) => {
        if (who === 'another') setTimeout(join, (hired += 1));
        return true;
      });
      join();
    });
    expect(reports).toMatchObject([
      { type: 'error', message: WHY },
      { type: 'end', ok: false },
    ]);
    expect(hired).toBe(8);
  });

  it('and can not load the story has said why', () => {
    const reports: Report[] = [];
    const receiver = new Receiver(
      (report) => reports.push(report),
      () => {},
    );
    const host = new SearchHost(receiver, () => false);
    const { hear } = host.add({ post: () => {}, end: () => {} });
    hear(JSON.stringify({ type: 'error', message: WHY }));
    hear(JSON.stringify({ type: 'done' }));
    expect(reports).toMatchObject([
      { type: 'error', message: WHY },
      { type: 'end', ok: false },
    ]);
  });

  it('is not needed as long as it has not loaded the story', async () => {
    const { runs } = await explore(searched);
    const reports: Report[] = [];
    await new Promise<void>((resolve) => {
      const receiver = new Receiver((report) => reports.push(report), resolve);
      const host = new SearchHost(receiver, () => {
        const later = host.add({ post: () => {}, end: () => {} });
        later.hear(JSON.stringify({ type: 'error', message: WHY }));
        later.hear(JSON.stringify({ type: 'done' }));
        host.add({ post: () => {}, end: () => {} }).fail(WHY);
        return true;
      });
      const searcher = new Searcher(searched, searched.search);
      const first = host.add({
        post: (text) => void answer(JSON.parse(text) as Command),
        end: () => {},
      });
      const answer = async (command: Command) => {
        if (!('branch' in command)) return;
        const { faults, limit } = command.branch;
        const branch = await searcher.branch(faults, limit);
        const { id } = command;
        first.hear(JSON.stringify({ type: 'branch', id, branch }));
      };
      const ready = { type: 'ready', maxFaults: 1, limit: 20_000, given: [] };
      first.hear(JSON.stringify(ready));
    });
    expect(found(reports)).toMatchObject({ runs, exhaustive: true });
  });
});

describe('an answer', () => {
  it.each([1, 3])(
    'that comes late or twice is for no other question (%i workers)',
    async (hands) => {
      const scenario = story(true);
      const { runs } = await explore(scenario);
      const said: Answer[][] = Array.from({ length: hands }, () => []);
      const speakers: Speaker[] = [];
      const reports = await search(
        scenario,
        hands,
        (speaker) => {
          speakers[speaker.i] = speaker;
          for (const old of said[speaker.i]!) speaker.tell(old);
        },
        (_, honest) => {
          for (const list of said) list.push(honest);
          return honest;
        },
      );
      expect(found(reports)).toMatchObject({
        runs,
        violation: { rule: 'enough is kept' },
      });
    },
  );

  const answerOf = (change: (branch: Branch) => unknown) =>
    search(story(false), 1, undefined, (_, honest) =>
      honest.type === 'branch'
        ? ({ ...honest, branch: change(honest.branch) } as Message)
        : honest,
    );

  it('with more places for faults than it lists is not all there is', async () => {
    const more = await answerOf((one) => ({ ...one, morePoints: true }));
    expect(found(more)).toMatchObject({ exhaustive: false });
  });

  const point = (i: number): Fault => ({ drop: `A>B#${i + 1}` });

  it.each<[string, (branch: Branch) => unknown, string]>([
    [
      'more runs than it was allowed',
      (branch) => ({ ...branch, runs: 20_001 }),
      'more runs than it was asked for',
    ],
    ['no runs, and is complete', (one) => ({ ...one, runs: 0 }), 'no sense'],
    ['half a run', (one) => ({ ...one, runs: 0.5 }), 'no sense'],
    [
      'too many places for faults',
      (one) => ({
        ...one,
        points: Array.from({ length: MAX_POINTS + 1 }, (_, i) => point(i)),
      }),
      'too much',
    ],
    ['a place that is none', (one) => ({ ...one, points: [{}] }), 'no sense'],
    [
      'a place whose name would be cut',
      (one) => ({ ...one, points: [{ drop: `A>${'B'.repeat(600)}#1` }] }),
      'no sense',
    ],
    [
      'too many goals',
      (one) => ({ ...one, goals: Array.from({ length: 1001 }, String) }),
      'too much',
    ],
    [
      'a goal that would be cut',
      (one) => ({ ...one, reached: ['x'.repeat(501)] }),
      'too much',
    ],
    [
      'an order that would be cut',
      (one) => ({
        ...one,
        violation: { faults: [], schedule: new Array(100_001).fill(0) },
      }),
      'too much',
    ],
    [
      'more text than is read',
      (one) => ({ ...one, more: 'x'.repeat(MAX_CHARACTERS) }),
      'too much',
    ],
  ])('with %s ends the search with a sentence', async (_, change, sentence) => {
    const reports = await answerOf(change);
    expect(reports).toEqual([
      { type: 'error', message: expect.stringContaining(sentence) },
      { type: 'end', ok: false, ms: expect.any(Number) },
    ]);
  });

  it('to another question ends the search with a sentence', async () => {
    const reports = await search(story(true), 1, undefined, (_, honest) =>
      honest.type === 'found'
        ? {
            type: 'branch',
            id: honest.id,
            branch: {
              runs: 1,
              complete: true,
              points: [],
              morePoints: false,
              reached: [],
              goals: [],
            },
          }
        : honest,
    );
    expect(reports.slice(-2)).toMatchObject([
      { message: expect.stringContaining('another question') },
      { type: 'end', ok: false },
    ]);
  });
});

describe('what a worker says when it is ready', () => {
  const GOOD = { type: 'ready', maxFaults: 1, limit: 100, given: [] };
  /** The reports, and what the worker was asked. */
  const readyWith = (change: object) => {
    const reports: Report[] = [];
    const asked: string[] = [];
    const receiver = new Receiver(
      (report) => reports.push(report),
      () => {},
    );
    const host = new SearchHost(receiver, () => false);
    const post = (text: string) => void asked.push(text);
    const { hear } = host.add({ post, end: () => {} });
    hear(JSON.stringify({ ...GOOD, ...change }));
    return { reports, asked };
  };

  it.each<object>([
    ...[Infinity, NaN, -1, 1e9, 0.5, '1', null].map((maxFaults) => ({
      maxFaults,
    })),
    ...[Infinity, NaN, -1, MAX_RUNS + 1, 0.5, '1', null].map((limit) => ({
      limit,
    })),
    { given: 'none' },
    { given: [{ drop: 'A' }] },
    { given: [{ drop: `${'A'.repeat(600)}>B#1` }] },
    { given: new Array(1001).fill({ drop: 'A>B#1' }) },
  ])('ends the search with a sentence when it is %j', (change) => {
    const { reports, asked } = readyWith(change);
    expect(asked).toEqual([]);
    expect(reports).toEqual([
      { type: 'error', message: expect.stringContaining('no sense') },
      { type: 'end', ok: false, ms: expect.any(Number) },
    ]);
  });

  it('begins the search when it is within bounds', () => {
    const { reports, asked } = readyWith({ maxFaults: 100, limit: MAX_RUNS });
    expect(reports).toEqual([]);
    expect(asked).toHaveLength(1);
  });
});

describe('a flood of messages', () => {
  it.each<[string, Message]>([
    ['progress', { type: 'progress', runs: 1 }],
    ['ready', { type: 'ready', maxFaults: 1, limit: 9, given: [] }],
    ['failed', { type: 'failed', id: -1, message: '' }],
    ['beat', { type: 'beat' }],
  ])('of %s is ended', async (_, message) => {
    const reports = await search(story(false), 2, ({ i, tell }) => {
      if (i === 1) for (let k = 0; k < 10_500; k += 1) tell(message);
    });
    expect(reports.at(-2)).toEqual({ type: 'error', message: FLOOD });
    expect(found(reports)).toBeUndefined();
  });

  it('is none when every message was asked for', async () => {
    const points = Array.from({ length: 10_000 }, (_, i) => ({
      drop: `A>B#${i + 1}`,
    }));
    const none = {
      runs: 1,
      complete: true,
      morePoints: false,
      reached: [],
      goals: [],
    };
    const reports: Report[] = [];
    await new Promise<void>((resolve) => {
      const receiver = new Receiver((report) => reports.push(report), resolve);
      const host = new SearchHost(receiver, () => false);
      const { hear } = host.add({
        post: (text) => {
          const { id, ...task } = JSON.parse(text) as Command;
          const faults = 'branch' in task ? task.branch.faults : [];
          const isFirst =
            JSON.stringify(faults) === JSON.stringify([points[0]]);
          const some = isFirst ? points.slice(0, 2001) : [];
          const branch = {
            ...none,
            points: faults.length === 0 ? points : some,
          };
          hear(JSON.stringify({ type: 'branch', id, branch }));
        },
        end: () => {},
      });
      const ready = { type: 'ready', maxFaults: 2, limit: 20_000, given: [] };
      hear(JSON.stringify(ready));
    });
    expect(found(reports)).toMatchObject({ runs: 12_001, exhaustive: true });
  });
});
