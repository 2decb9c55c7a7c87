import { describe, expect, it } from 'vitest';
import { explore, record, simulate } from '../_simulation/index.ts';
import type {
  Clock,
  Fault,
  Run,
  Scenario,
  Search,
  World,
} from '../_simulation/types.ts';
import { addNodes, states } from './scenarios.ts';
import * as stories from './scenarios.ts';
import {
  Coordinator,
  Participant,
  type Cohort,
  type Vote,
  type Witness,
} from './two-phase-commit.ts';

const COMMITTED = ['committed', 'committed', 'committed'];
const ABORTED = ['aborted', 'aborted', 'aborted'];
const PREPARED = ['prepared', 'prepared', 'prepared'];

/** Plays `commit T1` and returns the states after `ms`. */
function statesAfter(
  ms: number,
  setUp: (world: World) => void = () => {},
) {
  return async (world: World) => {
    const coordinator = addNodes(world);
    setUp(world);
    void coordinator.run('T1');
    await world.clock.sleep(ms);
    return states(world);
  };
}

/** A coordinator over Orders, and before it a Stock that is `broken`. */
function addBroken(world: World, broken: Partial<Cohort>) {
  const coordinator = world.remote<Coordinator>('Coordinator');
  const options = { askEveryMs: 200 };
  const stock = world.node<Cohort>('Stock', () => ({
    ...YES,
    ...broken,
  }));
  const orders = world.node(
    'Orders',
    (host) => new Participant(host, [coordinator], () => true, options),
  );
  world.node(
    'Coordinator',
    (host) =>
      new Coordinator([stock, orders], host, { voteTimeoutMs: 100 }),
  );
  return coordinator;
}

/** A coordinator and its participants, which agree to some. */
function addCohorts(
  world: World,
  agrees: (transaction: string) => boolean,
  askEveryMs: number,
) {
  const coordinator = world.remote<Coordinator>('Coordinator');
  const cohorts = ['Orders', 'Stock', 'Payments'].map((name) =>
    world.node(
      name,
      (host) =>
        new Participant(host, [coordinator], agrees, { askEveryMs }),
    ),
  );
  world.node(
    'Coordinator',
    (host) => new Coordinator(cohorts, host, { voteTimeoutMs: 100 }),
  );
  return coordinator;
}

/** Answers every message with an error. */
const failing = async () => {
  throw new Error('disk full');
};

/** Remembers what was written to it, in order. */
class CountingDisk extends Map<string, unknown> {
  readonly writes: unknown[] = [];

  override set(key: string, value: unknown): this {
    this.writes.push(value);
    return super.set(key, value);
  }
}

/** Throws before there is a promise. */
const throwing = () => {
  throw new Error('disk full');
};

const YES: Cohort = {
  prepare: async () => 'yes',
  commit: async () => {},
  abort: async () => {},
};

/** A coordinator that has its two participants in its own process. */
function inOneProcess<R>(
  world: World,
  broken: Partial<Cohort>,
  ask: (coordinator: Coordinator) => Promise<R>,
  other: Partial<Cohort> = {},
): Promise<R> {
  const cohorts = [
    { ...YES, ...broken },
    { ...YES, ...other },
  ];
  const { clock } = world;
  const options = { voteTimeoutMs: 100 };
  return ask(
    new Coordinator(cohorts, { disk: new Map(), clock }, options),
  );
}

/** The search saw everything, saw it commit, and found nothing wrong. */
function expectNothingFound(search: Search): void {
  expect(search.violation?.rule).toBeUndefined();
  expect(search.exhaustive).toBe(true);
  expect(search.unreached).toEqual([]);
}

