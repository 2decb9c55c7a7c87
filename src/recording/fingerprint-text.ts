/**
 * A value as text: the same for values that are alike, whichever engine made
 * them and in whatever order their fields were set, and for no others. What
 * can't be looked into, a function for instance, is only named.
 */
/** Built-in kinds, and what of them their fields don't show. */
const KINDS: readonly [
  kind: string,
  holds: (value: unknown) => boolean,
  content: (value: never, inner: Inner) => string,
][] = [
  ['Map', (value) => value instanceof Map, entriesOf],
  ['Set', (value) => value instanceof Set, itemsOf],
  ['Date', (value) => value instanceof Date, (date: Date) => `${+date}`],
  ['RegExp', (value) => value instanceof RegExp, patternOf],
  ['Error', (value) => value instanceof Error, problemOf],
  ['ArrayBuffer', (value) => value instanceof ArrayBuffer, bytesOf],
  ['DataView', (value) => value instanceof DataView, bytesOf],
  ...['Number', 'String', 'Boolean', 'BigInt', 'Symbol'].map(boxed),
];

/** More arguments than that are too many for some engine. */
const PART = 4096;

type Inner = (value: unknown) => string;

/** The text of a value. A value that holds itself says how far up it is. */
export function canonical(value: unknown): string {
  return textOf(value, []);
}

/** `around`: what the value is in, from the outside in. */
function textOf(value: unknown, around: object[]): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'function';
  if (typeof value === 'symbol') return symbolOf(value);
  if (Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null) return String(value);
  const at = around.indexOf(value);
  if (at >= 0) return `up ${around.length - at}`;
  around.push(value);
  const text = objectOf(value, (held) => textOf(held, around));
  around.pop();
  return text;
}

/** Its class, what it is if that is no plain object, and its own fields. */
function objectOf(value: object, inner: Inner): string {
  const { kind, content } = bodyOf(value, inner);
  const fields = fieldsOf(value, inner);
  const own = content === '' || fields !== '' ? `{${fields}}` : '';
  return `${classOf(value, kind)}${content}${own}`;
}

function bodyOf(
  value: object,
  inner: Inner,
): { kind: string; content: string } {
  if (Array.isArray(value)) {
    const items = Array.from(value, (item, i) =>
      i in value ? inner(item) : 'hole',
    );
    return { kind: 'Array', content: `[${items.join()}]` };
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const kind = (value as Uint8Array)[Symbol.toStringTag];
    return { kind, content: `${kind}(${numbersOf(value as Uint8Array)})` };
  }
  const found = KINDS.find(([, holds]) => holds(value));
  if (found === undefined) return { kind: 'Object', content: '' };
  const [kind, , content] = found;
  return { kind, content: `${kind}(${content(value as never, inner)})` };
}

/** Nothing where it is the kind's own class. */
function classOf(value: object, kind: string): string {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null) return 'null ';
  const known = globalThis as unknown as Record<string, { prototype: object }>;
  if (prototype === known[kind]?.prototype) return '';
  const made = prototype.constructor as { name?: unknown } | undefined;
  return `${JSON.stringify(String(made?.name))} `;
}

/** Sorted: the order in which they were set says nothing. */
function fieldsOf(value: object, inner: Inner): string {
  // To list a million bytes as fields, to find no other, takes a second.
  if (ArrayBuffer.isView(value)) return '';
  const isItem = (key: string) =>
    Array.isArray(value) &&
    String(Number(key)) === key &&
    Number(key) < value.length;
  const fields = Object.entries(value)
    .filter(([key]) => !isItem(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${inner(field)}`);
  const symbols = Object.getOwnPropertySymbols(value)
    .filter((key) => Object.prototype.propertyIsEnumerable.call(value, key))
    .map((key) => {
      const field = (value as Record<symbol, unknown>)[key];
      return `${symbolOf(key)}:${inner(field)}`;
    });
  return [...fields, ...symbols].join();
}

function entriesOf(map: Map<unknown, unknown>, inner: Inner): string {
  return [...map].map(([key, item]) => `${inner(key)}:${inner(item)}`).join();
}

function itemsOf(set: Set<unknown>, inner: Inner): string {
  return [...set].map(inner).join();
}

/** What an error says. Its stack is the engine's. */
function problemOf(error: Error, inner: Inner): string {
  const { name, message, cause } = error;
  const { errors } = error as Partial<AggregateError>;
  return [name, message, cause, errors].map(inner).join();
}

function numbersOf(numbers: Uint8Array | Float64Array): string {
  return numbers instanceof Uint8Array
    ? base64(numbers)
    : Array.from(numbers, canonical).join();
}

function bytesOf(value: ArrayBuffer | DataView): string {
  return base64(
    ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : new Uint8Array(value),
  );
}

/** Bytes are many, so they are written as short as can be. */
function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += PART) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + PART)));
  }
  return btoa(parts.join(''));
}

function patternOf(pattern: RegExp): string {
  return `${String(pattern)},${pattern.lastIndex}`;
}

function symbolOf(symbol: symbol): string {
  return `symbol ${JSON.stringify(symbol.description) ?? ''}`;
}

function boxed(kind: string): (typeof KINDS)[number] {
  const is = (value: unknown) =>
    Object.prototype.toString.call(value) === `[object ${kind}]`;
  return [kind, is, (value: object, inner) => inner(value.valueOf())];
}
