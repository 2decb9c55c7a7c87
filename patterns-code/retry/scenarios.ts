import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Host,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import { Bulkhead } from '../bulkhead/bulkhead.ts';
import { CircuitBreaker } from '../circuit-breaker/circuit-breaker.ts';
import { Fallback } from '../fallback/fallback.ts';
import { Retry as FixedDelay } from './naive.ts';
import { Retry, type Attempt, type RetryOptions } from './retry.ts';

const TIMEOUT_MS = 300;
/** Longer than the retry needs: its deadline, and the way. */
const PATIENCE_MS = 3000;

export const options: RetryOptions = {
  isTransient,
  maxAttempts: 3,
  baseDelayMs: 100,
  maxDelayMs: 1000,
  deadlineMs: 2000,
  budget: 10,
  successesPerRetry: 10,
};

/** Payments takes no orders now, and says when it will. */
export class Busy extends Error {
  override readonly name = 'Busy';
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('no orders now');
    this.retryAfterMs = retryAfterMs;
  }
}

/** No answer, or one that asks to come back. All else is final. */
export function isTransient(error: unknown): boolean {
  return ['TimeoutError', 'Busy'].includes(nameOf(error));
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

export interface Payments {
  /** Charges once for each key; without a key, once for each call. */
  charge(order: number, key?: string): Promise<string>;
}

/** What pictures call an order, its key, a charge and a refusal. */
const say: Say = (value, place) => {
  if (place === 'charge 1') return `order ${value as number}`;
  if (place === 'charge 2') return `key ${value as string}`;
  if (place === 'charge throws') {
    return `busy, ${(value as Busy).retryAfterMs} ms more`;
  }
  if (place.startsWith('disk later ')) {
    return `charge order ${value as number} later`;
  }
  return place.startsWith('disk ')
    ? `order ${value as number} charged`
    : undefined;
};

/**
 * A payment service that answers after 20 ms, while it is up. For
 * `busyForMs` after its start it takes no orders.
 */
export function addPayments(world: World, busyForMs = 0): Payments {
  world.words(say);
  return world.node('Payments', ({ clock, disk }) => {
    const opensAtMs = clock.now() + busyForMs;
    return {
      async charge(order: number, key?: string): Promise<string> {
        await clock.sleep(20);
        const waitMs = opensAtMs - clock.now();
        if (waitMs > 0) throw new Busy(waitMs);
        // One write: the charge, and that it was made for this key.
        const charge = key ?? `charge ${disk.size + 1}`;
        if (!disk.has(charge)) disk.set(charge, order);
        return `receipt ${order}`;
      },
    };
  });
}

/** How often Payments has charged this order. */
export function chargesOf(world: World, order: number): number {
  return [...world.diskOf('Payments').values()].filter(
    (charged) => charged === order,
  ).length;
}

/** The caller's side of it: a timeout, and around that the retry. */
export function addRetry(
  world: World,
  payments: Payments,
  withKey = true,
  changes: Partial<RetryOptions> = {},
): Payments {
  const boot = ({ clock, random }: Host) => {
    const retry = new Retry(clock, () => random(), {
      ...options,
      ...changes,
    });
    return {
      charge(order: number): Promise<string> {
        // The same for all attempts, so made before the first.
        const keys = withKey ? [`K${order}`] : [];
        return retry.call(({ leftMs }) =>
          withTimeout(
            clock,
            Math.min(TIMEOUT_MS, leftMs),
            payments.charge(order, ...keys),
          ),
        );
      },
      get retriesLeft() {
        return retry.retriesLeft;
      },
    };
  };
  return world.node('Retry', boot, { group: 'Checkout' });
}

/** Pays an order and says how it ended. */
function pay(
  world: World,
  payments: Payments,
  order: number,
): Promise<string> {
  const answer = payments.charge(order);
  return withTimeout(world.clock, PATIENCE_MS, answer).catch(nameOf);
}

/**
 * Payments restarts, which takes it 250 ms. Order 2 comes meanwhile:
 * its request is lost, and the shop tells its customer that the payment
 * failed, at a time when Payments is back.
 */
export const withoutRetry: Scenario = {
  withoutPattern: true,
  faults: [{ at: 100, crash: 'Payments', restartAfterMs: 250 }],
  async play(world) {
    const payments = addPayments(world);
    const { clock } = world;
    for (const order of [1, 2]) {
      const answer = payments.charge(order);
      const ending = withTimeout(clock, TIMEOUT_MS, answer).then(
        () => 'is paid',
        () => 'fails',
      );
      world.note(`order ${order} ${await ending}`);
      await clock.sleep(80);
    }
  },
};

/**
 * Payments restarts, which takes it 250 ms. The first attempt for order
 * 2 gets no answer; the second, after a short delay, finds Payments
 * back.
 */
export const shortOutage: Scenario = {
  faults: [{ at: 100, crash: 'Payments', restartAfterMs: 250 }],
  async play(world) {
    const retry = addRetry(world, addPayments(world));
    const first = await pay(world, retry, 1);
    await world.clock.sleep(60);
    return [first, await pay(world, retry, 2)];
  },
};

/**
 * Payments takes no orders at first, and says for how long. Three
 * orders come together and are told the same. Each waits as long, and a
 * random delay on top, so that they come back one after the other.
 */
export const askedToWait: Scenario = {
  async play(world) {
    const retry = addRetry(world, addPayments(world, 600));
    const orders = [1, 2, 3].map((order) => pay(world, retry, order));
    return Promise.all(orders);
  },
};

/**
 * The charge is made and its answer is lost. To the caller that looks
 * like a charge that was never made; it tries again, and the customer
 * pays twice.
 */
export const lostAnswer: Scenario = {
  faults: [{ drop: 'Payments>Retry#1' }],
  search: {
    maxFaults: 0,
    limits: {
      'an order is charged at most once':
        'charges an order twice when the answer to the first attempt is lost',
    },
  },
  async play(world) {
    world.always(
      'an order is charged at most once',
      () => chargesOf(world, 1) <= 1,
    );
    return pay(world, addRetry(world, addPayments(world), false), 1);
  },
};

/**
 * The same loss, but both attempts carry one idempotency key. Payments
 * has a charge under that key, and answers with its receipt. The search
 * loses and repeats messages of this story and restarts Payments, two
 * faults in a run.
 */
export const sameKey: Scenario = {
  faults: [{ drop: 'Payments>Retry#1' }],
  search: {
    maxFaults: 2,
    faults: ['drop', 'duplicate', 'crash'],
    crashable: ['Payments'],
    restartAfterMs: 100,
  },
  async play(world) {
    world.always(
      'an order is charged at most once',
      () => chargesOf(world, 1) <= 1,
    );
    const retry = addRetry(world, addPayments(world));
    const ending = await pay(world, retry, 1);
    world.finally(
      'who has a receipt has been charged',
      () => ending !== 'receipt 1' || chargesOf(world, 1) === 1,
    );
    world.sometimes(
      'a receipt arrives after all',
      () => ending === 'receipt 1',
    );
    return ending;
  },
};

/** Where the breaker stands: around each attempt, or around them all. */
type Order = 'breaker inside' | 'breaker outside';

/**
 * Retry, breaker and bulkhead, from the outside in, and a timeout for
 * each attempt; or the first two changed over. A refusal of one of them
 * is final for the retry.
 */
function threeTogether(
  { clock, random }: Pick<Host, 'clock' | 'random'>,
  order: Order,
  charge: (order: number) => Promise<string>,
  places = 4,
): (order: number) => Promise<string> {
  const retry = new Retry(clock, () => random(), options);
  const bulkhead = new Bulkhead('Payments', {
    maxConcurrent: places,
    maxWaiting: 0,
  });
  const breaker = new CircuitBreaker(clock, {
    failureRate: 0.5,
    windowSize: 4,
    windowMs: 10_000,
    minimumCalls: 2,
    resetTimeoutMs: 1000,
    probes: 1,
    // These say nothing about Payments.
    isFailure: (error) =>
      !['BulkheadFullError', 'CardRejected'].includes(nameOf(error)),
  });
  const attempt = (number: number, { leftMs }: Attempt) =>
    bulkhead.call(() =>
      withTimeout(clock, Math.min(TIMEOUT_MS, leftMs), charge(number)),
    );
  return order === 'breaker inside'
    ? (number) =>
        retry.call((its) => breaker.call(() => attempt(number, its)))
    : (number) =>
        breaker.call(() => retry.call((its) => attempt(number, its)));
}

/** Nobody asked Payments. */
function isRefusal(error: unknown): boolean {
  const refusals = ['CircuitOpenError', 'BulkheadFullError'];
  return refusals.includes(nameOf(error));
}

/** The three, and around them a fallback: the charge is made later. */
export function addAllFour(
  world: World,
  payments: Payments,
  order: Order,
): Payments {
  const boot = (host: Host) => {
    const pay = threeTogether(host, order, (number) =>
      payments.charge(number, `K${number}`),
    );
    const fallback = new Fallback<number, string>(
      host.clock,
      { name: 'Payments', timeoutMs: PATIENCE_MS, ask: pay },
      [
        {
          name: 'later',
          timeoutMs: TIMEOUT_MS,
          async ask(number) {
            // With its key, in case the charge was made after all.
            host.disk.set(`later K${number}`, number);
            return { value: 'charged later' };
          },
        },
      ],
      (error) => isTransient(error) || isRefusal(error),
    );
    return {
      async charge(number: number): Promise<string> {
        return (await fallback.call(number)).value;
      },
    };
  };
  return world.node('Retry', boot, { group: 'Checkout' });
}

/** Payments is down, and an order comes every 200 ms. */
async function orderEvery200Ms(
  world: World,
  order: Order,
): Promise<string[]> {
  const checkout = addAllFour(world, addPayments(world), order);
  const endings: Promise<string>[] = [];
  for (const number of [1, 2, 3, 4]) {
    endings.push(checkout.charge(number));
    await world.clock.sleep(200);
  }
  return Promise.all(endings);
}

/**
 * The four together. From the outside in: a fallback, the retry, a
 * circuit breaker, a bulkhead, and a timeout for each attempt. Payments
 * dies. When two attempts have had no answer the breaker opens; two
 * more are on their way, and all others are refused. What customers get
 * is no receipt: their orders are written down, to be charged later
 * under the same key.
 */
export const allFour: Scenario = {
  faults: [{ at: 5, crash: 'Payments' }],
  play: (world) => orderEvery200Ms(world, 'breaker inside'),
};

/**
 * The same outage and the same four, the breaker around the retry
 * instead of within. It hears of a failure when the last attempt of an
 * order has failed, so the dead service gets all attempts of the orders
 * that came until then, and their customers wait for all of them.
 */
export const breakerOutside: Scenario = {
  faults: [{ at: 5, crash: 'Payments' }],
  play: (world) => orderEvery200Ms(world, 'breaker outside'),
};

/**
 * Ten orders a second, each independent of the others, while Payments is
 * down for so long, and for five seconds before and after; the breaker
 * tries again after a second, and the bulkhead has room for all. What is
 * counted are the attempts that go to Payments while it is down: the
 * mean of five seeds, and the smallest and the largest.
 */
export const whereTheBreakerStands: Experiment = {
  x: { label: 'outage, s', values: [0, 1, 2, 4, 8] },
  y: { label: 'attempts in vain' },
  series: {
    'breaker inside': (x: number) => inVain(x, 'breaker inside'),
    'breaker outside': (x: number) => inVain(x, 'breaker outside'),
  },
};

async function inVain(
  seconds: number,
  order: Order,
): Promise<number[]> {
  const downFrom = 5000;
  const upFrom = downFrom + seconds * 1000;
  const down = { crash: 'Payments', restartAfterMs: seconds * 1000 };
  const samples: number[] = [];
  for (const seed of SEEDS.slice(0, 5)) {
    let attempts = 0;
    await simulate({
      seed,
      untilMs: upFrom + 20_000,
      faults: seconds === 0 ? [] : [{ at: downFrom, ...down }],
      async play(world) {
        const { clock, random } = world;
        const payments = addPayments(world);
        const host = { clock, random: () => random() };
        const charge = threeTogether(
          host,
          order,
          (number) => {
            const isDown =
              clock.now() >= downFrom && clock.now() < upFrom;
            if (isDown) attempts += 1;
            return payments.charge(number, `K${number}`);
          },
          1000,
        );
        const orders: Promise<unknown>[] = [];
        while (clock.now() < upFrom + 5000) {
          orders.push(charge(orders.length).catch(nameOf));
          // Independent arrivals: the gaps are exponential.
          await clock.sleep(-100 * Math.log(1 - random()));
        }
        await Promise.all(orders);
      },
    });
    samples.push(attempts);
  }
  return samples;
}

/**
 * A hundred clients pay at the same moment, and Payments is down for
 * the first second. Each has an object of its own, up to ten attempts,
 * and 300 ms for each. What is counted are the attempts that begin in
 * each tenth of a second. The waits of the second series are the means
 * of the first, without the chance; the third waits 100 ms each time.
 * The first is the mean of ten seeds, with the smallest and the
 * largest.
 */
export const afterAnOutage: Experiment = {
  x: {
    label: 'after the outage began, s',
    values: Array.from({ length: 21 }, (_, i) => i / 10),
  },
  y: { label: 'attempts in 0.1 s' },
  series: {
    'full jitter': (x: number) => attemptsAt(x, 'jitter'),
    'the same on average, no jitter': (x: number) =>
      attemptsAt(x, 'mean'),
    'fixed delay': (x: number) => attemptsAt(x, 'fixed'),
  },
};

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

type AnyRetry = new (...args: ConstructorParameters<typeof Retry>) => {
  call: Retry['call'];
};

type Delays = 'jitter' | 'mean' | 'fixed';

/** When attempts began, for each seed: played once for all tenths. */
const played = new Map<Delays, number[][]>();

async function attemptsAt(x: number, delays: Delays) {
  const runs = played.get(delays) ?? [];
  // Without chance one seed is like the other.
  for (const seed of delays === 'jitter' ? SEEDS : [1]) {
    if (runs.length < seed) runs.push(await outage(seed, delays));
  }
  played.set(delays, runs);
  const tenth = Math.round(x * 10);
  return runs.map(
    (starts) =>
      starts.filter((ms) => Math.floor(ms / 100) === tenth).length,
  );
}

/** When the attempts of a hundred clients begin, in ms. */
async function outage(seed: number, delays: Delays): Promise<number[]> {
  const Chosen: AnyRetry = delays === 'fixed' ? FixedDelay : Retry;
  const starts: number[] = [];
  await simulate({
    seed,
    faults: [{ at: 0, crash: 'Payments', restartAfterMs: 1000 }],
    async play(world) {
      const { clock } = world;
      const payments = addPayments(world);
      const clients = Array.from({ length: 100 }, (_, order) => {
        const random = () =>
          delays === 'jitter' ? world.random() : 0.5;
        const retry = new Chosen(clock, random, {
          ...options,
          maxAttempts: 10,
          deadlineMs: 10_000,
        });
        return retry.call(() => {
          starts.push(clock.now());
          const answer = payments.charge(order, `K${order}`);
          return withTimeout(clock, TIMEOUT_MS, answer);
        });
      });
      await Promise.all(clients);
    },
  });
  return starts;
}

/**
 * A thousand orders, ten a second, while a share of all attempts
 * fails at once. Up to three attempts for an order: in one layer with a
 * budget of ten retries and one more for ten successes, in one layer
 * without a budget, and in two layers without one, each of which tries
 * three times. The mean of five seeds, and the smallest and the
 * largest.
 */
export const attemptsForAnOrder: Experiment = {
  x: {
    label: 'attempts that fail, %',
    values: [0, 10, 25, 50, 75, 100],
  },
  y: { label: 'attempts for an order' },
  series: {
    'with a budget': (x: number) => each(x, LIMITED, 'attempts'),
    'without a budget': (x: number) => each(x, FREE, 'attempts'),
    'two layers, without a budget': (x: number) =>
      each(x, TWO_LAYERS, 'attempts'),
  },
};

/**
 * The price: orders that end with an error, in the same runs. One layer
 * without a budget, and with one.
 */
export const ordersGivenUp: Experiment = {
  x: {
    label: 'attempts that fail, %',
    values: [0, 10, 25, 50, 75, 100],
  },
  y: { label: 'orders given up, %' },
  series: {
    'with a budget': (x: number) => each(x, LIMITED, 'givenUp'),
    'without a budget': (x: number) => each(x, FREE, 'givenUp'),
  },
};

interface Layers {
  layers: number;
  budget: number;
}

const LIMITED: Layers = { layers: 1, budget: 10 };
/** More retries than there could be. */
const FREE: Layers = { layers: 1, budget: 10_000 };
const TWO_LAYERS: Layers = { layers: 2, budget: 10_000 };

async function each(
  percent: number,
  layers: Layers,
  what: 'attempts' | 'givenUp',
): Promise<number[]> {
  const samples: number[] = [];
  for (const seed of SEEDS.slice(0, 5)) {
    samples.push((await flakyOnce(seed, percent, layers))[what]);
  }
  return samples;
}

/** Both experiments look at the same runs. */
const flakyRuns = new Map<string, ReturnType<typeof flaky>>();

function flakyOnce(
  seed: number,
  percent: number,
  layers: Layers,
): ReturnType<typeof flaky> {
  const key = [seed, percent, layers.layers, layers.budget].join(' ');
  const run = flakyRuns.get(key) ?? flaky(seed, percent, layers);
  flakyRuns.set(key, run);
  return run;
}

async function flaky(
  seed: number,
  percent: number,
  { layers, budget }: Layers,
): Promise<{ attempts: number; givenUp: number }> {
  const ORDERS = 1000;
  const total = { attempts: 0, givenUp: 0 };
  await simulate({
    seed,
    untilMs: 200_000,
    async play(world) {
      const { clock } = world;
      let charge = async () => {
        total.attempts += 1;
        if (world.random() * 100 < percent) throw new Busy(0);
        return 'receipt';
      };
      for (let layer = 0; layer < layers; layer += 1) {
        const changes = { ...options, deadlineMs: 10_000, budget };
        const retry = new Retry(clock, () => world.random(), changes);
        const inner = charge;
        charge = () => retry.call(inner);
      }
      const orders: Promise<void>[] = [];
      for (let order = 1; order <= ORDERS; order += 1) {
        const ending = charge().then(
          () => {},
          () => {
            total.givenUp += 1;
          },
        );
        orders.push(ending);
        await clock.sleep(100);
      }
      await Promise.all(orders);
    },
  });
  return {
    attempts: total.attempts / ORDERS,
    givenUp: (total.givenUp / ORDERS) * 100,
  };
}
