/** How other parts of a page open the site's search. */

/** Name of the event, dispatched on `window`; its detail is the query. */
export const SEARCH_SITE = 'catalog:search-site';

/** Opens the search with this in its field. */
export function searchSite(query: string): void {
  window.dispatchEvent(new CustomEvent(SEARCH_SITE, { detail: query }));
}
