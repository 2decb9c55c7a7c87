import { describe, expect, it } from 'vitest';
import { explore, record, simulate } from '../_simulation/index.ts';
import type { Clock, Fault, Run, World } from '../_simulation/types.ts';
import * as stories from './scenarios.ts';
import {
  addCache,
  network,
  openShop,
  OPTIONS,
  stored,
  type PriceDatabase,
  type Shop,
} from './scenarios.ts';
import {
  WriteThroughCache,
  type Database,
  type WriteThroughOptions,
} from './write-through.ts';

/** Opens a shop, does something in it, and returns the run. */
async function inShop(
  visit: (shop: Shop, world: World) => Promise<void>,
  faults: readonly Fault[] = [],
  changes: Partial<WriteThroughOptions> = {},
): Promise<Run> {
  return simulate({
    network,
    faults,
    play: async (world) => visit(openShop(world, changes), world),
  });
}

/** Reads of the database so far. */
function loads(world: World): number {
  return world.peek<PriceDatabase>('Database')?.reads ?? 0;
}

/** How much the cache has in memory: entries, and whatever else. */
function kept(world: World): number {
  const fields = Object.values(world.peek<object>('Cache') ?? {});
  const maps = fields.filter((field) => field instanceof Map);
  return maps.reduce((sum, map) => sum + map.size, 0);
}

/** The value, or what was thrown. */
function outcome(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) =>
    error instanceof Error ? error.name : error,
  );
}

/** A database that answers at once, with some of it changed. */
function nearBy(changes: Partial<Database> = {}) {
  const values = new Map<string, string>();
  const asked: string[] = [];
  const database: Database = {
    async read(key) {
      asked.push(`read ${key}`);
      return values.get(key);
    },
    async write(key, value) {
      asked.push(`write ${key}`);
      values.set(key, value);
    },
    async delete(key) {
      asked.push(`delete ${key}`);
      values.delete(key);
    },
    ...changes,
  };
  return { database, values, asked };
}

/** A cache in the test's own process. */
function cacheOf(
  clock: Clock,
  database: Database,
  changes: Partial<WriteThroughOptions> = {},
): WriteThroughCache {
  const options = { ...OPTIONS, ...changes };
  return new WriteThroughCache(database, clock, options);
}

const never = () => new Promise<never>(() => {});

