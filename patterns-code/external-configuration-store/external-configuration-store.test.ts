import { describe, expect, it } from 'vitest';
import { explore, simulate } from '../_simulation/index.ts';
import type { Fault, World } from '../_simulation/types.ts';
import {
  Configuration,
  ConfigurationStore,
  type Values,
} from './external-configuration-store.ts';
import {
  addNodes,
  type Checkout,
  INSTANCES,
  STORE,
  versionAt,
} from './scenarios.ts';
import * as stories from './scenarios.ts';

/** Two instances and a store, with the version that the store has. */
function setUp(world: World) {
  const { store, checkouts } = addNodes(world);
  const [first, second] = checkouts;
  const publish = (
    author: string,
    basedOn: number,
    changes: Record<string, unknown>,
  ): Promise<string> =>
    store.publish(author, basedOn, changes as Values).then(
      (version) => `version ${version}`,
      ({ message }: Error) => message,
    );
  return { store, publish, first: first!, second: second! };
}

/** What an instance says of 40 after `ms`. */
async function totalAfter(
  ms: number,
  faults: readonly Fault[],
): Promise<string> {
  const story = async (world: World) => {
    const { first } = setUp(world);
    await world.clock.sleep(ms);
    return first.total(40);
  };
  return (await simulate(story, { faults })).result;
}

