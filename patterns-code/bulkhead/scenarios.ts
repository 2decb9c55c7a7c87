import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Host,
  Remote,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  Bulkhead,
  Bulkheads,
  type BulkheadOptions,
} from './bulkhead.ts';

const TIMEOUT_MS = 300;

/** Half of the four workers that Checkout has. */
const half: BulkheadOptions = { maxConcurrent: 2, maxWaiting: 1 };

/** What Checkout calls, and what it looks like from outside. */
export interface Payments {
  charge(order: number): Promise<string>;
}
export interface Stock {
  reserve(item: string): Promise<string>;
}

/** The same, for callers that may wait for less long. */
export interface Checkout extends Stock {
  charge(order: number, patienceMs?: number): Promise<string>;
}

/** The caller did not wait any longer. */
export class CallerLeft extends Error {
  override readonly name = 'CallerLeft';
}

/** What pictures call orders, and how long somebody waits. */
const say: Say = (value, place) => {
  if (place === 'charge 1') return `order ${value as number}`;
  if (place === 'reserve 1') return value as string;
  return place === 'charge 2' ? `for ${value as number} ms` : undefined;
};

/** A payment service that answers after 20 ms, while it is well. */
export function addPayments(world: World): Remote<Payments> {
  world.words(say);
  return world.node('Payments', ({ clock }) => ({
    /** Each order that has come, in turn. */
    orders: [] as number[],
    async charge(order: number): Promise<string> {
      this.orders.push(order);
      await clock.sleep(20);
      return `receipt ${order}`;
    },
  }));
}

/** A stock service that answers as fast. */
export function addStock(world: World): Remote<Stock> {
  return world.node('Stock', ({ clock }) => ({
    async reserve(item: string): Promise<string> {
      await clock.sleep(20);
      return `${item} reserved`;
    },
  }));
}

/** Both services, and the bulkheads of the one that calls them. */
export function addBulkheads(world: World): Remote<Checkout> {
  const limits = { Payments: half, Stock: half };
  return addCheckout(world, 'Bulkheads', () => {
    const bulkheads = new Bulkheads(limits);
    return (dependency) => bulkheads.of(dependency);
  });
}

/** Both services, and one pool for the calls to both. */
export function addPool(world: World): Remote<Checkout> {
  return addCheckout(world, 'Workers', () => {
    const pool = new Bulkhead('Checkout', double(half));
    return () => pool;
  });
}

/** As many places as two have. */
function double(options: BulkheadOptions): BulkheadOptions {
  const { maxConcurrent, maxWaiting } = options;
  return {
    maxConcurrent: 2 * maxConcurrent,
    maxWaiting: 2 * maxWaiting,
  };
}

type BulkheadOf = (dependency: 'Payments' | 'Stock') => Bulkhead;

function addCheckout(
  world: World,
  name: string,
  open: () => BulkheadOf,
): Remote<Checkout> {
  const payments = addPayments(world);
  const stock = addStock(world);
  const boot = ({ clock }: Host) => {
    const bulkheadOf = open();
    const loadOf = (dependency: 'Payments' | 'Stock') => {
      const { running, waiting } = bulkheadOf(dependency);
      return { running, waiting };
    };
    return {
      /** The orders whose callers left before their turn came. */
      left: [] as number[],
      charge(order: number, patienceMs?: number) {
        let began = false;
        const patience = new AbortController();
        if (patienceMs !== undefined) {
          void clock.sleep(patienceMs).then(() => {
            if (!began) this.left.push(order);
            patience.abort(new CallerLeft(`after ${patienceMs} ms`));
          });
        }
        return bulkheadOf('Payments').call(() => {
          began = true;
          return withTimeout(clock, TIMEOUT_MS, payments.charge(order));
        }, patience.signal);
      },
      reserve(item: string) {
        return bulkheadOf('Stock').call(() =>
          withTimeout(clock, TIMEOUT_MS, stock.reserve(item)),
        );
      },
      /** What runs and waits for each service now. */
      get load() {
        return { Payments: loadOf('Payments'), Stock: loadOf('Stock') };
      },
    };
  };
  return world.node(name, boot, { group: 'Checkout' });
}

