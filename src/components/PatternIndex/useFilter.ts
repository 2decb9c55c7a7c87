import { useHistory, useLocation } from '@docusaurus/router';
import { useState } from 'react';
import { filterIn, NO_FILTER, queryOf, type Filter } from './filter.ts';

/**
 * What the reader looks for, kept in the address: it is there after Back and
 * after a reload, and can be linked to. The server knows no query.
 */
export function useFilter(ready: boolean): [Filter, (next: Filter) => void] {
  const history = useHistory();
  const { search, pathname } = useLocation();
  // The address follows what is typed, a letter later than the field.
  const [typed, setTyped] = useState<Filter>();
  const filter = typed ?? (ready ? filterIn(search) : NO_FILTER);
  const change = (next: Filter) => {
    setTyped(next);
    history.replace({ pathname, search: queryOf(next) });
  };
  return [filter, change];
}
