/** The words by which each page of the site is found: `search.json`. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry, Text } from '../search/types.ts';
import { readPage } from './mdx.ts';
import type { Catalog } from './read.ts';
import type { Pattern } from './types.ts';

const SIMULATION = 'patterns-code/_simulation';

/** Patterns first, then their reference, then pages about the catalog. */
export function entriesOf(
  root: string,
  { patterns, planned }: Catalog,
  baseUrl: string,
): Entry[] {
  return [
    ...patterns.map(patternEntry),
    ...planned.map(({ slug, title }) => ({
      id: slug,
      kind: 'Planned' as const,
      title,
      texts: [{ part: 'title' as const, text: title }],
    })),
    ...patterns.map(({ slug, title, apiPermalink }) =>
      referenceEntry(title, apiPermalink, [
        readFileSync(join(root, `patterns-code/${slug}/${slug}.ts`), 'utf8'),
      ]),
    ),
    referenceEntry('The simulation', `${baseUrl}api/simulation/`, [
      read(root, `${SIMULATION}/index.ts`),
      read(root, `${SIMULATION}/types.ts`),
    ]),
    ...aboutEntries(root, baseUrl),
  ];
}

function patternEntry(pattern: Pattern): Entry {
  const { slug, title, permalink, intent, guarantees, limits } = pattern;
  const texts: Text[] = [
    { part: 'title', text: title },
    ...pattern.aliases.map((text) => ({ part: 'alias' as const, text })),
    ...pattern.symptoms.map((text) => ({ part: 'symptom' as const, text })),
    { part: 'intent', text: intent },
    ...pattern.tags.map((text) => ({ part: 'tag' as const, text })),
    ...guarantees.map((one) => ({
      part: 'guarantee' as const,
      text: plain(one.title),
      at: '#what-it-guarantees',
    })),
    ...limits.map((one) => ({
      part: 'limit' as const,
      text: plain(one.title),
      at: '#what-it-does-not',
    })),
    ...projectsOf(pattern).map((text) => ({ part: 'seen' as const, text })),
  ];
  return { id: slug, kind: 'Pattern', title, url: permalink, texts };
}

/** Names of the projects whose reports stand at its behaviours. */
function projectsOf({ guarantees, limits }: Pattern): string[] {
  const repos = [...guarantees, ...limits].flatMap(({ seen }) =>
    seen.map(({ repo }) => repo),
  );
  return [...new Set(repos)];
}

/** A title without the marks of code. */
function plain(title: string): string {
  return title.replaceAll('`', '');
}

/** A page of the reference, by what its modules export. */
function referenceEntry(
  title: string,
  url: string,
  modules: readonly string[],
): Entry {
  const names = modules.flatMap(exportsOf);
  return {
    id: url,
    kind: 'Reference',
    title,
    url,
    texts: names.map((text) => ({ part: 'name', text })),
  };
}

const DECLARED =
  /^export (?:abstract )?(?:async )?(?:class|interface|type|const|function) (\w+)/gm;
const LISTED = /^export \{([^}]*)\} from/gm;

/** Names that a module exports, as they stand in it. */
export function exportsOf(module: string): string[] {
  const listed = [...module.matchAll(LISTED)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.replace(/^\s*type\s/, '').trim()),
  );
  const declared = [...module.matchAll(DECLARED)].map(([, name = '']) => name);
  return [...listed, ...declared].filter((name) => name !== '');
}

/** Pages that are about no single pattern: of docs/ and its contributing/. */
function aboutEntries(root: string, baseUrl: string): Entry[] {
  return ['', 'contributing/'].flatMap((folder) => {
    const path = join(root, 'docs', folder);
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .filter((name) => /^[^_].*\.mdx$/.test(name))
      .map((name) => aboutEntry(root, `${folder}${name}`, baseUrl));
  });
}

function aboutEntry(root: string, path: string, baseUrl: string): Entry {
  const { data, headings } = readPage(read(root, `docs/${path}`));
  const { title, description, slug } = data as Record<string, unknown>;
  const place = path.replace(/(^|\/)index\.mdx$|\.mdx$/, '$1');
  const url =
    typeof slug === 'string'
      ? `${baseUrl}${slug.replace(/^\/|\/$/g, '')}/`
      : `${baseUrl}${place.replace(/\/$/, '')}/`;
  return {
    id: url,
    kind: 'About',
    title: String(title),
    url,
    texts: [
      { part: 'title', text: String(title) },
      { part: 'name', text: lastOf(url) },
      ...(typeof description === 'string'
        ? [{ part: 'intent' as const, text: description }]
        : []),
      ...headings.map(({ text }) => ({ part: 'name' as const, text })),
    ],
  };
}

/** `/base/seen-in-the-wild/` → `seen in the wild` */
function lastOf(url: string): string {
  return (url.split('/').at(-2) ?? '').replaceAll('-', ' ');
}

function read(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
