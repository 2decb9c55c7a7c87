import { describe, expect, it } from 'vitest';
import {
  explore,
  record,
  simulate,
  withTimeout,
} from '../_simulation/index.ts';
import type { Clock, Fault, Run, World } from '../_simulation/types.ts';
import {
  CacheAside,
  type Cache,
  type Database,
  type Lookup,
} from './cache-aside.ts';
import * as stories from './scenarios.ts';
import {
  addApplication,
  CacheServer,
  DatabaseServer,
  LEASE_MS,
  network,
  openShop,
  OPTIONS,
  type Shop,
} from './scenarios.ts';

/** Opens a shop, does something in it, and returns the run. */
async function inShop(
  visit: (shop: Shop, world: World) => Promise<void>,
  faults: readonly Fault[] = [],
): Promise<Run> {
  return simulate({
    network,
    faults,
    play: async (world) => visit(openShop(world), world),
  });
}

/** Reads of the database so far. */
function loads(world: World): number {
  return world.peek<DatabaseServer>('Database')?.reads ?? 0;
}

/** The calls that the application made, in order. */
function calls(run: Run): string[] {
  const made: string[] = [];
  for (const event of run.trace) {
    const call = event.type === 'send' && event.kind === 'call';
    if (call && event.from === 'Application') {
      made.push(`${event.to}.${event.method}`);
    }
  }
  return made;
}

/** The database as its driver shows it: silence is an error. */
function patientFor(
  ms: number,
  clock: Clock,
  { read, write }: Database,
): Database {
  return {
    read: (key) => withTimeout(clock, ms, read(key)),
    write: (key, value) => withTimeout(clock, ms, write(key, value)),
  };
}

/** A shop whose driver gives up after 40 ms, and what it did with it. */
async function inImpatientShop(
  visit: (shop: Shop, world: World) => Promise<void>,
  faults: readonly Fault[],
): Promise<void> {
  const play = async (world: World) => {
    const { cache, database } = openShop(world, { name: 'Other' });
    const application = world.node('Application', ({ clock }) => {
      const driver = patientFor(40, clock, database);
      return new CacheAside(cache, driver, clock, OPTIONS);
    });
    await visit({ application, cache, database }, world);
  };
  await simulate({ network, faults, play });
}

/** Several reads at once, and what they came to. */
async function readTogether(
  count: number,
  { application }: Shop,
  key = 'price',
): Promise<unknown[]> {
  const reads = Array.from({ length: count }, () =>
    application.read(key).catch(({ message }: Error) => message),
  );
  return Promise.all(reads);
}

