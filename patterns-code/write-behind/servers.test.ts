import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { World } from '../_simulation/types.ts';
import {
  addDatabase,
  COLUMN,
  Editor,
  openShop,
  OPTIONS,
  TooLong,
  type ShopDatabase,
} from './scenarios.ts';

const DATABASE = new Map<string, unknown>();

/** Writes of the database so far. */
function writes(world: World): number | undefined {
  return world.peek<ShopDatabase>('Database')?.writes;
}

describe('servers', () => {
  it('begins with a price, and keeps two keys apart', async () => {
    await simulate(async (world) => {
      const database = addDatabase(world);
      expect(await database.read('price')).toBe('old');
      await database.write('stock', '7');
      expect(await database.read('price')).toBe('old');
      expect(await database.read('stock')).toBe('7');
      await database.delete('price');
      expect(await database.read('price')).toBeUndefined();
      expect(await database.read('stock')).toBe('7');
    });
  });

  it('keeps what was written through two crashes', async () => {
    await simulate(async (world) => {
      const database = addDatabase(world);
      for (const price of ['10', '11']) {
        await database.write('price', price);
        world.crash('Database');
        world.restart('Database');
        expect(await database.read('price')).toBe(price);
      }
    });
  });

  it('counts writes and deletes, also those that it refuses, and no reads', async () => {
    await simulate(async (world) => {
      const database = addDatabase(world);
      await database.write('price', '10');
      await database.delete('stock');
      await database.read('price');
      const long = 'x'.repeat(COLUMN + 1);
      const refused = database.write('price', long);
      await expect(refused).rejects.toThrow('above 20');
      expect(writes(world)).toBe(3);
    });
  });

  it('refuses a text that is longer than its column, and writes nothing of it', async () => {
    await simulate(async (world) => {
      const database = addDatabase(world);
      const most = 'x'.repeat(COLUMN);
      await database.write('price', most);
      const write = database.write('price', 'y'.repeat(COLUMN + 1));
      await expect(write).rejects.toThrow('above 20');
      await expect(write).rejects.toMatchObject({ name: 'TooLong' });
      expect(await database.read('price')).toBe(most);
    });
  });

  it('takes 5 ms for a write and for a delete', async () => {
    await simulate({
      network: { latencyMs: 0 },
      async play(world) {
        const database = addDatabase(world);
        await database.write('price', '10');
        expect(world.clock.now()).toBe(5);
        await database.delete('price');
        expect(world.clock.now()).toBe(10);
      },
    });
  });

  it('gives up what is too long, and no other change', async () => {
    const change = { key: 'price', value: '10' };
    const { givesUp } = OPTIONS;
    expect(await givesUp(new TooLong('above 20'), change)).toBe(true);
    for (const error of [new Error('too long'), undefined, 'TooLong']) {
      expect(await givesUp(error, change)).toBe(false);
    }
  });

  it('opens a cache with another name and other options', async () => {
    await simulate(async (world) => {
      const { cache } = openShop(world, {
        name: 'Other',
        flushAfterMs: 5,
      });
      await cache.put('price', '10');
      await world.clock.sleep(20);
      expect(world.diskOf('Database').get('price')).toBe('10');
      expect(world.peek('Other')).toBeDefined();
    });
  });

  it('knows which values the database may have', async () => {
    await simulate(async ({ clock }) => {
      const answers: (() => Promise<void>)[] = [];
      const answer = () => answers.shift()?.() ?? Promise.resolve();
      const cache = { put: answer, delete: answer };
      const editor = new Editor(cache, { clock });
      const never = () => new Promise<void>(() => {});
      const full = () => Promise.reject(new Error('full'));
      const isIn = (price?: string, stock?: string) => {
        DATABASE.clear();
        if (price !== undefined) DATABASE.set('price', price);
        if (stock !== undefined) DATABASE.set('stock', stock);
        return editor.isIn(DATABASE);
      };
      expect(isIn()).toBe(true); // nothing was changed yet
      answers.push(never);
      await editor.put('price', '10');
      expect([isIn('old'), isIn('10'), isIn('11')]).toEqual([
        true,
        true,
        false,
      ]);
      await editor.put('price', '11');
      expect([isIn('10'), isIn('11')]).toEqual([false, true]);
      answers.push(full);
      await editor.put('price', '12');
      expect([isIn('11'), isIn('12')]).toEqual([true, false]);
      answers.push(never);
      await editor.delete('stock');
      expect([isIn('11'), isIn('11', '7')]).toEqual([true, false]);
      await editor.put('stock', '7');
      expect([isIn('11'), isIn('11', '7')]).toEqual([false, true]);
      answers.push(never);
      await editor.delete('stock');
      expect([isIn('11'), isIn('11', '7')]).toEqual([true, true]);
      await editor.delete('stock');
      expect([isIn('11'), isIn('11', '7')]).toEqual([true, false]);
    });
  });

  it('waits for the cache no longer than 30 ms', async () => {
    await simulate(async ({ clock }) => {
      const never = () => new Promise<void>(() => {});
      const cache = { put: never, delete: never };
      const editor = new Editor(cache, { clock });
      await editor.put('price', '10');
      expect(clock.now()).toBe(30);
      await editor.delete('price');
      expect(clock.now()).toBe(60);
    });
  });
});
