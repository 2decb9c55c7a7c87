/** Reads a pattern's `edits.ts`. */
import { transformSync } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import type { NaiveVersion } from './edits.ts';
import { problemsOfList } from './form.ts';
import { EDITS } from './names.ts';

/**
 * What `patterns-code/<folder>/edits.ts` lists; nothing if there is no such
 * file. It is read anew each time, so that an edit shows while the
 * development server runs.
 *
 * @throws Error when the file is no TypeScript, and EditsError when it exports
 * no `versions` of the form that NaiveVersion has.
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
  const wrong = problemsOfList(versions, folder.replace(/^_/, ''));
  if (wrong.length > 0) throw new EditsError(wrong);
  return versions as NaiveVersion[];
}

/** What is wrong with the form of an `edits.ts`, each a sentence. */
export class EditsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

function run(code: string): { versions?: unknown } {
  const start = runInThisContext(
    `(function (module, exports) {${code}\n})`,
  ) as (module: { exports: unknown }, exports: unknown) => void;
  const module = { exports: {} as unknown };
  start(module, module.exports);
  return module.exports as { versions?: unknown };
}