describe('holds', () => {
  it('begins at version 0 with no settings, so that the first change has a version to name', () => {
    const schema = new Map([['fee', () => true]]);
    const store = new ConfigurationStore(new Map(), schema, ['Ops']);
    expect(store.read(-1)).toEqual({ version: 0, values: {} });
    expect(store.publish('Ops', 0, { fee: 5 })).toBe(1);
  });

  it('brings a change to every instance when it next asks', async () => {
    await simulate(async (world) => {
      const { publish } = setUp(world);
      await world.clock.sleep(140);
      await publish('Ops', 1, { fee: 7 });
      const versions = () =>
        INSTANCES.map((name) => versionAt(world, name));
      await world.clock.sleep(241 - world.clock.now());
      expect(versions()).toEqual([2, 1]);
      await world.clock.sleep(341 - world.clock.now());
      expect(versions()).toEqual([2, 2]);
    });
  });

  it('brings a change to every instance at once when they are notified', async () => {
    const { result, endedAt } = await simulate(stories.notified);
    expect(result).toEqual([2, 2]);
    expect(endedAt).toBe(60);
  });

  it('brings a change to every instance, whichever node crashes and whichever message is lost', async () => {
    const search = await explore(stories.changeReachesAll);
    expect(search.violation?.rule).toBeUndefined();
    expect(search.exhaustive).toBe(true);
    expect(search.unreached).toEqual([]);
  });

  it('goes back to no older version, whichever two messages are late', async () => {
    const search = await explore(stories.notified);
    expect(search.violation?.rule).toBeUndefined();
    expect(search.exhaustive).toBe(true);
    expect(search.unreached).toEqual([]);
  });

  it('refuses a value of the wrong type and a setting that nobody knows, and then stores nothing', async () => {
    await simulate(async (world) => {
      const { publish, store } = setUp(world);
      for (const [changes, problem] of [
        [{ fee: 7, freeFrom: '50' }, "freeFrom can't be 50"],
        [{ fee: -1 }, "fee can't be -1"],
        [{ freeForm: 50 }, "freeForm can't be 50"],
      ] as const) {
        expect(await publish('Ops', 1, changes)).toBe(problem);
      }
      expect(await store.read(1)).toBe('unchanged');
    });
  });

  it('stores nothing of a change of which one value is refused', async () => {
    await simulate(async (world) => {
      const { publish, store } = setUp(world);
      const changes = { fee: 7, freeFrom: '50' };
      expect(await publish('Ops', 1, changes)).toBe(
        "freeFrom can't be 50",
      );
      const values = { fee: 5 };
      expect(await store.read(0)).toEqual({ version: 1, values });
      expect(await publish('Ops', 1, { freeFrom: 50 })).toBe(
        'version 2',
      );
      const next = { fee: 5, freeFrom: 50 };
      expect(await store.read(0)).toEqual({ version: 2, values: next });
    });
  });

  it('refuses a change from anyone who may only read', async () => {
    await simulate(async (world) => {
      const { publish, store } = setUp(world);
      expect(await publish('Checkout 1', 1, { fee: 7 })).toBe(
        'Checkout 1 may only read',
      );
      expect(await store.read(1)).toBe('unchanged');
    });
  });

  it('stores one of two changes that were made from the same version, and refuses the other', async () => {
    await simulate(async (world) => {
      const { publish } = setUp(world);
      const both = await Promise.all([
        publish('Ops', 1, { fee: 7 }),
        publish('Sales', 1, { fee: 3 }),
      ]);
      expect(both).toEqual(['version 2', 'version 2 is newer']);
    });
  });

  it('counts versions on when the store has crashed, and keeps what no change mentions', async () => {
    await simulate(async (world) => {
      const { publish, store } = setUp(world);
      await publish('Ops', 1, { freeFrom: 30 });
      world.crash(STORE);
      world.restart(STORE);
      await publish('Ops', 2, { fee: 7 });
      const values = { fee: 7, freeFrom: 30 };
      expect(await store.read(1)).toEqual({ version: 3, values });
      world.crash(STORE);
      world.restart(STORE);
      expect(await store.read(1)).toEqual({ version: 3, values });
    });
  });

  it('keeps its last good settings while the store is down, and says so', async () => {
    const down = [{ at: 130, crash: STORE }];
    expect(await totalAfter(200, down)).toBe('45 (version 1, current)');
    expect(await totalAfter(300, down)).toBe('45 (version 1, kept)');
    expect(await totalAfter(9000, down)).toBe('45 (version 1, kept)');
  });

  it('says again that they are current once the store is back', async () => {
    const down = [{ at: 130, crash: STORE, restartAfterMs: 300 }];
    expect(await totalAfter(490, down)).toBe('45 (version 1, kept)');
    expect(await totalAfter(521, down)).toBe('45 (version 1, current)');
  });

  it('finds its last good settings on its disk when it crashes while the store is down', async () => {
    const { result } = await simulate(stories.storeDown);
    const kept = '45 (version 1, kept)';
    expect(result).toEqual([kept, kept]);
  });

  it('uses the defaults it came with when the store is down at the very first start, and says so', async () => {
    const { result } = await simulate(stories.coldStart);
    const [byDefault, byStore] = [
      '44 (version 0, defaults)',
      '45 (version 1, current)',
    ];
    expect(result).toEqual([byDefault, byDefault, byStore, byStore]);
  });

  it('uses the default of a setting that the store does not have', async () => {
    await simulate(async (world) => {
      const { first, publish } = setUp(world);
      expect(await first.total(100)).toBe('100 (version 1, current)');
      await publish('Ops', 1, { freeFrom: 150 });
      await world.clock.sleep(250);
      expect(await first.total(100)).toBe('105 (version 2, current)');
    });
  });

  it('waits at its start for the first answer of the store, and not longer than the timeout', async () => {
    const story = async (world: World) => {
      const { first } = setUp(world);
      expect(world.peek<Checkout>('Checkout 1')!.state).toBe(
        'starting',
      );
      const answer = await first.total(40);
      return [answer, world.clock.now()];
    };
    const up = await simulate(story);
    expect(up.result).toEqual(['45 (version 1, current)', 30]);
    const down = await simulate(story, {
      faults: [{ at: 0, crash: STORE }],
    });
    expect(down.result).toEqual(['44 (version 0, defaults)', 90]);
  });

  it('asks the store no more often when more requests come', async () => {
    const questions = async (requests: number) => {
      const { trace } = await simulate(async (world) => {
        const { first } = setUp(world);
        for (let i = 0; i < requests; i += 1) void first.total(40);
        await world.clock.sleep(500);
      });
      return trace.filter(
        (event) => event.type === 'send' && event.method === 'read',
      ).length;
    };
    expect(await questions(100)).toBe(await questions(0));
  });

  it('gives each request one version, whole, whatever changes meanwhile', async () => {
    await simulate(async (world) => {
      const { publish, store } = setUp(world);
      const configuration = new Configuration(
        store,
        { fee: 4, freeFrom: 100 },
        new Map(),
        world.clock,
        { pollEveryMs: 200, timeoutMs: 80 },
      );
      const taken = await configuration.settings();
      await publish('Ops', 1, { fee: 7, freeFrom: 30 });
      await configuration.refresh();
      const { values } = await configuration.settings();
      expect(values).toEqual({ fee: 7, freeFrom: 30 });
      expect(taken.values).toEqual({ fee: 5, freeFrom: 100 });
    });
  });

  it('is sent no settings that it already has', async () => {
    const { trace } = await simulate(async (world) => {
      const { publish } = setUp(world);
      await world.clock.sleep(140);
      await publish('Ops', 1, { fee: 7 });
      await world.clock.sleep(500);
    });
    const sentTo = (name: string) =>
      trace.flatMap((event) =>
        event.type === 'send' &&
        event.from === STORE &&
        event.to === name
          ? [event.label.includes('unchanged') ? 'nothing' : 'settings']
          : [],
      );
    // At the start, after the change, and no more.
    const expected = ['settings', 'settings', 'nothing'];
    expect(INSTANCES.map(sentTo)).toEqual([expected, expected]);
  });

  it('takes an error of the store for silence', async () => {
    const { result } = await simulate(async ({ clock }) => {
      const read = () => Promise.reject(new Error('out of disk'));
      const configuration = new Configuration(
        { read },
        { fee: 4 },
        new Map(),
        clock,
        { pollEveryMs: 200, timeoutMs: 80 },
      );
      return configuration.settings();
    });
    const values = { fee: 4 };
    expect(result).toEqual({ version: 0, values, state: 'defaults' });
  });

  it('asks no more once it has stopped', async () => {
    await simulate(async (world) => {
      const { first, publish } = setUp(world);
      await world.clock.sleep(50);
      await first.stop();
      await publish('Ops', 1, { fee: 7 });
      await world.clock.sleep(2000);
      const versions = INSTANCES.map((name) => versionAt(world, name));
      expect(versions).toEqual([1, 2]);
    });
  });
});

