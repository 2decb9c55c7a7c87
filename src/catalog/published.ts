/** Files that the catalog adds to the site, beside its pages. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { marksOfDifferences } from '../versions/marks.ts';
import { borrowedFiles } from './borrowed.ts';
import { highlight } from './highlight.ts';
import { differencesHtml, naiveDifferences } from './naive-differences.ts';
import type { Catalog } from './read.ts';
import type { Pattern } from './types.ts';

/**
 * Text by path from the site's root:
 *
 * - `patterns.json`: the whole catalog, for machines;
 * - `code/<slug>.json`: the sources of a pattern by file name, and those that
 *   they import from another by its folder and their name;
 * - `code/<slug>/<file>.json`: one of them as coloured HTML;
 * - `code/<slug>.differences.json`: how each naive version differs;
 * - `code/<slug>/<file>.diff.json`: for one of them, the same as HTML;
 * - `code/_download.json`: what each download has beside the pattern, by path:
 *   the simulation, the clock for real time and the licences.
 */
export function publishedFiles(
  root: string,
  catalog: Catalog,
): Map<string, string> {
  return new Map([
    ['patterns.json', `${JSON.stringify(catalog, null, 2)}\n`],
    ...sharedFiles(root),
    ...catalog.patterns.flatMap((pattern) => [...codeFiles(root, pattern)]),
  ]);
}

/** Texts by path. */
export type Files = ReadonlyMap<string, string>;

/** Of these files, what belongs to all patterns and is for readers. */
export function sharedFiles(root: string): Files {
  return new Map([['code/_download.json', JSON.stringify(readShared(root))]]);
}

/** Of these files, the code of one pattern. */
export function codeFiles(root: string, pattern: Pattern): Files {
  const { slug } = pattern;
  const sources = readSources(root, pattern);
  const differences = differencesIn(root, pattern);
  const files = new Map([
    [
      `code/${slug}.json`,
      JSON.stringify({ ...sources, ...borrowedFiles(root, slug, sources) }),
    ],
    [`code/${slug}.differences.json`, JSON.stringify(differences)],
  ]);
  const original = sources[`${slug}.ts`] ?? '';
  for (const [name, source] of Object.entries(sources)) {
    const own = differences[name] ?? [];
    const lines = source.trimEnd().split('\n').length;
    const marks = marksOfDifferences(own, `${slug}.ts`, lines);
    const html = JSON.stringify(highlight(source, marks));
    files.set(`code/${slug}/${name}.json`, html);
    if (!(name in differences)) continue;
    const diff = JSON.stringify(differencesHtml(own, original, source));
    files.set(`code/${slug}/${name}.diff.json`, diff);
  }
  return files;
}

function differencesIn(root: string, { slug, variants }: Pattern) {
  return Object.fromEntries(
    variants.map(({ file }) => [file, naiveDifferences(root, slug, file)]),
  );
}

function readSources(root: string, { slug, files }: Pattern) {
  return Object.fromEntries(
    files.map(({ name }) => [
      name,
      readFileSync(join(root, 'patterns-code', slug, name), 'utf8'),
    ]),
  );
}

/** Folders without the tests of what is in them. */
const SHARED_FOLDERS = ['_simulation', '_real-time'];
const LICENCES = ['LICENSE', 'LICENSE-CONTENT'];

function readShared(root: string): Record<string, string> {
  const sources = SHARED_FOLDERS.flatMap((folder) =>
    readdirSync(join(root, 'patterns-code', folder))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .sort()
      .map((name) => `patterns-code/${folder}/${name}`),
  );
  return Object.fromEntries(
    [...LICENCES, ...sources].map((path) => [
      path,
      readFileSync(join(root, path), 'utf8'),
    ]),
  );
}