describe('holds', () => {
  describe('Reading', () => {
    it('loads a missing value from the database and stores it in the cache', async () => {
      await inShop(async ({ application, cache }) => {
        expect(await application.read('price')).toBe('old');
        expect(await cache.get('price')).toEqual({ value: 'old' });
      });
    });

    it('answers a hit without touching the database', async () => {
      await inShop(async ({ application }, world) => {
        await application.read('price');
        expect(await application.read('price')).toBe('old');
        expect(loads(world)).toBe(1);
      });
    });

    /**
     * @seen anexia/django-request-cache#7 an empty result that was in the cache counted as a miss and was computed again
     */
    it('takes an empty value in the cache for a hit', async () => {
      await inShop(async ({ application }, world) => {
        await application.write('price', '');
        expect(await application.read('price')).toBe('');
        expect(await application.read('price')).toBe('');
        expect(loads(world)).toBe(1);
      });
    });

    it('loads again when the time to live is over', async () => {
      await inShop(async ({ application }, world) => {
        await application.read('price');
        await world.clock.sleep(990);
        await application.read('price');
        expect(loads(world)).toBe(1);
        await world.clock.sleep(10);
        await application.read('price');
        expect(loads(world)).toBe(2);
      });
    });

    /**
     * @seen patrickmn/go-cache#161 entries did not expire when the system time went backward
     * @seen coredns/coredns#5478 (1.8.3) the time was set back an hour, and the cache served an entry past its time to live
     * @seen krakjoe/apcu#412 after the time had jumped to 2030 and back, entries with 10 s to live remained
     */
    it('loads again on time though the time of day is set back', async () => {
      const faults = [{ at: 100, skew: 'Cache', ms: -3_600_000 }];
      await inShop(async ({ application }, world) => {
        await application.read('price');
        await world.clock.sleep(1000);
        await application.read('price');
        expect(loads(world)).toBe(2);
      }, faults);
    });

    it('does not cache that a value is missing', async () => {
      await inShop(async ({ application, database }) => {
        expect(await application.read('stock')).toBeUndefined();
        await database.write('stock', '7');
        expect(await application.read('stock')).toBe('7');
      });
    });
  });

  describe('Writing', () => {
    /**
     * @seen duomark/epocxy#43 the entry is deleted before the database is updated; who loads in between can store the old value after it
     * @seen Suor/django-cacheops#22 the entry was invalidated on save and could be cached again before the commit
     * @seen zendesk/kasket#27 entries were cleared before the commit, so another process could fill them with the old row
     */
    it('writes to the database first, then deletes the entry', async () => {
      const run = await inShop(async ({ application }) => {
        await application.write('price', 'new');
      });
      expect(calls(run)).toEqual(['Database.write', 'Cache.delete']);
    });

    /**
     * @seen quarkusio/quarkus#53304 the invalidation after a method was skipped when the method threw, which then had to be documented
     */
    it('deletes the entry after a write that failed, because it may have been done', async () => {
      const visit = async ({ application, cache, database }: Shop) => {
        expect(await application.read('price')).toBe('old');
        const write = application.write('price', 'new');
        await expect(write).rejects.toThrow('no answer within 40 ms');
        expect(await database.read('price')).toBe('new');
        expect(await cache.get('price')).not.toHaveProperty('value');
      };
      // The first answer of the database is to the read.
      const faults = [{ drop: 'Database>Application#2' }];
      await inImpatientShop(visit, faults);
    });

    it('ends a write only when the entry is deleted, or the cache is given up', async () => {
      const late = [{ delay: 'Application>Cache#3', ms: 15 }];
      await inShop(async ({ application, cache }) => {
        await application.read('price');
        await application.write('price', 'new');
        expect(await cache.get('price')).not.toHaveProperty('value');
      }, late);
      const { endedAt } = await inShop(
        ({ application }) => application.write('price', 'new'),
        [{ at: 0, crash: 'Cache' }],
      );
      // 10 + 5 + 1 for the database, 20 for the cache, 1 + 1 for the client
      expect(endedAt).toBe(38);
    });

    it('deletes the entry also when the new value is empty', async () => {
      await inShop(async ({ application }) => {
        expect(await application.read('price')).toBe('old');
        await application.write('price', '');
        expect(await application.read('price')).toBe('');
      });
    });

    it('reads the new value after a write that has deleted the entry', async () => {
      const { result } = await simulate(stories.writeThenInvalidate);
      expect(result).toBe('new');
    });

    /**
     * @seen aio-libs/aiocache#95 a process that loaded the value before it changed can store it after another has stored the new one
     * @seen memcached/memcached#65 when two clients miss, the one with the older value can store it last; leases were proposed against it
     * @seen near/nearcore#14987 a whole write fitted between a reader's load and its store, and the reader cached what was old
     * @seen logto-io/logto#9428 a read that began before a change wrote its result back after the invalidation, for up to 30 minutes
     */
    it('keeps no old value after a write once every message has arrived, whichever two of racing readers and a writer are slow', async () => {
      expect((await simulate(stories.slowReader)).result).toBe('new');
      const search = await explore(stories.readRacesWrite);
      expect(search.violation?.rule).toBeUndefined();
      expect(search.exhaustive).toBe(true);
    });
  });

  describe('Keys, values and errors', () => {
    it('keeps two keys apart, in reads and in writes', async () => {
      await inShop(async ({ application, database }, world) => {
        await database.write('stock', '7');
        expect(await application.read('price')).toBe('old');
        expect(await application.read('stock')).toBe('7');
        await application.write('stock', '6');
        expect(await application.read('price')).toBe('old');
        expect(loads(world)).toBe(2);
        expect(await application.read('stock')).toBe('6');
        expect(loads(world)).toBe(3);
      });
    });

    it('passes keys and values on as they are, in case, spaces and length', async () => {
      await inShop(async ({ application, cache, database }, world) => {
        const long = `  ${'9.99 and more '.repeat(20)}  `;
        await database.write('Price', long);
        for (let i = 0; i < 2; i += 1) {
          expect(await application.read('Price')).toBe(long);
        }
        expect(await application.read('price')).toBe('old');
        expect(await cache.get('Price')).toEqual({ value: long });
        expect(loads(world)).toBe(2);
        await application.write('Price', ` ${long}`);
        expect(await database.read('Price')).toBe(` ${long}`);
        expect(await application.read('Price')).toBe(` ${long}`);
        expect(await cache.get('price')).toEqual({ value: 'old' });
      });
    });

    it('passes an error of the database on, also while the cache is dead, and from a write that it refused', async () => {
      const refuses = async () => {
        throw new Error('too many connections');
      };
      const database = { read: refuses, write: refuses };
      for (const faults of [[], [{ at: 0, crash: 'Cache' }]]) {
        await inShop(async ({ cache }, { clock }) => {
          const node = new CacheAside(cache, database, clock, OPTIONS);
          const read = node.read('price');
          await expect(read).rejects.toThrow('too many connections');
          const write = node.write('price', 'new');
          await expect(write).rejects.toThrow('too many connections');
        }, faults);
      }
    });
  });

  describe('One load for many readers', () => {
    /**
     * @seen jaredwray/cacheable#888 concurrent calls for one key all ran the expensive function
     * @seen jaredwray/cacheable#1201 with calls joined in each process, every pod still ran the heavy query when an entry expired
     */
    it('loads once for all readers who miss together, if the load is over before they stop waiting and before the lease is too old', async () => {
      expect((await simulate(stories.hotKey)).result).toBe(1);
      await inShop(async (shop, world) => {
        const values = await readTogether(50, shop);
        expect(new Set(values)).toEqual(new Set(['old']));
        expect(loads(world)).toBe(1);
      });
    });

    /**
     * @seen SandeepVashishtha/Eventra#19040 whoever did not get the lock computed after a fixed wait and stored nothing, so that the cache stayed cold
     */
    it('fills a key that is read more often than it can be loaded', async () => {
      await inShop(async ({ application }, world) => {
        const reads: Promise<unknown>[] = [];
        for (let i = 0; i < 100; i += 1) {
          reads.push(application.read('price'));
          await world.clock.sleep(10);
        }
        await Promise.all(reads);
        // Each of the others waits for the first, or finds its value.
        expect(loads(world)).toBe(1);
      });
    });

    it('fills a key whose load takes longer than a lease lasts', async () => {
      const slow = LEASE_MS + 50;
      const faults = [{ delay: 'Database>Application#1', ms: slow }];
      await inShop(async ({ application, cache }) => {
        await application.read('price'); // and nobody else asks
        expect(await cache.get('price')).toEqual({ value: 'old' });
      }, faults);
      await inShop(async (shop, world) => {
        const first = shop.application.read('price');
        // Gets the same lease, and a delayed answer as well.
        await world.clock.sleep(LEASE_MS + 10);
        const found = await shop.cache.get('price');
        expect(found).toHaveProperty('lease');
        await first;
        expect(await shop.cache.get('price')).toEqual({ value: 'old' });
      }, faults);
    });

    it('gives its lease back when the database fails or has no such value, so that the next reader loads', async () => {
      await inShop(async (shop, world) => {
        await readTogether(1, shop, 'stock');
        expect(await shop.cache.get('stock')).toHaveProperty('lease');
        expect(loads(world)).toBe(1);
      });
      const visit = async (shop: Shop) => {
        const [message] = await readTogether(1, shop);
        expect(message).toBe('no answer within 40 ms');
        expect(await shop.cache.get('price')).toHaveProperty('lease');
      };
      const faults = [{ drop: 'Database>Application#1' }];
      await inImpatientShop(visit, faults);
    });

    /**
     * @seen google/guava#3232 all threads waited for a load that nobody was doing any more, and the wait had no timeout
     * @seen symfony/symfony#63592 a process waited for ever for the lock of another one that had been killed
     */
    it('waits for the load of another reader no longer than it was told to and one timeout of the cache, then loads without storing', async () => {
      await inShop(async ({ application, cache }, world) => {
        await cache.get('price'); // and nothing more
        const startMs = world.clock.now();
        expect(await application.read('price')).toBe('old');
        // 1 + 1 for the client, 6 times 1 + 1 for the cache and 5 times
        // 10 between them, 10 + 5 + 1 for the database
        expect(world.clock.now() - startMs).toBe(80);
        expect(await cache.get('price')).toBe('loading');
      });
      // The first answer comes late: that is waiting, too. Or the last
      // one comes late, or does not come.
      for (const [fault, tookMs] of [
        [{ delay: 'Cache>Application#1', ms: 17 }, 73],
        [{ delay: 'Cache>Application#6', ms: 17 }, 97],
        [{ drop: 'Cache>Application#6' }, 98],
        [{ drop: 'Application>Cache#6' }, 98],
      ] as const) {
        await inShop(
          async ({ application, cache }, world) => {
            await cache.get('price');
            const startMs = world.clock.now();
            await application.read('price');
            // 60 and 20 of waiting at most, 16 for the database, and 2
            expect(world.clock.now() - startMs).toBe(tookMs);
            expect(await cache.get('price')).not.toHaveProperty(
              'value',
            );
          },
          [fault],
        );
      }
    });
  });

  describe('Leases', () => {
    it('uses a lease whatever its number is, also 0', async () => {
      await simulate(async ({ clock }) => {
        const kept: unknown[][] = [];
        const cache: Cache = {
          get: async () => ({ lease: 0 }),
          set: async (...what) => void kept.push(what),
          delete: async () => {},
        };
        const database = {
          read: async () => 'old',
          write: async () => {},
        };
        const node = new CacheAside(cache, database, clock, OPTIONS);
        expect(await node.read('price')).toBe('old');
        expect(kept).toEqual([['price', 'old', 1000, 0]]);
      });
    });

    it('stores nothing without a lease that it can read', async () => {
      await inShop(async ({ database }, { clock }) => {
        const stored: unknown[] = [];
        for (const lease of [undefined, null, '7', 7]) {
          const cache: Cache = {
            get: async () => ({ lease }) as Lookup,
            set: async (...entry) => void stored.push(entry.at(-1)),
            delete: async () => {},
          };
          const node = new CacheAside(cache, database, clock, OPTIONS);
          expect(await node.read('price')).toBe('old');
        }
        expect(stored).toEqual([7]);
      });
    });

    it('takes away no entry of others when it finds late that there is no value', async () => {
      const late = [{ delay: 'Database>Application#1', ms: 60 }];
      await inShop(async ({ application, cache }, world) => {
        const first = application.read('stock');
        await world.clock.sleep(20);
        await application.write('stock', '7');
        expect(await application.read('stock')).toBe('7');
        expect(await first).toBeUndefined();
        expect(await cache.get('stock')).toEqual({ value: '7' });
      }, late);
    });

    it('fills the entry again after a reader with the lease has died', async () => {
      await inShop(async (shop, world) => {
        const { cache, database } = shop;
        const other = addApplication(world, cache, database, {
          name: 'Other',
        });
        void other.read('price');
        await world.clock.sleep(10);
        world.crash('Other');
        expect(await readTogether(2, shop)).toEqual(['old', 'old']);
        await world.clock.sleep(LEASE_MS);
        await readTogether(2, shop);
        expect(await cache.get('price')).toEqual({ value: 'old' });
      });
    });
  });

  describe('When the cache fails', () => {
    it("takes an answer that it can't read for a miss", async () => {
      await simulate(async ({ clock }) => {
        const database = {
          read: async () => 'from the database',
          write: async () => {},
        };
        const answers: unknown[] = [
          ...[null, undefined, 7, 'value', [], {}],
          ...[{ value: undefined }, { value: null }, { value: 7 }],
          ...[{ lease: undefined }, { lease: null }, { lease: '7' }],
        ];
        for (const answer of answers) {
          const cache: Cache = {
            get: async () => answer as Lookup,
            set: async () => {},
            delete: async () => {},
          };
          const node = new CacheAside(cache, database, clock, OPTIONS);
          expect(await node.read('price')).toBe('from the database');
        }
      });
    });

    it('answers a reader though the cache dies, or refuses the value, while it loads', async () => {
      const { endedAt } = await inShop(
        async ({ application }) => {
          expect(await application.read('price')).toBe('old');
        },
        [{ at: 10, crash: 'Cache' }],
      );
      // 1 + 1 for the client, 1 + 1 and 20 for the cache, 16 to load
      expect(endedAt).toBe(40);
      await simulate(async ({ clock }) => {
        const refuses = async () => {
          throw new Error('out of memory');
        };
        const cache: Cache = {
          get: async () => ({ lease: 1 }),
          set: refuses,
          delete: refuses,
        };
        const database: Database = {
          read: async (key) => (key === 'price' ? 'old' : undefined),
          write: async () => {},
        };
        const node = new CacheAside(cache, database, clock, OPTIONS);
        expect(await node.read('price')).toBe('old');
        expect(await node.read('stock')).toBeUndefined();
      });
    });

    /**
     * @seen VahidN/EFCoreSecondLevelCacheInterceptor#214 (3.9.2) when Redis went down, the next call ended in an exception
     * @seen petergoldstein/dalli#252 a cache server died now and then, and the block that would have loaded the value was not run
     */
    it('answers reads and writes while the cache is dead', async () => {
      const faults = [{ at: 0, crash: 'Cache' }];
      await inShop(async ({ application }) => {
        await application.write('price', 'new');
        expect(await application.read('price')).toBe('new');
      }, faults);
    });

    /**
     * @seen revel/revel#740 a request to the cache could hang for ever, so nothing fell back to the database
     * @seen IBM/mcp-context-forge#3587 requests hung when Redis was lost, since a call had no timeout
     * @seen BoldGrid/w3-total-cache#366 a slow answer of the cache held the page until it failed
     */
    it('waits for a dead cache no longer than its timeout', async () => {
      const faults = [{ at: 0, crash: 'Cache' }];
      const { endedAt } = await inShop(async ({ application }) => {
        await application.read('price');
      }, faults);
      // 20 for the cache, 10 + 5 + 1 for the database, 1 + 1 for the client
      expect(endedAt).toBe(38);
    });

    it('asks no more when the cache dies while a reader waits', async () => {
      const visit = async ({ application, cache }: Shop) => {
        await cache.get('price'); // and nothing more
        expect(await application.read('price')).toBe('old');
      };
      const run = await inShop(visit, [{ at: 20, crash: 'Cache' }]);
      // It asks at 3 and 15, and at 27, which is the first in vain.
      expect(calls(run)).toEqual([
        ...Array<string>(3).fill('Cache.get'),
        'Database.read',
      ]);
      // 20 for the cache, 10 + 5 + 1 for the database, 1 for the client
      expect(run.endedAt).toBe(27 + 37);
    });

    it('answers while the cache answers with errors, or throws before it answers', async () => {
      const story = (isNear: boolean, error: Error) => {
        const fails = () => {
          throw error;
        };
        const broken = { get: fails, set: fails, delete: fails };
        return async (world: World) => {
          const remote = world.node('Cache', () => broken);
          const cache: Cache = isNear ? broken : remote;
          const database = world.node('Database', (host) => {
            host.disk.set('price', 'old');
            return new DatabaseServer(host);
          });
          const application = addApplication(world, cache, database);
          const before = await application.read('price');
          await application.write('price', 'new');
          return [before, await application.read('price')];
        };
      };
      for (const isNear of [true, false]) {
        for (const error of [
          new Error('full'),
          new TypeError('null'),
        ]) {
          const play = story(isNear, error);
          const { result } = await simulate({ network, play });
          expect(result).toEqual(['old', 'new']);
        }
      }
    });

    it('keeps no timer running once the cache has answered', async () => {
      const run = await record({
        network,
        async play(world) {
          const { application } = openShop(world, {
            cacheTimeoutMs: 500,
          });
          await application.read('price');
          await new Promise(() => {});
        },
      });
      // Nothing is left to happen after the read: 20 ms, not 500.
      expect([run.outcome, run.endedAt]).toEqual(['stalled', 22]);
    });
  });

  describe('Waits it refuses', () => {
    it('refuses a wait that is no number above 0, a time to live that is no number from 0 on, one of them without end, and a wait that leaves no time to ask again', async () => {
      await simulate(async (world) => {
        const { cache, database } = openShop(world);
        const make = (askAgainMs: number, waitAtMostMs: number) =>
          new CacheAside(cache, database, world.clock, {
            ...OPTIONS,
            askAgainMs,
            waitAtMostMs,
          });
        expect(() => make(61, 60)).toThrow(
          'askAgainMs is 61: it has to be at most waitAtMostMs, ' +
            'which is 60',
        );
        expect(make(60, 60)).toBeInstanceOf(CacheAside);
        const change = (name: string, value: unknown) => () =>
          new CacheAside(cache, database, world.clock, {
            ...OPTIONS,
            [name]: value,
          });
        expect(change('ttlMs', 0)).not.toThrow();
        const wrong = [-1, NaN, Infinity, undefined, '20', '1000'];
        for (const value of wrong) {
          expect(change('ttlMs', value)).toThrow(
            new RangeError(
              `ttlMs is ${value}, which is no time to live`,
            ),
          );
        }
        for (const name of [
          'cacheTimeoutMs',
          'askAgainMs',
          'waitAtMostMs',
        ]) {
          for (const value of [0, ...wrong]) {
            expect(change(name, value)).toThrow(
              new RangeError(
                `${name} is ${value}, which is no time to wait`,
              ),
            );
          }
        }
      });
    });
  });
});

