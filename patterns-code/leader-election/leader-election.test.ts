import { describe, expect, it } from 'vitest';
import { explore, simulate } from '../_simulation/index.ts';
import type {
  Fault,
  Search,
  SearchOptions,
  World,
} from '../_simulation/types.ts';
import {
  Candidate,
  LockStore,
  type Ledger,
} from './leader-election.ts';
import { addNodes, leaders, NODES, tokensIn } from './scenarios.ts';
import * as stories from './scenarios.ts';

/** Who believes to lead after `ms`, and in which terms. */
async function leadersAfter(
  ms: number,
  faults: readonly Fault[] = [],
): Promise<[string, number][]> {
  const story = async (world: World) => {
    addNodes(world);
    await world.clock.sleep(ms);
    return [...leaders(world)];
  };
  return (await simulate(story, { faults })).result;
}

/** The lock store and the ledger alone, to talk to directly. */
function addStores(world: World) {
  addNodes(world, { askEveryMs: 30_000 });
  for (const name of NODES) world.crash(name);
  return {
    locks: world.remote<LockStore>('Lock Store'),
    ledger: world.remote<Ledger>('Ledger'),
  };
}

const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: Error) => error.name,
  );

/** The search saw everything, reached all, and found no fault. */
function expectNothingFound(search: Search): void {
  expect(search.violation?.rule).toBeUndefined();
  expect(search.exhaustive).toBe(true);
  expect(search.unreached).toEqual([]);
}

