/** Files that the catalog adds to the site, beside its pages. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { highlight } from './highlight.ts';
import type { Catalog } from './read.ts';
import type { Pattern } from './types.ts';

/**
 * Text by path from the site's root:
 *
 * - `patterns.json`: the whole catalog, for machines;
 * - `code/<slug>.json`: the sources of a pattern by file name;
 * - `code/<slug>/<file>.json`: one of them as coloured HTML;
 * - `code/_download.json`: what each download has beside the pattern, by path:
 *   the simulation, the clock for real time and the licences.
 */
export function publishedFiles(
  root: string,
  catalog: Catalog,
): Map<string, string> {
  const files = new Map([
    ['patterns.json', `${JSON.stringify(catalog, null, 2)}\n`],
    ['code/_download.json', JSON.stringify(readShared(root))],
  ]);
  for (const pattern of catalog.patterns) {
    const sources = readSources(root, pattern);
    files.set(`code/${pattern.slug}.json`, JSON.stringify(sources));
    for (const [name, source] of Object.entries(sources)) {
      const html = JSON.stringify(highlight(source));
      files.set(`code/${pattern.slug}/${name}.json`, html);
    }
  }
  return files;
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
