import { Finder } from './finder.ts';

let finder: Promise<Finder> | undefined;

/**
 * The words of all pages, fetched when somebody first looks for something.
 * Rejects when they can't be fetched; the next call tries again.
 */
export function loadFinder(): Promise<Finder> {
  finder ??= import('@generated/catalog/default/search.json').then(
    ({ default: entries }) => new Finder(entries),
  );
  finder.catch(() => {
    finder = undefined;
  });
  return finder;
}
