import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { effort } from '../../patterns-code/_simulation/proof/effort.ts';
import { canonical } from './fingerprint-text.ts';

class Stack extends Array<unknown> {}
class Registry extends Map<unknown, unknown> {}
class Refusal extends TypeError {}
const Named = { Map: class {} };
class Point {
  x: unknown;
  constructor(x: unknown) {
    this.x = x;
  }
}
class Place {
  x: unknown;
  constructor(x: unknown) {
    this.x = x;
  }
}

/** Texts that some other value could be written as. */
const TEXTS = [
  ...['', '0', '"', '\\', '""', '\\"', '\n', 'a', '-0', 'NaN', 'Infinity'],
  ...['null', 'undefined', 'true', '[]', '{}', '1n', 'number NaN', 'bigint 1'],
  ...['Date 0', 'Date NaN', 'function', 'hole', 'symbol a', 'up 1', 'no'],
  ...['Error: no', 'TypeError: no', '[1]', '{"a":1}', 'symbol'],
];

/** Each makes another value than all others, and some look much alike. */
const VALUES: readonly (() => unknown)[] = [
  ...TEXTS.map((text) => () => text),
  ...[0, -0, 1, NaN, Infinity, -Infinity].map((number) => () => number),
  () => null,
  () => undefined,
  () => true,
  () => false,
  () => 1n,
  () => () => {},
  () => Symbol.for('a'),
  () => Symbol.for('b'),
  () => Symbol(),
  () => [],
  () => [1],
  () => [[1]],
  () => [1, 2],
  () => [2, 1],
  () => ['1,2'],
  () => [undefined],
  () => [null],
  () => new Array(1),
  () => new Array(2),
  () => [undefined, 1],
  () => Object.assign([1], { x: 2 }),
  () => Object.assign([1], { 4294967295: 2 }),
  () => Object.assign([1, 2], { '01': 2 }),
  () => Stack.of(1),
  () => ({}),
  () => Object.create(null) as object,
  () => Object.create({}) as object,
  () => ({ a: undefined }),
  () => ({ a: 1 }),
  () => ({ a: 1, b: undefined }),
  () => ({ 0: 1 }),
  () => ({ 0: 1, length: 1 }),
  () => ({ 'a":1,"b': 1 }),
  () => ({ a: 1, b: 1 }),
  () => ({ [Symbol.for('a')]: 1 }),
  () => ({ a: { b: 1 } }),
  () => ({ x: 1 }),
  () => new Point(1),
  () => new Place(1),
  () => new Named.Map(),
  () => new Map(),
  () => new Map([[0, 1]]),
  () => new Map([['a', 1]]),
  () => new Map<unknown, unknown>([[[0, 1], 1]]),
  () => new Map([[0, 1], [1, 0]]), // prettier-ignore
  () => new Map([[1, 0], [0, 1]]), // prettier-ignore
  () => Object.assign(new Map(), { x: 1 }),
  () => new Registry(),
  () => [[0, 1]],
  () => new Set(),
  () => new Set([1]),
  () => new Set([1, 2]),
  () => new Set([2, 1]),
  () => new Date(0),
  () => new Date(1),
  () => new Date(NaN),
  () => /a/,
  () => /a/g,
  () => Object.assign(/a/g, { lastIndex: 1 }),
  () => new Uint8Array(),
  () => new Uint8Array([1]),
  () => new Int8Array([1]),
  () => new Uint16Array([1]),
  () => new Float64Array([0]),
  () => new Float64Array([-0]),
  () => new BigInt64Array([1n]),
  () => new Uint8Array([1]).buffer,
  () => new DataView(new Uint8Array([1]).buffer),
  () => Buffer.from([1]),
  () => Object(1) as unknown,
  () => Object(0) as unknown,
  () => Object(-0) as unknown,
  () => Object('a') as unknown,
  () => Object('1') as unknown,
  () => Object(true) as unknown,
  () => Object(1n) as unknown,
  () => Object(Symbol.for('a')) as unknown,
  () => new Error('no'),
  () => new Error(''),
  () => new TypeError('no'),
  () => new Refusal('no'),
  () => Object.assign(new Error('no'), { name: 'TypeError' }),
  () => Object.assign(new Error('no'), { retryAfterMs: 5 }),
  () => new Error('no', { cause: 'why' }),
  () => new AggregateError([], 'no'),
  () => new AggregateError([1], 'no'),
];

