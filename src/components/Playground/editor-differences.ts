/** Marks in CodeMirror where a naive version differs from its pattern. */
import { RangeSet, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  GutterMarker,
  gutterLineClass,
} from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';
import type { EditorState } from '@codemirror/state';
import type { DifferenceMark } from '../../versions/marks.ts';

interface Drawn {
  lines: DecorationSet;
  gutter: RangeSet<GutterMarker>;
}

const NONE: Drawn = { lines: Decoration.none, gutter: RangeSet.empty };

const setDifferences = StateEffect.define<readonly DifferenceMark[]>();

class Sign extends GutterMarker {
  override readonly elementClass: string;

  constructor(kind: DifferenceMark['kind']) {
    super();
    this.elementClass = classOf(kind);
  }
}

const SIGNS = { own: new Sign('own'), lacks: new Sign('lacks') };

/** The extension that draws them; they move with the text. */
export const differenceMarks = StateField.define<Drawn>({
  create: () => NONE,
  update(before, { effects, changes, state }) {
    for (const effect of effects) {
      if (effect.is(setDifferences)) return drawn(effect.value, state);
    }
    const { lines, gutter } = before;
    return { lines: lines.map(changes), gutter: gutter.map(changes) };
  },
  provide: (field) => [
    EditorView.decorations.from(field, ({ lines }) => lines),
    gutterLineClass.from(field, ({ gutter }) => gutter),
  ],
});

/** Replaces the marks of an editor. */
export function showDifferences(
  view: EditorView,
  found: readonly DifferenceMark[],
): void {
  view.dispatch({ effects: setDifferences.of(found) });
}

/** Calls `tell` with the line of the cursor, from 1, whenever it moves. */
export function watchLine(
  view: EditorView,
  tell: (line: number) => void,
): void {
  const lineOf = ({ doc, selection }: EditorState) =>
    doc.lineAt(selection.main.head).number;
  const watch = EditorView.updateListener.of(({ selectionSet, state }) => {
    if (selectionSet) tell(lineOf(state));
  });
  view.dispatch({ effects: StateEffect.appendConfig.of(watch) });
}

function drawn(found: readonly DifferenceMark[], state: EditorState): Drawn {
  const own = found.filter(({ line }) => line <= state.doc.lines);
  const at = (line: number) => state.doc.line(line).from;
  return {
    lines: Decoration.set(
      own.map(({ line, kind, text }) => {
        const attributes = { class: classOf(kind), title: text };
        return Decoration.line({ attributes }).range(at(line));
      }),
      true,
    ),
    gutter: RangeSet.of(
      own.map(({ line, kind }) => SIGNS[kind].range(at(line))),
      true,
    ),
  };
}

function classOf(kind: DifferenceMark['kind']): string {
  return `playground-${kind}`;
}
