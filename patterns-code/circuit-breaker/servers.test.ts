import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { Shown, World } from '../_simulation/types.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { addBreaker, addPayments } from './scenarios.ts';
import * as stories from './scenarios.ts';

/** What `Breaker` shows of itself. */
function stateOf(
  world: World,
): Shown<CircuitBreaker>['state'] | undefined {
  return world.peek<CircuitBreaker>('Breaker')?.state;
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

  it('passes each order and its receipt through the breaker', async () => {
    const { result } = await simulate(async (world) => {
      const breaker = addBreaker(world, addPayments(world));
      const orders = [breaker.charge(1), breaker.charge(2)];
      return Promise.all(orders);
    });
    expect(result).toEqual(['receipt 1', 'receipt 2']);
  });

  it('waits 300 ms for a payment that never comes, and counts it as a failure', async () => {
    const faults = [{ at: 0, crash: 'Payments' }];
    const story = async (world: World) => {
      const breaker = addBreaker(world, addPayments(world));
      const error = breaker.charge(1).catch((e: Error) => e.name);
      const ending = await error;
      // 10 there, 300, 10 back
      expect([ending, world.clock.now()]).toEqual([
        'TimeoutError',
        320,
      ]);
      expect(stateOf(world)).toEqual({
        kind: 'closed',
        ended: [{ atMs: 310, failed: true }],
      });
    };
    await simulate(story, { faults });
  });

  it('takes the changes of its options, and the others as they are', async () => {
    const faults = [{ at: 0, crash: 'Payments' }];
    const story = async (world: World) => {
      const changes = { minimumCalls: 1, resetTimeoutMs: 5000 };
      const payments = addPayments(world);
      const breaker = addBreaker(world, payments, changes);
      await breaker.charge(1).catch(() => {});
      expect(stateOf(world)).toMatchObject({
        kind: 'open',
        untilMs: 5310,
      });
    };
    await simulate(story, { faults });
  });

  it('begins closed again after a restart of the breaker', async () => {
    const story = async (world: World) => {
      const payments = addPayments(world);
      const breaker = addBreaker(world, payments, { minimumCalls: 1 });
      world.crash('Payments');
      await breaker.charge(1).catch(() => {});
      expect(stateOf(world)?.kind).toBe('open');
      world.crash('Breaker');
      world.restart('Breaker');
      world.restart('Payments');
      expect(await breaker.charge(2)).toBe('receipt 2');
      expect(stateOf(world)).toEqual({
        kind: 'closed',
        ended: [{ atMs: 50, failed: false }],
      });
    };
    await simulate(story);
  });

  it('sends each order of a story to the breaker once', async () => {
    for (const story of [stories.recovers, stories.probeFails]) {
      const { trace } = await simulate(story);
      const orders = trace.flatMap((event) =>
        event.type === 'send' &&
        event.kind === 'call' &&
        event.to === 'Breaker'
          ? [event.label]
          : [],
      );
      expect(orders.length).toBeGreaterThan(6);
      expect(orders).toEqual(orders.map((_, i) => `charge(${i + 1})`));
    }
  });

  it('lets nobody wait longer than 300 ms without a breaker either', async () => {
    const { endedAt } = await simulate(stories.withoutBreaker);
    // 40 for the first, 100, and the last comes 70 later
    expect(endedAt).toBe(40 + 100 + 70 + 300);
  });
});
