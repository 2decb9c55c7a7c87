/** How long the pages of the patterns are. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { slugsOf } from '../recording/versions.ts';

/** Pages in a folder of their category; `api` is generated. */
const pages = readdirSync('docs', { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .map(({ name }) => name)
  .filter((name) => name !== 'contributing' && name !== 'api')
  .flatMap((name) =>
    readdirSync(join('docs', name)).map((file) => join('docs', name, file)),
  )
  .filter((path) => path.endsWith('.mdx'));

/** Words of the prose before "In production", without front matter. */
function wordsOf(text: string): number {
  const [, , body = ''] = text.split(/^---$/m);
  const [prose = ''] = body.split('\n## In production');
  const plain = prose.replace(/<[^>]*>/g, '').replace(/\]\([^)]*\)/g, ']');
  return plain.match(/\S+/g)?.length ?? 0;
}

describe('prose', () => {
  it.each(pages.map((page) => [basename(page, '.mdx'), page]))(
    'of %s has 600 to 900 words before "In production"',
    (_, page) => {
      const words = wordsOf(readFileSync(page, 'utf8'));
      expect(words).toBeGreaterThanOrEqual(600);
      expect(words).toBeLessThanOrEqual(900);
    },
  );

  it('is counted for each pattern', () => {
    const counted = pages.map((page) => basename(page, '.mdx'));
    expect(counted.sort()).toEqual(slugsOf(process.cwd()));
  });
});
