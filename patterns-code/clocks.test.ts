/**
 * A reading of a forward clock means nothing elsewhere: where it begins is
 * arbitrary, so no message and no write may depend on it. Every story is
 * played again with clocks that begin somewhere else in every life of every
 * node, and has to send and write the same.
 */
import { describe, expect, it } from 'vitest';
import type { Kernel } from './_simulation/kernel.ts';
import { loadPattern, type Loaded } from '../src/recording/load.ts';
import { slugsOf, tested, versionsOf } from '../src/recording/versions.ts';
import type { Scenario } from './_simulation/types.ts';

const root = process.cwd();

/** The run, and every value that was sent or written in it. */
async function play(
  { makeKernel }: Loaded,
  story: Scenario,
  originOf: (node: string) => number,
): Promise<{
  run: Awaited<ReturnType<Kernel<unknown>['run']>>;
  values: string[];
}> {
  const values: string[] = [];
  const witness = (value: unknown) =>
    values.push(JSON.stringify(value, bytesAsText));
  const run = await makeKernel(story, {}, { originOf, witness }).run();
  return { run, values };
}

/** Bytes are many; as text they are compared in no time. */
function bytesAsText(_: string, value: unknown): unknown {
  return value instanceof Uint8Array
    ? Buffer.from(value).toString('latin1')
    : value;
}

/** A different beginning each time it is asked; the story's own stays. */
function anywhere(): (node: string) => number {
  let lives = 0;
  return (node) => {
    lives += 1;
    return node === 'Client' ? 0 : 7_000_003 * lives;
  };
}

describe.each(tested(slugsOf(root)))('%s', (slug) => {
  it.each(versionsOf(root, slug))(
    '%s neither sends nor stores what a forward clock shows',
    async (version) => {
      const loaded = await loadPattern(root, slug, version);
      for (const [name, story] of loaded.stories) {
        const plain = await play(loaded, story, () => 0);
        const moved = await play(loaded, story, anywhere());
        expect(moved.values, name).toEqual(plain.values);
        expect(moved.run.trace, name).toEqual(plain.run.trace);
        expect(moved.run.result, name).toEqual(plain.run.result);
      }
    },
  );
});
