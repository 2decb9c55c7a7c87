import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effort } from './proof/effort.ts';
import { show } from './show.ts';
import { simulate } from './simulate.ts';
import type { World } from './types.ts';
import { copy } from './wire.ts';

describe('peek', () => {
  class Shop {
    readonly orders = [{ id: 1, lines: ['tea'] }];
    readonly byName = new Map([['ada', new Set([1])]]);
    readonly since = new Date(0);
    readonly bytes = new Uint8Array([1, 2]);
    readonly pending = Promise.resolve();
    readonly nothing = undefined;
    private secret = 7;

    get count(): number {
      return this.orders.length + this.secret - 7;
    }

    get broken(): number {
      throw new Error('not yet');
    }

    add(id: number): void {
      this.orders.push({ id, lines: [] });
    }
  }

  const opened = (world: World) => {
    world.node('Shop', () => new Shop());
    return world.remote<Shop>('Shop');
  };

  it('gives fields and getters as data, without methods', async () => {
    await simulate(async (world) => {
      opened(world);
      expect(world.peek<Shop>('Shop')).toEqual({
        orders: [{ id: 1, lines: ['tea'] }],
        byName: new Map([['ada', new Set([1])]]),
        since: new Date(0),
        bytes: new Uint8Array([1, 2]),
        secret: 7,
        count: 1,
      });
    });
  });

  it('gives a copy, which neither changes the node nor follows it', async () => {
    await simulate(async (world) => {
      const shop = opened(world);
      const before = world.peek<Shop>('Shop')!;
      before.bytes[0] = 9;
      before.byName.get('ada')!.add(2);
      await shop.add(2);
      expect(before.orders).toHaveLength(1);
      const after = world.peek<Shop>('Shop')!;
      expect(after.orders).toEqual([
        { id: 1, lines: ['tea'] },
        { id: 2, lines: [] },
      ]);
      expect(after.byName).toEqual(new Map([['ada', new Set([1])]]));
      expect(after.bytes[0]).toBe(1);
      expect(after.count).toBe(2);
    });
  });

  it('gives objects and lists that nobody can change', async () => {
    await simulate(async (world) => {
      opened(world);
      const shown = world.peek<Shop>('Shop') as unknown as {
        count: number;
        orders: unknown[];
      };
      expect(() => (shown.count = 2)).toThrow(TypeError);
      expect(() => shown.orders.push(1)).toThrow(TypeError);
    });
  });

  it('shows what its clocks show it', async () => {
    await simulate(
      async (world) => {
        world.node('A', ({ clock, wallClock }) => ({
          get late() {
            return clock.now() >= 20;
          },
          get time() {
            return wallClock.time();
          },
        }));
        const looks: unknown[] = [];
        const look = () => looks.push(world.peek('A'));
        look();
        for (let i = 0; i < 3; i += 1) {
          await world.clock.sleep(10);
          look();
        }
        expect(looks).toEqual([
          { late: false, time: 0 },
          { late: false, time: 10 },
          { late: true, time: 20 },
          { late: true, time: 37 },
        ]);
      },
      { faults: [{ at: 30, skew: 'A', ms: 7 }] },
    );
  });

  it('shows what a node became, in the middle of an event and after it', async () => {
    await simulate(async (world) => {
      const counts: unknown[] = [];
      const look = () =>
        counts.push(world.peek<{ count: number }>('Counter')?.count);
      const counter = world.node('Counter', ({ clock }) => {
        let count = 0;
        return {
          get count() {
            return count;
          },
          async add() {
            count += 1;
            look();
            count += 1;
            look();
            await clock.sleep(1);
            count += 1;
          },
        };
      });
      look();
      await counter.add();
      look();
      look();
      world.crash('Counter');
      look();
      world.restart('Counter');
      await world.clock.sleep(1);
      look();
      expect(counts).toEqual([0, 1, 2, 3, 3, undefined, 0]);
    });
  });

  it('shows nothing of a node that is down, nor of a client', async () => {
    await simulate(async (world) => {
      opened(world);
      expect(world.peek('Client')).toBeUndefined();
      world.crash('Shop');
      expect(world.peek('Shop')).toBeUndefined();
    });
  });

  it('leaves out what is no data, wherever it stands', () => {
    class Base {
      get kind() {
        return 'base';
      }
    }
    class Derived extends Base {
      readonly call = () => 1;
      readonly sign = Symbol('sign');
      readonly list = [1, () => 1];
    }
    expect(show(new Derived()).data).toEqual({
      list: [1, undefined],
      kind: 'base',
    });
  });

  it('keeps objects that hold one another', () => {
    interface Knot {
      self?: Knot;
      all: Knot[];
    }
    const knot: Knot = { all: [] };
    knot.self = knot;
    knot.all.push(knot);
    const shown = show(knot).data as Knot;
    expect(shown).not.toBe(knot);
    expect(shown.self).toBe(shown);
    expect(shown.all[0]).toBe(shown);
  });

  it('shows a field that is called as the prototype is', () => {
    const odd = JSON.parse('{"__proto__": {"x": 1}}') as object;
    const shown = show(odd).data as object;
    expect(Object.getPrototypeOf(shown)).toBe(Object.prototype);
    expect(JSON.stringify(shown)).toBe('{"__proto__":{"x":1}}');
  });
});

