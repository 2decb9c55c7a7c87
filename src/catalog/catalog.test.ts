import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { categoryFolders } from './categories.ts';
import { codeFolders } from './code.ts';
import { diagramFolders } from './figures.ts';
import { planned } from './planned.ts';
import { publishedFiles } from './published.ts';
import { readCatalog } from './read.ts';
import { allSightings } from './sightings.ts';

const ROOT = process.cwd();

describe('the catalog of this repository', () => {
  it('has no mistakes', async () => {
    const { patterns } = await readCatalog(ROOT);
    expect(patterns.length).toBeGreaterThan(0);
  });

  it('names four reports for each pattern or more, each once', async () => {
    const { patterns } = await readCatalog(ROOT);
    const few = patterns.flatMap((pattern) => {
      const seen = allSightings([pattern]);
      const { size } = new Set(seen.map(({ url }) => url));
      return size >= 4 ? [] : [`${pattern.slug}: ${size}`];
    });
    expect(few).toEqual([]);
  });

  it('has the same slugs in docs, patterns-code and diagrams', async () => {
    const { patterns } = await readCatalog(ROOT);
    const slugs = patterns.map(({ slug }) => slug).sort();
    expect(codeFolders(ROOT)).toEqual(slugs);
    expect(diagramFolders(ROOT)).toEqual(slugs);
  });

  it('plans patterns for categories that exist, each once', () => {
    const slugs = planned.map(({ slug }) => slug);
    expect(new Set(slugs).size).toBe(slugs.length);
    for (const { category } of planned) {
      expect(categoryFolders(ROOT)).toContain(category);
    }
  });

  it('publishes every source, as text and as coloured HTML', async () => {
    const catalog = await readCatalog(ROOT);
    const files = publishedFiles(ROOT, catalog);
    for (const { slug, files: sources } of catalog.patterns) {
      const texts = JSON.parse(files.get(`code/${slug}.json`)!) as object;
      expect(Object.keys(texts)).toEqual(sources.map(({ name }) => name));
      for (const { name, lines } of sources) {
        const html = JSON.parse(
          files.get(`code/${slug}/${name}.json`)!,
        ) as string;
        expect(html.split('<span class="line">')).toHaveLength(lines + 1);
        expect(withoutTags(html)).toBe(
          readFileSync(join(ROOT, 'patterns-code', slug, name), 'utf8'),
        );
      }
    }
  });
});

function withoutTags(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
