import useIsBrowser from '@docusaurus/useIsBrowser';
import index from '@generated/catalog/default/index.json';
import { useState, type ReactNode } from 'react';
import { CategoryList } from './CategoryList.tsx';
import { matches, NO_FILTER, type Filter } from './filter.ts';
import { FilterForm } from './FilterForm.tsx';
import styles from './styles.module.css';

/**
 * `<PatternIndex />`: every pattern, by category, written or planned. The
 * whole list is there without a script; with one it can be narrowed.
 */
export default function PatternIndex(): ReactNode {
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const ready = useIsBrowser();

  const { categories, planned } = index;
  const patterns = index.patterns.filter((one) => matches(one, filter));
  const coming = planned.filter((one) => matches(one, filter));
  const found = patterns.length + coming.length;
  return (
    <div className={styles.index}>
      <FilterForm
        filter={filter}
        onChange={setFilter}
        categories={categories}
        tags={[...new Set(index.patterns.flatMap(({ tags }) => tags))].sort()}
        ready={ready}
      />
      <p className={styles.found} role="status">
        {found === 0
          ? 'No pattern fits. Leave a filter out to see more.'
          : `${patterns.length} written, ${coming.length} planned`}
      </p>
      {categories.map((category) => (
        <CategoryList
          key={category.slug}
          category={category}
          patterns={patterns.filter((one) => one.category === category.slug)}
          planned={coming.filter((one) => one.category === category.slug)}
        />
      ))}
    </div>
  );
}
