import type { ReactNode } from 'react';
import { PART_LABEL } from '../../search/parts.ts';
import type { Found } from '../../search/types.ts';
import { Pieces } from '../Pieces/index.tsx';
import { Entry } from './Entry.tsx';
import type { FoundPattern } from './filter.ts';
import styles from './styles.module.css';

/** What was found by words, the best first, each with the reason. */
export function FoundList({ found }: { found: FoundPattern[] }): ReactNode {
  if (found.length === 0) return null;
  return (
    <ul className={styles.list} aria-label="Found">
      {found.map((one) =>
        'intent' in one.pattern ? (
          <Entry key={one.pattern.slug} pattern={one.pattern}>
            <Why found={one.found} />
          </Entry>
        ) : (
          <li key={one.pattern.slug} className={styles.entry}>
            {one.pattern.title} <span className={styles.planned}>planned</span>
          </li>
        ),
      )}
    </ul>
  );
}

/** The text that fits, unless it is the name, which says so itself. */
function Why({ found: { text, pieces } }: { found: Found }): ReactNode {
  if (text.part === 'title') return null;
  return (
    <span className={styles.why}>
      <span className={styles.part}>{PART_LABEL[text.part] || 'intent'}:</span>{' '}
      <Pieces pieces={pieces} />
    </span>
  );
}
