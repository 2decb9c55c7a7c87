/** Which patterns there are, and in which versions. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isNaive } from '../versions/names.ts';

/** The patterns in the folder, in order of their names. */
export function slugsOf(root: string): string[] {
  return readdirSync(join(root, 'patterns-code'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^[_.]/.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Where a pattern and its naive versions lie: the template is copied. */
export function foldersOf(root: string): string[] {
  return ['_template', ...slugsOf(root)];
}

/**
 * Of these patterns those whose tests are run: all of them, or the one that
 * `npm run check` names in `PATTERN`.
 */
export function tested(slugs: readonly string[]): string[] {
  const { PATTERN } = process.env;
  return slugs.filter((slug) => PATTERN === undefined || slug === PATTERN);
}

/**
 * `retry.ts`, the pattern itself, and then its naive versions. The folder of
 * `_template` holds template.ts.
 */
export function versionsOf(root: string, folder: string): string[] {
  const naive = readdirSync(join(root, 'patterns-code', folder))
    .filter(isNaive)
    .sort();
  return [`${folder.replace(/^_/, '')}.ts`, ...naive];
}