describe('holds', () => {
  describe('The vote', () => {
    it('commits when every participant votes yes', async () => {
      expect((await simulate(stories.commits)).result).toBe('commit');
      expect((await simulate(statesAfter(60))).result).toEqual(
        COMMITTED,
      );
    });

    it('aborts everywhere when one participant votes no', async () => {
      expect((await simulate(stories.oneVotesNo)).result).toBe('abort');
      const story = async (world: World) => {
        void addNodes(world, { refuses: 'Payments' }).run('T1');
        await world.clock.sleep(60);
        return states(world);
      };
      expect((await simulate(story)).result).toEqual(ABORTED);
    });

    it('aborts at once where the vote is no, without waiting for the decision', async () => {
      const story = async (world: World) => {
        void addNodes(world, { refuses: 'Stock' }).run('T1');
        await world.clock.sleep(100);
        return states(world);
      };
      const faults = [{ at: 25, crash: 'Coordinator' }];
      const { result } = await simulate(story, { faults });
      expect(result).toEqual(['prepared', 'aborted', 'prepared']);
    });

    it('keeps no lock when its check throws, and refuses nobody else', async () => {
      const { result } = await simulate(async ({ clock }) => {
        const agrees = (transaction: string) =>
          transaction === 'T1' ? throwing() : true;
        const witness = { outcome: async () => 'in doubt' as const };
        const node = new Participant(
          { disk: new Map(), clock },
          [witness],
          agrees,
          { askEveryMs: 200 },
        );
        return [
          await node.prepare('T1').catch(String),
          node.isLocked(),
          await node.prepare('T2'),
          node.isLocked(),
        ];
      });
      expect(result).toEqual(['Error: disk full', false, 'yes', true]);
    });

    it('counts a participant that does not answer in time as a no', async () => {
      const faults = [{ at: 0, crash: 'Stock' }];
      const { result } = await simulate(statesAfter(200), { faults });
      expect(result).toEqual(['aborted', undefined, 'aborted']);
    });

    it('counts a participant that throws at once, or votes neither yes nor no, as a no', async () => {
      for (const prepare of [throwing, () => undefined, () => 'YES']) {
        const { result } = await simulate((world) =>
          inOneProcess(world, { prepare } as never, async (node) => [
            await node.run('T1'),
            await node.outcome('T1'),
          ]),
        );
        expect(result).toEqual(['abort', 'abort']);
      }
    });

    it('counts a participant that answers with an error as a no', async () => {
      const { result, endedAt } = await simulate((world) =>
        addBroken(world, { prepare: failing }).run('T1'),
      );
      expect(result).toBe('abort');
      // It did not wait for the 100 ms of one that is silent.
      expect(endedAt).toBe(40);
    });
  });

  describe('Telling the decision', () => {
    it('ends although a participant answers the decision with an error', async () => {
      const { result } = await simulate(async (world) => {
        const broken = { commit: failing, abort: failing };
        const decision = await addBroken(world, broken).run('T1');
        await world.clock.sleep(20);
        return [decision, world.diskOf('Orders').get('T1')];
      });
      expect(result).toEqual(['commit', 'committed']);
    });

    it('tells everyone although one of them throws at once', async () => {
      const told: string[] = [];
      const { result } = await simulate((world) =>
        inOneProcess(
          world,
          { commit: throwing } as never,
          (node) => node.run('T1'),
          {
            commit: async (transaction) => void told.push(transaction),
          },
        ),
      );
      expect([result, ...told]).toEqual(['commit', 'T1']);
    });

    it('ends the vote when the disk refuses the decision', async () => {
      const { result } = await simulate(async (world) => {
        const full = new Map<string, unknown>();
        full.set = () => throwing();
        const { clock } = world;
        const options = { voteTimeoutMs: 100 };
        const node = new Coordinator(
          [YES],
          { disk: full, clock },
          options,
        );
        const first = await node.run('T1').catch(String);
        Reflect.deleteProperty(full, 'set');
        return [first, await node.outcome('T1')];
      });
      expect(result).toEqual(['Error: disk full', 'abort']);
    });

    it("tells nobody anything about a record that it can't read", async () => {
      const story = async (world: World) => {
        const asked: string[] = [];
        const cohort: Cohort = {
          ...YES,
          prepare: async (transaction) => (
            asked.push(transaction),
            'yes'
          ),
        };
        const disk = new Map<string, unknown>([['T1', { v: 2 }]]);
        const { clock } = world;
        const options = { voteTimeoutMs: 100 };
        const node = new Coordinator(
          [cohort],
          { disk, clock },
          options,
        );
        return [
          await node.outcome('T1').catch(String),
          await node.run('T1').catch(String),
          await node.run('T2'),
          ...asked,
        ];
      };
      const { result } = await simulate(story);
      const error = "TypeError: can't read the record of T1";
      expect(result).toEqual([error, error, 'commit', 'T2']);
    });

    it('writes the decision to stable storage before any participant hears it', async () => {
      const { trace } = await simulate(stories.commits);
      const written = trace.findIndex(
        (event) =>
          event.type === 'write' && event.node === 'Coordinator',
      );
      const told = trace.findIndex(
        (event) => event.type === 'send' && event.method === 'commit',
      );
      expect(written).toBeGreaterThan(0);
      expect(told).toBeGreaterThan(written);
    });

    it('tells everyone the decision again when the request is repeated', async () => {
      for (const [refuses, expected] of [
        ['', COMMITTED],
        ['Stock', ABORTED],
      ] as const) {
        const faults = [
          { drop: 'Coordinator>Orders#2' },
          { drop: 'Coordinator>Payments#2' },
        ];
        const story = async (world: World) => {
          const coordinator = addNodes(world, { refuses });
          await coordinator.run('T1');
          await world.clock.sleep(20);
          const before = states(world);
          await coordinator.run('T1');
          await world.clock.sleep(20);
          return [before[0], ...states(world)];
        };
        const { result } = await simulate(story, { faults });
        expect(result).toEqual(['prepared', ...expected]);
      }
    });
  });

  describe('Whatever crashes or is lost', () => {
    // The page also searches this story in every order of delivery. Here
    // one delivery of each run is out of turn, so that readers can wait.
    it('never commits at one participant and aborts at another, whichever node crashes at whichever step', async () => {
      const search = await explore(stories.commits, {
        faults: ['crash'],
        maxReorders: 1,
      });
      expectNothingFound(search);
    });

    it('never commits at one participant and aborts at another, whichever message is lost', async () => {
      const search = await explore(stories.commits, {
        faults: ['drop'],
        maxReorders: 1,
      });
      expectNothingFound(search);
    });

    it('never commits at one participant and aborts at another, whichever two steps of the coordinator see a crash', async () => {
      const search = await explore(stories.commits, {
        faults: ['crash'],
        maxFaults: 2,
        crashable: ['Coordinator'],
        maxReorders: 0,
      });
      expectNothingFound(search);
    });

    it('commits everywhere or nowhere, whichever two steps of the participants see a crash', async () => {
      const search = await explore(stories.commits, {
        faults: ['crash'],
        maxFaults: 2,
        crashable: ['Orders', 'Stock', 'Payments'],
        maxReorders: 0,
      });
      expectNothingFound(search);
    });

    it('commits everywhere or nowhere, however fast or slow a clock runs', async () => {
      for (const drift of ['Coordinator', 'Orders', 'Payments']) {
        for (const rate of [0.05, 20]) {
          const faults = [{ at: 0, drift, rate }];
          const run = await record(stories.commits, { faults });
          expect([drift, rate, ...run.violated]).toEqual([drift, rate]);
        }
      }
    });
  });

  describe('Messages that come again', () => {
    /**
     * @seen jbosstm/narayana#1229 a participant that had committed before
     *   the crash was asked again by recovery, and its answer counted as a
     *   heuristic outcome
     */
    it('changes nothing when a message is repeated', async () => {
      const search = await explore(stories.commits, {
        faults: ['duplicate'],
        maxReorders: 0,
      });
      expectNothingFound(search);
      // Nor is what is known already written once more.
      await simulate(async ({ clock }) => {
        const disk = new CountingDisk();
        const witness: Witness = { outcome: async () => 'in doubt' };
        const host = { disk, clock };
        const options = { askEveryMs: 200 };
        const one = new Participant(
          host,
          [witness],
          () => true,
          options,
        );
        await one.prepare('T1');
        await one.prepare('T1');
        for (let i = 0; i < 3; i += 1) await one.commit('T1');
        expect(disk.writes).toEqual(['prepared', 'committed']);
        for (let i = 0; i < 3; i += 1) await one.abort('T2');
        expect(disk.writes.slice(2)).toEqual(['aborted']);
      });
    });

    it('gives a repeated question the vote that it gave before', async () => {
      const story = async (world: World) => {
        addNodes(world, { refuses: 'Stock' });
        const ask = (name: string) =>
          world.remote<Participant>(name).prepare('T1');
        const votes: string[] = [];
        for (const name of ['Orders', 'Orders', 'Stock', 'Stock']) {
          votes.push(await ask(name));
        }
        const orders = world.remote<Participant>('Orders');
        // No, because T1 holds the lock; and no when that is free.
        votes.push(await orders.prepare('T2'));
        await orders.commit('T1');
        votes.push(await orders.prepare('T2'));
        return [...votes, await ask('Orders')];
      };
      const { result } = await simulate(story);
      expect(result.slice(0, 4)).toEqual(['yes', 'yes', 'no', 'no']);
      expect(result.slice(4)).toEqual(['no', 'no', 'yes']);
    });

    it('asks no more once it knows the outcome', async () => {
      const { trace } = await simulate(statesAfter(3000));
      const asked = trace.filter(
        (event) => event.type === 'send' && event.method === 'outcome',
      );
      expect(asked).toEqual([]);
    });

    it('lets a repeated request join the vote that is under way', async () => {
      const story = async (world: World) => {
        const coordinator = addNodes(world);
        const both = [coordinator.run('T1'), coordinator.run('T1')];
        const decisions = await Promise.all(both);
        await world.clock.sleep(500);
        return [...decisions, ...states(world)];
      };
      const faults = [{ drop: 'Coordinator>Orders#2' }];
      const { result } = await simulate(story, { faults });
      expect(result).toEqual(['commit', 'commit', ...COMMITTED]);
    });

    /**
     * @seen redpanda-data/redpanda#3501 a commit had succeeded and its
     *   answer was lost; the repeated request was refused, so the user
     *   took it for rejected
     */
    it('gives a repeated request the decision that it gave before', async () => {
      for (const [refuses, decision] of [
        ['', 'commit'],
        ['Stock', 'abort'],
      ]) {
        const { result } = await simulate(async (world) => {
          const coordinator = addNodes(world, { refuses });
          const decisions = [await coordinator.run('T1')];
          await world.clock.sleep(20);
          world.crash('Coordinator');
          world.restart('Coordinator');
          return [...decisions, await coordinator.run('T1')];
        });
        expect(result).toEqual([decision, decision]);
      }
    });

    /**
     * @seen scalar-labs/scalardb#2135 a recovery that came before the commit of a group left states in the coordinator that contradict each other
     */
    it('gives a repeated request the decision that a participant was told', async () => {
      const story = async (world: World) => {
        const coordinator = addNodes(world);
        void coordinator.run('T1');
        await world.clock.sleep(221);
        void coordinator.run('T1');
        await world.clock.sleep(1000);
        return states(world);
      };
      const faults = [
        { at: 25, crash: 'Coordinator', restartAfterMs: 100 },
        { delay: 'Coordinator>Orders#2', ms: 15 },
      ];
      expect((await simulate(story, { faults })).result).toEqual(
        ABORTED,
      );
    });
  });

  describe('Promises that are kept', () => {
    it('keeps its outcome when it is told the opposite later, and answers that with an error', async () => {
      const story = async (world: World) => {
        addNodes(world);
        const orders = world.remote<Participant>('Orders');
        for (const transaction of ['T1', 'T2']) {
          await orders.prepare(transaction);
          await (transaction === 'T1'
            ? orders.commit('T1')
            : orders.abort('T2'));
        }
        const said = [
          await orders.abort('T1').catch(String),
          await orders.commit('T2').catch(String),
          await orders.commit('T1'),
          await orders.abort('T2'),
        ];
        return [said, [...world.diskOf('Orders').values()]];
      };
      expect((await simulate(story)).result).toEqual([
        [
          'Error: T1: committed',
          'Error: T2: aborted',
          undefined,
          undefined,
        ],
        ['committed', 'aborted'],
      ]);
    });

    it('commits nothing that it has not promised, and answers that with an error', async () => {
      const { result } = await simulate(async (world) => {
        addNodes(world, { refuses: 'Stock' });
        const found: unknown[] = [];
        for (const name of ['Orders', 'Stock']) {
          const node = world.remote<Participant>(name);
          found.push(await node.commit('T1').catch(String));
          found.push(world.diskOf(name).get('T1'));
          found.push(await node.prepare('T1'));
          await node.abort('T1');
        }
        return found;
      });
      const error = 'Error: T1: undefined';
      const [yes, no] = [
        [undefined, 'yes'],
        [undefined, 'no'],
      ];
      expect(result).toEqual([error, ...yes, error, ...no]);
    });

    /**
     * @seen vitessio/vitess#20647 a rollback that overtakes the prepare can leave a redo record for a transaction that is rolled back
     * @seen dotnet/orleans#10743 a cancel that came before its prepare was
     *   taken as done, and the late prepare blocked later transactions
     */
    it('votes no on what it was told to abort', async () => {
      const { result } = await simulate(async (world) => {
        addNodes(world);
        const orders = world.remote<Participant>('Orders');
        await orders.abort('T1');
        return [await orders.prepare('T1'), await orders.prepare('T2')];
      });
      expect(result).toEqual(['no', 'yes']);
    });

    it('votes no on what it has answered abort, also after a crash', async () => {
      const { result } = await simulate(async (world) => {
        addNodes(world);
        const orders = world.remote<Participant>('Orders');
        const said: string[] = [];
        for (const transaction of ['T1', 'T2']) {
          said.push(await orders.outcome(transaction));
          world.crash('Orders');
          world.restart('Orders');
        }
        return [
          ...said,
          await orders.prepare('T1'),
          await orders.prepare('T2'),
          await orders.prepare('T3'),
        ];
      });
      expect(result).toEqual(['abort', 'abort', 'no', 'no', 'yes']);
    });

    it('keeps two transactions apart', async () => {
      const story = async (world: World) => {
        const coordinator = addNodes(world);
        // T2 comes while T1 holds the locks, and T3 when it has not.
        const both = [coordinator.run('T1'), coordinator.run('T2')];
        const decisions = await Promise.all(both);
        await world.clock.sleep(20);
        decisions.push(await coordinator.run('T3'));
        await world.clock.sleep(20);
        const disks = [
          'Coordinator',
          'Orders',
          'Stock',
          'Payments',
        ].map((name) => [...world.diskOf(name)].sort());
        return { decisions, disks };
      };
      const { result } = await simulate(story);
      expect(result.decisions).toEqual(['commit', 'abort', 'commit']);
      const [decided, ...done] = result.disks;
      expect(decided).toEqual([
        ['T1', 'commit'],
        ['T2', 'abort'],
        ['T3', 'commit'],
      ]);
      for (const disk of done) {
        expect(disk).toEqual([
          ['T1', 'committed'],
          ['T2', 'aborted'],
          ['T3', 'committed'],
        ]);
      }
    });

    it("votes no on a record that it can't read, refuses to commit it, and keeps its lock until it is told to abort", async () => {
      const { result } = await simulate(async (world) => {
        const { clock } = world;
        const disk = new Map<string, unknown>([
          ['T1', 'ready, form 2'],
        ]);
        const witness = { outcome: async () => 'in doubt' as const };
        const options = { askEveryMs: 200 };
        const node = new Participant(
          { disk, clock },
          [witness],
          () => true,
          options,
        );
        const votes = [
          await node.prepare('T1'),
          await node.prepare('T2'),
        ];
        const outcome = await node.outcome('T1');
        const said = await node.commit('T1').catch(String);
        const before = [...votes, outcome, said, disk.get('T1')];
        await node.abort('T1');
        return [before, [disk.get('T1'), await node.prepare('T3')]];
      });
      expect(result).toEqual([
        [
          'no',
          'no',
          'in doubt',
          'Error: T1: ready, form 2',
          'ready, form 2',
        ],
        ['aborted', 'yes'],
      ]);
    });
  });

  describe('Locks', () => {
    it('gives its lock up with the outcome', async () => {
      const { result } = await simulate(async (world) => {
        addNodes(world);
        const orders = world.remote<Participant>('Orders');
        const votes = [await orders.prepare('T1')];
        await orders.commit('T1');
        votes.push(await orders.prepare('T2'));
        await orders.abort('T2');
        votes.push(await orders.prepare('T3'));
        return [...votes, await orders.prepare('T4')];
      });
      expect(result).toEqual(['yes', 'yes', 'yes', 'no']);
    });

    it('holds its locks again after a restart', async () => {
      const story = async (world: World) => {
        addNodes(world);
        const orders = world.remote<Participant>('Orders');
        const votes = [await orders.prepare('T1')];
        world.crash('Coordinator');
        world.crash('Orders');
        world.restart('Orders');
        votes.push(
          await orders.prepare('T2'),
          await orders.prepare('T1'),
        );
        return votes;
      };
      expect((await simulate(story)).result).toEqual([
        'yes',
        'no',
        'yes',
      ]);
    });
  });

  describe('In doubt', () => {
    it('stays in doubt when its question is answered with an error', async () => {
      const story = async (world: World) => {
        const coordinator = world.node('Coordinator', () => ({
          outcome: failing,
        }));
        const options = { askEveryMs: 200 };
        const orders = world.node(
          'Orders',
          (host) =>
            new Participant(host, [coordinator], () => true, options),
        );
        await orders.prepare('T1');
        await world.clock.sleep(1000);
        return world.diskOf('Orders').get('T1');
      };
      const { result, trace } = await simulate(story);
      expect(result).toBe('prepared');
      const asked = trace.flatMap((event) =>
        event.type === 'send' && event.kind === 'call' ? event.at : [],
      );
      expect(asked).toEqual([0, 210, 410, 610, 810, 1010]);
    });

    it('stays in doubt when what it is told is no decision, and asks on', async () => {
      const answers = [
        throwing,
        async () => 'rollback',
        async () => ({}),
        async () => 'in doubt',
        async () => undefined,
      ];
      for (const outcome of answers) {
        const { result } = await simulate(async (world) => {
          const { clock } = world;
          const disk = new Map<string, unknown>();
          let asked = 0;
          const witness = {
            outcome: () => ((asked += 1), outcome() as never),
          };
          const node = new Participant(
            { disk, clock },
            [witness],
            () => true,
            { askEveryMs: 200 },
          );
          await node.prepare('T1');
          await clock.sleep(650);
          return [disk.get('T1'), asked];
        });
        expect(result).toEqual(['prepared', 3]);
      }
    });

    it('waits for the decision once it has voted yes', async () => {
      const faults = [{ at: 25, crash: 'Coordinator' }];
      const { result } = await simulate(statesAfter(10_000), {
        faults,
      });
      expect(result).toEqual(PREPARED);
    });

    /**
     * @seen MartinKalema/horizontal-scaling-convex#101 prepared
     *   transactions appeared to live in memory only, so a crash could
     *   lose the promise
     */
    it('remembers its vote across a crash and asks for the outcome', async () => {
      const faults = [{ at: 35, crash: 'Stock', restartAfterMs: 100 }];
      const { result } = await simulate(statesAfter(500), { faults });
      expect(result).toEqual(COMMITTED);
    });
  });

  describe('Asking the others', () => {
    it('learns the decision from another participant while the coordinator is down', async () => {
      const told: Fault[] = [{ crash: 'Coordinator', afterStep: 9 }];
      const committed = await simulate(statesAfter(600), {
        faults: told,
      });
      expect(committed.result).toEqual(COMMITTED);
      const story = async (world: World) => {
        void addNodes(world, { refuses: 'Payments' }).run('T1');
        await world.clock.sleep(500);
        return states(world);
      };
      const faults = [{ at: 25, crash: 'Coordinator' }];
      const aborted = await simulate(story, { faults });
      expect(aborted.result).toEqual(ABORTED);
    });

    it('aborts when it is asked before it has voted, and votes no from then on', async () => {
      const story = async (world: World) => {
        void addNodes(world).run('T1');
        await world.clock.sleep(500);
        const payments = world.remote<Participant>('Payments');
        return [...states(world), await payments.prepare('T1')];
      };
      // Orders is asked for its vote, and nobody else.
      const faults = [{ crash: 'Coordinator', afterStep: 2 }];
      const { result } = await simulate(story, { faults });
      expect(result).toEqual([...ABORTED, 'no']);
    });

    it('asks the others when the coordinator has not answered within one period, or with an error, and not before', async () => {
      const story = async (world: World) => {
        void addNodes(world, { askEveryMs: 30 }).run('T1');
        await world.clock.sleep(150);
      };
      const faults = [{ delay: 'Payments>Coordinator#1', ms: 60 }];
      const asked = ({ trace }: Run) =>
        trace.flatMap((event) =>
          event.type === 'send' &&
          event.kind === 'call' &&
          event.method === 'outcome'
            ? [[event.at, event.key]]
            : [],
        );
      expect(asked(await simulate(story, { faults }))).toEqual([
        [50, 'Orders>Coordinator#2'],
        [70, 'Stock>Coordinator#2'],
        [80, 'Orders>Coordinator#3'],
        [90, 'Payments>Coordinator#2'],
      ]);
      const down = [{ at: 25, crash: 'Coordinator' }];
      const silent = asked(await simulate(story, { faults: down }));
      expect(silent.slice(0, 5)).toEqual([
        [50, 'Orders>Coordinator#2'],
        [70, 'Stock>Coordinator#2'],
        [80, 'Orders>Stock#1'],
        [80, 'Orders>Payments#1'],
        [80, 'Orders>Coordinator#3'],
      ]);
      // Only Stock knows, and the coordinator says that it can't read.
      const { result } = await simulate(async (world) => {
        const coordinator = world.node('Coordinator', () => ({
          outcome: failing,
        }));
        const stock = world.node('Stock', () => ({
          outcome: async () => 'commit' as const,
        }));
        const orders = world.node(
          'Orders',
          (host) =>
            new Participant(host, [coordinator, stock], () => true, {
              askEveryMs: 200,
            }),
        );
        await orders.prepare('T1');
        await world.clock.sleep(450);
        return world.diskOf('Orders').get('T1');
      });
      expect(result).toBe('committed');
    });

    it('asks the others about a transaction for as long as the coordinator is silent about it, and about no other', async () => {
      const { result } = await simulate(async ({ clock }) => {
        const asked: string[] = [];
        const coordinator: Witness = {
          outcome: (transaction) => {
            asked.push(`coordinator ${transaction}`);
            if (transaction === 'T1') return new Promise(() => {});
            return Promise.resolve('in doubt');
          },
        };
        const peer: Witness = {
          outcome: async (transaction) => {
            asked.push(`peer ${transaction}`);
            return 'in doubt';
          },
        };
        const node = new Participant(
          { disk: new Map(), clock },
          [coordinator, peer],
          () => true,
          { askEveryMs: 200 },
        );
        await node.prepare('T1');
        await clock.sleep(850);
        await node.abort('T1');
        await node.prepare('T2');
        await clock.sleep(650);
        return asked;
      });
      const [first, ...rest] = ['coordinator T1', 'peer T1'];
      expect(result).toEqual([
        ...[first, ...rest, first, ...rest, first, ...rest, first],
        ...['coordinator T2', 'coordinator T2', 'coordinator T2'],
      ]);
    });
  });

  describe('When the coordinator comes back', () => {
    /**
     * @seen citusdata/citus#1030 recovery that runs while others are preparing may find no record yet, and would roll back what might still commit
     * @seen citusdata/citus#2095 under many concurrent transactions,
     *   recovery seemed to interfere with those under way: prepared
     *   transactions were gone when they should end
     */
    it('tells a participant that asks nothing while the others still vote, also when another vote has ended', async () => {
      const story = async (world: World) => {
        void addNodes(world, { askEveryMs: 30 }).run('T1');
        await world.clock.sleep(300);
        return states(world);
      };
      const faults = [{ delay: 'Coordinator>Payments#1', ms: 60 }];
      expect((await simulate(story, { faults })).result).toEqual(
        COMMITTED,
      );
      // The vote on T1 ends at 100 ms, and that on T2 at 140 ms.
      const two = async (world: World) => {
        const agrees = (transaction: string) => transaction !== 'T1';
        const coordinator = addCohorts(world, agrees, 50);
        void coordinator.run('T1');
        await world.clock.sleep(50);
        void coordinator.run('T2');
        await world.clock.sleep(600);
        return ['Coordinator', 'Orders', 'Stock', 'Payments'].map(
          (name) => world.diskOf(name).get('T2'),
        );
      };
      const slow = [
        { drop: 'Coordinator>Payments#1' },
        { delay: 'Coordinator>Payments#2', ms: 70 },
      ];
      const { result } = await simulate(two, { faults: slow });
      expect(result).toEqual(['commit', ...COMMITTED]);
    });

    it('aborts when the coordinator comes back without a decision on its disk, however late', async () => {
      for (const restartAfterMs of [600, 30_000]) {
        const faults = [
          { at: 25, crash: 'Coordinator', restartAfterMs },
        ];
        const story = statesAfter(restartAfterMs + 400);
        const { result } = await simulate(story, { faults });
        expect(result).toEqual(ABORTED);
      }
      // Whoever asks is told so at once, whatever else is voted on.
      const { result: said } = await simulate(async (world) => {
        const coordinator = addNodes(world);
        void coordinator.run('T2');
        await world.clock.sleep(5);
        return coordinator.outcome('T1');
      });
      expect(said).toBe('abort');
    });

    /**
     * @seen actiontech/dble#326 after a restart during the commit, two of
     *   the six rows had the new value and four the old one
     */
    it('commits when the coordinator comes back with the decision on its disk', async () => {
      for (const afterStep of [8, 9, 10]) {
        const crash = 'Coordinator';
        const faults = [{ crash, afterStep, restartAfterMs: 150 }];
        const { result } = await simulate(statesAfter(300), { faults });
        expect([afterStep, ...result]).toEqual([
          afterStep,
          ...COMMITTED,
        ]);
      }
    });

    /**
     * @seen MartinKalema/horizontal-scaling-convex#239 a coordinator that
     *   had stalled could overwrite the recorded rollback with its own
     *   commit
     */
    it('obeys a decision that another coordinator has written', async () => {
      /** One log, and a second coordinator that acts after 50 ms. */
      const story =
        (
          vote: (clock: Clock, round: number) => Promise<Vote>,
          act: (second: Coordinator) => Promise<unknown>,
        ) =>
        async ({ clock }: World) => {
          const told: string[] = [];
          let round = 0;
          const cohort: Cohort = {
            prepare: () => vote(clock, (round += 1)),
            commit: async () => void told.push('commit'),
            abort: async () => void told.push('abort'),
          };
          const host = { disk: new Map<string, unknown>(), clock };
          const options = { voteTimeoutMs: 100 };
          const open = () =>
            new Coordinator([cohort, YES], host, options);
          const decision = open().run('T1');
          await clock.sleep(50);
          const other = await act(open());
          const written = [await decision, host.disk.get('T1')];
          return [other, ...written, ...new Set(told)];
        };
      // The first would commit, and somebody asks the second.
      const slow = (clock: Clock) =>
        clock.sleep(80).then(() => 'yes' as const);
      const asked = story(slow, (second) => second.outcome('T1'));
      expect((await simulate(asked)).result).toEqual(
        Array(4).fill('abort'),
      );
      // The first would abort, and the second has heard all votes.
      const deaf = (_: Clock, round: number) =>
        round === 1
          ? new Promise<Vote>(() => {})
          : Promise.resolve<Vote>('yes');
      const voted = story(deaf, (second) => second.run('T1'));
      expect((await simulate(voted)).result).toEqual(
        Array(4).fill('commit'),
      );
    });

    it('remembers across two crashes the abort that it answered', async () => {
      const { result } = await simulate(async (world) => {
        const coordinator = addNodes(world);
        const said: unknown[] = [];
        for (const transaction of ['T1', 'T2']) {
          said.push(await coordinator.outcome(transaction));
          world.crash('Coordinator');
          world.restart('Coordinator');
        }
        for (const transaction of ['T1', 'T2', 'T3']) {
          said.push(await coordinator.run(transaction));
        }
        return said;
      });
      expect(result.slice(0, 2)).toEqual(['abort', 'abort']);
      expect(result.slice(2)).toEqual(['abort', 'abort', 'commit']);
    });
  });

  describe('Times', () => {
    it('keeps no timer running once everyone has voted', async () => {
      const run = await record(async ({ clock }) => {
        const host = { disk: new Map<string, unknown>(), clock };
        const options = { voteTimeoutMs: 5000 };
        const prepare = async () => {
          await clock.sleep(30);
          return 'yes' as const;
        };
        const slow = { ...YES, prepare };
        await new Coordinator([slow, YES], host, options).run('T1');
        await new Promise(() => {});
      });
      expect([run.outcome, run.endedAt]).toEqual(['stalled', 30]);
    });

    it('refuses a time to wait that is not above 0, or without end', async () => {
      await simulate(async ({ clock }) => {
        const host = { disk: new Map<string, unknown>(), clock };
        const witness = { outcome: async () => 'in doubt' as const };
        const written = '300' as unknown as number;
        for (const ms of [
          0,
          -1,
          NaN,
          Infinity,
          undefined as never,
          written,
        ]) {
          const error = new RangeError(`${ms} ms is no time to wait`);
          expect(
            () => new Coordinator([YES], host, { voteTimeoutMs: ms }),
          ).toThrow(error);
          const options = { askEveryMs: ms };
          expect(
            () => new Participant(host, [witness], () => true, options),
          ).toThrow(error);
        }
      });
    });
  });
});