describe('diskOf', () => {
  it('gives what was on the disk when it was asked', async () => {
    await simulate(async (world) => {
      const node = world.node('A', ({ disk }) => ({
        set: (key: string, value: unknown) => void disk.set(key, value),
        delete: (key: string) => disk.delete(key),
      }));
      await node.set('x', { on: 1 });
      const before = world.diskOf('A');
      expect(world.diskOf('A')).toBe(before);
      await node.set('x', { on: 2 });
      const between = world.diskOf('A');
      await node.delete('x');
      expect([...before]).toEqual([['x', { on: 1 }]]);
      expect(between.get('x')).toEqual({ on: 2 });
      expect(world.diskOf('A').size).toBe(0);
      (before.get('x') as { on: number }).on = 3;
      expect(before.get('x')).toEqual({ on: 1 });
    });
  });

  it('can not be written', async () => {
    await simulate(async (world) => {
      world.node('A', ({ disk }) => disk.set('x', 1) && {});
      const copied = world.diskOf('A') as Map<string, unknown>;
      expect(() => copied.set('y', 1)).toThrow('"y" can\'t be written there');
      expect(() => copied.delete('x')).toThrow('Let the node write it');
      expect(() => copied.clear()).toThrow('Let the node write it');
      expect(world.diskOf('A').get('x')).toBe(1);
    });
  });
});

describe('copy', () => {
  const data = fc.anything({
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withBigInt: true,
    withSparseArray: true,
    withNullPrototype: true,
    withObjectString: true,
  });

  it('makes what structuredClone makes, of anything', () => {
    fc.assert(
      fc.property(data, (value) => {
        let expected: unknown;
        try {
          expected = structuredClone(value);
        } catch {
          expect(() => copy(value, () => 'It')).toThrow(TypeError);
          return;
        }
        const copied = copy(value, () => 'It');
        expect(copied).toStrictEqual(expected);
      }),
      effort(1000),
    );
  });

  it('shares nothing with what it copied', () => {
    const value = { list: [{ deep: [1] }], bytes: new Uint8Array(1) };
    const copied = copy(value, () => 'It');
    copied.list[0]!.deep.push(2);
    copied.bytes[0] = 1;
    expect(value).toEqual({
      list: [{ deep: [1] }],
      bytes: new Uint8Array(1),
    });
  });

  it('keeps one copy of what is held twice, and circles', () => {
    const inner = { x: 1 };
    const twice = copy({ a: inner, b: [inner] }, () => 'It');
    expect(twice.a).toBe(twice.b[0]);
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const copied = copy(circle, () => 'It');
    expect(copied.self).toBe(copied);
  });

  it('copies what is large and what is oddly named', () => {
    const large = Array.from({ length: 200 }, (_, i) => ({ i }));
    expect(copy(large, () => 'It')).toEqual(large);
    const odd = JSON.parse('{"__proto__": {"x": 1}, "y": [1]}') as object;
    const copied = copy(odd, () => 'It');
    expect(JSON.stringify(copied)).toBe(JSON.stringify(odd));
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
  });

  it.each([
    [() => 1],
    [{ call: () => 1 }],
    [[{ deep: [() => 1] }]],
    [Symbol('x')],
    [{ sign: Symbol('x') }],
  ])('refuses what holds a function or a symbol, and names it: %#', (value) => {
    expect(() => copy(value, () => 'Argument 1')).toThrow(
      "Argument 1 can't travel between nodes",
    );
  });
});
