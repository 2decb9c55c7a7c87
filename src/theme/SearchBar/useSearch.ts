import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import { useEffect, useState } from 'react';

import { Shelf } from '../../offline/shelf';
import { loadFinder } from '../../search/load';
import { hereFirst, merged, ownHits, type Hit } from './hits';
import { loadPagefind, search } from './pagefind';

export interface SearchState {
  hits: Hit[];
  /** A sentence for the reader; read aloud, and seen where no hits are. */
  message: string;
  /** Some of it could not be looked through: the sentence is always seen. */
  isPartial?: boolean;
}

const HINT = 'Search the patterns and the reference.';
const NOT_LOADED =
  'The search index could not be loaded. Are you offline? Try again later.';
/** Said where only names, symptoms and behaviours can be looked through. */
const NO_FULL_TEXT =
  process.env.NODE_ENV === 'development'
    ? 'The full text is searched in the built site only.'
    : 'The full text could not be searched. Are you offline? ' +
      '“Read offline”, below each page, fetches it.';
const AWAY = 'Marked pages are not kept here.';

/** The hits of a query, as they change while someone types. */
export function useSearch(query: string): SearchState {
  const { baseUrl } = useDocusaurusContext().siteConfig;
  const [state, setState] = useState<SearchState>({ hits: [], message: HINT });
  useEffect(() => {
    let isCurrent = true;
    const here = pagesHere(baseUrl);
    void find(baseUrl, query.trim(), async (next) => {
      const shown = withAway(next, await here);
      if (isCurrent) setState(shown);
    });
    return () => {
      isCurrent = false;
    };
  }, [baseUrl, query]);
  return state;
}

/** Addresses of pages that open; undefined with a connection: all do. */
async function pagesHere(
  baseUrl: string,
): Promise<ReadonlySet<string> | undefined> {
  if (navigator.onLine || !('caches' in window)) return undefined;
  const base = new URL(baseUrl, window.location.origin).href;
  const kept = await new Shelf(base).pages().catch(() => []);
  return new Set(kept.map(({ path }) => `${baseUrl}${path}`));
}

function withAway(
  state: SearchState,
  here: ReadonlySet<string> | undefined,
): SearchState {
  if (here === undefined) return state;
  const hits = hereFirst(state.hits, here);
  const isAway = hits.some((hit) => hit.isAway);
  const message = isAway ? `${state.message} ${AWAY}` : state.message;
  return { ...state, hits, message };
}

/** Shows what is known by name at once, and the full text's when it comes. */
async function find(
  baseUrl: string,
  query: string,
  show: (state: SearchState) => Promise<void>,
): Promise<void> {
  // Both begin to load before anything is typed.
  const full = fullText(baseUrl, query);
  const finder = await loadFinder().catch(() => undefined);
  if (query === '') return show({ hits: [], message: HINT });
  const own = finder === undefined ? [] : ownHits(finder, query);
  if (own.length > 0) await show({ hits: own, message: foundMessage(own) });
  const others = await full;
  // A later search has overtaken this one.
  if (others === undefined) return;
  if (others === 'failed') {
    const message = finder === undefined ? NOT_LOADED : nothingOf(own, query);
    return show({ hits: own, message, isPartial: true });
  }
  const hits = merged(own, others);
  const message = hits.length > 0 ? foundMessage(hits) : nothing(query);
  return show({ hits, message });
}

async function fullText(
  baseUrl: string,
  query: string,
): Promise<Hit[] | undefined | 'failed'> {
  if (process.env.NODE_ENV === 'development') return 'failed';
  try {
    const pagefind = await loadPagefind(baseUrl);
    return query === '' ? [] : await search(pagefind, query);
  } catch {
    return 'failed';
  }
}

function foundMessage({ length }: readonly Hit[]): string {
  return `Found: ${length}. The arrows choose.`;
}

function nothing(query: string): string {
  return `Nothing was found for “${query}”.`;
}

/** What is said without the full text. */
function nothingOf(own: readonly Hit[], query: string): string {
  const first = own.length > 0 ? foundMessage(own) : nothing(query);
  return `${first} ${NO_FULL_TEXT}`;
}
