import { describe, expect, it } from 'vitest';
import { readSpec } from './spec.ts';

/** The spec of these lines, and what was reported about it. */
function read(...lines: string[]) {
  const problems: string[] = [];
  const spec = readSpec('x.test.ts', lines.join('\n'), (field, message) =>
    problems.push(`${field}: ${message}`),
  );
  return { spec, problems };
}

const LIMITS = "describe('limits', () => { it('waits', () => {}); });";

describe('readSpec', () => {
  it('reads titles and lines of both groups, helpers between them', () => {
    const { spec, problems } = read(
      "import { it } from 'vitest';",
      'const one = 1;',
      "describe('holds', () => {",
      '  const two = 2;',
      "  it('answers', () => {});",
      '  it(`refuses "more"`, async () => {});',
      '});',
      "describe('limits', () => { it('waits', () => {}); });",
    );
    expect(problems).toEqual([]);
    expect(spec).toEqual({
      guarantees: [
        { title: 'answers', line: 5, seen: [] },
        { title: 'refuses "more"', line: 6, seen: [] },
      ],
      limits: [{ title: 'waits', line: 8, seen: [] }],
    });
  });

  it.each([
    ['a title that is computed', 'it(title, () => {});', /literal/],
    ['a template with a hole', 'it(`a ${b}`, () => {});', /literal/],
    ['it.each', "it.each([1])('a', () => {});", /can't stand here/],
    ['it.only', "it.only('a', () => {});", /can't stand here/],
    ['test instead of it', "test('a', () => {});", /can't stand here/],
    ['a topic without a test', "describe('Busy', () => {});", /^line 2: 0 beh/],
    ['a topic that is no heading', "describe('busy', () => {});", /a heading/],
    ['a topic with a full stop', "describe('Busy.', () => {});", /a heading/],
    [
      'a topic of a paragraph',
      `describe('A${'a'.repeat(48)}', () => {});`,
      /a heading/,
    ],
    ['a topic that is computed', 'describe(busy, () => {});', /a heading/],
    ['a test in a loop', "for (;;) { it('a', () => {}); }", /can't stand/],
    ['should', "it('should wait', () => {});", /present-tense/],
    ['a full stop', "it('waits long.', () => {});", /present-tense/],
    ['the same title again', "it('answers', () => {});", /line 1 as well/],
  ])('reports %s, once', (_name, test, message) => {
    const { problems } = read(
      `describe('holds', () => { it('answers', () => {});`,
      test,
      '});',
      LIMITS,
    );
    expect(problems).toEqual([expect.stringMatching(message)]);
    expect(problems[0]).toMatch(/^line 2: /);
  });

  it.each([
    ['a third group', "describe('other', () => {});", /two top-level groups/],
    ['a group again', LIMITS, /stands twice/],
    ['a test outside', "it('a', () => {});", /can't stand here/],
  ])('reports %s', (_name, line, message) => {
    const { problems } = read(
      "describe('holds', () => { it('answers', () => {}); });",
      LIMITS,
      line,
    );
    expect(problems).toEqual([expect.stringMatching(message)]);
  });

  const tests = (n: number) =>
    Array.from({ length: n }, (_, i) => `it('does ${i}', () => {});`).join('');

  it('reads the heading that a behaviour stands below', () => {
    const { spec, problems } = read(
      "describe('holds', () => {",
      "  describe('While open', () => { it('refuses', () => {}); });",
      `  describe('Seven', () => { ${tests(7)} });`,
      '});',
      "describe('limits', () => { it('waits', () => {}); });",
    );
    expect(problems).toEqual([]);
    expect(spec.guarantees).toHaveLength(8);
    expect(spec.guarantees[0]).toEqual({
      title: 'refuses',
      topic: 'While open',
      line: 2,
      seen: [],
    });
    expect(spec.guarantees[7]?.topic).toBe('Seven');
    expect(spec.limits[0]).not.toHaveProperty('topic');
  });

  it.each([
    ['more than seven without a heading', tests(8), /^line 1: 8 behaviours/],
    [
      'more than seven below a heading',
      `describe('Open', () => { ${tests(8)} });`,
      /^line 1: 8 behaviours stand below "Open"/,
    ],
    [
      'one beside headings',
      `it('alone', () => {}); describe('Open', () => { ${tests(1)} });`,
      /"alone" stands below no heading, and others of "holds" do/,
    ],
    [
      'a heading that stands twice',
      `describe('Open', () => { ${tests(1)} });
       describe('Open', () => { it('b', () => {}); });`,
      /^line 2: "Open" stands twice/,
    ],
    [
      'a group in a heading',
      `describe('A', () => { ${tests(1)} describe('B', () => {}); });`,
      /can't stand here/,
    ],
  ])('reports %s', (_name, body, message) => {
    const { problems } = read(`describe('holds', () => { ${body} });`, LIMITS);
    expect(problems).toEqual([expect.stringMatching(message)]);
  });

  it('reports a group without a test', () => {
    const { problems } = read(LIMITS, "describe('holds', () => {});");
    expect(problems).toEqual([expect.stringMatching(/has no behaviour/)]);
  });
});
