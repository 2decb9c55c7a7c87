/** Which pages compare patterns, for who has only the name of a folder. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import matter from 'gray-matter';
import { categoryFolders } from './categories.ts';

/** The slugs that a page compares; none if it is a pattern's, or not there. */
export function comparedBy(root: string, slug: string): readonly string[] {
  const page = categoryFolders(root)
    .map((folder) => join(root, 'docs', folder, `${slug}.mdx`))
    .find((path) => existsSync(path));
  if (page === undefined) return [];
  const related = relatedOf(readFileSync(page, 'utf8'));
  return Array.isArray(related?.compares) ? related.compares.map(String) : [];
}

function relatedOf(text: string): { compares?: unknown } | null | undefined {
  try {
    return matter(text, {}).data.related as ReturnType<typeof relatedOf>;
  } catch {
    return undefined; // The catalog says where it is no YAML.
  }
}
