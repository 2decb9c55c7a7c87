import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { Fault, Run, World } from '../_simulation/types.ts';
import type { Version } from './external-configuration-store.ts';
import {
  addNodes,
  type Changes,
  FIRST,
  INSTANCES,
  STORE,
  StoreServer,
  versionAt,
  withoutStore,
} from './scenarios.ts';

/** Version so-and-so of the history in which the stories begin. */
const version = (number: number): Version => [1, number];

/** Crashes a node, and lets it boot again. */
async function restart(world: World, name: string): Promise<void> {
  world.crash(name);
  world.restart(name);
  await world.clock.sleep(1);
}

/** When and whom the store told that something has changed. */
function toldIn({ trace }: Run): [number, string][] {
  return trace.flatMap((event): [number, string][] =>
    event.type === 'send' &&
    event.method === 'refresh' &&
    event.kind === 'call'
      ? [[event.at, event.to]]
      : [],
  );
}

/** How a call ended: its result, or the message of its error. */
async function ending(call: Promise<unknown>): Promise<unknown> {
  return call.catch(({ message }: Error) => message);
}

describe('servers', () => {
  it('begins with a fee of 5 in version 1, and with that once', async () => {
    await simulate(async (world) => {
      const { store } = addNodes(world);
      const before = { version: version(1), values: { fee: 5 } };
      expect(await store.read(version(0))).toEqual(before);
      for (const [basedOn, fee] of [
        [1, 7],
        [2, 8],
      ] as const) {
        await store.publish('Ops', version(basedOn), { fee });
        await restart(world, STORE);
        const after = {
          version: version(basedOn + 1),
          values: { fee },
        };
        expect(await store.read(version(0))).toEqual(after);
      }
    });
  });

  it('lets Ops and Sales write, and nobody else', async () => {
    await simulate(async (world) => {
      const { store } = addNodes(world);
      const change = (author: string, basedOn: number) =>
        ending(store.publish(author, version(basedOn), { fee: 7 }));
      expect(await change('Ops', 1)).toEqual(version(2));
      expect(await change('Sales', 2)).toEqual(version(3));
      for (const name of [...INSTANCES, '']) {
        expect(await change(name, 3)).toBe(`${name} may only read`);
      }
    });
  });

  it('takes a fee and a limit that are amounts, and no other setting', async () => {
    await simulate(async (world) => {
      const { store } = addNodes(world);
      const set = (changes: Changes) =>
        ending(store.publish('Ops', version(1), changes));
      const refused: Changes[] = [
        { fee: '7' },
        { fee: -1 },
        { fee: NaN },
        { fee: Infinity },
        { freeFrom: true },
        { limit: 7 },
      ];
      for (const values of refused) {
        expect(await set(values)).toContain("can't be");
      }
      expect(await set({ fee: 0, freeFrom: 0 })).toEqual(version(2));
    });
  });

  it('tells every instance of each change, and of nothing that was refused', async () => {
    const run = await simulate(async (world) => {
      const setup = { notifies: true, pollEveryMs: 10_000 };
      const { store } = addNodes(world, setup);
      await world.clock.sleep(200);
      await ending(store.publish('Ops', version(1), { fee: -7 }));
      await store.publish('Ops', version(1), { fee: 7 });
      await restart(world, STORE);
      await store.publish('Ops', version(2), { fee: 8 });
      await world.clock.sleep(50);
      return INSTANCES.map((name) => versionAt(world, name));
    });
    expect(run.result).toEqual([3, 3]);
    expect(toldIn(run)).toEqual([
      [230, 'Checkout 1'],
      [230, 'Checkout 2'],
      [251, 'Checkout 1'],
      [251, 'Checkout 2'],
    ]);
  });

  it('stores a change before it tells anybody of it', async () => {
    const disk = new Map<string, unknown>();
    const seen: unknown[] = [];
    const instance = {
      refresh: async () => void seen.push(disk.get('settings')),
    };
    const store = new StoreServer({ disk, random: () => 0 }, [
      instance,
    ]);
    const first = store.publish('Ops', [0, 0], { fee: 5 });
    const next = store.publish('Ops', first, { fee: 6 });
    expect(seen).toEqual([
      { version: first, values: { fee: 5 } },
      { version: next, values: { fee: 6 } },
    ]);
  });

  it('begins another history whenever it has nothing or is restored, and tells the instances', async () => {
    const run = await simulate(async (world) => {
      const { store } = addNodes(world, { notifies: true });
      const nothing: Version = [0, 0];
      const disk = new Map();
      const host = { disk, random: () => world.random() };
      const histories = new Set([1]);
      for (let i = 0; i < 2; i += 1) {
        disk.clear();
        const one = new StoreServer(host);
        const first = one.publish('Ops', nothing, { fee: 5 });
        histories.add(first[0]);
        const next = one.publish('Ops', first, { fee: 6 });
        expect(next).toEqual([first[0], 2]);
      }
      await world.clock.sleep(200);
      const restored = await store.restore('Ops', FIRST);
      expect(restored[1]).toBe(1);
      histories.add(restored[0]);
      const { values } = FIRST;
      expect(await store.read(version(1))).toEqual({
        version: restored,
        values,
      });
      expect(histories.size).toBe(4);
    });
    expect(toldIn(run)).toHaveLength(2);
  });

  it('refuses a backup with a value that programs do not understand', async () => {
    await simulate(async (world) => {
      const { store } = addNodes(world);
      const backup = { ...FIRST, values: { fee: 'free' } };
      const restored = await ending(store.restore('Ops', backup));
      expect(restored).toBe("fee can't be free");
      expect(await store.read(version(1))).toBe('unchanged');
    });
  });

  it('refuses a backup from before the first version, which no instance would understand', async () => {
    await simulate(async (world) => {
      const { store } = addNodes(world);
      for (const number of [0, -1, NaN, Infinity, 1.5]) {
        const values = { fee: 7 };
        const backup = { version: version(number), values };
        const restored = await ending(store.restore('Ops', backup));
        expect(restored).toBe(`version ${number} is no backup`);
        expect(await store.read(version(1))).toBe('unchanged');
      }
    });
  });

  it('withdraws a setting that programs do not know, and one that is not there', async () => {
    await simulate(async (world) => {
      const { store } = addNodes(world);
      const changes = { express: null, freeFrom: null };
      const next = await store.publish('Ops', version(1), changes);
      const { values } = FIRST;
      expect(await store.read(version(1))).toEqual({
        version: next,
        values,
      });
    });
  });

  it('tells nobody of a change where nobody is to be told', async () => {
    const run = await simulate(async (world) => {
      const { store } = addNodes(world);
      await store.publish('Ops', version(1), { fee: 7 });
      await world.clock.sleep(300);
    });
    expect(toldIn(run)).toEqual([]);
  });

  it('has its answer to a change, although an instance that it tells is down', async () => {
    const faults: Fault[] = [{ at: 50, crash: 'Checkout 1' }];
    const { result } = await simulate(
      async (world) => {
        const { store } = addNodes(world, { notifies: true });
        await world.clock.sleep(150);
        const next = await store.publish('Ops', version(1), { fee: 7 });
        await world.clock.sleep(50);
        return [next[1], versionAt(world, 'Checkout 2')];
      },
      { faults },
    );
    expect(result).toEqual([2, 2]);
  });

  it('adds the fee to a sum below the limit, and to no other', async () => {
    await simulate(async (world) => {
      const { checkouts } = addNodes(world);
      const totals = [0, 99, 100].map((sum) =>
        checkouts[0]!.total(sum),
      );
      expect(await Promise.all(totals)).toEqual([
        '5 (version 1, current)',
        '104 (version 1, current)',
        '100 (version 1, current)',
      ]);
    });
  });

  it('asks at once when an instance is told of a change, and no other instance does', async () => {
    await simulate(async (world) => {
      const { store, checkouts } = addNodes(world);
      await world.clock.sleep(140);
      await store.publish('Ops', version(1), { fee: 7 });
      await checkouts[1]!.refresh();
      const versions = INSTANCES.map((name) => versionAt(world, name));
      expect(versions).toEqual([1, 2]);
      expect(await checkouts[1]!.total(40)).toBe(
        '47 (version 2, current)',
      );
    });
  });

  it('starts the instances apart, and lets them ask as often as the options say', async () => {
    const { trace } = await simulate(async (world) => {
      addNodes(world, { apartMs: 30, pollEveryMs: 50, timeoutMs: 40 });
      await world.clock.sleep(175);
    });
    const asked = trace.flatMap((event) =>
      event.type === 'send' && event.to === STORE
        ? [[event.at, event.from]]
        : [],
    );
    // The next question comes 50 ms after an answer, which takes 20.
    expect(asked).toEqual([
      [0, 'Checkout 1'],
      [30, 'Checkout 2'],
      [70, 'Checkout 1'],
      [100, 'Checkout 2'],
      [140, 'Checkout 1'],
      [170, 'Checkout 2'],
    ]);
  });

  it('keeps the copy of each instance through two crashes with a change in between', async () => {
    const { result } = await simulate(async (world) => {
      const { store } = addNodes(world);
      const versions = () =>
        INSTANCES.map((name) => versionAt(world, name));
      await world.clock.sleep(130);
      await store.publish('Ops', version(1), { fee: 7 });
      await restart(world, 'Checkout 1');
      const before = versions();
      await world.clock.sleep(20);
      const changed = versions();
      await restart(world, 'Checkout 1');
      return [before, changed, versions()];
    });
    expect(result).toEqual([
      [1, 1],
      [2, 1],
      [2, 1],
    ]);
  });

  it('says of an instance without a copy that it has version 0', async () => {
    await simulate(async (world) => {
      addNodes(world);
      const versions = INSTANCES.map((name) => versionAt(world, name));
      expect(versions).toEqual([0, 0]);
    });
  });

  it('leaves a file as it was that nobody could write to, and keeps one that was written', async () => {
    const { result } = await simulate(withoutStore);
    expect(result).toEqual(['45', '44']);
    const faults: Fault[] = [15, 30].map((at) => {
      return { at, crash: 'Checkout 1', restartAfterMs: 5 };
    });
    const { result: restarted } = await simulate(withoutStore, {
      faults,
    });
    expect(restarted).toEqual(['45', '45']);
  });
});
