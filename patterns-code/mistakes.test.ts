/** Every listed mistake is noticed, and every rule of a story can break. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPattern } from '../src/recording/load.ts';
import {
  mistakesOf,
  problemOf,
  promisesOf,
  unbroken,
  type Promises,
} from '../src/recording/mistakes.ts';
import { slugsOf, tested } from '../src/recording/versions.ts';
import { NodeThread } from '../src/runner/node.ts';

const root = process.cwd();
const thread = new NodeThread();

const slugs = tested(slugsOf(root));
const lists = new Map(
  await Promise.all(
    slugs.map(async (slug) => [slug, await mistakesOf(root, slug)] as const),
  ),
);

afterAll(() => thread.end());

describe.each(slugs)('%s', (slug) => {
  const mistakes = lists.get(slug) ?? [];
  let promises: Promises;

  beforeAll(async () => {
    promises = await promisesOf(await loadPattern(root, slug));
  });

  it('has no rule or goal that can not be broken', async () => {
    const safe = await unbroken(root, slug, mistakes, promises);
    expect(safe).toEqual([]);
  });

  it.each(mistakes)('notices: $mistake', async (mistake) => {
    expect(
      await problemOf(root, slug, mistake, promises, thread),
    ).toBeUndefined();
  });
});
