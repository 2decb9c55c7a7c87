import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Remote,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  ApiGateway,
  type Answer,
  type ApiGatewayOptions,
  type Headers,
  type Resource,
  type Route,
} from './api-gateway.ts';
import { ApiGateway as SharedGateway } from './naive-shared-limit.ts';

const NAMES = ['Catalog', 'Reviews', 'Orders'];
const TIMEOUT_MS = 300;

/** Whose credentials are. In life they are signed, and that checked. */
const USERS = new Map([
  ['t-ada', 'ada'],
  ['t-bob', 'bob'],
]);
export const ADA = { authorization: 't-ada' };
export const BOB = { authorization: 't-bob' };

/** An answer with nothing special about it. */
export function ok(body: string): Answer {
  return { status: 200, headers: {}, body };
}

/** What pictures call answers, and who calls by their headers. */
const say: Say = (value, place) => {
  if (place === 'get 2') return nameOfHeaders(value as Headers);
  return place === 'get' ? nameOfAnswer(value as Answer) : undefined;
};

function nameOfHeaders(headers: Headers): string | undefined {
  const { authorization, 'x-user': user } = headers;
  const id = headers['x-request-id'];
  const shown = USERS.get(authorization ?? '');
  const parts = [
    shown && `${shown}'s token`,
    user && `x-user ${user}`,
    id && nameOfId(id),
  ].filter(Boolean);
  return parts.length === Object.keys(headers).length
    ? parts.join(', ')
    : undefined;
}

/** Its first letters: they tell the ids of a story apart. */
function nameOfId(id: string): string {
  return `id ${id.slice(0, 4)}`;
}

function nameOfAnswer({ status, headers, body }: Answer): string {
  const wait = headers['retry-after'];
  if (wait !== undefined) return `${status}, retry after ${wait} s`;
  const { title = body } = body as { title?: unknown };
  const id = headers['x-request-id'];
  const named = id === undefined ? '' : `, ${nameOfId(id)}`;
  return `${status}, ${String(title)}${named}`;
}

type GatewayClass = new (
  ...args: ConstructorParameters<typeof ApiGateway>
) => Resource;

/** How the services and the limits differ from the usual ones. */
export interface Setting extends Partial<ApiGatewayOptions> {
  /** How long Reviews takes. */
  reviewsMs?: number;
  maxConcurrent?: number;
  timeoutMs?: number;
  Gateway?: GatewayClass;
}

/** Three services that ask for no credentials and believe `x-user`. */
export function addServices(
  world: World,
  { reviewsMs = 20 }: Setting = {},
): Remote<Resource>[] {
  world.words(say);
  return NAMES.map((name) =>
    world.node(name, ({ clock }) => ({
      async get(_path: string, headers: Headers): Promise<Answer> {
        await clock.sleep(name === 'Reviews' ? reviewsMs : 20);
        return ok(`${headers['x-user']}'s ${name.toLowerCase()}`);
      },
    })),
  );
}

/** A gateway in front of services, each under its own name. */
export function addGateway(
  world: World,
  services: readonly Remote<Resource>[],
  setting: Setting = {},
  name = 'Gateway',
): Remote<Resource> {
  const { maxConcurrent = 2, timeoutMs = TIMEOUT_MS } = setting;
  const { callsPerSecond = 1, burst = 5 } = setting;
  const { Gateway = ApiGateway } = setting;
  const routes = services.map((service, i): Route => {
    const prefix = `/${NAMES[i]?.toLowerCase()}`;
    return { prefix, service, maxConcurrent, timeoutMs };
  });
  return world.node(name, ({ clock, random }) => {
    const identify = async (shown: string) => USERS.get(shown);
    const around = { clock, random, identify };
    return new Gateway(routes, around, { callsPerSecond, burst });
  });
}

/** Services and the gateway in front of them. */
export function openShop(
  world: World,
  setting: Setting = {},
): Remote<Resource> {
  return addGateway(world, addServices(world, setting), setting);
}

/**
 * Every service is reached from outside and has to check credentials by
 * itself. Catalog does. Orders was built to be called by other
 * services, which name the user in a header, and Bob calls it too.
 */
