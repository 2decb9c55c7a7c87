import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import type { Action, State } from './model/state.ts';
import { panelId, tabId, Tabs } from './Tabs.tsx';
import styles from './Results.module.css';

const ResultPanel = lazy(() => import('./ResultPanel.tsx'));

interface Props {
  pattern: Pattern;
  state: State;
  dispatch(action: Action): void;
  prefix: string;
}

/** What the last run showed, in three tabs. */
export function Results({
  pattern,
  state,
  dispatch,
  prefix,
}: Props): ReactNode {
  const { results, tab } = state;
  const broken = (results.behaviours ?? []).filter(
    ({ state: verdict }) => verdict === 'fail',
  ).length;
  const lines = results.console.length + results.left;
  const empty = results.run === undefined && results.failures.length === 0;
  return (
    <div className={styles.results}>
      <Tabs
        label="Results"
        prefix={prefix}
        chosen={tab}
        onChoose={(id) => dispatch({ type: 'tab', tab: id })}
        tabs={[
          { id: 'diagram', label: 'Diagram' },
          {
            id: 'behaviours',
            label: <Label text="Behaviours" count={broken} />,
          },
          { id: 'console', label: <Label text="Console" count={lines} /> },
        ]}
      />
      <div
        className={styles.panel}
        id={panelId(prefix)}
        role="tabpanel"
        aria-labelledby={tabId(prefix, tab)}
        aria-busy={state.task !== undefined}
        tabIndex={0}
      >
        {tab === 'diagram' && empty ? (
          <Hint pattern={pattern} state={state} />
        ) : (
          <Suspense fallback={null}>
            <ResultPanel pattern={pattern} state={state} dispatch={dispatch} />
          </Suspense>
        )}
      </div>
    </div>
  );
}

/** A count beside a tab, kept out of the tab's name. */
function Label({ text, count }: { text: string; count: number }): ReactNode {
  if (count === 0) return text;
  return (
    <>
      {text}
      <span className={styles.count} aria-hidden="true">
        {count > 999 ? '999+' : count}
      </span>
    </>
  );
}

function Hint({ pattern, state }: Pick<Props, 'pattern' | 'state'>): ReactNode {
  const { story } = state.setup;
  const title = pattern.stories.find(({ name }) => name === story)?.title;
  return (
    <p className={styles.hint}>
      Run plays “{title ?? story}” in simulated time and draws what happened.
    </p>
  );
}
