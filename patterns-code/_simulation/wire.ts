/** What happens to values that travel between nodes or rest on a disk. */

/**
 * A deep copy, as the network or a disk would make it. `what` names the
 * value, and is asked only when something is wrong.
 *
 * @throws TypeError when the value can't be copied.
 */
export function copy<T>(value: T, what: () => string): T {
  if (value === null || isPrimitive(value)) return value;
  try {
    return (plainCopy(value as object, []) ?? structuredClone(value)) as T;
  } catch {
    throw new TypeError(
      `${what()} can't travel between nodes: it is or holds something that ` +
        "can't be copied, such as a function. Pass data, and let the other " +
        'side own its functions.',
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
  if (isList && keys.length !== value.length) return undefined;
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
  stack?: string;
  data: Record<string, unknown>;
}

/** Takes an error apart, so that it can be sent. */
export function packError(error: unknown): PackedError {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: brief(error), data: {} };
  }
  const data: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(error)) {
    try {
      data[key] = structuredClone(value);
    } catch {
      continue; // a field that can't travel stays behind
    }
  }
  return { name: error.name, message: error.message, stack: error.stack, data };
}

/**
 * Puts a sent error together again. Its class is lost on the way, as it
 * would be in life; `name` and own fields are kept.
 */
export function unpackError(packed: PackedError): Error {
  const error = new Error(packed.message);
  Object.assign(error, packed.data);
  // Defined like Error.prototype's own, so that it doesn't show as data.
  Object.defineProperty(error, 'name', {
    value: packed.name,
    enumerable: false,
    configurable: true,
    writable: true,
  });
  if (packed.stack !== undefined) error.stack = packed.stack;
  return error;
}

const BRIEF_LENGTH = 60;

/** A value in at most 60 characters, for labels. */
export function brief(value: unknown, length = BRIEF_LENGTH): string {
  const text = show(value);
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** One line, like a literal; object keys bare, depth bounded. */
function show(value: unknown, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'function';
  if (value === null || typeof value !== 'object') return String(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (depth > 3) return '…';
  if (Array.isArray(value)) {
    return `[${value.map((item) => show(item, depth + 1)).join(', ')}]`;
  }
  if (value instanceof Map || value instanceof Set) {
    return show([...value], depth);
  }
  const fields = Object.entries(value).map(
    ([key, item]) => `${key}: ${show(item, depth + 1)}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
