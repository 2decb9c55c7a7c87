import { record, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import { IdempotentReceiver } from './template.ts';

const TIMEOUT_MS = 100;
const ATTEMPTS = 4;

interface Shop {
  order(id: string): Promise<string>;
}

/** What pictures call the id of an order, and the count on the disk. */
const say: Say = (value, place) => {
  if (place === 'order 1') return `id ${value as string}`;
  return place === 'disk orders'
    ? `${value as number} stored`
    : undefined;
};

/** A shop that keeps its orders on disk, and an answer for a second. */
export function addShop(world: World, remembers = true): Shop {
  world.words(say);
  return world.node('Shop', ({ clock, disk }) => {
    const receiver = new IdempotentReceiver(clock, { keepMs: 1000 });
    const place = async () => {
      await clock.sleep(20);
      const orders =
        ((disk.get('orders') as number | undefined) ?? 0) + 1;
      disk.set('orders', orders);
      return `order ${orders}`;
    };
    return {
      order: (id: string) =>
        remembers ? receiver.handle(id, place) : place(),
    };
  });
}

/** How many orders the shop has stored. */
export function ordersOf(world: World): number {
  return (
    (world.diskOf('Shop').get('orders') as number | undefined) ?? 0
  );
}

/** Orders under one id, again and again until there is an answer. */
async function orderOnce(
  { clock }: World,
  shop: Shop,
): Promise<string | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const answer = withTimeout(clock, TIMEOUT_MS, shop.order('A'));
    const text = await answer.catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}

/**
 * The answer is lost, the client asks again, and the shop takes that
 * for another order.
 */
export const withoutIds: Scenario = {
  withoutPattern: true,
  faults: [{ drop: 'Shop>Client#1' }],
  async play(world) {
    return orderOnce(world, addShop(world, false));
  },
};

/**
 * The answer to the first request is lost. The client can't know if its
 * order was placed, asks again under the same id, and gets the answer
 * of the order that exists.
 */
export const lostAnswer: Scenario = {
  faults: [{ drop: 'Shop>Client#1' }],
  async play(world) {
    return orderOnce(world, addShop(world));
  },
};

/**
 * A client wants to place it whatever happens to a single message. The
 * search loses and repeats each message of this story in turn.
 */
export const oneOrder: Scenario = {
  search: { maxFaults: 1, faults: ['drop', 'duplicate'] },
  async play(world) {
    world.always(
      'at most one order is placed',
      () => ordersOf(world) <= 1,
    );
    world.sometimes('an order is placed', () => ordersOf(world) === 1);
    return orderOnce(world, addShop(world));
  },
};

/**
 * What it buys: orders that are stored for a client that wanted one,
 * while the network loses a share of all messages. The mean of 200
 * runs.
 */
export const storedOrders: Experiment = {
  x: { label: 'messages lost, %', values: [0, 10, 20, 30, 40] },
  y: { label: 'orders stored for one wanted' },
  series: {
    'with ids': (percent: number) => meanOrders(percent, true),
    without: (percent: number) => meanOrders(percent, false),
  },
};

async function meanOrders(percent: number, remembers: boolean) {
  const runs = 200;
  let orders = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const network = { loss: percent / 100 };
    await record(
      {
        async play(world) {
          await orderOnce(world, addShop(world, remembers));
          orders += ordersOf(world);
        },
      },
      { seed, network },
    );
  }
  return orders / runs;
}
