import { meansWordOf } from '../../search/words';
import type { Hit } from './hits';

/** The part of Pagefind's browser module that the search uses. */
export interface Pagefind {
  options(options: { baseUrl: string; excerptLength?: number }): Promise<void>;
  init(): Promise<void>;
  /** Null when a later search has overtaken this one. */
  debouncedSearch(
    query: string,
    options: object,
    delayMs: number,
  ): Promise<{
    results: { id: string; data(): Promise<PagefindData> }[];
  } | null>;
}

interface PagefindData {
  url: string;
  meta: { title?: string; kind?: string };
  excerpt: string;
  sub_results: { title: string; url: string; excerpt: string }[];
}

const MOST_HITS = 8;
const TYPING_PAUSE_MS = 120;

/** What is loaded stays; what failed is tried again. */
let loaded: Promise<Pagefind> | undefined;

/** Loads the index that the build made. Rejects where there is none. */
export function loadPagefind(baseUrl: string): Promise<Pagefind> {
  loaded ??= load(baseUrl);
  loaded.catch(() => {
    loaded = undefined;
  });
  return loaded;
}

async function load(baseUrl: string): Promise<Pagefind> {
  const address = `${baseUrl}pagefind/pagefind.js`;
  if (!(await canFetch(address))) throw new Error(`offline: ${address}`);
  const pagefind = (await import(
    /* webpackIgnore: true */ address
  )) as Pagefind;
  await pagefind.options({ baseUrl, excerptLength: 18 });
  await pagefind.init();
  return pagefind;
}

/** Asking in vain leaves an error in the console, so look first. */
async function canFetch(address: string): Promise<boolean> {
  if (navigator.onLine) return true;
  if (!('caches' in window)) return false;
  return (await caches.match(address, { ignoreSearch: true })) !== undefined;
}

/** Undefined when a later search has overtaken this one. */
export async function search(
  pagefind: Pagefind,
  query: string,
): Promise<Hit[] | undefined> {
  const found = await pagefind.debouncedSearch(query, {}, TYPING_PAUSE_MS);
  if (found === null) return undefined;
  const best = found.results.slice(0, MOST_HITS);
  const hits = await Promise.all(
    best.map(async (result) => hit(await result.data())),
  );
  return hits.filter((one) => meansQuery(one, query));
}

/**
 * Pagefind shortens a word that no page has until one fits: `istio` finds
 * `is`. What it marks has to be a word of the query, in some form.
 */
function meansQuery({ title, section = '', excerpt }: Hit, query: string) {
  const marked = excerpt.filter(({ isMatch }) => isMatch);
  const texts = [title, section, ...marked.map(({ text }) => text)];
  return texts.some((text) => meansWordOf(query, text));
}

function hit(data: PagefindData): Hit {
  const title = data.meta.title ?? data.url;
  const place = data.sub_results[0];
  return {
    url: place?.url ?? data.url,
    title,
    kind: data.meta.kind ?? '',
    section:
      place !== undefined && place.title !== title ? place.title : undefined,
    excerpt: marked(place?.excerpt ?? data.excerpt),
  };
}

/** Pagefind escapes its excerpts and wraps matches in `<mark>`. */
function marked(html: string): Hit['excerpt'] {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return [...body.childNodes].map((node) => ({
    text: node.textContent ?? '',
    isMatch: node.nodeName === 'MARK',
  }));
}
