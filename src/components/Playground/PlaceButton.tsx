import type { ReactNode } from 'react';
import type { Place } from '../../runner/types.ts';
import styles from './PlaceButton.module.css';

interface Props {
  place: Place | undefined;
  goTo: GoTo;
}

/** What goes to a place; undefined for a file that no tab shows. */
export type GoTo = (place: Place) => (() => void) | undefined;

/** `naive.ts:12:5`, which opens the editor there. */
export function PlaceButton({ place, goTo }: Props): ReactNode {
  if (place === undefined) return null;
  const { file, line, column } = place;
  const text = [file, line, column].filter((part) => part !== undefined);
  const go = goTo(place);
  if (go === undefined) {
    return <span className={styles.place}>{text.join(':')}</span>;
  }
  const at = column === undefined ? '' : `, column ${column}`;
  return (
    <button
      type="button"
      className={styles.place}
      aria-label={`Go to ${file}, line ${line}${at}`}
      onClick={go}
    >
      {text.join(':')}
    </button>
  );
}
