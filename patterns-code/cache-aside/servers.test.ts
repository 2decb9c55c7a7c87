import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { Fault, World } from '../_simulation/types.ts';
import {
  addApplication,
  LEASE_MS,
  openShop,
  type DatabaseServer,
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

/** The lease that a miss comes with. */
async function leaseOf(
  cache: Shop['cache'],
  key: string,
): Promise<number> {
  const found = await cache.get(key);
  if (typeof found === 'object' && 'lease' in found) {
    return found.lease;
  }
  throw new Error(`no lease for ${key}: ${JSON.stringify(found)}`);
}

/** What the cache has for the key. */
async function cached(
  cache: Shop['cache'],
  key: string,
): Promise<string | undefined> {
  const found = await cache.get(key);
  const isHit = typeof found === 'object' && 'value' in found;
  return isHit ? found.value : undefined;
}

/** Reads of the database so far. */
function loads(world: World): number | undefined {
  return world.peek<DatabaseServer>('Database')?.reads;
}

describe('servers', () => {
  it('keeps the entries of two keys apart', async () => {
    await inShop(async ({ cache }) => {
      await cache.set('price', '10', 1000);
      await cache.set('stock', '7', 1000);
      expect(await cached(cache, 'price')).toBe('10');
      expect(await cached(cache, 'stock')).toBe('7');
      await cache.delete('stock');
      expect(await cached(cache, 'price')).toBe('10');
      expect(await cached(cache, 'stock')).toBeUndefined();
    });
  });

  it('keeps the leases of two keys apart', async () => {
    await inShop(async ({ cache }) => {
      const price = await leaseOf(cache, 'price');
      const stock = await leaseOf(cache, 'stock');
      expect(stock).not.toBe(price);
      await cache.delete('stock');
      await cache.set('price', '10', 1000, price);
      await cache.set('stock', '7', 1000, stock);
      expect(await cached(cache, 'price')).toBe('10');
      expect(await cached(cache, 'stock')).toBeUndefined();
    });
  });

  it('refuses a key the lease of another', async () => {
    await inShop(async ({ cache }) => {
      const price = await leaseOf(cache, 'price');
      await leaseOf(cache, 'stock');
      await cache.set('stock', '7', 1000, price);
      expect(await cached(cache, 'stock')).toBeUndefined();
    });
  });

  it('ignores a value whose lease a delete has ended', async () => {
    await inShop(async ({ cache }) => {
      const early = await leaseOf(cache, 'price');
      await cache.delete('price');
      await cache.set('price', 'old', 1000, early);
      const late = await leaseOf(cache, 'price');
      expect(late).not.toBe(early);
      const answers = [
        await cache.set('price', 'new', 1000, late),
        await cache.set('price', 'old', 1000, early),
      ];
      expect(answers).toEqual(['stored', 'ignored']);
      expect(await cached(cache, 'price')).toBe('new');
    });
  });

  it('hands a lease to one at a time, and again when it is too old', async () => {
    await inShop(async ({ cache }, { clock }) => {
      const first = await leaseOf(cache, 'price');
      expect(await cache.get('price')).toBe('loading');
      await clock.sleep(LEASE_MS - 1);
      expect(await cache.get('price')).toBe('loading');
      await clock.sleep(1);
      expect(await leaseOf(cache, 'price')).toBe(first);
      expect(await cache.get('price')).toBe('loading');
      await clock.sleep(LEASE_MS);
      expect(await leaseOf(cache, 'price')).toBe(first);
    });
  });

  it('takes a value for a lease once, and hands out another one when its time to live is over', async () => {
    await inShop(async ({ cache }, { clock }) => {
      const first = await leaseOf(cache, 'price');
      await cache.set('price', '10', 50, first);
      await cache.set('price', '11', 50, first);
      expect(await cached(cache, 'price')).toBe('10');
      await clock.sleep(50);
      expect(await leaseOf(cache, 'price')).not.toBe(first);
    });
  });

  it('ends the lease when a value is stored without it', async () => {
    await inShop(async ({ cache }) => {
      const lease = await leaseOf(cache, 'price');
      await cache.set('price', '10', 1000);
      await cache.set('price', 'old', 1000, lease);
      expect(await cached(cache, 'price')).toBe('10');
    });
  });

  it('takes a lease back from the one who has it, and from nobody else', async () => {
    await inShop(async ({ cache }) => {
      const early = await leaseOf(cache, 'price');
      await cache.delete('price', early);
      const late = await leaseOf(cache, 'price');
      expect(late).not.toBe(early);
      await cache.delete('price', early);
      expect(await cache.get('price')).toBe('loading');
      await cache.set('price', '10', 1000, late);
      await cache.delete('price', late);
      expect(await cached(cache, 'price')).toBe('10');
    });
  });

  it('stores a value that comes without a lease', async () => {
    await inShop(async ({ cache }) => {
      await leaseOf(cache, 'price');
      await cache.set('price', '10', 1000);
      expect(await cached(cache, 'price')).toBe('10');
    });
  });

  it('ends each entry when its own time to live is over, however often it is read', async () => {
    await inShop(async ({ cache }, { clock }) => {
      await cache.set('price', '10', 1000);
      await clock.sleep(500);
      await cache.set('stock', '7', 800);
      await clock.sleep(499);
      expect(await cached(cache, 'price')).toBe('10');
      await clock.sleep(1);
      expect(await cached(cache, 'price')).toBeUndefined();
      await clock.sleep(299);
      expect(await cached(cache, 'stock')).toBe('7');
      await clock.sleep(1);
      expect(await cached(cache, 'stock')).toBeUndefined();
    });
  });

  it('ends an entry on time though the time of day jumps', async () => {
    const faults = [
      { at: 100, skew: 'Cache', ms: 3_600_000 },
      { at: 200, skew: 'Cache', ms: -3_600_000 },
    ];
    await inShop(async ({ cache }, { clock }) => {
      await cache.set('price', '10', 1000);
      await clock.sleep(150);
      expect(await cached(cache, 'price')).toBe('10');
      await clock.sleep(850);
      expect(await cached(cache, 'price')).toBeUndefined();
    }, faults);
  });

  it('forgets its entries and its leases at a restart', async () => {
    await inShop(async ({ cache }, world) => {
      await cache.set('price', '10', 1000);
      const stock = await leaseOf(cache, 'stock');
      world.crash('Cache');
      world.restart('Cache');
      expect(await leaseOf(cache, 'stock')).not.toBe(stock);
      await cache.set('stock', '7', 1000, stock);
      expect(await cached(cache, 'stock')).toBeUndefined();
      expect(await cached(cache, 'price')).toBeUndefined();
    });
  });

  it('gives the values of two keys back, and nothing for a third', async () => {
    await inShop(async ({ database }) => {
      await database.write('stock', '7');
      expect(await database.read('price')).toBe('old');
      expect(await database.read('stock')).toBe('7');
      expect(await database.read('colour')).toBeUndefined();
    });
  });

  it('takes 5 ms for each read and each write of the database', async () => {
    await inShop(async ({ database }, { clock }) => {
      await database.write('price', 'new');
      expect(clock.now()).toBe(5);
      expect(await database.read('price')).toBe('new');
      expect(clock.now()).toBe(10);
    });
  });

  it('reads what the database has at the end of its 5 ms', async () => {
    await inShop(async ({ database }, { clock }) => {
      void database.write('price', 'new');
      await clock.sleep(2);
      expect(await database.read('price')).toBe('new');
      expect(clock.now()).toBe(7);
    });
  });

  it('counts the reads of every key, and no writes', async () => {
    await inShop(async ({ database }, world) => {
      await database.read('price');
      await database.read('stock');
      await database.write('price', 'new');
      expect(loads(world)).toBe(2);
    });
  });

  it('keeps what was written through two crashes', async () => {
    await inShop(async ({ database }, world) => {
      for (const price of ['new', 'newer']) {
        await database.write('price', price);
        world.crash('Database');
        world.restart('Database');
        expect(await database.read('price')).toBe(price);
      }
    });
  });

  it('deletes the value of one key in 5 ms, and keeps the others', async () => {
    await inShop(async ({ database }, world) => {
      await database.write('stock', '7');
      const startMs = world.clock.now();
      await database.delete('price');
      expect(world.clock.now() - startMs).toBe(5);
      expect(await database.read('price')).toBeUndefined();
      expect(await database.read('stock')).toBe('7');
      world.crash('Database');
      world.restart('Database');
      expect(await database.read('stock')).toBe('7');
    });
  });

  it('has written nothing when it dies before it answers', async () => {
    const faults = [{ at: 3, crash: 'Database', restartAfterMs: 7 }];
    await inShop(async ({ database }, { clock }) => {
      void database.write('price', 'new');
      await clock.sleep(20);
      expect(await database.read('price')).toBe('old');
    }, faults);
  });

  it('opens a shop with another time to live and another timeout', async () => {
    await simulate(async (world) => {
      const changes = { ttlMs: 50, cacheTimeoutMs: 70 };
      const { application, cache } = openShop(world, changes);
      await application.read('price');
      expect(await cached(cache, 'price')).toBe('old');
      await world.clock.sleep(50);
      expect(await cached(cache, 'price')).toBeUndefined();
      world.crash('Cache');
      const startMs = world.clock.now();
      await application.read('price');
      // 10 + 10 for the client, 70 for the cache, 10 + 5 + 10
      expect(world.clock.now() - startMs).toBe(115);
    });
  });

  it('adds an application with its own name and options', async () => {
    await inShop(async ({ cache, database }, world) => {
      const setup = { name: 'Other', ttlMs: 50 };
      const other = addApplication(world, cache, database, setup);
      await other.read('price');
      expect(await cached(cache, 'price')).toBe('old');
      await world.clock.sleep(50);
      expect(await cached(cache, 'price')).toBeUndefined();
    });
  });
});
