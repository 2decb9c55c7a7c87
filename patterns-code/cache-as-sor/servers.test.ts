import { describe, expect, it } from 'vitest';
import { record, simulate } from '../_simulation/index.ts';
import * as stories from './scenarios.ts';
import {
  answerOf,
  databaseCalls,
  lostInCrash,
  measure,
  NAMES,
  network,
  openShop,
  percent,
  product,
  quantile,
  sideBySide,
  staleReads,
  STORED,
  Writes,
  type Name,
  type PriceDatabase,
  type Workload,
} from './scenarios.ts';

const DAYS = {
  'cache-aside': stories.dayOfCacheAside,
  'read-through': stories.dayOfReadThrough,
  'write-through': stories.dayOfWriteThrough,
  'write-behind': stories.dayOfWriteBehind,
  'refresh-ahead': stories.dayOfRefreshAhead,
};

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

  it('refuses a price below 0 after 5 ms, keeps the one it had, and takes 0, an empty text and a name', async () => {
    await simulate(async (world) => {
      const { database } = openShop(world, 'cache-aside');
      for (const value of ['0', '', 'new']) {
        await database.write('price', value);
        expect(await database.read('price')).toBe(value);
      }
      const startMs = world.clock.now();
      const refused = database.write('price', '-1');
      await expect(refused).rejects.toThrow('-1 is no price');
      // 10 ms there and back, as the network says nothing else.
      expect(world.clock.now() - startMs).toBe(25);
      expect(await database.read('price')).toBe('new');
      expect(world.peek<PriceDatabase>('Database')?.writes).toBe(4);
    });
  });

  it('takes as long with each cache for a load, a hit and a write, but for the store of cache-aside and the write of write-behind', async () => {
    const taken: Record<string, number[]> = {};
    for (const name of NAMES) {
      await simulate({
        network,
        async play(world) {
          const { application } = openShop(world, name);
          const times: number[] = [];
          for (const call of [
            () => application.read('price'),
            () => application.read('price'),
            () => application.write('price', 'new'),
          ]) {
            const startMs = world.clock.now();
            await call();
            times.push(world.clock.now() - startMs);
          }
          taken[name] = times;
        },
      });
    }
    expect(taken).toEqual({
      'cache-aside': [22, 4, 20],
      'read-through': [20, 4, 20],
      'write-through': [20, 4, 20],
      'write-behind': [20, 4, 4],
      'refresh-ahead': [20, 4, 20],
    });
  });

  it('waits 20 ms for a cache that it can do without, and 100 ms for a database that is silent', async () => {
    const failed = () => 'failed';
    const taken: Partial<Record<Name, number[]>> = {};
    for (const name of NAMES) {
      await simulate({
        network,
        async play(world) {
          const { application } = openShop(world, name);
          const times: number[] = [];
          const time = async (call: Promise<unknown>) => {
            const startMs = world.clock.now();
            const done = call.catch(failed);
            const answer = await answerOf(world, done);
            const ms = world.clock.now() - startMs;
            times.push(answer === 'no answer' ? NaN : ms);
          };
          world.crash('Database');
          await time(application.read('price'));
          await time(application.write('price', 'new'));
          world.restart('Database');
          await world.clock.sleep(300);
          world.crash('Cache');
          await time(application.write('price', 'newer'));
          taken[name] = times;
        },
      });
    }
    expect(taken).toEqual({
      // 2 there and back, and 4 to ask and to give the lease back.
      'cache-aside': [106, 104, 38],
      'read-through': [104, 104, 38],
      'write-through': [104, 104, NaN],
      'write-behind': [104, 4, NaN],
      'refresh-ahead': [104, 104, 38],
    });
  });

  it('keeps no timer when the database and the cache have answered', async () => {
    const run = await record({
      network,
      async play(world) {
        const { application } = openShop(world, 'read-through');
        await application.write('price', 'new');
        await new Promise(() => {});
      },
    });
    // Nothing is left to happen after the write: 20 ms, not 100.
    expect([run.outcome, run.endedAt]).toEqual(['stalled', 20]);
  });

  it('loads once, and again after the write and late in the life, as each day has it', async () => {
    const count: Partial<Record<Name, number>> = {};
    for (const [name, day] of Object.entries(DAYS)) {
      const { trace } = await record(day);
      count[name as Name] = trace.filter(
        (event) =>
          event.type === 'send' &&
          event.to === 'Database' &&
          event.method === 'read',
      ).length;
    }
    expect(count).toEqual({
      'cache-aside': 2,
      'read-through': 2,
      'write-through': 1,
      'write-behind': 1,
      'refresh-ahead': 3,
    });
  });

  it('is as far from the office to the database as from the cache', async () => {
    await simulate({
      network,
      async play(world) {
        const { database } = openShop(world, 'read-through');
        await world.client('Office', async ({ clock }) => {
          await database.write('price', 'new');
          expect(clock.now()).toBe(16);
        });
      },
    });
  });

  it('lets who waits for a load in cache-aside ask again after 10 ms, and in read-through and refresh-ahead hear when it ends', async () => {
    const taken: Partial<Record<Name, number>> = {};
    for (const name of NAMES) {
      await simulate({
        network,
        async play(world) {
          const { application } = openShop(world, name);
          void world.client('Ann', () => application.read('price'));
          await world.client('Bob', async ({ clock }) => {
            await clock.sleep(3);
            await application.read('price');
            taken[name] = clock.now() - 3;
          });
        },
      });
    }
    expect(taken).toEqual({
      'cache-aside': 28,
      'read-through': 17,
      'write-through': 20,
      'write-behind': 20,
      'refresh-ahead': 17,
    });
  });

  it('has room for all products, and keeps no absence, with each cache', async () => {
    for (const name of NAMES) {
      await simulate({
        network,
        async play(world) {
          const shop = openShop(world, name, {}, STORED);
          const loads = () =>
            world.peek<PriceDatabase>('Database')?.reads;
          const read = ([key]: readonly [string, string]) =>
            shop.application.read(key);
          for (let i = 0; i < 2; i += 1) {
            const values = await Promise.all(STORED.map(read));
            expect(new Set(values), name).toEqual(new Set(['0']));
          }
          expect(loads(), name).toBe(20);
          await read(['nothing', '']);
          await read(['nothing', '']);
          expect(loads(), name).toBe(22);
        },
      });
    }
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

  it('takes the value below which so many are, in whatever order they come', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(quantile(hundred, 0.5)).toBe(50);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile([7], 0.99)).toBe(7);
    expect(quantile([100, 20, 3], 0.5)).toBe(20);
    expect(percent(1, 3)).toBe(33);
  });

  it('comes at random, as often as was said on average, and otherwise under another seed', async () => {
    const counts: [reads: number, writes: number][] = [];
    for (let seed = 1; seed <= 10; seed += 1) {
      const work = { ...QUIET, readsPerS: 100, writesPerS: 10 };
      const found = await measure('write-behind', seed, work);
      counts.push([found.reads.length, found.writes.length]);
    }
    // 20 seconds in all.
    const sum = (of: 0 | 1) =>
      counts.reduce((total, one) => total + one[of], 0);
    expect(Math.round(sum(0) / 200)).toBe(10);
    expect(Math.round(sum(1) / 20)).toBe(10);
    expect(new Set(counts.map(String)).size).toBe(10);
  });

  it('counts each read once as stale, and none where nothing is kept', async () => {
    const work = { ...QUIET, readsPerS: 200, pastPerS: 100 };
    const stale = async (ttlMs: number) => {
      const settings = { ttlMs };
      return measure('read-through', 1, { ...work, settings });
    };
    const none = await stale(1);
    expect(none.stale).toBe(0);
    const always = await stale(10_000);
    expect(always.stale).toBeGreaterThan(100);
    expect(always.stale).toBeLessThan(always.reads.length);
  });

  it('counts what write-behind writes after the last write as well', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const work = { ...QUIET, writesPerS: 4, seconds: 0.5 };
      const found = await measure('write-behind', seed, work);
      expect(found.databaseWrites, `${seed}`).toBe(found.writes.length);
    }
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

  it('puts into the table what follows from the steps of write-through: a read that does not hit loads for itself', async () => {
    const row: Record<string, unknown> = {};
    for (const [title, of] of Object.entries(sideBySide.series)) {
      row[title] = await of('write-through' as never);
    }
    const hits = Number(row['reads that hit, %']);
    const loads = row['database reads for 100 reads'];
    expect(hits).toBeGreaterThan(50);
    expect(hits).toBeLessThan(100);
    expect(loads).toBe(100 - hits);
    expect(row).toMatchObject({
      'database writes for 100 writes': 100,
      'a read, median, ms': 4,
      'a read, 99th percentile, ms': 20,
      'a write, median, ms': 20,
      'a write, 99th percentile, ms': 20,
      'acknowledged writes lost in 100 crashes': 0,
    });
  });

  it('counts reads and writes as calls of the database', async () => {
    const calls = databaseCalls.series['write-through'];
    const work = { readsPerS: 99, writesPerS: 11, pastPerS: 0 };
    let own = 0;
    let operations = 0;
    for (const seed of [1, 2]) {
      const whole = { ...work, seconds: 10 };
      const found = await measure('write-through', seed, whole);
      own += found.databaseReads + found.writes.length;
      operations += found.reads.length + found.writes.length;
    }
    expect(await calls?.(10 as never)).toBe(percent(own, operations));
  });

  it('counts what is stale when half of the writes go past the cache, once under each of six seeds', async () => {
    const work = {
      readsPerS: 50,
      writesPerS: 5,
      pastPerS: 5,
      seconds: 10,
    };
    const own: number[] = [];
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const settings = { ttlMs: 100 };
      const found = await measure('write-behind', seed, {
        ...work,
        settings,
      });
      own.push(percent(found.stale, found.reads.length));
    }
    const shares = staleReads.series['write-behind'];
    expect(await shares?.(100 as never)).toEqual(own);
    expect(own.some((share) => share > 0)).toBe(true);
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
