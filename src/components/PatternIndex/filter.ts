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
