/** The letters of a Mermaid text: escaping, wrapping, names, head lines. */
import type { Run } from './types.ts';
import { oneLine } from './words.ts';

/** The part of a run that is drawn: a `Run`, or its data from a worker. */
export type Recorded = Pick<Run, 'trace'>;

/** What a diagram is called, and what it says to those who can't see it. */
export interface Words {
  title: string;
  description: string;
}

/** A name or label is cut after so many characters. */
const MAX_LENGTH = 80;
/** So is what is drawn in two lines, and a word in it. */
const MAX_LABEL_LENGTH = 160;
const MAX_WORD_LENGTH = 60;
/** Where a line may end: not between a number and its unit. */
const BREAK = / (?!(?<=\d )(?:€|ms|s|bytes)(?!\w))/g;
/** A line may be longer by so many letters if it ends where words pause. */
const PAUSE_LENGTH = 8;
const PAUSE = /[,=:]$/;
/** No label has more lines. */
export const MAX_LINES = 2;

/** Everything else means something in one of the three notations. */
const UNSAFE = /[^\p{L}\p{N} .,()[\]!?=+*/_|:@^~'…–→×✗✓€-]/gu;
/** After the colon of a sequence diagram these are plain text as well. */
const UNSAFE_IN_MESSAGE = /[^\p{L}\p{N} .,()[\]!?=+*/_|:@^~'…–→×✗✓€"{}-]/gu;

/**
 * One line of text that Mermaid takes as text: whatever could be syntax
 * becomes a character reference, which is drawn as the character.
 */
export function escape(text: string, maxLength = MAX_LENGTH): string {
  return encode(shorten(text, maxLength), UNSAFE);
}

/** A name, which some notations don't allow to be empty. */
export function named(text: string): string {
  return escape(text) || '(no name)';
}

/**
 * The text of an arrow or a note in a sequence diagram: in one line of at
 * most `width` characters, or in two. Where one is not enough, each part gets
 * a line of its own, or else all of them two lines of about the same length.
 */
export function wrap(parts: readonly string[], width: number): string {
  const clean = parts.map(clipped);
  const lines = inTwo(clean, width);
  return lines.map((line) => encode(line, UNSAFE_IN_MESSAGE)).join('<br/>');
}

/** Whether a picture shows less of this text than all of it. */
export function isClipped(text: string): boolean {
  return clipped(text) !== cleaned(text);
}

/** How many letters of this text are drawn. */
export function lengthOf(text: string): number {
  return clipped(text).length;
}

/**
 * A comment: what the picture shows in fewer words. It may be as long as it
 * is, and Mermaid leaves it out.
 */
export function comment(text: string): string {
  return `%% ${encode(cleaned(text), UNSAFE_IN_MESSAGE)}`;
}

function inTwo(parts: readonly string[], width: number): string[] {
  const whole = parts.join(' ');
  if (whole.length <= width) return [whole];
  const isShort = (part: string) => part.length <= width;
  if (parts.length === MAX_LINES && parts.every(isShort)) return [...parts];
  let best = { length: Infinity, lines: [whole] };
  for (const { index } of whole.matchAll(BREAK)) {
    const lines = [whole.slice(0, index), whole.slice(index + 1)];
    const detour = PAUSE.test(lines[0]!) ? 0 : PAUSE_LENGTH;
    const length = Math.max(...lines.map((line) => line.length)) + detour;
    if (length < best.length) best = { length, lines };
  }
  return best.lines;
}

/** Whole words, as far as there is room for them. */
function clipped(text: string): string {
  const words = cleaned(text).split(' ');
  let drawn = '';
  for (const word of words) {
    const next = `${drawn} ${cut(word, MAX_WORD_LENGTH)}`.trim();
    if (next.length > MAX_LABEL_LENGTH) return `${drawn} …`;
    drawn = next;
  }
  return drawn;
}

/** One line without control characters. */
function cleaned(text: string): string {
  return oneLine(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
}

/** One line without control characters, cut after so many letters. */
function shorten(text: string, maxLength: number): string {
  return cut(cleaned(text), maxLength);
}

function cut(text: string, maxLength: number): string {
  const letters = Array.from(text);
  return letters.length > maxLength
    ? `${letters.slice(0, maxLength - 1).join('')}…`
    : text;
}

function encode(text: string, unsafe: RegExp): string {
  return (
    text
      .replace(unsafe, (letter) => `#${letter.codePointAt(0)};`)
      // Mermaid looks for these words anywhere, and eats what follows.
      .replace(
        /style|classDef/gi,
        (word) => `#${word.codePointAt(0)};${word.slice(1)}`,
      )
  );
}

/** The first lines: the notation, and the words for screen readers. */
export function head(notation: string, words: Words): string[] {
  const title = escape(words.title, 200);
  const description = escape(words.description, 2000);
  return [
    notation,
    ...(title === '' ? [] : [`  accTitle: ${title}`]),
    ...(description === '' ? [] : [`  accDescr: ${description}`]),
  ];
}

/** Simulated time, to a tenth of a millisecond: `120 ms`. */
export function time(at: number): string {
  return `${Math.round(at * 10) / 10} ms`;
}

/** Gives names ids that are safe in any notation: `N1`, `N2`, … */
export class Ids {
  private readonly ids = new Map<string, string>();
  private readonly letter: string;

  constructor(letter: string) {
    this.letter = letter;
  }

  of(name: string): string {
    let id = this.ids.get(name);
    if (id === undefined) {
      id = `${this.letter}${this.ids.size + 1}`;
      this.ids.set(name, id);
    }
    return id;
  }
}

/** The values under each key, in order of first appearance. */
export function groupBy<T, K>(
  items: readonly T[],
  key: (item: T) => K,
): Map<K, [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}
