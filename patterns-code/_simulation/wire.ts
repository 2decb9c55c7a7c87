/** What happens to values that travel between nodes or rest on a disk. */
import { literal } from './literal.ts';

/**
 * A deep copy, as the network or a disk would make it. `what` names the
 * value, and is asked only when something is wrong.
 *
 * @throws TypeError when the value can't be copied.
 */
export function copy<T>(value: T, what: () => string): T {
  if (value === null || isPrimitive(value)) return value;
  try {
    const plain = plainCopy(value as object, []);
    if (plain !== undefined) return plain as T;
    const copied = structuredClone(value);
    if (isShared(copied, new Set())) throw new TypeError('shared memory');
    return copied;
  } catch {
    throw new TypeError(
      `${what()} can't travel between nodes: it is or holds something that ` +
        "can't be copied, such as a function or shared memory. Pass data, and " +
        'let the other side own its functions.',
    );
  }
}

/**
 * What structuredClone would make of lists and objects of primitives, many
 * times faster; undefined for all else. `seen` holds what is copied already:
 * of what is held twice, structuredClone keeps one copy.
 */
function plainCopy(value: object, seen: object[]): object | undefined {
  if (typeof value !== 'object' || seen.includes(value)) return undefined;
  if (seen.push(value) > MANY) return undefined;
  const isList = Array.isArray(value);
  if (!isList && !isRecord(value)) return undefined;
  const keys = Object.keys(value);
  if (isList && !isDense(value, keys)) return undefined;
  const copied: Record<string, unknown> = isList ? ([] as never) : {};
  for (const key of keys) {
    if (key === '__proto__') return undefined;
    const item = (value as Record<string, unknown>)[key];
    if (item === null || isPrimitive(item)) {
      copied[key] = item;
      continue;
    }
    const inner = plainCopy(item as object, seen);
    if (inner === undefined) return undefined;
    copied[key] = inner;
  }
  return copied;
}

/** Whether a list has a value at each of its places. */
function isDense(list: readonly unknown[], keys: readonly string[]): boolean {
  const { length } = list;
  // Indices come first, so the last of them is in its place only if all are.
  return length === 0 || keys[length - 1] === String(length - 1);
}

/** Whether memory that two nodes would share is in there: it is not copied. */
function isShared(value: unknown, seen: Set<object>): boolean {
  if (typeof value !== 'object' || value === null || seen.has(value)) {
    return false;
  }
  seen.add(value);
  if (ArrayBuffer.isView(value)) return isShared(value.buffer, seen);
  if (Object.prototype.toString.call(value) === '[object SharedArrayBuffer]') {
    return true;
  }
  const inner =
    value instanceof Map || value instanceof Set
      ? [...value].flat(1)
      : Object.values(value);
  return inner.some((one) => isShared(one, seen));
}

/** Beyond so many objects, looking for one among them is the slower way. */
const MANY = 64;

/** A symbol can't be copied, so it is none of these. */
function isPrimitive(value: unknown): boolean {
  return !['object', 'function', 'symbol'].includes(typeof value);
}

function isRecord(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** An error as it crosses the network: its name and data survive. */
export interface PackedError {
  name: string;
  message: string;
  stack: string;
  data: Record<string, unknown>;
}

/** Takes an error apart, so that it can be sent. */
export function packError(error: unknown): PackedError {
  if (!(error instanceof Error)) {
    const what = textOf(() => brief(structuredClone(error)), 'no data');
    return { name: 'Error', message: what, stack: '', data: {} };
  }
  const data: Record<string, unknown> = {};
  for (const key of Object.keys(error)) {
    try {
      data[key] = copy((error as unknown as typeof data)[key], () => key);
    } catch {
      // a field that can't travel stays behind
    }
  }
  return {
    name: textOf(() => error.name, 'Error'),
    message: textOf(() => error.message, ''),
    stack: textOf(() => error.stack, ''),
    data,
  };
}

/** A field of an error is what its class makes of it: not always a text. */
function textOf(read: () => unknown, otherwise: string): string {
  try {
    const value = read();
    return typeof value === 'string' ? value : brief(structuredClone(value));
  } catch {
    return otherwise;
  }
}

/**
 * Puts a sent error together again. Its class is lost on the way, as it
 * would be in life; `name` and own fields are kept.
 */
export function unpackError(packed: PackedError): Error {
  const error = new Error(packed.message);
  Object.assign(error, packed.data);
  hide(error, 'name', packed.name);
  if (packed.stack !== '') hide(error, 'stack', packed.stack);
  return error;
}

/** Defines it as the platform does, so that it doesn't show as data. */
function hide(error: Error, field: string, value: string): void {
  Object.defineProperty(error, field, {
    value,
    enumerable: false,
    configurable: true,
    writable: true,
  });
}

const BRIEF_LENGTH = 60;

/** A value in at most 60 characters, for labels. */
export function brief(value: unknown, length = BRIEF_LENGTH): string {
  return shorten(literal(value, length), length);
}

/** A text in at most 60 characters. */
export function shorten(text: string, length = BRIEF_LENGTH): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
