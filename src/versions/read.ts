/** Reads a pattern's `edits.ts`. */
import { transformSync } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import type { NaiveVersion } from './edits.ts';

/** The file that holds what the naive versions change. */
export const EDITS = 'edits.ts';

/**
 * What `patterns-code/<folder>/edits.ts` lists; nothing if there is no such
 * file. It is read anew each time, so that an edit shows while the
 * development server runs.
 *
 * @throws Error when the file is no TypeScript, or exports no `versions` of
 * the form that NaiveVersion has.
 */
export function readEdits(root: string, folder: string): NaiveVersion[] {
  const path = join(root, 'patterns-code', folder, EDITS);
  if (!existsSync(path)) return [];
  const { code } = transformSync(readFileSync(path, 'utf8'), {
    loader: 'ts',
    format: 'cjs',
    target: 'node20',
  });
  const { versions } = run(code);
  if (Array.isArray(versions) && versions.every(isVersion)) return versions;
  throw new Error(
    'exports no list `versions` in which each has a file, a title, a summary, breaks ' +
      'and edits, and each edit a because, a replace and a by. ' +
      'patterns-code/_template/edits.ts shows one.',
  );
}

function run(code: string): { versions?: unknown } {
  const start = runInThisContext(
    `(function (module, exports) {${code}\n})`,
  ) as (module: { exports: unknown }, exports: unknown) => void;
  const module = { exports: {} as unknown };
  start(module, module.exports);
  return module.exports as { versions?: unknown };
}

function isVersion(value: unknown): value is NaiveVersion {
  const { file, title, summary, breaks, edits } = fieldsOf(value);
  return (
    areTexts([file, title, summary]) &&
    Array.isArray(breaks) &&
    areTexts(breaks) &&
    Array.isArray(edits) &&
    edits.every((edit) => {
      const { because, replace, through = '', by, ...rest } = fieldsOf(edit);
      const isKnown = Object.keys(rest).length === 0;
      return isKnown && areTexts([because, replace, through, by]);
    })
  );
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return Object(value) as Record<string, unknown>;
}

function areTexts(values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}
