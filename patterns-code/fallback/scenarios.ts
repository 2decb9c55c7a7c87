import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Clock,
  Experiment,
  Host,
  Remote,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  type Answer,
  Fallback,
  type Found,
  LastKnown,
  NoAnswerError,
  type Source,
} from './fallback.ts';

const TIMEOUT_MS = 300;
/** How long Delivery and the carrier wait for a map. */
const MAP_TIMEOUT_MS = 100;

/** Says in how many days a parcel is in a town. */
export interface Estimates {
  estimate(town: string): Promise<number>;
}

/** What the checkout shows of it. */
export interface Checkout {
  estimate(town: string): Promise<string>;
}

/** Says how far it is to a town. */
export interface Maps {
  km(town: string): Promise<number>;
}

/** The towns there are, and how far it is. */
const KM = new Map([
  ['Oslo', 200],
  ['Bergen', 300],
  ['Molde', 500],
]);

/** A service can't answer at the moment. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}

/** It was asked for a town that is none. */
export class UnknownTownError extends Error {
  override readonly name = 'UnknownTownError';
}

/** What pictures call towns, days and kilometres, and what went wrong. */
const say: Say = (value, place) => {
  if (value instanceof Error) return value.message;
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return undefined;
  return place === 'km' ? `${value} km` : `${value} days`;
};

/** A service that knows the towns, and can be down. */
export function addMaps(world: World): Remote<Maps> {
  const boot = () => ({ km: async (town: string) => kmTo(town) });
  return world.node('Maps', boot, { kind: 'external' });
}

/**
 * A delivery service that answers after 20 ms, while it is up: a day for
 * each 100 km. It looks the way up itself, or in the maps of others.
 */
export function addDelivery(
  world: World,
  maps?: Maps,
): Remote<Estimates> {
  world.words(say);
  return world.node('Delivery', ({ clock }) => ({
    async estimate(town: string): Promise<number> {
      await clock.sleep(20);
      return (await look(clock, town, maps)) / 100;
    },
  }));
}

/**
 * The carrier's own service. It knows nothing of the shop's warehouse
 * and says two days more. It works on one request after the other, each
 * for 50 ms.
 */
export function addCarrier(
  world: World,
  maps?: Maps,
): Remote<Estimates> {
  const boot = ({ clock }: Host) => {
    let line = Promise.resolve();
    return {
      async estimate(town: string): Promise<number> {
        line = line.then(() => clock.sleep(50));
        await line;
        return (await look(clock, town, maps)) / 100 + 2;
      },
    };
  };
  return world.node('Carrier', boot, { kind: 'external' });
}

async function look(
  clock: Clock,
  town: string,
  maps: Maps | undefined,
): Promise<number> {
  if (maps === undefined) return kmTo(town);
  const km = withTimeout(clock, MAP_TIMEOUT_MS, maps.km(town));
  return km.catch((error: unknown) => {
    if (nameOf(error) === 'UnknownTownError') throw error;
    throw new UnavailableError('no map');
  });
}

function kmTo(town: string): number {
  const km = KM.get(town);
  if (km === undefined) throw new UnknownTownError(`${town}?`);
  return km;
}

/** What the checkout can ask beside Delivery. */
export interface Others {
  carrier?: Estimates;
  /** So many days at most, to any town. */
  fixed?: number;
}

/**
 * The caller's side of it: Delivery, then the carrier, then what Delivery
 * said last, then what is always true.
 */
export function addFallback(
  world: World,
  delivery: Estimates,
  others: Others = {},
): Remote<Checkout> {
  const boot = ({ clock }: Host) => {
    const limits = { maxAgeMs: 10_000, maxKeys: 100 };
    const known = new LastKnown<number>(clock, limits);
    const fallback = new Fallback(
      clock,
      {
        name: 'Delivery',
        timeoutMs: TIMEOUT_MS,
        ask: (town: string) =>
          known.keep(town, () => delivery.estimate(town)),
      },
      chain(known, others),
      isFailure,
    );
    return {
      estimate: async (town: string) => tell(await fallback.call(town)),
    };
  };
  return world.node('Fallback', boot, { group: 'Checkout' });
}

