/**
 * Files of other patterns: the stories of one may play with another, as a
 * retry around a circuit breaker. They go wherever the pattern's own files
 * go, under `<folder>/<name>`, and nobody edits them there.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/** The simulation and its like begin with `_`: everyone has them. */
const RELATIVE = /\bfrom\s+['"](\.\.?\/[^'"]+\.ts)['"]/g;

/** The files of `patterns-code/<folder>/`, by name. */
export function ownFiles(root: string, folder: string): Texts {
  const path = join(root, 'patterns-code', folder);
  const names = readdirSync(path).filter((name) => name.endsWith('.ts'));
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(path, name), 'utf8')]),
  );
}

/** Texts of files by their names. */
export type Texts = Readonly<Record<string, string>>;

/**
 * What these files of `patterns-code/<folder>/` import from other patterns,
 * and what that imports in turn, by `<folder>/<name>`. An import of what is
 * not there is left to the compiler and to the runner, which say so.
 */
export function borrowedFiles(
  root: string,
  folder: string,
  files: Texts,
): Texts {
  const found: Record<string, string> = {};
  const visit = (from: string, text: string) => {
    for (const path of importsOf(from, text)) {
      if (path.startsWith(`${folder}/`) || path in found) continue;
      const file = join(root, 'patterns-code', path);
      if (!existsSync(file)) continue;
      const borrowed = readFileSync(file, 'utf8');
      found[path] = borrowed;
      visit(posix.dirname(path), borrowed);
    }
  };
  for (const text of Object.values(files)) visit(folder, text);
  return found;
}

/** The folder of a pattern, and those from which it borrows, from `root`. */
export function foldersWith(root: string, folder: string): string[] {
  const files = borrowedFiles(root, folder, ownFiles(root, folder));
  const lenders = Object.keys(files).map((path) => posix.dirname(path));
  return [...new Set([folder, ...lenders])].map((name) =>
    posix.join('patterns-code', name),
  );
}

function importsOf(folder: string, text: string): string[] {
  return [...text.matchAll(RELATIVE)]
    .map(([, specifier = '']) => posix.join(folder, specifier))
    .filter((path) => /^[^_./][^/]*\/[^/]+$/.test(path));
}
