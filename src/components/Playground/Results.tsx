import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import type { Place } from '../../runner/types.ts';
import { BehavioursPanel } from './BehavioursPanel.tsx';
import { ConsolePanel } from './ConsolePanel.tsx';
import { Failures } from './Failures.tsx';
import type { Action, State } from './model/state.ts';
import { found, promised } from './model/verdicts.ts';
import { panelId, tabId, Tabs } from './Tabs.tsx';
import styles from './Results.module.css';

const DiagramPanel = lazy(() => import('./DiagramPanel.tsx'));

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
  const { results, setup, tab } = state;
  const variant = pattern.variants.find(({ file }) => file === setup.variant);
  const groups =
    results.behaviours === undefined
      ? promised(pattern.guarantees, pattern.limits, variant)
      : found(results.behaviours, variant);
  const broken = (results.behaviours ?? []).filter(
    ({ state: verdict }) => verdict === 'fail',
  ).length;
  const lines = results.console.length + results.left;
  const go = (place: Place) => dispatch({ type: 'jump', place });
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
        <Failures failures={results.failures} onGo={go} />
        {tab === 'diagram' && <Diagram pattern={pattern} state={state} />}
        {tab === 'behaviours' && (
          <BehavioursPanel groups={groups} variant={variant} onGo={go} />
        )}
        {tab === 'console' && (
          <ConsolePanel lines={results.console} left={results.left} />
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

function Diagram({ pattern, state }: Pick<Props, 'pattern' | 'state'>) {
  const { results, setup } = state;
  const story = pattern.stories.find(({ name }) => name === setup.story);
  if (results.run === undefined) {
    return (
      <p className={styles.hint}>
        Run plays “{story?.title ?? setup.story}” in simulated time and draws
        what happened.
      </p>
    );
  }
  return (
    <Suspense fallback={<p className={styles.hint}>Drawing…</p>}>
      <DiagramPanel
        run={results.run}
        search={results.search}
        title={story?.title ?? setup.story}
        description={story?.caption ?? ''}
      />
    </Suspense>
  );
}
