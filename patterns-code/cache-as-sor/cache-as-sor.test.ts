import { describe, expect, it } from 'vitest';
import { explore, simulate } from '../_simulation/index.ts';
import type { Fault, Scenario, World } from '../_simulation/types.ts';
import type { Settings } from './cache-as-sor.ts';
import * as stories from './scenarios.ts';
import {
  answerOf,
  NAMES,
  network,
  openShop,
  type Name,
  type PriceDatabase,
  type Shop,
} from './scenarios.ts';

const DAYS = {
  'cache-aside': stories.dayOfCacheAside,
  'read-through': stories.dayOfReadThrough,
  'write-through': stories.dayOfWriteThrough,
  'write-behind': stories.dayOfWriteBehind,
  'refresh-ahead': stories.dayOfRefreshAhead,
};

type Visit<R> = (shop: Shop, world: World, name: Name) => Promise<R>;

interface Setup {
  faults?: readonly Fault[];
  settings?: Partial<Settings>;
}

/** Does the same in five shops, and says what came of it in each. */
async function inEach<R>(
  visit: Visit<R>,
  { faults = [], settings }: Setup = {},
): Promise<Record<Name, R>> {
  const results: [Name, R][] = [];
  for (const name of NAMES) {
    const { result } = await simulate({
      network,
      faults,
      play: async (world) =>
        visit(openShop(world, name, settings), world, name),
    });
    results.push([name, result]);
  }
  return Object.fromEntries(results) as Record<Name, R>;
}

/** The same for all but those that are named. */
function all<R>(usual: R, others: Partial<Record<Name, R>> = {}) {
  const entries = NAMES.map((name) => [name, usual] as const);
  return { ...Object.fromEntries(entries), ...others };
}

function loads(world: World): number {
  return world.peek<PriceDatabase>('Database')?.reads ?? NaN;
}

/** How long a call takes, and what it answers. */
async function timed<R>({ clock }: World, call: () => Promise<R>) {
  const startMs = clock.now();
  const answer = await call();
  return { answer, ms: clock.now() - startMs };
}

/** A reader comes before a write, and one while it is under way. */
function raceIn(name: Name): Scenario {
  return {
    network,
    search: { faults: [], delays: [30], maxDelays: 2, maxReorders: 0 },
    async play(world) {
      const { application } = openShop(world, name);
      const at = (client: string, ms: number, call: () => unknown) =>
        world.client(client, async ({ clock }) => {
          await clock.sleep(ms);
          await call();
        });
      await Promise.all([
        at('Ann', 0, () => application.read('price')),
        at('Writer', 5, () => application.write('price', 'new')),
        at('Bob', 10, () => application.read('price')),
      ]);
      await world.clock.sleep(100);
      const last = await application.read('price');
      world.finally('the last read is new', () => last === 'new');
    },
  };
}

