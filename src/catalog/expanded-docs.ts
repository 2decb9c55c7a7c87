/** The whole of docs/ as plain Markdown, by path below docs/. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { markdownOf, sightingsText } from './markdown.ts';
import { naiveDifferences } from './naive-differences.ts';
import type { Catalog } from './read.ts';

/** Patterns' pages are written out; the others are as they are. */
export function expandedDocs(
  root: string,
  { patterns }: Catalog,
): Map<string, string> {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const shown = {
    read,
    differences: (slug: string, file: string) =>
      naiveDifferences(root, slug, file),
  };
  const pages = readdirSync(join(root, 'docs'), { recursive: true })
    .map((path) => String(path).split(sep).join('/'))
    .filter((path) => /(^|\/)[^_/][^/]*\.mdx?$/.test(path));
  return new Map(
    pages.map((path) => {
      const text = read(`docs/${path}`);
      const pattern = patterns.find(
        ({ category, slug }) => path === `${category.slug}/${slug}.mdx`,
      );
      if (pattern !== undefined)
        return [path, markdownOf(text, pattern, shown)];
      const whole = text.replace('<Sightings />', () =>
        sightingsText(patterns),
      );
      return [path, whole];
    }),
  );
}
