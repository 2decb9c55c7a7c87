import type { ReactNode } from 'react';
import type { RunData } from '../../runner/types.ts';
import { Sign } from '../Sign/index.tsx';
import { faultSentence, ms } from './model/fault-text.ts';
import { omittedSentence, outcomeSentence } from './model/trace-text.ts';
import styles from './RunSummary.module.css';

/** How a run ended, which rules broke, and which faults never came. */
export function RunSummary({ run }: { run: RunData }): ReactNode {
  return (
    <div className={styles.summary}>
      <p>{outcomeSentence(run)}</p>
      {run.violated.map(({ rule, at }) => (
        <p key={rule}>
          <Sign verdict="breaks" /> {rule}, at {ms(at)}
        </p>
      ))}
      {run.omitted !== undefined && <p>{omittedSentence(run.omitted)}</p>}
      {run.idleFaults.length > 0 && (
        <p>Never happened: {run.idleFaults.map(faultSentence).join('; ')}.</p>
      )}
    </div>
  );
}
