import type { ReactNode } from 'react';
import { headingOf } from './CategoryList.tsx';
import styles from './styles.module.css';

interface Props {
  categories: readonly { slug: string; label: string }[];
}

/** A row of links to the categories below. */
export function CategoryLinks({ categories }: Props): ReactNode {
  return (
    <nav aria-label="Categories">
      <ul className={styles.jump}>
        {categories.map(({ slug, label }) => (
          <li key={slug}>
            <a href={`#${headingOf(slug)}`}>{label}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
