import { describe, expect, it } from 'vitest';
import { explore, record, simulate } from '../_simulation/index.ts';
import type { Clock, Fault, Run, World } from '../_simulation/types.ts';
import * as stories from './scenarios.ts';
import {
  addCache,
  network,
  openShop,
  OPTIONS,
  type Shop,
} from './scenarios.ts';
import {
  ChangeRefused,
  DatabaseTimeout,
  WriteBehindCache,
  type Change,
  type Database,
  type WriteBehindOptions,
} from './write-behind.ts';

type Changes = Partial<WriteBehindOptions>;

/** Opens a shop, does something in it, and returns the run. */
async function inShop(
  visit: (shop: Shop, world: World) => Promise<void>,
  faults: readonly Fault[] = [],
  changes: Changes = {},
): Promise<Run> {
  return simulate({
    network,
    faults,
    play: async (world) => visit(openShop(world, changes), world),
  });
}

/** A database in the same process, which writes down what it is asked. */
class Notebook implements Database {
  readonly values = new Map([['price', 'old']]);
  /** `50 write price 10`: when it came, and what. */
  readonly calls: string[] = [];
  /** When each of these ended. */
  readonly ends: string[] = [];
  tookMs = 10;
  /** What a call does instead, if this answers one. */
  instead: (call: string) => Promise<undefined> | undefined = () =>
    undefined;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  read(key: string): Promise<string | undefined> {
    return this.call(`read ${key}`, () => this.values.get(key));
  }

  write(key: string, value: string): Promise<void> {
    return this.call(`write ${key} ${value}`, () => {
      this.values.set(key, value);
    });
  }

  delete(key: string): Promise<void> {
    return this.call(`delete ${key}`, () => {
      this.values.delete(key);
    });
  }

  /** No `async`, so that `instead` can throw at once. */
  private call<R>(
    call: string,
    work: () => R,
  ): Promise<R> | Promise<R & undefined> {
    this.calls.push(`${this.clock.now()} ${call}`);
    const other = this.instead(call);
    if (other !== undefined) return other as Promise<R & undefined>;
    return this.clock.sleep(this.tookMs).then(() => {
      this.ends.push(`${this.clock.now()} ${call}`);
      return work();
    });
  }
}

interface Desk {
  cache: WriteBehindCache;
  notebook: Notebook;
  clock: Clock;
  /** Sleeps until that time. */
  until: (ms: number) => Promise<void>;
}

/** The cache and its database in the story's own process. */
async function atDesk(
  visit: (desk: Desk) => Promise<void>,
  changes: Changes = {},
): Promise<void> {
  await simulate(async ({ clock }) => {
    const notebook = new Notebook(clock);
    const options = { ...OPTIONS, ...changes };
    const cache = new WriteBehindCache(notebook, clock, options);
    const until = (ms: number) => clock.sleep(ms - clock.now());
    await visit({ cache, notebook, clock, until });
  });
}

const never = () => new Promise<undefined>(() => {});
const refuses = (error: unknown) => () =>
  Promise.reject<undefined>(error as Error);

