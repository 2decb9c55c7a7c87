import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { Fault, World } from '../_simulation/types.ts';
import type { DatabaseServer } from '../cache-aside/scenarios.ts';
import {
  addCache,
  gaps,
  network,
  OFF,
  openShop,
  write,
  type Shop,
} from './scenarios.ts';

/** Opens a shop, and does something in it. */
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

/** Reads of the database so far. */
function loads(world: World): number | undefined {
  return world.peek<DatabaseServer>('Database')?.reads;
}

describe('servers', () => {
  it('takes 18 ms for a miss and 2 for a hit', async () => {
    await inShop(async ({ cache }, { clock }) => {
      expect(await cache.get('price')).toBe('old');
      expect(clock.now()).toBe(18);
      expect(await cache.get('price')).toBe('old');
      expect(clock.now()).toBe(20);
    });
  });

  it('keeps what was written through two crashes of the database', async () => {
    await inShop(async ({ database }, world) => {
      for (const price of ['new', 'newer']) {
        await database.write('price', price);
        world.crash('Database');
        world.restart('Database');
        expect(await database.read('price')).toBe(price);
      }
    });
  });

  it('gives each of two caches its own entries and its own options', async () => {
    await inShop(async ({ cache, database }, world) => {
      const other = addCache(world, database, OFF, 'Other cache');
      await Promise.all([cache.get('price'), other.get('price')]);
      expect(loads(world)).toBe(2);
      await world.clock.sleep(600);
      await other.get('price');
      expect(loads(world)).toBe(2);
      await cache.get('price');
      await world.clock.sleep(20);
      expect(loads(world)).toBe(3);
    });
  });

  it('opens a shop with other options', async () => {
    await simulate({
      network,
      async play(world) {
        const { cache } = openShop(world, { ttlMs: 100 });
        await cache.get('price');
        await world.clock.sleep(100);
        await cache.get('price');
        expect(loads(world)).toBe(2);
      },
    });
  });

  it('writes first, then has the entry forgotten', async () => {
    await inShop(async (shop, world) => {
      await shop.cache.get('price');
      const writing = write(world.clock, shop, 'new');
      await world.clock.sleep(7); // 1 to get there, 5 to write
      expect(await shop.database.read('price')).toBe('new');
      await writing;
      expect(await shop.cache.get('price')).toBe('new');
    });
  });

  it('has the entry forgotten after a write that failed as well, and says that it failed', async () => {
    const faults = [{ at: 30, crash: 'Database', restartAfterMs: 10 }];
    await inShop(async (shop, world) => {
      await shop.cache.get('price');
      await world.clock.sleep(12);
      const writing = write(world.clock, shop, 'new');
      await expect(writing).rejects.toThrow('no answer within 100 ms');
      const before = loads(world);
      await shop.cache.get('price');
      expect(loads(world)).toBe((before ?? 0) + 1);
    }, faults);
  });

  it('draws gaps with a mean of 1, in random order', () => {
    const draws = [0.3, 0.1, 0.2];
    let turn = 0;
    const all = gaps(() => draws[(turn += 1) % 3] ?? 0);
    const sum = all.reduce((a, b) => a + b);
    expect(sum / all.length).toBeCloseTo(1, 3);
    expect(all.slice(0, 2)).not.toEqual(
      [...all].sort((a, b) => a - b).slice(0, 2),
    );
    expect(Math.min(...all)).toBeGreaterThan(0);
  });
});
