import { describe, expect, it } from 'vitest';
import { explore, simulate } from '../_simulation/index.ts';
import type { Fault, World } from '../_simulation/types.ts';
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
        await application.read('price');
        return loads(world);
      });
      const inCache = { 'write-through': 0, 'write-behind': 0 };
      expect(counts).toEqual(all(1, inCache));
    });

    it('makes no reader wait for a key that is read all the time in refresh-ahead, and one for each time to live in the other four', async () => {
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

    it('acknowledges writes while the cache is down in cache-aside alone', async () => {
      const answers = await inEach(async ({ application }, world) => {
        world.crash('Cache');
        const write = application.write('price', 'new');
        return answerOf(world, write);
      });
      const expected = { 'cache-aside': undefined };
      expect(answers).toEqual(all('no answer', expected));
    });

    it('acknowledges writes while the database is down in write-behind alone, and makes up for them', async () => {
      const answers = await inEach(async ({ application }, world) => {
        world.crash('Database');
        const write = application.write('price', 'new');
        const answer = await answerOf(world, write);
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

  it('serves an old value after a write past the cache, in all five', async () => {
    const answers = await inEach(
      async ({ application, database }, world) => {
        await application.read('price');
        await database.write('price', 'new');
        const early = await application.read('price');
        await world.clock.sleep(500);
        return [early, await application.read('price')];
      },
    );
    expect(answers).toEqual(all(['old', 'new']));
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
