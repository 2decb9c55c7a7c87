import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { isUntouched } from './model/setup.ts';
import type { State } from './model/state.ts';
import { nameOf } from './model/versions.ts';
import type { Commands } from './commands.ts';
import styles from './Notices.module.css';

interface Props {
  pattern: Pattern;
  state: State;
  commands: Commands;
}

/** What happened to the reader's version: kept, from a link, reset, shared. */
export function Notices({ pattern, state, commands }: Props): ReactNode {
  const { setup, fromLink, restored, isPartial, aside, keeps, notice } = state;
  const { dispatch, reset } = commands;
  const untouched = isUntouched(pattern, setup);
  return (
    <div role="status" className={styles.notices}>
      {fromLink && (
        <p>
          {Object.keys(setup.edits).length > 0
            ? 'This code came from a link. Read it first; it runs only when you press Run.'
            : 'These settings came from a link. The code is the page’s own, and runs when you press Run.'}
        </p>
      )}
      {restored && !fromLink && (
        <p>
          This is your version from before: this browser keeps it.
          {isPartial === true &&
            ' What of it no longer fits this page is left out.'}{' '}
          <button type="button" onClick={reset}>
            Show the original
          </button>
        </p>
      )}
      {!untouched && !keeps && (
        <p>
          This browser keeps nothing here, or has no room: Download keeps your
          version.
        </p>
      )}
      {aside.length > 0 && (
        <p>
          {untouched && 'Everything is as the page was. '}
          {aside.map((version, index) => (
            <button
              key={index}
              type="button"
              onClick={() => dispatch({ type: 'bringBack', version })}
            >
              Bring back {nameOf(version)}
            </button>
          ))}
          <button type="button" onClick={() => dispatch({ type: 'forget' })}>
            Forget {aside.length === 1 ? 'it' : 'them'}
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