describe('holds', () => {
  describe('While all is up', () => {
    it('reads what was written through the same application, in all five', async () => {
      const answers = await inEach(async ({ application }) => {
        const before = await application.read('price');
        await application.write('price', 'new');
        const after = await application.read('price');
        await application.write('price', 'newer');
        return [before, after, await application.read('price')];
      });
      expect(answers).toEqual(all(['old', 'new', 'newer']));
    });

    it('answers a second read without the database, in all five', async () => {
      const counts = await inEach(async ({ application }, world) => {
        await application.read('price');
        const first = loads(world);
        await application.read('price');
        return [first, loads(world)];
      });
      expect(counts).toEqual(all([1, 1]));
    });

    it('keeps two keys apart, in all five', async () => {
      const answers = await inEach(
        async ({ application, database }) => {
          await database.write('stock', '7');
          await application.read('price');
          await application.write('stock', '6');
          return [
            await application.read('price'),
            await application.read('stock'),
          ];
        },
      );
      expect(answers).toEqual(all(['old', '6']));
    });

    it('finds in the cache what was written in write-through and write-behind, and loads it in the other three', async () => {
      const counts = await inEach(async ({ application }, world) => {
        await application.write('price', 'new');
        const before = loads(world);
        await application.read('price');
        return loads(world) - before;
      });
      const inCache = { 'write-through': 0, 'write-behind': 0 };
      expect(counts).toEqual(all(1, inCache));
    });

    it('reloads a key that is read all the time before it expires in refresh-ahead, and lets its reader wait once in each time to live in the other four', async () => {
      const waits = await inEach(async ({ application }, world) => {
        await application.read('price');
        let waited = 0;
        // Two and a half times to live of 500 ms.
        for (let i = 0; i < 125; i += 1) {
          await world.clock.sleep(6);
          const read = () => application.read('price');
          const { ms } = await timed(world, read);
          if (ms > 4) waited += 1;
        }
        return waited;
      });
      expect(waits).toEqual(all(2, { 'refresh-ahead': 0 }));
    });

    it('loads once for readers who miss together in cache-aside, read-through and refresh-ahead, and for each of them in the other two', async () => {
      const counts = await inEach(async ({ application }, world) => {
        const reads = ['Ann', 'Bob', 'Eve'].map((reader) =>
          world.client(reader, () => application.read('price')),
        );
        expect(await Promise.all(reads)).toEqual(['old', 'old', 'old']);
        return loads(world);
      });
      const alone = { 'write-through': 3, 'write-behind': 3 };
      expect(counts).toEqual(all(1, alone));
    });

    it('keeps no old value once all messages of a write and of the reads beside it have arrived, whichever two are late, in all five', async () => {
      for (const name of NAMES) {
        const { violation, exhaustive } = await explore(raceIn(name));
        expect(violation?.rule, name).toBeUndefined();
        expect(exhaustive, name).toBe(true);
      }
    });
  });

  describe('What an acknowledgement means', () => {
    it('acknowledges a write when the database has it, and in write-behind before', async () => {
      const stored = await inEach(async ({ application }, world) => {
        const seen: unknown[] = [];
        for (const value of ['new', 'newer']) {
          await application.write('price', value);
          seen.push(world.diskOf('Database').get('price'));
          await world.clock.sleep(200);
          seen.push(world.diskOf('Database').get('price'));
        }
        return seen;
      });
      const behind = ['old', 'new', 'new', 'newer'];
      expect(stored).toEqual(
        all(['new', 'new', 'newer', 'newer'], {
          'write-behind': behind,
        }),
      );
    });

    it('keeps an acknowledged write through every single crash of the cache, but for write-behind', async () => {
      for (const name of NAMES.filter(
        (one) => one !== 'write-behind',
      )) {
        const { violation, exhaustive } = await explore(DAYS[name]);
        expect(violation?.rule, name).toBeUndefined();
        expect(exhaustive, name).toBe(true);
      }
    });
  });

  describe('While something is down', () => {
    it('answers reads while the cache is down in cache-aside alone', async () => {
      const answers = await inEach(async ({ application }, world) => {
        await application.read('price');
        world.crash('Cache');
        return [
          await answerOf(world, application.read('price')),
          await answerOf(world, application.read('stock')),
        ];
      });
      expect(answers).toEqual(
        all(['no answer', 'no answer'], {
          'cache-aside': ['old', undefined],
        }),
      );
    });

    it('acknowledges writes while the cache is down where the application writes: in cache-aside, read-through and refresh-ahead', async () => {
      const stored = await inEach(async ({ application }, world) => {
        world.crash('Cache');
        const write = application.write('price', 'new');
        const answer = await answerOf(world, write);
        return [answer, world.diskOf('Database').get('price')];
      });
      const none = ['no answer', 'old'];
      expect(stored).toEqual(
        all([undefined, 'new'], {
          'write-through': none,
          'write-behind': none,
        }),
      );
    });

    it('acknowledges writes while the database is down in write-behind alone, and makes up for them', async () => {
      const answers = await inEach(async ({ application }, world) => {
        world.crash('Database');
        const write = application.write('price', 'new');
        const answer = await answerOf(world, write);
        // The first attempt to make up for it fails as well.
        await world.clock.sleep(300);
        world.restart('Database');
        await world.clock.sleep(300);
        return [answer, world.diskOf('Database').get('price')];
      });
      expect(answers).toEqual(
        all(['no answer', 'old'], {
          'write-behind': [undefined, 'new'],
        }),
      );
    });

    it('reads what the database has when the answer to a write was lost, in all five', async () => {
      const answers = await inEach(async ({ application }, world) => {
        await application.read('price');
        const callers = ['Application', 'Cache'];
        world.partition(['Database'], callers, { oneWay: true });
        const write = application.write('price', 'new');
        const answer = await answerOf(world, write);
        world.heal();
        const read = await answerOf(world, application.read('price'));
        await world.clock.sleep(300);
        return [answer, read, world.diskOf('Database').get('price')];
      });
      expect(answers).toEqual(
        all(['no answer', 'new', 'new'], {
          'write-behind': [undefined, 'new', 'new'],
        }),
      );
    });

    it('answers reads of what is in the cache while the database is down, in all five', async () => {
      const answers = await inEach(async ({ application }, world) => {
        await application.read('price');
        world.crash('Database');
        await world.clock.sleep(300);
        return answerOf(world, application.read('price'));
      });
      expect(answers).toEqual(all('old'));
    });
  });
});

