import { describe, expect, it } from 'vitest';
import { explore, simulate } from '../_simulation/index.ts';
import type { Fault, Search, World } from '../_simulation/types.ts';
import {
  Candidate,
  type Ledger,
  type LockStore,
} from './leader-election.ts';
import {
  addNodes,
  leaders,
  NODES,
  tokensIn,
  type Payer,
} from './scenarios.ts';
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

/** The search saw everything, saw a second term, and found no fault. */
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
    const faults: Fault[] = [
      { at: 100, pause: 'Node 1', ms: 300 },
      { at: 390, skew: 'Node 1', ms: -300 },
    ];
    expect(await leadersAfter(419, faults)).toEqual([
      ['Node 1', 1],
      ['Node 2', 2],
    ]);
    expect(await leadersAfter(421, faults)).toEqual([['Node 2', 2]]);
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

  it('takes no older token after a newer one, also when the resource has crashed in between', async () => {
    await simulate(async (world) => {
      const { ledger } = addStores(world);
      await ledger.append(1, 'a');
      await ledger.append(2, 'b');
      await ledger.append(2, 'c');
      world.crash('Ledger');
      world.restart('Ledger');
      expect(await outcome(ledger.append(1, 'd'))).toBe(
        'StaleTokenError',
      );
      expect(tokensIn(world)).toEqual([1, 2, 2]);
    });
  });

  it('has at most one leader in each term and one at the end, whichever node crashes at whichever step and whichever message is lost', async () => {
    expectNothingFound(await explore(stories.electedAndRenewed));
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
    const search = await explore(stories.leaderCutOff);
    expect(search.violation?.rule).toBeUndefined();
    expect(search.exhaustive).toBe(true);
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

  it('has no leader while the lock store is down', async () => {
    const down = [
      { at: 100, crash: 'Lock Store', restartAfterMs: 5000 },
    ];
    expect(await leadersAfter(400, down)).toEqual([]);
    expect(await leadersAfter(5100, down)).toEqual([]);
    expect((await leadersAfter(5300, down)).length).toBe(1);
  });

  it('has two nodes that believe they lead when a clock is set back', async () => {
    const faults: Fault[] = [
      { at: 100, cut: [['Node 1'], ['Lock Store']] },
      { at: 200, skew: 'Node 1', ms: -200 },
    ];
    expect(await leadersAfter(400, faults)).toEqual([
      ['Node 1', 1],
      ['Node 2', 2],
    ]);
  });

  it('lets a paused leader finish beside the next one where the resource checks no token', async () => {
    const story = async (world: World) => {
      addNodes(world);
      const sent: string[] = [];
      const mail = (name: string) => {
        const { clock } = world;
        const work = () => clock.sleep(350).then(() => sent.push(name));
        const { candidate } = world.peek<Payer>(name)!;
        return candidate.lead(work);
      };
      await world.clock.sleep(40);
      const late = mail('Node 1');
      await world.clock.sleep(300);
      const next = mail('Node 2');
      await Promise.all([late, next]);
      return sent;
    };
    const faults = [{ at: 50, pause: 'Node 1', ms: 400 }];
    const { result } = await simulate(story, { faults });
    expect(result).toEqual(['Node 1', 'Node 2']);
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
