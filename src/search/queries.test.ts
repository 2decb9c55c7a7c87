import { describe, expect, it } from 'vitest';
import { entriesOf } from '../catalog/entries.ts';
import { readCatalog } from '../catalog/read.ts';
import { Finder } from './finder.ts';
import { FIRST, QUERIES } from './queries.ts';

const catalog = await readCatalog(process.cwd());
const entries = entriesOf(process.cwd(), catalog, '/');
const finder = new Finder(entries);

/** Addresses of what the site's search shows, the best first. */
function addresses(query: string): string[] {
  return finder.find(query).flatMap(({ entry: { url } }) => url ?? []);
}

describe('what readers type', () => {
  it('is sixty queries or more, each once, for every pattern', () => {
    expect(QUERIES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(QUERIES.map(([text]) => text)).size).toBe(QUERIES.length);
    const unasked = catalog.patterns
      .map(({ slug }) => slug)
      .filter((slug) => !QUERIES.some(([, page]) => page === `${slug}/`));
    expect(unasked).toEqual([]);
  });

  it.each(QUERIES)('"%s" has %s among the first three', (text, page) => {
    const first = addresses(text).slice(0, 3);
    expect(first).toContainEqual(expect.stringMatching(end(page)));
  });

  it.each(FIRST)('"%s" has %s first', (text, page) => {
    expect(addresses(text)[0]).toMatch(end(page));
  });

  it('is found where each symptom of a page is typed', () => {
    for (const { symptoms, permalink } of catalog.patterns) {
      for (const symptom of symptoms) {
        expect([symptom, addresses(symptom)[0]]).toEqual([symptom, permalink]);
      }
    }
  });
});

/** The page itself; `circuit-breaker/` is not that of the reference. */
function end(page: string): RegExp {
  return new RegExp(`^/(?!api/)([a-z-]+/)?${page}$|^/${page}$`);
}
