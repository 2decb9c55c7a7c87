import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { later } from '../later.tsx';
import type { State } from './model/state.ts';
import styles from './StatusLine.module.css';

const StatusText = later(() => import('./StatusText.tsx'), '…');

interface Props {
  pattern: Pattern;
  state: State;
}

/** One line under everything: what goes on, or how the last job ended. */
export function StatusLine({ pattern, state }: Props): ReactNode {
  const { task, progress, results } = state;
  const searching = task === 'search';
  const { planned, behaviours = [] } = state.incoming;
  return (
    <div
      className={styles.line}
      data-task={task ?? 'none'}
      data-job={state.job}
      data-count={behaviours.length}
    >
      <p role="status" className={styles.text}>
        {task === 'run' && 'Running…'}
        {searching && 'Searching…'}
        {task === undefined &&
          results.ms === undefined &&
          'Nothing has run yet.'}
        {task === undefined && results.ms !== undefined && (
          <StatusText pattern={pattern} state={state} />
        )}
      </p>
      {/* Counts too fast to be read aloud. */}
      <p className={styles.count}>
        {searching && `${progress.toLocaleString('en')} runs`}
        {task === 'run' &&
          planned !== undefined &&
          `${behaviours.length} of ${planned.length} so far`}
        {task === undefined && results.ms !== undefined && (
          <span data-ms={results.ms}>{Math.round(results.ms)} ms</span>
        )}
      </p>
    </div>
  );
}
