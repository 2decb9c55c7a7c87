/** Marks where the naive version in the editor differs, as it is now. */
import type { CodeEditorRef } from '@codesandbox/sandpack-react';
import { useEffect, useMemo, useState } from 'react';
import type { RefObject } from 'react';
import { differencesOf, explained } from '../../versions/differences.ts';
import type { Difference } from '../../versions/differences.ts';
import { marksOfDifferences } from '../../versions/marks.ts';
import type { DifferenceMark } from '../../versions/marks.ts';
import { isNaive } from '../../versions/names.ts';
import { showDifferences, watchLine } from './editor-differences.ts';
import type { State } from './model/state.ts';
import { loadDifferences } from './sources.ts';

interface Props {
  slug: string;
  sourcesUrl: string;
  sources: Readonly<Record<string, string>>;
  state: State;
}

const NONE: readonly DifferenceMark[] = [];

/**
 * Compares what stands in the editor with the pattern as the site has it,
 * anew after every change, so that no mark says what is no longer so.
 *
 * @returns what is to be said of the line with the cursor.
 */
export function useDifferences(
  { slug, sourcesUrl, sources, state }: Props,
  editor: RefObject<CodeEditorRef | null>,
  shown: boolean,
  text: string | undefined,
): string {
  const { file } = state;
  const known = useKnown(sourcesUrl, file);
  const [line, setLine] = useState<{ file: string; line: number }>();
  const found = useMemo(() => {
    const pattern = sources[`${slug}.ts`];
    if (!isNaive(file) || pattern === undefined) return NONE;
    if (text === undefined) return NONE;
    const differences = explained(differencesOf(pattern, text), known);
    const lines = text.split('\n').length;
    return marksOfDifferences(differences, `${slug}.ts`, lines);
  }, [slug, sources, file, text, known]);

  useEffect(() => {
    const view = editor.current?.getCodemirror();
    if (view !== undefined && shown) showDifferences(view, found);
  }, [editor, found, shown]);

  // Each file has an editor of its own.
  useEffect(() => {
    const view = editor.current?.getCodemirror();
    if (view === undefined || !shown) return;
    watchLine(view, (at) => setLine({ file, line: at }));
  }, [editor, file, shown]);

  if (line?.file !== file) return '';
  return found.find((one) => one.line === line.line)?.text ?? '';
}

/** The differences of the original, with their reasons, when they are here. */
function useKnown(url: string, file: string): readonly Difference[] {
  const [all, setAll] = useState<Awaited<ReturnType<typeof loadDifferences>>>();
  useEffect(() => {
    let isGone = false;
    void loadDifferences(url).then((loaded) => {
      if (!isGone) setAll(loaded);
    });
    return () => {
      isGone = true;
    };
  }, [url]);
  return all?.[file] ?? NO_DIFFERENCES;
}

const NO_DIFFERENCES: readonly Difference[] = [];
