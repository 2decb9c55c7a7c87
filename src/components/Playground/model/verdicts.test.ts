import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../../patterns-code/_simulation/types.ts';
import { limitsOf, variantOf } from './claims.ts';
import { PATTERN } from './fixture.ts';
import { marksOf } from './marks.ts';
import { NO_RESULTS } from './results.ts';
import { searchSentence } from './search-text.ts';
import {
  initialSetup,
  offersSearch,
  searchBoundsOf,
  whyNoSearch,
} from './setup.ts';
import { found, headingOf, promised, summary } from './verdicts.ts';

const [naive] = PATTERN.variants;
const pass = { group: 'holds', state: 'pass' as const };
const fail = { group: 'holds', state: 'fail' as const };

describe('the behaviours', () => {
  it('stand there unproven before the first run', () => {
    const groups = promised(PATTERN.guarantees, PATTERN.limits, naive);
    expect(groups.map(({ name }) => name)).toEqual(['holds', 'limits']);
    expect(groups[0]?.verdicts[1]).toEqual({
      title: 'ends on time',
      state: 'unknown',
      expected: true,
    });
    expect(summary(groups)).toBe('3 to check');
  });

  it('are counted, and expected breaks named', () => {
    const behaviours = [
      { ...pass, title: 'lends to one' },
      { ...fail, title: 'ends on time', message: 'no' },
    ];
    expect(summary(found({ behaviours }, naive))).toBe(
      '1 holds, 1 breaks, as expected of this version',
    );
    expect(summary(found({ behaviours }, undefined))).toBe('1 holds, 1 breaks');
    const worse = [...behaviours, { ...fail, title: 'more' }];
    expect(summary(found({ behaviours: worse }, naive))).toBe(
      '1 holds, 2 break, 1 of them expected of this version',
    );
  });
});

