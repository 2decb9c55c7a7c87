import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { World } from '../_simulation/types.ts';
import {
  addBulkheads,
  addPayments,
  addPool,
  addStock,
  ordersAtPayments,
  type Shows,
} from './scenarios.ts';
import * as stories from './scenarios.ts';

const nameOf = (error: Error) => error.name;

describe('servers', () => {
  it('gives each order a receipt of its own, 20 ms after it has come', async () => {
    const { result } = await simulate(async (world) => {
      const payments = addPayments(world);
      // Both at once: one order does not wait for the other.
      const receipts = [payments.charge(1), payments.charge(2)];
      return [...(await Promise.all(receipts)), world.clock.now()];
    });
    // 10 there, 20, 10 back
    expect(result).toEqual(['receipt 1', 'receipt 2', 40]);
  });

  it('reserves each item, 20 ms after somebody asked for it', async () => {
    const { result } = await simulate(async (world) => {
      const stock = addStock(world);
      const items = [stock.reserve('tea'), stock.reserve('cups')];
      return [...(await Promise.all(items)), world.clock.now()];
    });
    expect(result).toEqual(['tea reserved', 'cups reserved', 40]);
  });

  it('keeps the orders that came to Payments, in turn', async () => {
    await simulate(async (world) => {
      const payments = addPayments(world);
      expect(ordersAtPayments(world)).toEqual([]);
      for (const order of [3, 1]) await payments.charge(order);
      expect(ordersAtPayments(world)).toEqual([3, 1]);
      // 10 there; it has 20 to go when it is noted.
      void payments.charge(2);
      await world.clock.sleep(15);
      expect(ordersAtPayments(world)).toEqual([3, 1, 2]);
    });
  });

  it('passes orders to Payments and items to Stock', async () => {
    for (const add of [addBulkheads, addPool]) {
      const { result } = await simulate(async (world) => {
        const checkout = add(world);
        return Promise.all([
          checkout.charge(1),
          checkout.reserve('tea'),
          checkout.charge(2),
          checkout.reserve('cups'),
        ]);
      });
      expect(result).toEqual([
        'receipt 1',
        'tea reserved',
        'receipt 2',
        'cups reserved',
      ]);
    }
  });

  it('waits 300 ms for a service that never answers', async () => {
    for (const add of [addBulkheads, addPool]) {
      for (const service of ['Payments', 'Stock']) {
        const faults = [{ at: 0, crash: service }];
        const story = async (world: World) => {
          const checkout = add(world);
          const call =
            service === 'Payments'
              ? checkout.charge(1)
              : checkout.reserve('tea');
          const ending = await call.catch(nameOf);
          // 10 there, 300, 10 back
          return [ending, world.clock.now()];
        };
        const { result } = await simulate(story, { faults });
        expect(result).toEqual(['TimeoutError', 320]);
      }
    }
  });

  it('runs four calls in one pool, lets two wait and refuses the seventh, whomever they are for', async () => {
    const faults = [
      { at: 0, pause: 'Payments', ms: 100 },
      { at: 0, pause: 'Stock', ms: 100 },
    ];
    const story = async (world: World) => {
      const checkout = addPool(world);
      const calls = [1, 2, 3].flatMap((order) => [
        checkout.charge(order).catch(nameOf),
        checkout.reserve(`item ${order}`).catch(nameOf),
      ]);
      await world.clock.sleep(20);
      const { load } = world.peek<Shows>('Workers')!;
      const pool = { running: 4, waiting: 2 };
      expect(load).toEqual({ Payments: pool, Stock: pool });
      const last = await checkout.charge(7).catch(nameOf);
      return [...(await Promise.all(calls)), last];
    };
    const { result } = await simulate(story, { faults });
    expect(result).toEqual([
      'receipt 1',
      'item 1 reserved',
      'receipt 2',
      'item 2 reserved',
      'receipt 3',
      'item 3 reserved',
      'BulkheadFullError',
    ]);
  });

  it('runs two calls to each service and lets one wait', async () => {
    const faults = [
      { at: 0, pause: 'Payments', ms: 100 },
      { at: 0, pause: 'Stock', ms: 100 },
    ];
    const story = async (world: World) => {
      const checkout = addBulkheads(world);
      const charges = [1, 2, 3].map((order) => checkout.charge(order));
      const items = ['tea', 'cups'].map((item) =>
        checkout.reserve(item),
      );
      await world.clock.sleep(20);
      expect(world.peek<Shows>('Bulkheads')?.load).toEqual({
        Payments: { running: 2, waiting: 1 },
        Stock: { running: 2, waiting: 0 },
      });
      await Promise.all([...charges, ...items]);
    };
    const { outcome } = await simulate(story, { faults });
    expect(outcome).toBe('finished');
  });

  it('asks a service for nothing before there is a place', async () => {
    const { trace } = await simulate(async (world) => {
      const checkout = addBulkheads(world);
      await Promise.all(
        [1, 2, 3, 4].flatMap((order) => [
          checkout.charge(order).catch(nameOf),
          checkout.reserve(`item ${order}`).catch(nameOf),
        ]),
      );
    });
    for (const service of ['Payments', 'Stock']) {
      const asked = trace.flatMap((event) =>
        event.type === 'send' &&
        event.from === 'Bulkheads' &&
        event.to === service
          ? [event.at]
          : [],
      );
      // Two at once, one 40 ms later, and the fourth never.
      expect(asked).toEqual([10, 10, 50]);
    }
  });

  it('lets a caller leave after as long as it said, and notes it only if its turn had not come', async () => {
    const faults = [{ at: 0, pause: 'Payments', ms: 200 }];
    const story = async (world: World) => {
      const checkout = addBulkheads(world);
      const endings = [1, 2, 3].map(async (order) => {
        const ending = await checkout.charge(order, 100).catch(nameOf);
        return `${ending} at ${world.clock.now()}`;
      });
      const all = await Promise.all(endings);
      return [...all, world.peek<Shows>('Bulkheads')?.left];
    };
    const { result } = await simulate(story, { faults });
    expect(result).toEqual([
      'receipt 1 at 240',
      'receipt 2 at 240',
      'CallerLeft at 120',
      [3],
    ]);
  });

  it('frees the places of calls to Stock that never end', async () => {
    const faults = [{ drop: 'Stock>Bulkheads#1' }];
    const story = async (world: World) => {
      const checkout = addBulkheads(world);
      await checkout.reserve('tea').catch(nameOf);
      return world.peek<Shows>('Bulkheads')?.load.Stock.running;
    };
    const { result } = await simulate(story, { faults });
    expect(result).toBe(0);
  });

  it('has room for all again after a restart of the checkout', async () => {
    await simulate(async (world) => {
      const checkout = addBulkheads(world);
      world.crash('Payments');
      const lost = [1, 2, 3].map((order) => checkout.charge(order));
      await world.clock.sleep(50);
      world.crash('Bulkheads');
      world.restart('Bulkheads');
      world.restart('Payments');
      void lost;
      const again = [4, 5, 6].map((order) => checkout.charge(order));
      expect(await Promise.all(again)).toEqual([
        'receipt 4',
        'receipt 5',
        'receipt 6',
      ]);
    });
  });

  it('makes the same calls without bulkheads and with them', async () => {
    const asked = [];
    for (const story of [
      stories.withoutBulkhead,
      stories.slowPayments,
    ]) {
      const { trace } = await simulate(story);
      asked.push(
        trace.flatMap((event) =>
          event.type === 'send' &&
          event.kind === 'call' &&
          event.from === 'Client'
            ? [`${event.at} ms: ${event.label}`]
            : [],
        ),
      );
    }
    expect(asked[0]).toEqual([
      '0 ms: charge(1)',
      '10 ms: charge(2)',
      '20 ms: charge(3)',
      '30 ms: charge(4)',
      '60 ms: reserve("tea")',
    ]);
    expect(asked[1]).toEqual(asked[0]);
  });

  it('ends each story as its caption says', async () => {
    const endings = [];
    for (const story of [
      stories.withoutBulkhead,
      stories.slowPayments,
      stories.queueFull,
      stories.callerLeaves,
    ]) {
      endings.push((await simulate(story)).result);
    }
    const timeout = 'TimeoutError';
    expect(endings).toEqual([
      [timeout, timeout, timeout, timeout, 'tea reserved'],
      [timeout, timeout, timeout, 'BulkheadFullError', 'tea reserved'],
      [
        'receipt 1',
        'receipt 2',
        'receipt 3',
        'BulkheadFullError',
        'receipt 4',
      ],
      ['receipt 1', 'receipt 2', 'CallerLeft', 'receipt 4'],
    ]);
  });
});
