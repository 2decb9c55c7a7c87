import { describe, expect, it } from 'vitest';
import { changeOf, changeSentence } from './changes.ts';

const lines = (count: number, from = 1): string =>
  Array.from({ length: count }, (_, i) => `line ${from + i}\n`).join('');

describe('what differs from the original', () => {
  it('is each line that came or went, with two around it', () => {
    const before = lines(9);
    const after = before.replace('line 5\n', 'line five\nline 5b\n');
    const change = changeOf(before, after)!;
    expect(changeSentence(change)).toBe('2 lines added, 1 removed');
    const [passage] = change.passages;
    expect(passage?.line).toBe(3);
    expect(passage?.lines.map(({ sign, text }) => sign + text)).toEqual([
      ' line 3',
      ' line 4',
      '-line 5',
      '+line five',
      '+line 5b',
      ' line 6',
      ' line 7',
    ]);
  });

  it('is in two passages where lines lie far apart', () => {
    const after = `first\n${lines(30)}`.replace('line 30\n', '');
    const change = changeOf(lines(30), after)!;
    expect(change.passages.map(({ line }) => line)).toEqual([1, 29]);
    expect(changeSentence(change)).toBe('1 line added, 1 removed');
  });

  it('does not speak of a line break that is missing at the end', () => {
    const change = changeOf('a\nb\n', 'a\nb')!;
    expect(change.passages[0]?.lines.map(({ text }) => text)).toEqual([
      'a',
      'b',
      'b',
    ]);
  });

  it('is too much to be read where a link holds another text', () => {
    expect(changeOf(lines(2000), lines(2000, 9000))).toBeUndefined();
    const brackets = '(\n'.repeat(200_000);
    expect(changeOf(lines(200), brackets)).toBeUndefined();
  });

  it('cuts a line that nobody could read', () => {
    const change = changeOf('', '('.repeat(390_000))!;
    expect(change.passages[0]?.lines[0]?.text).toHaveLength(501);
  });

  it('shows what would turn the direction of a line', () => {
    const change = changeOf('', 'a\u202eb\u2066c\n')!;
    expect(change.passages[0]?.lines).toEqual([
      { sign: '+', text: 'a⟨U+202E⟩b⟨U+2066⟩c' },
    ]);
  });
});