export const withoutGateway: Scenario = {
  withoutPattern: true,
  async play(world) {
    world.words(say);
    const catalog = world.node('Catalog', () => ({
      get: (_path: string, { authorization = '' }: Headers) => {
        const user = USERS.get(authorization);
        if (user !== undefined) return ok(`${user}'s catalog`);
        return { status: 401, headers: {}, body: 'who?' };
      },
    }));
    const orders = world.node('Orders', () => ({
      get: (_path: string, headers: Headers) =>
        ok(`${headers['x-user']}'s orders`),
    }));
    await catalog.get('/catalog', ADA);
    await world.client('Bob', async () => {
      await catalog.get('/catalog', { 'x-user': 'ada' });
      return orders.get('/orders', { 'x-user': 'ada' });
    });
  },
};

/**
 * Asks each service once. A gateway that does not answer in time is not
 * asked again, but the next one.
 */
export async function askEach(
  world: World,
  gateways: readonly Remote<Resource>[],
): Promise<(number | undefined)[]> {
  const statuses: (number | undefined)[] = [];
  const everyCall = () => !statuses.includes(undefined);
  world.finally('every call is answered', everyCall);
  const silent = () => statuses.includes(504);
  world.sometimes('a service does not answer', silent);
  const left = [...gateways];
  for (const path of ['/catalog', '/reviews', '/orders']) {
    let status: number | undefined;
    while (status === undefined && left[0] !== undefined) {
      const answer = left[0].get(path, ADA);
      const inTime = withTimeout(world.clock, 350, answer);
      status = (await inTime.catch(() => undefined))?.status;
      if (status === undefined) left.shift();
    }
    statuses.push(status);
  }
  return statuses;
}

/**
 * The gateway finds out that it is Ada who calls, sends each call where
 * its path leads, and gives it an id, which the service sees and the
 * answer carries. The search looks for a crash that leaves a call
 * unanswered.
 */
export const oneEntry: Scenario<(number | undefined)[]> = {
  search: {
    maxFaults: 1,
    faults: ['crash'],
    limits: {
      'every call is answered':
        'leaves calls unanswered when the only gateway crashes, though every service is up',
    },
  },
  play: async (world) => askEach(world, [openShop(world)]),
};

/**
 * Bob says that he is Ada. Without credentials he gets no further than the
 * gateway; with his own, Orders is told who he is.
 */
export const forgedIdentity: Scenario<Answer[]> = {
  async play(world) {
    const gateway = openShop(world);
    return world.client('Bob', async () => [
      await gateway.get('/orders', { 'x-user': 'ada' }),
      await gateway.get('/orders', { ...BOB, 'x-user': 'ada' }),
    ]);
  },
};

/**
 * Bob may make two calls at once and then one a second. The third is
 * refused with the time to wait, Ada's is not, and a second later
 * there is a token in Bob's bucket again.
 */
export const tooManyCalls: Scenario<number[]> = {
  async play(world) {
    const gateway = openShop(world, { burst: 2 });
    const status = async (headers: Headers) =>
      (await gateway.get('/catalog', headers)).status;
    const statuses: number[] = [];
    for (const headers of [BOB, BOB, BOB, ADA]) {
      statuses.push(await status(headers));
    }
    await world.clock.sleep(1000);
    return [...statuses, await status(BOB)];
  },
};

/**
 * Reviews hangs. One call waits for it, which is all that its route may
 * have here; two more are refused at once, and Orders answers as ever.
 * The one that waits is told after 300 ms that nothing came.
 */
export const slowService: Scenario<number[]> = {
  faults: [{ at: 5, pause: 'Reviews', ms: 1000 }],
  async play(world) {
    const gateway = openShop(world, { maxConcurrent: 1 });
    const paths = ['/reviews', '/reviews', '/reviews', '/orders'];
    const answers = await Promise.all(
      paths.map((path) => gateway.get(path, ADA)),
    );
    return answers.map(({ status }) => status);
  },
};

/**
 * Reviews takes so long, and 80 calls a second go to it. What is
 * measured is how long callers of Orders wait, 20 a second, who ask
 * again 50 ms after a refusal. Each route may have ten calls under way;
 * without limits for each, the three share thirty. All come
 * independently of each other, for five seconds: the mean of ten seeds,
 * and the smallest and the largest.
 */
