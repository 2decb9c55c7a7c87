import type { ReactNode } from 'react';
import type { Place } from '../../runner/types.ts';
import styles from './PlaceButton.module.css';

interface Props {
  place: Place | undefined;
  onGo(place: Place): void;
}

/** `naive.ts:12:5`, which opens the editor there. */
export function PlaceButton({ place, onGo }: Props): ReactNode {
  if (place === undefined) return null;
  const { file, line, column } = place;
  const text = [file, line, column].filter((part) => part !== undefined);
  const at = column === undefined ? '' : `, column ${column}`;
  return (
    <button
      type="button"
      className={styles.place}
      aria-label={`Go to ${file}, line ${line}${at}`}
      onClick={() => onGo(place)}
    >
      {text.join(':')}
    </button>
  );
}
