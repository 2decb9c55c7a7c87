/** What a look at an object gives: an object in, a copy out. */
import { describe, expect, it } from 'vitest';
import { show } from './show.ts';

describe('a copy', () => {
  it('is frozen where it holds nothing but objects, lists and primitives', () => {
    expect(
      show({ id: 1, lines: ['tea', { cups: 2 }], by: null }),
    ).toStrictEqual({
      data: { id: 1, lines: ['tea', { cups: 2 }], by: null },
      isFrozen: true,
    });
  });

  it.each([
    ['a map', new Map([['a', 1]])],
    ['a set', new Set([1])],
    ['a date', new Date(5)],
    ['bytes', new Uint8Array([1])],
    ['a buffer', new ArrayBuffer(2)],
  ])('is not frozen where it holds %s', (_, held) => {
    expect(show({ held: [held] })).toStrictEqual({
      data: { held: [held] },
      isFrozen: false,
    });
  });

  it('has no field for what is no data', () => {
    const data = { id: 1, nothing: undefined, call: () => 1, s: Symbol('s') };
    expect(show(data).data).toStrictEqual({ id: 1 });
  });

  it('has no field for what stands in a prototype, unless it is a getter', () => {
    class Door {
      width = 80;

      get area(): number {
        return this.width * 200;
      }

      open(): void {}
    }
    Object.assign(Door.prototype, { message: 'for all doors' });
    expect(show(new Door()).data).toStrictEqual({ width: 80, area: 16_000 });
  });

  it('has the fields of an object that has no prototype', () => {
    const bare = Object.assign(Object.create(null) as object, { id: 1 });
    expect(show(bare)).toStrictEqual({ data: { id: 1 }, isFrozen: true });
  });

  it('has a getter once, as the lowest class defines it', () => {
    class Door {
      get state() {
        return { kind: 'door' };
      }
    }
    class Safe extends Door {
      override get state() {
        return { kind: 'safe' };
      }
    }
    expect(show(new Safe()).data).toStrictEqual({ state: { kind: 'safe' } });
  });

  it('has an error’s name, message and fields, without its stack', () => {
    const error = Object.assign(new TypeError('no'), { retryAfterMs: 5 });
    expect(show({ error }).data).toStrictEqual({
      error: { name: 'TypeError', message: 'no', retryAfterMs: 5 },
    });
  });
});
