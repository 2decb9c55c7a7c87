/** Marks the lines where something went wrong, in CodeMirror. */
import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';
import type { EditorState, Range } from '@codemirror/state';

/** What is wrong at a line and column, both from 1. */
export interface Mark {
  line: number;
  column?: number;
  message: string;
}

const setMarks = StateEffect.define<readonly Mark[]>();

/** The extension that draws the marks; they move with the text. */
export const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) return drawn(effect.value, transaction.state);
    }
    return before.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Replaces the marks of an editor. */
export function showMarks(view: EditorView, found: readonly Mark[]): void {
  view.dispatch({ effects: setMarks.of(found) });
}

/** Scrolls once the lines were measured; before, their height is a guess. */
export function scrollTo(
  view: EditorView,
  to: { top: number; left: number },
): void {
  view.requestMeasure({
    read: () => to,
    write: (place) => view.scrollDOM.scrollTo(place),
  });
}

/** Puts the cursor at a place that is in sight already. */
export function select(view: EditorView, line: number, column = 1): void {
  view.dispatch({ selection: { anchor: offsetOf(view.state, line, column) } });
}

/** Puts the cursor at a place and the place into the middle. */
export function goTo(view: EditorView, line: number, column = 1): void {
  const anchor = offsetOf(view.state, line, column);
  view.dispatch({
    selection: { anchor },
    effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
  });
}

function offsetOf(state: EditorState, line: number, column: number): number {
  const at = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  return Math.min(at.from + column - 1, at.to);
}

function drawn(found: readonly Mark[], state: EditorState): DecorationSet {
  const ranges = found
    .filter(({ line }) => line >= 1 && line <= state.doc.lines)
    .flatMap((mark) => rangesOf(mark, state));
  return Decoration.set(ranges, true);
}

function rangesOf(mark: Mark, state: EditorState): Range<Decoration>[] {
  const at = state.doc.line(mark.line);
  const attributes = { class: 'playground-mark', title: mark.message };
  const line = Decoration.line({ attributes }).range(at.from);
  if (mark.column === undefined) return [line];
  const from = offsetOf(state, mark.line, mark.column);
  const word = /^\w+|^./.exec(at.text.slice(from - at.from))?.[0] ?? '';
  if (word === '') return [line];
  const underline = Decoration.mark({ class: 'playground-mark-column' });
  return [line, underline.range(from, from + word.length)];
}

/**
 * Makes one stop for the Tab key out of Sandpack's frame and CodeMirror's
 * scrolling box: the box, which arrow keys then scroll. Enter goes on into
 * the code, and Escape, which Sandpack sends to its frame, comes back.
 */
export function makeOneStop(view: EditorView, label: string): void {
  const { scrollDOM, dom } = view;
  scrollDOM.tabIndex = 0;
  scrollDOM.setAttribute('role', 'group');
  scrollDOM.setAttribute('aria-label', label);
  const frame = dom.parentElement;
  if (frame === null) return;
  frame.tabIndex = -1;
  frame.addEventListener('focus', () => {
    scrollDOM.focus({ preventScroll: true });
  });
}
