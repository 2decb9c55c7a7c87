import { describe, expect, it } from 'vitest';
import { explore, record, simulate } from '../_simulation/index.ts';
import type { Scenario, Search, World } from '../_simulation/types.ts';
import { addNodes, states } from './scenarios.ts';
import * as stories from './scenarios.ts';
import type { Participant } from './two-phase-commit.ts';

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
