import clsx from 'clsx';
import { useId } from 'react';
import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import { CodeArea } from './CodeArea.tsx';
import { Controls } from './Controls.tsx';
import { Faults } from './Faults.tsx';
import { Notices } from './Notices.tsx';
import { Results } from './Results.tsx';
import { StatusLine } from './StatusLine.tsx';
import { usePlayground } from './use-playground.ts';
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
  return (
    <Inner key={pattern.slug} pattern={pattern} compact={compact === true} />
  );
}

function Inner(props: { pattern: Pattern; compact: boolean }): ReactNode {
  const { pattern, compact } = props;
  const [state, commands] = usePlayground(pattern);
  const id = useId();
  const shared = { pattern, state };
  return (
    <section
      className={clsx(styles.playground, !compact && 'wide')}
      data-compact={compact}
      aria-label={`Playground: ${pattern.title}`}
    >
      <Controls {...shared} commands={commands} compact={compact} prefix={id} />
      {!compact && (
        <Faults {...shared} dispatch={commands.dispatch} prefix={id} />
      )}
      <Notices state={state} dispatch={commands.dispatch} />
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

/** Without JavaScript the tabs can't be changed: all files are there. */
const NO_SCRIPT =
  '[data-playground-file][hidden],[data-playground-columns]{display:block!important}';
