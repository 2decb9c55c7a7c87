import { describe, expect, it } from 'vitest';
import { explore, record, simulate } from '../_simulation/index.ts';
import type { Clock, Fault, World } from '../_simulation/types.ts';
import {
  DatabaseTimeout,
  ReadThroughCache,
  type Database,
  type ReadThroughOptions,
} from './read-through.ts';
import * as stories from './scenarios.ts';
import {
  addCache,
  network,
  openShop,
  OPTIONS,
  queries,
  type Shop,
} from './scenarios.ts';

/** Opens a shop and does something in it. */
async function inShop(
  visit: (shop: Shop, world: World) => Promise<void>,
  faults: readonly Fault[] = [],
  changes: Partial<ReadThroughOptions> = {},
): Promise<void> {
  await simulate({
    network,
    faults,
    play: async (world) => visit(openShop(world, changes), world),
  });
}

function cacheOf(
  database: Database,
  clock: Clock,
  changes: Partial<ReadThroughOptions> = {},
): ReadThroughCache {
  const options = { ...OPTIONS, ...changes };
  return new ReadThroughCache(database, clock, options);
}

/** A database that answers at once, and says what it was asked for. */
function quick(answer: (key: string) => string | undefined) {
  const asked: string[] = [];
  const read = async (key: string) => {
    asked.push(key);
    return answer(key);
  };
  return { asked, read };
}

/** A database whose answers are given by hand, by number from 0. */
function byHand() {
  const asked: string[] = [];
  const open: ((answer: Promise<string | undefined>) => void)[] = [];
  return {
    asked,
    read: (key: string) =>
      new Promise<string | undefined>((resolve) => {
        asked.push(key);
        open.push(resolve);
      }),
    answer: (number: number, value?: string) =>
      open[number]?.(Promise.resolve(value)),
    fail: (number: number, error: unknown) =>
      open[number]?.(
        (async () => {
          throw error;
        })(),
      ),
  };
}

/** The answer, or the name of the error. */
function ending(
  work: Promise<string | undefined>,
): Promise<string | undefined> {
  return work.catch(({ name }: Error) => name);
}

