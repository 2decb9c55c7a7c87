import type { ReactNode } from 'react';
import styles from './styles.module.css';

/** A limit is no failure: a test has found it and holds it in view. */
export type Verdict = 'holds' | 'breaks' | 'limit';

const ICONS: Record<Verdict, string> = {
  holds: '✓',
  breaks: '✗',
  limit: '△',
};

/** The fixed signs of the site: icon, word and colour say the same. */
export function Sign({ verdict }: { verdict: Verdict }): ReactNode {
  return (
    <span className={`${styles.sign} ${styles[verdict]}`}>
      <span aria-hidden="true">{ICONS[verdict]} </span>
      {verdict}
    </span>
  );
}
