import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { Fault, World } from '../_simulation/types.ts';
import type { ReadThroughCache } from './read-through.ts';
import {
  addCache,
  addDatabase,
  change,
  network,
  openShop,
  queries,
  withoutCache,
  type Shop,
} from './scenarios.ts';

/** Opens a shop and does something in it. */
async function inShop(
  visit: (shop: Shop, world: World) => Promise<void>,
  faults: readonly Fault[] = [],
): Promise<void> {
  await simulate({
    network,
    faults,
    play: async (world) => visit(openShop(world), world),
  });
}

describe('servers', () => {
  it('has a price at first, nothing else, and keeps what is written through two crashes', async () => {
    await simulate(async (world) => {
      const database = addDatabase(world);
      expect(await database.read('price')).toBe('old');
      expect(await database.read('stock')).toBeUndefined();
      for (const price of ['new', 'newer']) {
        await database.write('price', price);
        world.crash('Database');
        world.restart('Database');
        expect(await database.read('price')).toBe(price);
      }
    });
  });

  it('counts the reads of the database, of whatever key', async () => {
    await inShop(async ({ database }, world) => {
      expect(queries(world)).toBe(0);
      await database.read('price');
      await database.read('stock');
      await database.write('price', 'new');
      expect(queries(world)).toBe(2);
    });
  });

  it('reads two keys through the cache', async () => {
    await inShop(async ({ application, database }) => {
      await database.write('stock', '7');
      expect(await application.read('stock')).toBe('7');
      expect(await application.read('price')).toBe('old');
    });
  });

  it('waits 100 ms for a cache that is down', async () => {
    const faults = [{ at: 0, crash: 'Cache' }];
    await inShop(async ({ application }, { clock }) => {
      const read = application.read('price');
      await expect(read).rejects.toThrow('no answer within 100 ms');
      // 1 + 1 for the client
      expect(clock.now()).toBe(102);
    }, faults);
  });

  it('adds a cache with its own name, options and memory', async () => {
    await inShop(async ({ cache, database }, world) => {
      const changes = { ttlMs: 50 };
      const other = addCache(world, database, changes, 'Other cache');
      await other.get('price');
      await world.clock.sleep(50);
      await other.get('price');
      expect(queries(world)).toBe(2);
      const sizeOf = (name: string) =>
        world.peek<ReadThroughCache>(name)?.size;
      expect([sizeOf('Cache'), sizeOf('Other cache')]).toEqual([0, 1]);
      await cache.get('price');
      await world.clock.sleep(50);
      await cache.get('price');
      expect(queries(world)).toBe(3);
    });
  });

  it('changes the price in the database, and then tells the cache', async () => {
    await inShop(async (shop, { clock }) => {
      expect(await shop.cache.get('price')).toBe('old');
      await change(clock, shop, 'new');
      expect(await shop.database.read('price')).toBe('new');
      expect(await shop.cache.get('price')).toBe('new');
    });
  });

  it('tells the cache also of a write whose answer was lost', async () => {
    const faults = [{ drop: 'Database>Client#1' }];
    await inShop(async (shop, { clock }) => {
      await shop.cache.get('price');
      const writing = change(clock, shop, 'new');
      await expect(writing).rejects.toThrow('no answer within 100 ms');
      expect(await shop.cache.get('price')).toBe('new');
    }, faults);
  });

  it('gives a change up when the cache does not answer', async () => {
    const faults = [{ at: 0, crash: 'Cache' }];
    await inShop(async (shop, { clock }) => {
      const writing = change(clock, shop, 'new');
      await expect(writing).rejects.toThrow('no answer within 100 ms');
      expect(await shop.database.read('price')).toBe('new');
    }, faults);
  });

  it('asks the database for each read without a cache', async () => {
    expect((await simulate(withoutCache)).result).toBe(4);
  });
});
