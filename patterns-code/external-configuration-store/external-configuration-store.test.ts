import { describe, expect, it } from 'vitest';
import { explore, record, simulate } from '../_simulation/index.ts';
import type { Fault, World } from '../_simulation/types.ts';
import {
  Configuration,
  type Snapshot,
  type Source,
  type Version,
} from './external-configuration-store.ts';
import {
  addNodes,
  type Changes,
  type Checkout,
  FIRST,
  INSTANCES,
  program,
  STORE,
  StoreServer,
  versionAt,
} from './scenarios.ts';
import * as stories from './scenarios.ts';

/** Version so-and-so of the history in which the stories begin. */
const version = (number: number): Version => [1, number];

/** Two instances and a store, with the version that the store has. */
function setUp(world: World) {
  const { store, checkouts } = addNodes(world);
  const [first, second] = checkouts;
  const publish = (
    author: string,
    basedOn: number,
    changes: Record<string, unknown>,
  ): Promise<string> =>
    store.publish(author, version(basedOn), changes as Changes).then(
      ([, number]) => `version ${number}`,
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

/** An instance by itself, as it stands after `ms`. */
async function standing(
  source: Source | 'the store',
  ms: number,
  {
    kept = undefined as unknown,
    disk = new Map(kept === undefined ? [] : [['settings', kept]]),
    strict = program,
    pollEveryMs = 200,
    faults = [] as readonly Fault[],
  } = {},
) {
  const story = async (world: World) => {
    const { store } = setUp(world);
    world.node('Instance', ({ clock }) => {
      const from = source === 'the store' ? store : source;
      const timeoutMs = 80;
      const options = { pollEveryMs, timeoutMs };
      const one = new Configuration(from, strict, disk, clock, options);
      void one.run();
      return { settings: () => one.settings() };
    });
    const instance =
      world.remote<Pick<Configuration, 'settings'>>('Instance');
    await world.clock.sleep(ms);
    return instance.settings();
  };
  return (await simulate(story, { faults })).result;
}

/** The version after three questions were answered in this order. */
async function after(...answers: [question: number, Version?][]) {
  return (await bothAfter(...answers)).used;
}

/** That version, and the one of the copy on the disk. */
async function bothAfter(...answers: [question: number, Version?][]) {
  const { result } = await simulate(async ({ clock }) => {
    const resolve: ((answer: Snapshot | 'unchanged') => void)[] = [];
    const read = () =>
      new Promise<Snapshot | 'unchanged'>((done) => {
        resolve.push(done);
      });
    const disk = new Map<string, unknown>();
    const options = { pollEveryMs: 9000, timeoutMs: 9000 };
    const one = new Configuration(
      { read },
      program,
      disk,
      clock,
      options,
    );
    const asked = [1, 2, 3].map(() => one.refresh());
    for (const [question, to] of answers) {
      const values = {};
      const answer = to ? { version: to, values } : 'unchanged';
      resolve[question - 1]!(answer);
      await clock.sleep(1);
    }
    await Promise.all(asked);
    const kept = disk.get('settings') as Snapshot;
    const { version: used } = await one.settings();
    return { used, kept: kept.version };
  });
  return result;
}

const SILENT: Source = { read: () => new Promise(() => {}) };

/** What another program, or a failing disk, may have left. */
const UNREADABLE: unknown[] = [
  'fee=5',
  null,
  5,
  [],
  { version: 1, values: { fee: 5 } },
  { version: '11', values: { fee: 5 } },
  { version: null, values: { fee: 5 } },
  { version: [], values: { fee: 5 } },
  { version: [3, '4'], values: { fee: 5 } },
  { version: [3, Infinity], values: { fee: 5 } },
  { version: [NaN, 4], values: { fee: 5 } },
  { version: [3, -4], values: { fee: 6 } },
  { version: [3, 4.5], values: { fee: 6 } },
  { version: [3, 0], values: { fee: 6 } },
  { version: [0, 4], values: { fee: 6 } },
  { version: [3], values: { fee: 6 } },
  { version: [3, 4, 9], values: { fee: 6 } },
  { version: [3, 4] },
  { version: [3, 4], values: [] },
  { version: [3, 4], values: ['free'] },
  { version: [3, 4], values: 6 },
  { version: [3, 4], values: null },
  { version: [3, 4], values: 'fee' },
  { version: [3, 4], values: { fee: 'free' } },
  { version: [3, 4], values: { fee: null } },
  { version: [3, 4], values: { fee: 6, freeFrom: 'free' } },
  { version: [3, 4], values: { freeFrom: 'free', fee: 6 } },
];

/** A disk that takes nothing, until it has room. */
class FullDisk extends Map<string, unknown> {
  isFull = true;

  override set(key: string, value: unknown): this {
    if (this.isFull) throw new Error('no space left on device');
    return super.set(key, value);
  }
}

describe('holds', () => {
  describe('A change reaches every instance', () => {
    it('begins at version 0 with no settings, so that the first change has a version to name', () => {
      const nothing: Version = [0, 0];
      const host = { disk: new Map(), random: () => 0 };
      const store = new StoreServer(host);
      const empty = { version: nothing, values: {} };
      expect(store.read(nothing)).toBe('unchanged');
      expect(store.read(version(1))).toEqual(empty);
      const first = store.publish('Ops', nothing, { fee: 5 });
      expect(first[1]).toBe(1);
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

    /**
     * @seen PostHog/posthog-python#808 refreshes overlapped, and an older response could replace newer definitions
     */
    it('goes back to no older version, whichever two messages are late', async () => {
      const search = await explore(stories.notified);
      expect(search.violation?.rule).toBeUndefined();
      expect(search.exhaustive).toBe(true);
      expect(search.unreached).toEqual([]);
    });
  });

  describe('Changes that are refused', () => {
    it('refuses a value of the wrong type and a setting that nobody knows, and then stores nothing', async () => {
      await simulate(async (world) => {
        const { publish, store } = setUp(world);
        for (const [changes, problem] of [
          [{ fee: 7, freeFrom: '50' }, "freeFrom can't be 50"],
          [{ fee: -1 }, "fee can't be -1"],
          [{ freeForm: 50 }, "freeForm can't be 50"],
          [JSON.parse('{"__proto__": 50}'), "__proto__ can't be 50"],
        ] as const) {
          expect(await publish('Ops', 1, changes)).toBe(problem);
        }
        expect(await store.read(version(1))).toBe('unchanged');
      });
    });

    it('stores nothing of a change of which one value is refused', async () => {
      await simulate(async (world) => {
        const { publish, store } = setUp(world);
        const changes = { fee: 7, freeFrom: '50' };
        expect(await publish('Ops', 1, changes)).toBe(
          "freeFrom can't be 50",
        );
        expect(await store.read(version(0))).toEqual(FIRST);
        expect(await publish('Ops', 1, { freeFrom: 50 })).toBe(
          'version 2',
        );
        const values = { fee: 5, freeFrom: 50 };
        const next = { version: version(2), values };
        expect(await store.read(version(0))).toEqual(next);
      });
    });

    it('refuses a change from anyone who may only read', async () => {
      await simulate(async (world) => {
        const { publish, store } = setUp(world);
        expect(await publish('Checkout 1', 1, { fee: 7 })).toBe(
          'Checkout 1 may only read',
        );
        await expect(
          store.restore('Checkout 1', FIRST),
        ).rejects.toThrow('Checkout 1 may only read');
        expect(await store.read(version(1))).toBe('unchanged');
      });
    });

    /**
     * @seen alibaba/nacos#7945 with several pages open, the configuration published later replaced the one published before
     * @seen tazama-lf/admin-service#273 the check of the version that was read had been removed, and the second of two changes could replace the first
     */
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

    it('refuses a change that was made from a version of another history', async () => {
      await simulate(async (world) => {
        const { publish, store } = setUp(world);
        await store.restore('Ops', FIRST);
        expect(await publish('Ops', 1, { fee: 7 })).toBe(
          'version 1 is newer',
        );
      });
    });
  });

  describe('Versions and restored stores', () => {
    it('counts versions on when the store has crashed, and keeps what no change mentions', async () => {
      await simulate(async (world) => {
        const { publish, store } = setUp(world);
        await publish('Ops', 1, { freeFrom: 30 });
        world.crash(STORE);
        world.restart(STORE);
        await publish('Ops', 2, { fee: 7 });
        const values = { fee: 7, freeFrom: 30 };
        const latest = { version: version(3), values };
        expect(await store.read(version(1))).toEqual(latest);
        world.crash(STORE);
        world.restart(STORE);
        expect(await store.read(version(1))).toEqual(latest);
      });
    });

    /**
     * @seen spring-cloud/spring-cloud-consul#780 deleting a key triggered no refresh, so an override stayed until the program was restarted
     * @seen spring-cloud/spring-cloud-consul#740 a deleted setting did not bring its default back, since the watch ignored deletions
     * @seen spring-cloud/spring-cloud-config#421 an element that was removed from a list stayed in the clients after a refresh
     */
    it('withdraws a setting, so that the default holds again', async () => {
      await simulate(async (world) => {
        const { publish, first, store } = setUp(world);
        expect(await first.total(40)).toBe('45 (version 1, current)');
        expect(await publish('Ops', 1, { fee: null })).toBe(
          'version 2',
        );
        const empty = { version: version(2), values: {} };
        expect(await store.read(version(1))).toEqual(empty);
        await world.clock.sleep(250);
        expect(await first.total(40)).toBe('44 (version 2, current)');
      });
    });

    /**
     * @seen allegro/consul-recipes#13 after a restored snapshot the index is lower, and a watch that does not start again can miss changes for an unbounded time
     * @seen hashicorp/consul#2621 the index began anew with the agent, and a watch waited until the old number was reached again
     * @seen launchdarkly/ldcli#701 found in review: a project made again from version 1 would tell clients with a higher version that nothing has changed
     */
    it('takes over what a restored store has, whether its version has a lower number, the same or a higher one', async () => {
      for (const changes of [0, 1, 2]) {
        await simulate(async (world) => {
          const { publish, store, first } = setUp(world);
          await publish('Ops', 1, { fee: 7 });
          await world.clock.sleep(250);
          expect(await first.total(40)).toBe('47 (version 2, current)');
          let latest = await store.restore('Ops', FIRST);
          for (let i = 0; i < changes; i += 1) {
            latest = await store.publish('Ops', latest, { fee: 9 });
          }
          await world.clock.sleep(250);
          const fee = changes === 0 ? 5 : 9;
          const number = 1 + changes;
          expect(await first.total(40)).toBe(
            `${40 + fee} (version ${number}, current)`,
          );
        });
      }
    });

    it('takes over a backup each time that it is restored, also when a change came in between', async () => {
      await simulate(async (world) => {
        const { store, first } = setUp(world);
        const [backup, changed] = [
          '45 (version 1, current)',
          '49 (version 2, current)',
        ];
        for (let i = 0; i < 3; i += 1) {
          const restored = await store.restore('Ops', FIRST);
          await world.clock.sleep(250);
          expect(await first.total(40)).toBe(backup);
          await store.publish('Ops', restored, { fee: 9 });
          await world.clock.sleep(250);
          expect(await first.total(40)).toBe(changed);
        }
      });
    });

    it('keeps its settings when the store comes back with nothing', async () => {
      const empty: Snapshot = { version: [0, 0], values: {} };
      const source = { read: async () => empty };
      expect(await standing(source, 50, { kept: FIRST })).toMatchObject(
        {
          version: FIRST.version,
          values: { fee: 5, freeFrom: 100 },
          state: 'kept',
        },
      );
    });
  });

  describe('While the store is down', () => {
    /**
     * @seen spring-cloud/spring-cloud-config#157 a client had no copy of the last settings to fall back on when the server could not be reached
     */
    it('keeps its last good settings while the store is down, and says so', async () => {
      const down = [{ at: 130, crash: STORE }];
      expect(await totalAfter(200, down)).toBe(
        '45 (version 1, current)',
      );
      expect(await totalAfter(300, down)).toBe('45 (version 1, kept)');
      expect(await totalAfter(9000, down)).toBe('45 (version 1, kept)');
    });

    it('says again that they are current once the store is back', async () => {
      const down = [{ at: 130, crash: STORE, restartAfterMs: 300 }];
      expect(await totalAfter(490, down)).toBe('45 (version 1, kept)');
      expect(await totalAfter(521, down)).toBe(
        '45 (version 1, current)',
      );
    });

    it('says that its settings are kept, not current, as long as the store has older ones without a restore', async () => {
      const sent = (number: number): Source => ({
        read: async () => ({
          version: version(number),
          values: { fee: 9 },
        }),
      });
      const kept = { version: version(5), values: { fee: 5 } };
      for (const [number, fee, state] of [
        [3, 5, 'kept'],
        [4, 5, 'kept'],
        [6, 9, 'current'],
      ] as const) {
        const found = await standing(sent(number), 500, { kept });
        expect([found.values.fee, found.state]).toEqual([fee, state]);
      }
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
  });

  describe('Asking', () => {
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
            ? [
                event.label.includes('unchanged')
                  ? 'nothing'
                  : 'settings',
              ]
            : [],
        );
      // At the start, after the change, and no more.
      const expected = ['settings', 'settings', 'nothing'];
      expect(INSTANCES.map(sentTo)).toEqual([expected, expected]);
    });

    /**
     * @seen helidon-io/helidon#12101 one failed reload ended the polling for good
     * @seen Azure/AppConfiguration-DotnetProvider#47 an error, as of the network, could end the watch in the background, unnoticed
     */
    it('asks again after an error, whether the store answers with it or it is thrown at once', async () => {
      for (const isLate of [true, false]) {
        let questions = 0;
        const read = (): Promise<Snapshot> => {
          questions += 1;
          if (questions > 2) return Promise.resolve(FIRST);
          const error = new Error('out of disk');
          if (isLate) return Promise.reject(error);
          throw error;
        };
        const { state } = await standing({ read }, 350);
        expect(state).toBe('defaults');
        questions = 0;
        expect((await standing({ read }, 450)).state).toBe('current');
      }
    });

    it('takes over an answer that comes after the timeout', async () => {
      const late: Fault[] = [
        { delay: `${STORE}>Instance#1`, ms: 100 },
        { delay: `${STORE}>Instance#2`, ms: 100 },
      ];
      const at = async (ms: number) => {
        const { state, version: used } = await standing(
          'the store',
          ms,
          {
            faults: late,
          },
        );
        return [used[1], state];
      };
      expect(await at(90)).toEqual([0, 'defaults']);
      expect(await at(130)).toEqual([1, 'current']);
    });

    it('stays current when a question is lost and a later one is answered', async () => {
      const lost: Fault[] = [
        { drop: 'Checkout 1>Configuration Store#2' },
      ];
      const { result } = await simulate(
        async (world) => {
          const { first } = setUp(world);
          await world.clock.sleep(225); // the second question: 220 to 300
          await first.refresh();
          await world.clock.sleep(70);
          return first.total(40);
        },
        { faults: lost },
      );
      expect(result).toBe('45 (version 1, current)');
    });

    it('keeps what is newest, in whichever order several questions are answered', async () => {
      // In one history the number counts, whoever asked first.
      expect(await after([1, [1, 2]], [2, [1, 1]], [3])).toEqual([
        1, 2,
      ]);
      expect(await after([3, [1, 1]], [1, [1, 2]], [2])).toEqual([
        1, 2,
      ]);
      // Across histories the later question counts.
      expect(await after([1, [1, 5]], [2, [2, 1]], [3])).toEqual([
        2, 1,
      ]);
      expect(await after([3, [2, 1]], [2, [1, 5]], [1])).toEqual([
        2, 1,
      ]);
      expect(await after([3, [2, 1]], [1], [2, [1, 5]])).toEqual([
        2, 1,
      ]);
      // Whichever of the two has the larger number.
      expect(await after([3, [2, 1]], [2, [5, 9]], [1])).toEqual([
        2, 1,
      ]);
      expect(await after([1, [5, 9]], [2, [2, 1]], [3])).toEqual([
        2, 1,
      ]);
    });
  });

  describe('What a request sees', () => {
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
          program,
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
  });

  describe('Settings it does not understand', () => {
    it('keeps the last settings that it understands when it is sent others', async () => {
      const values = { fee: 'free' };
      const source = {
        read: async (): Promise<Snapshot> => ({
          version: version(2),
          values,
        }),
      };
      expect(await standing(source, 50, { kept: FIRST })).toMatchObject(
        {
          version: FIRST.version,
          values: { fee: 5, freeFrom: 100 },
          state: 'kept',
        },
      );
      // On the wire as on the disk, whatever form it has.
      for (const sent of UNREADABLE) {
        const wrong = { read: async () => sent as Snapshot };
        const { state, values: used } = await standing(wrong, 50, {
          kept: FIRST,
        });
        expect([state, used.fee]).toEqual(['kept', 5]);
      }
    });

    it('takes a version that has a setting which only a newer program knows', async () => {
      const values = { fee: 7, express: true };
      const source = {
        read: async (): Promise<Snapshot> => ({
          version: version(2),
          values,
        }),
      };
      const { values: used, state } = await standing(source, 50);
      expect(used).toMatchObject({ fee: 7, freeFrom: 100 });
      expect(state).toBe('current');
    });

    it('starts with the defaults, or goes on with its last good settings, when checking a value throws', async () => {
      const isLow = (value: unknown) => (value as number[])[0]! < 9;
      const schema = new Map([['fees', isLow]]);
      const values = { fees: null as never };
      const broken = { version: version(2), values };
      const source = { read: async () => broken };
      const strict = { defaults: { fees: 4 }, schema };
      for (const from of [SILENT, source]) {
        const started = await standing(from, 100, {
          kept: broken,
          strict,
        });
        expect(started.state).toBe('defaults');
        const running = await standing(from, 100, {
          kept: FIRST,
          strict,
        });
        expect([running.state, running.version]).toEqual([
          'kept',
          version(1),
        ]);
      }
    });

    /**
     * @seen easydiffusion/easydiffusion#1288 a corrupted configuration file kept the program from starting
     * @seen rustfs/rustfs#4229 a damaged configuration object ended each start, with no way back to defaults
     * @seen tinyhumansai/openhuman#1537 a file that could not be parsed ended the start
     */
    it('starts with the defaults when the copy on its disk can not be read', async () => {
      for (const kept of UNREADABLE) {
        const { state, values } = await standing(SILENT, 100, { kept });
        expect([state, values.fee]).toEqual(['defaults', 4]);
      }
      const disk = new Map();
      disk.get = () => {
        throw new Error('input/output error');
      };
      const { state, values } = await standing(SILENT, 100, { disk });
      expect([state, values.fee]).toEqual(['defaults', 4]);
    });
  });

  describe('What it says of itself', () => {
    it('says why it stands as it does', async () => {
      const down = [{ at: 130, crash: STORE, restartAfterMs: 300 }];
      await simulate(
        async (world) => {
          setUp(world);
          const seen = () => {
            const { state, because } =
              world.peek<Checkout>('Checkout 1')!;
            return [state, because];
          };
          expect(seen()).toEqual(['starting', '']);
          await world.clock.sleep(50);
          const current = ['current', 'the store answers'];
          expect(seen()).toEqual(current);
          await world.clock.sleep(300);
          expect(seen()).toEqual(['kept', 'the store is silent']);
          await world.clock.sleep(200);
          expect(seen()).toEqual(current);
        },
        { faults: down },
      );
    });

    it('says whether the store was silent, older, not understood or failing', async () => {
      const sent = (answer: unknown): Source => ({
        read: async () => answer as Snapshot,
      });
      const failing = () => {
        throw new Error('out of disk');
      };
      const { values } = FIRST;
      const nothing = 'the store sends nothing understood';
      for (const [source, because] of [
        [SILENT, 'the store is silent'],
        [{ read: failing }, 'the store fails'],
        [{ read: async () => failing() }, 'the store fails'],
        [
          sent({ version: version(1), values }),
          'the store has an older version',
        ],
        [
          sent({ version: version(3), values: { fee: 'free' } }),
          nothing,
        ],
        [sent({ version: [0, 0], values: {} }), nothing],
        [sent('unchanged'), 'the store answers'],
      ] as const) {
        await simulate(async ({ clock }) => {
          const kept = { version: version(2), values };
          const disk = new Map([['settings', kept]]);
          const options = { pollEveryMs: 200, timeoutMs: 80 };
          const one = new Configuration(
            source,
            program,
            disk,
            clock,
            options,
          );
          await one.refresh();
          const isGood = because === 'the store answers';
          expect([one.state, one.because]).toEqual([
            isGood ? 'current' : 'kept',
            because,
          ]);
        });
      }
    });

    it('says defaults, not current, when the store has nothing', async () => {
      const host = { disk: new Map(), random: () => 0 };
      const empty = new StoreServer(host);
      const source = {
        read: async (since: Version) => empty.read(since),
      };
      const before = await standing(source, 450);
      expect([before.state, before.values.fee]).toEqual([
        'defaults',
        4,
      ]);
      expect(before.ageMs).toBe(Infinity);
      empty.publish('Ops', [0, 0], { fee: 5 });
      const after = await standing(source, 450);
      expect([after.state, after.values.fee]).toEqual(['current', 5]);
    });

    it('says how old its settings may be, by its own clock, whatever happens to the time of day', async () => {
      const ages = async (ms: number, faults: readonly Fault[]) => {
        const { ageMs } = await standing('the store', ms, { faults });
        return ageMs;
      };
      // It asks at 0, 220 and 440 ms, and is asked 10 ms after the time.
      expect(await ages(40, [])).toBe(50);
      const changed: Fault = { at: 100, skew: 'Instance', ms: 5000 };
      expect(await ages(230, [changed])).toBe(240);
      // 240 ms is when the answer comes: it is as old as the question.
      expect(await ages(240, [changed])).toBe(30);
      const down: Fault[] = [{ at: 130, crash: STORE }];
      expect(await ages(9000, down)).toBe(9010);
      const kept = { kept: FIRST };
      expect((await standing(SILENT, 500, kept)).ageMs).toBe(Infinity);
    });
  });

  describe('Its copy on disk', () => {
    it('uses what the store sends when its disk is full, says so, and writes it when it can', async () => {
      await simulate(async (world) => {
        const { publish, store } = setUp(world);
        const disk = new FullDisk();
        const { clock } = world;
        const options = { pollEveryMs: 200, timeoutMs: 80 };
        const asked: Version[] = [];
        let isSilent = false;
        const source: Source = {
          read: (since) => {
            asked.push(since);
            return (isSilent ? SILENT : store).read(since);
          },
        };
        const one = new Configuration(
          source,
          program,
          disk,
          clock,
          options,
        );
        await one.refresh();
        await publish('Ops', 1, { fee: 7 });
        await one.refresh();
        const full = 'the store answers, the disk takes no copy';
        expect([one.state, one.because]).toEqual(['current', full]);
        const used = await one.settings();
        expect([used.version, used.values.fee]).toEqual([
          version(2),
          7,
        ]);
        await one.refresh(); // nothing has changed
        expect([one.state, one.because]).toEqual(['current', full]);
        expect(disk.size).toBe(0);
        // It asks for what is newer than it uses, and not than it keeps.
        expect(asked).toEqual([[0, 0], ...[1, 2, 2].map(version)]);
        isSilent = true;
        await one.refresh();
        const kept = await one.settings();
        expect([kept.state, kept.version]).toEqual([
          'kept',
          version(2),
        ]);
        isSilent = false;
        disk.isFull = false;
        await one.refresh();
        expect(one.because).toBe('the store answers');
        expect(disk.get('settings')).toEqual({
          version: version(2),
          values: { fee: 7 },
        });
      });
    });

    it('writes its copy when that has changed, and not each time that it asks', async () => {
      let writes = 0;
      class CountingDisk extends Map<string, unknown> {
        override set(key: string, value: unknown): this {
          writes += 1;
          return super.set(key, value);
        }
      }
      const disk = new CountingDisk();
      await standing('the store', 1000, { disk });
      expect(writes).toBe(1);
      await standing('the store', 1000, { disk });
      expect(writes).toBe(1);
    });

    it('keeps on its disk the version that it uses, also where an earlier question brings it', async () => {
      const both = await bothAfter([3, [1, 1]], [1, [1, 2]], [2]);
      expect(both).toEqual({ used: [1, 2], kept: [1, 2] });
    });
  });

  describe('Options and stopping', () => {
    it('refuses options by which waiting may take longer than an interval, or that are no times', async () => {
      const make = (timeoutMs: number, pollEveryMs: number) =>
        simulate(async ({ clock }) => {
          const read = async () => 'unchanged' as const;
          new Configuration({ read }, program, new Map(), clock, {
            timeoutMs,
            pollEveryMs,
          });
        });
      await expect(make(201, 200)).rejects.toThrow(
        'timeoutMs is 201: it has to be a number above 0, at most ' +
          'pollEveryMs, which is 200, a finite one',
      );
      await expect(make(0, 200)).rejects.toThrow('timeoutMs is 0');
      for (const [timeoutMs, pollEveryMs] of [
        [NaN, 200],
        [-1, 200],
        [80, NaN],
        [80, -1],
        [80, Infinity],
        // From a file of settings they may come as text.
        [80, '200' as unknown as number],
        ['80' as unknown as number, 200],
      ] as const) {
        await expect(make(timeoutMs, pollEveryMs)).rejects.toThrow(
          `timeoutMs is ${timeoutMs}: it has to be a number above 0, at ` +
            `most pollEveryMs, which is ${pollEveryMs}, a finite one`,
        );
      }
      await make(200, 200);
    });

    it('keeps no timer running once the store has answered', async () => {
      const { endedAt, outcome } = await record(async (world) => {
        const { store } = setUp(world);
        world.crash(INSTANCES[0]!);
        world.crash(INSTANCES[1]!);
        const disk = new Map();
        const options = { pollEveryMs: 5000, timeoutMs: 5000 };
        const { clock } = world;
        await new Configuration(
          store,
          program,
          disk,
          clock,
          options,
        ).refresh();
        await new Promise(() => {});
      });
      expect([outcome, endedAt]).toEqual(['stalled', 20]);
    });

    /**
     * @seen Flagsmith/flagsmith-java-client#81 the thread that polled was
     *   not ended
     */
    it('ends its wait for the next question at once when it is stopped', async () => {
      await simulate(async (world) => {
        const { store } = setUp(world);
        const { clock } = world;
        const options = { pollEveryMs: 60_000, timeoutMs: 80 };
        const one = new Configuration(
          store,
          program,
          new Map(),
          clock,
          options,
        );
        const running = one.run();
        await clock.sleep(130);
        one.stop();
        await running;
        expect(clock.now()).toBe(130);
      });
    });

    it('asks no more once it has stopped, also when it is notified', async () => {
      for (const notifies of [false, true]) {
        const { trace } = await simulate(async (world) => {
          const { store, checkouts } = addNodes(world, { notifies });
          await world.clock.sleep(50);
          await checkouts[0]!.stop();
          await store.publish('Ops', FIRST.version, { fee: 7 });
          await world.clock.sleep(2000);
          const both = INSTANCES.map((name) => versionAt(world, name));
          expect(both).toEqual([1, 2]);
        });
        const asked = trace.filter(
          (event) =>
            event.type === 'send' &&
            event.method === 'read' &&
            event.kind === 'call' &&
            event.from === INSTANCES[0],
        );
        expect(asked).toHaveLength(1);
      }
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

  it('keeps the settings from before a restore until it next asks, when two questions overtake each other on the way to the store', async () => {
    // The second one came before the restore, and the first one after.
    const [old, restored]: Version[] = [
      [1, 5],
      [2, 1],
    ];
    for (const order of [
      [1, 2],
      [2, 1],
    ]) {
      const answers = order.map((question): [number, Version] => [
        question,
        question === 1 ? restored! : old!,
      ]);
      expect(await after(...answers, [3])).toEqual(old);
      const next: [number, Version] = [3, restored!];
      expect(await after(...answers, next)).toEqual(restored);
    }
  });

  it('believes a store that went back without a restore once it has counted up to its own version again', async () => {
    await simulate(async ({ clock }) => {
      const disk = new Map<string, unknown>([['settings', FIRST]]);
      const store = new StoreServer({ disk, random: () => 0 });
      const source = {
        read: async (since: Version) => store.read(since),
      };
      const options = { pollEveryMs: 200, timeoutMs: 80 };
      const one = new Configuration(
        source,
        program,
        new Map(),
        clock,
        options,
      );
      store.publish('Ops', version(1), { fee: 7 });
      await one.refresh();
      disk.set('settings', FIRST);
      await one.refresh();
      expect([one.state, (await one.settings()).values.fee]).toEqual([
        'kept',
        7,
      ]);
      store.publish('Ops', version(1), { fee: 9 });
      await one.refresh();
      expect([one.state, (await one.settings()).values.fee]).toEqual([
        'current',
        7,
      ]);
    });
  });

  it('starts with older settings, or the defaults, when its disk was full before and the store is down', async () => {
    const disk = new FullDisk();
    const before = await standing('the store', 100, { disk });
    expect([before.state, before.values.fee]).toEqual(['current', 5]);
    const after = await standing(SILENT, 100, { disk });
    expect([after.state, after.values.fee]).toEqual(['defaults', 4]);
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

  /**
   * @seen launchdarkly/ld-relay#551 each change pinged all clients, and then all of them asked at once
   */
  it('asks the store with all instances at once when they are notified', async () => {
    const { trace } = await simulate(async (world) => {
      const setup = { notifies: true, pollEveryMs: 10_000 };
      const { store } = addNodes(world, setup);
      await world.clock.sleep(150);
      await store.publish('Ops', FIRST.version, { fee: 7 });
      await world.clock.sleep(50);
    });
    const askedAt = trace.flatMap((event) =>
      event.type === 'send' && event.method === 'read' && event.at > 150
        ? [[event.from, event.at]]
        : [],
    );
    const calls = askedAt.filter(([from]) => from !== STORE);
    expect(calls).toEqual(INSTANCES.map((name) => [name, 170]));
  });
});
