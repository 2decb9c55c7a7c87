import { describe, expect, it } from 'vitest';
import { explore, record, simulate } from '../_simulation/index.ts';
import type { Scenario, Search, World } from '../_simulation/types.ts';
import { addNodes, states } from './scenarios.ts';
import * as stories from './scenarios.ts';
import {
  Coordinator,
  Participant,
  type Cohort,
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
  const options = { askEveryMs: 200, agrees: () => true };
  const stock = world.node<Cohort>('Stock', () => ({
    prepare: async () => 'yes',
    commit: async () => {},
    abort: async () => {},
    ...broken,
  }));
  const orders = world.node(
    'Orders',
    ({ disk, clock }) =>
      new Participant(disk, clock, coordinator, options),
  );
  world.node(
    'Coordinator',
    ({ disk, clock }) =>
      new Coordinator([stock, orders], disk, clock, {
        voteTimeoutMs: 100,
      }),
  );
  return coordinator;
}

/** Answers every message with an error. */
const failing = async () => {
  throw new Error('disk full');
};

/** The search saw everything, saw it commit, and found nothing wrong. */
function expectNothingFound(search: Search): void {
  expect(search.violation?.rule).toBeUndefined();
  expect(search.exhaustive).toBe(true);
  expect(search.unreached).toEqual([]);
}

describe('holds', () => {
  it('commits when every participant votes yes', async () => {
    expect((await simulate(stories.commits)).result).toBe('commit');
    expect((await simulate(statesAfter(60))).result).toEqual(COMMITTED);
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

  it('aborts at once where the vote is no, without waiting for the others', async () => {
    const story = async (world: World) => {
      void addNodes(world, { refuses: 'Stock' }).run('T1');
      await world.clock.sleep(100);
      return states(world);
    };
    const faults = [{ at: 25, crash: 'Coordinator' }];
    const { result } = await simulate(story, { faults });
    expect(result).toEqual(['prepared', 'aborted', 'prepared']);
  });

  it('counts a participant that does not answer in time as a no', async () => {
    const faults = [{ at: 0, crash: 'Stock' }];
    const { result } = await simulate(statesAfter(200), { faults });
    expect(result).toEqual(['aborted', undefined, 'aborted']);
  });

  it('counts a participant that answers with an error as a no', async () => {
    const { result, endedAt } = await simulate((world) =>
      addBroken(world, { prepare: failing }).run('T1'),
    );
    expect(result).toBe('abort');
    // It did not wait for the 100 ms of one that is silent.
    expect(endedAt).toBe(40);
  });

  it('ends although a participant answers the decision with an error', async () => {
    const { result } = await simulate(async (world) => {
      const broken = { commit: failing, abort: failing };
      const decision = await addBroken(world, broken).run('T1');
      await world.clock.sleep(20);
      return [decision, world.diskOf('Orders').get('T1')];
    });
    expect(result).toEqual(['commit', 'committed']);
  });

  it('writes the decision to stable storage before any participant hears it', async () => {
    const { trace } = await simulate(stories.commits);
    const written = trace.findIndex(
      (event) => event.type === 'write' && event.node === 'Coordinator',
    );
    const told = trace.findIndex(
      (event) => event.type === 'send' && event.method === 'commit',
    );
    expect(written).toBeGreaterThan(0);
    expect(told).toBeGreaterThan(written);
  });

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

  it('changes nothing when a message is repeated', async () => {
    const search = await explore(stories.commits, {
      faults: ['duplicate'],
      maxReorders: 0,
    });
    expectNothingFound(search);
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
      return votes;
    };
    const { result } = await simulate(story);
    expect(result).toEqual(['yes', 'yes', 'no', 'no']);
  });

  it('asks no more once it knows the outcome', async () => {
    const { trace } = await simulate(statesAfter(3000));
    const asked = trace.filter(
      (event) => event.type === 'send' && event.method === 'outcome',
    );
    expect(asked).toEqual([]);
  });

  it('keeps its outcome, whatever it is told later', async () => {
    const story = async (world: World) => {
      addNodes(world);
      const orders = world.remote<Participant>('Orders');
      for (const transaction of ['T1', 'T2']) {
        await orders.prepare(transaction);
        await (transaction === 'T1'
          ? orders.commit('T1')
          : orders.abort('T2'));
      }
      await orders.abort('T1');
      await orders.commit('T2');
      return [...world.diskOf('Orders').values()];
    };
    expect((await simulate(story)).result).toEqual([
      'committed',
      'aborted',
    ]);
  });

  it('votes no on what it was told to abort', async () => {
    const { result } = await simulate(async (world) => {
      addNodes(world);
      const orders = world.remote<Participant>('Orders');
      await orders.abort('T1');
      return [await orders.prepare('T1'), await orders.prepare('T2')];
    });
    expect(result).toEqual(['no', 'yes']);
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
      const disks = ['Coordinator', 'Orders', 'Stock', 'Payments'].map(
        (name) => [...world.diskOf(name)].sort(),
      );
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

  it('stays in doubt when its question is answered with an error', async () => {
    const story = async (world: World) => {
      const coordinator = world.node('Coordinator', () => ({
        outcome: failing,
      }));
      const options = { askEveryMs: 200, agrees: () => true };
      const orders = world.node(
        'Orders',
        ({ disk, clock }) =>
          new Participant(disk, clock, coordinator, options),
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

  it('waits for the decision once it has voted yes', async () => {
    const faults = [{ at: 25, crash: 'Coordinator' }];
    const { result } = await simulate(statesAfter(10_000), { faults });
    expect(result).toEqual(PREPARED);
  });

  it('tells a participant that asks nothing while the others still vote', async () => {
    const story = async (world: World) => {
      void addNodes(world, { askEveryMs: 30 }).run('T1');
      await world.clock.sleep(300);
      return states(world);
    };
    const faults = [{ delay: 'Coordinator>Payments#1', ms: 60 }];
    expect((await simulate(story, { faults })).result).toEqual(
      COMMITTED,
    );
  });

  it('remembers its vote across a crash and asks for the outcome', async () => {
    const faults = [{ at: 35, crash: 'Stock', restartAfterMs: 100 }];
    const { result } = await simulate(statesAfter(500), { faults });
    expect(result).toEqual(COMMITTED);
  });

  it('aborts when the coordinator comes back without a decision on its disk', async () => {
    const faults = [
      { at: 25, crash: 'Coordinator', restartAfterMs: 600 },
    ];
    const { result } = await simulate(statesAfter(1000), { faults });
    expect(result).toEqual(ABORTED);
  });

  it('commits when the coordinator comes back with the decision on its disk', async () => {
    const { result } = await simulate(async (world) => {
      await stories.crashAfterDecision.play(world);
      return states(world);
    }, stories.crashAfterDecision);
    expect(result).toEqual(COMMITTED);
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
    expect((await simulate(story, { faults })).result).toEqual(ABORTED);
  });
});

describe('limits', () => {
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
});
