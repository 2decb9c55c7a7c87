import { describe, expect, it } from 'vitest';
import { explore, simulate } from '../_simulation/index.ts';
import type { Clock } from '../_simulation/types.ts';
import {
  addShop,
  lostAnswer,
  oneOrder,
  ordersOf,
} from './scenarios.ts';
import { IdempotentReceiver } from './write-behind.ts';

/** An operation that takes 20 ms and counts how often it ran. */
function counter(clock: Clock) {
  let runs = 0;
  return async () => {
    runs += 1;
    const run = runs;
    await clock.sleep(20);
    return `run ${run}`;
  };
}

describe('holds', () => {
  it('runs a repeated request once and gives both the same answer', async () => {
    const { result } = await simulate(lostAnswer);
    expect(result).toBe('order 1');
  });

  it('lets a repetition wait for the first run', async () => {
    await simulate(async ({ clock }) => {
      const receiver = new IdempotentReceiver(clock, { keepMs: 1000 });
      const operation = counter(clock);
      const first = receiver.handle('A', operation);
      await clock.sleep(10);
      expect(await receiver.handle('A', operation)).toBe('run 1');
      expect(clock.now()).toBe(20);
      expect(await first).toBe('run 1');
    });
  });

  it('runs a request again when the first attempt failed', async () => {
    await simulate(async ({ clock }) => {
      const receiver = new IdempotentReceiver(clock, { keepMs: 1000 });
      const failing = receiver.handle('A', async () => {
        throw new Error('full');
      });
      await expect(failing).rejects.toThrow('full');
      expect(await receiver.handle('A', counter(clock))).toBe('run 1');
    });
  });

  it('places at most one order, whichever message is lost or repeated', async () => {
    const search = await explore(oneOrder);
    expect(search).toMatchObject({ exhaustive: true, unreached: [] });
    expect(search.violation).toBeUndefined();
  });

  it('keeps requests with different ids apart', async () => {
    await simulate(async ({ clock }) => {
      const receiver = new IdempotentReceiver(clock, { keepMs: 1000 });
      const operation = counter(clock);
      expect(await receiver.handle('A', operation)).toBe('run 1');
      expect(await receiver.handle('B', operation)).toBe('run 2');
    });
  });
});

describe('limits', () => {
  it('runs a request twice when its answer has been forgotten', async () => {
    await simulate(async ({ clock }) => {
      const receiver = new IdempotentReceiver(clock, { keepMs: 1000 });
      const operation = counter(clock);
      expect(await receiver.handle('A', operation)).toBe('run 1');
      await clock.sleep(1000);
      expect(await receiver.handle('A', operation)).toBe('run 2');
    });
  });

  it('runs a request twice when the receiver crashes in between', async () => {
    await simulate(async (world) => {
      const shop = addShop(world);
      expect(await shop.order('A')).toBe('order 1');
      world.crash('Shop');
      world.restart('Shop');
      expect(await shop.order('A')).toBe('order 2');
      expect(ordersOf(world)).toBe(2);
    });
  });
});
