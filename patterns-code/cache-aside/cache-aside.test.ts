import { describe, expect, it } from 'vitest';
import { explore, record, simulate } from '../_simulation/index.ts';
import type { Fault, Run, World } from '../_simulation/types.ts';
import * as stories from './scenarios.ts';
import {
  addApplication,
  CacheServer,
  DatabaseServer,
  network,
  openShop,
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

describe('holds', () => {
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

  it('writes to the database first, then deletes the entry', async () => {
    const run = await inShop(async ({ application }) => {
      await application.write('price', 'new');
    });
    expect(calls(run)).toEqual(['Database.write', 'Cache.delete']);
  });

  it('deletes nothing when the database refuses the write', async () => {
    const run = await simulate({
      network,
      async play(world) {
        const cache = world.node('Cache', (h) => new CacheServer(h));
        const database = world.node('Database', () => ({
          read: async () => 'old',
          write: async () => {
            throw new Error('disk full');
          },
        }));
        const application = addApplication(world, cache, database);
        await application.read('price');
        const write = application.write('price', 'new');
        await expect(write).rejects.toThrow('disk full');
        expect(await cache.get('price')).toEqual({ value: 'old' });
      },
    });
    const reading = ['Cache.get', 'Database.read', 'Cache.set'];
    expect(calls(run)).toEqual([...reading, 'Database.write']);
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

  it('reads the new value after a write has ended', async () => {
    const { result } = await simulate(stories.writeThenInvalidate);
    expect(result).toBe('new');
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

  it('does not cache that a value is missing', async () => {
    await inShop(async ({ application, database }) => {
      expect(await application.read('stock')).toBeUndefined();
      await database.write('stock', '7');
      expect(await application.read('stock')).toBe('7');
    });
  });

  it('answers reads and writes while the cache is dead', async () => {
    const faults = [{ at: 0, crash: 'Cache' }];
    await inShop(async ({ application }) => {
      await application.write('price', 'new');
      expect(await application.read('price')).toBe('new');
    }, faults);
  });

  it('waits for a dead cache no longer than its timeout', async () => {
    const faults = [{ at: 0, crash: 'Cache' }];
    const { endedAt } = await inShop(async ({ application }) => {
      await application.read('price');
    }, faults);
    // 20 for the cache, 10 + 5 + 1 for the database, 1 + 1 for the client
    expect(endedAt).toBe(38);
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

  it('answers while the cache answers with errors', async () => {
    const story = async (world: World) => {
      const fails = () => {
        throw new Error('out of memory');
      };
      const broken = { get: fails, set: fails, delete: fails };
      const cache = world.node('Cache', () => broken);
      const database = world.node('Database', (host) => {
        host.disk.set('price', 'old');
        return new DatabaseServer(host);
      });
      const application = addApplication(world, cache, database);
      const before = await application.read('price');
      await application.write('price', 'new');
      return [before, await application.read('price')];
    };
    const { result } = await simulate({ network, play: story });
    expect(result).toEqual(['old', 'new']);
  });

  it('never keeps an old value after a write, whichever messages of a racing reader and writer are slow', async () => {
    expect((await simulate(stories.slowReader)).result).toBe('new');
    const search = await explore(stories.readRacesWrite);
    expect(search.violation?.rule).toBeUndefined();
    expect(search.exhaustive).toBe(true);
  });
});

describe('limits', () => {
  it('serves the old value until its time to live is over when the delete is lost', async () => {
    // The third message to the cache is the delete.
    const faults = [{ drop: 'Application>Cache#3' }];
    await inShop(async ({ application }, world) => {
      await application.read('price');
      await application.write('price', 'new');
      expect(await application.read('price')).toBe('old');
      await world.clock.sleep(1000);
      expect(await application.read('price')).toBe('new');
    }, faults);
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

  it('loads once for each of several readers that miss together', async () => {
    expect((await simulate(stories.stampede)).result).toBe(4);
  });
});
