import { describe, expect, it } from 'vitest';
import { differencesOf } from './differences.ts';
import { marksOfDifferences } from './marks.ts';

const PATTERN = 'a\nb\nc\nd\n';

function marks(naive: string) {
  const reasons = [{ from: 2, to: 2, because: 'Why b.' }];
  const found = differencesOf(PATTERN, naive, reasons);
  return marksOfDifferences(found, 'p.ts', naive.trimEnd().split('\n').length);
}

describe('the marks of a naive version', () => {
  it('are one for each line of its own, with what stands there instead', () => {
    const text = 'Why b.\nIn p.ts there stands instead:\nb';
    expect(marks('a\nx\ny\nc\nd\n')).toEqual([
      { line: 2, kind: 'own', text },
      { line: 3, kind: 'own', text },
    ]);
  });

  it('are one where lines are missing, also at the end', () => {
    expect(marks('a\nc\n')).toEqual([
      {
        line: 2,
        kind: 'lacks',
        text: 'Why b.\nMissing here, before this line, from p.ts:\nb',
      },
      {
        line: 2,
        kind: 'lacks',
        text: 'Missing here, before this line, from p.ts:\nd',
      },
    ]);
  });

  it('say of a line that is only added that the pattern has it not', () => {
    expect(marks('a\nb\nc\nd\ne\n')).toEqual([
      { line: 5, kind: 'own', text: 'Not in p.ts.' },
    ]);
  });

  it('show a dozen of the missing lines and count the others', () => {
    const long = Array.from({ length: 20 }, (_, i) => `line ${i}`).join('\n');
    const [mark] = marksOfDifferences(
      differencesOf(`a\n${long}\nb\n`, 'a\nb\n'),
      'p.ts',
      2,
    );
    const said = mark?.text.split('\n') ?? [];
    expect(said).toHaveLength(14);
    expect(said.at(-1)).toBe('and 8 more lines');
  });
});