describe('a heading', () => {
  it.each([
    ['holds', 'What it guarantees'],
    ['mine', 'mine'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
  ])('of %s', (name, heading) => {
    expect(headingOf(name)).toBe(heading);
  });
});

describe('behaviours that come one by one', () => {
  const planned = [
    { group: 'holds', title: 'a' },
    { group: 'limits', title: 'b' },
    { group: 'holds', title: 'a' },
    { group: 'holds', title: 'c' },
  ];

  it('keep the order of the tests, and the others wait', () => {
    const behaviours = [
      { ...fail, title: 'c' },
      { ...pass, title: 'a' },
      { ...fail, title: 'a' },
      { ...pass, title: 'of nobody' },
    ];
    const shown = found({ planned, behaviours }, undefined).map(
      ({ name, verdicts }) => [
        name,
        ...verdicts.map(({ title, state }) => `${title} ${state}`),
      ],
    );
    expect(shown).toEqual([
      ['holds', 'a pass', 'a fail', 'c fail', 'of nobody pass'],
      ['limits', 'b unknown'],
    ]);
  });

  it('are counted only when they have come', () => {
    const none = found({ planned, behaviours: [] }, undefined);
    expect(summary(none, true)).toBe('0 of 4 so far: 0 hold, 0 break');
    const behaviours = [
      { ...pass, title: 'a' },
      { ...fail, title: 'c' },
    ];
    const groups = found({ planned, behaviours }, undefined);
    expect(summary(groups, true)).toBe('2 of 4 so far: 1 holds, 1 breaks');
    expect(summary(groups)).toBe('1 holds, 1 breaks, 2 not checked');
  });
});

describe('what the catalog says', () => {
  const limits = { 'one holder': 'trusts the clock' };
  const stories = PATTERN.stories.map((one) => ({
    ...one,
    searchLimits: limits,
  }));
  const pattern = { ...PATTERN, stories };
  const start = initialSetup(pattern);
  const edited = (file: string) => ({ ...start, edits: { [file]: '//' } });

  it('of limits is said of the pattern and its own stories alone', () => {
    expect(limitsOf(pattern, start)).toBe(limits);
    expect(limitsOf(pattern, edited('lease.test.ts'))).toBe(limits);
    expect(limitsOf(pattern, edited('lease.ts'))).toEqual({});
    expect(limitsOf(pattern, edited('scenarios.ts'))).toEqual({});
    expect(limitsOf(pattern, { ...start, variant: 'naive.ts' })).toEqual({});
  });

  it('of what breaks is said of a version and tests as served alone', () => {
    const variant = 'naive.ts';
    const breaks = (file: string) =>
      variantOf(pattern, { ...edited(file), variant })?.breaks;
    expect(variantOf(pattern, start)).toBeUndefined();
    expect(variantOf(pattern, { ...start, variant })).toBe(naive);
    expect(breaks('naive.ts')).toBeUndefined();
    expect(breaks('scenarios.ts')).toEqual([]);
    expect(breaks('lease.test.ts')).toEqual([]);
  });
});

describe('marks in the editor', () => {
  it('come from errors and from assertions of that file', () => {
    const place = { file: 'lease.ts', line: 4, column: 2 };
    const results = {
      ...NO_RESULTS,
      failures: [{ message: 'Unexpected token', place }],
      behaviours: [
        { ...fail, title: 'a', message: 'no', place: { ...place, line: 9 } },
        { ...pass, title: 'b', place },
        { ...fail, title: 'c', place: { file: 'naive.ts', line: 1 } },
      ],
    };
    expect(marksOf(results, 'lease.ts')).toEqual([
      { line: 4, column: 2, message: 'Unexpected token' },
      { line: 9, column: 2, message: 'no' },
    ]);
  });
});

describe('Search', () => {
  const setup = initialSetup(PATTERN);

  it('is offered for a story with rules, or with stories of one’s own', () => {
    expect(offersSearch(PATTERN, setup)).toBe(false);
    const edits = { 'lease.ts': '// changed' };
    expect(offersSearch(PATTERN, { ...setup, edits })).toBe(false);
    const own = { ...setup, edits: { 'scenarios.ts': '// changed' } };
    expect(offersSearch(PATTERN, own)).toBe(true);
    const stories = PATTERN.stories.map((one) => ({
      ...one,
      searchable: true,
    }));
    expect(offersSearch({ ...PATTERN, stories }, setup)).toBe(true);
  });

  it('says which stories have rules, where the chosen one has none', () => {
    expect(whyNoSearch(PATTERN, setup)).toBe(
      '“Expires” states no rules that a search could find broken. No story of this page does.',
    );
    const [first, second] = PATTERN.stories;
    const stories = [{ ...first!, searchable: true }, second!];
    expect(whyNoSearch({ ...PATTERN, stories }, setup)).toContain(
      'Choose “Without lease”.',
    );
  });

  it('knows no bounds of stories that the reader has changed', () => {
    const stories = PATTERN.stories.map((one) => ({
      ...one,
      searchBounds: 'no faults, every order',
    }));
    const pattern = { ...PATTERN, stories };
    expect(searchBoundsOf(pattern, setup)).toBe('no faults, every order');
    const own = { ...setup, edits: { 'scenarios.ts': '// changed' } };
    expect(searchBoundsOf(pattern, own)).toBe('');
  });
});

describe('a search in words', () => {
  const search = { type: 'search' as const, exhaustive: true, unreached: [] };

  it('says how far it went', () => {
    expect(searchSentence({ ...search, runs: 1204 })).toBe(
      "1,204 runs, every one within the story's bounds: nothing found.",
    );
    expect(
      searchSentence({ ...search, runs: 2 }, {}, 'no faults, one order'),
    ).toBe(
      "2 runs, every one within the story's bounds (no faults, one order): nothing found.",
    );
    expect(searchSentence({ ...search, runs: 1, exhaustive: false })).toContain(
      'the limit was reached',
    );
  });

  it('names the limit that a rule stands for', () => {
    const violation = {
      ...{ outcome: 'finished' as const, result: '', reached: [] },
      ...{ unreached: [], trace: [], events: 1, endedAt: 5, seed: 1 },
      ...{ faults: [], schedule: [], idleFaults: [] },
      violated: [{ rule: 'ends on time', at: 5 }],
      rule: 'ends on time',
    };
    const found = { ...search, runs: 3, violation };
    const plain = searchSentence(found, { 'another rule': 'says no' });
    expect(plain).toMatch(
      /^Found after 3 runs: “ends on time” does not hold\. It takes no fault: this is the run\.$/,
    );
    const limits = { 'ends on time': 'trusts the clock' };
    expect(searchSentence(found, limits)).toContain(
      'does not hold. The page names this as a limit: it trusts the clock. It takes',
    );
    const last = (faults: Fault[], schedule: number[]) =>
      searchSentence({
        ...found,
        violation: { ...violation, faults, schedule },
      }).replace(/^.*hold\. /, '');
    const drop = { drop: 'A>B#1' };
    expect(last([drop], [0, 0])).toBe(
      'The faults that lead there are set, and this is their run.',
    );
    expect(last([], [0, 1])).toBe(
      'The order of deliveries that leads there is set, and this is its run.',
    );
    expect(last([drop], [1])).toBe(
      'The faults and the order of deliveries that lead there are set, and this is their run.',
    );
  });

  it('names goals that no run reached', () => {
    const sentence = searchSentence({
      ...search,
      runs: 2,
      unreached: ['ends'],
    });
    expect(sentence).toContain('No run reached: ends.');
  });
});
