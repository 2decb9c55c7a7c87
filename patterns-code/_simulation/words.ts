/**
 * What was sent, answered and written, as the labels of a trace: whole, and
 * in few words for a picture. A story decides these words (`World.words`);
 * what it has none for is summarised, and never cut in its middle.
 */
import { grouped, isBytes, literal } from './literal.ts';
import type { Say } from './types.ts';
import { copy, unpackError, type PackedError } from './wire.ts';

/** A label, and what a picture shows instead where that is not the same. */
export interface Label {
  label: string;
  said?: string;
}

/** Letters of a whole label. What is longer is in no trace. */
export const WHOLE_LENGTH = 500;
/** Letters that fit an arrow, in two lines. */
const ROOM = 56;
/** Letters for each argument, where all of them don't fit as they are. */
const SHARES = [ROOM, 24, 16];
/** What a story says of one thing is cut after so many letters. */
const MAX_SAID = 60;
/** All that a picture shows of one thing. */
const MAX_SHORT = 96;
const MAX_NAME = 40;

/** A call: `withdraw("A-1", 30.00 €)`. */
export function callLabel(
  method: string,
  args: readonly unknown[],
  say: Say | undefined,
): Label {
  const label = call(
    method,
    args.map((arg) => literal(arg, WHOLE_LENGTH)),
  );
  return labelled(label, say, () => {
    const own = copyFor(say, args);
    const calls = SHARES.map((room) => {
      const texts = own.map((arg, i) =>
        short(arg, `${method} ${i + 1}`, room, say),
      );
      return call(clip(method, MAX_NAME), texts);
    });
    return (
      calls.find((text) => text.length <= ROOM) ??
      calls.find((text) => text.length <= MAX_SHORT) ??
      call(clip(method, MAX_NAME), [`${args.length} arguments`])
    );
  });
}

/** What a call answers. `ok` is an answer without a value. */
export function answerLabel(
  method: string,
  value: unknown,
  say: Say | undefined,
): Label {
  const isEmpty = value === undefined;
  const label = isEmpty ? 'ok' : literal(value, WHOLE_LENGTH);
  return labelled(label, say, () => {
    const own = copyFor(say, value);
    return isEmpty
      ? (say?.(own, method) ?? label)
      : short(own, method, ROOM, say);
  });
}

/** What a call throws. */
export function errorLabel(
  method: string,
  packed: PackedError,
  say: Say | undefined,
): Label {
  const label = `${packed.name}: ${packed.message}`;
  return labelled(label, say, () => {
    const own = unpackError({ ...packed, data: copyFor(say, packed.data) });
    return say?.(own, `${method} throws`) ?? clip(label, ROOM);
  });
}

/** What is written to a disk; undefined stands for a deletion. */
export function writeLabel(
  key: string,
  value: unknown,
  say: Say | undefined,
): { value: string; said?: string } {
  const whole = value === undefined ? 'deleted' : literal(value, WHOLE_LENGTH);
  const label = line(key, whole, value === undefined);
  const { said } = labelled(label, say, () => {
    const name = say?.(key, 'key') ?? nameOf(key);
    if (value === undefined) return line(name, whole, true);
    const room = Math.max(ROOM - name.length, 24);
    const text = short(copyFor(say, value), `disk ${key}`, room, say);
    return line(name, text, false);
  });
  return { value: ends(whole), ...(said === undefined ? {} : { said }) };
}

/** A write in one line, without saying that it is one. */
function line(key: string, value: string, isDeleted: boolean): string {
  return isDeleted ? `${key} deleted` : `${key} = ${value}`;
}

function call(method: string, args: readonly string[]): string {
  return `${method}(${args.join(', ')})`;
}

/** `short` is asked only where the label may not do. */
function labelled(
  label: string,
  say: Say | undefined,
  short: () => string,
): Label {
  if (say === undefined && label.length <= ROOM) return { label };
  const whole = ends(label);
  const said = short();
  return said === whole ? { label: whole } : { label: whole, said };
}

function ends(whole: string): string {
  return clip(whole, WHOLE_LENGTH);
}

/** The story may change what it is shown: no one else has it. */
function copyFor<T>(say: Say | undefined, value: T): T {
  return say === undefined ? value : copy(value, () => 'A labelled value');
}

/** A value in the words of the story, or whole if it fits, or summarised. */
function short(
  value: unknown,
  place: string,
  room: number,
  say: Say | undefined,
): string {
  const said = say?.(value, place);
  if (said !== undefined) return said;
  const text = literal(value, room, say);
  return text.length <= room ? text : summary(value, room);
}

/** What can be said of a value that is too long to be shown. */
function summary(value: unknown, room: number): string {
  if (typeof value === 'string') {
    return `text of ${grouped(Array.from(value).length)} letters`;
  }
  if (typeof value === 'bigint') {
    return `number of ${grouped(String(value).replace('-', '').length)} digits`;
  }
  if (typeof value !== 'object' || value === null || isBytes(value)) {
    return clip(literal(value, room), room);
  }
  if (value instanceof Error) return clip(literal(value, room), ROOM);
  if (Array.isArray(value)) return counted(value.length, 'item');
  if (value instanceof Map) return counted(value.size, 'entry', 'entries');
  if (value instanceof Set) return counted(value.size, 'item');
  const names = Object.keys(value);
  const shape = `{ ${names.join(', ')} }`;
  return shape.length <= room ? shape : counted(names.length, 'field');
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

function nameOf(key: string): string {
  return key.length <= MAX_NAME
    ? key
    : `key of ${grouped(Array.from(key).length)} letters`;
}

/** A text that ends between two words, if it has to end. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const start = text.slice(0, length - 1);
  const end = start.lastIndexOf(' ');
  const words = end > length / 2 ? start.slice(0, end) : start;
  return `${words.replace(/[\s,;:\p{Surrogate}]+$/u, '')}…`;
}

/** Joiners within a word belong to it: in families of emoji, in Persian. */
const INVISIBLE = /(?:(?![\u200c\u200d])[\s\p{C}])+/gu;
const LOOSE_JOINERS =
  /(?<![^ \u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?= |$)/gu;

/** One line without control characters. */
export function oneLine(text: string): string {
  const line = text.replace(INVISIBLE, ' ').replace(LOOSE_JOINERS, '');
  return line.replace(/ {2,}/g, ' ').trim();
}

/**
 * A story's words made safe: whatever it returns or throws, this returns one
 * line of text with something in it, or undefined.
 */
export function safely(say: Say): Say {
  return (value, place) => {
    try {
      const said: unknown = say(value, place);
      if (said instanceof Promise) said.catch(() => {});
      if (typeof said !== 'string') return undefined;
      const text = oneLine(said.slice(0, 10 * MAX_SAID));
      return clip(text, MAX_SAID) || undefined;
    } catch {
      return undefined;
    }
  };
}
