import type { CSSProperties, ReactNode } from 'react';
import type { Figure } from '../../catalog/types.ts';
import styles from './styles.module.css';

/** The smallest letters of each kind of picture, at its own size, in px. */
const LETTERS_PX = { topology: 12, states: 12, sequence: 14, plot: 15 };

/** Smaller letters can't be read. */
const READABLE_PX = 11;

/** So narrow a picture may become, in px; what is left of it is scrolled. */
export function leastWidth(width: number, kind: Figure['kind']): number {
  return Math.ceil((width * READABLE_PX) / LETTERS_PX[kind]);
}

/**
 * Says that what stands below goes on to the right. It takes no room where
 * `leastPx` fit into the nearest container, and needs no script to know.
 */
export function ScrollCue({ leastPx }: { leastPx: number }): ReactNode {
  const style = { ['--least' as string]: `${leastPx}px` } as CSSProperties;
  return (
    <div className={styles.cue} style={style} data-scroll-cue>
      goes on to the right: scroll →
    </div>
  );
}
