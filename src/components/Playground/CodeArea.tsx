import useBaseUrl from '@docusaurus/useBaseUrl';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Pattern } from '../../catalog/types.ts';
import type { State } from './model/state.ts';
import { differencesId } from '../Differences/index.tsx';
import { later } from '../later.tsx';
import { StaticFiles } from './StaticFiles.tsx';
import type { Wanted } from './StaticFiles.tsx';
import { panelId, tabId, Tabs } from './Tabs.tsx';
import type { Commands } from './commands.ts';
import styles from './CodeArea.module.css';

const Editor = later(() => import('./Editor.tsx'));

interface Props {
  pattern: Pattern;
  state: State;
  commands: Commands;
  compact: boolean;
  prefix: string;
}

/**
 * The code, first as static text of the editor's measures; the editor comes
 * when someone wants to edit, and takes its place without a jump.
 */
export function CodeArea(props: Props): ReactNode {
  const { pattern, state, commands, compact, prefix } = props;
  const { setup, file } = state;
  const edited = Object.keys(setup.edits).length > 0;
  const sourcesUrl = useBaseUrl(`/code/${pattern.slug}.json`);
  const [wanted, setWanted] = useState<Wanted>();
  const [ready, setReady] = useState(false);
  // Once it is there it stays: the static code is not shown again.
  const comes = edited || ready || state.jump !== undefined;
  const needed = wanted ?? (comes ? UNFOCUSED : undefined);
  const shown = pattern.files.filter(
    ({ role }) => !compact || role !== 'tests',
  );
  return (
    <div className={styles.area}>
      <Tabs
        label="Files"
        prefix={prefix}
        chosen={file}
        onChoose={(name) => commands.dispatch({ type: 'file', file: name })}
        tabs={shown.map(({ name }) => ({
          id: name,
          label: <FileLabel name={name} edited={name in setup.edits} />,
        }))}
      />
      <div
        className={styles.code}
        id={panelId(prefix)}
        role="tabpanel"
        aria-labelledby={tabId(prefix, file)}
        aria-describedby={`${prefix}-hint`}
      >
        <StaticFiles
          pattern={pattern}
          file={file}
          hidden={ready}
          onWant={setWanted}
        />
        {needed !== undefined && (
          <Editor
            key={state.epoch}
            slug={pattern.slug}
            sourcesUrl={sourcesUrl}
            state={state}
            dispatch={commands.dispatch}
            wanted={needed}
            onReady={() => setReady(true)}
          />
        )}
      </div>
      <Legend pattern={pattern} file={file} />
      <p className={styles.hint} id={`${prefix}-hint`}>
        Enter edits the code; Esc, then Tab leaves it; Ctrl+Enter runs.
      </p>
    </div>
  );
}

/** What the signs beside a naive version mean. */
function Legend(props: { pattern: Pattern; file: string }): ReactNode {
  const { slug, variants, permalink } = props.pattern;
  if (!variants.some(({ file }) => file === props.file)) return null;
  const id = differencesId(props.file);
  const open = () => {
    const list = document.getElementById(id);
    if (list instanceof HTMLDetailsElement) list.open = true;
  };
  return (
    <p className={styles.legend}>
      <span className={styles.own}>+</span> is not in {slug}.ts;{' '}
      <span className={styles.lacks}>−</span> lines of {slug}.ts are missing.{' '}
      <a href={`${permalink}#${id}`} onClick={open}>
        All differences
      </a>
    </p>
  );
}

const UNFOCUSED: Wanted = { focus: 'none' };

function FileLabel(props: { name: string; edited: boolean }): ReactNode {
  if (!props.edited) return props.name;
  return (
    <>
      {props.name}
      <span className={styles.edited} title="edited">
        {' '}
        •
      </span>
    </>
  );
}
