/** What differs from the original, line by line. */
import { structuredPatch } from 'diff';
import { visible } from './visible.ts';

export interface ChangedLine {
  sign: '+' | '-' | ' ';
  text: string;
}

/** Lines that stand together, with a few around them. */
export interface Passage {
  /** The first line's number in the reader's version, from 1. */
  line: number;
  lines: readonly ChangedLine[];
}

export interface Change {
  added: number;
  removed: number;
  passages: readonly Passage[];
}

/** Unchanged lines around what has changed. */
const CONTEXT = 2;

/**
 * A text that differs by more lines is called another text: it takes long to
 * compare, and a link can hold any.
 */
const MAX_CHANGES = 1000;

/** Characters of a line. */
const MAX_LINE = 500;

/** The difference; undefined when it is too large to be read. */
export function changeOf(before: string, after: string): Change | undefined {
  const patch = structuredPatch('', '', before, after, '', '', {
    context: CONTEXT,
    maxEditLength: MAX_CHANGES,
  });
  if (patch === undefined) return undefined;
  const passages = patch.hunks.map(({ newStart, lines }) => ({
    line: newStart,
    lines: lines.filter((line) => !line.startsWith('\\')).map(changedLine),
  }));
  const count = (sign: ChangedLine['sign']) =>
    passages.flatMap(({ lines }) => lines).filter((one) => one.sign === sign)
      .length;
  return { added: count('+'), removed: count('-'), passages };
}

/** `2 lines added, 1 removed` */
export function changeSentence({ added, removed }: Change): string {
  const lines = added === 1 ? 'line' : 'lines';
  return `${added} ${lines} added, ${removed} removed`;
}

function changedLine(line: string): ChangedLine {
  const sign = line[0] === '+' || line[0] === '-' ? line[0] : ' ';
  const isLong = line.length > MAX_LINE + 1;
  const text = `${line.slice(1, MAX_LINE + 1)}${isLong ? '…' : ''}`;
  return { sign, text: visible(text) };
}
