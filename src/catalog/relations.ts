/** Who names whom: front matter one way, back-links the other. */
import { didYouMean } from './names.ts';
import { planned as plannedPatterns, type PlannedPattern } from './planned.ts';
import { kindOf, RELATIONS, type FrontMatter } from './frontmatter.ts';
import type { Problems } from './problems.ts';
import type { RelatedPattern, Relation } from './types.ts';

/** A page, as far as the others have to know it. */
export interface Named {
  slug: string;
  file: string;
  permalink: string;
  head: FrontMatter;
}

/** The related patterns of each slug, both directions. */
export function relate(
  pages: readonly Named[],
  problems: Problems,
  planned: readonly PlannedPattern[] = plannedPatterns,
): Map<string, RelatedPattern[]> {
  const targets = new Map<string, { title: string; permalink?: string }>();
  for (const { slug, title } of planned) targets.set(slug, { title });
  for (const { slug, permalink, head } of pages) {
    targets.set(slug, { title: head.title, permalink });
  }
  const related = new Map<string, RelatedPattern[]>(
    pages.map(({ slug }) => [slug, []]),
  );
  for (const page of pages) {
    for (const relation of RELATIONS) {
      // What stands there twice is reported once.
      for (const slug of new Set(page.head.related[relation])) {
        const target = targets.get(slug);
        const wrong =
          wrongTarget(page, relation, slug, [...targets.keys()]) ??
          notComparable(relation, slug, pages);
        if (wrong !== undefined) {
          problems.add(page.file, `related.${relation}`, wrong);
        }
        if (target === undefined || slug === page.slug) continue;
        related
          .get(page.slug)!
          .push({ relation, reverse: false, slug, ...target });
        const { title } = page.head;
        const back = { slug: page.slug, title, permalink: page.permalink };
        related.get(slug)?.push({ relation, reverse: true, ...back });
      }
    }
  }
  return new Map(
    [...related].map(([slug, all]) => [slug, withoutRepeats(all)]),
  );
}

function wrongTarget(
  page: Named,
  relation: Relation,
  slug: string,
  known: readonly string[],
): string | undefined {
  if (slug === page.slug) return 'names the page itself. Leave it out.';
  const named = RELATIONS.flatMap((relation) => page.head.related[relation]);
  if (named.filter((one) => one === slug).length > 1) {
    return `names "${slug}" twice. One relation to a pattern is enough.`;
  }
  if (known.includes(slug)) return undefined;
  const near = didYouMean(slug, known);
  if (relation === 'compares') {
    return `"${slug}" is no pattern.${near} Write the slug of a page.`;
  }
  return (
    `"${slug}" is no pattern, and not planned either.${near} Write the slug ` +
    'of a page, or add the pattern to src/catalog/planned.ts.'
  );
}

/** What is compared runs, so it is written, and compares nothing itself. */
function notComparable(
  relation: Relation,
  slug: string,
  pages: readonly Named[],
): string | undefined {
  if (relation !== 'compares') return undefined;
  const page = pages.find((one) => one.slug === slug);
  if (page === undefined) {
    return `names "${slug}", which is planned. Compare patterns that have a page.`;
  }
  if (kindOf(page.head) === 'pattern') return undefined;
  return `names "${slug}", which compares patterns itself. Name those.`;
}

/** Where both pages name each other in the same words, once is enough. */
function withoutRepeats(all: readonly RelatedPattern[]): RelatedPattern[] {
  const symmetric = ['combines-with', 'alternative-to'];
  return all.filter(
    (one) =>
      !one.reverse ||
      !symmetric.includes(one.relation) ||
      !all.some(
        (o) => !o.reverse && o.slug === one.slug && o.relation === one.relation,
      ),
  );
}

/** Titles and aliases are how people look a pattern up, so each is one's own. */
export function checkNames(pages: readonly Named[], problems: Problems): void {
  const owners = new Map<string, { file: string; field: string }>();
  for (const { file, head } of pages) {
    const names = [
      { field: 'title', name: head.title },
      ...head.aliases.map((name) => ({ field: 'aliases', name })),
    ].filter(({ name }) => name !== '');
    for (const { field, name } of names) {
      const key = name.toLowerCase();
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, { file, field });
      else {
        problems.add(
          file,
          field,
          `"${name}" is in use: ${owner.file} has it in "${owner.field}". ` +
            'Give one of them another name.',
        );
      }
    }
  }
}

/** A written pattern is no longer planned. */
export function checkPlanned(
  pages: readonly Named[],
  problems: Problems,
  planned: readonly PlannedPattern[] = plannedPatterns,
): void {
  for (const { slug } of planned) {
    const page = pages.find((one) => one.slug === slug);
    if (page === undefined) continue;
    problems.add(
      'src/catalog/planned.ts',
      slug,
      `is written: ${page.file}. Delete its line in the list.`,
    );
  }
}
