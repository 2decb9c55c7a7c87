import { describe, expect, it, vi } from 'vitest';
import { simulate } from './simulate.ts';
import { brief, copy, shorten } from './wire.ts';

describe('a copy', () => {
  /** How often copying it took the slow way, which is right for all. */
  function clonesOf(value: unknown): number {
    const clone = vi.spyOn(globalThis, 'structuredClone');
    try {
      expect(copy(value, () => 'It')).toStrictEqual(value);
      return clone.mock.calls.length;
    } finally {
      clone.mockRestore();
    }
  }

  it.each([
    [{}],
    [[]],
    [{ a: 1, b: null, c: { d: [true] } }],
    [[1, [2], { a: 'x' }]],
    [Object.assign([1, 2], { more: 3 })],
  ])('of lists and objects of primitives needs no clone: %j', (value) => {
    expect(clonesOf(value)).toBe(0);
  });

  it('of up to 64 objects needs no clone', () => {
    const objects = (count: number) =>
      Array.from({ length: count - 1 }, () => ({}));
    expect(clonesOf(objects(64))).toBe(0);
    expect(clonesOf(objects(65))).toBe(1);
  });

  it('keeps a lone field that is called as the prototype is', () => {
    const odd = JSON.parse('{"__proto__": {"x": 1}}') as object;
    const copied = copy(odd, () => 'It');
    expect(Object.keys(copied)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
  });

  it('keeps the places at the end of a list that have no value', () => {
    const list = [1, ,] as unknown[];
    list.length = 3;
    expect(copy(list, () => 'It')).toHaveLength(3);
  });

  it('is none of a function that says it is an object', () => {
    const odd: object = Object.setPrototypeOf(() => 1, Object.prototype);
    expect(() => copy(odd, () => 'It')).toThrow("It can't travel");
    expect(() => copy([odd], () => 'It')).toThrow("It can't travel");
  });
});

describe('an error that was sent', () => {
  /** What a caller catches when a node throws this. */
  async function caught(thrown: unknown): Promise<Error> {
    const { result } = await simulate(async (world) => {
      const node = world.node('A', () => ({
        fail(): void {
          throw thrown;
        },
      }));
      return node.fail().catch((error: Error) => error);
    });
    expect(result).toBeInstanceOf(Error);
    return result as Error;
  }

  it('has the name of its class and its stack, neither of them as data', async () => {
    const thrown = new RangeError('too far');
    const error = await caught(thrown);
    expect(error).toMatchObject({ name: 'RangeError', message: 'too far' });
    expect(error.stack).toBe(thrown.stack);
    expect(Object.keys(error)).toEqual([]);
  });

  it('can be given another name and stack, as any can', async () => {
    const error = await caught(new RangeError('too far'));
    for (const field of ['name', 'stack'] as const) {
      expect(Object.getOwnPropertyDescriptor(error, field)).toMatchObject({
        enumerable: false,
        configurable: true,
        writable: true,
      });
    }
  });

  it('has a stack of its own where what was thrown has none', async () => {
    const error = await caught('sold out');
    expect(error.message).toBe('"sold out"');
    expect(error.stack).toContain('Error: "sold out"');
  });

  it('has the name and text of any error where they are no data', async () => {
    const odd = new Error('odd');
    for (const field of ['name', 'message']) {
      Object.defineProperty(odd, field, { value: () => 'a function' });
    }
    expect(await caught(odd)).toMatchObject({ name: 'Error', message: '' });
  });

  it('leaves behind the fields that can not be sent, and no other', async () => {
    const odd = Object.assign(new Error('odd'), {
      a: 1,
      retry: () => 'again',
      b: 2,
    });
    expect(Object.entries(await caught(odd))).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });
});

describe('a label', () => {
  it.each<[unknown, string]>([
    ['a "b"', String.raw`"a \"b\""`],
    [12n, '12n'],
    [() => 'long', 'function'],
    [undefined, 'undefined'],
    [null, 'null'],
    [new RangeError('too far'), 'RangeError: too far'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new Uint16Array(3), '6 bytes'],
    [[1, 'x', [true]], '[1, "x", [true]]'],
    [new Set(['x', 1]), '["x", 1]'],
    [new Map([['x', 1]]), '[["x", 1]]'],
    [{}, '{}'],
    [{ a: 1, b: { c: 'x' } }, '{ a: 1, b: { c: "x" } }'],
  ])('is a literal of one line: %s', (value, label) => {
    expect(brief(value)).toBe(label);
  });

  it('shows seven levels of a value, and no more', () => {
    expect(brief([[[[[[[]]]]]]])).toBe('[[[[[[[]]]]]]]');
    expect(brief([[[[[[[[]]]]]]]])).toBe('[[[[[[[…]]]]]]]');
    expect(brief([[[[[[{ a: {} }]]]]]])).toBe('[[[[[[{ a: … }]]]]]]');
    expect(brief([[[[7]]]])).toBe('[[[[7]]]]');
  });

  it('has 60 characters at most, the last of them a mark if it is cut', () => {
    expect(shorten('-'.repeat(60))).toBe('-'.repeat(60));
    expect(shorten('-'.repeat(61))).toBe(`${'-'.repeat(59)}…`);
  });
});
