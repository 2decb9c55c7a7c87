import useIsBrowser from '@docusaurus/useIsBrowser';
import index from '@generated/catalog/default/index.json';
import type { ReactNode } from 'react';
import { searchSite } from '../../search/ask.ts';
import type { Finder } from '../../search/finder.ts';
import { CategoryLinks } from './CategoryLinks.tsx';
import { CategoryList } from './CategoryList.tsx';
import { findPatterns, fits, known, type Filter } from './filter.ts';
import { FilterForm } from './FilterForm.tsx';
import { FoundList } from './FoundList.tsx';
import styles from './styles.module.css';
import { useFilter } from './useFilter.ts';
import { useFinder } from './useFinder.ts';

const ALL_CATEGORIES = index.categories.map(({ slug }) => slug);
const ALL_TAGS = [
  ...new Set(index.patterns.flatMap(({ tags }) => tags)),
].sort();

/**
 * `<PatternIndex />`: every pattern, by category, written or planned. The
 * whole list is there without a script; with one it can be narrowed, and
 * words find patterns by whatever the pages say of them.
 */
export default function PatternIndex(): ReactNode {
  const ready = useIsBrowser();
  const [given, setFilter] = useFilter(ready);
  const filter = known(given, ALL_CATEGORIES, ALL_TAGS);
  const isByWords = filter.text.trim() !== '';
  const finder = useFinder(isByWords);
  const { message, list } = isByWords
    ? byWords(filter, finder)
    : byCategory(filter);
  return (
    <div className={styles.index}>
      <FilterForm
        filter={filter}
        onChange={setFilter}
        categories={index.categories}
        tags={ALL_TAGS}
        ready={ready}
      />
      <p className={styles.found} role="status">
        {message}
      </p>
      {list}
    </div>
  );
}

interface Shown {
  message: string;
  list: ReactNode;
}

function byCategory(filter: Filter): Shown {
  const patterns = index.patterns.filter((one) => fits(one, filter));
  const planned = index.planned.filter((one) => fits(one, filter));
  const shown = index.categories
    .map((category) => ({
      category,
      patterns: patterns.filter((one) => one.category === category.slug),
      planned: planned.filter((one) => one.category === category.slug),
    }))
    .filter((one) => one.patterns.length + one.planned.length > 0);
  const list = (
    <>
      {shown.length > 1 && (
        <CategoryLinks categories={shown.map(({ category }) => category)} />
      )}
      {shown.map((one) => (
        <CategoryList key={one.category.slug} {...one} />
      ))}
    </>
  );
  return {
    message: counts(
      patterns.filter(({ kind }) => kind === 'pattern').length,
      planned.length,
      patterns.length + planned.length,
      'Leave a filter out.',
    ),
    list,
  };
}

function byWords(filter: Filter, finder: Finder | 'failed' | undefined): Shown {
  if (finder === undefined) return { message: 'Looking …', list: null };
  if (finder === 'failed') {
    const message =
      'The words to look through could not be loaded. Are you offline? ' +
      'Empty the field to see all patterns.';
    return { message, list: null };
  }
  const found = findPatterns(index, filter, finder);
  const written = found.flatMap(({ pattern }) =>
    'intent' in pattern ? [pattern] : [],
  );
  const message = counts(
    written.filter(({ kind }) => kind === 'pattern').length,
    found.length - written.length,
    found.length,
    OTHER_WORDS,
  );
  const list = (
    <>
      <FoundList found={found} />
      <InTheText query={filter.text.trim()} />
    </>
  );
  return { message, list };
}

const OTHER_WORDS =
  'Leave a filter out, say it in other words, or look in the text.';

/** Here only names, symptoms and behaviours are looked through. */
function InTheText({ query }: { query: string }): ReactNode {
  return (
    <p>
      <button
        type="button"
        className={styles.text}
        onClick={() => searchSite(query)}
      >
        Look for “{query}” in the text of all pages
      </button>
    </p>
  );
}

/** What compares patterns is shown, and not counted as one. */
function counts(
  written: number,
  planned: number,
  shown: number,
  advice: string,
): string {
  if (shown === 0) return `No pattern fits. ${advice}`;
  return `${written} written, ${planned} planned`;
}
