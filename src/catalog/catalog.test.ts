import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { categoryFolders } from './categories.ts';
import { codeFolders } from './code.ts';
import { diagramFolders } from './figures.ts';
import { readPage } from './mdx.ts';
import { syntaxProblems } from './page-syntax.ts';
import { planned } from './planned.ts';
import { publishedFiles } from './published.ts';
import { readCatalog } from './read.ts';
import { searchProblems, unreadyProblems } from './ready.ts';
import { searchesThatHold } from './searched.ts';

const ROOT = process.cwd();

describe('the catalog of this repository', () => {
  it('has no mistakes', async () => {
    const { patterns } = await readCatalog(ROOT);
    expect(patterns.length).toBeGreaterThan(0);
  });

  it('has pages that are ready', async () => {
    const { patterns } = await readCatalog(ROOT);
    expect(patterns.flatMap((one) => unreadyProblems(ROOT, one))).toEqual([]);
  });

  it('has pages in which the check finds nothing that a build would', async () => {
    const files = categoryFolders(ROOT).flatMap((folder) =>
      readdirSync(join(ROOT, 'docs', folder))
        .filter((name) => name.endsWith('.mdx'))
        .map((name) => `docs/${folder}/${name}`),
    );
    for (const file of files)
      expect(await syntaxProblems(ROOT, file)).toEqual([]);
    expect(files).toHaveLength(codeFolders(ROOT).length);
  });

  it('has the same slugs in docs, patterns-code and diagrams', async () => {
    const { patterns } = await readCatalog(ROOT);
    const slugs = patterns.map(({ slug }) => slug).sort();
    expect(codeFolders(ROOT)).toEqual(slugs);
    expect(diagramFolders(ROOT)).toEqual(slugs);
  });

  // What each search came to is recorded, and compared by the recorder.
  it('searches each story with rules in every version, and finds in the pattern only what a limit names', async () => {
    const { patterns } = await readCatalog(ROOT);
    expect(patterns.flatMap(searchProblems)).toEqual([]);
    const searched = patterns.flatMap(({ findings }) => findings);
    expect(searched.length).toBeGreaterThan(20);
  });

  // A search ends at its first find: then it has not tried each.
  it('says of no search that it tries each or every one, unless that is complete in the pattern', async () => {
    const { patterns } = await readCatalog(ROOT);
    const bold = patterns.flatMap((pattern) =>
      pattern.stories
        .filter(({ name }) =>
          searchesThatHold(pattern).every(({ story }) => story !== name),
        )
        .filter(({ caption }) =>
          caption
            .split('. ')
            .some((part) => /search.*\b(each|every|all|any)\b/i.test(part)),
        )
        .map(({ name }) => `${pattern.slug}, ${name}`),
    );
    expect(bold).toEqual([]);
  });

  it('proposes to play no version whose run is the same as the pattern\u2019s', async () => {
    const { patterns } = await readCatalog(ROOT);
    const tried: string[] = [];
    for (const { slug, category } of patterns) {
      const page = readFileSync(
        join(ROOT, 'docs', category.slug, `${slug}.mdx`),
        'utf8',
      );
      const path = join(ROOT, 'diagrams', slug, 'fingerprints.json');
      const all = JSON.parse(readFileSync(path, 'utf8')) as Record<
        string,
        Record<string, string>
      >;
      const uses = readPage(page).uses.filter(
        ({ component }) => component === 'Try',
      );
      for (const { attributes } of uses) {
        const { story, version, task } = attributes;
        tried.push(slug);
        if (task === 'search') continue; // uses.ts looks what it finds
        const own = all[`${slug}.ts`]![String(story)];
        expect(all[String(version)]?.[String(story)], slug).not.toBe(own);
      }
    }
    expect(new Set(tried).size).toBe(patterns.length);
  });

  it('plans patterns for categories that exist, each once', () => {
    const slugs = planned.map(({ slug }) => slug);
    expect(new Set(slugs).size).toBe(slugs.length);
    for (const { category } of planned) {
      expect(categoryFolders(ROOT)).toContain(category);
    }
  });

  it('publishes with the stories of a retry what they import of others', async () => {
    const files = publishedFiles(ROOT, await readCatalog(ROOT));
    const texts = JSON.parse(files.get('code/retry.json')!) as object;
    const others = Object.keys(texts).filter((name) => name.includes('/'));
    expect(others.sort()).toEqual([
      'bulkhead/bulkhead.ts',
      'circuit-breaker/circuit-breaker.ts',
      'fallback/fallback.ts',
    ]);
  });

  it('publishes every source, as text and as coloured HTML', async () => {
    const catalog = await readCatalog(ROOT);
    const files = publishedFiles(ROOT, catalog);
    for (const { slug, files: sources } of catalog.patterns) {
      const texts = Object.keys(
        JSON.parse(files.get(`code/${slug}.json`)!) as object,
      );
      const own = sources.map(({ name }) => name);
      expect(texts.slice(0, own.length)).toEqual(own);
      // What it imports of other patterns goes along, and has no page here.
      for (const path of texts.slice(own.length)) {
        expect(path).toMatch(/^[a-z-]+\/[a-z-]+\.ts$/);
        expect(existsSync(join(ROOT, 'patterns-code', path))).toBe(true);
        expect(files.has(`code/${slug}/${path}.json`)).toBe(false);
      }
      for (const { name, lines } of sources) {
        const html = JSON.parse(
          files.get(`code/${slug}/${name}.json`)!,
        ) as string;
        expect(html.split('<span class="line')).toHaveLength(lines + 1);
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
