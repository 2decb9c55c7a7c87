import type { ReactNode } from 'react';
import type { Failure } from './model/results.ts';
import styles from './Failures.module.css';
import { PlaceButton, type GoTo } from './PlaceButton.tsx';

interface Props {
  failures: readonly Failure[];
  goTo: GoTo;
}

/** What kept a run from ending well: a sentence each, and where. */
export function Failures({ failures, goTo }: Props): ReactNode {
  if (failures.length === 0) return null;
  return (
    <ul className={styles.failures}>
      {failures.map(({ message, place }, index) => (
        <li key={index}>
          <span className={styles.message}>{message}</span>
          <PlaceButton place={place} goTo={goTo} />
        </li>
      ))}
    </ul>
  );
}
