import { describe, expect, it } from 'vitest';
import { explore, simulate } from '../_simulation/index.ts';
import type { World } from '../_simulation/types.ts';
import {
  addCarrier,
  addDelivery,
  addFallback,
  addMaps,
  chainOfThree,
  type Estimates,
  sharedMaps,
  withoutFallback,
} from './scenarios.ts';

/** Asks for all towns at once; the days, or what went wrong. */
async function ask(
  service: Estimates,
  towns: string[],
): Promise<(number | string)[]> {
  return Promise.all(
    towns.map((town) =>
      service.estimate(town).catch((error: Error) => error.name),
    ),
  );
}

/** A world with everything in it. */
function open(world: World) {
  const delivery = addDelivery(world);
  const carrier = addCarrier(world);
  return addFallback(world, delivery, { carrier, fixed: 7 });
}

describe('servers', () => {
  it('knows the days to each town, after 20 ms, and no others', async () => {
    await simulate(async (world) => {
      const towns = ['Oslo', 'Bergen', 'Olso'];
      const days = await ask(addDelivery(world), towns);
      expect(days).toEqual([2, 3, 'UnknownTownError']);
      // 10 there, 20, 10 back: nobody waits for another
      expect(world.clock.now()).toBe(40);
    });
  });

  it('lets the carrier say two days more, one request after the other', async () => {
    await simulate(async (world) => {
      const carrier = addCarrier(world);
      const towns = ['Oslo', 'Bergen', 'Olso'];
      const days = await ask(carrier, towns);
      expect(days).toEqual([4, 5, 'UnknownTownError']);
      expect(world.clock.now()).toBe(170);
      expect(await ask(carrier, ['Oslo'])).toEqual([4]);
      expect(world.clock.now()).toBe(240);
    });
  });

  it('asks the maps for each town, and says that there is none after 100 ms', async () => {
    await simulate(async (world) => {
      const maps = addMaps(world);
      const delivery = addDelivery(world, maps);
      const carrier = addCarrier(world, maps);
      const towns = ['Oslo', 'Bergen', 'Olso'];
      const none = 'UnknownTownError';
      expect(await ask(delivery, towns)).toEqual([2, 3, none]);
      expect(await ask(carrier, towns)).toEqual([4, 5, none]);
      world.crash('Maps');
      const startMs = world.clock.now();
      expect(await ask(delivery, ['Oslo'])).toEqual([
        'UnavailableError',
      ]);
      expect(world.clock.now()).toBe(startMs + 10 + 20 + 100 + 10);
      expect(await ask(carrier, ['Oslo'])).toEqual([
        'UnavailableError',
      ]);
    });
  });

  it('passes each town through the checkout, and says of a town that is none that it is none', async () => {
    await simulate(async (world) => {
      const checkout = open(world);
      expect(await checkout.estimate('Oslo')).toBe('2 days');
      expect(await checkout.estimate('Bergen')).toBe('3 days');
      await expect(checkout.estimate('Olso')).rejects.toMatchObject({
        name: 'UnknownTownError',
      });
    });
  });

  it('knows no town called constructor', async () => {
    await simulate(async (world) => {
      const towns = ['constructor', 'toString'];
      const none = 'UnknownTownError';
      expect(await ask(addDelivery(world), towns)).toEqual([
        none,
        none,
      ]);
    });
  });

  it('asks the carrier for the town of the order', async () => {
    await simulate(async (world) => {
      const checkout = open(world);
      world.crash('Delivery');
      expect(await checkout.estimate('Oslo')).toBe('4 days (carrier)');
      expect(await checkout.estimate('Bergen')).toBe(
        '5 days (carrier)',
      );
    });
  });

  it('gives Delivery 300 ms and the carrier 200', async () => {
    await simulate(async (world) => {
      const checkout = open(world);
      world.crash('Delivery');
      world.crash('Carrier');
      expect(await checkout.estimate('Oslo')).toBe(
        '7 days (for any town)',
      );
      expect(world.clock.now()).toBe(10 + 300 + 200 + 10);
    });
  });

  it('shows what Delivery said of that town for ten seconds', async () => {
    await simulate(async (world) => {
      const delivery = addDelivery(world);
      const checkout = addFallback(world, delivery, { fixed: 7 });
      await checkout.estimate('Oslo');
      await checkout.estimate('Bergen');
      world.crash('Delivery');
      expect(await checkout.estimate('Oslo')).toBe(
        '2 days (last known, 420 ms old)',
      );
      // Bergen was asked for at 70 ms, and is looked up 310 ms from here.
      await world.clock.sleep(9_760 - world.clock.now());
      const last = checkout.estimate('Bergen');
      await world.clock.sleep(1);
      expect(await checkout.estimate('Bergen')).toBe(
        '7 days (for any town)',
      );
      expect(await last).toBe('3 days (last known, 10000 ms old)');
    });
  });

  it('remembers what Delivery said of three towns', async () => {
    await simulate(async (world) => {
      const checkout = addFallback(world, addDelivery(world));
      const towns = ['Oslo', 'Bergen', 'Molde'];
      for (const town of towns) await checkout.estimate(town);
      world.crash('Delivery');
      const known = towns.map((town) => checkout.estimate(town));
      const shown = await Promise.all(known);
      expect(shown.map((text) => text.slice(0, 20))).toEqual([
        '2 days (last known, ',
        '3 days (last known, ',
        '5 days (last known, ',
      ]);
    });
  });

  it('shows the best that is left, down the chain', async () => {
    const { result } = await simulate(chainOfThree);
    expect(result).toEqual([
      '2 days',
      '4 days (carrier)',
      '2 days (last known, 1150 ms old)',
      '7 days (for any town)',
    ]);
  });

  it('shows no page without a fallback, though Payments answers', async () => {
    const { result, trace } = await simulate(withoutFallback);
    expect(result).toEqual(['a page', 'no answer within 300 ms']);
    const answered = trace.filter(
      (event) =>
        event.type === 'send' &&
        event.kind === 'return' &&
        event.from === 'Payments',
    );
    expect(answered).toHaveLength(2);
  });

  it('finds a single crash of the maps, and none of the others, that leaves a page without an estimate', async () => {
    const play = async (world: World) => {
      const shown = (await sharedMaps.play(world)) as string[];
      world.finally(
        'no page is without an estimate',
        () => !shown.includes('AllFailedError'),
      );
    };
    const crashes = async (crashable: string[]) =>
      explore({ play, search: { faults: ['crash'], crashable } });
    const { violation } = await crashes(['Maps']);
    expect(violation?.rule).toBe('no page is without an estimate');
    const others = await crashes(['Delivery', 'Carrier']);
    expect(others.exhaustive).toBe(true);
    expect(others.violation).toBeUndefined();
  });
});