describe('holds', () => {
  describe('Writing', () => {
    /**
     * @seen propeller-heads/tycho#1341 a reviewer found that the cache was changed within the transaction, and would serve tokens that had been rolled back
     * @seen ardanlabs/service#653 create, update and delete changed the cache before the commit; after a rollback it still held the row
     */
    it('keeps the old entry until the database has answered, then replaces it and ends', async () => {
      await inShop(async ({ cache }, { clock, ...world }) => {
        await cache.get('price'); // until 18
        const writing = cache.put('price', 'new');
        let isDone = false;
        void writing.then(() => (isDone = true));
        // 1 and 10 to the database, and 5 in it
        await clock.sleep(14);
        expect(await cache.get('price')).toBe('old');
        expect(isDone).toBe(false);
        await clock.sleep(1);
        expect(isDone).toBe(false);
        await clock.sleep(1);
        expect(isDone).toBe(true);
        expect(world.diskOf('Database').get('price')).toBe('new');
        expect(await cache.get('price')).toBe('new');
      });
    });

    /**
     * @seen descope/authzcache#902 (1.2.0) a grant was written through the cache, which went on with the answer from before
     * @seen FoundationDB/fdb-record-layer#496 the preload cache was not invalidated after a record was written
     */
    it('answers a read after the write without touching the database', async () => {
      const { result } = await simulate(stories.writeThenRead);
      expect(result).toEqual(['old', 'new']);
      await inShop(async ({ cache }, world) => {
        await cache.put('price', 'new');
        expect(await cache.get('price')).toBe('new');
        await cache.put('price', 'newer');
        expect(await cache.get('price')).toBe('newer');
        expect(loads(world)).toBe(0);
        expect(stored(world)).toBe('newer');
      });
    });

    /**
     * @seen GoogleCloudPlatform/datastore-ndb-python#57 an account was deleted, and pages went on to show it until a restart
     */
    it('deletes from the database, and has no entry after that', async () => {
      await inShop(async ({ cache, database }, world) => {
        await cache.put('stock', '7');
        await cache.put('price', 'new');
        await cache.delete('price');
        expect(await database.read('price')).toBeUndefined();
        expect(await cache.get('price')).toBeUndefined();
        expect(await cache.get('stock')).toBe('7');
        expect(stored(world, 'stock')).toBe('7');
      });
    });

    /**
     * @seen ehcache/ehcache3#239 a bulk write failed, and the old entries of its keys remained
     * @seen MobileNativeFoundation/Store#722 a write was reported as done although the source of truth had thrown
     */
    it('passes a refusal of the database on, and answers with what that has', async () => {
      const { result } = await simulate(stories.databaseRefuses);
      expect(result).toEqual(['PriceRefused', 'old']);
      await inShop(async ({ cache }, world) => {
        for (const price of ['new', 'newer']) {
          await cache.put('price', price);
          const refused = cache.put('price', '-1');
          await expect(refused).rejects.toThrow('-1 is below zero');
          expect(await cache.get('price')).toBe(price);
        }
        expect(loads(world)).toBe(2);
      });
    });

    /**
     * @seen linera-io/linera-protocol#6052 a write may time out after it has succeeded, and the code rolled its view back instead of reading again
     * @seen ehcache/ehcache3#238 a bulk write could be reported as failed although it had been stored
     * @seen mbrt/glassdb#73 a value was cached though it was not settled who had written it, and a newer one was lost
     */
    it('forgets the entry when the answer to a write or a delete is lost, because it may have been done', async () => {
      const { result } = await simulate(stories.lostAnswer);
      expect(result).toEqual(['DatabaseTimeout', 'new']);
      const faults = [{ drop: 'Database>Cache#2' }];
      await inShop(async ({ cache }) => {
        expect(await cache.get('price')).toBe('old');
        const deleted = cache.delete('price');
        expect(await outcome(deleted)).toBe('DatabaseTimeout');
        expect(await cache.get('price')).toBeUndefined();
      }, faults);
    });

    it('finishes a write whose caller has gone', async () => {
      const faults = [{ at: 10, crash: 'Application' }];
      await inShop(async ({ application, cache }, world) => {
        void application.write('price', 'new');
        await world.clock.sleep(30);
        expect(stored(world)).toBe('new');
        expect(await cache.get('price')).toBe('new');
        expect(loads(world)).toBe(0);
      }, faults);
    });

    it('agrees with the database after a lost answer, whichever further message is lost and wherever the cache restarts', async () => {
      const search = await explore(stories.lostAnswer);
      expect(search).toMatchObject({ exhaustive: true, unreached: [] });
      expect(search.violation?.rule).toBeUndefined();
    });
  });

  describe('Calls that meet', () => {
    /**
     * @seen ArcadeData/arcadedb#4925 a reader could put the page that it had loaded over the newer one that a writer had cached
     * @seen ontopia/ontopia#661 a slow load could store roles in the cache after another transaction had added one
     * @seen google/guava#1881 a load that was under way during an invalidation left its stale value in the cache
     * @seen hibernate/hibernate-orm#1386 a reviewer found an order in which a load is put into the cache after the entity was removed
     */
    it('keeps no value of a load that a write, a delete or a failed write has overtaken', async () => {
      const late = [{ delay: 'Database>Cache#1', ms: 30 }];
      for (const [write, last, count] of [
        [({ cache }: Shop) => cache.put('price', 'new'), 'new', 1],
        [({ cache }: Shop) => cache.delete('price'), undefined, 2],
        [({ cache }: Shop) => cache.put('price', '-1'), 'old', 2],
      ] as const) {
        await inShop(async (shop, world) => {
          const loading = shop.cache.get('price');
          await world.clock.sleep(3);
          await outcome(write(shop));
          expect(await loading).toBe('old');
          expect(await shop.cache.get('price')).toBe(last);
          expect(loads(world)).toBe(count);
        }, late);
      }
    });

    /**
     * @seen tigrisdata/tag#65 a fill of the cache that took longer than a delete was remembered could bring the deleted object back
     */
    it('keeps no value of a load that began during a write, however long it takes', async () => {
      const late = [{ delay: 'Database>Cache#2', ms: 30 }];
      await inShop(async ({ cache }, world) => {
        const writing = cache.put('price', 'new');
        await world.clock.sleep(4);
        const loading = cache.get('price');
        await writing;
        await cache.delete('price');
        expect(await loading).toBe('new');
        expect(kept(world)).toBe(0);
        expect(await cache.get('price')).toBeUndefined();
      }, late);
    });

    /**
     * @seen redis/lettuce#3769 a reviewer saw that all loads had one and the same mark, so an old one could use that of a newer
     */
    it('lets no load use the right of a later one', async () => {
      await simulate(async ({ clock }) => {
        const answers: ((value: string) => void)[] = [];
        const { database } = nearBy({
          read: () => new Promise((answer) => answers.push(answer)),
        });
        const cache = cacheOf(clock, database);
        const first = cache.get('price');
        await cache.delete('price');
        const second = cache.get('price');
        answers[0]?.('old');
        expect(await first).toBe('old');
        const third = cache.get('price');
        expect(answers.length).toBe(3);
        answers[1]?.('new');
        expect(await second).toBe('new');
        expect(await cache.get('price')).toBe('new');
        answers[2]?.('newer');
        expect(await third).toBe('newer');
        // It had no right: the second load had it.
        expect(await cache.get('price')).toBe('new');
      });
    });

    it('keeps nothing after two writes that overlap, and answers with what the database has', async () => {
      const { result, trace } = await simulate(stories.twoWriters);
      expect(result).toBe('second');
      const reads = trace.filter(
        (event) =>
          event.type === 'send' &&
          event.kind === 'call' &&
          event.method === 'read',
      );
      expect(reads.length).toBe(1);
      // The other way round: what was sent later arrives earlier.
      const faults = [{ delay: 'Cache>Database#1', ms: 10 }];
      await inShop(async ({ cache }, world) => {
        const first = cache.put('price', 'first');
        await world.clock.sleep(4);
        await cache.put('price', 'second');
        await first;
        expect(kept(world)).toBe(0);
        expect(await cache.get('price')).toBe('first');
        expect(loads(world)).toBe(1);
      }, faults);
    });

    /**
     * @seen useautumn/autumn#2669 a reviewer saw that a write to the cache that was no longer waited for could land after the delete, and bring a revoked key back
     */
    it('forgets the entry again when a write that was given up is answered after all', async () => {
      const faults = [{ delay: 'Cache>Database#1', ms: 60 }];
      await inShop(async ({ cache }, world) => {
        const given = outcome(cache.put('price', 'new'));
        expect(await given).toBe('DatabaseTimeout'); // at 52
        expect(await cache.get('price')).toBe('old'); // until 70
        expect(stored(world)).toBe('old');
        await world.clock.sleep(20);
        expect(await cache.get('price')).toBe('new');
        expect(loads(world)).toBe(2);
      }, faults);
    });

    it('keeps nothing of a load or a write during which a late answer comes', async () => {
      await simulate(async ({ clock }) => {
        const ends: (() => void)[] = [];
        const wait = () =>
          new Promise<void>((answer) => ends.push(answer));
        let price = 'old';
        const { database } = nearBy({
          write: wait,
          read: () => wait().then(() => price),
        });
        for (const work of ['load', 'write'] as const) {
          price = 'old';
          ends.length = 0;
          const cache = cacheOf(clock, database);
          const given = outcome(cache.put('price', 'first'));
          await clock.sleep(60);
          expect(await given).toBe('DatabaseTimeout');
          const next =
            work === 'load'
              ? cache.get('price')
              : cache.put('price', 'second');
          ends[0]?.();
          await clock.sleep(1);
          ends[1]?.();
          await next;
          price = 'first';
          const last = cache.get('price');
          ends[2]?.();
          expect(await last).toBe('first');
        }
      });
    });

    it('agrees with the database once every answer has arrived, whichever two messages of a reader and two writers are late', async () => {
      const search = await explore(stories.readRacesWrites);
      expect(search).toMatchObject({ exhaustive: true, unreached: [] });
      expect(search.violation?.rule).toBeUndefined();
    });
  });

  describe('Reading', () => {
    it('loads a missing value, keeps it, and answers the next read without the database', async () => {
      await inShop(async ({ cache }, world) => {
        expect(await cache.get('price')).toBe('old');
        expect(await cache.get('price')).toBe('old');
        expect(loads(world)).toBe(1);
      });
    });

    it('does not keep that a value is missing, also when the driver says null', async () => {
      await simulate(async ({ clock }) => {
        for (const missing of [undefined, null] as const) {
          const { database, asked } = nearBy();
          const read = database.read;
          const cache = cacheOf(clock, {
            ...database,
            read: async (key) =>
              (await read(key)) ?? (missing as undefined),
          });
          expect(await cache.get('stock')).toBe(missing);
          await database.write('stock', '7');
          expect(await cache.get('stock')).toBe('7');
          expect(asked.length).toBe(3);
        }
      });
    });

    /**
     * @seen anexia/django-request-cache#7 an empty result that was in the cache counted as a miss and was computed again
     */
    it('keeps an empty value, written or loaded', async () => {
      await simulate(async ({ clock }) => {
        const { database, values, asked } = nearBy();
        values.set('loaded', '');
        const cache = cacheOf(clock, database);
        await cache.put('written', '');
        for (let i = 0; i < 2; i += 1) {
          expect(await cache.get('written')).toBe('');
          expect(await cache.get('loaded')).toBe('');
        }
        expect(asked).toEqual(['write written', 'read loaded']);
      });
    });

    it('serves an entry for its time to live, counted from when it was asked for, and not 1 ms longer', async () => {
      // The message to the cache takes 1 ms.
      for (const [atMs, value] of [
        [999, 'old'],
        [1000, 'changed'],
        [1001, 'changed'],
      ] as const) {
        await inShop(async ({ cache, database }, { clock }) => {
          await cache.get('price'); // asked for at 1
          await database.write('price', 'changed');
          await clock.sleep(atMs - clock.now());
          expect(await cache.get('price')).toBe(value);
        });
      }
    });

    /**
     * @seen dparker2/py-expiring-dict#8 an entry that was updated expired when its first value would have
     * @seen jellydator/ttlcache#136 a set of a key that was there did not begin its time to live anew
     */
    it('begins a new time to live with each write, and with none of the reads', async () => {
      for (const [atMs, count] of [
        [1499, 1],
        [1500, 2],
      ] as const) {
        await inShop(async ({ cache }, world) => {
          const { clock } = world;
          await cache.get('price');
          await clock.sleep(500 - clock.now());
          await cache.put('price', 'new'); // asked for at 501
          await clock.sleep(900 - clock.now());
          await cache.get('price');
          await clock.sleep(atMs - clock.now());
          expect(await cache.get('price')).toBe('new');
          expect(loads(world)).toBe(count);
        });
      }
    });

    /**
     * @seen coredns/coredns#5478 (1.8.3) the time was set back an hour, and the cache served an entry past its time to live
     */
    it('ends an entry on time though the time of day jumps', async () => {
      const faults = [
        { at: 100, skew: 'Cache', ms: 3_600_000 },
        { at: 200, skew: 'Cache', ms: -3_600_000 },
      ];
      await inShop(async ({ cache }, world) => {
        await cache.get('price');
        await world.clock.sleep(150 - world.clock.now());
        await cache.get('price');
        expect(loads(world)).toBe(1);
        await world.clock.sleep(1000 - world.clock.now());
        await cache.get('price');
        expect(loads(world)).toBe(2);
      }, faults);
    });
  });

  describe('Keys and memory', () => {
    it('keeps two keys apart, in reads, writes and failures', async () => {
      await inShop(async ({ cache }, world) => {
        await cache.put('price', 'new');
        await cache.put('stock', '7');
        expect(await cache.get('price')).toBe('new');
        expect(await cache.get('stock')).toBe('7');
        await outcome(cache.put('stock', '-1'));
        expect(await cache.get('price')).toBe('new');
        await Promise.all([
          cache.put('price', 'newer'),
          cache.put('colour', 'red'),
        ]);
        expect(await cache.get('price')).toBe('newer');
        expect(await cache.get('colour')).toBe('red');
        expect(loads(world)).toBe(0);
      });
    });

    /**
     * @seen ptarjan/node-cache#38 on an empty cache, a look-up of `toString` found what all objects inherit
     * @seen avoidwork/tiny-lru#25 the names that every object has could not be used as keys
     * @seen openai/openai-agents-js#1789 a first look-up of `__proto__` was taken for a hit
     */
    it('takes any text for a key, also `__proto__`, `constructor` and none', async () => {
      await simulate(async ({ clock }) => {
        const { database, asked } = nearBy();
        const cache = cacheOf(clock, database);
        const keys = ['__proto__', 'constructor', 'toString', '', ' '];
        for (const key of keys) {
          expect(await cache.get(key)).toBeUndefined();
          await cache.put(key, `of ${key}`);
        }
        for (const key of keys) {
          expect(await cache.get(key)).toBe(`of ${key}`);
        }
        expect(asked.length).toBe(2 * keys.length);
      });
    });

    /**
     * @seen serby/ttl-lru-cache#2 a read did not count as a use, so the order was that of the writes
     * @seen linera-io/linera-protocol#3736 a cache called least recently used did not move an entry that was read
     * @seen dataspread/dataspread-web#101 a read left the order of use as it was
     */
    it('makes room by the entry that was used longest ago, where reads count and writes do', async () => {
      await simulate(async ({ clock }) => {
        const { database, values, asked } = nearBy();
        for (const key of ['a', 'b', 'c', 'd']) values.set(key, key);
        const cache = cacheOf(clock, database, { maxEntries: 3 });
        for (const key of ['a', 'b', 'c', 'a']) await cache.get(key);
        await cache.put('b', 'new');
        await cache.get('d'); // and c goes
        asked.length = 0;
        for (const key of ['a', 'b', 'd']) await cache.get(key);
        expect(asked).toEqual([]);
        await cache.get('c'); // and a goes
        for (const key of ['b', 'd', 'a']) await cache.get(key);
        expect(asked).toEqual(['read c', 'read a']);
      });
    });

    /**
     * @seen unjs/ocache#35 the memory of a cache had no bound but the time to live
     */
    it('has at most so many entries as it may, also when all of them are written', async () => {
      await inShop(
        async ({ cache }, world) => {
          for (let i = 1; i <= 5; i += 1) {
            await cache.put(`key ${i}`, 'v');
            expect(kept(world)).toBe(Math.min(i, 2));
          }
        },
        [],
        { maxEntries: 2 },
      );
    });

    /**
     * @seen replikativ/konserve#145 a lock for each key was never removed: about 82,000 of them were left in one store
     * @seen aptly-dev/aptly#1570 a mutex for each path stayed in a map for ever
     * @seen kubernetes/kubernetes#66442 locks by key were not freed when nobody used them any more
     */
    it('remembers nothing of a key that has no entry, once its calls are over', async () => {
      const faults = [{ drop: 'Database>Cache#1' }];
      await inShop(async ({ cache }, world) => {
        expect(kept(world)).toBe(0);
        expect(await outcome(cache.get('price'))).toBe(
          'DatabaseTimeout',
        );
        await cache.get('colour');
        await outcome(cache.put('price', '-1'));
        await cache.delete('stock');
        await Promise.all([
          cache.put('price', 'first'),
          cache.put('price', 'second'),
          cache.delete('stock'),
          cache.get('stock'),
        ]);
        expect(kept(world)).toBe(0);
      }, faults);
    });
  });

  describe('Waiting for the database', () => {
    it('waits for an answer as long as it was told, and not 1 ms longer', async () => {
      for (const [tookMs, read] of [
        [49, 'old'],
        [50, 'old'],
        [51, 'DatabaseTimeout'],
      ] as const) {
        await simulate(async ({ clock }) => {
          const after = async () => {
            await clock.sleep(tookMs);
          };
          const { database } = nearBy({
            read: () => after().then(() => 'old'),
            write: after,
            delete: after,
          });
          const cache = cacheOf(clock, database);
          const write = tookMs > 50 ? read : undefined;
          for (const [work, ending] of [
            [() => cache.get('price'), read],
            [() => cache.put('stock', '7'), write],
            [() => cache.delete('stock'), write],
          ] as const) {
            const startMs = clock.now();
            expect(await outcome(work())).toBe(ending);
            const passedMs = clock.now() - startMs;
            expect(passedMs).toBe(Math.min(tookMs, 50));
          }
        });
      }
    });

    it('says how long it has waited, and ends the same way each time', async () => {
      await simulate(async ({ clock }) => {
        const { database } = nearBy({
          read: never,
          write: never,
          delete: never,
        });
        const cache = cacheOf(clock, database);
        const message = 'the database has not answered within 50 ms';
        for (let i = 0; i < 2; i += 1) {
          const read = cache.get('price');
          await expect(read).rejects.toThrow(message);
          const write = cache.put('price', 'new');
          await expect(write).rejects.toThrow(message);
          const deleted = cache.delete('price');
          await expect(deleted).rejects.toThrow(message);
        }
        expect(clock.now()).toBe(300);
      });
    });

    it('passes on whatever the database throws, also at once, and loads again after it', async () => {
      await simulate(async ({ clock }) => {
        const failures = [
          new TypeError('no such table'),
          undefined,
          null,
          'full',
        ];
        for (const error of failures) {
          const rejects = () => Promise.reject(error as Error);
          const throws = (): never => {
            throw error;
          };
          for (const fails of [rejects, throws]) {
            const { database, asked } = nearBy();
            const broken = { ...database };
            const cache = cacheOf(clock, broken);
            await cache.put('price', 'new');
            Object.assign(broken, { write: fails, delete: fails });
            for (const work of [
              () => cache.put('price', 'newer'),
              () => cache.delete('price'),
            ]) {
              expect(await work().catch((e: unknown) => [e])).toEqual([
                error,
              ]);
              asked.length = 0;
              expect(await cache.get('price')).toBe('new');
              expect(asked).toEqual(['read price']);
            }
            Object.assign(broken, { read: fails });
            const read = cache.get('stock');
            expect(await read.catch((e: unknown) => [e])).toEqual([
              error,
            ]);
            broken.read = database.read;
            await database.write('stock', '7');
            expect(await cache.get('stock')).toBe('7');
            asked.length = 0;
            expect(await cache.get('stock')).toBe('7');
            expect(asked).toEqual([]);
          }
        }
      });
    });

    /**
     * @seen hazelcast/hazelcast#5818 (3.2.2 and 3.4.4) while one entry was loaded, calls for all others of its partition waited
     */
    it('lets calls for other keys, and reads of an entry, go on while one waits', async () => {
      await simulate(async ({ clock }) => {
        const { database } = nearBy();
        const { read, write } = database;
        const cache = cacheOf(clock, {
          ...database,
          read: (key) => (key === 'slow' ? never() : read(key)),
          write: (key, value) =>
            value === 'slow' ? never() : write(key, value),
        });
        await cache.put('price', 'new');
        const waiting = [
          outcome(cache.get('slow')),
          outcome(cache.put('price', 'slow')),
        ];
        await cache.put('stock', '7');
        expect(await cache.get('stock')).toBe('7');
        expect(await cache.get('price')).toBe('new');
        expect(clock.now()).toBe(0);
        await Promise.all(waiting);
      });
    });

    /**
     * @seen building5/promise-timeout#1 the timer of a promise that was settled went on and kept the process alive
     * @seen apify/crawlee#263 races against timeouts left timers and memory behind
     */
    it('keeps no timer running once the database has answered', async () => {
      const run = await record({
        network,
        async play(world) {
          const { cache } = openShop(world, { databaseTimeoutMs: 500 });
          await cache.get('price');
          await cache.put('price', 'new');
          await outcome(cache.put('price', '-1'));
          await never();
        },
      });
      // Nothing is left to happen after three calls of 18 ms.
      expect([run.outcome, run.endedAt]).toEqual(['stalled', 54]);
    });
  });

  describe('Options', () => {
    /**
     * @seen danny-avila/LibreChat#15318 a time to live that came out as no number meant that an access token would stay for ever
     * @seen graphql-hive/envelop#2087 a time to live of NaN reached Redis, and keys never expired
     * @seen proteanhq/protean#1304 a time to live of `nan` from the configuration kept entries for ever, without an error
     */
    it('refuses a time or a number of entries that is not above 0, without end, or text', async () => {
      await simulate(async ({ clock }) => {
        const { database } = nearBy();
        const wrong = [0, -1, NaN, Infinity, undefined, null, '20'];
        for (const value of wrong) {
          for (const [name, what] of [
            ['ttlMs', 'a time in ms'],
            ['databaseTimeoutMs', 'a time in ms'],
            ['maxEntries', 'a whole number'],
          ] as const) {
            const change = { [name]: value };
            expect(() => cacheOf(clock, database, change)).toThrow(
              new RangeError(
                `${name} is ${value}, not ${what} above 0`,
              ),
            );
          }
        }
        const half = { maxEntries: 1.5 };
        expect(() => cacheOf(clock, database, half)).toThrow(
          'maxEntries is 1.5, not a whole number above 0',
        );
        const least = {
          ttlMs: 0.5,
          maxEntries: 1,
          databaseTimeoutMs: 0.5,
        };
        expect(cacheOf(clock, database, least)).toBeInstanceOf(
          WriteThroughCache,
        );
      });
    });

    it('goes by its options as they were when it was made', async () => {
      await simulate(async ({ clock }) => {
        const options = { ...OPTIONS };
        const { database, asked } = nearBy();
        const cache = new WriteThroughCache(database, clock, options);
        Object.assign(options, {
          ttlMs: 1,
          maxEntries: 1,
          databaseTimeoutMs: 1,
        });
        await cache.put('price', 'new');
        await cache.put('stock', '7');
        await clock.sleep(900);
        expect(await cache.get('price')).toBe('new');
        expect(asked).toEqual(['write price', 'write stock']);
        database.read = never;
        const startMs = clock.now();
        await outcome(cache.get('colour'));
        expect(clock.now() - startMs).toBe(50);
      });
    });
  });
});