describe('holds', () => {
  describe('Reading', () => {
    it('loads what it does not have, and answers from memory after that', async () => {
      await inShop(async ({ application }, world) => {
        expect(await application.read('price')).toBe('old');
        expect(await application.read('price')).toBe('old');
        expect(queries(world)).toBe(1);
      });
    });

    it('serves a value for its time to live, counted from the beginning of its load', async () => {
      await simulate(async ({ clock }) => {
        const database = byHand();
        const cache = cacheOf(database, clock);
        const first = cache.get('price');
        await clock.sleep(50);
        database.answer(0, 'old');
        expect(await first).toBe('old');
        await clock.sleep(949);
        expect(await cache.get('price')).toBe('old');
        expect(database.asked.length).toBe(1);
        await clock.sleep(1);
        void cache.get('price');
        expect(database.asked.length).toBe(2);
      });
    });

    /**
     * @seen avoidwork/tiny-lru#11 reads renewed the time to live, so that a value in use could be stale for ever
     */
    it('serves a value no longer because it is read often', async () => {
      await simulate(async ({ clock }) => {
        const database = quick(() => 'old');
        const cache = cacheOf(database, clock);
        for (let i = 0; i < 30; i += 1) {
          await cache.get('price');
          await clock.sleep(100);
        }
        expect(database.asked.length).toBe(3);
      });
    });

    /**
     * @seen isaacs/node-lru-cache#157 entries lived very long when the clock was moved backwards, since their age was measured by `Date.now()`
     * @seen curie-eng/curie#579 the age of an entry was measured by the wall clock, so after a correction of it a stale one could stay
     */
    it('loads again on time though the time of day is set back', async () => {
      const faults = [{ at: 100, skew: 'Cache', ms: -3_600_000 }];
      await inShop(async ({ application }, world) => {
        await application.read('price');
        await world.clock.sleep(1000);
        await application.read('price');
        expect(queries(world)).toBe(2);
      }, faults);
    });

    it('keeps nothing that is older than its time to live when it comes', async () => {
      await simulate(async ({ clock }) => {
        const database = byHand();
        const cache = cacheOf(database, clock, {
          ttlMs: 40,
          absentTtlMs: 40,
        });
        for (const [i, value] of ['old', undefined].entries()) {
          const slow = cache.get('price');
          await clock.sleep(40);
          database.answer(i, value);
          expect(await slow).toBe(value);
          expect(cache.size).toBe(0);
        }
        const inTime = cache.get('price');
        await clock.sleep(39);
        database.answer(2, 'new');
        await inTime;
        expect(cache.size).toBe(1);
      });
    });

    /**
     * @seen pallets-eco/flask-caching#106 a stored `None` was taken for nothing stored, and the long computation ran again
     */
    it('keeps an empty text like any other value', async () => {
      await simulate(async ({ clock }) => {
        const database = quick(() => '');
        const cache = cacheOf(database, clock);
        expect(await cache.get('note')).toBe('');
        await clock.sleep(999);
        expect(await cache.get('note')).toBe('');
        expect(database.asked).toEqual(['note']);
      });
    });

    /**
     * @seen isaacs/async-cache#29 a get of the key `__proto__` ended in a TypeError
     * @seen jaredwray/cacheable#183 `wrap` failed for the key `constructor`, which its table of calls under way seemed to hold
     * @seen ptarjan/node-cache#38 the key `toString` seemed to be in a fresh cache
     */
    it('keeps keys apart, whatever they are', async () => {
      await simulate(async ({ clock }) => {
        const keys = ['a', 'A', 'a ', '', '__proto__', 'constructor'];
        const database = quick((key) => `value of ${key}`);
        const cache = cacheOf(database, clock);
        for (let i = 0; i < 2; i += 1) {
          const answers = await Promise.all(
            keys.map((key) => cache.get(key)),
          );
          expect(answers).toEqual(keys.map((key) => `value of ${key}`));
        }
        expect(database.asked).toEqual(keys);
        cache.invalidate('__proto__');
        await Promise.all(keys.map((key) => cache.get(key)));
        expect(database.asked.slice(keys.length)).toEqual([
          '__proto__',
        ]);
      });
    });
  });

  describe('One load for many readers', () => {
    /**
     * @seen langfuse/langfuse#12977 a review found that all callers who miss run the loader, though single flight was announced
     * @seen fleetdm/fleet#49198 whenever the cache expires, about once a second, each host that checks in reloads it
     * @seen 2600hz/kazoo#4957 while a missing document was fetched, further processes missed it too and went to the database
     */
    it('loads once for all who ask while the load is under way and no invalidation comes, and again so when the value has expired', async () => {
      expect((await simulate(stories.crowd)).violated).toEqual([]);
      await inShop(async ({ cache }, world) => {
        for (const count of [1, 2]) {
          const reads = [];
          for (let i = 0; i < 50; i += 1) {
            reads.push(cache.get('price'));
            if (i % 5 === 4) await world.clock.sleep(1);
          }
          const answers = await Promise.all(reads);
          expect(new Set(answers)).toEqual(new Set(['old']));
          expect(queries(world)).toBe(count);
          await world.clock.sleep(1000);
        }
      });
    });

    /**
     * @seen kibertoad/layered-loader#187 what joins concurrent loads of a key was not reset when the value had come, nor when there was none
     */
    it('lets nobody join a load that is over', async () => {
      await simulate(async ({ clock }) => {
        const answers = ['a', undefined, 'b'];
        const database = quick(() => answers.shift());
        const cache = cacheOf(database, clock, {
          ttlMs: 5,
          absentTtlMs: 5,
        });
        const got = [];
        for (let i = 0; i < 3; i += 1) {
          got.push(await cache.get('price'));
          await clock.sleep(5);
        }
        expect(got).toEqual(['a', undefined, 'b']);
      });
    });

    /**
     * @seen ben-manes/caffeine#672 one slow load could block reads of other keys, since evictions waited for it; its asynchronous form was advised
     * @seen unitycatalog/unitycatalog#1682 one lock was held while a credential was loaded, for all keys
     */
    it('loads other keys while one is slow', async () => {
      const faults = [{ delay: 'Database>Cache#1', ms: 40 }];
      await inShop(async ({ cache, database }, world) => {
        await database.write('stock', '7');
        const startMs = world.clock.now();
        const price = cache.get('price');
        expect(await cache.get('stock')).toBe('7');
        // 1 + 1 for the client, 10 + 5 + 1 for the database
        expect(world.clock.now() - startMs).toBe(18);
        expect(await cache.get('stock')).toBe('7');
        expect(await price).toBe('old');
        expect(queries(world)).toBe(2);
      }, faults);
    });

    /**
     * @seen buildbuddy-io/buildbuddy#7199 when the caller who had begun was cancelled, the others who waited for the same could get its error
     * @seen tailscale/tailscale#18919 a new caller joined a load that an earlier caller had cancelled, and was cancelled too
     * @seen aenix-io/aeman#109 a refresh of the page cancelled the fetch, so that impatient users kept a board cold
     */
    it('loads for the others, and for later, though the reader who began has died', async () => {
      await inShop(async ({ cache, application }, world) => {
        void application.read('price');
        await world.clock.sleep(5);
        const other = cache.get('price');
        world.crash('Application');
        expect(await other).toBe('old');
        expect(await cache.get('price')).toBe('old');
        expect(queries(world)).toBe(1);
      });
    });
  });

  describe('When the database fails', () => {
    /**
     * @seen redis/rueidis#1014 those who had joined a call were told of success when it had failed
     * @seen medikoo/memoizee#117 a rejected promise stayed, and the second call got the error again
     * @seen jfromaniello/lru-memoizer#34 a rejected promise is kept, while an error given to a callback is not
     * @seen thi-ng/umbrella#493 promises were kept unseen, the rejected ones as well
     */
    it('gives its error to all who wait, and loads anew for the next', async () => {
      await simulate(async ({ clock }) => {
        const database = byHand();
        const cache = cacheOf(database, clock);
        for (let i = 0; i < 2; i += 1) {
          const error = new Error('too many connections');
          const reads = [1, 2, 3].map(() => cache.get('price'));
          const failed = Promise.allSettled(reads);
          database.fail(i, error);
          for (const one of await failed) {
            expect(one).toEqual({ status: 'rejected', reason: error });
          }
        }
        const next = cache.get('price');
        database.answer(2, 'old');
        expect(await next).toBe('old');
        expect(await cache.get('price')).toBe('old');
        expect(database.asked.length).toBe(3);
      });
    });

    /**
     * @seen ben-manes/caffeine#290 whoever asked again in a handler of the failed load got that load again, since its entry went last
     * @seen quarkusio/quarkus#56648 a caller could hear of the failure before the failed entry was removed, and retry into it
     */
    it('has ended a failed load before its readers hear of it', async () => {
      await simulate(async ({ clock }) => {
        const database = byHand();
        const cache = cacheOf(database, clock);
        const again = () => cache.get('price');
        const retried = ending(cache.get('price').catch(again));
        database.fail(0, new Error('too many connections'));
        await clock.sleep(1);
        expect(database.asked.length).toBe(2);
        database.answer(1, 'old');
        expect(await retried).toBe('old');
      });
    });

    /**
     * @seen matrixorigin/matrixone#24387 a review found that a load that panics leaves its key behind, for which others wait for ever
     */
    it('takes whatever the database throws for a failed load, also before it returns a promise', async () => {
      await simulate(async ({ clock }) => {
        for (const thrown of [undefined, null, 0, new TypeError('?')]) {
          let reads = 0;
          const read = (): Promise<string> => {
            reads += 1;
            if (reads > 2) return Promise.resolve('old');
            if (reads > 1) throw thrown;
            return (async () => {
              throw thrown;
            })();
          };
          const cache = cacheOf({ read }, clock);
          for (let i = 0; i < 2; i += 1) {
            const failed = await Promise.allSettled([
              cache.get('price'),
            ]);
            expect(failed).toEqual([
              { status: 'rejected', reason: thrown },
            ]);
          }
          expect(await cache.get('price')).toBe('old');
        }
      });
    });

    /**
     * @seen kvcache-ai/AgentENV#152 a look-up that timed out was stored as a miss, for as long as misses lived
     * @seen dCache/dcache#860 failures to reach the login service were cached with its refusals
     * @seen solardev-xyz/freedom-browser#118 a momentary failure of a gateway was cached as an answer that there is no content
     */
    it('takes neither an error nor silence for the answer that there is no value', async () => {
      const faults = [{ drop: 'Cache>Database#1' }];
      await inShop(async ({ application }) => {
        expect(await ending(application.read('price'))).toBe(
          'DatabaseTimeout',
        );
        expect(await application.read('price')).toBe('old');
      }, faults);
      await simulate(async ({ clock }) => {
        const database = byHand();
        const cache = cacheOf(database, clock);
        const failed = ending(cache.get('price'));
        database.fail(0, new TypeError('not found'));
        expect(await failed).toBe('TypeError');
        expect(cache.size).toBe(0);
      });
    });

    it('serves what it has, until its time is over, while the database is down', async () => {
      await inShop(async ({ application }, world) => {
        await application.read('price');
        world.crash('Database');
        // One ms before its time is over, and 4 ms later.
        await world.clock.sleep(999 - world.clock.now());
        expect(await application.read('price')).toBe('old');
        expect(await ending(application.read('price'))).toBe(
          'DatabaseTimeout',
        );
      });
    });
  });

  describe('When the database is silent', () => {
    /**
     * @seen JKHeadley/instar#951 a fetch that hung kept all later ones away, 85 minutes long, since a `finally` does not run while a promise hangs
     * @seen julianrubisch/express-asset-file-cache-middleware#60 a fetch that never settles would pin its entry, and further requests join it
     * @seen BlockRunAI/ClawRouter#25 when the first request failed, those who waited for it were dropped and hung for ever
     */
    it('waits for a load no longer than it was told to, and then tells all who wait', async () => {
      await simulate(async ({ clock }) => {
        const cache = cacheOf(byHand(), clock);
        const reads = [cache.get('price'), cache.get('price')];
        let ended = 0;
        const failed = reads.map((read) =>
          read.catch((error: unknown) => {
            ended += 1;
            return error;
          }),
        );
        await clock.sleep(59);
        expect(ended).toBe(0);
        await clock.sleep(1);
        for (const error of await Promise.all(failed)) {
          expect(error).toBeInstanceOf(DatabaseTimeout);
          expect(error).toMatchObject({ key: 'price', timeoutMs: 60 });
          expect(String(error)).toBe(
            'DatabaseTimeout: no answer for "price" within 60 ms',
          );
        }
        expect(clock.now()).toBe(60);
      });
    });

    it('takes an answer one ms before the end of the wait, and none after it', async () => {
      for (const [late, answer] of [
        [43, 'old'],
        [45, 'DatabaseTimeout'],
      ] as const) {
        // 10 there, 5 in it and 1 back, and so much later
        const faults = [{ delay: 'Database>Cache#1', ms: late }];
        await inShop(async ({ cache }) => {
          expect(await ending(cache.get('price'))).toBe(answer);
        }, faults);
      }
    });

    it('begins a new load after that, and ignores what the old one still brings', async () => {
      const { result } = await simulate(stories.databaseHangs);
      expect(result).toEqual([
        'DatabaseTimeout',
        'DatabaseTimeout',
        'new',
        'new',
      ]);
      await simulate(async ({ clock }) => {
        const database = byHand();
        const cache = cacheOf(database, clock);
        for (const i of [0, 1]) {
          expect(await ending(cache.get('price'))).toBe(
            'DatabaseTimeout',
          );
          expect(database.asked.length).toBe(i + 1);
        }
        const third = ending(cache.get('price'));
        database.answer(0, 'old');
        database.fail(1, new Error('connection lost'));
        await clock.sleep(1);
        expect(cache.size).toBe(0);
        // Who asks now joins the third, and begins none.
        const fourth = ending(cache.get('price'));
        database.answer(2, 'new');
        expect(await Promise.all([third, fourth])).toEqual([
          'new',
          'new',
        ]);
        expect(await cache.get('price')).toBe('new');
        expect(database.asked.length).toBe(3);
      });
    });

    /**
     * @seen apify/crawlee#263 a timer raced against a task lived on after the task had won
     * @seen actions/toolkit#2470 a cache download that failed left its timer, which held the process for up to ten minutes
     */
    it('keeps no timer once the database has answered, or failed', async () => {
      for (const isDown of [false, true]) {
        const run = await record({
          async play({ clock }) {
            const read = async () => {
              if (isDown) throw new Error('connection refused');
              return 'old';
            };
            const cache = cacheOf({ read }, clock);
            await ending(cache.get('price'));
            await new Promise(() => {});
          },
        });
        // Nothing is left to happen: it ends at 0 ms, not at 60.
        expect([run.outcome, run.endedAt]).toEqual(['stalled', 0]);
      }
    });
  });

  describe('Invalidation', () => {
    it('loads anew after an invalidation, of that key and no other', async () => {
      await simulate(async ({ clock }) => {
        const database = quick((key) => key);
        const cache = cacheOf(database, clock);
        await cache.get('price');
        await cache.get('stock');
        cache.invalidate('price');
        cache.invalidate('colour'); // which it does not have
        expect(cache.size).toBe(1);
        await cache.get('stock');
        await cache.get('price');
        expect(database.asked).toEqual(['price', 'stock', 'price']);
      });
    });

    /**
     * @seen google/guava#1881 a value whose load had begun before the invalidation stayed in the cache
     * @seen kibertoad/layered-loader#414 a load that ended after an invalidation wrote the deleted value back
     * @seen vectorize-io/hindsight#2315 a query from before the invalidation filled the cache for its whole time to live
     */
    it('gives who asked before an invalidation the value of their load, and keeps it for nobody', async () => {
      expect((await simulate(stories.slowLoad)).result).toEqual([
        'new',
        'new',
      ]);
      await simulate(async ({ clock }) => {
        const database = byHand();
        const cache = cacheOf(database, clock);
        const before = [cache.get('price'), cache.get('price')];
        cache.invalidate('price');
        database.answer(0, 'old');
        expect(await Promise.all(before)).toEqual(['old', 'old']);
        expect(cache.size).toBe(0);
      });
    });

    /**
     * @seen opensandbox-group/OpenSandbox#1133 a review found that who asks after an invalidation joins the call from before it
     * @seen OriginTrail/dkg#571 an invalidation had to forget the load under way too, or the next caller joined it
     */
    it('lets nobody who asks after an invalidation join a load from before it', async () => {
      await simulate(async ({ clock }) => {
        const database = byHand();
        const cache = cacheOf(database, clock);
        const read = () => ending(cache.get('price'));
        const before = read();
        cache.invalidate('price');
        const after = [read(), read()];
        expect(database.asked.length).toBe(2);
        database.answer(1, 'new');
        expect(await Promise.all(after)).toEqual(['new', 'new']);
        database.answer(0, 'old');
        expect(await before).toBe('old');
        expect(await cache.get('price')).toBe('new');
      });
    });

    /**
     * @seen tombii/better-ccflare#159 a review found that an old call, when it ends, removes the newer one from the table of calls under way
     */
    it('goes on sharing the newer load when the older one ends or fails first', async () => {
      for (const ends of ['answers', 'fails', 'is silent']) {
        await simulate(async ({ clock }) => {
          const database = byHand();
          const cache = cacheOf(database, clock);
          const before = ending(cache.get('price'));
          await clock.sleep(30);
          cache.invalidate('price');
          const after = ending(cache.get('price'));
          if (ends === 'answers') database.answer(0, 'old');
          if (ends === 'fails') database.fail(0, new Error('lost'));
          await before; // at the latest at 60
          const joined = ending(cache.get('price'));
          expect(database.asked.length).toBe(2);
          database.answer(1, 'new');
          expect(await Promise.all([after, joined])).toEqual([
            'new',
            'new',
          ]);
          expect(await cache.get('price')).toBe('new');
        });
      }
    });

    it('heeds the second invalidation of a key as it heeds the first', async () => {
      await simulate(async ({ clock }) => {
        const database = byHand();
        const cache = cacheOf(database, clock);
        const answers = ['1', '2', '3'].map((value, i) => {
          const read = ending(cache.get('price'));
          cache.invalidate('price');
          return [value, i, read] as const;
        });
        for (const [value, i, read] of answers.toReversed()) {
          database.answer(i, value);
          expect(await read).toBe(value);
        }
        expect(cache.size).toBe(0);
      });
    });

    /**
     * @seen scylladb/scylladb#10117 an invalidation that met a load could leave a stale statement in the cache
     * @seen trinodb/trino#22285 an old value came back for a moment in a race of a load with two invalidations, and a test found it
     */
    it('gives who asks after an invalidation the new value, whichever two messages are late', async () => {
      const search = await explore(stories.loadRacesInvalidation);
      expect(search.violation?.rule).toBeUndefined();
      expect(search.unreached).toEqual([]);
      expect(search.exhaustive).toBe(true);
    });
  });

  describe('What is not there', () => {
    /**
     * @seen igniterealtime/Openfire#1069 a group that did not exist was looked up in the database each time
     * @seen nyaruka/courier#1166 a deleted channel whose address was still called cost a query for every call
     * @seen rax-maas/blueflood#252 repeated calls for what did not exist made as many calls to the database
     */
    it('keeps the answer that there is no value, for a time of its own', async () => {
      await simulate(async ({ clock }) => {
        const database = quick(() => undefined);
        const cache = cacheOf(database, clock);
        expect(await cache.get('stock')).toBeUndefined();
        await clock.sleep(199);
        expect(await cache.get('stock')).toBeUndefined();
        expect(database.asked.length).toBe(1);
        await clock.sleep(1);
        expect(await cache.get('stock')).toBeUndefined();
        expect(database.asked.length).toBe(2);
      });
    });

    it('takes null, which many drivers answer, for no value', async () => {
      await simulate(async ({ clock }) => {
        const database = quick(() => null as unknown as undefined);
        const cache = cacheOf(database, clock);
        expect(await cache.get('stock')).toBeUndefined();
        await clock.sleep(199);
        expect(await cache.get('stock')).toBeUndefined();
        expect(database.asked.length).toBe(1);
        await clock.sleep(1);
        await cache.get('stock');
        expect(database.asked.length).toBe(2);
      });
    });

    it('keeps no such answer if its time is 0, and lets nothing go for it', async () => {
      await simulate(async ({ clock }) => {
        const database = quick((key) =>
          key === 'price' ? 'old' : undefined,
        );
        const changes = { absentTtlMs: 0, maxEntries: 1 };
        const cache = cacheOf(database, clock, changes);
        for (const key of ['price', 'stock', 'stock', 'price']) {
          await cache.get(key);
        }
        expect(database.asked).toEqual(['price', 'stock', 'stock']);
      });
    });

    /**
     * @seen sdebruyn/fabric-dw-mcp-cli#239 a review found that what was just created is not found for 60 s, if it was asked for before
     */
    it('loads what was not there when an invalidation says that it may be now', async () => {
      await inShop(async ({ application, cache, database }) => {
        expect(await application.read('stock')).toBeUndefined();
        await database.write('stock', '7');
        await cache.invalidate('stock');
        expect(await application.read('stock')).toBe('7');
      });
    });
  });

  describe('Memory', () => {
    /**
     * @seen ujeenet/rustango#990 the cache had no bound, and requests with ever new keys made it grow by 210 MB a second
     * @seen ErTasselli/OpenTerminal#17 entries that nobody reads again stayed, and anybody could make up new keys
     * @seen Alluxio/alluxio#14064 reads did not count as use, so pages in use could go early
     */
    it('keeps so many answers at most, and lets the one go that was unused for longest', async () => {
      await simulate(async ({ clock }) => {
        const database = quick((key) =>
          key.startsWith('no') ? undefined : key,
        );
        const cache = cacheOf(database, clock, { maxEntries: 3 });
        for (const key of ['a', 'b', 'no c', 'a', 'd']) {
          await cache.get(key);
        }
        // b went, which was read before a was read again.
        expect(cache.size).toBe(3);
        await cache.get('a');
        await cache.get('no c');
        await cache.get('d');
        expect(database.asked).toEqual(['a', 'b', 'no c', 'd']);
        for (let i = 0; i < 100; i += 1) await cache.get(`no ${i}`);
        expect(cache.size).toBe(3);
        await cache.get('no 97');
        expect(database.asked.length).toBe(104);
      });
    });

    it('keeps a value though more than it has places for were loaded since its load began', async () => {
      await simulate(async ({ clock }) => {
        const slow = byHand();
        const fast = quick((key) => key);
        const read = (key: string) =>
          (key === 'slow' ? slow : fast).read(key);
        const cache = cacheOf({ read }, clock, { maxEntries: 2 });
        const first = cache.get('slow');
        for (const key of ['a', 'b', 'c']) await cache.get(key);
        slow.answer(0, 'at last');
        expect(await first).toBe('at last');
        expect(await cache.get('slow')).toBe('at last');
        expect(await cache.get('c')).toBe('c');
        expect([...fast.asked, ...slow.asked].length).toBe(4);
      });
    });

    it('gives the place of an expired answer back when it is asked for, or invalidated', async () => {
      await simulate(async ({ clock }) => {
        const database = byHand();
        const cache = cacheOf(database, clock, { ttlMs: 5 });
        for (const i of [0, 1]) {
          const read = cache.get(`key ${i}`);
          database.answer(i, 'old');
          await read;
        }
        await clock.sleep(5);
        expect(cache.size).toBe(2);
        void cache.get('key 0');
        expect(cache.size).toBe(1);
        cache.invalidate('key 1');
        expect(cache.size).toBe(0);
      });
    });
  });

  describe('Options', () => {
    it('refuses a time that is no number of ms above 0, except that absences may be kept for 0, and a number of entries that is no whole number above 0', async () => {
      await simulate(async ({ clock }) => {
        const make = (name: string, value: unknown) => () =>
          cacheOf(byHand(), clock, { [name]: value });
        const wrong = [-1, NaN, Infinity, undefined, null, '20', ''];
        const times = ['ttlMs', 'absentTtlMs', 'databaseTimeoutMs'];
        for (const name of times) {
          for (const value of wrong) {
            expect(make(name, value)).toThrow(
              new RangeError(
                `${name} is ${value}: give it a number of ms`,
              ),
            );
          }
          expect(make(name, 0.5)).not.toThrow();
        }
        expect(make('ttlMs', 0)).toThrow('ttlMs is 0');
        expect(make('databaseTimeoutMs', 0)).toThrow(RangeError);
        expect(make('absentTtlMs', 0)).not.toThrow();
        for (const value of [...wrong, 0, 1.5]) {
          expect(make('maxEntries', value)).toThrow(
            new RangeError(
              `maxEntries is ${value}: give it a whole number above 0`,
            ),
          );
        }
        expect(make('maxEntries', 1)).not.toThrow();
      });
    });

    it('keeps to the options that it was made with, though their object changes', async () => {
      await simulate(async ({ clock }) => {
        const database = quick(() => 'old');
        const options = { ...OPTIONS };
        const cache = new ReadThroughCache(database, clock, options);
        options.ttlMs = -1;
        options.maxEntries = 0;
        await cache.get('price');
        await cache.get('price');
        expect(database.asked.length).toBe(1);
        let looks = 0;
        const getter = {
          ...OPTIONS,
          get ttlMs() {
            looks += 1;
            return looks > 1 ? NaN : 1000;
          },
        };
        const other = new ReadThroughCache(database, clock, getter);
        await other.get('price');
        await other.get('price');
        expect(looks).toBe(1);
        expect(database.asked.length).toBe(2);
      });
    });
  });
});

