import type { LightIndex, LightPattern } from '../../catalog/light.ts';

export interface Filter {
  /** Words that all have to occur. */
  text: string;
  /** A slug; empty for all. */
  category: string;
  /** Empty for all; planned patterns have none. */
  tag: string;
}

export const NO_FILTER: Filter = { text: '', category: '', tag: '' };

type Entry = LightPattern | LightIndex['planned'][number];

/** Whether a pattern is to be shown. */
export function matches(entry: Entry, filter: Filter): boolean {
  if (filter.category !== '' && entry.category !== filter.category)
    return false;
  const tags = 'tags' in entry ? entry.tags : [];
  if (filter.tag !== '' && !tags.includes(filter.tag)) return false;
  const text = wordsOf(entry).toLowerCase();
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => text.includes(word));
}

function wordsOf(entry: Entry): string {
  const { slug, title } = entry;
  if (!('intent' in entry)) return `${slug} ${title}`;
  return [slug, title, entry.intent, ...entry.aliases, ...entry.tags].join(' ');
}
