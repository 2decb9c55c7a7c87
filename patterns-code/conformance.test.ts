/** What the pages say of the code, checked with the readers' own runner. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { foldersOf, tested } from '../src/recording/versions.ts';
import { problemsOf, runSpecs } from '../src/runner/conformance.ts';

const TIMEOUT_MS = 60_000;

const root = import.meta.dirname;
const folders = foldersOf(join(root, '..'));

function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(join(root, folder)).filter((name) =>
    name.endsWith('.ts'),
  );
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(root, folder, name), 'utf8')]),
  );
}

describe.each(tested(folders))('%s', (folder) => {
  // `_template` holds template.ts.
  const slug = folder.replace(/^_/, '');
  const files = filesOf(folder);
  const variants = Object.keys(files).filter(
    (name) => name === `${slug}.ts` || name.startsWith('naive'),
  );

  it.concurrent.each(variants)(
    '%s does what it says under the runner',
    { timeout: TIMEOUT_MS },
    async (variant) => {
      const results = await runSpecs(slug, files, variant);
      expect(results).not.toEqual([]);
      const text = files[variant] ?? '';
      expect(problemsOf(folder, variant, text, results)).toEqual([]);
    },
  );
});
