import { describe, expect, it } from 'vitest';
import { record, simulate } from '../_simulation/index.ts';
import type { Fault, World } from '../_simulation/types.ts';
import {
  addCache,
  addDatabase,
  bothByHand,
  databaseReads,
  network,
  openShop,
  PATIENCE_MS,
  stored,
  writeAndRead,
  writtenForNobody,
  type PriceDatabase,
  type Shop,
} from './scenarios.ts';

/** Opens a shop in which every message arrives at once. */
async function inShop(
  visit: (shop: Shop, world: World) => Promise<void>,
  faults: readonly Fault[] = [],
): Promise<void> {
  await simulate({
    network: { latencyMs: 0 },
    faults,
    play: async (world) => visit(openShop(world), world),
  });
}

describe('servers', () => {
  it('keeps two keys of the database apart, and begins with one price', async () => {
    await inShop(async ({ database }, world) => {
      expect(stored(world)).toBe('old');
      expect(stored(world, 'stock')).toBeUndefined();
      await database.write('stock', '7');
      expect(await database.read('price')).toBe('old');
      expect(await database.read('stock')).toBe('7');
      expect(stored(world, 'stock')).toBe('7');
    });
  });

  it('refuses a price below zero after 5 ms, and keeps what it had', async () => {
    await inShop(async ({ database }, { clock }) => {
      await database.write('price', '0');
      const startMs = clock.now();
      for (const price of ['-1', '-0.5']) {
        const write = database.write('price', price);
        await expect(write).rejects.toMatchObject({
          name: 'PriceRefused',
          message: `${price} is below zero`,
        });
        expect(await database.read('price')).toBe('0');
      }
      expect(clock.now() - startMs).toBe(20);
    });
  });

  it('accepts 0, an empty text, a name and a number above 0, each in 5 ms', async () => {
    await inShop(async ({ database }, { clock }) => {
      for (const price of ['0', '', 'new', '9.99']) {
        const startMs = clock.now();
        await database.write('price', price);
        expect(clock.now() - startMs).toBe(5);
        expect(await database.read('price')).toBe(price);
      }
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

  it('gives each cache its own memory, its name and its options', async () => {
    await simulate(async (world) => {
      const database = addDatabase(world);
      const cache = addCache(world, database);
      const other = addCache(world, database, { ttlMs: 1 }, 'Other');
      for (let i = 0; i < 2; i += 1) {
        await cache.get('price');
        await other.get('price');
      }
      const { reads } = world.peek<PriceDatabase>('Database') ?? {};
      expect(reads).toBe(3);
    });
  });

  it('reads and writes in the application what the cache has, key by key', async () => {
    await inShop(async ({ application, cache }, world) => {
      await application.write('price', 'new');
      await application.write('stock', '7');
      expect(await application.read('price')).toBe('new');
      expect(await application.read('stock')).toBe('7');
      expect(await cache.get('stock')).toBe('7');
      expect(stored(world, 'stock')).toBe('7');
    });
  });

  it('waits in the application longer than the cache does, and not for ever', async () => {
    const faults = [
      { drop: 'Database>Cache#1' },
      { drop: 'Application>Cache#2' },
      { drop: 'Application>Cache#3' },
    ];
    await inShop(async ({ application }, { clock }) => {
      const errors: unknown[] = [];
      const times: number[] = [];
      for (const call of [
        () => application.read('price'),
        () => application.read('price'),
        () => application.write('price', 'new'),
      ]) {
        const startMs = clock.now();
        await call().catch(({ name }: Error) => errors.push(name));
        times.push(clock.now() - startMs);
      }
      expect(errors).toEqual([
        'DatabaseTimeout',
        'TimeoutError',
        'TimeoutError',
      ]);
      expect(times).toEqual([50, PATIENCE_MS, PATIENCE_MS]);
    }, faults);
  });

  it('leaves two prices when two write by hand, and one when no message is late', async () => {
    const late = await simulate(bothByHand);
    expect(late.result).toEqual(['first', 'second']);
    const prompt = await record({ ...bothByHand, faults: [] });
    expect(prompt.result).toEqual(['second', 'second']);
  });

  it('passes an error of the database on from the application', async () => {
    await simulate({
      network,
      async play(world) {
        const { application } = openShop(world);
        const write = application.write('price', '-1');
        await expect(write).rejects.toThrow('-1 is below zero');
      },
    });
  });

  it('measures a write and a read by the round trips that each makes', async () => {
    const measure = writeAndRead.series;
    const x = 21 as never;
    // To the cache and back is 2, and the database needs 5.
    expect(await measure['write-through']?.(x)).toBe(2 + 21 + 5 + 2);
    expect(await measure['no cache']?.(x)).toBe(2 * (21 + 5));
    expect(await measure['cache-aside']?.(x)).toBe(
      21 + 5 + 2 + (2 + 21 + 5 + 2),
    );
  });

  it('measures more loads with more writes, in each of five runs', async () => {
    const measure = databaseReads.series['write-through'];
    const few = (await measure?.(5 as never)) as number[];
    const many = (await measure?.(40 as never)) as number[];
    expect([few.length, many.length]).toEqual([5, 5]);
    expect(Math.min(...many)).toBeGreaterThan(Math.max(...few));
    expect(Math.max(...many)).toBeLessThan(100);
  });

  it('measures what writes that nobody reads cost the reads', async () => {
    const through = writtenForNobody.series['through the cache'];
    const past = writtenForNobody.series['past the cache'];
    const [cheap, dear] = [
      (await past?.(40 as never)) as number[],
      (await through?.(40 as never)) as number[],
    ];
    expect(Math.max(...cheap)).toBeLessThan(2);
    expect(Math.min(...dear)).toBeGreaterThan(40);
  });
});
