import { describe, expect, it } from 'vitest';
import { differencesOf, explained } from './differences.ts';

const PATTERN = 'a\nb\nc\nd\ne\n';
const HEAD = '/**\n * Lacks c.\n *\n * @breaks holds\n */\n\n';

describe('the differences', () => {
  it('are none between a text and itself, nor is the head one', () => {
    expect(differencesOf(PATTERN, PATTERN)).toEqual([]);
    expect(differencesOf(PATTERN, HEAD + PATTERN)).toEqual([]);
  });

  it('have the line in either file, what is missing and what is its own', () => {
    const naive = `${HEAD}a\nx\ny\nc\ne\nf\n`;
    expect(differencesOf(PATTERN, naive)).toEqual([
      {
        line: 8,
        own: ['x', 'y'],
        patternLine: 2,
        missing: ['b'],
        because: [],
      },
      { line: 11, own: [], patternLine: 4, missing: ['d'], because: [] },
      { line: 12, own: ['f'], patternLine: 6, missing: [], because: [] },
    ]);
  });

  it('have the reasons of the lines that they change', () => {
    const reasons = [
      { from: 2, to: 2, because: 'one' },
      { from: 4, to: 4, because: 'two' },
      { from: 4, to: 5, because: 'two' },
    ];
    const found = differencesOf(PATTERN, 'a\nc\nd\nx\ne\n', reasons);
    expect(found.map((one) => one.because)).toEqual([['one'], ['two']]);
  });

  it('keep their reasons only as long as they say the same', () => {
    const known = differencesOf(PATTERN, 'a\nc\nd\nx\ne\n', [
      { from: 2, to: 2, because: 'one' },
      { from: 4, to: 5, because: 'two' },
    ]);
    const now = differencesOf(PATTERN, 'new\na\nc\nd\nxx\ne\n');
    expect(explained(now, known).map((one) => one.because)).toEqual([
      [],
      ['one'],
      [],
    ]);
  });
});
