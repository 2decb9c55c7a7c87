/**
 * A pattern's page as plain Markdown, for machines: what its components show
 * in a browser stands in it as text.
 */
import matter from 'gray-matter';
import type { Difference } from '../versions/differences.ts';
import { differencesText } from './differences-text.ts';
import { usesIn, type Use } from './mdx.ts';
import { count, inWords } from './numbers.ts';
import { nameOf } from './sighting-name.ts';
import { allSightings } from './sightings.ts';
import { byTopic } from './topics.ts';
import type { Behaviour, Pattern, Sighting } from './types.ts';

/** Where what a page shows is read. */
export interface Shown {
  /** A file of the repository, by its path from the root. */
  read(path: string): string;
  /** How a naive version of a pattern differs from it. */
  differences(slug: string, file: string): readonly Difference[];
}

/** The page with front matter of title and description only. */
export function markdownOf(
  page: string,
  pattern: Pattern,
  shown: Shown,
): string {
  let { content } = matter(page, {});
  for (const use of usesIn(content).reverse()) {
    const text = render(use, pattern, shown);
    if (text === undefined) continue;
    content = content.slice(0, use.start) + text + content.slice(use.end);
  }
  content = content.replaceAll('</Try>', '');
  const head = { title: pattern.title, description: pattern.intent };
  return matter.stringify(symptoms(pattern) + content, head);
}

function symptoms({ symptoms: all }: Pattern): string {
  const list = all.map((symptom) => `- ${symptom}`).join('\n');
  return `\nSymptoms:\n\n${list}\n`;
}

function render(
  { component, attributes }: Use,
  pattern: Pattern,
  shown: Shown,
): string | undefined {
  const { read } = shown;
  const draw = (figure: string) =>
    fence('mermaid', read(`diagrams/${pattern.slug}/${figure}.mmd`));
  switch (component) {
    case 'Topology':
      return draw('topology');
    case 'States':
      return draw('states');
    case 'Story': {
      const story = pattern.stories.find(
        ({ name }) => name === attributes.name,
      )!;
      return `**${story.title}.** ${story.caption}\n\n${draw(story.figure)}`;
    }
    case 'Playground':
      return fence(
        'ts',
        read(`patterns-code/${pattern.slug}/${pattern.slug}.ts`),
      );
    case 'Behaviours':
      return [
        behaviours(pattern.guarantees, pattern, 'holds'),
        ...naiveVersions(pattern, shown),
      ].join('\n\n');
    case 'Limits':
      return behaviours(pattern.limits, pattern, 'limit');
    case 'Findings':
      return findings(pattern);
    case 'Experiment':
      return experiment(String(attributes.name), pattern);
    case 'Value':
      return value(attributes, pattern);
    case 'Try':
      return ''; // its words stay
    case 'Related':
      return related(pattern);
    case 'Reference':
      return `Reference: [${pattern.title}](${pattern.apiPermalink})`;
    default:
      return undefined;
  }
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function behaviours(
  list: readonly Behaviour[],
  { variants }: Pattern,
  verdict: 'holds' | 'limit',
): string {
  const lines = (items: readonly Behaviour[]) =>
    items.map(({ title, seen }) => {
      const by = variants.filter(({ breaks }) => breaks.includes(title));
      const files = by
        .map(({ file, title: out }) => `${file}, ${out}`)
        .join(' and ');
      const naive = files === '' ? '' : ` (breaks in ${files})`;
      return [`- ${verdict}: ${title}${naive}`, ...seen.map(report)].join('\n');
    });
  return byTopic(list)
    .map(({ heading, items }) => {
      const head = heading === undefined ? [] : [`### ${heading}`, ''];
      return [...head, ...lines(items)].join('\n');
    })
    .join('\n\n');
}

function naiveVersions(
  { slug, variants }: Pattern,
  { read, differences }: Shown,
): string[] {
  const code = (file: string) => read(`patterns-code/${slug}/${file}`);
  const patternFile = `${slug}.ts`;
  return variants.map((variant) =>
    differencesText({
      variant,
      differences: differences(slug, variant.file),
      patternFile,
      pattern: code(patternFile),
      naive: code(variant.file),
    }),
  );
}

function report(sighting: Sighting): string {
  const { url, version, what } = sighting;
  const affected = version === undefined ? '' : ` (${version})`;
  return `  - seen in [${nameOf(sighting)}](${url})${affected}: ${what}`;
}

/** The page of all reports, for machines. */
export function sightingsText(patterns: readonly Pattern[]): string {
  const reports = allSightings(patterns);
  return patterns
    .flatMap(({ title, permalink }) => {
      const own = reports.filter(({ pattern }) => pattern.title === title);
      if (own.length === 0) return [];
      const lines = own.map(
        (seen) => `${report(seen).trim()} (${seen.verdict}: ${seen.behaviour})`,
      );
      return [`## [${title}](${permalink})`, '', ...lines].join('\n');
    })
    .join('\n\n');
}

function findings({ findings: all }: Pattern): string {
  return all
    .map(({ story, file, runs, exhaustive, bounds, violation }) => {
      const verdict = violation === undefined ? 'holds in' : 'breaks after';
      const extent = exhaustive ? ', exhaustive' : '';
      const rule = violation === undefined ? '' : `: ${violation.rule}`;
      return `- ${file}, ${story}, ${bounds}: ${verdict} ${count(runs, 'run')}${extent}${rule}`;
    })
    .join('\n');
}

function experiment(name: string, { experiments }: Pattern): string {
  const { title, caption, x, y, series } = experiments.find(
    (one) => one.name === name,
  )!;
  const row = (cells: readonly (string | number)[]) =>
    `| ${cells.join(' | ')} |`;
  const rows = x.values.map((at, i) =>
    row([at, ...series.map(({ values }) => inWords(values[i]!))]),
  );
  return [
    `**${title}.** ${caption}${y === undefined ? '' : ` In the table: ${y.label}.`}`,
    '',
    row([x.label, ...series.map((one) => one.name)]),
    row(['---', ...series.map(() => '---')]),
    ...rows,
  ].join('\n');
}

function value(
  { experiment: name, series, x }: Use['attributes'],
  { experiments }: Pattern,
): string {
  const found = experiments.find((one) => one.name === name)!;
  const at = found.x.values.findIndex((one) => String(one) === String(x));
  return inWords(found.series.find((one) => one.name === series)!.values[at]!);
}

function related({ related: all }: Pattern): string {
  return all
    .map(({ relation, reverse, title, permalink }) => {
      const name =
        permalink === undefined
          ? `${title} (planned)`
          : `[${title}](${permalink})`;
      return `- ${relation}${reverse ? ' (said there)' : ''}: ${name}`;
    })
    .join('\n');
}
