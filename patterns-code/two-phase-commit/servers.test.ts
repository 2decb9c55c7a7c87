import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { TraceEvent, World } from '../_simulation/types.ts';
import { addNodes, states } from './scenarios.ts';
import * as stories from './scenarios.ts';
import type { Participant } from './two-phase-commit.ts';

const NAMES = ['Orders', 'Stock', 'Payments'];

/** Each state that a node went through, and when it came to it. */
function statesOf(trace: readonly TraceEvent[], name: string) {
  return trace.flatMap((event) =>
    event.type === 'state' && event.node === name
      ? [[event.at, event.to]]
      : [],
  );
}

/** When each participant asks whom. */
function questions(trace: readonly TraceEvent[]) {
  return trace.flatMap((event) =>
    event.type === 'send' &&
    event.kind === 'call' &&
    event.method === 'outcome'
      ? [[event.at, event.from, event.to] as const]
      : [],
  );
}

/** Asks every participant about the transaction. */
function prepare(world: World, transaction: string) {
  const ask = (name: string) =>
    world.remote<Participant>(name).prepare(transaction);
  return Promise.all(NAMES.map(ask));
}

describe('servers', () => {
  it('votes yes on every transaction, except where it is told to refuse', async () => {
    for (const transaction of ['T1', 'T2']) {
      const agreed = await simulate((world) => {
        addNodes(world);
        return prepare(world, transaction);
      });
      expect(agreed.result).toEqual(['yes', 'yes', 'yes']);
      const refused = await simulate((world) => {
        addNodes(world, { refuses: 'Stock' });
        return prepare(world, transaction);
      });
      expect(refused.result).toEqual(['yes', 'no', 'yes']);
    }
  });

  it('keeps a disk for each participant', async () => {
    const { result } = await simulate(async (world) => {
      addNodes(world, { refuses: 'Stock' });
      await prepare(world, 'T1');
      await world.remote<Participant>('Payments').commit('T1');
      return states(world);
    });
    expect(result).toEqual(['prepared', 'aborted', 'committed']);
  });

  it('says what is on the disk about T1, of participants that are down and through two crashes', async () => {
    const { result } = await simulate(async (world) => {
      addNodes(world);
      const seen = [states(world)];
      const orders = world.remote<Participant>('Orders');
      await orders.prepare('T2');
      await orders.commit('T2');
      seen.push(states(world));
      await orders.prepare('T1');
      world.crash('Orders');
      seen.push(states(world));
      world.restart('Orders');
      await orders.commit('T1');
      world.crash('Orders');
      seen.push(states(world));
      return seen.map(([first]) => first);
    });
    const absent = undefined;
    expect(result).toEqual([absent, absent, 'prepared', 'committed']);
  });

  it('shows the state of T1, and of no other transaction', async () => {
    const { trace } = await simulate(async (world) => {
      addNodes(world, { refuses: 'Stock' });
      await prepare(world, 'T2');
      await world.remote<Participant>('Orders').abort('T2');
      await prepare(world, 'T1');
      await world.remote<Participant>('Orders').commit('T1');
    });
    expect(statesOf(trace, 'Orders')).toEqual([
      [0, 'working'],
      [50, 'prepared'],
      [70, 'committed'],
    ]);
    expect(statesOf(trace, 'Stock')).toEqual([
      [0, 'working'],
      [50, 'aborted'],
    ]);
  });

  it('asks again and again, each participant at a time of its own', async () => {
    const { trace } = await simulate(async (world) => {
      addNodes(world);
      world.crash('Coordinator');
      await prepare(world, 'T1');
      await world.clock.sleep(460);
    });
    expect(questions(trace)).toEqual([
      [210, 'Orders', 'Coordinator'],
      [230, 'Stock', 'Coordinator'],
      [250, 'Payments', 'Coordinator'],
      [410, 'Orders', 'Stock'],
      [410, 'Orders', 'Payments'],
      [410, 'Orders', 'Coordinator'],
      [450, 'Stock', 'Orders'],
      [450, 'Stock', 'Payments'],
      [450, 'Stock', 'Coordinator'],
    ]);
  });

  it('asks the coordinator only, where it is told to', async () => {
    const { trace } = await simulate(async (world) => {
      addNodes(world, { asksOthers: false });
      world.crash('Coordinator');
      await prepare(world, 'T1');
      await world.clock.sleep(460);
    });
    const asked = questions(trace).map(([, , to]) => to);
    expect(asked).toEqual(Array(5).fill('Coordinator'));
  });

  it('loses the log of the coordinator only where it is told to', async () => {
    for (const losesLog of [false, true]) {
      const { result } = await simulate(async (world) => {
        const coordinator = addNodes(world, { losesLog });
        await coordinator.run('T1');
        await world.clock.sleep(20);
        world.crash('Coordinator');
        world.restart('Coordinator');
        await world.clock.sleep(10);
        return world.diskOf('Coordinator').size;
      });
      expect([losesLog, result]).toEqual([losesLog, losesLog ? 0 : 1]);
    }
  });

  it('asks as often as it is told to', async () => {
    const { trace } = await simulate(async (world) => {
      addNodes(world, { askEveryMs: 30 });
      world.crash('Coordinator');
      await prepare(world, 'T1');
      await world.clock.sleep(50);
    });
    const times = questions(trace).map(([at, from]) => [at, from]);
    expect(times).toEqual([
      [40, 'Orders'],
      [60, 'Stock'],
      [70, 'Orders'],
      [70, 'Orders'],
      [70, 'Orders'],
    ]);
  });

  it('asks all three participants, and waits 100 ms for a vote that never comes', async () => {
    for (const dead of NAMES) {
      const faults = [{ at: 0, crash: dead }];
      const { result, endedAt } = await simulate(
        (world) => addNodes(world).run('T1'),
        { faults },
      );
      // 10 there, 100, 10 back
      expect([dead, result, endedAt]).toEqual([dead, 'abort', 120]);
    }
  });

  it('keeps decisions through two crashes of the coordinator', async () => {
    const { result } = await simulate(async (world) => {
      const coordinator = addNodes(world);
      const decisions: unknown[] = [];
      for (const transaction of ['T1', 'T2']) {
        await coordinator.run(transaction);
        await world.clock.sleep(20);
        world.crash('Coordinator');
        world.restart('Coordinator');
        decisions.push(await coordinator.outcome(transaction));
      }
      return decisions;
    });
    expect(result).toEqual(['commit', 'commit']);
  });

  it('gives the coordinator up after 300 ms', async () => {
    const { result, endedAt } = await simulate(
      stories.coordinatorCrashes,
    );
    expect([result, endedAt]).toEqual([undefined, 900]);
  });

  it('lets a story end early only when everyone has committed', async () => {
    const { commits } = stories;
    // 40 for the decision, and 50
    expect((await simulate(commits)).endedAt).toBe(90);
    const faults = [{ drop: 'Coordinator>Orders#2' }];
    const { endedAt } = await simulate(commits, { faults });
    expect(endedAt).toBe(1590);
  });

  it('measures the locks from the first promise to the last release', async () => {
    const measure = (series: string, downMs: number) =>
      stories.locksHeld.series[series]!(downMs as never);
    // Prepared at 20, and told at 40.
    expect(await measure('nobody was told', 0)).toEqual(
      Array(9).fill(20),
    );
    // Down from 40 to 290, and asked every 160 to 240 ms. Stock and
    // Payments ask 20 and 40 ms later; the answer takes 20.
    expect(await measure('nobody was told', 250)).toEqual([
      420, 440, 460, 480, 500, 480, 500, 480, 500,
    ]);
    // Payments knows it in the second round, however long it is down.
    const known = [420, 440, 460, 480, 500, 520, 540, 560, 580];
    for (const downMs of [1000, 4000]) {
      expect(await measure('one was told', downMs)).toEqual(known);
    }
    const nobodyAsks = 'one was told, and nobody asks it';
    expect(await measure(nobodyAsks, 1000)).toEqual([
      1100, 1160, 1120, 1170, 1220, 1170, 1220, 1100, 1140,
    ]);
  });
});
