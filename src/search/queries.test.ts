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
  it('is sixty queries or more, each once', () => {
    expect(QUERIES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(QUERIES.map(([text]) => text)).size).toBe(QUERIES.length);
  });

  it.each(QUERIES)('"%s" has %s among the first three', (text, page) => {
    const first = addresses(text).slice(0, 3);
    expect(first).toContainEqual(expect.stringMatching(end(page)));
  });

  it.each(FIRST)('"%s" has %s first', (text, page) => {
    expect(addresses(text)[0]).toMatch(end(page));
  });

  it('may be any symptom of any page', () => {
    for (const { symptoms, permalink } of catalog.patterns) {
      for (const symptom of symptoms) {
        const first = addresses(symptom).slice(0, 3);
        expect([symptom, ...first]).toContain(permalink);
      }
    }
  });
});

/** The page itself; `circuit-breaker/` is not that of the reference. */
function end(page: string): RegExp {
  return new RegExp(`^/(?!api/)([a-z-]+/)?${page}$|^/${page}$`);
}
