/**
 * A naive version as what it changes in the pattern. The differences are
 * what a pattern's `edits.ts` holds; the files are written from them, so a
 * mend of the pattern is in each version, or the check says where it is not.
 */
import type { Reason } from './differences.ts';

/** One change of the pattern's text. */
export interface Edit {
  /** Why the version differs here, in a sentence for readers. */
  because: string;
  /** Text that the pattern holds once; how it is indented does not matter. */
  replace: string;
  /** Then all is replaced that stands from `replace` to the end of this. */
  through?: string;
  /** What stands there instead; nothing, when it is empty. */
  by: string;
}

/** A version without an essential part. */
export interface NaiveVersion {
  /** `naive.ts` or `naive-late-results.ts` */
  file: string;
  /** What is left out, in a few words: `without a lease`, for a menu. */
  title: string;
  /** What is left out: the paragraph at the head of the file. */
  summary: string;
  /** Titles of the behaviours that break; a check prints them if there are none. */
  breaks?: readonly string[];
  edits: readonly Edit[];
}

/** Where an edit stands in the pattern, as offsets into its text. */
export interface PlacedEdit extends Edit {
  start: number;
  end: number;
}

export interface Placement {
  /** In the order of the text. */
  placed: PlacedEdit[];
  /** Sentences about the edits that can't be made. */
  problems: string[];
}

/** The columns of a pattern's file; see tidy.test.ts. */
const COLUMNS = 72;

/** Finds the place of each edit in the text of the pattern. */
export function placeEdits(
  patternFile: string,
  pattern: string,
  version: NaiveVersion,
): Placement {
  const placed: PlacedEdit[] = [];
  const problems: string[] = [];
  for (const edit of version.edits) {
    const place = placeOf(patternFile, pattern, edit);
    if (typeof place === 'string') problems.push(place);
    else placed.push({ ...edit, ...place });
  }
  placed.sort((a, b) => a.start - b.start);
  placed.forEach(({ start, replace }, i) => {
    const before = placed[i - 1];
    if (before === undefined || before.end <= start) return;
    problems.push(
      `the edits of "${short(before.replace)}" and "${short(replace)}" ` +
        'overlap. Make one of them.',
    );
  });
  return { placed, problems };
}

/**
 * The text of a naive version, before it is formatted: a comment at the
 * head, and the pattern with the edits made.
 */
export function textOf(
  pattern: string,
  version: NaiveVersion,
  placed: readonly PlacedEdit[],
): string {
  let text = '';
  let from = 0;
  for (const edit of placed) {
    const { start, end } = edit.by === '' ? wholeLines(pattern, edit) : edit;
    text += pattern.slice(from, start) + inPlace(edit.by);
    from = end;
  }
  return `${headComment(version)}\n\n${text}${pattern.slice(from)}`;
}

/** Which lines of the pattern the edits change, and why. */
export function reasonsOf(
  pattern: string,
  placed: readonly PlacedEdit[],
): Reason[] {
  const lineAt = (offset: number) =>
    pattern.slice(0, offset).split('\n').length;
  return placed.map(({ start, end, because }) => ({
    from: lineAt(start),
    to: lineAt(end),
    because,
  }));
}

function placeOf(
  patternFile: string,
  pattern: string,
  { replace, through, by }: Edit,
): { start: number; end: number } | string {
  const found = findAll(pattern, replace);
  const [first] = found;
  if (first === undefined || found.length > 1) {
    return (
      `${patternFile} holds the text "${short(replace)}" ${times(found.length)}. ` +
      'Quote a text that it holds once, so that the edit has one place.'
    );
  }
  if (squeezed(replace) === squeezed(by) && through === undefined) {
    return `the edit of "${short(replace)}" changes nothing. Take it out.`;
  }
  if (through === undefined) return first;
  const last = findAll(pattern.slice(first.end), through)[0];
  if (last === undefined) {
    return (
      `${patternFile} does not hold the text "${short(through)}" behind ` +
      `"${short(replace)}". Quote what the edit ends with.`
    );
  }
  return { start: first.start, end: first.end + last.end };
}

/** All places of a text, in which any white space is as good as another. */
function findAll(
  text: string,
  quote: string,
): { start: number; end: number }[] {
  const words = quote.trim().split(/\s+/);
  if (words[0] === '') return [];
  const escaped = words.map((word) => word.replace(/[^\w\s]/g, '\\$&'));
  return [...text.matchAll(new RegExp(escaped.join('\\s+'), 'g'))].map(
    ({ index, 0: { length } }) => ({ start: index, end: index + length }),
  );
}

/** Without the white space around it; a blank line before it stays. */
function inPlace(by: string): string {
  return by.replace(/^[^\S\n]*\n/, '').trimEnd();
}

/** With the ends of its lines, where nothing else stands on them. */
function wholeLines(
  text: string,
  { start, end }: { start: number; end: number },
): { start: number; end: number } {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newLine = text.indexOf('\n', end);
  const lineEnd = newLine === -1 ? text.length : newLine + 1;
  const rest = text.slice(lineStart, start) + text.slice(end, lineEnd);
  return rest.trim() === ''
    ? { start: lineStart, end: lineEnd }
    : { start, end };
}

/** The title of a test stays on one line, so that it can be copied. */
function headComment({ title, summary, breaks = [] }: NaiveVersion): string {
  const tags = [`@title ${title}`, ...breaks.map((one) => `@breaks ${one}`)];
  const lines = [...wrapped(summary), '', ...tags];
  const inner = lines.map((line) => ` * ${line}`.trimEnd());
  return ['/**', ...inner, ' */'].join('\n');
}

function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1)!;
    const longer = last === '' ? word : `${last} ${word}`;
    if (` * ${longer}`.length <= COLUMNS) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function squeezed(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** Enough of a text to find it again. */
export function short(text: string): string {
  const line = squeezed(text);
  return line.length <= 60 ? line : `${line.slice(0, 57)}...`;
}

function times(count: number): string {
  return count === 0 ? 'nowhere' : `${count} times`;
}
