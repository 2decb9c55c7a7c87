import { describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { record } from './simulate.ts';
import { withTimeout } from './timeout.ts';
import type { Scenario, World } from './types.ts';

/** `count` senders tell one collector their name at the same time. */
const together = (count: number, seen: Set<string>): Scenario => ({
  async play(world) {
    const order: number[] = [];
    const collector = world.node('Collector', () => ({
      tell: (name: number) => void order.push(name),
    }));
    const senders = Array.from({ length: count }, (_, i) =>
      world.client(`Sender ${i}`, () => collector.tell(i)),
    );
    await Promise.all(senders);
    seen.add(order.join(''));
  },
});

/** Adds 1 to a number that a database keeps, by reading and writing. */
const twoIncrements: Scenario = {
  async play(world) {
    const store = world.node('Database', ({ disk }) => ({
      read: () => (disk.get('n') as number | undefined) ?? 0,
      write: (n: number) => void disk.set('n', n),
    }));
    const increment = async () => store.write((await store.read()) + 1);
    const second = async ({ clock }: { clock: World['clock'] }) => {
      await clock.sleep(100);
      await increment();
    };
    await Promise.all([
      world.client('First', increment),
      world.client('Second', second),
    ]);
    world.finally(
      'both increments count',
      () => world.diskOf('Database').get('n') === 2,
    );
  },
};

describe('orders', () => {
  it('tries every order of simultaneous deliveries to one node', async () => {
    const seen = new Set<string>();
    const search = await explore(together(3, seen), { maxFaults: 0 });
    expect([...seen].sort()).toEqual([
      '012',
      '021',
      '102',
      '120',
      '201',
      '210',
    ]);
    expect(search.exhaustive).toBe(true);
  });

  it('lets nothing overtake a boot', async () => {
    const seen = new Set<string>();
    const search = await explore(
      {
        faults: [
          { at: 5, crash: 'Node' },
          { at: 10, restart: 'Node' },
        ],
        async play(world) {
          const log: string[] = [];
          const node = world.node('Node', ({ clock }) => {
            void clock.sleep(0).then(() => log.push('timer'));
            return {
              recover: () => void log.push('recover'),
              ask: () => void log.push('ask'),
            };
          });
          void node.ask();
          await world.clock.sleep(100);
          seen.add(log.join());
        },
      },
      { maxFaults: 0 },
    );
    expect([...seen].sort()).toEqual([
      'timer,recover,ask,timer',
      'timer,recover,timer,ask',
    ]);
    expect(search.runs).toBe(2);
  });

  it('offers no choice with events that will not happen', async () => {
    const search = await explore(
      {
        faults: [{ at: 5, crash: 'Node', restartAfterMs: 5 }],
        async play(world) {
          world.node('Node', ({ clock }) => {
            void clock.sleep(20);
            void clock.sleep(10);
            return {};
          });
          const controller = new AbortController();
          const first = world.clock.sleep(30);
          void world.clock.sleep(30, controller.signal).catch(() => {});
          await world.clock.sleep(1);
          controller.abort();
          await first;
        },
      },
      { maxFaults: 0 },
    );
    // The timers of the first life and the aborted one are void.
    expect(search).toMatchObject({ runs: 1, exhaustive: true });
  });

  it('leaves nothing to the chances of a link', async () => {
    const times = new Set<number>();
    const { exhaustive, runs } = await explore(
      {
        network: {
          latencyMs: [5, 50],
          loss: 0.9,
          duplication: 0.9,
          links: { 'Node>Client': { latencyMs: [7, 70], loss: 1 } },
        },
        async play(world) {
          const node = world.node('Node', () => ({ ask: () => 1 }));
          await node.ask();
          times.add(world.clock.now());
        },
      },
      { maxFaults: 0 },
    );
    expect([...times]).toEqual([12]);
    expect({ exhaustive, runs }).toEqual({ exhaustive: true, runs: 1 });
  });

  it('takes no more deliveries out of turn than it is told', async () => {
    const seen = new Set<string>();
    await explore(together(3, seen), { maxFaults: 0, maxReorders: 0 });
    expect([...seen]).toEqual(['012']);
  });

  it('says that it was not exhaustive when it gave up', async () => {
    const seen = new Set<string>();
    const search = await explore(together(4, seen), { maxFaults: 0, limit: 5 });
    expect(search).toMatchObject({ runs: 5, exhaustive: false });
  });
});

describe('delays', () => {
  it('finds a lost update that needs one slow message', async () => {
    const quick = await explore(twoIncrements, { maxFaults: 0 });
    expect(quick.violation).toBeUndefined();
    const search = await explore(twoIncrements, {
      maxFaults: 0,
      delays: [100],
    });
    expect(search.violation?.rule).toBe('both increments count');
    expect(search.violation?.faults).toHaveLength(1);
  });

  it('returns a violation that plays again from its own faults and schedule', async () => {
    const { violation } = await explore(twoIncrements, {
      maxFaults: 0,
      delays: [100],
    });
    const { faults, schedule } = violation!;
    const again = await record(twoIncrements, { faults, schedule });
    expect(again.violated).toEqual(violation!.violated);
    expect(again.trace).toEqual(violation!.trace);
  });
});

describe('faults', () => {
  /** Moves money in two steps, and survives anything but a crash between. */
  const transfer: Scenario = {
    async play(world) {
      const bank = world.node('Bank', ({ disk }) => ({
        move() {
          disk.set('from', 0);
          disk.set('to', 100);
        },
      }));
      const moved = () =>
        (world.diskOf('Bank').get('from') ?? 100) === 0 &&
        (world.diskOf('Bank').get('to') ?? 0) === 0;
      world.finally('no money is lost', () => !moved());
      await withTimeout(world.clock, 50, bank.move()).catch(() => {});
    },
  };

  it('finds the one step after which a crash does harm', async () => {
    const search = await explore(transfer);
    expect(search.violation?.faults).toEqual([{ crash: 'Bank', afterStep: 2 }]);
  });

  it('shrinks what it found to what is needed', async () => {
    const noisy: Scenario = {
      ...transfer,
      async play(world) {
        await transfer.play(world);
      },
    };
    const search = await explore(noisy, { maxFaults: 2, delays: [5, 9] });
    expect(search.violation?.faults).toEqual([{ crash: 'Bank', afterStep: 2 }]);
    expect(search.violation?.schedule).toEqual([]);
  });

  it('tries pairs when one fault is not enough', async () => {
    const replicated: Scenario = {
      async play(world) {
        const names = ['A', 'B'];
        const stores = names.map((name) =>
          world.node(name, ({ disk }) => ({
            put: () => void disk.set('x', 1),
          })),
        );
        const puts = stores.map((store) =>
          withTimeout(world.clock, 50, store.put()).catch(() => {}),
        );
        await Promise.all(puts);
        const copies = names.filter((name) => world.diskOf(name).has('x'));
        world.finally('one copy is left', () => copies.length > 0);
      },
    };
    const singles = await explore(replicated, { maxFaults: 1 });
    expect(singles).toMatchObject({ exhaustive: true });
    expect(singles.violation).toBeUndefined();
    const pairs = await explore(replicated, { maxFaults: 2 });
    expect(pairs.violation?.faults).toHaveLength(2);
  });

  it('cuts the network in every way at every time something is sent', async () => {
    const asked: Scenario = {
      async play(world) {
        const back = world.node('Back', () => ({ ask: () => 1 }));
        const front = world.node('Front', ({ clock }) => ({
          ask: () => withTimeout(clock, 50, back.ask()),
        }));
        let failed = false;
        await front.ask().catch(() => (failed = true));
        world.sometimes('the front answers', () => !failed);
        world.finally('the front reaches the back', () => !failed);
      },
    };
    const search = await explore(asked, { faults: ['cut'] });
    expect(search.violation?.faults).toEqual([
      { at: 0, cut: [['Back'], ['Front']] },
    ]);
  });

  it('cuts off only who is there by then', async () => {
    const search = await explore(
      {
        async play(world) {
          const ask = () => 1;
          world.node('A', () => ({ ask }));
          await world.clock.sleep(10);
          const late = world.node('Late', () => ({ ask }));
          await withTimeout(world.clock, 50, late.ask()).catch(() => {});
          await withTimeout(world.clock, 50, late.ask()).catch(() => {});
        },
      },
      { faults: ['cut', 'oneWay'] },
    );
    // At 20 and 30 ms, and once later, both are there: 1 + 3 × 3 runs.
    expect(search).toEqual({ runs: 10, exhaustive: true, unreached: [] });
  });

  it('reports goals that no run reached', async () => {
    const search = await explore({
      async play(world) {
        world.sometimes('the impossible', () => false);
        await world.clock.sleep(1);
      },
    });
    expect(search).toEqual({
      runs: 1,
      exhaustive: true,
      unreached: ['the impossible'],
    });
  });

  it('counts a story that stalls as a violation', async () => {
    const search = await explore(
      {
        async play(world) {
          const node = world.node('Node', () => ({ ask: () => 1 }));
          await node.ask();
        },
      },
      { faults: ['drop'] },
    );
    expect(search.violation?.rule).toContain('Client waits for Node.ask()');
    expect(search.violation?.faults).toEqual([{ drop: 'Client>Node#1' }]);
  });
});
