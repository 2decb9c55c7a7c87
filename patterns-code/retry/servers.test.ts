import { describe, expect, it } from 'vitest';
import { simulate, TimeoutError } from '../_simulation/index.ts';
import type { TraceEvent, World } from '../_simulation/types.ts';
import {
  addAllFour,
  addPayments,
  addRetry,
  Busy,
  chargesOf,
  isTransient,
} from './scenarios.ts';
import * as stories from './scenarios.ts';

/** When each call of `charge` was sent to a node, and with what. */
function callsTo(trace: readonly TraceEvent[], node: string): string[] {
  return trace.flatMap((event) =>
    event.type === 'send' && event.kind === 'call' && event.to === node
      ? [event.label]
      : [],
  );
}

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

  it('charges an order again for each call without a key', async () => {
    await simulate(async (world) => {
      const payments = addPayments(world);
      await payments.charge(1);
      await Promise.all([payments.charge(1), payments.charge(2)]);
      expect([1, 2, 3].map((order) => chargesOf(world, order))).toEqual(
        [2, 1, 0],
      );
    });
  });

  it('charges once for each key, also at the same time and after two restarts', async () => {
    await simulate(async (world) => {
      const payments = addPayments(world);
      await payments.charge(4);
      await Promise.all([
        payments.charge(1, 'K1'),
        payments.charge(1, 'K1'),
        payments.charge(2, 'K2'),
      ]);
      for (let crash = 1; crash <= 2; crash += 1) {
        world.crash('Payments');
        world.restart('Payments');
        expect(await payments.charge(1, 'K1')).toBe('receipt 1');
        expect(await payments.charge(2, 'K2')).toBe('receipt 2');
      }
      expect(chargesOf(world, 1)).toBe(1);
      expect(chargesOf(world, 2)).toBe(1);
      expect(await payments.charge(1, 'K3')).toBe('receipt 1');
      expect(chargesOf(world, 1)).toBe(2);
      expect(chargesOf(world, 4)).toBe(1);
    });
  });

  it('says how long it is busy, charges nothing meanwhile, and takes orders then', async () => {
    await simulate(async (world) => {
      const payments = addPayments(world, 500);
      const refused = payments.charge(1);
      await expect(refused).rejects.toMatchObject({
        name: 'Busy',
        retryAfterMs: 470,
      });
      expect(chargesOf(world, 1)).toBe(0);
      await world.clock.sleep(500 - 20 - 10 - 40);
      expect(await payments.charge(1)).toBe('receipt 1');
    });
  });

  it('passes each order with a key of its own through the retry, the same for all attempts', async () => {
    const faults = [
      { drop: 'Payments>Retry#1' },
      { drop: 'Payments>Retry#2' },
    ];
    const { trace } = await simulate(
      async (world) => {
        const retry = addRetry(world, addPayments(world));
        const answers = [retry.charge(1), retry.charge(2)];
        expect(await Promise.all(answers)).toEqual([
          'receipt 1',
          'receipt 2',
        ]);
      },
      { faults },
    );
    expect(callsTo(trace, 'Payments').sort()).toEqual([
      'charge(1, "K1")',
      'charge(1, "K1")',
      'charge(2, "K2")',
      'charge(2, "K2")',
    ]);
  });

  it('waits 300 ms for a payment that never comes, and less when less is left', async () => {
    const story = async (world: World) => {
      const payments = addPayments(world);
      const changes = { maxAttempts: 2, deadlineMs: 500 };
      const retry = addRetry(world, payments, true, changes);
      world.crash('Payments');
      const error = retry.charge(1).catch((e: Error) => e.message);
      await error;
      // 10 there, both attempts until the deadline, 10 back
      expect(world.clock.now()).toBe(520);
      expect(await error).toMatch(/^no answer within 1\d\d\.\d+ ms$/);
    };
    const { trace } = await simulate(story);
    expect(callsTo(trace, 'Payments').length).toBe(2);
    const once = { maxAttempts: 1 };
    await simulate(async (world) => {
      const payments = addPayments(world);
      const retry = addRetry(world, payments, true, once);
      world.crash('Payments');
      await expect(retry.charge(1)).rejects.toThrow(/^no answer/);
      expect(world.clock.now()).toBe(320);
    });
  });

  it('tries again what had no answer or was asked to come back, and no other error', () => {
    class CardRejected extends Error {
      override readonly name = 'CardRejected';
    }
    expect(isTransient(new TimeoutError(300))).toBe(true);
    expect(isTransient(new Busy(0))).toBe(true);
    for (const error of [new CardRejected(), new TypeError(), 'Busy']) {
      expect(isTransient(error)).toBe(false);
    }
  });

  it('takes the changes of its options, and the others as they are', async () => {
    await simulate(async (world) => {
      const payments = addPayments(world);
      addRetry(world, payments, true, { budget: 7 });
      const shown = world.peek<{ retriesLeft: number }>('Retry');
      expect(shown?.retriesLeft).toBe(7);
    });
  });

  it('sends each order of a story to the retry once', async () => {
    const { trace } = await simulate(stories.askedToWait);
    expect(callsTo(trace, 'Retry')).toEqual([
      'charge(1)',
      'charge(2)',
      'charge(3)',
    ]);
  });

  it('fails order 2 without a retry, after 300 ms and with Payments back', async () => {
    const { trace, endedAt } = await simulate(stories.withoutRetry);
    const notes = trace.flatMap((event) =>
      event.type === 'note' ? [`${event.at} ${event.text}`] : [],
    );
    // 40 for the first, 80, 300
    expect(notes).toEqual(['40 order 1 is paid', '420 order 2 fails']);
    expect(endedAt).toBe(500);
  });

  it('writes down each order that is to be charged later, under its key', async () => {
    for (const story of [stories.allFour, stories.breakerOutside]) {
      await simulate({
        ...story,
        async play(world) {
          await story.play(world);
          const later = [...world.diskOf('Retry')];
          expect(later.sort()).toEqual(
            [1, 2, 3, 4].map((order) => [`later K${order}`, order]),
          );
        },
      });
    }
  });

  it('charges nothing later while Payments is up', async () => {
    for (const story of [stories.allFour, stories.breakerOutside]) {
      const { result, trace } = await simulate(story, { faults: [] });
      expect(result).toEqual(
        [1, 2, 3, 4].map((order) => `receipt ${order}`),
      );
      expect(callsTo(trace, 'Payments')).toEqual(
        [1, 2, 3, 4].map((order) => `charge(${order}, "K${order}")`),
      );
    }
  });

  it('puts a burst of orders off, and takes no burst for an outage of Payments', async () => {
    await simulate(async (world) => {
      const payments = addPayments(world);
      const checkout = addAllFour(world, payments, 'breaker inside');
      const burst = [1, 2, 3, 4, 5, 6, 7].map((n) =>
        checkout.charge(n),
      );
      expect(await Promise.all(burst)).toEqual([
        ...[1, 2, 3, 4].map((order) => `receipt ${order}`),
        ...[5, 6, 7].map(() => 'charged later'),
      ]);
      expect(await checkout.charge(8)).toBe('receipt 8');
    });
  });

  it('passes on that a card was rejected, and takes neither that nor a bug for an outage', async () => {
    class CardRejected extends Error {
      override readonly name = 'CardRejected';
    }
    for (const error of [new CardRejected(), new TypeError('bug')]) {
      await simulate(async (world) => {
        let isWrong = true;
        const payments = world.node('Payments', () => ({
          async charge(order: number) {
            if (isWrong) throw error;
            return `receipt ${order}`;
          },
        }));
        const checkout = addAllFour(world, payments, 'breaker inside');
        for (const order of [1, 2, 3]) {
          await expect(checkout.charge(order)).rejects.toMatchObject({
            name: error.name,
          });
          if (error instanceof TypeError) return;
        }
        isWrong = false;
        expect(await checkout.charge(4)).toBe('receipt 4');
      });
    }
  });
});