describe('holds', () => {
  it('elects the node that asks first and refuses the others while its term lasts', async () => {
    expect(await leadersAfter(19)).toEqual([]);
    expect(await leadersAfter(21)).toEqual([['Node 1', 1]]);
    expect(await leadersAfter(299)).toEqual([['Node 1', 1]]);
  });

  it('runs work at the leader and refuses it at every other node, before it begins', async () => {
    await simulate(async (world) => {
      const [first, second] = addNodes(world);
      await world.clock.sleep(100);
      expect(await outcome(second!.pay('interest'))).toBe(
        'NotLeaderError',
      );
      expect(tokensIn(world)).toEqual([]);
      expect(await outcome(first!.pay('interest'))).toBe('done');
      expect(tokensIn(world)).toEqual([1]);
    });
  });

  it('renews its lease before it ends, and keeps its token', async () => {
    expect(await leadersAfter(10_000)).toEqual([['Node 1', 1]]);
  });

  it('keeps leading when one renewal is lost', async () => {
    const lost = [{ drop: 'Node 1>Lock Store#2' }];
    expect(await leadersAfter(1000, lost)).toEqual([['Node 1', 1]]);
  });

  it('keeps leading when the lock store answers one renewal with an error', async () => {
    const { result } = await simulate(async ({ clock }) => {
      let renewals = 0;
      const locks = {
        acquire: async () => 1,
        async renew() {
          renewals += 1;
          if (renewals === 1) throw new Error('too busy');
          return 'renewed' as const;
        },
        release: async () => {},
      };
      const options = { leaseMs: 300, askEveryMs: 140 };
      const candidate = new Candidate(locks, clock, options);
      void candidate.run();
      await clock.sleep(500);
      return candidate.state;
    });
    expect(result).toEqual({ kind: 'leader', token: 1, untilMs: 720 });
  });

  it('stops leading when its lease ends, if no renewal has come through', async () => {
    const cut: Fault[] = [
      { at: 100, cut: [['Node 1'], ['Lock Store']] },
    ];
    expect(await leadersAfter(299, cut)).toEqual([['Node 1', 1]]);
    expect(await leadersAfter(300, cut)).toEqual([]);
    expect(await leadersAfter(331, cut)).toEqual([['Node 2', 2]]);
  });

  it('counts its lease from when it asked, so that a late answer makes it no longer', async () => {
    const faults: Fault[] = [
      { delay: 'Lock Store>Node 1#1', ms: 110 },
      { at: 139, cut: [['Node 1'], ['Lock Store']] },
    ];
    expect(await leadersAfter(299, faults)).toEqual([['Node 1', 1]]);
    expect(await leadersAfter(331, faults)).toEqual([['Node 2', 2]]);
  });

  it('ends a term at the very moment at which its lease ends', async () => {
    await simulate(async (world) => {
      const { locks } = addStores(world);
      const { clock } = world;
      expect(await locks.acquire(100)).toBe(1);
      // Granted at 10 ms: each question arrives at 110 ms.
      await clock.sleep(80);
      expect(await locks.renew(1, 100)).toBe('over');
    });
    await simulate(async (world) => {
      const { locks } = addStores(world);
      expect(await locks.acquire(100)).toBe(1);
      await world.clock.sleep(80);
      expect(await locks.acquire(100)).toBe(2);
    });
  });

  it('steps down when the lock store says that the term is over', async () => {
    // Its clock shows 140 ms at 500 ms: only then it asks again.
    const slow: Fault[] = [{ at: 20, drift: 'Node 1', rate: 0.25 }];
    expect(await leadersAfter(519, slow)).toEqual([
      ['Node 1', 1],
      ['Node 2', 2],
    ]);
    expect(await leadersAfter(521, slow)).toEqual([['Node 2', 2]]);
  });

  it('keeps to its terms when the time of day is set, at a node and at the lock store', async () => {
    const hour = 3_600_000;
    const faults: Fault[] = [
      { at: 100, cut: [['Node 1'], ['Lock Store']] },
      { at: 110, skew: 'Node 1', ms: -hour },
      { at: 110, skew: 'Lock Store', ms: hour },
    ];
    expect(await leadersAfter(299, faults)).toEqual([['Node 1', 1]]);
    expect(await leadersAfter(325, faults)).toEqual([]);
    expect(await leadersAfter(331, faults)).toEqual([['Node 2', 2]]);
  });

  it('elects another node when the lease of a crashed leader has ended', async () => {
    const { result } = await simulate(stories.leaderCrashes);
    expect(result).toEqual(['paid', 'paid']);
    const crash = [{ at: 100, crash: 'Node 1' }];
    expect(await leadersAfter(331, crash)).toEqual([['Node 2', 2]]);
  });

  it('gives each term a token greater by one, also when the lock store has crashed in between', async () => {
    await simulate(async (world) => {
      const { locks } = addStores(world);
      expect(await locks.acquire(50)).toBe(1);
      expect(await locks.acquire(50)).toBe('taken');
      await world.clock.sleep(50);
      expect(await locks.acquire(50)).toBe(2);
      world.crash('Lock Store');
      world.restart('Lock Store');
      expect(await locks.acquire(50)).toBe('taken');
      await world.clock.sleep(50);
      expect(await locks.acquire(50)).toBe(3);
    });
  });

  it('lets a full term pass after each restart of the lock store, however much of it was over', async () => {
    await simulate(async (world) => {
      const { locks } = addStores(world);
      const { clock } = world;
      const arrivingAt = async (ms: number) => {
        await clock.sleep(ms - 10 - clock.now());
        return locks.acquire(100);
      };
      const restart = () => {
        world.crash('Lock Store');
        world.restart('Lock Store');
      };
      expect(await arrivingAt(10)).toBe(1);
      await clock.sleep(70);
      restart(); // at 90 ms
      await clock.sleep(80); // lasts until 190 ms
      expect(await locks.renew(1, 150)).toBe('renewed');
      restart(); // at 190 ms
      const both = [arrivingAt(339), arrivingAt(340)];
      expect(await Promise.all(both)).toEqual(['taken', 2]);
    });
  });

  it('lets no time pass after a restart of the lock store if the last term was given back', async () => {
    await simulate(async (world) => {
      const { locks } = addStores(world);
      expect(await locks.acquire(500)).toBe(1);
      await locks.release(1);
      world.crash('Lock Store');
      world.restart('Lock Store');
      expect(await locks.acquire(500)).toBe(2);
    });
  });

  it('keeps leading through a restart of the lock store that is shorter than its lease', async () => {
    const restarts = [100, 200].map((at): Fault => {
      return { at, crash: 'Lock Store', restartAfterMs: 20 };
    });
    expect(await leadersAfter(10_000, restarts)).toEqual([
      ['Node 1', 1],
    ]);
  });

  it('lets a leader of an earlier term neither renew nor release the present one', async () => {
    await simulate(async (world) => {
      const { locks } = addStores(world);
      await locks.acquire(0);
      expect(await locks.renew(1, 500)).toBe('over');
      await locks.acquire(500);
      expect(await locks.renew(1, 500)).toBe('over');
      await locks.release(1);
      expect(await locks.acquire(50)).toBe('taken');
    });
  });

  it('refuses the late write of a leader that was paused past its lease', async () => {
    await simulate(async (world) => {
      const endings = await stories.leaderPaused.play(world);
      expect(endings).toEqual(['paid', 'StaleTokenError']);
      expect(tokensIn(world)).toEqual([2]);
    }, stories.leaderPaused);
  });

  it('refuses the write of a leader whose slow clock says that its lease lasts', async () => {
    const story = async (world: World) => {
      const [first, second] = addNodes(world);
      await world.clock.sleep(340);
      await second!.pay('interest');
      const both = leaders(world).size;
      const late = await outcome(first!.pay('interest'));
      return [both, late, tokensIn(world)];
    };
    const faults: Fault[] = [
      { at: 100, cut: [['Node 1'], ['Lock Store']] },
      { at: 100, drift: 'Node 1', rate: 0.5 },
    ];
    const { result } = await simulate(story, { faults });
    expect(result).toEqual([2, 'StaleTokenError', [2]]);
  });

  it('takes no older token after a newer one, also when the resource has crashed in between', async () => {
    await simulate(async (world) => {
      const { ledger } = addStores(world);
      await ledger.append(1, 'a');
      await ledger.append(2, 'b');
      await ledger.append(2, 'c');
      for (const token of [1, 2]) {
        world.crash('Ledger');
        world.restart('Ledger');
        const late = outcome(ledger.append(token, 'd'));
        expect(await late).toBe('StaleTokenError');
        await ledger.append(3, 'e');
      }
      expect(tokensIn(world)).toEqual([1, 2, 2, 3, 3]);
    });
  });

  it('has at most one leader in each term and one at the end, whichever node crashes at whichever step and whichever message is lost', async () => {
    expectNothingFound(await explore(stories.electedAndRenewed));
  });

  it('has at most one leader in each term and one at the end, whichever node crashes at whichever step and is back before a lease is over', async () => {
    const search: SearchOptions = {
      faults: ['crash'],
      restartAfterMs: 20,
    };
    const { play } = stories.electedAndRenewed;
    const { violation, exhaustive } = await explore({ search, play });
    expect(violation?.rule).toBeUndefined();
    expect(exhaustive).toBe(true);
  });

  it('has at most one leader in each term and one at the end, whichever of them is cut off for a while', async () => {
    for (const node of [...NODES, 'Lock Store']) {
      const rest = [...NODES, 'Lock Store', 'Ledger'].filter(
        (name) => name !== node,
      );
      for (const at of [0, 15, 25, 145, 155, 205]) {
        const cut: Fault = {
          at,
          cut: [[node], rest],
          healAfterMs: 400,
        };
        // Throws when a rule of the story does not hold.
        const { idleFaults } = await simulate(
          stories.electedAndRenewed,
          { faults: [cut] },
        );
        expect(idleFaults).toEqual([]);
      }
    }
  });

  it('has at most one leader at a time while the old one is cut off, whichever message is late', async () => {
    expectNothingFound(await explore(stories.leaderCutOff));
    const { result } = await simulate(stories.leaderCutOff);
    expect(result).toBe('NotLeaderError');
  });

  it('takes no older token after a newer one, whichever message is late', async () => {
    expectNothingFound(await explore(stories.leaderCrashes));
  });

  it('hands over when the leader resigns, without waiting for the lease to end', async () => {
    await simulate(async (world) => {
      const [first] = addNodes(world);
      await world.clock.sleep(100);
      await first!.stop();
      expect([...leaders(world)]).toEqual([]);
      await world.clock.sleep(50);
      expect([...leaders(world)]).toEqual([]);
      await world.clock.sleep(60);
      expect([...leaders(world)]).toEqual([['Node 2', 2]]);
      expect(await outcome(first!.pay('interest'))).toBe(
        'NotLeaderError',
      );
    });
  });

  it('has given its term back when stop has ended', async () => {
    const story = async (world: World) => {
      const [first] = addNodes(world);
      await world.clock.sleep(100);
      await first!.stop();
      return world.remote<LockStore>('Lock Store').acquire(300);
    };
    const slow: Fault = { delay: 'Node 1>Lock Store#2', ms: 100 };
    const { result } = await simulate(story, { faults: [slow] });
    expect(result).toBe(2);
  });

  it('stays resigned, whatever answer is still on its way', async () => {
    const story = async (world: World) => {
      const [first] = addNodes(world);
      await world.clock.sleep(135);
      void first!.stop();
      await world.clock.sleep(30);
      return [...leaders(world)];
    };
    expect((await simulate(story)).result).toEqual([]);
  });

  it('asks no more once it has resigned', async () => {
    const story = async (world: World) => {
      await addNodes(world)[0]!.stop();
      for (const name of NODES.slice(1)) world.crash(name);
      await world.clock.sleep(2000);
      return [...leaders(world)];
    };
    const { result, trace } = await simulate(story);
    const asked = trace.filter(
      (event) => event.type === 'send' && event.method === 'acquire',
    );
    expect([...result, asked.length]).toEqual([2]);
  });
});

