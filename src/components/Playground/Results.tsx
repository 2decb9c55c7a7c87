import { figureHtml } from '@catalog/islands';
import useBaseUrl from '@docusaurus/useBaseUrl';
import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { TABS } from './model/state.ts';
import type { Action, State, Tab } from './model/state.ts';
import { Island } from '../Island/index.tsx';
import { later } from '../later.tsx';
import { leastWidth, ScrollCue } from '../ScrollCue/index.tsx';
import { RESULTS_BOX } from './show-results.ts';
import { panelId, tabId, Tabs } from './Tabs.tsx';
import styles from './Results.module.css';

const ResultPanel = later(() => import('./ResultPanel.tsx'));

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
  const counts: Record<Tab, number> = {
    diagram: 0,
    behaviours: broken,
    console: lines,
  };
  const empty = results.run === undefined && results.failures.length === 0;
  return (
    <div className={styles.results} {...{ [RESULTS_BOX]: true }}>
      <Tabs
        label="Results"
        prefix={prefix}
        chosen={tab}
        onChoose={(id) => dispatch({ type: 'tab', tab: id })}
        tabs={(Object.keys(TABS) as Tab[]).map((id) => ({
          id,
          label: <Label text={TABS[id]} count={counts[id]} />,
        }))}
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
          <Recorded pattern={pattern} story={state.setup.story} />
        ) : (
          <ResultPanel pattern={pattern} state={state} dispatch={dispatch} />
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

/** Until something has run: the picture that the tests have recorded. */
function Recorded(props: { pattern: Pattern; story: string }): ReactNode {
  const { slug, stories, figures } = props.pattern;
  const story = stories.find(({ name }) => name === props.story);
  const figure = figures.find(({ name }) => name === story?.figure);
  const url = useBaseUrl(`/diagrams/${slug}/${figure?.name}.svg`);
  if (figure === undefined) return null;
  const { name, title, width, height } = figure;
  return (
    <>
      <p className={styles.hint}>“{title}”, as recorded. Run plays it here.</p>
      <ScrollCue leastPx={leastWidth(width, 'sequence')} />
      <Island
        html={figureHtml(slug, name)}
        url={url}
        ids="playground-"
        className={styles.recorded}
        style={{
          width,
          minWidth: leastWidth(width, 'sequence'),
          aspectRatio: `${width} / ${height}`,
        }}
      />
    </>
  );
}
