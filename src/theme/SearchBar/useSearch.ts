import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import { useEffect, useState } from 'react';

import { loadFinder } from '../../search/load';
import { merged, ownHits, type Hit } from './hits';
import { loadPagefind, search } from './pagefind';

export interface SearchState {
  hits: Hit[];
  /** A sentence for the reader; read aloud, and seen where no hits are. */
  message: string;
}

const HINT = 'Search the patterns and the reference.';
const NOT_LOADED =
  'The search index could not be loaded. Are you offline? Try again later.';
/** Said where only names, symptoms and behaviours can be looked through. */
const NO_FULL_TEXT =
  process.env.NODE_ENV === 'development'
    ? 'The full text is searched in the built site only.'
    : 'The full text could not be searched. Are you offline?';

/** The hits of a query, as they change while someone types. */
export function useSearch(query: string): SearchState {
  const { baseUrl } = useDocusaurusContext().siteConfig;
  const [state, setState] = useState<SearchState>({ hits: [], message: HINT });
  useEffect(() => {
    let isCurrent = true;
    void find(baseUrl, query.trim(), (next) => {
      if (isCurrent) setState(next);
    });
    return () => {
      isCurrent = false;
    };
  }, [baseUrl, query]);
  return state;
}

/** Shows what is known by name at once, and the full text's when it comes. */
async function find(
  baseUrl: string,
  query: string,
  show: (state: SearchState) => void,
): Promise<void> {
  // Both begin to load before anything is typed.
  const full = fullText(baseUrl, query);
  const finder = await loadFinder().catch(() => undefined);
  if (query === '') return show({ hits: [], message: HINT });
  const own = finder === undefined ? [] : ownHits(finder, query);
  if (own.length > 0) show({ hits: own, message: foundMessage(own) });
  const others = await full;
  // A later search has overtaken this one.
  if (others === undefined) return;
  if (others === 'failed') {
    const message = finder === undefined ? NOT_LOADED : nothingOf(own, query);
    return show({ hits: own, message });
  }
  const hits = merged(own, others);
  const message = hits.length > 0 ? foundMessage(hits) : nothing(query);
  show({ hits, message });
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
