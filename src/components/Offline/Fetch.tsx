import type { ReactNode } from 'react';

import { megabytes } from '../../offline/words.ts';
import styles from './styles.module.css';
import type { Offline, Survey } from './use-offline.ts';

interface Props extends Omit<Offline, 'survey'> {
  survey: Survey;
}

/** The buttons, how far it is, and why it ended. */
export default function Fetch({
  survey,
  fetching,
  fetchAll,
  stop,
  remove,
}: Props): ReactNode {
  const { isRunning, done, total, problem } = fetching;
  const { kept, missing, missingKept, isConnected } = survey;
  const canFetch = isConnected && missing > 0;
  const size = megabytes(missing);
  return (
    <section aria-label="Fetch and remove" className={styles.fetch}>
      <p className={styles.buttons}>
        {isRunning ? (
          <button type="button" className={styles.main} onClick={stop}>
            Stop
          </button>
        ) : (
          canFetch && (
            <button type="button" className={styles.main} onClick={fetchAll}>
              Fetch everything ({size})
            </button>
          )
        )}
        {!isRunning && kept.length > 0 && (
          <button type="button" onClick={remove}>
            Remove all pages
          </button>
        )}
      </p>
      {isRunning && (
        <p className={styles.progress}>
          <progress
            aria-label="Fetched"
            value={done}
            max={Math.max(1, total)}
          />{' '}
          {megabytes(done)} of {megabytes(total)}
        </p>
      )}
      {!isRunning && problem !== '' && (
        <p role="alert">
          {problem} What has come is kept, and the button goes on from there.
        </p>
      )}
      {!isRunning && canFetch && (
        <p className={styles.note}>
          {size} is what a host sends that compresses; kept, it takes{' '}
          {megabytes(missingKept)}.
        </p>
      )}
    </section>
  );
}