export const ordersLatency: Experiment = {
  x: {
    label: 'Reviews takes, ms',
    values: [20, 100, 200, 400, 600, 800],
  },
  y: { label: 'mean wait for Orders, ms' },
  series: {
    'limits per route': (x: number) => ordersMs(x, ApiGateway),
    'one shared limit': (x: number) => ordersMs(x, SharedGateway),
  },
};

/**
 * The price, under the same load: calls to Reviews that are refused,
 * although the other routes have places left.
 */
export const reviewsRefused: Experiment = {
  x: {
    label: 'Reviews takes, ms',
    values: [20, 100, 200, 400, 600, 800],
  },
  y: { label: 'calls to Reviews refused, %' },
  series: {
    'limits per route': (x: number) => refusedPercent(x, ApiGateway),
    'one shared limit': (x: number) => refusedPercent(x, SharedGateway),
  },
};

async function ordersMs(
  reviewsMs: number,
  Gateway: GatewayClass,
): Promise<number[]> {
  const loads = await tenLoads(reviewsMs, Gateway);
  return loads.map((load) => load.ordersMs);
}

async function refusedPercent(
  reviewsMs: number,
  Gateway: GatewayClass,
): Promise<number[]> {
  const loads = await tenLoads(reviewsMs, Gateway);
  return loads.map((load) => load.refusedPercent);
}

interface Load {
  /** The mean over all callers of Orders. */
  ordersMs: number;
  refusedPercent: number;
}

/** Both plots show the same runs. */
const played = new Map<GatewayClass, Map<number, Promise<Load[]>>>();

function tenLoads(
  reviewsMs: number,
  Gateway: GatewayClass,
): Promise<Load[]> {
  const own = played.get(Gateway) ?? new Map<number, Promise<Load[]>>();
  played.set(Gateway, own);
  const loads = own.get(reviewsMs) ?? playTen(reviewsMs, Gateway);
  own.set(reviewsMs, loads);
  return loads;
}

/** One for each of ten seeds, one after the other. */
async function playTen(
  reviewsMs: number,
  Gateway: GatewayClass,
): Promise<Load[]> {
  const loads: Load[] = [];
  for (let seed = 1; seed <= 10; seed += 1) {
    loads.push(await loadOf(seed, reviewsMs, Gateway));
  }
  return loads;
}

const LOAD_MS = 5000;

async function loadOf(
  seed: number,
  reviewsMs: number,
  Gateway: GatewayClass,
): Promise<Load> {
  const play = async (world: World): Promise<Load> => {
    const { clock } = world;
    const often = { callsPerSecond: 1e6, burst: 1e6 };
    const wide = { maxConcurrent: 10, timeoutMs: 1000 };
    const gateway = openShop(world, {
      ...often,
      ...wide,
      reviewsMs,
      Gateway,
    });
    const calls: Promise<void>[] = [];
    /** Calls come independently of each other, as from many clients. */
    const arrivals = async (
      perSecond: number,
      call: () => Promise<void>,
    ) => {
      while (clock.now() < LOAD_MS) {
        const gap = -Math.log(1 - world.random()) / perSecond;
        await clock.sleep(1000 * gap);
        calls.push(call());
      }
    };
    const waits: number[] = [];
    const reviews = { asked: 0, refused: 0 };
    const askOrders = async () => {
      const startMs = clock.now();
      while ((await gateway.get('/orders', ADA)).status !== 200) {
        await clock.sleep(50);
      }
      waits.push(clock.now() - startMs);
    };
    const askReviews = async () => {
      reviews.asked += 1;
      const { status } = await gateway.get('/reviews', BOB);
      if (status === 503) reviews.refused += 1;
    };
    await Promise.all([
      arrivals(20, askOrders),
      arrivals(80, askReviews),
    ]);
    await Promise.all(calls);
    return {
      ordersMs: waits.reduce((sum, ms) => sum + ms, 0) / waits.length,
      refusedPercent: (100 * reviews.refused) / reviews.asked,
    };
  };
  const { result } = await simulate({ seed, play });
  return result;
}
