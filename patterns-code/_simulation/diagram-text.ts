/** The letters of a Mermaid text: escaping, wrapping, names, head lines. */
import type { Run } from './types.ts';

/** The part of a run that is drawn: a `Run`, or its data from a worker. */
export type Recorded = Pick<Run, 'trace'>;

/** What a diagram is called, and what it says to those who can't see it. */
export interface Words {
  title: string;
  description: string;
}

/** A name or label is cut after so many characters. */
const MAX_LENGTH = 80;
const MAX_WRAPPED_LENGTH = 160;

/** Everything else means something in one of the three notations. */
const UNSAFE = /[^\p{L}\p{N} .,()[\]!?=+*/_|:@^~'…–→×✗✓-]/gu;
/** After the colon of a sequence diagram these are plain text as well. */
const UNSAFE_IN_MESSAGE = /[^\p{L}\p{N} .,()[\]!?=+*/_|:@^~'…–→×✗✓"{}-]/gu;

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
 * The text of an arrow or a note in a sequence diagram, in lines of at most
 * about `width` characters.
 */
export function wrap(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of shorten(text, MAX_WRAPPED_LENGTH).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines.map((line) => encode(line, UNSAFE_IN_MESSAGE)).join('<br/>');
}

/** One line without control characters, cut after so many letters. */
function shorten(text: string, maxLength: number): string {
  const clean = text
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
  const letters = Array.from(clean);
  return letters.length > maxLength
    ? `${letters.slice(0, maxLength - 1).join('')}…`
    : clean;
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
