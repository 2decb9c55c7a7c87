import ErrorBoundary from '@docusaurus/ErrorBoundary';
import clsx from 'clsx';
import { useId } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { Changes } from './Changes.tsx';
import { CodeArea } from './CodeArea.tsx';
import { Controls } from './Controls.tsx';
import { Faults } from './Faults.tsx';
import { Notices } from './Notices.tsx';
import { Results } from './Results.tsx';
import { StatusLine } from './StatusLine.tsx';
import { useArrival } from './use-arrival.ts';
import { useInSight } from './use-effects.ts';
import { setKeptAside } from './use-kept.ts';
import { usePlayground } from './use-playground.ts';
import notices from './Notices.module.css';
import styles from './Playground.module.css';

interface Props {
  pattern: Pattern;
  /** For the home page: one file, and only what runs it. */
  compact?: boolean;
}

/**
 * A pattern that runs: its code, what goes wrong, and what follows. All of
 * it is in the server's HTML; editor, runner and Mermaid come when asked.
 */
export default function Playground({ pattern, compact }: Props): ReactNode {
  const { slug } = pattern;
  const place = compact === true ? `${slug}/home` : slug;
  const inner = { pattern, compact: compact === true, place };
  return (
    <ErrorBoundary
      key={slug}
      fallback={(failure) => <Failed {...inner} {...failure} />}
    >
      <Inner {...inner} />
    </ErrorBoundary>
  );
}

interface InnerProps {
  pattern: Pattern;
  compact: boolean;
  /** The name under which the browser keeps what was typed. */
  place: string;
}

/** Instead of a playground that failed; the rest of the page goes on. */
function Failed(
  props: InnerProps & { error: Error; tryAgain: () => void },
): ReactNode {
  const { pattern, place, error, tryAgain } = props;
  const openOriginal = () => {
    setKeptAside(pattern, place);
    tryAgain();
  };
  return (
    <section
      className={styles.playground}
      aria-label={`Playground: ${pattern.title}`}
    >
      <div role="alert" className={notices.notices}>
        <p>
          The playground failed: {error.message.slice(0, 300)}. What you typed
          is kept.
          <button type="button" onClick={tryAgain}>
            Open it again
          </button>
          <button type="button" onClick={openOriginal}>
            Open the original
          </button>
        </p>
      </div>
    </section>
  );
}

function Inner(props: InnerProps): ReactNode {
  const { pattern, compact, place } = props;
  const [section, arrive] = useArrival();
  const [state, commands] = usePlayground(pattern, place, arrive);
  useInSight(section, commands);
  const id = useId();
  // Before the editor, for which the same keys mean something else.
  const runs = (event: KeyboardEvent) => {
    if (!isRunKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) commands.start('run');
  };
  const shared = { pattern, state };
  return (
    <section
      ref={section}
      tabIndex={-1}
      onKeyDownCapture={runs}
      className={clsx(styles.playground, !compact && 'widest')}
      data-compact={compact}
      aria-label={`Playground: ${pattern.title}`}
    >
      <Controls {...shared} commands={commands} compact={compact} prefix={id} />
      {!compact && (
        <Faults {...shared} dispatch={commands.dispatch} prefix={id} />
      )}
      <Notices {...shared} commands={commands} />
      <Changes key={state.epoch} {...shared} prefix={id} />
      <div className={styles.columns} data-playground-columns>
        <CodeArea
          {...shared}
          commands={commands}
          compact={compact}
          prefix={`${id}-code`}
        />
        <Results
          {...shared}
          dispatch={commands.dispatch}
          prefix={`${id}-results`}
        />
      </div>
      <StatusLine {...shared} />
      <noscript>
        <style>{NO_SCRIPT}</style>
      </noscript>
    </section>
  );
}

/** Ctrl+Enter, and Cmd+Enter on a Mac. */
function isRunKey(event: KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  return key === 'Enter' && (ctrlKey || metaKey) && !altKey && !shiftKey;
}

/** Without JavaScript the tabs can't be changed: all files are there. */
const NO_SCRIPT =
  '[data-playground-file][hidden],[data-playground-columns]{display:block!important}';
