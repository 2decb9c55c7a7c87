import {
  SandpackCodeEditor,
  SandpackProvider,
  useSandpack,
} from '@codesandbox/sandpack-react';
import type { CodeEditorRef } from '@codesandbox/sandpack-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Place } from '../../runner/types.ts';
import {
  goTo,
  makeOneStop,
  marks,
  scrollTo,
  select,
  showMarks,
} from './editor-marks.ts';
import { differenceMarks } from './editor-differences.ts';
import { theme } from './editor-theme.ts';
import { filesOf } from './model/setup.ts';
import { marksOf } from './model/marks.ts';
import { editLabel } from './model/metrics.ts';
import type { Action, State } from './model/state.ts';
import type { Texts } from './sources.ts';
import type { Wanted } from './StaticFiles.tsx';
import { useDifferences } from './use-differences.ts';
import { useTexts } from './use-texts.ts';
import styles from './Editor.module.css';

interface Props {
  slug: string;
  /** Where the site keeps the pattern's files. */
  sourcesUrl: string;
  state: State;
  dispatch(action: Action): void;
  /** How the editor came to be wanted. */
  wanted: Wanted;
  onReady(): void;
}

const EXTENSIONS = [marks, differenceMarks];

/** The editor, as soon as the texts of the pattern are there. */
export default function Editor(props: Props): ReactNode {
  const { texts: sources, error } = useTexts(props.sourcesUrl);
  // For the boundary, which offers to try again.
  if (error !== undefined) throw error;
  if (sources === undefined) return null;
  return <WithTexts {...props} sources={sources} />;
}

/** Sandpack's provider and editor, without its bundler: nothing is run. */
function WithTexts(props: Props & { sources: Texts }): ReactNode {
  const { state, sources } = props;
  // Sandpack keeps the text from here on; a new key brings a new one.
  const [files] = useState(() => {
    const texts = Object.entries(filesOf(sources, state.setup));
    // What is another pattern's is edited there.
    const own = texts.filter(([name]) => !name.includes('/'));
    return Object.fromEntries(own.map(([name, text]) => [`/${name}`, text]));
  });
  const [options] = useState(() => ({
    autorun: false,
    autoReload: true,
    activeFile: `/${state.file}`,
    initMode: 'immediate' as const,
  }));
  return (
    <div className={styles.editor}>
      <SandpackProvider theme={theme} files={files} options={options}>
        <Inner {...props} />
      </SandpackProvider>
    </div>
  );
}

function Inner(props: Props & { sources: Texts }): ReactNode {
  const { state, dispatch, sources, onReady, wanted } = props;
  const { sandpack } = useSandpack();
  const { activeFile, files, setActiveFile } = sandpack;
  const editor = useRef<CodeEditorRef>(null);
  const path = `/${state.file}`;
  const shown = activeFile === path;

  useEffect(() => {
    if (!shown) setActiveFile(path);
  });

  // From the editor to the page: a file that differs from what was known. With
  // the change itself, since what is seen is kept, also if the page goes next.
  const known = useRef(files);
  useLayoutEffect(() => {
    const before = known.current;
    known.current = files;
    for (const [name, original] of Object.entries(sources)) {
      const text = files[`/${name}`]?.code;
      if (text === undefined || text === before[`/${name}`]?.code) continue;
      dispatch({ type: 'edit', file: name, text, original });
    }
  }, [files, sources, dispatch]);

  // Each file has an editor of its own.
  useEffect(() => {
    const view = editor.current?.getCodemirror();
    if (view !== undefined) makeOneStop(view, editLabel(activeFile.slice(1)));
  }, [activeFile]);

  // Once: the editor stands where the static code stood.
  const arrival = useRef({ wanted, onReady });
  useEffect(() => {
    const view = editor.current?.getCodemirror();
    const { place, scroll, focus } = arrival.current.wanted;
    arrival.current.onReady();
    if (view === undefined) return;
    if (scroll !== undefined) scrollTo(view, scroll);
    if (place !== undefined) select(view, place.line, place.column);
    // Whoever has gone on meanwhile is not called back.
    if (!isAwaited(view.dom)) return;
    if (focus === 'code') view.focus();
    if (focus === 'frame') view.scrollDOM.focus({ preventScroll: true });
  }, []);

  const jumped = useRef<Place>(undefined);
  useEffect(() => {
    const { jump } = state;
    const view = editor.current?.getCodemirror();
    if (jump === undefined || jump === jumped.current || !shown) return;
    if (view === undefined) return;
    jumped.current = jump;
    goTo(view, jump.line, jump.column);
    view.focus();
  }, [state, shown]);

  const { results, file } = state;
  useEffect(() => {
    const view = editor.current?.getCodemirror();
    if (view !== undefined && shown) showMarks(view, marksOf(results, file));
  }, [results, file, shown]);

  const difference = useDifferences(props, editor, shown, files[path]?.code);

  return (
    <div className={styles.frame}>
      <SandpackCodeEditor
        ref={editor}
        showTabs={false}
        showLineNumbers
        showRunButton={false}
        initMode="immediate"
        extensions={EXTENSIONS}
      />
      <p className={styles.difference} role="status">
        {difference}
      </p>
    </div>
  );
}

/** Whether the keyboard is still where the editor was asked for. */
function isAwaited(editor: Element): boolean {
  const { activeElement } = document;
  if (activeElement === null || activeElement === document.body) return true;
  // From there: the editor has a panel of its own inside the page's.
  return activeElement.closest('[role=tabpanel]')?.contains(editor) === true;
}