describe('holds', () => {
  describe('Taking changes', () => {
    /**
     * @seen hazelcast/hazelcast#293 with write-behind, a put could be blocked by a `storeAll` that was under way
     */
    it('answers a change before the database has it, also when that is dead or busy with a flush', async () => {
      await inShop(async ({ cache }, world) => {
        await cache.put('price', '10');
        expect(world.clock.now()).toBe(2);
        expect(world.diskOf('Database').get('price')).toBe('old');
        await world.clock.sleep(58);
        await cache.put('price', '11');
        await cache.delete('stock');
        expect(world.clock.now()).toBe(64);
        expect(world.diskOf('Database').get('price')).toBe('old');
        await world.clock.sleep(100);
        expect(world.diskOf('Database').get('price')).toBe('11');
      });
      await inShop(
        async ({ cache }, world) => {
          await cache.put('price', '10');
          await cache.delete('stock');
          expect(world.clock.now()).toBe(4);
        },
        [{ at: 0, crash: 'Database' }],
      );
    });

    /**
     * @seen hazelcast/hazelcast#2158 after a remove, a get still returned the value until the write-behind interval was over
     * @seen hazelcast/hazelcast#2685 (3.3-EA) putIfAbsent returned the old value while a delete was waiting
     * @seen hazelcast/hazelcast#12455 an evicted entry was for a while neither in the map nor in the store behind it
     * @seen infinispan/infinispan#1319 its asynchronous store did not look at the changes in its own queue before it loaded, so an evicted or removed entry came back old
     * @seen TopGunBuild/topgun#88 scans went past the buffer: with eviction 2,421 of 4,000 acknowledged keys differed
     * @seen hazelcast/hazelcast#5385 removed records could be purged before their delete was flushed, so that a read could load them again
     */
    it('answers a read from a change that waits, also a delete, however old it is and however little is kept', async () => {
      await atDesk(
        async ({ cache, notebook, until }) => {
          await cache.put('stock', '7');
          await cache.delete('price');
          await cache.put('colour', 'red');
          await until(99);
          expect(await cache.get('stock')).toBe('7');
          expect(await cache.get('price')).toBeUndefined();
          expect(await cache.get('colour')).toBe('red');
          expect(notebook.calls).toEqual([]);
        },
        { flushAfterMs: 100, ttlMs: 1, maxEntries: 1 },
      );
    });

    it('answers a read from the change while its write is under way, and after that has failed, unless it is given up', async () => {
      await atDesk(async ({ cache, notebook, until }) => {
        notebook.instead = (call) =>
          call.startsWith('read') ? undefined : never();
        await cache.put('stock', '7');
        await cache.delete('price');
        for (const ms of [55, 89, 91, 135, 150]) {
          await until(ms);
          expect(await cache.get('stock')).toBe('7');
          expect(await cache.get('price')).toBeUndefined();
        }
        expect(notebook.calls.join()).not.toContain('read');
      });
    });

    /**
     * @seen hazelcast/hazelcast#1429 put and then delete of one key called both the store and the delete of the database
     * @seen hazelcast/hazelcast#4448 an entry that was evicted before it was stored was stored twice
     */
    it('writes of each key the last change only, be it a value or a delete', async () => {
      await atDesk(async ({ cache, notebook, until }) => {
        await cache.put('price', '10');
        await cache.put('stock', '7');
        await cache.delete('price');
        await cache.delete('stock');
        await cache.put('stock', '8');
        await until(200);
        expect(notebook.calls).toEqual([
          '50 delete price',
          '50 write stock 8',
        ]);
        expect([...notebook.values]).toEqual([['stock', '8']]);
      });
    });

    it('takes any text for a key and for a value, and keeps two keys apart', async () => {
      await atDesk(async ({ cache, notebook, until }) => {
        const keys = ['', '__proto__', 'constructor', 'Price'];
        for (const key of keys) await cache.put(key, `of ${key}`);
        await cache.put('Price', '');
        const values = ['of ', 'of __proto__', 'of constructor', ''];
        const found = () =>
          Promise.all(keys.map((key) => cache.get(key)));
        expect(await found()).toEqual(values);
        await until(200);
        expect(notebook.values.get('price')).toBe('old');
        expect(notebook.values.get('__proto__')).toBe('of __proto__');
        expect(notebook.values.get('Price')).toBe('');
        expect(await found()).toEqual(values);
        expect(notebook.calls.length).toBe(4);
      });
    });

    it('refuses to put what is no text, and changes nothing', async () => {
      await atDesk(async ({ cache, clock, notebook }) => {
        for (const value of [undefined, null, 0, {}]) {
          const put = cache.put('price', value as unknown as string);
          await expect(put).rejects.toThrow(TypeError);
        }
        await clock.sleep(100);
        expect(cache.pending).toEqual([]);
        expect(notebook.values.get('price')).toBe('old');
      });
    });

    it('shows which changes may not be in the database yet', async () => {
      await atDesk(async ({ cache, until }) => {
        await cache.put('price', '10');
        await cache.delete('stock');
        const both = [
          { key: 'price', value: '10' },
          { key: 'stock', value: undefined },
        ];
        expect(cache.pending).toEqual(both);
        await until(55);
        expect(cache.pending).toEqual(both);
        // Whoever changes what it shows changes nothing.
        cache.pending.pop();
        const shown = cache.pending[0] as { value: string };
        expect(() => (shown.value = '11')).toThrow(TypeError);
        expect(cache.pending).toEqual(both);
        await until(61);
        expect(cache.pending).toEqual([]);
      });
    });
  });

  describe('When it writes', () => {
    /**
     * @seen urbanairship/datacube#8 batches got a greatest age, to limit what a crashed server loses of writes that hang in its memory
     * @seen hazelcast/hazelcast#7785 (3.6) an entry was stored after nearly twice the delay that was configured
     */
    it('begins a flush when it has gathered for so long, since the first change, or since the end of the flush during which that came', async () => {
      await atDesk(async ({ cache, notebook, until }) => {
        await cache.put('price', '10');
        await until(40);
        await cache.put('stock', '7');
        await until(49);
        expect(notebook.calls).toEqual([]);
        await until(200);
        await cache.put('price', '11');
        await until(255);
        await cache.put('stock', '8');
        await until(400);
        expect(notebook.calls).toEqual([
          '50 write price 10',
          '50 write stock 7',
          '250 write price 11',
          '310 write stock 8',
        ]);
      });
    });

    it('begins a flush as soon as so many keys have changed, if none is under way or has failed, and gathers anew for the whole time after it', async () => {
      await atDesk(async ({ cache, notebook, until }) => {
        const putFour = async () => {
          for (const key of ['a', 'b', 'c']) await cache.put(key, '1');
          await cache.put('c', '2'); // no other key
          expect(notebook.calls).toEqual([]);
          await until(30);
          await cache.put('d', '1');
        };
        await putFour();
        expect(notebook.calls.splice(0)).toEqual([
          '30 write a 1',
          '30 write b 1',
          '30 write c 2',
          '30 write d 1',
        ]);
        await until(45);
        await cache.put('a', '3');
        await until(94);
        expect(notebook.calls).toEqual([]);
        await until(95);
        expect(notebook.calls.splice(0)).toEqual(['95 write a 3']);
      });
    });

    /**
     * @seen hazelcast/hazelcast#4341 each update put off when a key is stored, so one that was updated all the time might never be
     * @seen eeeeaaii/vodka#413 a debounce began anew with each change, so nothing was saved while a key was held
     * @seen ChatbotXIO/ChatbotX#1178 who typed faster than a debounce without a longest wait kept putting it off
     */
    it('writes a key that changes all the time as often as others', async () => {
      await atDesk(async ({ cache, notebook, clock }) => {
        for (let i = 0; i < 18; i += 1) {
          await cache.put('price', `${i}`);
          await clock.sleep(10);
        }
        // 50 of gathering and 10 of writing, three times
        expect(notebook.calls).toEqual([
          expect.stringMatching(/^50 write price [45]$/),
          expect.stringMatching(/^110 write price 1[01]$/),
          expect.stringMatching(/^170 write price 1[67]$/),
        ]);
      });
    });

    /**
     * @seen hazelcast/hazelcast#15060 what a store had finished was taken out of the queue by comparison, and newer updates with it
     * @seen JSONbored/metagraphed#12003 what arrived during a flush could wait for ten minutes more
     * @seen anza-xyz/agave#11988 a flag that is cleared after a flush can wipe out a change made during it, hence a third state was proposed
     */
    it('writes once more what has changed while it was being written, also when it was deleted or when that write fails', async () => {
      for (const fails of [false, true]) {
        await atDesk(async ({ cache, notebook, until }) => {
          await cache.put('price', '10');
          await cache.put('stock', '7');
          await until(55);
          if (fails) notebook.instead = refuses('busy');
          await cache.put('price', '11');
          await cache.delete('stock');
          expect(await cache.get('price')).toBe('11');
          await until(70);
          notebook.instead = () => undefined;
          expect(await cache.get('price')).toBe('11');
          expect(await cache.get('stock')).toBeUndefined();
          await until(200);
          expect(notebook.values).toEqual(new Map([['price', '11']]));
          expect(await cache.get('price')).toBe('11');
          expect(await cache.get('stock')).toBeUndefined();
          expect(notebook.calls.slice(2, 4)).toEqual([
            '110 write price 11',
            '110 delete stock',
          ]);
        });
      }
    });

    /**
     * @seen hazelcast/hazelcast#1592 batches were stored by several threads at once, and sometimes the last value in the database was not the last in memory
     * @seen ydb-platform/nbs#4059 several flushes could be under way, and what was to keep their writes in order could reorder them
     * @seen akka/akka-persistence-cassandra#367 the insert for one delete could overtake the insert for the next
     */
    it('has one flush under way at a time, so that no write or delete that is answered in time is overtaken by another of its key', async () => {
      await atDesk(async ({ cache, notebook, until }) => {
        notebook.tookMs = 35;
        await cache.put('price', '10');
        await until(55);
        await cache.delete('price');
        for (const key of ['a', 'b', 'c']) await cache.put(key, '1');
        await until(84);
        expect(notebook.calls).toEqual(['50 write price 10']);
        // Four keys have changed, so they are due at once.
        await until(100);
        notebook.tookMs = 5;
        await cache.put('price', '11');
        await until(300);
        expect(notebook.calls.slice(1)).toEqual([
          '85 delete price',
          '85 write a 1',
          '85 write b 1',
          '85 write c 1',
          '170 write price 11',
        ]);
        expect(notebook.values.get('price')).toBe('11');
      });
    });

    it('writes keys that wait in flushes of so many at most, the next at once if enough are left, the longest waiting first', async () => {
      await atDesk(async ({ cache, notebook, until }) => {
        for (let i = 0; i < 4; i += 1) await cache.put(`a${i}`, '1');
        // While these are written, four more and two more come.
        for (let i = 0; i < 4; i += 1) await cache.put(`b${i}`, '1');
        await cache.put('b0', '2'); // in the same place
        await until(11);
        for (let i = 0; i < 2; i += 1) await cache.put(`c${i}`, '1');
        await until(100);
        const times = notebook.calls.map((call) => call.split(' ')[0]);
        expect(times.join(' ')).toBe('0 0 0 0 10 10 10 10 70 70');
        const keys = notebook.calls.map((call) => call.split(' ')[2]);
        expect(keys.join(' ')).toBe('a0 a1 a2 a3 b0 b1 b2 b3 c0 c1');
      });
    });

    /**
     * @seen apache/kafka#1163 dirty flags were not cleared after a flush, so every new record was followed by one
     */
    it('writes nothing, and waits for nothing, when nothing has changed since', async () => {
      const run = await record({
        network,
        async play(world) {
          const { cache } = openShop(world);
          await cache.put('price', '10');
          await new Promise(() => {});
        },
      });
      // 1 there, 50 of gathering, 10 + 5 + 1 for the write
      expect([run.outcome, run.endedAt]).toEqual(['stalled', 67]);
    });
  });

  describe('When a write fails', () => {
    /**
     * @seen brazilofmux/tinymux#1044 a flush ignored the errors of the database and emptied its queue all the same
     * @seen agsaru/Repo2Readme#120 the mark of what is to be written was cleared before the write, which failed
     * @seen turbolytics/sql-flow#221 (1.0.5) a batch left its buffer before it was delivered, so the retry of a flush that had failed found nothing and reported success
     * @seen bsv-blockchain/teranode#1412 when a flush failed, the write at hand was dropped after its caller was told that it was done
     * @seen bluetape4k/bluetape4k-projects#1657 a failed batch went back into its queue in reverse, so that a retry would take the older of two values
     */
    it('sends a change again with its last value when its write was refused, threw at once or was never answered', async () => {
      const failures = [
        refuses(new Error('too many connections')),
        refuses(undefined),
        never,
        () => {
          throw new Error('no connection');
        },
      ];
      for (const failure of failures) {
        await atDesk(async ({ cache, notebook, until }) => {
          await cache.put('price', '10');
          await cache.delete('stock');
          notebook.instead = failure;
          await until(55);
          await cache.put('price', '11');
          await until(95);
          notebook.instead = () => undefined;
          await until(300);
          // Silence has taken 40.
          const ms = failure === never ? 140 : 100;
          expect(notebook.calls.slice(2).sort()).toEqual([
            `${ms} delete stock`,
            `${ms} write price 11`,
          ]);
          expect(notebook.values.get('price')).toBe('11');
          expect(cache.pending).toEqual([]);
        });
      }
    });

    /**
     * @seen hazelcast/hazelcast#3197 (3.3) a failed store was repeated every 3 seconds, and the interval could not be set
     * @seen hazelcast/hazelcast#8918 (3.5.5, 3.6.5) retries of an entry stopped after hours or days
     * @seen dbos-inc/dbos-transact-ts#186 retries were added to a buffer, because a hiccup of the network could crash the process
     */
    it('goes on until the database takes it, with a pause of the gathering time that no number of changes makes shorter', async () => {
      await atDesk(async ({ cache, notebook, clock, until }) => {
        notebook.instead = () => clock.sleep(5).then(refuses('down'));
        for (const key of ['a', 'b', 'c', 'd']) {
          await cache.put(key, '1');
        }
        await until(20);
        for (const key of ['e', 'f', 'g', 'h']) {
          await cache.put(key, '1');
        }
        await until(5501);
        // Each of the flushes takes 5.
        const times = notebook.calls.map((call) => call.split(' ')[0]);
        expect(times.length).toBe(4 * 101);
        expect(new Set(times).size).toBe(101);
        expect(times.at(-1)).toBe('5500');
        notebook.instead = () => undefined;
        await until(5600);
        expect(cache.pending).toEqual([]);
        expect(notebook.values.size).toBe(9);
        // And it hurries again.
        for (const key of ['a', 'b', 'c', 'd']) {
          await cache.put(key, '2');
        }
        await until(5601);
        expect(notebook.calls.at(-1)).toBe('5600 write d 2');
      });
      // One write that fails is enough for the pause, whichever it is.
      for (const bad of [' a ', ' b ', ' d ']) {
        await atDesk(async ({ cache, notebook, until }) => {
          notebook.instead = (call) =>
            call.includes(bad) ? refuses('down')() : undefined;
          for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
            await cache.put(key, '1');
          }
          await until(125);
          const times = notebook.calls.map(
            (call) => call.split(' ')[0],
          );
          expect(times.join(' ')).toBe('0 0 0 0 60 60 60 60 120 120');
        });
      }
    });

    /**
     * @seen hazelcast/hazelcast#7762 one entry that could not be deserialized kept all after it from being stored
     * @seen hazelcast/hazelcast#11796 (3.8) a flush waited for ever for one entry, and meanwhile correct ones were not written either
     * @seen Tr3kkR/Yuzu#3190 a batch that a sink always rejects is claimed again and again, and blocks all later rows
     */
    it('writes the others when some are refused each time, even more than fit into one flush', async () => {
      await atDesk(async ({ cache, notebook, until }) => {
        notebook.instead = (call) =>
          call.includes('bad') ? refuses('invalid')() : undefined;
        for (let i = 0; i < 5; i += 1) await cache.put(`bad${i}`, '1');
        await cache.put('price', '10');
        await until(200);
        expect(notebook.values.get('price')).toBe('10');
        await cache.put('price', '11');
        await until(400);
        expect(notebook.values.get('price')).toBe('11');
        expect(cache.pending.map(({ key }) => key).sort()).toEqual([
          ...['bad0', 'bad1', 'bad2', 'bad3', 'bad4'],
        ]);
      });
    });

    /**
     * @seen huggingface/hf-mount#221 (0.9.2) an upload that hung had no timeout, and every later flush waited for it
     * @seen runreveal/kawa#55 flushes were seen to hang, and got a timeout
     */
    it('waits for a write that gets no answer no longer than its timeout, to the ms, and writes the others beside and after it', async () => {
      await atDesk(async ({ cache, notebook, until }) => {
        notebook.instead = (call) =>
          call.includes('stock') ? never() : undefined;
        await cache.put('stock', '7');
        await cache.put('price', '10');
        await until(61);
        expect(notebook.values.get('price')).toBe('10');
        await cache.put('price', '11');
        await until(139);
        expect(notebook.calls.length).toBe(2);
        await until(150);
        expect(notebook.calls.slice(2).sort()).toEqual([
          '140 write price 11',
          '140 write stock 7',
        ]);
      });
      // An answer that comes a ms before the end is none too late.
      for (const [tookMs, writes] of [
        [39, 1],
        [41, 2],
      ] as const) {
        await atDesk(async ({ cache, notebook, until }) => {
          notebook.tookMs = tookMs;
          await cache.put('price', '10');
          await until(170);
          expect(notebook.calls.length).toBe(writes);
        });
      }
    });

    /**
     * @seen ehcache/ehcache3#628 a failed write-behind leaves its value in the cache, at odds with the database, and whose task it is to clean up was left to decide
     * @seen kunickiaj/codemem#528 a batch that failed was sent 117 times and more, until it could be given up
     * @seen grafana/tempo#4254 blocks that could not be flushed were tried again for ever, until there was a limit
     */
    it('sends a change no more that is given up, and lets a read see what the database has', async () => {
      const told: unknown[] = [];
      await atDesk(
        async ({ cache, notebook, until }) => {
          const error = new Error('too long');
          notebook.instead = (call) =>
            call.startsWith('read') ? undefined : refuses(error)();
          await cache.get('price');
          notebook.values.set('price', 'of the database');
          await cache.put('price', '10');
          await cache.delete('stock');
          expect(await cache.get('price')).toBe('10');
          await until(61);
          expect(cache.pending).toEqual([]);
          expect(await cache.get('price')).toBe('of the database');
          await until(300);
          expect(notebook.calls.length).toBe(4);
          expect(told).toEqual([
            [error, { key: 'price', value: '10' }],
            [error, { key: 'stock', value: undefined }],
          ]);
          notebook.instead = () => undefined;
          await cache.put('price', '11');
          await until(400);
          expect(notebook.values.get('price')).toBe('11');
        },
        {
          givesUp: async (...what) => {
            told.push(what);
            return true;
          },
        },
      );
    });

    it('sends it again when whether to give up throws, rejects, answers nothing or never answers', async () => {
      const answers = [
        () => {
          throw new Error('no log');
        },
        refuses(new Error('no log')),
        never,
        async () => undefined,
        () => false,
      ] as unknown as WriteBehindOptions['givesUp'][];
      for (const givesUp of answers) {
        await atDesk(
          async ({ cache, notebook, until }) => {
            notebook.instead = refuses('down');
            await cache.put('price', '10');
            await until(90);
            notebook.instead = () => undefined;
            await until(200);
            expect(notebook.calls.length).toBe(2);
            expect(notebook.values.get('price')).toBe('10');
          },
          { givesUp },
        );
      }
    });

    it('gives up no change that came in the place of the one that failed, and asks about none that is replaced', async () => {
      const asked: Change[] = [];
      const changes: Changes = {
        givesUp: async (_, change) => {
          asked.push(change);
          return true;
        },
      };
      await atDesk(async ({ cache, notebook, clock, until }) => {
        notebook.instead = () =>
          clock.sleep(10).then(refuses('too long'));
        await cache.put('price', '10');
        await until(55);
        await cache.put('price', '11');
        await until(65);
        notebook.instead = () => undefined;
        await until(200);
        expect(asked).toEqual([]);
        expect(notebook.values.get('price')).toBe('11');
      }, changes);
      // Nor while it is decided, be it the same value once more.
      for (const price of ['10', '11']) {
        await simulate(async ({ clock }) => {
          const notebook = new Notebook(clock);
          notebook.instead = refuses('too long');
          const cache = new WriteBehindCache(notebook, clock, {
            ...OPTIONS,
            givesUp: () => clock.sleep(5).then(() => true),
          });
          await cache.put('price', '10');
          await clock.sleep(53);
          await cache.put('price', price);
          notebook.instead = () => undefined;
          await clock.sleep(150);
          expect(notebook.values.get('price')).toBe(price);
        });
      }
    });
  });

  describe('What it ends with', () => {
    it('ends with what was acknowledged in the database, whichever one message is lost, or wherever the database restarts once more', async () => {
      for (const story of [stories.databaseDown, stories.shutdown]) {
        const search = await explore(story);
        expect(search.violation?.rule).toBeUndefined();
        expect(search.unreached).toEqual([]);
        expect(search.exhaustive).toBe(true);
      }
    });

    it('writes the same value again when the answer to a write was lost', async () => {
      await inShop(
        async ({ cache }, world) => {
          await cache.put('price', '10');
          await cache.delete('stock');
          await world.clock.sleep(300);
          expect(world.diskOf('Database').get('price')).toBe('10');
          expect(world.peek('Cache')).toMatchObject({ pending: [] });
          expect(world.peek('Database')).toMatchObject({ writes: 4 });
        },
        [{ drop: 'Database>Cache#1' }, { drop: 'Database>Cache#2' }],
      );
    });
  });

  describe('The bound of the buffer', () => {
    /**
     * @seen infinispan/infinispan#1319 the size of the queue had no effect: it took any number of entries, until the memory was full
     * @seen fjall-rs/lsm-tree#317 the documented bound of a write buffer was read by nobody
     * @seen hazelcast/hazelcast#11389 a test whose store now and then threw ended without memory, which write-behind held
     * @seen bluetape4k/bluetape4k-projects#969 what found the queue full was dropped with a line in the log, and its caller was told nothing
     * @seen sboesebeck/morphium#161 who waited for room held the lock that the flush needs, so there was none until the wait timed out
     */
    it('refuses a change of one more key while the buffer is full, at once, and takes those of the keys in it', async () => {
      await atDesk(async ({ cache, notebook, clock, until }) => {
        notebook.instead = (call) =>
          call.startsWith('read') ? undefined : never();
        for (let i = 0; i < 8; i += 1) await cache.put(`${i}`, '1');
        const put = cache.put('price', '10');
        await expect(put).rejects.toThrow('8 changes are waiting');
        await expect(put).rejects.toThrow(ChangeRefused);
        const removal = cache.delete('price');
        await expect(removal).rejects.toThrow(ChangeRefused);
        await cache.put('7', '2');
        await cache.delete('0');
        expect(clock.now()).toBe(0);
        expect(cache.pending.length).toBe(8);
        expect(await cache.get('price')).toBe('old');
        expect(await cache.get('7')).toBe('2');
        notebook.instead = () => undefined;
        await until(200);
        await cache.put('price', '10');
        expect(await cache.get('price')).toBe('10');
      });
    });

    /**
     * @seen hazelcast/hazelcast#14019 failed operations were put into their queue once more in each run, and filled it
     */
    it('keeps one change for each key, however often it changes and its write fails', async () => {
      await atDesk(async ({ cache, notebook, until }) => {
        notebook.instead = refuses('down');
        for (let i = 1; i <= 20; i += 1) {
          await cache.put('price', `${i}`);
          await cache.put('stock', `${i}`);
          await until(30 * i);
        }
        expect(cache.pending.length).toBe(2);
        expect(await cache.get('price')).toBe('20');
      });
    });

    it('takes the key of a change that is written or given up out of the buffer', async () => {
      await atDesk(
        async ({ cache, notebook, clock }) => {
          notebook.instead = (call) =>
            call.includes('b') ? refuses('too long')() : undefined;
          for (let i = 0; i < 30; i += 1) {
            await cache.put(`a${i}`, '1');
            await cache.put(`b${i}`, '1');
            await clock.sleep(110);
            expect(cache.pending).toEqual([]);
          }
        },
        { maxPending: 4, givesUp: async () => true },
      );
    });
  });

  describe('Closing', () => {
    /**
     * @seen apache/skywalking#14101 a graceful shutdown stopped the flusher without flushing, and acknowledged writes of the last second were gone
     * @seen tkowalcz/tjahzi#183 data was lost at shutdown, because the delivery of the last batch was not waited for
     * @seen AztecProtocol/aztec-packages#22341 stop dropped the batch that was still being gathered
     * @seen infinispan/infinispan#3548 what was left in the queue was not written when its store stopped
     */
    it('writes at once what waits, also in the pause after a failure, and ends when all is written', async () => {
      await atDesk(async ({ cache, notebook, clock, until }) => {
        await cache.put('price', '10');
        await cache.delete('stock');
        await until(20);
        await cache.close();
        expect(clock.now()).toBe(30);
        expect(notebook.values.get('price')).toBe('10');
        expect(notebook.calls).toEqual([
          '20 write price 10',
          '20 delete stock',
        ]);
        await cache.close();
        expect(clock.now()).toBe(30);
      });
      await atDesk(async ({ cache, notebook, until }) => {
        notebook.instead = refuses('down');
        await cache.put('price', '10');
        await until(60); // it would be sent again at 100
        notebook.instead = () => undefined;
        await cache.close();
        expect(notebook.ends).toEqual(['70 write price 10']);
      });
      await atDesk(async ({ cache, clock }) => {
        await cache.close(); // and has nothing to write
        expect(clock.now()).toBe(0);
      });
    });

    it('writes without gathering also what came during a flush, and what more than fills one, as long as none fails', async () => {
      await atDesk(async ({ cache, notebook, clock, until }) => {
        await cache.put('price', '10');
        await until(55);
        for (let i = 0; i < 6; i += 1) await cache.put(`${i}`, '1');
        const both = [cache.close(), cache.close()];
        await Promise.all(both);
        expect(clock.now()).toBe(80);
        expect(notebook.ends.length).toBe(7);
        expect(cache.pending).toEqual([]);
      });
    });

    it('takes no change once it is closed, and answers reads', async () => {
      await atDesk(async ({ cache, clock, until }) => {
        await cache.put('price', '10');
        const closing = cache.close();
        for (const change of [
          cache.put('price', '11'),
          cache.put('stock', '7'),
          cache.delete('price'),
        ]) {
          await expect(change).rejects.toThrow('the cache is closed');
          await expect(change).rejects.toThrow(ChangeRefused);
        }
        expect(await cache.get('price')).toBe('10');
        expect(clock.now()).toBe(0);
        await closing;
        await until(2000);
        expect(await cache.get('price')).toBe('10');
      });
    });

    /**
     * @seen Basekick-Labs/arc#803 a shutdown took a flush that had failed for done, and deleted the log that had the only copy
     * @seen ydb-platform/nbs#4793 calls that wait for a flush hung for ever when it could not succeed
     */
    it('goes on while writes fail, and whoever waits no longer finds the rest', async () => {
      await atDesk(async ({ cache, notebook, until }) => {
        notebook.instead = (call) =>
          call.includes('price') ? refuses('down')() : undefined;
        await cache.put('price', '10');
        await cache.put('stock', '7');
        let isClosed = false;
        const closing = cache.close().then(() => {
          isClosed = true;
        });
        await until(500);
        expect(isClosed).toBe(false);
        expect(cache.pending).toEqual([{ key: 'price', value: '10' }]);
        notebook.instead = () => undefined;
        await closing;
        expect(notebook.values.get('price')).toBe('10');
      });
    });
  });

  describe('What it keeps', () => {
    it('loads what it does not have, and keeps what it has loaded or written for its time to live, from when the database was asked', async () => {
      await atDesk(async ({ cache, notebook, until }) => {
        expect(await cache.get('price')).toBe('old'); // at 10
        await until(999);
        expect(await cache.get('price')).toBe('old');
        expect(notebook.calls).toEqual(['0 read price']);
        await until(1000);
        await cache.get('price');
        expect(notebook.calls.length).toBe(2);
        await cache.put('price', '10');
        await until(2059); // sent at 1060
        expect(await cache.get('price')).toBe('10');
        expect(notebook.calls.length).toBe(3);
        await until(2060);
        expect(await cache.get('price')).toBe('10');
        expect(notebook.calls.length).toBe(4);
      });
    });

    it('keeps so many values at most, and lets go of the one that was used longest ago', async () => {
      await atDesk(
        async ({ cache, notebook, until }) => {
          const read = async (...keys: string[]) => {
            for (const key of keys) await cache.get(key);
            return notebook.calls.splice(0).length;
          };
          for (const key of ['a', 'b', 'c', 'd', 'e']) {
            notebook.values.set(key, '1');
          }
          expect(await read('a', 'b', 'c', 'a', 'd')).toBe(4);
          expect(await read('a', 'c', 'd')).toBe(0);
          expect(await read('b')).toBe(1); // for a
          // What waits is beside that, and after it is written within.
          await cache.put('e', '2');
          await cache.put('d', '2');
          expect(await read('b', 'c')).toBe(0);
          await until(200);
          expect(notebook.calls.splice(0).length).toBe(2);
          expect(await read('e', 'd', 'c')).toBe(0);
          expect(await read('b')).toBe(1);
        },
        { maxEntries: 3 },
      );
    });

    /**
     * @seen google/guava#1881 a value whose load began before an invalidation was stored after it
     * @seen dhis2/dhis2-core#24916 a reader that loaded a row before a write committed could put it back after the eviction, for up to an hour
     */
    it('keeps no value whose load began before a change, even if that is written, or not kept any more, when the load ends', async () => {
      const races: ((desk: Desk) => Promise<unknown>)[] = [
        ({ cache }) => cache.put('price', '10'),
        ({ cache }) => cache.delete('price'),
        async ({ cache }) => {
          await cache.put('price', '10');
          await cache.close();
        },
        async ({ cache, notebook }) => {
          // Written, and then out of place: only one is kept.
          await cache.put('price', '10');
          await cache.close();
          notebook.values.set('stock', '7');
          await cache.get('stock');
        },
        async ({ cache, notebook }) => {
          await cache.delete('price');
          await cache.close();
          void cache.get('price'); // a load after the change
          notebook.tookMs = 0;
        },
        async ({ cache, notebook }) => {
          await cache.delete('price');
          await cache.close();
          notebook.tookMs = 30; // it is under way when the other ends
          void cache.get('price');
        },
      ];
      for (const race of races) {
        await atDesk(
          async (desk) => {
            const { cache, notebook, until } = desk;
            notebook.instead = async () => {
              const value = notebook.values.get('price');
              await until(35);
              return value as undefined;
            };
            const early = cache.get('price');
            notebook.instead = () => undefined;
            await race(desk);
            expect(await early).toBe('old');
            await until(200);
            const last = notebook.values.get('price');
            expect(last).not.toBe('old');
            expect(await cache.get('price')).toBe(last);
          },
          { maxEntries: 1 },
        );
      }
    });

    it('keeps what it has loaded while others load as well, the same key all the time or other keys', async () => {
      await atDesk(async ({ cache, notebook }) => {
        notebook.values.set('stock', '7');
        const keys = ['price', 'price', 'stock'];
        const read = () =>
          Promise.all(keys.map((key) => cache.get(key)));
        expect(await read()).toEqual(['old', 'old', '7']);
        expect(await read()).toEqual(['old', 'old', '7']);
        expect(notebook.calls.length).toBe(3);
      });
      // One from before a change ends while this is under way.
      await atDesk(async ({ cache, notebook }) => {
        notebook.tookMs = 30;
        void cache.get('price');
        notebook.tookMs = 10;
        await cache.delete('price');
        await cache.close();
        notebook.values.set('price', '12');
        notebook.tookMs = 30;
        expect(await cache.get('price')).toBe('12');
        expect(await cache.get('price')).toBe('12');
        expect(notebook.calls.length).toBe(3);
      });
      // Before a load has ended, another one has begun, all the time.
      await atDesk(async ({ cache, notebook, clock }) => {
        notebook.values.set('price', '');
        const reads: Promise<string | undefined>[] = [];
        for (let i = 0; i < 50; i += 1) {
          reads.push(cache.get('price'));
          await clock.sleep(4);
        }
        expect(new Set(await Promise.all(reads))).toEqual(
          new Set(['']),
        );
        expect(notebook.calls).toEqual([
          '0 read price',
          '4 read price',
          '8 read price',
        ]);
      });
    });

    it('passes on what the database throws when it is read, or that it does not answer, and keeps neither that nor that there is no value, be it told with undefined or null', async () => {
      await atDesk(async ({ cache, notebook, clock }) => {
        const full = new Error('too many connections');
        notebook.instead = refuses(full);
        await expect(cache.get('price')).rejects.toBe(full);
        notebook.instead = () => {
          throw full;
        };
        await expect(cache.get('price')).rejects.toBe(full);
        notebook.instead = never;
        const startMs = clock.now();
        const read = cache.get('price');
        await expect(read).rejects.toThrow(DatabaseTimeout);
        await expect(read).rejects.toThrow('no answer');
        expect(clock.now() - startMs).toBe(40);
        notebook.instead = () => Promise.resolve(null as never);
        expect(await cache.get('price')).toBeUndefined();
        notebook.instead = () => undefined;
        expect(await cache.get('price')).toBe('old');
        expect(await cache.get('stock')).toBeUndefined();
        notebook.values.set('stock', '7');
        expect(await cache.get('stock')).toBe('7');
        await cache.delete('stock');
        await clock.sleep(100);
        notebook.values.set('stock', '8');
        expect(await cache.get('stock')).toBe('8');
      });
    });

    it('remembers nothing of loads that have ended or of keys that it let go', async () => {
      await inShop(async ({ cache }, world) => {
        for (let i = 0; i < 20; i += 1) {
          await cache.get(`absent ${i}`);
          await cache.put(`key ${i}`, '1');
          await world.clock.sleep(70);
        }
        world.crash('Database');
        await expect(cache.get('price')).rejects.toThrow('no answer');
        expect(world.peek('Cache')).toMatchObject({
          loads: new Map(),
          buffer: new Map(),
        });
        const { entries } = world.peek<{
          entries: Map<string, unknown>;
        }>('Cache')!;
        expect(entries.size).toBe(8);
      });
    });

    it('keeps no timer running once the database has answered', async () => {
      const run = await record({
        network,
        async play(world) {
          const { cache } = openShop(world, { databaseTimeoutMs: 900 });
          await cache.get('price');
          await cache.put('price', '10');
          await cache.close();
          await new Promise(() => {});
        },
      });
      // 18 for the read, 2 for the put, 18 for the close
      expect([run.outcome, run.endedAt]).toEqual(['stalled', 38]);
    });
  });

  describe('Options it refuses', () => {
    it('refuses a number that is none from 1 on, and a flush larger than the buffer', async () => {
      await atDesk(async ({ notebook, clock }) => {
        const make = (changes: object) => () =>
          new WriteBehindCache(notebook, clock, {
            ...OPTIONS,
            ...changes,
          });
        const { givesUp: _, ...numbers } = OPTIONS;
        for (const name of Object.keys(numbers)) {
          for (const value of [
            ...[0, -1, 0.5, NaN, Infinity, '20', undefined, null],
          ]) {
            expect(make({ [name]: value })).toThrow(
              new RangeError(
                `${name} is ${value}, no whole number above 0`,
              ),
            );
          }
        }
        expect(make({ flushCount: 9 })).toThrow(
          new RangeError('flushCount is more than maxPending'),
        );
        expect(make({ flushCount: 8 })).not.toThrow();
      });
    });

    it('goes by what its options were when it was made', async () => {
      await simulate(async ({ clock }) => {
        const notebook = new Notebook(clock);
        const options = { ...OPTIONS };
        const cache = new WriteBehindCache(notebook, clock, options);
        Object.assign(options, { flushAfterMs: 5, flushCount: 1 });
        await cache.put('price', '10');
        await clock.sleep(100);
        expect(notebook.calls).toEqual(['50 write price 10']);
      });
    });
  });
});

