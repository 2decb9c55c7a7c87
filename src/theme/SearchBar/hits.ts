import type { Finder } from '../../search/finder';
import { PART_LABEL } from '../../search/parts';
import type { Found, Piece } from '../../search/types';

/** A found place, ready to show. */
export interface Hit {
  url: string;
  title: string;
  /** Where in the page, or what of it, when that is not its title. */
  section?: string;
  /** `Pattern`, `Reference` or `About`, as the page says of itself. */
  kind: string;
  /** Text with what matched marked. */
  excerpt: Piece[];
}

const MOST_OF_OWN = 5;
const MOST = 9;
/** Beside the best, what is worth less than this share says little. */
const WORTH = 0.15;

/** Pages that are found by their names, symptoms and behaviours. */
export function ownHits(finder: Finder, query: string): Hit[] {
  const found = finder
    .find(query)
    .filter(({ entry: { url } }) => url !== undefined);
  const best = found[0]?.score ?? 0;
  return found
    .filter(({ score }) => score >= best * WORTH)
    .slice(0, MOST_OF_OWN)
    .map(ownHit);
}

function ownHit({ entry, text, pieces }: Found): Hit {
  const { title, kind, url = '', texts } = entry;
  const label = PART_LABEL[text.part];
  const intent = texts.find(({ part }) => part === 'intent');
  const isTitle = text.part === 'title' && intent !== undefined;
  return {
    url: `${url}${text.at ?? ''}`,
    title,
    kind,
    section: label === '' ? undefined : label,
    excerpt: isTitle ? [{ text: intent.text, isMatch: false }] : pieces,
  };
}

/**
 * What was found by name, symptom or behaviour, then what the full text has
 * besides: patterns, the reference, pages about the catalog.
 */
export function merged(own: readonly Hit[], full: readonly Hit[]): Hit[] {
  const pages = new Set(own.map(({ url }) => pageOf(url)));
  const others = full
    .filter(({ url }) => !pages.has(pageOf(url)))
    .sort((a, b) => rank(a) - rank(b));
  return [...own, ...others].slice(0, MOST);
}

const KINDS = ['Pattern', 'Reference', 'About'];

function rank({ kind }: Hit): number {
  const place = KINDS.indexOf(kind);
  return place < 0 ? KINDS.length : place;
}

function pageOf(url: string): string {
  return url.replace(/#.*$/, '');
}
