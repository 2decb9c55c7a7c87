/** What the site makes of the head of a pattern's page. */
import { expect, it } from 'vitest';
import { patternFrontMatter } from './pattern-front-matter.ts';

async function headOf(
  frontMatter: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const read = await patternFrontMatter({
    filePath: 'docs/cache/demo.mdx',
    fileContent: '',
    defaultParseFrontMatter: async () => ({ frontMatter, content: '' }),
  });
  return read.frontMatter;
}

const intent = 'Runs each request once.';

it('describes a page by its intent, and leaves others as they are', async () => {
  const head = await headOf({ intent, tags: ['retry'], title: 'Demo' });
  expect(head).toMatchObject({ description: intent, keywords: ['retry'] });
  const other = { title: 'Style', sidebar_position: 5 };
  expect(await headOf(other)).toEqual(other);
});

it('puts what compares patterns first in its category, and nothing else', async () => {
  const positionOf = async (related: unknown) =>
    (await headOf({ intent, related })).sidebar_position;
  expect(await positionOf({ compares: ['retry', 'bulkhead'] })).toBe(0);
  for (const related of [
    { compares: [] },
    { compares: null },
    { needs: ['retry'] },
    null,
    undefined,
  ]) {
    expect(await positionOf(related)).toBeUndefined();
  }
});

it('lets a page that compares say another position itself', async () => {
  const related = { compares: ['retry', 'bulkhead'] };
  const head = await headOf({ intent, related, sidebar_position: 3 });
  expect(head.sidebar_position).toBe(3);
});
