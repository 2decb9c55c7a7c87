import type { Finder } from '../../search/finder';
import { PART_LABEL } from '../../search/parts';
import type { Found, Part, Piece } from '../../search/types';

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
  /** There is no connection, and the page is not kept in this browser. */
  isAway?: boolean;
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

/** A name says nothing of the page: beside it stands what it is for. */
const NAMES: readonly Part[] = ['title', 'alias', 'tag'];

function ownHit({ entry, text, pieces }: Found): Hit {
  const { title, kind, url = '', texts } = entry;
  const label = PART_LABEL[text.part];
  const intent = texts.find(({ part }) => part === 'intent');
  const isName = NAMES.includes(text.part);
  return {
    url: `${url}${text.at ?? ''}`,
    title,
    kind,
    section: sectionOf(label, isName ? text.text : ''),
    excerpt:
      isName && intent !== undefined
        ? [{ text: intent.text, isMatch: false }]
        : pieces,
  };
}

function sectionOf(label: string, name: string): string | undefined {
  return label === '' ? undefined : `${label} ${name}`.trim();
}

/**
 * What was found by name, symptom or behaviour, then what the full text has
 * besides: patterns, the reference, pages about the catalog.
 */
export function merged(own: readonly Hit[], full: readonly Hit[]): Hit[] {
  const pages = new Set(own.map(({ url }) => pageOf(url)));
  const first = own.map((hit) => placed(hit, full));
  const others = full
    .filter(({ url }) => !pages.has(pageOf(url)))
    .sort((a, b) => rank(a) - rank(b));
  return [...first, ...others].slice(0, MOST);
}

/** Where in the reference an export stands is known to the full text only. */
function placed(hit: Hit, full: readonly Hit[]): Hit {
  if (hit.kind !== 'Reference') return hit;
  const place = full.find(({ url }) => pageOf(url) === hit.url);
  return { ...hit, url: place?.url ?? hit.url };
}

const KINDS = ['Pattern', 'Reference', 'About'];

function rank({ kind }: Hit): number {
  const place = KINDS.indexOf(kind);
  return place < 0 ? KINDS.length : place;
}

/** Hits of pages that are here, then the others, marked as away. */
export function hereFirst(
  hits: readonly Hit[],
  here: ReadonlySet<string>,
): Hit[] {
  const isHere = ({ url }: Hit) => here.has(pageOf(url));
  return [
    ...hits.filter(isHere),
    ...hits
      .filter((hit) => !isHere(hit))
      .map((hit) => ({ ...hit, isAway: true })),
  ];
}

function pageOf(url: string): string {
  return url.replace(/#.*$/, '');
}
