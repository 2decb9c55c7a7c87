import Link from '@docusaurus/Link';
import type { ReactNode } from 'react';
import type { LightPattern } from '../../catalog/light.ts';
import { count } from '../../catalog/numbers.ts';
import styles from './styles.module.css';

interface Props {
  pattern: LightPattern;
  /** Why it is shown. */
  children?: ReactNode;
}

/** A pattern in a list: its names, what it does, and what it proves. */
export function Entry({ pattern, children }: Props): ReactNode {
  const { aliases, guarantees, intent, kind, limits, permalink, title } =
    pattern;
  return (
    <li className={styles.entry}>
      <Link to={permalink} className={styles.name}>
        {title}
      </Link>
      {aliases.length > 0 && (
        <span className={styles.aliases}> {aliases.join(', ')}</span>
      )}
      <span className={styles.intent}>{intent}</span>
      {children}
      <span className={styles.counts}>
        {kind === 'comparison' && 'a comparison, '}
        {count(guarantees, 'guarantee')}, {count(limits, 'limit')}
        {pattern.searchedRuns > 0 &&
          `, ${count(pattern.searchedRuns, 'run')} ${kind === 'pattern' ? 'of the pattern ' : ''}searched`}
      </span>
    </li>
  );
}
