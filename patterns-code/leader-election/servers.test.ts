import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { Fault, Shown, World } from '../_simulation/types.ts';
import type { Ledger, LockStore } from './leader-election.ts';
import {
  addNodes,
  addPlainNodes,
  leaders,
  NODES,
  tokensIn,
  type Payer,
} from './scenarios.ts';

/** What stands in the ledger. */
function entriesIn(world: World): Shown<Ledger>['entries'] {
  return world.peek<Ledger>('Ledger')?.entries ?? [];
}

const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: Error) => error.name,
  );

describe('servers', () => {
  it('lets the three nodes ask 30 ms apart, and again every 100 ms', async () => {
    const { trace } = await simulate(async (world) => {
      addNodes(world);
      await world.clock.sleep(165);
    });
    const asked = trace.flatMap((event) =>
      event.type === 'send' && event.to === 'Lock Store'
        ? [[event.from, event.at, event.label.replace(/\/\d+/, '/…')]]
        : [],
    );
    expect(asked).toEqual([
      ['Node 1', 0, 'acquire("Node 1/…", 300)'],
      ['Node 2', 30, 'acquire("Node 2/…", 300)'],
      ['Node 3', 60, 'acquire("Node 3/…", 300)'],
      ['Node 1', 100, 'acquire("Node 1/…", 300)'],
      ['Node 2', 130, 'acquire("Node 2/…", 300)'],
      ['Node 3', 160, 'acquire("Node 3/…", 300)'],
    ]);
  });

  it('lets the three nodes ask as the options say', async () => {
    const { result } = await simulate(async (world) => {
      const options = { leaseMs: 300, marginMs: 60, askEveryMs: 110 };
      addNodes(world, options);
      await world.clock.sleep(105);
      world.crash('Lock Store');
      await world.clock.sleep(134);
      const before = leaders(world).size;
      await world.clock.sleep(1);
      return [before, leaders(world).size];
    });
    expect(result).toEqual([1, 0]);
  });

  it('asks under an id that belongs to one life of one node', async () => {
    const { trace } = await simulate(async (world) => {
      addNodes(world);
      await world.clock.sleep(65);
      world.crash('Node 1');
      world.restart('Node 1');
      await world.clock.sleep(1);
    });
    const ids = trace.flatMap((event) =>
      event.type === 'send' && event.to === 'Lock Store'
        ? [event.label]
        : [],
    );
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
  });

  it('says what led to the state of a node, and nothing of the first', async () => {
    await simulate(async (world) => {
      const [first] = addNodes(world);
      const seen = () => {
        const { kind, because } = world.peek<Payer>('Node 1')!.state;
        return [kind, because];
      };
      expect(seen()).toEqual(['follower', undefined]);
      await world.clock.sleep(25);
      expect(seen()).toEqual(['leader', 'granted a term']);
      void first!.pay('interest');
      void first!.stop();
      await world.clock.sleep(15);
      expect(seen()).toEqual(['leaving', 'told to stop']);
      await world.clock.sleep(65);
      expect(seen()).toEqual(['follower', 'resigns']);
    });
    const cut = { at: 25, cut: [['Node 1'], ['Lock Store']] } as const;
    await simulate(
      async (world) => {
        addNodes(world);
        await world.clock.sleep(325);
        const { kind, because } = world.peek<Payer>('Node 1')!.state;
        expect([kind, because]).toEqual(['follower', 'term over']);
      },
      { faults: [cut] },
    );
  });

  it('counts the payments that a node works on, also those that are refused', async () => {
    await simulate(async (world) => {
      const [first] = addNodes(world);
      const working = () => world.peek<Payer>('Node 1')!.working;
      await world.clock.sleep(25);
      const one = first!.pay('interest');
      const other = outcome(first!.pay('fees', 100));
      await world.clock.sleep(15);
      expect(working()).toBe(2);
      await one;
      expect(working()).toBe(1);
      await world.remote<Ledger>('Ledger').append(2, 'fees');
      expect(await other).toBe('StaleTokenError');
      expect(working()).toBe(0);
    });
  });

  it('pays what it is told to, after 20 ms of work, with the token of its term', async () => {
    await simulate(async (world) => {
      const { clock } = world;
      const [first, second] = addNodes(world);
      await clock.sleep(30);
      await first!.pay('interest');
      // Two ways to the node and two to the ledger.
      expect(clock.now()).toBe(30 + 20 + 4 * 10);
      await first!.pay('fees');
      world.crash('Node 1');
      await clock.sleep(400);
      await second!.pay('interest');
      expect(entriesIn(world)).toEqual([
        { token: 1, text: 'interest' },
        { token: 1, text: 'fees' },
        { token: 2, text: 'interest' },
      ]);
      expect(tokensIn(world)).toEqual([1, 1, 2]);
    });
  });

  it('tells whoever told it to pay that the ledger has refused', async () => {
    await simulate(async (world) => {
      const [first] = addNodes(world);
      await world.clock.sleep(30);
      await world.remote<Ledger>('Ledger').append(2, 'fees');
      const late = outcome(first!.pay('interest'));
      expect(await late).toBe('StaleTokenError');
      expect(tokensIn(world)).toEqual([2]);
    });
  });

  it('gives its term back when it is told to stop', async () => {
    await simulate(async (world) => {
      const [first] = addNodes(world);
      for (const name of NODES.slice(1)) world.crash(name);
      await world.clock.sleep(30);
      await first!.stop();
      expect([...leaders(world)]).toEqual([]);
      const locks = world.remote<LockStore>('Lock Store');
      expect(await locks.acquire('a', 300)).toBe(2);
    });
  });

  it('names each node that believes it leads, with its own token, and none that is down', async () => {
    const faults: Fault[] = [
      { at: 90, cut: [['Node 1'], ['Lock Store']] },
      { at: 90, drift: 'Node 1', rate: 0.1 },
    ];
    await simulate(
      async (world) => {
        addNodes(world);
        await world.clock.sleep(400);
        const both = [
          ['Node 1', 1],
          ['Node 2', 2],
        ];
        expect([...leaders(world)]).toEqual(both);
        world.crash('Node 1');
        expect([...leaders(world)]).toEqual([both[1]]);
      },
      { faults },
    );
  });

  it('asks again, as a follower, when a node has restarted twice', async () => {
    const { result } = await simulate(async (world) => {
      addNodes(world);
      for (const ms of [100, 50]) {
        await world.clock.sleep(ms);
        world.crash('Node 1');
        world.restart('Node 1');
      }
      await world.clock.sleep(1);
      const after = [...leaders(world)];
      for (const name of NODES.slice(1)) world.crash(name);
      await world.clock.sleep(400);
      return [after, [...leaders(world)]];
    });
    expect(result).toEqual([[], [['Node 1', 2]]]);
  });

  it('keeps lock store and ledger through two crashes with a write in between', async () => {
    await simulate(async (world) => {
      const [first] = addNodes(world);
      await world.clock.sleep(30);
      for (const what of ['interest', 'fees']) {
        await first!.pay(what);
        for (const name of ['Lock Store', 'Ledger']) {
          world.crash(name);
          world.restart(name);
        }
      }
      await world.clock.sleep(1000);
      expect([...leaders(world)]).toEqual([['Node 1', 1]]);
      const texts = entriesIn(world).map(({ text }) => text);
      expect(texts).toEqual(['interest', 'fees']);
    });
  });

  it('pays at every plain node that is told to, and counts all of it', async () => {
    const { trace } = await simulate(async (world) => {
      const [first, second] = addPlainNodes(world);
      await first!.pay('interest');
      await second!.pay('fees');
      await first!.pay('interest');
    });
    const taken = trace.flatMap((event) =>
      event.type === 'send' && event.from === 'Ledger'
        ? [[event.to, event.label]]
        : [],
    );
    expect(taken).toEqual([
      ['Node 1', '"interest 1"'],
      ['Node 2', '"fees 2"'],
      ['Node 1', '"interest 3"'],
    ]);
  });
});