/** Holds itself, so many levels down. */
function ring(size: number): unknown {
  const first: Record<string, unknown> = {};
  let last = first;
  for (let i = 1; i < size; i += 1) last = last.next = {};
  last.next = first;
  return first;
}

/** Values that are often the same by chance, and otherwise much alike. */
const { value } = fc.letrec<{ value: unknown }>((tie) => {
  const inner = tie('value');
  const key = fc.constantFrom('a', 'b', 'x', '0', 'length', '"', '__proto__x');
  return {
    value: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc.constantFrom<unknown>(
        ...[0, -0, 1, NaN, '', '0', '1', '"', true, 'true', null, 'null', 1n],
        ...[undefined, 'undefined', Symbol.for('a'), '1n', '[]', '{}', 'hole'],
      ),
      fc.array(inner, { maxLength: 2 }),
      fc.sparseArray(inner, { maxNumElements: 2, maxLength: 2 }),
      fc.dictionary(key, inner, { maxKeys: 2, noNullPrototype: false }),
      inner.map((x) => new Point(x)),
      inner.map((x) => new Place(x)),
      inner.map((x) => Object.assign([1], { x })),
      fc.tuple(inner, inner).map((entry) => new Map([entry])),
      inner.map((x) => new Set([x])),
      fc.constantFrom(0, 1).map((ms) => new Date(ms)),
      fc
        .array(fc.constantFrom(0, 1), { maxLength: 2 })
        .chain((bytes) =>
          fc.constantFrom<unknown>(
            new Uint8Array(bytes),
            new Int8Array(bytes),
            new Uint8Array(bytes).buffer,
            bytes,
          ),
        ),
      fc.constantFrom(0, 1, '', '1', true).map((one) => Object(one) as unknown),
      fc
        .constantFrom('', 'no')
        .chain((message) =>
          fc.constantFrom<unknown>(
            new Error(message),
            new TypeError(message),
            `Error: ${message}`,
          ),
        ),
    ),
  };
});

describe('the text of a value', () => {
  it('is the same for the same value made twice', () => {
    for (const make of VALUES) {
      expect(canonical(make())).toBe(canonical(make()));
    }
  });

  it('is another for every other value', () => {
    const texts = new Map<string, unknown>();
    for (const make of VALUES) {
      const text = canonical(make());
      expect(texts.has(text), text).toBe(false);
      texts.set(text, make);
    }
  });

  it.each<[string, (held: unknown) => unknown]>([
    ['a list', (x) => [x]],
    ['an object', (x) => ({ x })],
    ['a map', (x) => new Map([[1, x]])],
    ['an object of a class', (x) => new Point(x)],
    ['an error', (x) => Object.assign(new Error('no'), { x })],
  ])('is another in %s as well', (_, hold) => {
    const texts = VALUES.map((make) => canonical(hold(make())));
    expect(new Set(texts).size).toBe(VALUES.length);
  });

  it('is the same for exactly those that are deeply equal', () => {
    let alike = 0;
    const isTrue = (a: unknown, b: unknown) => {
      const isSame = canonical(a) === canonical(b);
      if (isSame) alike += 1;
      return isSame === isDeepStrictEqual(a, b);
    };
    fc.assert(fc.property(value, value, isTrue), effort(20_000));
    expect(alike).toBeGreaterThan(10);
    const twice = fc.clone(value, 2) as fc.Arbitrary<[unknown, unknown]>;
    fc.assert(
      fc.property(twice, ([a, b]) => canonical(a) === canonical(b)),
      effort(2000),
    );
  });

  it('does not depend on the order in which fields were set', () => {
    expect(canonical({ a: 1, b: { c: 2, d: 3 } })).toBe(
      canonical({ b: { d: 3, c: 2 }, a: 1 }),
    );
  });

  it('says of a value that holds itself how far up it is', () => {
    const texts = [ring(1), ring(2), ring(3), { next: ring(1) }].map(canonical);
    expect(texts[0]).toBe('{"next":up 1}');
    expect(texts[1]).toBe('{"next":{"next":up 2}}');
    expect(new Set(texts).size).toBe(texts.length);

    const map = new Map<string, unknown>();
    map.set('self', map);
    expect(canonical(map)).toBe('Map("self":up 1)');
    const error = new Error('no');
    error.cause = error;
    expect(canonical(error)).toContain('up 1');
    const twice = [1];
    expect(canonical([twice, twice])).toBe('[[1],[1]]');
  });
});