describe('limits', () => {
  describe('Writes past the cache', () => {
    it('serves an old value after a write past the cache, in all five, and in refresh-ahead for less time if the key is read on', async () => {
      const answers = await inEach(
        async ({ application, database }, world) => {
          await application.read('price');
          await database.write('price', 'new');
          const seen = [];
          for (const ms of [0, 260, 40, 250]) {
            await world.clock.sleep(ms);
            seen.push(await application.read('price'));
          }
          return seen;
        },
      );
      expect(answers).toEqual(
        all(['old', 'old', 'old', 'new'], {
          'refresh-ahead': ['old', 'old', 'new', 'new'],
        }),
      );
    });

    it('serves its own value after a later one came past the cache in write-through and write-behind, and loads that one in the other three', async () => {
      const answers = await inEach(
        async ({ application, database }) => {
          await application.write('price', 'new');
          await database.write('price', 'newest');
          return application.read('price');
        },
      );
      const own = { 'write-through': 'new', 'write-behind': 'new' };
      expect(answers).toEqual(all('newest', own));
    });

    it('overwrites a newer write past the cache in write-behind alone', async () => {
      const stored = await inEach(
        async ({ application, database }, world) => {
          await application.write('price', 'new');
          await database.write('price', 'newest');
          await world.clock.sleep(300);
          return world.diskOf('Database').get('price');
        },
      );
      expect(stored).toEqual(all('newest', { 'write-behind': 'new' }));
    });

    it('shows another program an acknowledged write late in write-behind alone', async () => {
      const seen = await inEach(async ({ application, database }) => {
        await application.write('price', 'new');
        return database.read('price');
      });
      expect(seen).toEqual(all('new', { 'write-behind': 'old' }));
    });
  });

  describe('When something fails', () => {
    it('loses an acknowledged write when the cache crashes, in write-behind alone', async () => {
      const { violation } = await explore(DAYS['write-behind']);
      expect(violation?.rule).toBe(
        'an acknowledged write is in the database in the end',
      );
      const stored = await inEach(async ({ application }, world) => {
        await application.write('price', 'new');
        world.crash('Cache');
        world.restart('Cache');
        await world.clock.sleep(300);
        return [
          world.diskOf('Database').get('price'),
          await application.read('price'),
        ];
      });
      expect(stored).toEqual(
        all(['new', 'new'], { 'write-behind': ['old', 'old'] }),
      );
    });

    it('serves an old value after an acknowledged write whose word to forget was lost, in cache-aside, read-through and refresh-ahead', async () => {
      const answers = await inEach(async ({ application }, world) => {
        await application.read('price');
        world.partition(['Application'], ['Cache']);
        const write = application.write('price', 'new');
        const answer = await answerOf(world, write);
        world.heal();
        const early = await application.read('price');
        await world.clock.sleep(500);
        return [answer, early, await application.read('price')];
      });
      // The write of the other two did not get anywhere.
      const none = ['no answer', 'old', 'old'];
      expect(answers).toEqual(
        all([undefined, 'old', 'new'], {
          'write-through': none,
          'write-behind': none,
        }),
      );
    });

    it('acknowledges a write that the database then refuses, in write-behind alone', async () => {
      const answers = await inEach(async ({ application }, world) => {
        const write = application.write('price', '-1');
        const answer = await answerOf(world, write);
        await world.clock.sleep(300);
        return [answer, world.diskOf('Database').get('price')];
      });
      expect(answers).toEqual(
        all(['no answer', 'old'], {
          'write-behind': [undefined, 'old'],
        }),
      );
    });
  });
});
