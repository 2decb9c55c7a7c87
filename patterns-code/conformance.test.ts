/** What the pages say of the code, checked with the readers' own runner. */
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { borrowedFiles, ownFiles } from '../src/catalog/borrowed.ts';
import { foldersOf, tested, versionsOf } from '../src/recording/versions.ts';
import { problemsOf, runSpecs } from '../src/runner/conformance.ts';
import { NodeThread } from '../src/runner/node.ts';
import type { BehaviourResult, Job } from '../src/runner/types.ts';

const TIMEOUT_MS = 60_000;

const root = import.meta.dirname;
const folders = foldersOf(join(root, '..'));
const thread = new NodeThread();
const run = (job: Job) => thread.run(job);

afterAll(() => thread.end());

describe.each(tested(folders))('%s', (folder) => {
  // `_template` holds template.ts.
  const slug = folder.replace(/^_/, '');
  const texts = ownFiles(join(root, '..'), folder);
  const files = {
    ...texts,
    ...borrowedFiles(join(root, '..'), folder, texts),
  };
  const own = `${slug}.ts`;
  let ownResults: ReturnType<typeof runSpecs> | undefined;
  const resultsOf = (variant: string) =>
    variant === own
      ? (ownResults ??= runSpecs(slug, files, own, undefined, run))
      : runSpecs(slug, files, variant, undefined, run);

  it.each(versionsOf(join(root, '..'), folder))(
    '%s does what it says under the runner',
    { timeout: TIMEOUT_MS },
    async (variant) => {
      const results = await resultsOf(variant);
      expect(results).not.toEqual([]);
      // What fails in the pattern is said of the pattern alone.
      const failed = (await resultsOf(own)).filter(isFailure);
      const titles = failed.map(({ title }) => title);
      const text = files[variant] ?? '';
      const problems = problemsOf(folder, variant, text, results, titles);
      // As it is, without the marks of a comparison: it may be pasted.
      if (problems.length > 0) throw new Error(problems.join('\n'));
    },
  );
});

function isFailure({ state }: BehaviourResult): boolean {
  return state === 'fail';
}
