import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  CircuitBreaker,
  type CircuitBreakerOptions,
} from './circuit-breaker.ts';

const TIMEOUT_MS = 300;

const options: CircuitBreakerOptions = {
  failureRate: 0.5,
  windowSize: 4,
  minimumCalls: 4,
  resetTimeoutMs: 1000,
  probes: 1,
};

/** What the breaker guards, and what it looks like from outside. */
export interface Payments {
  charge(order: number): Promise<string>;
}

/** A payment service that answers after 20 ms, while it is up. */
export function addPayments(world: World): Payments {
  return world.node('Payments', ({ clock }) => ({
    async charge(order: number): Promise<string> {
      await clock.sleep(20);
      return `receipt ${order}`;
    },
  }));
}

/** The caller's side of it: a timeout, and around that the breaker. */
export function addBreaker(
  world: World,
  payments: Payments,
  changes: Partial<CircuitBreakerOptions> = {},
): Payments {
  return world.node('Breaker', ({ clock }) => {
    const breaker = new CircuitBreaker(clock, {
      ...options,
      ...changes,
    });
    return {
      charge: (order: number) =>
        breaker.call(() =>
          withTimeout(clock, TIMEOUT_MS, payments.charge(order)),
        ),
      get state() {
        return breaker.state;
      },
    };
  });
}

/** Pays `count` orders, one every `everyMs`, and says how each ended. */
async function pay(
  world: World,
  payments: Payments,
  count: number,
  everyMs: number,
): Promise<string[]> {
  const endings: string[] = [];
  for (let order = 1; order <= count; order += 1) {
    endings.push(await payments.charge(order).catch(nameOf));
    await world.clock.sleep(everyMs);
  }
  return endings;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/**
 * Without a breaker. Payments dies at 100 ms, and every caller still
 * waits its full 300 ms for an answer that can't come: six of them are
 * stuck at the same time, each with a thread and a connection of its
 * own.
 */
export const withoutBreaker: Scenario = {
  withoutPattern: true,
  faults: [{ at: 100, crash: 'Payments' }],
  async play(world) {
    const payments = addPayments(world);
    const { clock } = world;
    await payments.charge(1);
    await clock.sleep(100);
    const stuck = [2, 3, 4, 5, 6, 7].map(async (order) => {
      await clock.sleep(order * 10);
      await withTimeout(
        clock,
        TIMEOUT_MS,
        payments.charge(order),
      ).catch(nameOf);
    });
    await Promise.all(stuck);
  },
};

/**
 * Payments dies after two orders. Two calls wait out their timeout;
 * then half of the last four have failed, the breaker opens, and the
 * rest are refused in the time of one message, without a call to
 * Payments.
 */
export const trips: Scenario = {
  faults: [{ at: 150, crash: 'Payments' }],
  async play(world) {
    const breaker = addBreaker(world, addPayments(world));
    return pay(world, breaker, 7, 20);
  },
};

/**
 * Payments comes back while the breaker is open. After the reset time
 * one call is let through as a probe; it succeeds, and the breaker
 * closes.
 */
export const recovers: Scenario = {
  faults: [
    { at: 150, crash: 'Payments' },
    { at: 1200, restart: 'Payments' },
  ],
  async play(world) {
    const breaker = addBreaker(world, addPayments(world));
    const before = await pay(world, breaker, 5, 20);
    await world.clock.sleep(1000);
    return [...before, ...(await pay(world, breaker, 2, 20))];
  },
};

/**
 * Payments is still down when the probe goes out. Three callers arrive
 * together: one is the probe and waits for its timeout, the others are
 * refused at once, and then the breaker is open for another full
 * second.
 */
export const probeFails: Scenario = {
  faults: [{ at: 150, crash: 'Payments' }],
  async play(world) {
    const breaker = addBreaker(world, addPayments(world));
    await pay(world, breaker, 4, 20);
    await world.clock.sleep(1000);
    const together = [5, 6, 7].map((order) =>
      breaker.charge(order).catch(nameOf),
    );
    const endings = await Promise.all(together);
    return [...endings, ...(await pay(world, breaker, 1, 0))];
  },
};

/**
 * Ten orders arrive each second while Payments is down for so long, and
 * for ten seconds after. What is measured is the time that all callers
 * together spend waiting for an answer.
 */
export const timeSpentWaiting: Experiment = {
  x: { label: 'outage, s', values: [0, 1, 2, 4, 8, 16] },
  y: { label: 'callers waiting, s' },
  series: {
    'with a breaker': async (x: number) =>
      (await outage(x, true)).waitingS,
    without: async (x: number) => (await outage(x, false)).waitingS,
  },
};

/**
 * The price: the longer the reset time, the more calls are refused
 * although Payments would answer again. Ten orders arrive each second
 * around an outage of two seconds.
 */
export const refusedAfterRecovery: Experiment = {
  x: { label: 'reset time, s', values: [0.5, 1, 2, 4, 8] },
  y: { label: 'calls refused after the recovery' },
  series: {
    'with a breaker': async (x: number) =>
      (await outage(2, true, x * 1000)).refusedLate,
    without: async (x: number) =>
      (await outage(2, false, x * 1000)).refusedLate,
  },
};

async function outage(
  seconds: number,
  withBreaker: boolean,
  resetTimeoutMs = options.resetTimeoutMs,
): Promise<{ waitingS: number; refusedLate: number }> {
  const downFrom = 1000;
  const upFrom = downFrom + seconds * 1000;
  const total = { waitingMs: 0, refusedLate: 0 };
  const scenario: Scenario = {
    faults:
      seconds === 0
        ? []
        : [
            {
              at: downFrom,
              crash: 'Payments',
              restartAfterMs: seconds * 1000,
            },
          ],
    async play(world) {
      const { clock } = world;
      const payments = addPayments(world);
      const breaker = addBreaker(world, payments, { resetTimeoutMs });
      const order = async (number: number) => {
        const startMs = clock.now();
        const answer = withBreaker
          ? breaker.charge(number)
          : withTimeout(clock, TIMEOUT_MS, payments.charge(number));
        const ending = await answer.catch(nameOf);
        total.waitingMs += clock.now() - startMs;
        const late = startMs > upFrom && ending === 'CircuitOpenError';
        if (late) total.refusedLate += 1;
      };
      const orders: Promise<void>[] = [];
      while (clock.now() < upFrom + 10_000) {
        orders.push(order(orders.length));
        await clock.sleep(100);
      }
      await Promise.all(orders);
    },
  };
  await simulate(scenario);
  return {
    waitingS: total.waitingMs / 1000,
    refusedLate: total.refusedLate,
  };
}
