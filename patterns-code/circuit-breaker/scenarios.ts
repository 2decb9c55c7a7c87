import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Host,
  Say,
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
  windowMs: 10_000,
  minimumCalls: 4,
  resetTimeoutMs: 1000,
  probes: 1,
};

/** What the breaker guards, and what it looks like from outside. */
export interface Payments {
  charge(order: number): Promise<string>;
}

/** What pictures call an order's number. */
const say: Say = (value, place) =>
  place === 'charge 1' ? `order ${value as number}` : undefined;

/** A payment service that answers after 20 ms, while it is up. */
export function addPayments(world: World): Payments {
  world.words(say);
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
  const boot = ({ clock }: Host) => {
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
  };
  return world.node('Breaker', boot, { group: 'Checkout' });
}

/**
 * Pays `count` orders from number `first` on, one every `everyMs`, and
 * says how each ended.
 */
async function pay(
  world: World,
  payments: Payments,
  count: number,
  everyMs: number,
  first = 1,
): Promise<string[]> {
  const endings: string[] = [];
  for (let order = first; order < first + count; order += 1) {
    endings.push(await payments.charge(order).catch(nameOf));
    await world.clock.sleep(everyMs);
  }
  return endings;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/**
 * Payments dies at 100 ms, and every caller still waits its full 300 ms
 * for an answer that can't come: six of them are stuck at the same
 * time, each with a thread and a connection of its own.
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
      ).catch(() => world.note(`order ${order} gives up`));
    });
    await Promise.all(stuck);
  },
};

/**
 * Payments dies after two orders. Two calls wait out their timeout;
 * then half of the last four have failed, the breaker opens, and the
 * rest are refused at once, without a call to Payments.
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
    return [...before, ...(await pay(world, breaker, 2, 20, 6))];
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
    return [...endings, ...(await pay(world, breaker, 1, 0, 8))];
  },
};

/**
 * Ten orders a second, each independent of the others, while Payments is
 * down for so long, and for ten seconds before and after. The breaker is
 * an object in the process that calls, tries again after a second, and
 * each call has 300 ms, with a breaker and without. What is measured is
 * the time that all callers together wait: the mean of ten seeds, and
 * the smallest and the largest.
 */
export const timeSpentWaiting: Experiment = {
  x: { label: 'outage, s', values: [0, 1, 2, 4, 8, 16] },
  y: { label: 'callers waiting, s' },
  series: {
    'with a breaker': (x: number) =>
      each(TEN, async (seed) => (await outage(x, { seed })).waitingS),
    'with a timeout alone': (x: number) =>
      each(TEN, async (seed) => {
        const changes = { seed, withBreaker: false };
        return (await outage(x, changes)).waitingS;
      }),
  },
};

/**
 * The choice: a short reset time sends more calls to a service that is
 * down, a long one refuses more calls to a service that is back. The
 * load is the same. Ten outages, each under a seed of its own, last from
 * 60 s to one reset time longer, so that they end at different points of
 * it; their mean, and the smallest and the largest.
 */
export const resetTime: Experiment = {
  x: { label: 'reset time, s', values: [0.5, 1, 2, 4, 8] },
  y: { label: 'calls' },
  series: {
    'refused after the recovery': (x: number) =>
      each(TEN, async (seed) => (await longOutage(x, seed)).refused),
    'sent during the outage': (x: number) =>
      each(TEN, async (seed) => (await longOutage(x, seed)).inVain),
  },
};

const TEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** What was measured for each seed, one after the other. */
async function each(
  seeds: readonly number[],
  measure: (seed: number) => Promise<number>,
): Promise<number[]> {
  const samples: number[] = [];
  for (const seed of seeds) samples.push(await measure(seed));
  return samples;
}

function longOutage(resetS: number, seed: number): Promise<Outage> {
  const seconds = 60 + (resetS * (seed - 1)) / TEN.length;
  return outage(seconds, { seed, resetTimeoutMs: resetS * 1000 });
}

interface Outage {
  /** All callers together. */
  waitingS: number;
  /** Calls refused when Payments was back. */
  refused: number;
  /** Calls that went to Payments while it was down. */
  inVain: number;
}

async function outage(
  seconds: number,
  changes: {
    seed: number;
    withBreaker?: boolean;
    resetTimeoutMs?: number;
  },
): Promise<Outage> {
  const downFrom = 10_000;
  const upFrom = downFrom + seconds * 1000;
  const { seed, withBreaker = true, ...others } = changes;
  const total = { waitingMs: 0, refused: 0, inVain: 0 };
  const down = { crash: 'Payments', restartAfterMs: seconds * 1000 };
  await simulate({
    seed,
    untilMs: upFrom + 20_000,
    faults: seconds === 0 ? [] : [{ at: downFrom, ...down }],
    async play(world) {
      const { clock } = world;
      const payments = addPayments(world);
      const breaker = new CircuitBreaker(clock, {
        ...options,
        ...others,
      });
      const order = async (number: number) => {
        const startMs = clock.now();
        const isDown = startMs >= downFrom && startMs < upFrom;
        const ask = () => {
          if (isDown) total.inVain += 1;
          return withTimeout(
            clock,
            TIMEOUT_MS,
            payments.charge(number),
          );
        };
        const answer = withBreaker ? breaker.call(ask) : ask();
        const ending = await answer.catch(nameOf);
        total.waitingMs += clock.now() - startMs;
        if (startMs >= upFrom && ending === 'CircuitOpenError') {
          total.refused += 1;
        }
      };
      const orders: Promise<void>[] = [];
      while (clock.now() < upFrom + 10_000) {
        orders.push(order(orders.length));
        // Independent arrivals: the gaps are exponential.
        await clock.sleep(-100 * Math.log(1 - world.random()));
      }
      await Promise.all(orders);
    },
  });
  const { waitingMs, refused, inVain } = total;
  return { waitingS: waitingMs / 1000, refused, inVain };
}
