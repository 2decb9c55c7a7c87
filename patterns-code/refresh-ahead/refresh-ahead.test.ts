import { describe, expect, it } from 'vitest';
import { explore, record, simulate } from '../_simulation/index.ts';
import type { World } from '../_simulation/types.ts';
import {
  DatabaseTimeout,
  RefreshAheadCache,
  type Database,
  type RefreshAheadOptions,
} from './refresh-ahead.ts';
import * as stories from './scenarios.ts';
import { addCache, network, openShop, OPTIONS } from './scenarios.ts';

/** What the database does at the n-th read of a key, counted from 1. */
type Answer = (
  key: string,
  nth: number,
) => Promise<string | null | undefined>;

interface Bench {
  cache: RefreshAheadCache;
  /** The keys that the database was asked for. */
  asked: string[];
  /** Waits until so many ms after the beginning. */
  until: (ms: number) => Promise<void>;
  /** Reads, and says what came of it and how long that took. */
  read: (key?: string) => Promise<[ending: unknown, tookMs: number]>;
}

/**
 * A cache in the story's own node. Unless told otherwise, its database
 * takes 16 ms and answers `price 1`, `price 2` and so on.
 */
function bench(
  { clock, random }: World,
  changes: Partial<RefreshAheadOptions> = {},
  answer: Answer = async (key, nth) => {
    await clock.sleep(16);
    return `${key} ${nth}`;
  },
): Bench {
  const asked: string[] = [];
  const database: Database = {
    read(key) {
      asked.push(key);
      const nth = asked.filter((other) => other === key).length;
      return answer(key, nth) as ReturnType<Database['read']>;
    },
  };
  const options = { ...OPTIONS, ...changes };
  const draw = () => random();
  const cache = new RefreshAheadCache(database, clock, draw, options);
  return {
    cache,
    asked,
    until: (ms) => clock.sleep(ms - clock.now()),
    async read(key = 'price') {
      const startMs = clock.now();
      const ending: unknown = await cache
        .get(key)
        .catch((error: unknown) => error);
      return [ending, clock.now() - startMs];
    },
  };
}

/** Ways in which a read of the database fails, and what is thrown. */
function failures({ clock }: World): (() => Promise<never>)[] {
  return [
    async () => {
      await clock.sleep(16);
      throw new Error('too many connections');
    },
    () => {
      throw new Error('not connected');
    },
    // Some code does.
    () => Promise.reject(undefined as unknown as Error),
    () => new Promise<never>(() => {}),
  ];
}

