import Link from '@docusaurus/Link';
import type { ReactNode } from 'react';
import type { LightIndex, LightPattern } from '../../catalog/light.ts';
import { count } from '../../catalog/numbers.ts';
import styles from './styles.module.css';

interface Props {
  category: LightIndex['categories'][number];
  patterns: readonly LightPattern[];
  planned: LightIndex['planned'];
}

export function CategoryList(props: Props): ReactNode {
  const { category, patterns, planned } = props;
  if (patterns.length + planned.length === 0) return null;
  const heading = `category-${category.slug}`;
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

function Entry({ pattern }: { pattern: LightPattern }): ReactNode {
  const { aliases, guarantees, intent, limits, permalink, title } = pattern;
  return (
    <li className={styles.entry}>
      <Link to={permalink} className={styles.name}>
        {title}
      </Link>
      {aliases.length > 0 && (
        <span className={styles.aliases}> {aliases.join(', ')}</span>
      )}
      <span className={styles.intent}>{intent}</span>
      <span className={styles.counts}>
        {count(guarantees, 'guarantee')}, {count(limits, 'limit')}
        {pattern.searchedRuns > 0 &&
          `, ${count(pattern.searchedRuns, 'run')} searched`}
      </span>
    </li>
  );
}
