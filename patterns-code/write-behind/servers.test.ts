import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import { addShop, ordersOf } from './scenarios.ts';

describe('servers', () => {
  it('keeps its orders across two crashes', async () => {
    await simulate(async (world) => {
      const shop = addShop(world);
      expect(ordersOf(world)).toBe(0);
      for (const id of ['A', 'B', 'C']) {
        await shop.order(id);
        world.crash('Shop');
        world.restart('Shop');
      }
      expect(ordersOf(world)).toBe(3);
    });
  });

  it('places an order for each request when it remembers none', async () => {
    await simulate(async (world) => {
      const shop = addShop(world, false);
      expect(await shop.order('A')).toBe('order 1');
      expect(await shop.order('A')).toBe('order 2');
      expect(ordersOf(world)).toBe(2);
    });
  });
});