describe('holds', () => {
  describe('Reading', () => {
    it('loads a missing value and answers from memory after that', async () => {
      await simulate(async (world) => {
        const { asked, read } = bench(world);
        expect(await read()).toEqual(['price 1', 16]);
        expect(await read()).toEqual(['price 1', 0]);
        expect(asked).toEqual(['price']);
      });
    });

    it('loads once for all who miss together, each time and for each key', async () => {
      await simulate(async (world) => {
        const { asked, read, until } = bench(world);
        for (const nth of [1, 2]) {
          const reads = ['price', 'stock', 'price', 'stock'].map(read);
          await world.clock.sleep(10);
          reads.push(read());
          expect(await Promise.all(reads)).toEqual([
            [`price ${nth}`, 16],
            [`stock ${nth}`, 16],
            [`price ${nth}`, 16],
            [`stock ${nth}`, 16],
            [`price ${nth}`, 6],
          ]);
          await until(2000 * nth);
        }
        expect(asked).toEqual(['price', 'stock', 'price', 'stock']);
      });
    });

    it('throws an error of the database to all who miss together, and keeps none of it', async () => {
      await simulate(async (world) => {
        const [slow, atOnce, empty] = failures(world);
        for (const [fails, thrown] of [
          [slow, new Error('too many connections')],
          [atOnce, new Error('not connected')],
          [empty, undefined],
        ] as const) {
          const { asked, read } = bench(world, {}, async (key, nth) =>
            nth === 1 ? fails?.() : key,
          );
          const reads = await Promise.all([read(), read()]);
          expect(reads.map(([ending]) => ending)).toEqual([
            thrown,
            thrown,
          ]);
          expect(await read()).toEqual(['price', 0]);
          expect(asked).toHaveLength(2);
        }
      });
    });

    it('waits for the database no longer than it was told to, then throws DatabaseTimeout', async () => {
      await simulate(async (world) => {
        for (const ms of [49, 50, 51]) {
          const { read } = bench(world, {}, async (key, nth) => {
            await world.clock.sleep(nth < 3 ? ms : 16);
            return key;
          });
          for (let i = 0; i < 2; i += 1) {
            if (ms < 50) {
              const took = i === 0 ? ms : 0;
              expect(await read()).toEqual(['price', took]);
              continue;
            }
            const [error, tookMs] = await read();
            expect(tookMs).toBe(50);
            expect(error).toBeInstanceOf(DatabaseTimeout);
            expect(error).toMatchObject({
              name: 'DatabaseTimeout',
              message: 'no answer for price in 50 ms',
            });
          }
          expect(await read()).toEqual(['price', ms < 50 ? 0 : 16]);
        }
      });
    });

    /**
     * @seen epicweb-dev/cachified#16 with a time to live that was shorter than the load took, an entry was loaded again at every call
     */
    it('serves an entry until its time to live is over, counted from when its load began, though the time of day is set', async () => {
      for (const ms of [3_600_000, -3_600_000]) {
        const faults = [{ at: 100, skew: 'Client', ms }];
        await simulate({
          faults,
          async play(world) {
            const { read, until } = bench(world, stories.OFF);
            await read();
            await until(999);
            expect(await read()).toEqual(['price 1', 0]);
            await until(1000);
            expect(await read()).toEqual(['price 2', 16]);
            await until(1999);
            expect(await read()).toEqual(['price 2', 0]);
            await until(2000);
            expect(await read()).toEqual(['price 3', 16]);
          },
        });
      }
    });

    it('takes an empty text for a value, and both undefined and null for none', async () => {
      await simulate(async (world) => {
        for (const [value, loads] of [
          ['', 1],
          ['0', 1],
          [undefined, 3],
          [null, 3],
        ] as const) {
          const { asked, read } = bench(world, {}, async () => value);
          for (let i = 0; i < 3; i += 1) {
            expect(await read()).toEqual([value ?? undefined, 0]);
          }
          expect(asked).toHaveLength(loads);
        }
      });
    });

    it('keeps keys apart whatever they are called, `__proto__` and the empty text as well', async () => {
      await simulate(async (world) => {
        const { cache, read, until } = bench(world);
        const keys = ['', '__proto__', 'constructor', 'Price', 'price'];
        for (const key of keys) {
          expect(await read(key)).toEqual([`${key} 1`, 16]);
        }
        cache.invalidate('__proto__');
        await until(600);
        for (const key of keys) {
          const isGone = key === '__proto__';
          const tookMs = isGone ? 16 : 0;
          const nth = isGone ? 2 : 1;
          expect(await read(key)).toEqual([`${key} ${nth}`, tookMs]);
        }
        await until(700);
        for (const key of keys) {
          expect(await read(key)).toEqual([`${key} 2`, 0]);
        }
      });
    });
  });

  describe('Reloading', () => {
    /**
     * @seen coredns/coredns#1278 the prefetch was done in the query that set it off, which waited for the upstream server
     * @seen scylladb/scylladb#2262 entries of the permissions cache were refreshed in the foreground, every two seconds, and requests waited for it
     */
    it('answers a read late in the life of an entry at once, and reloads the entry beside it', async () => {
      const { result } = await simulate(stories.popularEntry);
      expect(result.map(({ tookMs }) => tookMs)).toEqual([18, 2, 2, 2]);
      const without = await simulate(stories.withoutRefresh);
      expect(without.result.map(({ tookMs }) => tookMs)).toEqual([
        18, 2, 2, 18,
      ]);
      await simulate(async (world) => {
        const { asked, read, until } = bench(world);
        await read();
        await until(600);
        expect(await read()).toEqual(['price 1', 0]);
        await until(615);
        expect(await read()).toEqual(['price 1', 0]);
        await until(617);
        expect(await read()).toEqual(['price 2', 0]);
        expect(asked).toHaveLength(2);
      });
    });

    /**
     * @seen jaredwray/cacheable#604 where a store had no time to live for a key, the comparison with the threshold held each time, and each call ran the function
     */
    it('reloads from the ms on at which its share of the life is over, and not before', async () => {
      await simulate(async (world) => {
        for (const [refreshFactor, atMs] of [
          [0.5, 500],
          [0.9, 900],
          [0.001, 1],
        ] as const) {
          const { asked, read } = bench(
            world,
            { refreshFactor },
            async (key) => key,
          );
          await read();
          await world.clock.sleep(atMs - 1);
          await read();
          expect(asked).toHaveLength(1);
          await world.clock.sleep(1);
          await read();
          expect(asked).toHaveLength(2);
        }
      });
    });

    /**
     * @seen alibaba/jetcache#640 with no end set for the refreshing, each key that was ever cached kept its task, also after its entry had expired, and they filled the memory
     * @seen alibaba/jetcache#831 the refresh task went on though the entry had expired
     */
    it('reloads nothing that nobody reads', async () => {
      const { result } = await simulate(stories.idleEntry);
      expect(result.map(({ tookMs }) => tookMs)).toEqual([18, 2, 18]);
      await simulate(async (world) => {
        const { asked, read, until } = bench(world);
        await read();
        await until(600);
        await read();
        await until(60_000);
        expect(asked).toHaveLength(2);
      });
    });

    /**
     * @seen jaredwray/cacheable#619 each call that came while the background refresh was under way ran the function again
     * @seen coredns/coredns#4324 with prefetch, redundant queries went upstream for as long as the cache was not filled
     * @seen coredns/coredns#7904 a thousand queries for one stale name made a thousand and one goroutines that all asked the same
     */
    it('reloads an entry once for all who read it meanwhile', async () => {
      await simulate(async (world) => {
        const { asked, read, until } = bench(world);
        await Promise.all([read('price'), read('stock')]);
        for (const [atMs, loads] of [
          [600, 4],
          [1200, 6],
        ] as const) {
          for (let ms = atMs; ms < atMs + 16; ms += 3) {
            await until(ms);
            await Promise.all([read('price'), read('stock'), read()]);
            expect(asked).toHaveLength(loads);
          }
        }
      });
    });

    /**
     * @seen safing/portmaster#235 after a refresh of a DNS record its time to live went on counting down from where it was
     * @seen ben-manes/caffeine#120 (2.3.3) a cache went on serving what it had, and had stopped to refresh its entries
     * @seen ben-manes/caffeine#175 (2.4.0) where loads took longer than the refresh interval, the old value was returned on and on
     * @seen ben-manes/caffeine#1478 a finished load stayed listed as a refresh under way, and later ones did not happen
     */
    it('gives what it has reloaded a whole life from when the reload began, and reloads it in its turn', async () => {
      await simulate(async (world) => {
        const { read, until } = bench(world);
        await read();
        for (const [atMs, nth] of [
          [600, 1],
          [1099, 2],
          [1100, 2],
          [1599, 3],
          [2099, 3],
          [3098, 4],
          [4098, 6],
        ] as const) {
          await until(atMs);
          const [value] = await read();
          expect([atMs, value]).toEqual([atMs, `price ${nth}`]);
        }
      });
    });

    /**
     * @seen Azure/azure-cosmos-dotnet-v3#5954 once a background refresh had failed in another way, one that found nothing no longer removed the entry
     * @seen bcgov/DriveBC.ca#911 the stale copy of a deleted advisory was served on, until a 404 was made to remove it
     */
    it('forgets an entry whose reload finds nothing', async () => {
      await simulate(async (world) => {
        for (const nothing of [undefined, null]) {
          const { asked, read } = bench(world, {}, async (_, nth) =>
            nth === 2 ? nothing : `price ${nth}`,
          );
          await read();
          await world.clock.sleep(600);
          expect(await read()).toEqual(['price 1', 0]);
          await world.clock.sleep(1);
          expect(await read()).toEqual(['price 3', 0]);
          expect(asked).toHaveLength(3);
        }
      });
    });

    /**
     * @seen jaredwray/cacheable#138 the pull request that brought the refresh threshold warns that with a slow backend an ordinary load can start beside the refresh
     */
    it('lets who comes after the expiry wait for the reload under way, and starts no other', async () => {
      await simulate(async (world) => {
        const { asked, read, until } = bench(world);
        await read();
        await until(995);
        expect(await read()).toEqual(['price 1', 0]);
        await until(1001);
        expect(await read()).toEqual(['price 2', 10]);
        expect(asked).toHaveLength(2);
      });
    });
  });

  describe('When a reload fails', () => {
    /**
     * @seen apache/trafficserver#713 a host record that was served stale had its age reset each time, so with a request a second it never expired
     * @seen ben-manes/caffeine#282 (2.6.2) with a refresh policy, values were returned that had expired
     * @seen ben-manes/caffeine#373 while a refresh took for ever, the old value was never evicted
     */
    it('keeps the old value until that expires, and no ms longer', async () => {
      await simulate(async (world) => {
        for (const fails of failures(world)) {
          const { read } = bench(world, {}, (key, nth) =>
            nth === 1 ? Promise.resolve(key) : fails(),
          );
          await read();
          await world.clock.sleep(600);
          expect(await read()).toEqual(['price', 0]);
          await world.clock.sleep(399);
          expect(await read()).toEqual(['price', 0]);
          await world.clock.sleep(1);
          expect((await read())[0]).not.toBe('price');
        }
      });
    });

    it('lets nobody wait within the life of a value, wherever the database restarts', async () => {
      const { result } = await simulate(stories.reloadFails);
      expect(result.map(({ tookMs }) => tookMs)).toEqual([
        18, 2, 2, 2, 2,
      ]);
      const search = await explore(stories.reloadFails);
      expect(search).toMatchObject({ exhaustive: true, unreached: [] });
      expect(search.violation?.rule).toBeUndefined();
    });

    /**
     * @seen CherryHQ/cherry-studio#18533 after a background refresh that failed, each reader started the next one at once
     * @seen coredns/coredns#5131 a failure recheck timer is proposed, from worry about an upstream that is hammered when it comes back
     */
    it('begins the next reload of an entry only after the pause, and that of another one at once', async () => {
      await simulate(async (world) => {
        const [slow] = failures(world);
        const { asked, read, until } = bench(
          world,
          { ttlMs: 2000 },
          async (key, nth) =>
            nth > 1 && key === 'price' ? slow?.() : key,
        );
        await Promise.all([read('price'), read('stock')]);
        // Two failures, at 1216 and at 1332.
        for (const [atMs, loads] of [
          [1200, 3],
          [1215, 3],
          [1315, 3],
          [1316, 4],
          [1431, 4],
          [1432, 5],
        ] as const) {
          await until(atMs);
          await read();
          expect([atMs, asked.length]).toEqual([atMs, loads]);
        }
        await read('stock');
        expect(asked).toHaveLength(6);
      });
    });

    /**
     * @seen Altinn/dialogporten#4300 a read that hung held the lock of its key, and a replica hung every request for that key while its health probes were green
     * @seen dpup/gh-reviewlog#1 the background refresh thought that one was still in progress, and got stuck
     */
    it('gives a reload up that hangs, again and again, and reloads when the database is back', async () => {
      await simulate(async (world) => {
        const { asked, read, until } = bench(world, {}, (key, nth) =>
          nth === 2 || nth === 3
            ? new Promise(() => {})
            : Promise.resolve(`${key} ${nth}`),
        );
        await read();
        // Begun at 500 and 650, given up at 550 and 700.
        for (const [atMs, loads] of [
          [500, 2],
          [649, 2],
          [650, 3],
          [799, 3],
          [800, 4],
        ] as const) {
          await until(atMs);
          expect(await read()).toEqual(['price 1', 0]);
          expect([atMs, asked.length]).toEqual([atMs, loads]);
        }
        await until(801);
        expect(await read()).toEqual(['price 4', 0]);
      });
    });

    it('ignores what comes after a reload was given up, a value and an error', async () => {
      await simulate(async (world) => {
        for (const isError of [false, true]) {
          const { read } = bench(world, {}, async (key, nth) => {
            if (nth === 2) {
              await world.clock.sleep(60);
              if (isError) throw new Error('too late');
            }
            return `${key} ${nth}`;
          });
          await read();
          await world.clock.sleep(600);
          await read();
          await world.clock.sleep(70);
          expect(await read()).toEqual(['price 1', 0]);
          await world.clock.sleep(100);
          await read();
          await world.clock.sleep(1);
          expect(await read()).toEqual(['price 3', 0]);
        }
      });
    });

    /**
     * @seen jaredwray/cacheable#637 a rejection from a background refresh could crash the process, and an option to handle it was added
     * @seen groupon/node-cached#16 a fetch that failed behind a stale value was a rejection that nobody handled
     * @seen elizaOS/eliza#16414 each revalidation that failed or timed out became an unhandled rejection, because nothing awaits it
     */
    it('tells `onReloadError` of each reload that failed, and no reader, whatever that does', async () => {
      await simulate(async (world) => {
        const told: unknown[][] = [];
        for (const ending of ['returns', 'throws', 'rejects']) {
          for (const fails of failures(world)) {
            const onReloadError = (key: string, error: unknown) => {
              told.push([key, String(error)]);
              if (ending === 'throws') throw new Error('no log');
              return ending === 'rejects'
                ? Promise.reject(new Error('no log'))
                : undefined;
            };
            const { read } = bench(
              world,
              { onReloadError },
              (key, nth) =>
                nth === 1 ? Promise.resolve(key) : fails(),
            );
            await read();
            await world.clock.sleep(600);
            expect(await read()).toEqual(['price', 0]);
            await world.clock.sleep(160);
            expect(await read()).toEqual(['price', 0]);
            await world.clock.sleep(60);
            expect(await read()).toEqual(['price', 0]);
          }
        }
        const errors = [
          'Error: too many connections',
          'Error: not connected',
          'undefined',
          'DatabaseTimeout: no answer for price in 50 ms',
        ];
        const twice = errors.flatMap((error) => [error, error]);
        expect(told).toEqual(
          [...twice, ...twice, ...twice].map((error) => [
            'price',
            error,
          ]),
        );
      });
    });

    /**
     * @seen ZiggyCreatures/FusionCache#647 a factory that threw before it returned a task left the lock of its key taken, and later calls waited for it
     * @seen ZiggyCreatures/FusionCache#218 (1.0.0) after an eager refresh was cancelled, calls for the entry ran into their timeouts once it had expired
     */
    it('gives the place of a reload to the next one however it ended, twice', async () => {
      await simulate(async (world) => {
        for (const fails of failures(world)) {
          let isDown = false;
          const { asked, read } = bench(
            world,
            {
              maxReloads: 1,
              onReloadError: () => new Promise(() => {}),
            },
            (key) => (isDown ? fails() : Promise.resolve(key)),
          );
          await read('price');
          await read('stock');
          isDown = true;
          await world.clock.sleep(600);
          for (const [key, loads] of [
            ['price', 3],
            ['stock', 4],
            ['price', 5],
          ] as const) {
            await read(key);
            expect(asked).toHaveLength(loads);
            await world.clock.sleep(110);
          }
        }
      });
    });
  });

  describe('Invalidating', () => {
    /**
     * @seen ben-manes/caffeine#193 an entry was invalidated while its refresh was under way, and the refresh stored its value all the same
     * @seen ZiggyCreatures/FusionCache#628 the invalidation by a tag was lost when it met an eager refresh that had read its data before
     * @seen streamlit/streamlit#15734 an entry that is cleared between the start of a background refresh and its end can reappear, a reviewer saw
     */
    it('brings no old value back by a reload that was under way, once every message has arrived, whichever two are late', async () => {
      const { result } = await simulate(stories.reloadRacesInvalidate);
      expect(result.map(({ value }) => value)).toEqual([
        'old',
        'old',
        'new',
      ]);
      const search = await explore(stories.reloadRacesInvalidate);
      expect(search).toMatchObject({ exhaustive: true, unreached: [] });
      expect(search.violation?.rule).toBeUndefined();
    });

    it('stores nothing of a load that began before, of a miss as of a reload, nor of two', async () => {
      await simulate(async (world) => {
        const { cache, asked, read, until } = bench(world);
        void read();
        await until(5);
        cache.invalidate('price');
        void read();
        await until(10);
        cache.invalidate('price');
        await until(30);
        expect(asked).toHaveLength(2);
        expect(await read()).toEqual(['price 3', 16]);
        await until(600);
        await read();
        await until(605);
        cache.invalidate('price');
        await until(700);
        expect(await read()).toEqual(['price 5', 16]);
      });
    });

    it('loads anew for who comes after it, and keeps that though the older load ends later', async () => {
      await simulate(async (world) => {
        for (const isError of [false, true]) {
          const { cache, asked, read } = bench(
            world,
            {},
            async (key, nth) => {
              await world.clock.sleep(nth === 1 ? 30 : 20);
              if (isError && nth === 1) throw new Error('reset');
              return `${key} ${nth}`;
            },
          );
          const first = read();
          await world.clock.sleep(15);
          cache.invalidate('price');
          const second = read();
          await world.clock.sleep(17); // the first has ended
          expect(await read()).toEqual(['price 2', 3]);
          expect(await second).toEqual(['price 2', 20]);
          expect((await first)[1]).toBe(30);
          expect(await read()).toEqual(['price 2', 0]);
          expect(asked).toHaveLength(2);
        }
      });
    });

    it('leaves the entry as it is that came after it, when an older reload fails', async () => {
      await simulate(async (world) => {
        const { cache, asked, read, until } = bench(
          world,
          { retryAfterMs: 5000 },
          async (key, nth) => {
            await world.clock.sleep(nth === 2 ? 40 : 16);
            if (nth === 2) throw new Error('reset');
            return `${key} ${nth}`;
          },
        );
        await read();
        await until(600);
        await read();
        cache.invalidate('price');
        expect(await read()).toEqual(['price 3', 16]);
        await until(1100);
        expect(await read()).toEqual(['price 3', 0]);
        await until(1117);
        expect(await read()).toEqual(['price 4', 0]);
        expect(asked).toHaveLength(4);
      });
    });

    it('forgets one key and no other, and one that it does not have', async () => {
      await simulate(async (world) => {
        const { cache, asked, read } = bench(world);
        await Promise.all([read('price'), read('stock')]);
        cache.invalidate('colour');
        expect(await read('price')).toEqual(['price 1', 0]);
        cache.invalidate('stock');
        expect(await read('price')).toEqual(['price 1', 0]);
        expect(await read('stock')).toEqual(['stock 2', 16]);
        expect(asked).toHaveLength(3);
      });
    });
  });

  describe('Bounds', () => {
    /**
     * @seen Netflix/EVCache#45 (4.76.0) several thousand threads that refresh the pool of connections were blocked; the answer is that their number can be unbounded
     * @seen alibaba/jetcache#305 somebody asked whether refreshing many keys can run out of memory, and found that the queue of the tasks has no bound
     * @seen alibaba/jetcache#1000 a refresh task for which the pool has no room is dropped in silence, it is reported, and its key is refreshed no more
     */
    it('waits for no more reloads at once than it was told to, invalidated ones included, and does the others at a later read', async () => {
      await simulate(async (world) => {
        const { cache, asked, read, until } = bench(world, {
          maxReloads: 2,
        });
        const keys = ['a', 'b', 'c', 'd', 'e'];
        const readAll = () => Promise.all(keys.map(read));
        await readAll();
        for (const [atMs, loads] of [
          [600, 7],
          [610, 7],
          [617, 9],
          [634, 10],
        ] as const) {
          await until(atMs);
          const reads = await readAll();
          expect(reads.every(([, tookMs]) => tookMs === 0)).toBe(true);
          cache.invalidate('nothing');
          expect([atMs, asked.length]).toEqual([atMs, loads]);
        }
        expect(asked.slice(5).sort()).toEqual(keys);
        await until(1300);
        await readAll();
        cache.invalidate('a');
        cache.invalidate('b');
        await read('c');
        expect(asked).toHaveLength(12);
        // Misses are loaded all the same.
        expect(await read('a')).toEqual(['a 4', 16]);
      });
    });

    /**
     * @seen alibaba/jetcache#610 the local cache had a bound, and the map of its refresh tasks had none
     * @seen alibaba/jetcache#538 entries were evicted when the local cache was full, but their refresh tasks went on and added up
     */
    it('keeps no more entries than it was told to, and drops the one used longest ago', async () => {
      await simulate(async (world) => {
        for (const [maxEntries, kept] of [
          [1, ['d']],
          [2, ['a', 'd']],
          [3, ['c', 'a', 'd']],
          [4, ['b', 'c', 'a', 'd']],
        ] as const) {
          const { asked, read } = bench(
            world,
            { maxEntries },
            async (key) => key,
          );
          for (const key of ['a', 'b', 'c', 'a', 'd']) await read(key);
          const before = asked.length;
          for (const key of kept) await read(key);
          expect([maxEntries, asked.length]).toEqual([
            maxEntries,
            before,
          ]);
          for (const key of ['x', 'y', 'z', 'w'].slice(0, maxEntries)) {
            await read(key);
          }
          const after = asked.length;
          await read('d');
          expect(asked).toHaveLength(after + 1);
        }
      });
    });

    it('keeps its bound when a reload ends whose entry was dropped meanwhile', async () => {
      await simulate(async (world) => {
        const { asked, read, until } = bench(world, { maxEntries: 1 });
        await read('a');
        await until(600);
        await read('a');
        await until(601);
        const other = read('b');
        await until(616);
        await other;
        // `a` was reloaded at 616, and dropped for `b` at 617.
        expect(await read('b')).toEqual(['b 1', 0]);
        expect(await read('a')).toEqual(['a 3', 16]);
        expect(asked).toEqual(['a', 'a', 'b', 'a']);
      });
    });

    /**
     * @seen ben-manes/caffeine#509 10,000 entries that were loaded at the start were all refreshed at once, every few minutes; random times are asked for
     * @seen scylladb/scylladb#3693 on a tick many entries are reloaded at once, with latency spikes; random refresh times are proposed
     * @seen viccon/sturdyc#14 the threshold is drawn for each key, because a fixed one gives the traffic the teeth of a comb
     */
    it('draws for each entry when its share of the life is over, earlier by up to the jitter', async () => {
      await simulate(async ({ clock }) => {
        const draws = [0, 0.5, 0.75, 0.25];
        const database = { read: async (key: string) => key };
        let loads = 0;
        const cache = new RefreshAheadCache(
          {
            read: (key) => {
              loads += 1;
              return database.read(key);
            },
          },
          clock,
          () => draws.shift() ?? 0,
          { ...OPTIONS, refreshFactor: 0.5, jitter: 0.5 },
        );
        await cache.get('a'); // 500 ms
        await cache.get('b'); // 500 ms less a quarter
        await cache.get('c'); // 500 ms less three eighths
        for (const [key, atMs, count] of [
          ['c', 312, 3],
          ['c', 313, 4],
          ['b', 374, 4],
          ['b', 375, 5],
          ['a', 499, 5],
          ['a', 500, 6],
          // Drawn anew, at 313: 500 ms less an eighth
          ['c', 750, 6],
          ['c', 751, 7],
        ] as const) {
          await clock.sleep(atMs - clock.now());
          await cache.get(key);
          expect([key, atMs, loads]).toEqual([key, atMs, count]);
        }
      });
    });

    it('goes on with the options that it was given, though they are changed', async () => {
      await simulate(async ({ clock }) => {
        let reads = 0;
        const options = {
          ...OPTIONS,
          // Each look at it gives another one.
          get ttlMs() {
            return 1000 * (reads += 1);
          },
        };
        const read = async (key: string) => key;
        const cache = new RefreshAheadCache(
          { read },
          clock,
          () => 0,
          options,
        );
        expect(reads).toBe(1);
        options.maxReloads = NaN;
        options.refreshFactor = 0;
        let loads = 0;
        const counting = { ...OPTIONS };
        const counted = new RefreshAheadCache(
          {
            read: async (key) => {
              loads += 1;
              return key;
            },
          },
          clock,
          () => 0,
          counting,
        );
        counting.refreshFactor = 0;
        await counted.get('price');
        await counted.get('price');
        expect(loads).toBe(1);
        expect(await cache.get('price')).toBe('price');
        expect(reads).toBe(1);
      });
    });

    it('keeps no timer running once the database has answered', async () => {
      for (const fails of [false, true]) {
        const run = await record({
          async play(world) {
            const { read } = bench(world, {}, async (key) => {
              if (fails) throw new Error('down');
              return key;
            });
            await read();
            await world.clock.sleep(20);
            await new Promise(() => {});
          },
        });
        // Nothing is left to happen: 20 ms, not 50.
        expect([run.outcome, run.endedAt]).toEqual(['stalled', 20]);
      }
    });

    /**
     * @seen scylladb/scylladb#2590 the validity of an entry could be set shorter than the interval at which it was looked at, and values were served after it
     * @seen scylladb/scylladb#3473 a cache whose lifetimes came from two settings refused to start, because one of them was zero
     */
    it('refuses times, shares and counts that it could not work with', async () => {
      await simulate(async ({ clock }) => {
        const change = (name: string, value: unknown) => () =>
          new RefreshAheadCache(
            { read: async () => '' },
            clock,
            () => 0,
            {
              ...OPTIONS,
              [name]: value,
            },
          );
        const never = [NaN, Infinity, -1, undefined, null, '0.5', true];
        for (const [name, wrong, right, what] of [
          ['ttlMs', [0], [50, 0.5e9], 'a time above 0 ms'],
          ['retryAfterMs', [0], [0.5, 5000], 'a time above 0 ms'],
          ['databaseTimeoutMs', [0], [1, 1000], 'a time above 0 ms'],
          [
            'refreshFactor',
            [0, 1.01],
            [0.01, 1],
            'above 0 and up to 1',
          ],
          ['jitter', [-0.01, 1.01], [0, 1], 'from 0 to 1'],
          ['maxReloads', [0, 1.5], [1, 9], 'a whole number above 0'],
          ['maxEntries', [0, 1.5], [1, 9], 'a whole number above 0'],
        ] as const) {
          for (const value of [...wrong, ...never]) {
            expect(change(name, value)).toThrow(
              new RangeError(
                `${name} is ${value}, which is not ${what}`,
              ),
            );
          }
          for (const value of right) {
            expect(change(name, value)).not.toThrow();
          }
        }
        expect(change('databaseTimeoutMs', 1001)).toThrow(
          'databaseTimeoutMs is 1001, which is not within the ttlMs 1000',
        );
        expect(change('ttlMs', 49)).toThrow(
          'databaseTimeoutMs is 50, which is not within the ttlMs 49',
        );
      });
    });
  });
});

