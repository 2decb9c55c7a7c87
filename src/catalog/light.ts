/** The little that an overview has to know about each pattern. */
import type { Catalog } from './read.ts';
import { runsThatHold } from './searched.ts';
import type { Category, Pattern } from './types.ts';

export interface LightPattern extends Pick<
  Pattern,
  'slug' | 'kind' | 'title' | 'intent' | 'aliases' | 'tags' | 'permalink'
> {
  category: string;
  /** How many behaviours, limits and stories there are. */
  guarantees: number;
  limits: number;
  stories: number;
  /** How many runs of the pattern were searched, and nothing was found. */
  searchedRuns: number;
}

/** `@generated/catalog/default/index.json` */
export interface LightIndex {
  categories: (Category & { permalink: string })[];
  patterns: LightPattern[];
  planned: { slug: string; title: string; category: string }[];
}

export function lightIndex(catalog: Catalog, baseUrl: string): LightIndex {
  return {
    categories: catalog.categories.map((category) => ({
      ...category,
      permalink: `${baseUrl}${category.slug}/`,
    })),
    patterns: catalog.patterns.map((pattern) => {
      const { slug, kind, title, intent, aliases, tags, permalink } = pattern;
      return {
        slug,
        kind,
        title,
        intent,
        aliases,
        tags,
        permalink,
        category: pattern.category.slug,
        guarantees: pattern.guarantees.length,
        limits: pattern.limits.length,
        stories: pattern.stories.length,
        searchedRuns: runsThatHold(pattern),
      };
    }),
    planned: [...catalog.planned],
  };
}
