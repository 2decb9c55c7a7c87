import { describe, expect, it } from 'vitest';
import { PATTERN } from './fixture.ts';
import { marksOf } from './marks.ts';
import { NO_RESULTS } from './results.ts';
import { searchSentence } from './search-text.ts';
import { found, promised, summary } from './verdicts.ts';

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
    const results = [
      { ...pass, title: 'lends to one' },
      { ...fail, title: 'ends on time', message: 'no' },
    ];
    expect(summary(found(results, naive))).toBe(
      '1 holds, 1 breaks, as expected of this version',
    );
    expect(summary(found(results, undefined))).toBe('1 holds, 1 breaks');
    const worse = [...results, { ...fail, title: 'more' }];
    expect(summary(found(worse, naive))).toBe(
      '1 holds, 2 break, 1 of them expected of this version',
    );
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

describe('a search in words', () => {
  const search = { type: 'search' as const, exhaustive: true, unreached: [] };

  it('says how far it went', () => {
    expect(searchSentence({ ...search, runs: 1204 })).toBe(
      "1,204 runs, every order of messages and every fault within the story's bounds: nothing found.",
    );
    expect(searchSentence({ ...search, runs: 1, exhaustive: false })).toContain(
      'the limit was reached',
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