describe('limits', () => {
  it('has no leader from the crash of one until its lease has ended', async () => {
    const crash = [{ at: 160, crash: 'Node 1' }];
    for (const ms of [160, 300, 459]) {
      expect(await leadersAfter(ms, crash)).toEqual([]);
    }
    expect(await leadersAfter(471, crash)).toEqual([['Node 2', 2]]);
  });

  it('has no leader while the lock store is down, and for a full term after its restart', async () => {
    const down = [
      { at: 100, crash: 'Lock Store', restartAfterMs: 5000 },
    ];
    expect(await leadersAfter(400, down)).toEqual([]);
    expect(await leadersAfter(5100, down)).toEqual([]);
    // Until 5400 ms; the first to ask after that does so at 5460 ms.
    expect(await leadersAfter(5479, down)).toEqual([]);
    expect(await leadersAfter(5481, down)).toEqual([['Node 1', 2]]);
  });

  it('has two nodes that believe they lead when the clock of one runs slow, or that of the lock store fast', async () => {
    const cut: Fault = { at: 100, cut: [['Node 1'], ['Lock Store']] };
    const slow: Fault = { at: 100, drift: 'Node 1', rate: 0.5 };
    // It shows 300 ms at 500 ms.
    expect(await leadersAfter(499, [cut, slow])).toEqual([
      ['Node 1', 1],
      ['Node 2', 2],
    ]);
    expect(await leadersAfter(545, [cut, slow])).toEqual([
      ['Node 2', 2],
    ]);
    const fast: Fault = { at: 100, drift: 'Lock Store', rate: 2 };
    // It shows 310 ms at 205 ms.
    expect(await leadersAfter(221, [cut, fast])).toEqual([
      ['Node 1', 1],
      ['Node 3', 2],
    ]);
  });

  it('lets a paused leader finish beside the next one where the resource checks no token', async () => {
    const mailed: string[] = [];
    const story = async (world: World) => {
      const locks = world.remote<LockStore>('Lock Store');
      const options = { leaseMs: 300, askEveryMs: 140 };
      const add = (name: string, i: number) =>
        world.node(name, ({ clock }) => {
          const candidate = new Candidate(locks, clock, options);
          void clock.sleep(30 * i).then(() => candidate.run());
          const work = async () => {
            mailed.push(`${name} begins`);
            await clock.sleep(350);
            mailed.push(`${name} ends`);
          };
          return { mail: () => candidate.lead(work) };
        });
      const nodes = ['Node 1', 'Node 2'].map(add);
      world.node('Lock Store', (host) => {
        return new LockStore(host.disk, host.clock);
      });
      await world.clock.sleep(30);
      const late = nodes[0]!.mail();
      await world.clock.sleep(310);
      await Promise.all([late, nodes[1]!.mail()]);
    };
    const faults = [{ at: 50, pause: 'Node 1', ms: 400 }];
    await simulate(story, { faults });
    expect(mailed).toEqual([
      'Node 1 begins',
      'Node 2 begins',
      'Node 1 ends',
      'Node 2 ends',
    ]);
  });

  it('takes the late write of a former leader as long as the next one has written nothing', async () => {
    const { result } = await simulate(
      async (world) => {
        const [first] = addNodes(world);
        await world.clock.sleep(25);
        void first!.pay('interest');
        await world.clock.sleep(425);
        return { leads: [...leaders(world)], tokens: tokensIn(world) };
      },
      { faults: stories.leaderPaused.faults },
    );
    expect(result).toEqual({ leads: [['Node 2', 2]], tokens: [1] });
  });
});
