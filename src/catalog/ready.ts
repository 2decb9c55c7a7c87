/**
 * What a pattern's page needs to be ready, beside being whole: as many words
 * as are read in a sitting, reports from elsewhere, and a limit for what its
 * own searches find. `npm test` and `npm run check` demand it; the site can
 * be built without.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoted, type Problem } from './problems.ts';
import { allSightings } from './sightings.ts';
import type { Kind, Pattern, SearchFinding, Story } from './types.ts';

/** A comparison sends its readers to the pages of what it compares. */
const WORDS: Readonly<Record<Kind, readonly [fewest: number, most: number]>> = {
  pattern: [600, 900],
  comparison: [300, 900],
};
const FEWEST_REPORTS: Readonly<Record<Kind, number>> = {
  pattern: 4,
  comparison: 0,
};
/** What stands from here on is for looking things up. */
const LOOKED_UP: Readonly<Record<Kind, string>> = {
  pattern: 'In production',
  comparison: 'Sources',
};

/** What is still missing in a pattern that the catalog has read. */
export function unreadyProblems(root: string, pattern: Pattern): Problem[] {
  const { slug, kind, category } = pattern;
  const page = `docs/${category.slug}/${slug}.mdx`;
  const words = wordsOf(readFileSync(join(root, page), 'utf8'), kind);
  const [fewest, most] = WORDS[kind];
  const problems: Problem[] = [];
  if (words < fewest || words > most) {
    problems.push({
      file: page,
      field: '',
      message:
        `has ${words} words before "${LOOKED_UP[kind]}". Write ${fewest} ` +
        `to ${most}.`,
    });
  }
  const { size } = new Set(allSightings([pattern]).map(({ url }) => url));
  if (size < FEWEST_REPORTS[kind]) {
    problems.push({
      file: `patterns-code/${slug}/${slug}.test.ts`,
      field: '@seen',
      message:
        `names ${size} public reports. Name ${FEWEST_REPORTS[kind]} or more, each ` +
        'in the comment of the test of that behaviour: ' +
        '`@seen owner/repo#123 (1.7.0) what went wrong`.',
    });
  }
  return [...problems, ...repeatedTitles(pattern)];
}

/** The title stands before the caption, in bold. */
function repeatedTitles({ slug, stories }: Pattern): Problem[] {
  const bare = (text: string) =>
    text.toLowerCase().replace(/\b(the|an?) /g, '');
  return stories
    .filter(({ title, caption }) => bare(caption).startsWith(bare(title)))
    .map(({ name, title }) => ({
      file: `patterns-code/${slug}/scenarios.ts`,
      field: name,
      message:
        `its caption begins with its title, "${title}", which stands before ` +
        'it on the page. Begin with something else.',
    }));
}

/** Words of the prose up to what is looked up, without front matter. */
export function wordsOf(text: string, kind: Kind = 'pattern'): number {
  const [, , body = ''] = text.split(/^---$/m);
  const [prose = ''] = body.split(`\n## ${LOOKED_UP[kind]}`);
  const plain = prose.replace(/<[^>]*>/g, '').replace(/\]\([^)]*\)/g, ']');
  return plain.match(/\S+/g)?.length ?? 0;
}

type Searched = Pick<Pattern, 'slug' | 'stories' | 'limits'> & {
  variants: readonly { file: string }[];
  findings: readonly SearchFinding[];
};

/**
 * What is wrong with the recorded searches: each story with rules is searched
 * in every version, and what is found in the pattern itself is what a limit
 * names, no more and no less.
 */
export function searchProblems(pattern: Searched): Problem[] {
  const { slug, stories, variants, findings, limits } = pattern;
  const titles = limits.map(({ title }) => title);
  const files = [`${slug}.ts`, ...variants.map(({ file }) => file)];
  return stories.flatMap((story) => {
    const own = findings.filter((one) => one.story === story.name);
    const found = own.map(({ file }) => file).sort();
    const expected = story.searchable ? files.toSorted() : [];
    const messages =
      found.join() === expected.join()
        ? [
            ...own.flatMap((one) => unfinished(one)),
            ...unnamed(slug, story, own),
            ...wrongTitles(story, titles),
          ]
        : [
            'the recorded searches are not those of its versions. Run ' +
              `\`npm run check -- ${slug} -u\`.`,
          ];
    const file = `patterns-code/${slug}/scenarios.ts`;
    return messages.map((message) => ({ file, field: story.name, message }));
  });
}

function unfinished(finding: SearchFinding): string[] {
  const { file, runs, violation, exhaustive } = finding;
  return violation !== undefined || exhaustive
    ? []
    : [
        `the search of ${file} stopped after ${runs} runs and has not seen ` +
          'all there are. Give it narrower bounds, or more runs.',
      ];
}

/** What was found in the pattern, beside what its `search.limits` says. */
function unnamed(
  slug: string,
  { searchLimits }: Story,
  own: readonly SearchFinding[],
): string[] {
  const rule = own.find(({ file }) => file === `${slug}.ts`)?.violation?.rule;
  const named = Object.keys(searchLimits);
  const messages = named
    .filter((one) => one !== rule)
    .map(
      (one) =>
        `\`search.limits\` names "${one}", and the search of ${slug}.ts ` +
        'does not find it broken. Take it out, or correct the rule.',
    );
  if (rule !== undefined && !named.includes(rule)) {
    messages.push(
      `the search of ${slug}.ts finds "${rule}" broken. Mend the pattern; ` +
        'or, if that is what it does not promise, say so in the story: ' +
        `\`search: { limits: { ${JSON.stringify(rule)}: '<title of the limit>' } }\`.`,
    );
  }
  return messages;
}

function wrongTitles(story: Story, titles: readonly string[]): string[] {
  return Object.entries(story.searchLimits)
    .filter(([, limit]) => !titles.includes(limit))
    .map(
      ([rule, limit]) =>
        `\`search.limits\` has "${limit}" for "${rule}", and that is no title ` +
        `of a limit. Accepted: ${quoted(titles)}.`,
    );
}
