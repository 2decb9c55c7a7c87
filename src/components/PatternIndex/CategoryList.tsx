import type { ReactNode } from 'react';
import type { LightIndex, LightPattern } from '../../catalog/light.ts';
import { Entry } from './Entry.tsx';
import styles from './styles.module.css';

interface Props {
  category: LightIndex['categories'][number];
  patterns: readonly LightPattern[];
  planned: LightIndex['planned'];
}

/** The id of a category's heading. */
export function headingOf(slug: string): string {
  return `category-${slug}`;
}

export function CategoryList(props: Props): ReactNode {
  const { category, patterns, planned } = props;
  const heading = headingOf(category.slug);
  return (
    <section aria-labelledby={heading} className={styles.category}>
      <h2 id={heading}>{category.label}</h2>
      <p className={styles.description}>{category.description}</p>
      {patterns.length > 0 && (
        <ul className={styles.list}>
          {patterns.map((pattern) => (
            <Entry key={pattern.slug} pattern={pattern} />
          ))}
        </ul>
      )}
      {planned.length > 0 && (
        <p className={styles.planned}>
          Planned: {planned.map(({ title }) => title).join(', ')}
        </p>
      )}
    </section>
  );
}