describe('limits', () => {
  describe('Old values', () => {
    /**
     * @seen jsr107/jsr107spec#213 that a cache follows a resource which others change was declared no aim of the caching API
     * @seen Baseflow/flutter_cache_manager#183 the database was changed by another instance, and the store kept what it had in memory
     */
    it('serves the old value for the rest of its time to live when the database is written past the cache', async () => {
      await inShop(async ({ cache, database }, { clock }) => {
        await cache.get('price');
        await database.write('price', 'new');
        expect(await cache.get('price')).toBe('old');
        await clock.sleep(1000 - clock.now());
        expect(await cache.get('price')).toBe('new');
      });
    });

    /**
     * @seen unitoio/cachette#95 one instance deleted a key, another still answered from its own copy, and its authors wrote a warning into the code
     * @seen elixir-nebulex/nebulex_examples#2 a write on one node left the old value in the first level of another
     * @seen cloudfoundry/java-buildpack#152 an update of a session reached the cache server, and none of the other instances' local caches
     */
    it('leaves the old value in the caches of other instances, if each has its own', async () => {
      await inShop(async ({ cache, database }, world) => {
        const other = addCache(world, database, {}, 'Other cache');
        await other.get('price');
        await cache.put('price', 'new');
        expect(await other.get('price')).toBe('old');
        await world.clock.sleep(1000);
        expect(await other.get('price')).toBe('new');
      });
    });

    /**
     * @seen cadence-workflow/cadence#88 after a timeout of the database a reload could not be trusted, since the write could still be applied after it
     */
    it('serves the old value for the rest of its time to live when a write that it gave up arrives after a load, and the answer does not', async () => {
      const faults = [
        { delay: 'Cache>Database#1', ms: 60 },
        // The first answer is to the load.
        { drop: 'Database>Cache#2' },
      ];
      await inShop(async ({ cache }, world) => {
        await outcome(cache.put('price', 'new'));
        expect(await cache.get('price')).toBe('old'); // asked for at 53
        await world.clock.sleep(100);
        expect(stored(world)).toBe('new');
        expect(await cache.get('price')).toBe('old');
        await world.clock.sleep(1053 - world.clock.now());
        expect(await cache.get('price')).toBe('new');
      }, faults);
    });

    it('serves the old value for the rest of its time to live when the cache restarts while a slow write is under way', async () => {
      const faults = [
        { delay: 'Cache>Database#1', ms: 60 },
        { at: 5, crash: 'Cache', restartAfterMs: 5 },
      ];
      await inShop(async ({ cache }, world) => {
        void cache.put('price', 'new');
        await world.clock.sleep(15);
        expect(await cache.get('price')).toBe('old');
        await world.clock.sleep(100);
        expect(stored(world)).toBe('new');
        expect(await cache.get('price')).toBe('old');
        await world.clock.sleep(1000);
        expect(await cache.get('price')).toBe('new');
      }, faults);
    });

    it('can answer a reader with the old value after a write has ended, if the read began before', async () => {
      const faults = [{ delay: 'Database>Cache#1', ms: 30 }];
      await inShop(async ({ cache }, { clock }) => {
        const racing = cache.get('price');
        await clock.sleep(10);
        await cache.put('price', 'new');
        expect(await racing).toBe('old');
        expect(await cache.get('price')).toBe('new');
      }, faults);
    });

    /**
     * @seen wbrown/janus-datalog#91 between the commit and the change of the cache a reader could still get the old value
     */
    it('can answer one reader with the new value and the next one with the old, while the write is under way', async () => {
      const faults = [
        { delay: 'Cache>Database#2', ms: 25 },
        { delay: 'Database>Cache#2', ms: 20 },
      ];
      await inShop(async ({ cache }, { clock }) => {
        const first = cache.get('price');
        await clock.sleep(1);
        const second = cache.get('price'); // asks after the write
        expect(await first).toBe('old');
        const writing = cache.put('price', 'new');
        expect(await second).toBe('new');
        expect(await cache.get('price')).toBe('old');
        await writing;
        expect(await cache.get('price')).toBe('new');
      }, faults);
    });
  });

  describe('Writes', () => {
    /**
     * @seen yugabyte/yugabyte-db#399 a write that had timed out could be applied later, over data that was written after it
     */
    it('lets a write that it gave up arrive later and replace one that was acknowledged', async () => {
      const { violated, result } = await record(stories.lateWrite);
      expect(result).toEqual(['DatabaseTimeout', 'done', 'first']);
      expect(violated.length).toBe(1);
    });

    it('leaves it to the network and the database which of two overlapping writes is the last, also if one application sends both', async () => {
      const faults = [{ delay: 'Cache>Database#1', ms: 10 }];
      await inShop(async ({ application, cache }) => {
        await Promise.all([
          application.write('price', 'first'),
          application.write('price', 'second'),
        ]);
        expect(await cache.get('price')).toBe('first');
      }, faults);
    });

    it('fails every write and read while the cache is down, though the database is up', async () => {
      const faults = [{ at: 0, crash: 'Cache' }];
      await inShop(async ({ application, database }) => {
        const { read, write } = application;
        expect(await outcome(read('price'))).toBe('TimeoutError');
        expect(await outcome(write('price', 'new'))).toBe(
          'TimeoutError',
        );
        expect(await database.read('price')).toBe('old');
      }, faults);
    });
  });

  describe('What still reaches the database', () => {
    it('loads every key anew after a restart', async () => {
      await inShop(async ({ cache, database }, world) => {
        await database.write('stock', '7');
        await cache.get('price');
        await cache.put('stock', '6');
        world.crash('Cache');
        world.restart('Cache');
        expect(await cache.get('price')).toBe('old');
        expect(await cache.get('stock')).toBe('6');
        expect(loads(world)).toBe(3);
      });
    });

    it('loads once for each reader who misses at the same time', async () => {
      await inShop(async ({ cache }, world) => {
        const reads = [1, 2, 3].map(() => cache.get('price'));
        expect(await Promise.all(reads)).toEqual(['old', 'old', 'old']);
        expect(loads(world)).toBe(3);
        await cache.get('price');
        expect(loads(world)).toBe(3);
      });
    });

    it('loads for every reader while writes of the key keep overlapping', async () => {
      await inShop(async ({ cache }, world) => {
        const calls: Promise<unknown>[] = [];
        for (let i = 0; i < 10; i += 1) {
          calls.push(cache.put('price', `${i}`));
          await world.clock.sleep(10);
          calls.push(cache.get('price'));
        }
        await Promise.all(calls);
        expect(loads(world)).toBe(10);
      });
    });

    /**
     * @seen scylladb/scylladb#5257 writes alone filled the cache with what nobody had read
     * @seen lcache/lcache#57 a change was proposed that stops filling the first level with what is written once and never used again
     */
    it('gives up entries that are read for ones that are only written', async () => {
      await inShop(
        async ({ cache }, world) => {
          await cache.get('price');
          for (const key of ['log 1', 'log 2'])
            await cache.put(key, 'v');
          await cache.get('price');
          expect(loads(world)).toBe(2);
        },
        [],
        { maxEntries: 2 },
      );
    });

    /**
     * @seen prezly/theme-kit-js#1042 a stored null counted as a miss: 75,550 of one pod's 97,406 look-ups by slug found nothing, each at the API
     */
    it('asks the database each time for what is not there', async () => {
      await inShop(async ({ cache }, world) => {
        for (let i = 0; i < 3; i += 1) await cache.get('stock');
        await cache.delete('price');
        for (let i = 0; i < 2; i += 1) await cache.get('price');
        expect(loads(world)).toBe(5);
      });
    });
  });
});
