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
 * - `code/_simulation.json`: the simulation's sources, for downloads.
 */
export function publishedFiles(
  root: string,
  catalog: Catalog,
): Map<string, string> {
  const files = new Map([
    ['patterns.json', `${JSON.stringify(catalog, null, 2)}\n`],
    ['code/_simulation.json', JSON.stringify(readSimulation(root))],
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

function readSimulation(root: string): Record<string, string> {
  const folder = join(root, 'patterns-code', '_simulation');
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort();
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}