/** What `Bulkheads` shows of itself. */
export interface Shows {
  left: number[];
  load: Record<
    'Payments' | 'Stock',
    { running: number; waiting: number }
  >;
}

/** The orders that have come to Payments. */
export function ordersAtPayments(world: World): readonly number[] {
  const shown = world.peek<{ orders: number[] }>('Payments');
  return shown?.orders ?? [];
}

/** What must hold whatever goes wrong. */
function watch(world: World): void {
  const shown = () => world.peek<Shows>('Bulkheads');
  const loads = () => Object.values(shown()?.load ?? {});
  world.always('at most 2 run, 1 waits', () => {
    return loads().every(
      ({ running, waiting }) => running <= 2 && waiting <= 1,
    );
  });
  world.always('no order is paid whose caller has left', () => {
    const paid = ordersAtPayments(world);
    return !shown()?.left.some((order) => paid.includes(order));
  });
  world.finally('every place is free again', () => {
    return loads().every(
      ({ running, waiting }) => running + waiting === 0,
    );
  });
}

/** Makes each call when its time has come; says how each ended. */
async function callAt(
  { clock }: World,
  calls: readonly (readonly [number, () => Promise<string>])[],
): Promise<string[]> {
  const endings = calls.map(async ([atMs, call]) => {
    await clock.sleep(atMs);
    // Also when it is Checkout that does not answer.
    return withTimeout(clock, 1000, call()).catch(nameOf);
  });
  return Promise.all(endings);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/** Four orders, and soon after them somebody who wants tea. */
function ordersAndTea(
  world: World,
  checkout: Checkout,
): Promise<string[]> {
  return callAt(world, [
    [0, () => checkout.charge(1)],
    [10, () => checkout.charge(2)],
    [20, () => checkout.charge(3)],
    [30, () => checkout.charge(4)],
    [60, () => checkout.reserve('tea')],
  ]);
}

/**
 * Payments hangs, and the four workers of the checkout all wait for it.
 * Nothing is wrong with Stock, and yet it is asked for the tea only when
 * the first of them gives up.
 */
export const withoutBulkhead: Scenario = {
  withoutPattern: true,
  faults: [{ at: 0, pause: 'Payments', ms: 1000 }],
  play: (world) => ordersAndTea(world, addPool(world)),
};

/**
 * The same calls, and as many workers. Two orders wait for Payments, one
 * waits for a place, and one is refused at once. The two places for Stock
 * are free, and the tea is reserved as fast as ever.
 */
export const slowPayments: Scenario = {
  faults: [{ at: 0, pause: 'Payments', ms: 1000 }],
  play: (world) => ordersAndTea(world, addBulkheads(world)),
};

/**
 * Payments is well, and four orders come within 15 ms. Two run, one
 * waits for its turn, and the fourth is refused at once. It comes again
 * when there is room.
 */
export const queueFull: Scenario = {
  search: { maxFaults: 1, faults: ['crash', 'drop'] },
  async play(world) {
    const checkout = addBulkheads(world);
    watch(world);
    return callAt(world, [
      [0, () => checkout.charge(1)],
      [5, () => checkout.charge(2)],
      [10, () => checkout.charge(3)],
      [15, () => checkout.charge(4)],
      [90, () => checkout.charge(4)],
    ]);
  },
};

/**
 * Payments hangs for a while. The caller of order 3 waits for 100 ms and
 * leaves. Its place in the queue is free for order 4, and when Payments
 * is back it never hears of order 3.
 */
export const callerLeaves: Scenario = {
  faults: [{ at: 0, pause: 'Payments', ms: 200 }],
  search: { maxFaults: 1, faults: ['crash', 'drop'] },
  async play(world) {
    const checkout = addBulkheads(world);
    watch(world);
    world.sometimes('a caller leaves before its turn', () => {
      return world.peek<Shows>('Bulkheads')?.left.includes(3) === true;
    });
    return callAt(world, [
      [0, () => checkout.charge(1)],
      [10, () => checkout.charge(2)],
      [20, () => checkout.charge(3, 100)],
      [150, () => checkout.charge(4)],
    ]);
  },
};

const SHARES = [0, 20, 40, 60, 80, 100];

/**
 * Thirty orders and thirty calls to Stock a second, each independent of
 * the others, for twenty seconds. A call takes 40 ms, and a slow one
 * waits out its 300 ms. One pool has 8 workers and 8 places to wait; two
 * bulkheads have 4 and 4 each. What is measured is how long calls to
 * Stock took that were not refused, with the wait for a worker: 99 in
 * 100 took no longer. The mean of ten seeds, and the smallest and the
 * largest.
 */
export const stockLatency: Experiment = {
  x: { label: 'slow calls to Payments, %', values: SHARES },
  y: { label: '99th percentile of Stock, ms' },
  series: {
    'two bulkheads': (x: number) => measure(x, twoBulkheads, slowest),
    'one pool': (x: number) => measure(x, onePool, slowest),
  },
};

/**
 * The price, under the same load: what is kept for Stock is of no use to
 * Payments, so two bulkheads refuse orders that one pool takes. The pool
 * does not ask for whom a call is, and refuses calls to Stock as well.
 */
export const refusals: Experiment = {
  x: { label: 'slow calls to Payments, %', values: SHARES },
  y: { label: 'refused, of 100 calls' },
  series: {
    'Payments, two bulkheads': (x: number) =>
      measure(x, twoBulkheads, ({ Payments }) => percent(Payments)),
    'Payments, one pool': (x: number) =>
      measure(x, onePool, ({ Payments }) => percent(Payments)),
    'Stock, two bulkheads': (x: number) =>
      measure(x, twoBulkheads, ({ Stock }) => percent(Stock)),
    'Stock, one pool': (x: number) =>
      measure(x, onePool, ({ Stock }) => percent(Stock)),
  },
};

const four: BulkheadOptions = { maxConcurrent: 4, maxWaiting: 4 };

function twoBulkheads(): BulkheadOf {
  const bulkheads = new Bulkheads({ Payments: four, Stock: four });
  return (dependency) => bulkheads.of(dependency);
}

function onePool(): BulkheadOf {
  const pool = new Bulkhead('Checkout', double(four));
  return () => pool;
}

/** How long the answered calls took, in ms, and how many were refused. */
interface Calls {
  tookMs: number[];
  refused: number;
}

type Rush = Record<'Payments' | 'Stock', Calls>;

/** What `value` makes of the calls under each of ten seeds. */
async function measure(
  slowPercent: number,
  open: () => BulkheadOf,
  value: (calls: Rush) => number,
): Promise<number[]> {
  const samples: number[] = [];
  for (let seed = 1; seed <= 10; seed += 1) {
    samples.push(value(await rush(slowPercent, seed, open())));
  }
  return samples;
}

function slowest({ Stock: { tookMs } }: Rush): number {
  const sorted = tookMs.toSorted((a, b) => a - b);
  return sorted[Math.ceil(0.99 * sorted.length) - 1] ?? 0;
}

function percent({ tookMs, refused }: Calls): number {
  return (100 * refused) / (refused + tookMs.length);
}

async function rush(
  slowPercent: number,
  seed: number,
  bulkheadOf: BulkheadOf,
): Promise<Rush> {
  const calls: Rush = {
    Payments: { tookMs: [], refused: 0 },
    Stock: { tookMs: [], refused: 0 },
  };
  const play = async ({ clock, random }: World) => {
    const call = async (to: 'Payments' | 'Stock', ms: number) => {
      const startMs = clock.now();
      const work = () => clock.sleep(ms);
      const took = () => calls[to].tookMs.push(clock.now() - startMs);
      await bulkheadOf(to)
        .call(work)
        .then(took, () => (calls[to].refused += 1));
    };
    const all: Promise<void>[] = [];
    while (clock.now() < 20_000) {
      const isSlow = random() * 100 < slowPercent;
      if (random() < 0.5) all.push(call('Stock', 40));
      else all.push(call('Payments', isSlow ? TIMEOUT_MS : 40));
      // Independent arrivals, 60 a second: the gaps are exponential.
      await clock.sleep((-1000 / 60) * Math.log(1 - random()));
    }
    await Promise.all(all);
  };
  await simulate({ seed, play });
  return calls;
}
