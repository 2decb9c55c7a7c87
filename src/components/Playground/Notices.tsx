import type { ReactNode } from 'react';
import type { Action, State } from './model/state.ts';
import styles from './Notices.module.css';

interface Props {
  state: State;
  dispatch(action: Action): void;
}

/** What happened to the reader's version: from a link, reset, shared. */
export function Notices({ state, dispatch }: Props): ReactNode {
  const { fromLink, undo, notice } = state;
  return (
    <div role="status" className={styles.notices}>
      {fromLink && (
        <p>
          This code came from a link. Read it first; it runs only when you press
          Run.
        </p>
      )}
      {undo !== undefined && (
        <p>
          Everything is as the page was.{' '}
          <button type="button" onClick={() => dispatch({ type: 'undo' })}>
            Bring my version back
          </button>
        </p>
      )}
      {notice !== undefined && (
        <p>
          {notice.text}
          {notice.link !== undefined && (
            <input
              readOnly
              aria-label="Link to this playground"
              value={notice.link}
              onFocus={(event) => event.target.select()}
            />
          )}
        </p>
      )}
    </div>
  );
}