describe('limits', () => {
  describe('Old values after a write', () => {
    /**
     * @seen alphagov/notifications-utils#1120 Redis may be away when an entry is to be deleted; the error was ignored, and mail could use old templates
     * @seen zendesk/kasket#52 a network partition kept an invalidation from the cache node, and a time to live was added to end such entries
     */
    it('serves the old value until its time to live is over, or the next write, when the delete is lost', async () => {
      // The third message to the cache is the delete.
      const faults = [{ drop: 'Application>Cache#3' }];
      await inShop(async ({ application }, world) => {
        await application.read('price');
        await application.write('price', 'new');
        expect(await application.read('price')).toBe('old');
        await world.clock.sleep(1000);
        expect(await application.read('price')).toBe('new');
      }, faults);
      await inShop(async ({ application }) => {
        await application.read('price');
        await application.write('price', 'new');
        expect(await application.read('price')).toBe('old');
        await application.write('price', 'newer');
        expect(await application.read('price')).toBe('newer');
      }, faults);
    });

    /**
     * @seen Shopify/identity_cache#85 a process can die before it has sent the delete, so what is cached can't be trusted for a write
     */
    it('serves the old value until its time to live is over when the application dies between the two steps of a write', async () => {
      const faults = [
        { at: 38, crash: 'Application', restartAfterMs: 1 },
      ];
      await inShop(async ({ application, database }, world) => {
        await application.read('price'); // until 22
        void application.write('price', 'new');
        await world.clock.sleep(30);
        expect(await database.read('price')).toBe('new');
        expect(await application.read('price')).toBe('old');
        await world.clock.sleep(1000);
        expect(await application.read('price')).toBe('new');
      }, faults);
    });

    it('serves the old value for longer than its time to live when its store was long under way and the delete was lost', async () => {
      // To the cache go a question, the value, and then the delete.
      const faults = [
        { delay: 'Application>Cache#2', ms: 900 },
        { drop: 'Application>Cache#3' },
      ];
      await inShop(async ({ application, database }, { clock }) => {
        await application.read('price');
        await application.write('price', 'new');
        expect(await database.read('price')).toBe('new');
        await clock.sleep(1800 - clock.now());
        expect(await application.read('price')).toBe('old');
        await clock.sleep(200);
        expect(await application.read('price')).toBe('new');
      }, faults);
    });

    it('serves the old value after a write has ended while its delete is under way', async () => {
      const faults = [{ delay: 'Application>Cache#3', ms: 200 }];
      await inShop(async ({ application }, { clock }) => {
        await application.read('price');
        await application.write('price', 'new');
        expect(await application.read('price')).toBe('old');
        await clock.sleep(200);
        expect(await application.read('price')).toBe('new');
      }, faults);
    });

    it('serves the old value until its time to live is over when a write takes effect after it was given up', async () => {
      // The second message to the database is the write.
      const faults = [{ delay: 'Application>Database#2', ms: 100 }];
      const visit = async ({ application }: Shop, world: World) => {
        await application.read('price');
        const write = application.write('price', 'new');
        await expect(write).rejects.toThrow('no answer within 40 ms');
        await application.read('price');
        await world.clock.sleep(100);
        expect(await application.read('price')).toBe('old');
        await world.clock.sleep(1000);
        expect(await application.read('price')).toBe('new');
      };
      await inImpatientShop(visit, faults);
    });

    it('can answer a reader with the old value after a write has ended, if the read began before', async () => {
      const faults = [{ delay: 'Database>Application#1', ms: 40 }];
      await inShop(async ({ application }, world) => {
        const racing = application.read('price');
        await world.clock.sleep(10);
        await application.write('price', 'new');
        expect(await racing).toBe('old');
        expect(await application.read('price')).toBe('new');
      }, faults);
    });
  });

  describe('Copies that nobody deletes', () => {
    /**
     * @seen chobbledotcom/tickets#1859 after a delete the cache was filled again from a replica that had not caught up
     * @seen Logflare/logflare#3883 a reviewer saw that an invalidation can come before the change has reached the replica that fills the cache
     */
    it('can serve the old value for as long as the replica lags that it is loaded from, and for its time to live after that', async () => {
      await inShop(async ({ cache, database }, world) => {
        let lagging: string | undefined = 'old';
        const replica: Database = {
          read: async () => lagging,
          write: (key, value) => database.write(key, value),
        };
        const application = addApplication(world, cache, replica, {
          name: 'Other',
        });
        await application.write('price', 'new');
        const writtenMs = world.clock.now();
        const readAfter = async (ms: number) => {
          await world.clock.sleep(writtenMs + ms - world.clock.now());
          return application.read('price');
        };
        expect(await readAfter(0)).toBe('old');
        // Its time to live is over, and the replica has the old one still.
        expect(await readAfter(1090)).toBe('old');
        lagging = 'new'; // 1100 ms late
        expect(await readAfter(2080)).toBe('old');
        expect(await readAfter(2110)).toBe('new');
      });
    });

    /**
     * @seen ZiggyCreatures/FusionCache#6 when one node changes a value, another still answers with its own copy in memory, its author confirms
     * @seen wso2/carbon-kernel#1423 the local caches of other nodes could not be invalidated, only expire
     */
    it('leaves the old value in the caches of other instances, if each has its own', async () => {
      await inShop(async ({ application, database }, world) => {
        const own = world.node('Own cache', (h) => new CacheServer(h));
        const other = addApplication(world, own, database, {
          name: 'Other',
        });
        await other.read('price');
        await application.write('price', 'new');
        expect(await other.read('price')).toBe('old');
        await world.clock.sleep(1000);
        expect(await other.read('price')).toBe('new');
      });
    });
  });

  describe('What still reaches the database', () => {
    it('loads again for each lease that grows too old', async () => {
      for (const [loadMs, count] of [
        [LEASE_MS - 20, 1],
        [LEASE_MS + 20, 2],
        [2 * LEASE_MS + 20, 3],
      ] as const) {
        // 10 there and 5 in it
        const link = { latencyMs: loadMs - 15 };
        const links = {
          ...network.links,
          'Database>Application': link,
        };
        await simulate({
          network: { ...network, links },
          async play(world) {
            const shop = openShop(world, { waitAtMostMs: 500 });
            await readTogether(50, shop);
            expect(loads(world)).toBe(count);
          },
        });
      }
    });

    it('loads once for each reader while the cache is dead', async () => {
      await inShop(
        async (shop, world) => {
          await readTogether(4, shop);
          expect(loads(world)).toBe(4);
        },
        [{ at: 0, crash: 'Cache' }],
      );
    });

    /**
     * @seen prezly/theme-kit-js#1042 a stored null counted as a miss: 75,550 of one pod's 97,406 look-ups by slug found nothing, each at the API
     */
    it('asks the database each time for what is not there', async () => {
      await inShop(async ({ application }, world) => {
        for (let i = 0; i < 3; i += 1) await application.read('stock');
        expect(loads(world)).toBe(3);
      });
    });
  });

  describe('Readers who wait for nothing', () => {
    it('lets the next readers wait for nothing until the lease is too old when the cache answers a miss later than its timeout', async () => {
      const faults = [{ delay: 'Cache>Application#1', ms: 30 }];
      await inShop(async (shop, world) => {
        await readTogether(1, shop);
        const startMs = world.clock.now();
        await readTogether(3, shop);
        // 60 of waiting, as if somebody were loading
        expect(world.clock.now() - startMs).toBe(80);
        expect(loads(world)).toBe(4);
        await readTogether(1, shop);
        expect(await shop.cache.get('price')).toEqual({ value: 'old' });
      }, faults);
    });

    it('keeps readers waiting for nothing while writes come faster than a load ends', async () => {
      const timeOf = async (writes: number) => {
        const { result } = await simulate({
          network,
          play: async (world) => {
            const shop = openShop(world);
            const write = () => shop.application.write('price', 'new');
            for (let i = 0; i < writes; i += 1) {
              void world.clock.sleep(4 * i).then(write);
            }
            await world.clock.sleep(50);
            const startMs = world.clock.now();
            await readTogether(9, shop);
            return world.clock.now() - startMs;
          },
        });
        return result;
      };
      // Without writes: a load, after which all of them find the value.
      expect(await timeOf(0)).toBe(28);
      // With them the last one waits 60, and only then loads.
      expect(await timeOf(40)).toBe(82);
    });
  });
});
