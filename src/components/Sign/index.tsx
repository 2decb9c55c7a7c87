import type { ReactNode } from 'react';
import styles from './styles.module.css';

/** The fixed signs of the site: icon, word and colour say the same. */
export function Sign({ verdict }: { verdict: 'holds' | 'breaks' }): ReactNode {
  return (
    <span className={`${styles.sign} ${styles[verdict]}`}>
      <span aria-hidden="true">{verdict === 'holds' ? '✓' : '✗'} </span>
      {verdict}
    </span>
  );
}
