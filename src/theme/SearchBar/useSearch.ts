import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import { useEffect, useState } from 'react';

import { loadPagefind, search, type Hit } from './pagefind';

export interface SearchState {
  hits: Hit[];
  /** A sentence for the reader; read aloud, and seen where no hits are. */
  message: string;
}

const NO_INDEX =
  'Search needs the built site: run "npm run build", then "npm run serve".';
const NOT_LOADED =
  'The search index could not be loaded. Are you offline? Try again later.';
const HINT = 'Search the patterns and the reference.';

/** The hits of a query, as they change while someone types. */
export function useSearch(query: string): SearchState {
  const { baseUrl } = useDocusaurusContext().siteConfig;
  const [state, setState] = useState<SearchState>({ hits: [], message: HINT });
  useEffect(() => {
    let isCurrent = true;
    find(baseUrl, query.trim()).then(
      (next) => {
        if (isCurrent && next !== undefined) setState(next);
      },
      () => {
        if (isCurrent) setState({ hits: [], message: NOT_LOADED });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [baseUrl, query]);
  return state;
}

async function find(
  baseUrl: string,
  query: string,
): Promise<SearchState | undefined> {
  if (process.env.NODE_ENV === 'development') {
    return { hits: [], message: NO_INDEX };
  }
  const pagefind = await loadPagefind(baseUrl);
  if (query === '') return { hits: [], message: HINT };
  const hits = await search(pagefind, query);
  if (hits === undefined) return undefined;
  if (hits.length === 0) {
    return { hits, message: `Nothing was found for “${query}”.` };
  }
  return { hits, message: `Found: ${hits.length}. The arrows choose.` };
}
