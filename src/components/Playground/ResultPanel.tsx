import useBaseUrl from '@docusaurus/useBaseUrl';
import type { ReactNode } from 'react';
import type { Figure, Pattern, Story } from '../../catalog/types.ts';
import type { Place } from '../../runner/types.ts';
import { recordedUrl } from '../recorded-drawing.ts';
import { BehavioursPanel } from './BehavioursPanel.tsx';
import { ConsolePanel } from './ConsolePanel.tsx';
import DiagramPanel from './DiagramPanel.tsx';
import { Failures } from './Failures.tsx';
import { limitsOf, variantOf } from './model/claims.ts';
import { searchBoundsOf, storyOf } from './model/setup.ts';
import type { Action, State, Tab } from './model/state.ts';
import { found, promised } from './model/verdicts.ts';

interface Props {
  pattern: Pattern;
  state: State;
  dispatch(action: Action): void;
}

/** What stands in the chosen tab, in a chunk that comes with the first Run. */
export default function ResultPanel(props: Props): ReactNode {
  const { pattern, state, dispatch } = props;
  const { results, setup, tab } = state;
  const { run, behaviours } = results;
  const isChecking =
    state.task === 'run' && state.incoming.planned !== undefined;
  const story = storyOf(pattern, setup);
  const variant = variantOf(pattern, setup);
  const siteUrl = useBaseUrl('/');
  // The worker may name any file.
  const goTo = (place: Place) =>
    pattern.files.some(({ name }) => name === place.file)
      ? () => dispatch({ type: 'jump', place })
      : undefined;
  const panels: Record<Tab, () => ReactNode> = {
    diagram: () =>
      run !== undefined && (
        <DiagramPanel
          run={run}
          search={results.search}
          limits={limitsOf(pattern, setup)}
          bounds={searchBoundsOf(pattern, setup)}
          title={story?.title ?? setup.story}
          caption={story?.caption ?? ''}
          recorded={story && recordedUrl(siteUrl, pattern.slug, story.figure)}
          stamp={pattern.figures.find(isOf(story))?.stamp}
        />
      ),
    behaviours: () => (
      <BehavioursPanel
        groups={
          behaviours === undefined
            ? promised(pattern.guarantees, pattern.limits, variant)
            : found(results, variant)
        }
        variant={variant}
        isChecking={isChecking}
        goTo={goTo}
      />
    ),
    console: () => <ConsolePanel lines={results.console} left={results.left} />,
  };
  return (
    <>
      <Failures failures={results.failures} goTo={goTo} />
      {panels[tab]()}
    </>
  );
}

function isOf(story: Story | undefined): (figure: Figure) => boolean {
  return ({ name }) => name === story?.figure;
}