describe('limits', () => {
  it('lets two instances charge by different versions until both have asked', async () => {
    const { result } = await simulate(stories.changeReachesAll);
    expect(result).toEqual([
      'RefusedError',
      '',
      '47 (version 2, current)',
      '45 (version 1, current)',
      '47 (version 2, current)',
      '47 (version 2, current)',
    ]);
  });

  it('leaves an instance that is cut off from the store with its old settings, however long', async () => {
    const story = async (world: World) => {
      const { publish, first, second } = setUp(world);
      await world.clock.sleep(140);
      await publish('Ops', 1, { fee: 7 });
      await world.clock.sleep(30_000);
      return Promise.all([first.total(40), second.total(40)]);
    };
    const cut: Fault = { at: 130, cut: [['Checkout 1'], [STORE]] };
    const { result } = await simulate(story, { faults: [cut] });
    expect(result).toEqual([
      '45 (version 1, kept)',
      '47 (version 2, current)',
    ]);
  });

  it('brings a value that is well-formed and wrong to every instance as fast as any other', async () => {
    await simulate(async (world) => {
      const { publish, first, second } = setUp(world);
      expect(await publish('Ops', 1, { fee: 5000 })).toBe('version 2');
      await world.clock.sleep(400);
      const both = [await first.total(40), await second.total(40)];
      const wrong = '5040 (version 2, current)';
      expect(both).toEqual([wrong, wrong]);
    });
  });
});