describe('limits', () => {
  describe('Old answers', () => {
    /**
     * @seen cubecart/v6#4054 writes did not clear the cached answers, and a task read its old position again and sent the same mails
     * @seen onaio/onadata#1875 an update reached the database and not the cache
     */
    it('serves the old value until its time to live is over when nobody tells it of a write, or the message is lost', async () => {
      await inShop(async ({ application, database }, { clock }) => {
        await application.read('price'); // the load begins at 2
        await database.write('price', 'new');
        // One ms before its time is over, and 4 ms later.
        await clock.sleep(999 - clock.now());
        expect(await application.read('price')).toBe('old');
        expect(await application.read('price')).toBe('new');
      });
      const faults = [{ drop: 'Client>Cache#1' }];
      await inShop(async ({ application, cache, database }, world) => {
        await application.read('price');
        await database.write('price', 'new');
        void cache.invalidate('price');
        await world.clock.sleep(100);
        expect(await application.read('price')).toBe('old');
      }, faults);
    });

    /**
     * @seen dust-tt/dust#21945 the answer that there was no such user was cached, and at the login the user was to be created again
     * @seen PowerDNS/pdns#281 new records took minutes to be seen, though absences were to be kept for 30 s
     */
    it('does not see what was created until the answer that it is not there is too old', async () => {
      const { result } = await simulate(stories.absentKey);
      expect(result).toEqual([undefined, undefined, undefined, '7']);
    });

    /**
     * @seen civitai/civitai#2216 after the invalidation the next read could come to a replica that lagged, and the absence was cached again
     */
    it('keeps the old value after an invalidation, if it loads it from a replica that lags', async () => {
      await simulate(async ({ clock }) => {
        let lagging = 'old';
        const cache = cacheOf(
          quick(() => lagging),
          clock,
        );
        cache.invalidate('price'); // the primary has the new value
        expect(await cache.get('price')).toBe('old');
        lagging = 'new';
        await clock.sleep(999);
        expect(await cache.get('price')).toBe('old');
        await clock.sleep(1);
        expect(await cache.get('price')).toBe('new');
      });
    });

    /**
     * @seen hmchangw/newchat#415 a review found that who waits for a load from before a revocation is still let in by it
     */
    it('answers with the old value after an invalidation, if the read began before', async () => {
      const faults = [{ delay: 'Database>Cache#1', ms: 40 }];
      await inShop(async ({ cache }, { clock }) => {
        const read = cache.get('price');
        await clock.sleep(20);
        await cache.invalidate('price');
        expect(await read).toBe('old');
      }, faults);
    });

    /**
     * @seen Bike4Mind/bike4mind#436 an invalidation reached only the process in which it was called, which mattered once processes lived long
     * @seen folio-org/mod-inventory-storage#1378 each instance had a cache of its own, whose entries ended after 24 hours by default
     */
    it('leaves the old value in the caches of other instances', async () => {
      await inShop(async ({ cache, database }, world) => {
        const other = addCache(world, database, {}, 'Other cache');
        await other.get('price');
        await cache.get('price');
        await database.write('price', 'new');
        await cache.invalidate('price');
        expect(await cache.get('price')).toBe('new');
        expect(await other.get('price')).toBe('old');
      });
    });
  });

  describe('What still reaches the database', () => {
    it('makes the first reader of a value wait for the database', async () => {
      await inShop(async ({ cache }, { clock }) => {
        await cache.get('price');
        expect(clock.now()).toBe(18);
        await cache.get('price');
        expect(clock.now()).toBe(20);
      });
    });

    /**
     * @seen pathosDev/actor-ts#185 calls were joined in each process, and three nodes still made three calls
     * @seen formbricks/formbricks#7225 when the shared cache had been cleared, every process fetched the same at once
     */
    it('loads once for each instance', async () => {
      await inShop(async ({ cache, database }, world) => {
        const names = ['Second', 'Third', 'Fourth'];
        const caches = [
          cache,
          ...names.map((name) => addCache(world, database, {}, name)),
        ];
        await Promise.all(caches.map((one) => one.get('price')));
        expect(queries(world)).toBe(4);
      });
    });

    it('begins a further load for each invalidation that a read follows, also while others are under way', async () => {
      await simulate(async ({ clock }) => {
        const database = byHand();
        const cache = cacheOf(database, clock);
        for (let i = 0; i < 10; i += 1) {
          void ending(cache.get('price'));
          void ending(cache.get('price'));
          cache.invalidate('price');
        }
        expect(database.asked.length).toBe(10);
      });
    });

    it('begins as many loads side by side as keys are asked for', async () => {
      await simulate(async ({ clock }) => {
        const database = byHand();
        const cache = cacheOf(database, clock, { maxEntries: 1 });
        for (let i = 0; i < 1000; i += 1) {
          void ending(cache.get(`key ${i}`));
        }
        expect(database.asked.length).toBe(1000);
      });
    });

    /**
     * @seen GEOLYTIX/xyz#2542 queries that had timed out were made again, and timed out again, in a downward spiral
     */
    it('gets nothing from a database that is slower than its timeout, and asks it again each time', async () => {
      // 65 + 5 + 1, and the readers are told after 60
      const slow = {
        ...network.links,
        'Cache>Database': { latencyMs: 65 },
      };
      await simulate({
        network: { ...network, links: slow },
        async play(world) {
          const { cache } = openShop(world);
          for (let i = 0; i < 5; i += 1) {
            expect(await ending(cache.get('price'))).toBe(
              'DatabaseTimeout',
            );
          }
          await world.clock.sleep(100);
          expect(queries(world)).toBe(5);
          expect(await ending(cache.get('price'))).toBe(
            'DatabaseTimeout',
          );
        },
      });
    });

    /**
     * @seen pingcap/tidb#71471 a statement that joins a load under way gets the timeout of the first requester instead of its own
     */
    it('tells who joins a load late of its timeout, though they have waited less', async () => {
      await simulate(async ({ clock }) => {
        const cache = cacheOf(byHand(), clock);
        void ending(cache.get('price'));
        await clock.sleep(59);
        expect(await ending(cache.get('price'))).toBe(
          'DatabaseTimeout',
        );
        expect(clock.now()).toBe(60);
      });
    });
  });

  describe('When the cache itself fails', () => {
    /**
     * @seen getsentry/snuba#4449 a failing Redis could slow everything to a halt, until the read-through cache was made to run the query without it
     * @seen trieb-work/nextjs-turbo-redis-cache#33 pages ended with status 500 while Redis was down
     */
    it('fails each read while it is down, though the database is up', async () => {
      await inShop(async ({ application, database }, world) => {
        await application.read('price');
        world.crash('Cache');
        expect(await ending(application.read('price'))).toBe(
          'TimeoutError',
        );
        expect(await database.read('price')).toBe('old');
      });
    });

    /**
     * @seen influxdata/influxdb_iox#3577 a router starts with an empty cache: its first writes are slow, and a spike of load on the catalog is likely
     */
    it('has forgotten everything after a crash, and loads each value again', async () => {
      await inShop(async ({ application }, world) => {
        for (const count of [1, 2, 3]) {
          await application.read('price');
          expect(queries(world)).toBe(count);
          world.crash('Cache');
          world.restart('Cache');
        }
      });
    });
  });

  describe('Places in its memory', () => {
    /**
     * @seen scylladb/scylladb#8674 a burst of entries that are used once can push out those in use, if the least recently used goes
     * @seen Automattic/wpcom-legacy-redirector#217 each address that does not exist left an entry, which could push out others
     */
    it('lets values in use go for answers about keys that are asked for once', async () => {
      await simulate(async ({ clock }) => {
        const database = quick((key) =>
          key === 'price' ? 'old' : undefined,
        );
        const cache = cacheOf(database, clock, { maxEntries: 10 });
        await cache.get('price');
        for (let i = 0; i < 10; i += 1) await cache.get(`scan ${i}`);
        await cache.get('price');
        expect(
          database.asked.filter((key) => key === 'price').length,
        ).toBe(2);
      });
    });

    /**
     * @seen isaacs/node-lru-cache#139 a full cache let an entry go that was good, while one that had expired stayed
     */
    it('lets a good answer go while an expired one that was used later holds its place', async () => {
      await simulate(async ({ clock }) => {
        const database = quick((key) =>
          key === 'stock' ? undefined : key,
        );
        const cache = cacheOf(database, clock, { maxEntries: 2 });
        await cache.get('price');
        await cache.get('stock');
        await clock.sleep(200); // the absence of `stock` is too old
        await cache.get('colour');
        await cache.get('price');
        expect(database.asked).toEqual([
          'price',
          'stock',
          'colour',
          'price',
        ]);
      });
    });
  });
});
