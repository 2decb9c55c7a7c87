import Link from '@docusaurus/Link';
import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { count } from '../../catalog/numbers.ts';
import styles from './styles.module.css';

/** Under the title: what the page proves, counted. */
export default function Lead({ pattern }: { pattern: Pattern }): ReactNode {
  const { guarantees, limits, findings, category, variants } = pattern;
  const runs = findings.reduce((sum, finding) => sum + finding.runs, 0);
  const base = pattern.permalink.split('/').slice(0, -2).join('/');
  return (
    <ul className={styles.facts} aria-label="In numbers">
      <li>
        <Link to={`${base}/`}>{category.label}</Link>
      </li>
      <li>
        <a href="#what-it-guarantees">
          {count(guarantees.length, 'guarantee')}
        </a>
      </li>
      <li>
        <a href="#what-it-does-not">{count(limits.length, 'limit')}</a>
      </li>
      <li>{count(variants.length, 'naive version')}</li>
      {runs > 0 && <li>{count(runs, 'run')} searched</li>}
    </ul>
  );
}
