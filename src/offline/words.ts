/** The sentences that say what is here. */

export interface Holding {
  /** Pages that are here, and all that there are. */
  here: number;
  all: number;
  /** Of those here, how many are not as they are published now. */
  old: number;
  /** Whether the full text can be searched. */
  hasSearch: boolean;
}

export function holdingSentence(holding: Holding): string {
  const { here, all, old, hasSearch } = holding;
  if (here === 0) return `None of the ${all} pages is here.`;
  const isAll = here === all;
  const first = isAll
    ? `All ${all} pages are here`
    : `${here} of ${all} pages ${here === 1 ? 'is' : 'are'} here`;
  const search = hasSearch ? ', and the full text for the search.' : '.';
  if (old === 0) return first + search;
  return `${first}${search} ${oldOf(old, here)} of another version of the site.`;
}

function oldOf(old: number, here: number): string {
  if (here === 1) return 'It is';
  if (old === here) return 'All of them are';
  return old === 1 ? '1 of them is' : `${old} of them are`;
}

/** `2.5 MB`; a little is never nothing. */
export function megabytes(bytes: number): string {
  return `${Math.max(0.1, bytes / 1_000_000).toFixed(1)} MB`;
}
