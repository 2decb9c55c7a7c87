import type { LightIndex, LightPattern } from '../../catalog/light.ts';
import type { Finder } from '../../search/finder.ts';
import type { Found } from '../../search/types.ts';

export interface Filter {
  /** What the reader looks for, in any words. */
  text: string;
  /** A slug; empty for all. */
  category: string;
  /** Empty for all; planned patterns have none. */
  tag: string;
}

export const NO_FILTER: Filter = { text: '', category: '', tag: '' };

const NAMES = { text: 'q', category: 'category', tag: 'tag' } as const;
type Name = keyof typeof NAMES;
const ALL = Object.keys(NAMES) as Name[];

/** The filter that the query of an address holds. */
export function filterIn(search: string): Filter {
  const query = new URLSearchParams(search);
  const given = ALL.map((name) => [name, query.get(NAMES[name]) ?? '']);
  return { ...NO_FILTER, ...(Object.fromEntries(given) as Filter) };
}

/** Leaves out a category and a tag that there are not. */
export function known(
  { text, category, tag }: Filter,
  categories: readonly string[],
  tags: readonly string[],
): Filter {
  return {
    text,
    category: categories.includes(category) ? category : '',
    tag: tags.includes(tag) ? tag : '',
  };
}

/** The query that holds the filter: empty for none, else with its `?`. */
export function queryOf(filter: Filter): string {
  const query = new URLSearchParams();
  for (const name of ALL) {
    if (filter[name] !== '') query.set(NAMES[name], filter[name]);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

export type Planned = LightIndex['planned'][number];

/** A pattern that was found by its words, and why. */
export interface FoundPattern {
  pattern: LightPattern | Planned;
  found: Found;
}

/** Whether a pattern is of the category and has the tag. */
export function fits(entry: LightPattern | Planned, filter: Filter): boolean {
  if (filter.category !== '' && entry.category !== filter.category)
    return false;
  const tags = 'tags' in entry ? entry.tags : [];
  return filter.tag === '' || tags.includes(filter.tag);
}

/** The patterns that fit by their words as well, the best first. */
export function findPatterns(
  { patterns, planned }: LightIndex,
  filter: Filter,
  finder: Finder,
): FoundPattern[] {
  const all = new Map(
    [...patterns, ...planned].map((pattern) => [pattern.slug, pattern]),
  );
  return finder.find(filter.text).flatMap((found) => {
    const pattern = all.get(found.entry.id);
    return pattern !== undefined && fits(pattern, filter)
      ? [{ pattern, found }]
      : [];
  });
}
