/** What keeps a whole page from being ready, one by one. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fixture } from './fixture.ts';
import { searchProblems, unreadyProblems, wordsOf } from './ready.ts';
import type { Pattern, SearchFinding } from './types.ts';

let fixture: Fixture;
let pattern: Pattern;

beforeAll(async () => {
  fixture = new Fixture().add('cache', 'demo');
  const { patterns } = await fixture.read();
  pattern = patterns[0]!;
});

afterAll(() => fixture.dispose());

describe('a page that is not ready', () => {
  it('has too few words and too few reports', () => {
    expect(unreadyProblems(fixture.root, pattern)).toEqual([
      {
        file: 'docs/cache/demo.mdx',
        field: '',
        message: expect.stringMatching(
          /^has \d+ words before "In production"\. Write 600 to 900\.$/,
        ),
      },
      {
        file: 'patterns-code/demo/demo.test.ts',
        field: '@seen',
        message: expect.stringMatching(/^names 0 public reports\. Name 4 or/),
      },
    ]);
  });

  it.each([
    [599, 1],
    [600, 0],
    [900, 0],
    [901, 1],
  ])('has neither too few nor too many words: %i', (words, expected) => {
    const text = `---\nx: y\n---\n${'word '.repeat(words)}\n## In production\n`;
    expect(wordsOf(text)).toBe(words);
    fixture.write('docs/cache/demo.mdx', text);
    const about = unreadyProblems(fixture.root, pattern).filter(({ message }) =>
      message.includes('words'),
    );
    expect(about).toHaveLength(expected);
  });
});

describe('a caption', () => {
  it.each([
    ['Lost answer: nobody hears it.', 1],
    ['The lost answer comes later.', 1],
    ['An answer is lost.', 0],
  ])('does not begin with its title: %s', (caption, expected) => {
    const stories = pattern.stories.map((story) =>
      story.name === 'lostAnswer' ? { ...story, caption } : story,
    );
    const about = unreadyProblems(fixture.root, { ...pattern, stories }).filter(
      ({ field }) => field === 'lostAnswer',
    );
    expect(about).toHaveLength(expected);
  });
});

describe('a page that compares', () => {
  const compared = (words: number) => {
    const text = `---\nx: y\n---\n${'word '.repeat(words)}\n## Sources\n`;
    fixture.write('docs/cache/demo.mdx', text);
    return unreadyProblems(fixture.root, { ...pattern, kind: 'comparison' });
  };

  it.each([300, 900])('needs no reports, and %i words are right', (words) => {
    expect(compared(words)).toEqual([]);
  });

  it.each([299, 901])('has too few words, or too many: %i', (words) => {
    expect(compared(words).map(({ message }) => message)).toEqual([
      `has ${words} words before "Sources". Write 300 to 900.`,
    ]);
  });
});

describe('recorded searches', () => {
  const limits = { 'at most one': 'runs a request twice' };
  const finding = (file: string, rule?: string): SearchFinding => ({
    story: 'oneOrder',
    file,
    runs: 15,
    exhaustive: rule === undefined,
    bounds: '',
    ...(rule === undefined
      ? {}
      : { violation: { rule, faults: [], figure: 'x' } }),
  });
  const problems = (
    findings: readonly SearchFinding[],
    searchLimits: Readonly<Record<string, string>> = {},
  ) =>
    searchProblems({
      slug: 'demo',
      variants: pattern.variants,
      limits: [{ title: 'runs a request twice', line: 1, seen: [] }],
      stories: pattern.stories.map((story) =>
        story.name === 'oneOrder' ? { ...story, searchLimits } : story,
      ),
      findings,
    }).map(({ message }) => message);
  const naive = finding('naive.ts', 'at most one');

  it('find nothing in the pattern, or what a limit names', () => {
    const broken = finding('demo.ts', 'at most one');
    expect(problems([finding('demo.ts'), naive])).toEqual([]);
    expect(problems([broken, naive], limits)).toEqual([]);
  });

  it('say which rule is broken, and where a limit is named', () => {
    expect(problems([finding('demo.ts', 'at most one'), naive])).toEqual([
      expect.stringMatching(
        /^the search of demo\.ts finds "at most one" broken\. Mend .* `search: \{ limits: \{ "at most one": /,
      ),
    ]);
  });

  it('find what a limit names', () => {
    expect(problems([finding('demo.ts'), naive], limits)).toEqual([
      expect.stringMatching(/^`search\.limits` names "at most one", and the/),
    ]);
  });

  it('are named by the title of a limit', () => {
    const wrong = { 'at most one': 'runs twice' };
    expect(problems([finding('demo.ts', 'at most one'), naive], wrong)).toEqual(
      [expect.stringMatching(/"runs twice" .* is no title of a limit\. Acc/)],
    );
  });

  it('are of every version, and come to an end', () => {
    expect(problems([finding('demo.ts')])).toEqual([
      expect.stringMatching(/not those of its versions\. Run `npm run check/),
    ]);
    const cut = { ...finding('demo.ts'), exhaustive: false };
    expect(problems([cut, naive])).toEqual([
      expect.stringMatching(/^the search of demo\.ts stopped after 15 runs/),
    ]);
  });
});