describe('limits', () => {
  describe('What a crash costs', () => {
    /**
     * @seen hazelcast/hazelcast#1317 of a map with a second of write-behind delay, entries were lost when one of two nodes failed
     * @seen hazelcast/hazelcast#5757 with the database down, data was lost when the node that was trying to store it restarted
     * @seen bobmatnyc/trusty-tools#5627 acknowledgements were sent before the flush that makes them durable, and its failure reached nobody
     * @seen nats-io/nats-server#7564 acknowledged writes can be lost in a hard crash, because they are synchronized to the disk later
     */
    it('can lose in a crash what was acknowledged and not yet written, and nothing else', async () => {
      const run = await record(stories.crashBeforeFlush);
      expect(run.result).toBe('price 10');
      const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
      const lostAt = async (crashMs: number) => {
        const lost: string[] = [];
        const pending: string[] = [];
        await inShop(async ({ cache }, { clock, ...world }) => {
          const taken: string[] = [];
          void clock.sleep(crashMs).then(() => {
            const shown = world.peek<{ pending: Change[] }>('Cache')!;
            pending.push(...shown.pending.map(({ key }) => key));
            world.crash('Cache');
          });
          for (const key of keys) {
            void cache.put(key, '1').then(() => taken.push(key));
            await clock.sleep(20);
          }
          await clock.sleep(200);
          const written = world.diskOf('Database');
          lost.push(...taken.filter((key) => !written.has(key)));
        });
        return { lost, pending };
      };
      // All of those that wait; from 51 on the first three are on
      // their way, which no crash of the cache stops.
      expect(await lostAt(50)).toEqual({
        lost: ['a', 'b', 'c'],
        pending: ['a', 'b', 'c'],
      });
      expect(await lostAt(52)).toEqual({
        lost: [],
        pending: ['a', 'b', 'c'],
      });
      expect(await lostAt(66)).toEqual({
        lost: ['d'],
        pending: ['a', 'b', 'c', 'd'],
      });
      expect(await lostAt(90)).toEqual({
        lost: ['d', 'e'],
        pending: ['d', 'e'],
      });
      for (let ms = 3; ms < 180; ms += 7) {
        const { lost, pending } = await lostAt(ms);
        expect(pending).toEqual(expect.arrayContaining(lost));
      }
    });

    /**
     * @seen subquery/subql#1614 a flush in the order of the operations was added, because a record could be missing that the foreign key of another names
     */
    it('can lose an earlier change of one key and keep a later one of another', async () => {
      await inShop(
        async ({ cache }, world) => {
          await cache.put('order', 'of Ann');
          await cache.put('invoice', 'for the order');
          await world.clock.sleep(200);
          const written = world.diskOf('Database');
          expect(written.get('invoice')).toBe('for the order');
          expect(written.has('order')).toBe(false);
        },
        // The message is lost, and the cache before it sends another.
        [{ drop: 'Cache>Database#1' }, { at: 100, crash: 'Cache' }],
      );
    });

    it('answers from a change that a crash takes away afterwards', async () => {
      await inShop(
        async ({ cache }, world) => {
          await cache.put('price', '10');
          expect(await cache.get('price')).toBe('10');
          await world.clock.sleep(50);
          expect(await cache.get('price')).toBe('old');
        },
        [{ at: 20, crash: 'Cache', restartAfterMs: 10 }],
      );
    });
  });

  describe('Other ways to the same data', () => {
    it('shows the old value to whoever asks the database, until the flush', async () => {
      await inShop(async ({ cache, database }, { clock }) => {
        await cache.put('price', '10');
        await clock.sleep(40);
        expect(await database.read('price')).toBe('old');
        await clock.sleep(40);
        expect(await database.read('price')).toBe('10');
      });
    });

    it('writes over what somebody else has written since, and serves an old value for its time to live when nobody tells it', async () => {
      await inShop(async ({ cache, database }, { clock }) => {
        await cache.put('price', '10');
        await database.write('price', '11');
        await clock.sleep(60);
        expect(await database.read('price')).toBe('10');
        await database.write('price', '12');
        expect(await cache.get('price')).toBe('10');
        await clock.sleep(1000);
        expect(await cache.get('price')).toBe('12');
      });
    });

    it('keeps two instances apart: each answers with its own change, and the later flush wins, not the later change', async () => {
      await inShop(async ({ cache, database }, world) => {
        const other = addCache(world, database, {
          name: 'Other cache',
          flushAfterMs: 20,
        });
        await cache.put('price', '10');
        await other.put('price', '11');
        await world.clock.sleep(100);
        expect(await other.get('price')).toBe('11');
        expect(await cache.get('price')).toBe('10');
        expect(await database.read('price')).toBe('10');
      });
    });

    /**
     * @seen yugabyte/yugabyte-db#399 a request that had timed out could be applied after the driver's retry had succeeded, and overwrite later data
     */
    it('can leave the older value in the database when a write that was given up takes effect after the next one', async () => {
      const run = await record(stories.lateWrite);
      expect(run.result).toBe('price 10');
      // The cache answers with the newer one until it asks again.
      const faults = stories.lateWrite.faults ?? [];
      await inShop(async ({ cache }, { clock }) => {
        await cache.put('price', '10');
        await clock.sleep(60);
        await cache.put('price', '11');
        await clock.sleep(200);
        expect(await cache.get('price')).toBe('11');
        await clock.sleep(1000);
        expect(await cache.get('price')).toBe('10');
      }, faults);
    });
  });

  describe('After the answer', () => {
    it('has told the caller that a change is done which the database refuses later', async () => {
      await inShop(async ({ cache, database }, { clock }) => {
        const long = 'a text of more than twenty letters';
        await cache.put('price', long);
        expect(await cache.get('price')).toBe(long);
        await clock.sleep(100);
        expect(await cache.get('price')).toBe('old');
        expect(await database.read('price')).toBe('old');
      });
    });

    /**
     * @seen hazelcast/hazelcast#3075 that writes coalesce was fixed in the code, and some uses have to know every value
     */
    it('never writes the values that came between two flushes', async () => {
      await atDesk(async ({ cache, notebook, until }) => {
        for (const price of ['10', '11', '12']) {
          await cache.put('price', price);
        }
        await until(200);
        expect(notebook.calls).toEqual(['50 write price 12']);
      });
    });

    it('refuses changes in the end when more keys change than the database takes', async () => {
      await atDesk(async ({ cache, notebook, clock }) => {
        notebook.tookMs = 39; // four keys in 39 ms, where eight change
        let refused = 0;
        for (let i = 0; i < 100; i += 1) {
          await cache.put(`${i}`, '1').catch(() => {
            refused += 1;
          });
          await clock.sleep(5);
        }
        expect(refused).toBe(45);
      });
    });

    it('can answer a read with the old value after a change was acknowledged, if the read began before', async () => {
      await inShop(async ({ cache }, { clock }) => {
        const read = cache.get('price');
        await clock.sleep(5);
        await cache.put('price', '10');
        expect(await read).toBe('old');
        expect(await cache.get('price')).toBe('10');
      });
    });

    it('lets a change that fails each time, and is not given up, hold all others to one flush in each gathering time, also while it closes', async () => {
      await atDesk(async ({ cache, notebook, until }) => {
        notebook.instead = (call) =>
          call.includes('bad') ? refuses('down')() : undefined;
        await cache.put('bad', '1');
        await until(55);
        // Enough for two flushes, and they would be due at once.
        for (let i = 0; i < 7; i += 1) await cache.put(`${i}`, '1');
        await until(300);
        const good = notebook.calls.filter((c) => !c.includes('bad'));
        const times = good.map((call) => call.split(' ')[0]);
        expect(times.join(' ')).toBe('100 100 100 160 160 160 160');
        for (let i = 0; i < 7; i += 1) await cache.put(`${i}`, '2');
        void cache.close();
        await until(400);
        const last = notebook.calls.filter((c) => c.endsWith('2'));
        const more = last.map((call) => call.split(' ')[0]);
        expect(more.join(' ')).toBe('300 300 300 360 360 360 360');
      });
    });

    it('keeps a change that fails each time, and is not given up, until its key changes again', async () => {
      await inShop(
        async ({ cache }, world) => {
          const long = 'a text of more than twenty letters';
          await cache.put('price', long);
          await world.clock.sleep(10_000);
          expect(await cache.get('price')).toBe(long);
          expect(world.diskOf('Database').get('price')).toBe('old');
          await cache.put('price', '10');
          await world.clock.sleep(200);
          expect(world.diskOf('Database').get('price')).toBe('10');
        },
        [],
        { givesUp: async () => false },
      );
    });
  });
});
