import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import {
  answerOf,
  lostInCrash,
  measure,
  NAMES,
  network,
  openShop,
  percent,
  product,
  quantile,
  Writes,
  type PriceDatabase,
  type Workload,
} from './scenarios.ts';

const QUIET: Workload = {
  readsPerS: 50,
  writesPerS: 0.001,
  pastPerS: 0.001,
  seconds: 2,
};

describe('servers', () => {
  it('counts the writes of the database, beside its reads', async () => {
    await simulate(async (world) => {
      const { database } = openShop(world, 'cache-aside');
      await database.write('price', 'new');
      await database.write('stock', '7');
      await database.read('stock');
      const seen = world.peek<PriceDatabase>('Database');
      expect([seen?.writes, seen?.reads]).toEqual([2, 1]);
      expect(await database.read('price')).toBe('new');
    });
  });

  it('keeps what the database has through two crashes', async () => {
    await simulate(async (world) => {
      const { database } = openShop(world, 'cache-aside');
      for (const value of ['new', 'newer']) {
        await database.write('price', value);
        world.crash('Database');
        world.restart('Database');
        expect(await database.read('price')).toBe(value);
      }
    });
  });

  it('opens each shop with its cache, the same prices and settings', async () => {
    for (const name of NAMES) {
      await simulate({
        network,
        async play(world) {
          const prices = [
            ['a', '1'],
            ['b', '2'],
          ] as const;
          const changes = { ttlMs: 50, databaseTimeoutMs: 30 };
          const shop = openShop(world, name, changes, prices);
          const read = (key: string) => shop.application.read(key);
          const loads = () =>
            world.peek<PriceDatabase>('Database')?.reads;
          expect([await read('a'), await read('b')]).toEqual([
            '1',
            '2',
          ]);
          expect(loads(), name).toBe(2);
          await world.clock.sleep(50);
          await read('a');
          expect(loads(), name).toBe(3);
        },
      });
    }
  });

  it('waits 300 ms for an answer, and no longer', async () => {
    await simulate(async (world) => {
      const { clock } = world;
      const slow = (ms: number) => clock.sleep(ms).then(() => 'here');
      expect(await answerOf(world, slow(299))).toBe('here');
      expect(await answerOf(world, slow(301))).toBe('no answer');
      const failed = Promise.reject(new Error('refused'));
      expect(await answerOf(world, failed)).toBe('no answer');
    });
  });
});

describe('workload', () => {
  it('asks for the second product half as often as for the first, and for the last a twentieth', () => {
    const count = new Map<string, number>();
    for (let i = 0; i < 10_000; i += 1) {
      const name = product((i + 0.5) / 10_000);
      count.set(name, (count.get(name) ?? 0) + 1);
    }
    // The sum of 1/i from 1 to 20 is 3.5977.
    expect(count.get('product 1')).toBe(2780);
    expect(count.get('product 2')).toBe(1389);
    expect(count.get('product 20')).toBe(139);
    expect(count.size).toBe(20);
  });

  it('counts a write as newer if it began after the other had ended, and ended in time', () => {
    const writes = new Writes();
    const write = (key: string, beganMs: number, endedMs: number) => {
      const begun = writes.begin(key, beganMs);
      begun.endedMs = endedMs;
      return begun.value;
    };
    const first = write('product 1', 10, 20);
    const beside = write('product 1', 15, 25);
    const last = write('product 1', 30, 40);
    write('product 2', 30, 40);
    writes.begin('product 1', 50);
    expect(writes.newer('product 1', '0', 100)).toBe(3);
    expect(writes.newer('product 1', first, 100)).toBe(1);
    expect(writes.newer('product 1', beside, 100)).toBe(1);
    expect(writes.newer('product 1', last, 100)).toBe(0);
    expect(writes.newer('product 1', first, 39)).toBe(0);
    expect(writes.newer('product 1', first, 40)).toBe(1);
    expect(writes.newer('product 2', '0', 100)).toBe(1);
    expect(writes.newer('product 3', '0', 100)).toBe(0);
    expect(writes.keys).toHaveLength(20);
  });

  it('takes the value below which so many are', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(quantile(hundred, 0.5)).toBe(50);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile([7], 0.99)).toBe(7);
    expect(percent(1, 3)).toBe(33);
  });

  it('is the same for all five: as many reads and writes under a seed', async () => {
    const work = { ...QUIET, writesPerS: 10, pastPerS: 2 };
    const counts = [];
    for (const name of NAMES) {
      const { reads, writes } = await measure(name, 1, work);
      counts.push([reads.length, writes.length]);
    }
    expect(new Set(counts.map(String)).size).toBe(1);
    expect(counts[0]?.every((count) => count > 10)).toBe(true);
  });

  it('finds nothing stale, and no write of the application, where nobody writes', async () => {
    for (const name of NAMES) {
      const found = await measure(name, 1, QUIET);
      expect(found, name).toMatchObject({
        writes: [],
        stale: 0,
        databaseWrites: 0,
      });
      expect(found.reads.length).toBeGreaterThan(50);
      expect(found.databaseReads).toBeLessThan(found.reads.length);
    }
  });

  it('does not count writes past the cache as those of the application', async () => {
    const work = { ...QUIET, pastPerS: 20 };
    const { databaseWrites, stale } = await measure(
      'read-through',
      1,
      work,
    );
    expect(databaseWrites).toBe(0);
    expect(stale).toBeGreaterThan(0);
  });

  it('finds lost writes in a crash of write-behind, and in no other', async () => {
    for (const name of NAMES) {
      let lost = 0;
      for (let seed = 1; seed <= 10; seed += 1) {
        lost += await lostInCrash(name, seed);
      }
      if (name === 'write-behind') expect(lost).toBeGreaterThan(5);
      else expect(lost, name).toBe(0);
    }
  });
});