describe('limits', () => {
  it('aborts for no reason where a round trip takes longer than the period in which those in doubt ask', async () => {
    const story = (askEveryMs: number) => async (world: World) => {
      void addNodes(world, { askEveryMs }).run('T1');
      await world.clock.sleep(500);
      return states(world);
    };
    // A round trip takes 20 ms, and Payments has not voted.
    const faults = [{ delay: 'Coordinator>Payments#1', ms: 60 }];
    const short = await simulate(story(15), { faults });
    expect(short.result).toEqual(ABORTED);
    const long = await simulate(story(25), { faults });
    expect(long.result).toEqual(COMMITTED);
  });

  /**
   * @seen atomix/atomix#360 when the coordinator fails during a commit, a transaction can hang for ever, and the locks on its keys are never released
   */
  it('keeps every participant locked while the coordinator is down after the vote', async () => {
    const story: Scenario<string[]> = {
      faults: [{ at: 25, crash: 'Coordinator' }],
      async play(world) {
        void addNodes(world).run('T1');
        await world.clock.sleep(10_000);
        const other = (name: string) =>
          world.remote<Participant>(name).prepare('T2');
        return Promise.all(['Orders', 'Stock', 'Payments'].map(other));
      },
    };
    const { outcome, result } = await record(story);
    expect(outcome).toBe('finished');
    expect(result).toEqual(['no', 'no', 'no']);
  });

  /**
   * @seen citusdata/citus#8855 a node that was removed takes the
   *   prepared transactions of the coordinator for its own, finds no
   *   record of their decision, and can roll them back
   * @seen apache/shardingsphere#3877 asks what holds when an instance
   *   crashes and moves: two of the transaction managers keep their log
   *   on the local machine by default
   */
  it('commits at one participant and aborts at another when the coordinator comes back without its log', async () => {
    const story = async (world: World) => {
      void addNodes(world, { losesLog: true }).run('T1');
      await world.clock.sleep(300);
      return states(world);
    };
    const faults = [
      { drop: 'Coordinator>Stock#2' },
      { at: 60, crash: 'Coordinator', restartAfterMs: 100 },
    ];
    const { result } = await simulate(story, { faults });
    expect(result).toEqual(['committed', 'aborted', 'committed']);
  });

  it('waits for the other votes, or until they are late, when one has voted no', async () => {
    for (const [votesAfterMs, expected] of [
      [30, 30],
      [Infinity, 100],
    ] as const) {
      const { endedAt, result } = await simulate(async (world) => {
        const slow = async (): Promise<Vote> => {
          if (votesAfterMs === Infinity) return new Promise(() => {});
          await world.clock.sleep(votesAfterMs);
          return 'yes';
        };
        return inOneProcess(
          world,
          { prepare: async () => 'no' },
          (node) => node.run('T1'),
          { prepare: slow },
        );
      });
      expect([result, endedAt]).toEqual(['abort', expected]);
    }
  });

  it('commits at one participant and aborts at another when a participant has lost its disk', async () => {
    const names = ['Orders', 'Stock', 'Payments'];
    const story = async (world: World) => {
      const coordinator = world.remote<Coordinator>('Coordinator');
      const cohorts = names.map((name) => {
        const peers = names
          .filter((one) => one !== name)
          .map((one) => world.remote<Participant>(one));
        return world.node(name, (host) => {
          if (name === 'Orders') host.disk.clear();
          return new Participant(
            host,
            [coordinator, ...peers],
            () => true,
            { askEveryMs: 200 },
          );
        });
      });
      world.node(
        'Coordinator',
        (host) =>
          new Coordinator(cohorts, host, { voteTimeoutMs: 100 }),
      );
      void coordinator.run('T1');
      await world.clock.sleep(60);
      const before = states(world);
      world.crash('Coordinator');
      world.crash('Orders');
      world.restart('Orders');
      await world.clock.sleep(1000);
      return [before, states(world)];
    };
    // Payments is in doubt, and asks Orders, which knows nothing.
    const faults = [{ drop: 'Coordinator>Payments#2' }];
    const { result } = await simulate(story, { faults });
    expect(result).toEqual([
      ['committed', 'committed', 'prepared'],
      ['aborted', 'committed', 'aborted'],
    ]);
  });

  it('commits at one participant and aborts at another when an operator ends the doubt by hand', async () => {
    const story = async (world: World) => {
      void addNodes(world).run('T1');
      await world.clock.sleep(100);
      await world.remote<Participant>('Stock').abort('T1');
      await world.clock.sleep(1000);
      return states(world);
    };
    const faults = [{ drop: 'Coordinator>Stock#2' }];
    const { result } = await simulate(story, { faults });
    expect(result).toEqual(['committed', 'aborted', 'committed']);
  });

  /**
   * @seen citusdata/citus#1614 recovery records were kept after success
   *   until somebody ran the recovery, and could become very many
   */
  it('keeps a record of every transaction for ever', async () => {
    const { result } = await simulate(async (world) => {
      const coordinator = addNodes(world);
      for (const transaction of ['T1', 'T2', 'T3']) {
        await coordinator.run(transaction);
        await world.clock.sleep(20);
      }
      await world.clock.sleep(10_000);
      return ['Coordinator', 'Stock'].map(
        (name) => world.diskOf(name).size,
      );
    });
    expect(result).toEqual([3, 3]);
  });
});