describe('limits', () => {
  describe('Who waits all the same', () => {
    /**
     * @seen NLnetLabs/unbound#984 in a small network a request seldom comes in the last part of a record's life, so that prefetching does little there
     * @seen NLnetLabs/unbound#1340 prefetching needs somebody to hit the cache in that part, or the next one is resolved while it is waited for
     * @seen Automattic/batcache#39 with one visitor an hour nothing keeps the cache warm, and each of them meets a slow page
     */
    it('lets who comes first wait, and who comes after a pause that was longer than the rest of the life', async () => {
      await simulate(async (world) => {
        const { read, until } = bench(world);
        for (const [atMs, tookMs] of [
          [0, 16],
          [499, 0],
          [1000, 16],
          [1499, 0],
          [2000, 16],
        ] as const) {
          await until(atMs);
          expect((await read())[1]).toBe(tookMs);
        }
      });
    });

    it('lets each reader wait in vain once the entry has expired, while the database is down', async () => {
      await simulate(async (world) => {
        const { asked, read, until } = bench(world, {}, (key, nth) =>
          nth === 1 ? Promise.resolve(key) : new Promise(() => {}),
        );
        await read();
        await until(990);
        expect(await read()).toEqual(['price', 0]);
        await until(1100);
        for (let i = 0; i < 3; i += 1) {
          const [error, tookMs] = await read();
          expect(error).toBeInstanceOf(DatabaseTimeout);
          expect(tookMs).toBe(50);
        }
        expect(asked).toHaveLength(5);
      });
    });

    it('throws the failure of a reload to who came after the expiry and waits for it', async () => {
      await simulate(async (world) => {
        const { read, until } = bench(world, {}, (key, nth) =>
          nth === 2 ? new Promise(() => {}) : Promise.resolve(key),
        );
        await read();
        await until(990);
        await read();
        await until(1030);
        const [error, tookMs] = await read();
        expect(error).toBeInstanceOf(DatabaseTimeout);
        expect(tookMs).toBe(10);
        expect(await read()).toEqual(['price', 0]);
      });
    });

    it('asks the database at each read for what is not there', async () => {
      await simulate(async (world) => {
        const { asked, read } = bench(world, {}, async () => {
          await world.clock.sleep(16);
          return undefined;
        });
        for (let i = 0; i < 3; i += 1) {
          expect(await read()).toEqual([undefined, 16]);
        }
        expect(asked).toHaveLength(3);
      });
    });

    it('lets everybody wait again after a crash of the cache, for it has forgotten all', async () => {
      await simulate({
        network,
        async play(world) {
          const { cache } = openShop(world);
          await cache.get('price');
          world.crash('Cache');
          world.restart('Cache');
          const startMs = world.clock.now();
          expect(await cache.get('price')).toBe('old');
          expect(world.clock.now() - startMs).toBe(18);
        },
      });
    });
  });

  describe('Old values', () => {
    it('serves the old value after a change that nobody tells it of, until a reload or for the rest of its life', async () => {
      await simulate({
        network,
        async play(world) {
          const { cache, database } = openShop(world);
          const until = (ms: number) =>
            world.clock.sleep(ms - world.clock.now());
          await cache.get('price'); // its load began at 1
          await database.write('price', 'new');
          for (const [atMs, value] of [
            [400, 'old'],
            [900, 'old'],
            [950, 'new'],
          ] as const) {
            await until(atMs);
            expect(await cache.get('price')).toBe(value);
          }
          await database.write('price', 'newer');
          // The reload began at 901, and that of the next one is idle.
          await until(1899);
          expect(await cache.get('price')).toBe('new');
          await until(1901);
          expect(await cache.get('price')).toBe('newer');
        },
      });
    });

    it('can answer with the old value after an invalidation, if the read began before', async () => {
      await simulate(async (world) => {
        const { cache, read, until } = bench(world);
        const first = read();
        await until(10);
        cache.invalidate('price');
        expect(await first).toEqual(['price 1', 16]);
        expect(await read()).toEqual(['price 2', 16]);
      });
    });

    it('reloads the old value and serves it, where the database is a replica that lags behind an invalidation', async () => {
      await simulate(async (world) => {
        let lagging = 'old';
        const { cache, read, until } = bench(
          world,
          {},
          async () => lagging,
        );
        await read();
        cache.invalidate('price'); // for there is a new one
        await until(1);
        await read();
        lagging = 'new';
        await until(500);
        expect(await read()).toEqual(['old', 0]);
        await until(501);
        expect(await read()).toEqual(['old', 0]);
        await until(502);
        expect(await read()).toEqual(['new', 0]);
      });
    });

    it('leaves the entries of other instances as they are', async () => {
      await simulate({
        network,
        async play(world) {
          const { cache, database } = openShop(world);
          const other = addCache(world, database, {}, 'Other cache');
          await Promise.all([cache.get('price'), other.get('price')]);
          await database.write('price', 'new');
          await cache.invalidate('price');
          expect(await cache.get('price')).toBe('new');
          expect(await other.get('price')).toBe('old');
        },
      });
    });
  });

  describe('What it loads in vain', () => {
    it('reloads for nobody when the read late in the life was the last', async () => {
      await simulate(async (world) => {
        const { asked, read, until } = bench(world);
        for (const startMs of [0, 5000, 10_000]) {
          await until(startMs);
          await read();
          await until(startMs + 600);
          await read();
        }
        // Two loads for two reads, as without a cache.
        expect(asked).toHaveLength(6);
      });
    });

    /**
     * @seen jaredwray/cacheable#631 with 10 instances under constant load, ten requests went to the backend whenever a refresh was due
     * @seen ZiggyCreatures/FusionCache#651 an eager refresh ran the factory without a look at the second level, where another node may have stored it already
     */
    it('reloads once in each instance, for none knows of the others', async () => {
      await simulate({
        network,
        async play(world) {
          const { cache, database } = openShop(world);
          const caches = [2, 3].map((nth) =>
            addCache(world, database, {}, `Cache ${nth}`),
          );
          const readAll = () =>
            Promise.all(
              [cache, ...caches].map((one) => one.get('price')),
            );
          await readAll();
          await world.clock.sleep(600);
          await readAll();
          await world.clock.sleep(100);
          const shop = world.peek<{ reads: number }>('Database');
          expect(shop?.reads).toBe(6);
        },
      });
    });

    it('reloads all at once what was loaded at once and is read all the time, without jitter', async () => {
      await simulate(async (world) => {
        const { asked, read, until } = bench(world, {
          maxReloads: 100,
        });
        const keys = Array.from(
          { length: 100 },
          (_, i) => `price ${i}`,
        );
        const readAll = () => Promise.all(keys.map(read));
        await readAll();
        await until(499);
        await readAll();
        expect(asked).toHaveLength(100);
        await until(500);
        await readAll();
        expect(asked).toHaveLength(200);
      });
    });

    it('can have more calls under way at the database than it waits for, when they take longer than it waits', async () => {
      await simulate(async (world) => {
        let running = 0;
        let most = 0;
        const { read, until } = bench(
          world,
          { maxReloads: 1, retryAfterMs: 1 },
          async (key, nth) => {
            running += 1;
            most = Math.max(most, running);
            await world.clock.sleep(nth === 1 ? 16 : 200);
            running -= 1;
            return key;
          },
        );
        await read();
        for (let atMs = 500; atMs < 1000; atMs += 10) {
          await until(atMs);
          expect(await read()).toEqual(['price', 0]);
        }
        expect(most).toBe(4);
      });
    });

    it('lets entries expire that are read all the time, if there are more than it may reload in what is left of their lives', async () => {
      await simulate(async (world) => {
        const { read, until } = bench(world, {
          refreshFactor: 0.9,
          maxReloads: 1,
        });
        const keys = Array.from({ length: 9 }, (_, i) => `price ${i}`);
        await Promise.all(keys.map(read));
        for (let atMs = 900; atMs < 1000; atMs += 1) {
          await until(atMs);
          const reads = await Promise.all(keys.map(read));
          expect(reads.every(([, tookMs]) => tookMs === 0)).toBe(true);
        }
        await until(1000);
        const last = await Promise.all(keys.map(read));
        // Six were reloaded one after the other, 16 ms each, and the
        // seventh is on its way.
        expect(last.map(([, tookMs]) => tookMs)).toEqual([
          0, 0, 0, 0, 0, 0, 12, 16, 16,
        ]);
      });
    });
  });
});
