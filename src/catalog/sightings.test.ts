import { describe, expect, it } from 'vitest';
import { readSpec } from './spec.ts';

/** What is read of a spec whose first behaviour has this comment. */
function read(comment: string) {
  const problems: string[] = [];
  const text = [
    "describe('holds', () => {",
    comment,
    "  it('answers', () => {});",
    '});',
    "describe('limits', () => { it('waits', () => {}); });",
  ].join('\n');
  const { guarantees } = readSpec('x.test.ts', text, (field, message) =>
    problems.push(`${field}: ${message}`),
  );
  return { seen: guarantees[0]?.seen, problems };
}

describe('reports seen in the wild', () => {
  it('are read from the comment over a test, also over several lines', () => {
    const { seen, problems } = read(
      '  /**\n   * @seen a-b/c.d#12 (1.7.0) it never\n   * opened\n' +
        '   * @seen e/f#3 it hung (twice)\n   */',
    );
    expect(problems).toEqual([]);
    expect(seen).toEqual([
      {
        repo: 'a-b/c.d',
        number: 12,
        url: 'https://github.com/a-b/c.d/issues/12',
        version: '1.7.0',
        what: 'it never opened',
      },
      {
        repo: 'e/f',
        number: 3,
        url: 'https://github.com/e/f/issues/3',
        what: 'it hung (twice)',
      },
    ]);
  });

  it('are none where there is no comment, or one without tags', () => {
    expect(read('').seen).toEqual([]);
    expect(read('  // @seen a/b#1 no doc comment')).toMatchObject({ seen: [] });
    expect(read('  /** Words alone. */')).toEqual({ seen: [], problems: [] });
  });

  it.each([
    ['/** @seen a#1 without an owner */'],
    ['/** @seen a/b without a number */'],
    ['/** @seen a/b#0 a number that there is not */'],
    ['/** @seen a/b#1 */'],
    ['/** @seen a/b#1 with a full stop. */'],
    [`/** @seen a/b#1 ${'long '.repeat(60)}*/`],
    ['/** @see a/b#1 another tag */'],
  ])('are refused in another form: %s', (comment) => {
    const { seen, problems } = read(comment);
    expect(seen).toEqual([]);
    expect(problems).toEqual([
      expect.stringMatching(/^line 3: .*is no report\. Write `@seen owner/),
    ]);
  });

  it('stand once over a test', () => {
    const { problems } = read(
      '/**\n@seen a/b#1 it hung\n@seen a/b#1 again\n*/',
    );
    expect(problems).toEqual([expect.stringContaining('stands twice')]);
  });
});
