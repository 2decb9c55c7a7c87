import type { ReactNode } from 'react';
import type { ConsoleLine } from './model/results.ts';
import styles from './ConsolePanel.module.css';

interface Props {
  lines: readonly ConsoleLine[];
  /** Lines that were not kept. */
  left: number;
}

/** What the code wrote, as text. */
export function ConsolePanel({ lines, left }: Props): ReactNode {
  if (lines.length === 0) {
    return <p className={styles.empty}>What the code logs is written here.</p>;
  }
  return (
    <>
      <ol className={styles.lines}>
        {lines.map(({ level, text }, index) => (
          <li key={index} data-level={level}>
            {level !== 'log' && <span>{level}: </span>}
            {text}
          </li>
        ))}
      </ol>
      {left > 0 && (
        <p className={styles.empty}>
          {left.toLocaleString('en')} more lines are not shown.
        </p>
      )}
    </>
  );
}