function chain(
  known: LastKnown<number>,
  { carrier, fixed }: Others,
): Source<string, Found<number>>[] {
  const lastKnown = {
    name: 'last known',
    timeoutMs: 10,
    ask: (town: string) => known.find(town),
  };
  const sources: Source<string, Found<number>>[] = [lastKnown];
  if (carrier !== undefined) sources.unshift(askCarrier(carrier));
  if (fixed !== undefined) {
    const ask = async () => ({ value: fixed });
    sources.push({ name: 'for any town', timeoutMs: 10, ask });
  }
  return sources;
}

function askCarrier(carrier: Estimates): Source<string, Found<number>> {
  const ask = async (town: string) => {
    return { value: await carrier.estimate(town) };
  };
  return { name: 'carrier', timeoutMs: 200, ask };
}

/** A town that is none is the caller's mistake; no map is a failure. */
function isFailure(error: unknown): boolean {
  return nameOf(error) === 'UnavailableError';
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

/** What the page shows: the days, and whose they are if not Delivery's. */
function tell({ value, degraded }: Answer<number>): string {
  if (degraded === undefined) return `${value} days`;
  const { by, ageMs } = degraded;
  const age = ageMs === undefined ? '' : `, ${ageMs} ms old`;
  return `${value} days (${by}${age})`;
}

/** Asks for one town after the other, and says what the page shows. */
async function show(
  world: World,
  checkout: Checkout,
  towns: readonly string[],
): Promise<string[]> {
  const shown: string[] = [];
  for (const town of towns) {
    shown.push(await checkout.estimate(town).catch(nameOf));
    await world.clock.sleep(20);
  }
  return shown;
}

/**
 * Delivery dies at 100 ms. The page needs two answers, Payments gives
 * its own within 40 ms, and yet there is no page: the customer could
 * have paid without knowing the day of delivery.
 */
export const withoutFallback: Scenario = {
  withoutPattern: true,
  faults: [{ at: 100, crash: 'Delivery' }],
  async play(world) {
    const { clock } = world;
    const delivery = addDelivery(world);
    const payments = world.node('Payments', (host) => ({
      async accepts(_town: string): Promise<string> {
        await host.clock.sleep(20);
        return 'card, invoice';
      },
    }));
    const page = async (town: string) => {
      const parts = Promise.all([
        payments.accepts(town),
        withTimeout(clock, TIMEOUT_MS, delivery.estimate(town)),
      ]);
      const shown = await parts.then(() => 'a page', messageOf);
      if (shown !== 'a page') world.note(`no page: ${shown}`);
      return shown;
    };
    const before = await page('Oslo');
    await clock.sleep(100);
    return [before, await page('Oslo')];
  },
};

/**
 * Delivery dies after its first answer. The next caller waits for the
 * timeout, and then gets what Delivery has said last, with its age.
 */
export const lastKnown: Scenario = {
  faults: [{ at: 100, crash: 'Delivery' }],
  async play(world) {
    const checkout = addFallback(world, addDelivery(world));
    const before = await show(world, checkout, ['Oslo']);
    await world.clock.sleep(100);
    return [...before, ...(await show(world, checkout, ['Oslo']))];
  },
};

/**
 * Delivery dies, and later the carrier as well. The page shows the best
 * that is left each time: the carrier's two days more, what Delivery said
 * last of Oslo, and for Bergen, of which it never spoke, a promise that
 * holds for any town. Who hears nothing for a second asks once more.
 */
export const chainOfThree: Scenario = {
  faults: [
    { at: 100, crash: 'Delivery' },
    { at: 600, crash: 'Carrier' },
  ],
  search: {
    faults: ['crash', 'drop'],
    crashable: ['Delivery', 'Carrier'],
  },
  async play(world) {
    const towns = ['Oslo', 'Oslo', 'Oslo', 'Bergen'];
    const checkout = addFallback(world, addDelivery(world), {
      carrier: addCarrier(world),
      fixed: 7,
    });
    const shown: string[] = [];
    world.always('no page is without an estimate', () =>
      shown.every((text) => text.includes('days')),
    );
    world.always("an estimate that is not Delivery's says so", () =>
      shown.every((text) => !/^[4-7] days$/.test(text)),
    );
    for (const by of ['carrier', 'last known', 'for any town']) {
      world.sometimes(`what helps is: ${by}`, () =>
        shown.some((text) => text.includes(by)),
      );
    }
    const ask = (town: string) =>
      withTimeout(world.clock, 1000, checkout.estimate(town));
    for (const town of towns) {
      const again = () => ask(town).catch(nameOf);
      shown.push(await ask(town).catch(again));
      await world.clock.sleep(100);
    }
    return shown;
  },
};

/**
 * Delivery and the carrier look the way up in the same maps. When these
 * are gone, both are of no use in the same moment. For Bergen there is
 * nothing else, and the caller hears of Delivery's failure, with the
 * others in it. For Oslo there is the last known value, which needs
 * nobody.
 */
export const sharedMaps: Scenario = {
  faults: [{ at: 100, crash: 'Maps' }],
  async play(world) {
    const maps = addMaps(world);
    const carrier = addCarrier(world, maps);
    const delivery = addDelivery(world, maps);
    const checkout = addFallback(world, delivery, { carrier });
    const before = await show(world, checkout, ['Oslo']);
    await world.clock.sleep(100);
    const towns = ['Bergen', 'Oslo'];
    return [...before, ...(await show(world, checkout, towns))];
  },
};

/**
 * Delivery is down for ten seconds, and its load moves to the carrier,
 * which can answer 20 requests a second and has 5 from customers of its
 * own. How long those who come in these ten seconds wait, on average:
 * with each order asking the carrier, with at most two at a time, and
 * without a fallback. The mean of five seeds, and the smallest and the
 * largest.
 */
export const movedLoad: Experiment = {
  x: { label: 'orders a second', values: [10, 20, 40] },
  y: { label: "carrier's own customers waiting, s" },
  series: {
    'every order asks it': (x: number) => customersWait(x, Infinity),
    'two at a time ask it': (x: number) => customersWait(x, 2),
    // No order reaches the carrier, so their number changes nothing.
    'no fallback': once(() => customersWait(10, 0)),
  },
};

/**
 * Within twelve hours a change breaks the code that asks the carrier,
 * once, and Delivery is down for ten minutes, once, each at a moment of
 * its own. It is mended half an hour after somebody has noticed: with a
 * drill when it reports it, without one when the first order fails. How
 * many of the outage's ten orders get no estimate. The mean of 1000
 * pairs of such moments, spread evenly, in whole percent.
 */
export const drills: Experiment = {
  x: { label: 'minutes between drills', values: [5, 15, 60, 180] },
  y: { label: 'orders of the outage that fail, %' },
  series: {
    'with drills': (x: number) => meanLost(x),
    'without drills': once(() => meanLost(Infinity)),
  },
};

/** Measures once what is the same for each x. */
function once<T>(measure: () => Promise<T>): () => Promise<T> {
  let measured: Promise<T> | undefined;
  return () => (measured ??= measure());
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}

/** Independent arrivals: the gaps are exponential. */
async function arrivals(
  { clock, random }: Pick<Host, 'clock' | 'random'>,
  perSecond: number,
  arrive: () => Promise<void>,
): Promise<void> {
  const under: Promise<void>[] = [];
  while (clock.now() < 10_000) {
    under.push(arrive());
    await clock.sleep((-1000 / perSecond) * Math.log(1 - random()));
  }
  await Promise.all(under);
}

/** How long the carrier's customers wait, for each seed. */
async function customersWait(
  perSecond: number,
  atATime: number,
): Promise<number[]> {
  const samples: number[] = [];
  for (const seed of [1, 2, 3, 4, 5]) {
    samples.push(await customersWaitOnce(perSecond, atATime, seed));
  }
  return samples;
}

async function customersWaitOnce(
  perSecond: number,
  atATime: number,
  seed: number,
): Promise<number> {
  const waits: number[] = [];
  await simulate({
    seed,
    faults: [{ at: 0, crash: 'Delivery' }],
    async play(world) {
      const delivery = addDelivery(world);
      const carrier = addCarrier(world);
      let asking = 0;
      const limited: Estimates = {
        async estimate(town) {
          if (asking >= atATime) throw new NoAnswerError('enough ask');
          asking += 1;
          // Not until it was given up: the carrier works on it still.
          return carrier.estimate(town).finally(() => (asking -= 1));
        },
      };
      const others = { carrier: limited, fixed: 7 };
      const checkout = addFallback(world, delivery, others);
      const order = async () => void (await checkout.estimate('Oslo'));
      const customers = world.client('Customers', async (host) => {
        await arrivals(host, 5, async () => {
          const startMs = host.clock.now();
          await carrier.estimate('Oslo');
          waits.push((host.clock.now() - startMs) / 1000);
        });
      });
      await Promise.all([arrivals(world, perSecond, order), customers]);
    },
  });
  return average(waits);
}

const MINUTE_MS = 60_000;
const HALF_DAY_MS = 12 * 60 * MINUTE_MS;

/**
 * The moments are the points of a sequence that fills a square evenly,
 * called R2 (Martin Roberts, 2018): the mean depends less on chance.
 */
async function meanLost(everyMinutes: number): Promise<number> {
  const shares: number[] = [];
  for (let i = 1; i <= 1000; i += 1) {
    const brokenAtMs = ((i * 0.7548776662466927) % 1) * HALF_DAY_MS;
    const downAtMs = ((i * 0.5698402909980532) % 1) * HALF_DAY_MS;
    const everyMs = everyMinutes * MINUTE_MS;
    shares.push(await lost({ brokenAtMs, downAtMs, everyMs }));
  }
  return Math.round(average(shares));
}

interface HalfDay {
  brokenAtMs: number;
  downAtMs: number;
  everyMs: number;
}

/** The share of an outage's orders that fail, in percent. */
async function lost({ brokenAtMs, downAtMs, everyMs }: HalfDay) {
  let nowMs = 0;
  let mendedAtMs = Infinity;
  const notice = () => {
    mendedAtMs = Math.min(mendedAtMs, nowMs + 30 * MINUTE_MS);
  };
  // Everybody answers or fails at once, so no timeout is ever over.
  const clock: Clock = {
    now: () => nowMs,
    sleep: () => new Promise(() => {}),
  };
  const delivery = async () => {
    throw new NoAnswerError('down');
  };
  const carrier = async () => {
    const isBroken = nowMs >= brokenAtMs && nowMs < mendedAtMs;
    if (isBroken) throw new TypeError('no field called days');
    return { value: 4 };
  };
  const fallback = new Fallback<string, number>(
    clock,
    { name: 'Delivery', timeoutMs: TIMEOUT_MS, ask: delivery },
    [{ name: 'carrier', timeoutMs: 200, ask: carrier }],
    isFailure,
  );
  // Nobody meets it in an outage that is over when it breaks.
  if (downAtMs + 10 * MINUTE_MS < brokenAtMs) return 0;
  // The drills before it breaks find nothing.
  let drillAtMs = everyMs;
  while (drillAtMs < brokenAtMs) drillAtMs += everyMs;
  let failed = 0;
  for (let order = 0; order < 10; order += 1) {
    const orderAtMs = downAtMs + order * MINUTE_MS;
    if (drillAtMs <= orderAtMs && mendedAtMs === Infinity) {
      nowMs = drillAtMs;
      const broken = await fallback.drill('Oslo');
      if (broken.length > 0) notice();
    }
    nowMs = orderAtMs;
    await fallback.call('Oslo').catch(() => {
      failed += 1;
      notice();
    });
  }
  return failed * 10;
}
