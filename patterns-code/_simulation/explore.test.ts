import { describe, expect, it } from 'vitest';
import { MAX_POINTS, Searcher } from './branch.ts';
import { searchWith } from './crew.ts';
import { explore } from './explore.ts';
import { record } from './simulate.ts';
import { TimeoutError, withTimeout } from './timeout.ts';
import type { Clock, Fault, Scenario, SearchOptions, World } from './types.ts';

/** The answer, or undefined when there is none in time. */
async function inTime<T>(
  clock: Clock,
  ms: number,
  call: Promise<T>,
): Promise<T | undefined> {
  try {
    return await withTimeout(clock, ms, call);
  } catch (error) {
    if (error instanceof TimeoutError) return undefined;
    throw error;
  }
}

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

  describe('of a stall', () => {
    /** The call that a crash of A, or a lost message, leaves unanswered. */
    const asks = (more: (world: World) => void = () => {}): Scenario => ({
      async play(world) {
        world.always('all is well', () => true);
        await world.node('A', () => ({ ask: () => 1 })).ask();
        more(world);
      },
    });
    const stalled = { violation: { rule: expect.stringContaining('stalled') } };

    it('says nothing when a node stays down and nothing is said of the end', async () => {
      const search = await explore(asks(), { faults: ['crash'] });
      expect(search.violation).toBeUndefined();
      expect(search).toMatchObject({ exhaustive: true });
      const reached = asks(({ sometimes }) => sometimes('it ends', () => true));
      const goal = await explore(reached, { faults: ['crash'] });
      expect(goal.violation).toBeUndefined();
    });

    it('tells it when something has to hold at the end, said before or after', async () => {
      const last = asks((world) => world.finally('it ends', () => true));
      expect(await explore(last, { faults: ['crash'] })).toMatchObject(stalled);
      const first: Scenario = {
        async play(world) {
          world.finally('it ends', () => true);
          await asks().play(world);
        },
      };
      const search = await explore(first, { faults: ['crash'] });
      expect(search).toMatchObject(stalled);
    });

    it('tells it when no node is down', async () => {
      expect(await explore(asks(), { faults: ['drop'] })).toMatchObject(
        stalled,
      );
      const crash = ['crash'] as const;
      const again = await explore(asks(), {
        faults: crash,
        restartAfterMs: 5,
      });
      expect(again).toMatchObject(stalled);
      const forEver = await explore(async () => new Promise(() => {}), {
        maxFaults: 0,
      });
      expect(forEver).toMatchObject(stalled);
    });
  });

  it('keeps the latency of a network for a link that has none of its own', async () => {
    const scenario: Scenario = {
      network: { latencyMs: 50, links: { 'Client>A': { loss: 0 } } },
      async play({ clock, node, finally: atEnd }) {
        const before = clock.now();
        await node('A', () => ({ ask: () => 1 })).ask();
        const took = clock.now() - before;
        atEnd('takes 100 ms', () => took === 100);
      },
    };
    expect(await explore(scenario)).toMatchObject({
      violation: { rule: expect.stringContaining('stalled') },
    });
    const calm = await explore(scenario, { faults: [] });
    expect(calm).toMatchObject({ exhaustive: true, runs: 1 });
    expect(calm.violation).toBeUndefined();
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
      await inTime(world.clock, 50, bank.move());
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
          inTime(world.clock, 50, store.put()),
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
          await inTime(world.clock, 50, late.ask());
          await inTime(world.clock, 50, late.ask());
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

describe('cuts', () => {
  type Told = { hear(n: number): void };

  /** A tells B twice, 2 ms apart, while the story asks C, again if need be. */
  const twoMessages = (heard: number[]): Scenario => ({
    async play(world) {
      heard.length = 0;
      world.node('B', () => ({ hear: (n: number) => void heard.push(n) }));
      const a = world.node('A', ({ clock }) => ({
        async begin() {
          const b = world.remote<Told>('B');
          void b.hear(1);
          await clock.sleep(2);
          void b.hear(2);
        },
      }));
      const c = world.node('C', () => ({ ask: () => 1 }));
      void a.begin();
      const { clock } = world;
      const answer = await inTime(clock, 16, c.ask());
      if (answer === undefined) await inTime(clock, 25, c.ask());
      await clock.sleep(50);
      world.finally('who hears the second hears the first', () => {
        return heard.join() !== '2';
      });
    },
  });

  it('leaves a fault out of what it found where the cut alone would do', async () => {
    const { violation } = await explore(twoMessages([]), {
      faults: ['crash', 'cut'],
      crashable: ['C'],
      healAfterMs: 5,
      maxFaults: 2,
      maxReorders: 0,
    });
    // Something is sent at 16 ms only if C has crashed; but a cut at that time
    // does harm without that crash.
    expect(violation?.faults).toEqual([
      { at: 16, cut: [['B'], ['A', 'C']], healAfterMs: 5 },
    ]);
  });

  /** Two tries, 30 ms apart, to tell B something. */
  const twoTries: Scenario = {
    async play(world) {
      const heard: number[] = [];
      world.node('B', () => ({ hear: (n: number) => void heard.push(n) }));
      const a = world.node('A', ({ clock }) => ({
        async begin() {
          const b = world.remote<Told>('B');
          void b.hear(1);
          await clock.sleep(30);
          void b.hear(2);
        },
      }));
      await inTime(world.clock, 80, a.begin());
      await world.clock.sleep(80);
      world.finally('one of two gets through', () => heard.length > 0);
    },
  };

  it('tries a second cut, also beside one of the story', async () => {
    const bounds = { faults: ['cut'], healAfterMs: 5 } as const;
    const one = await explore(twoTries, bounds);
    expect(one).toMatchObject({ exhaustive: true });
    expect(one.violation).toBeUndefined();
    const two = await explore(twoTries, { ...bounds, maxFaults: 2 });
    expect(two.violation?.faults).toHaveLength(2);
    const faults = [{ at: 10, cut: [['A'], ['B']], healAfterMs: 5 }] as const;
    const beside = await explore({ ...twoTries, faults }, bounds);
    expect(beside.violation?.faults).toHaveLength(2);
  });

  it('cuts off a node that another fault keeps from being there', async () => {
    const search = await explore(
      {
        async play(world) {
          const b = world.node('B', () => ({ ask: () => 1 }));
          world.node('C', () => ({}));
          const come = await withTimeout(world.clock, 25, b.ask()).then(
            () => true,
            () => false,
          );
          if (!come) return;
          const late = world.node('Late', () => ({ ask: () => 1 }));
          await inTime(world.clock, 25, late.ask());
          await inTime(world.clock, 25, late.ask());
        },
      },
      { faults: ['drop', 'cut'], maxFaults: 2 },
    );
    expect(search).toMatchObject({ exhaustive: true });
    expect(search.violation).toBeUndefined();
  });

  it('returns a cut that `record` takes, whoever is there', async () => {
    const story: Scenario = {
      async play(world) {
        const b = world.node('B', () => ({ ask: () => 1 }));
        const a = world.node('A', ({ clock }) => ({
          ask: () => withTimeout(clock, 25, b.ask()),
        }));
        world.finally('A gets an answer', () => answered);
        let answered = false;
        await a.ask().then(
          () => (answered = true),
          () => {},
        );
        if (!answered) return;
        world.node('Late', () => ({}));
        await a.ask();
      },
    };
    const faults = [{ at: 5, cut: [['B', 'Late'], ['A']] }] as const;
    const { violation } = await explore({ ...story, faults }, { maxFaults: 0 });
    const again = await record(story, { faults: violation!.faults });
    expect(again.trace).toEqual(violation!.trace);
    await expect(record(story, { faults })).rejects.toThrow('"Late"');
  });

  it('says that there were more ways to part the nodes than it tried', async () => {
    const story: Scenario = {
      async play(world) {
        for (let i = 0; i < 40; i += 1) world.node(`N${i}`, () => ({}));
        const last = world.node('Last', () => ({ ask: () => 1 }));
        await last.ask();
      },
    };
    const bounds = { faults: ['cut'], limit: 20 } as const;
    const search = await explore(story, bounds);
    expect(search).toEqual({ runs: 20, exhaustive: false, unreached: [] });
    const searcher = new Searcher(story, bounds);
    const { points, morePoints } = await searcher.branch([], 20);
    expect([points.length, morePoints]).toEqual([MAX_POINTS, true]);
    // Each of them parts all of the nodes.
    const sides = points.map((fault) => 'cut' in fault && fault.cut.flat());
    expect(new Set(sides.map((all) => all && all.length))).toEqual(
      new Set([41]),
    );
    expect(new Set(points.map((one) => JSON.stringify(one))).size).toBe(
      MAX_POINTS,
    );
    // They are counted up in binary, one digit for each node.
    const late = points.filter(
      (fault) => 'cut' in fault && fault.cut[0].includes('N33'),
    );
    expect(late).toEqual([]);
  });
});

describe('what can not be searched', () => {
  const idle: Scenario = { play: ({ clock }) => clock.sleep(1) };
  const ask: Scenario = {
    async play(world) {
      await world.node('B', () => ({ ask: () => 1 })).ask();
    },
  };

  it.each<[SearchOptions, string]>([
    [{ maxFaults: -1 }, '"maxFaults" can\'t be -1'],
    [{ maxFaults: NaN }, '"maxFaults" can\'t be NaN'],
    [{ maxDelays: 1.5 }, '"maxDelays" can\'t be 1.5'],
    [{ maxReorders: Infinity }, '"maxReorders" can\'t be Infinity'],
    [{ limit: NaN }, '"limit" can\'t be NaN'],
    [{ restartAfterMs: -1 }, '"restartAfterMs" can\'t be -1'],
    [{ healAfterMs: NaN }, '"healAfterMs" can\'t be NaN'],
    [{ delays: [5, -5] }, '"delays" can\'t be -5'],
    [{ delays: [0] }, '"delays" can\'t be 0'],
    [{ delays: [Infinity] }, '"delays" can\'t be Infinity'],
    [{ faults: ['crsh' as 'crash'] }, '"faults" can\'t be crsh'],
  ])('refuses %j', async (options, words) => {
    await expect(explore(idle, options)).rejects.toThrow(words);
  });

  it('refuses to crash a node that there is not', async () => {
    await expect(explore(ask, { crashable: ['B', 'Bee'] })).rejects.toThrow(
      'is to crash "Bee", and there is no such node. There are: B.',
    );
  });

  it('refuses links that take no time', async () => {
    for (const network of [
      { latencyMs: 0 },
      { latencyMs: [0, 5] },
      { links: { 'B>Client': { latencyMs: 0 } } },
    ] as const) {
      await expect(explore({ ...ask, network })).rejects.toThrow(
        'A search needs links that take time',
      );
    }
  });

  it('crashes a node that is drawn as a client', async () => {
    const story: Scenario = {
      async play(world) {
        const phone = world.node('Phone', () => ({ ask: () => 1 }), {
          kind: 'client',
        });
        world.finally('it is asked', () => true);
        await phone.ask();
      },
    };
    const { violation } = await explore(story, { faults: ['crash'] });
    expect(violation?.faults).toEqual([{ crash: 'Phone', afterStep: 1 }]);
  });

  it('counts a rule or a recovery that throws as a violation', async () => {
    const wrong = (where: 'rule' | 'recover'): Scenario => ({
      async play(world) {
        const node = world.node('B', ({ disk }) => ({
          write: () => void disk.set('x', 1),
          recover() {
            if (where === 'recover') throw new Error('unreadable');
          },
        }));
        world.always('readable', () => {
          const isThere = world.diskOf('B').has('x');
          if (where === 'rule' && isThere) throw new Error('unreadable');
          return true;
        });
        await inTime(world.clock, 60, node.write());
      },
    });
    const options = { restartAfterMs: 5 };
    const rule = await explore(wrong('rule'), options);
    expect(rule.violation?.rule).toBe('Error: unreadable');
    expect(rule.violation?.faults).toEqual([]);
    const recover = await explore(wrong('recover'), options);
    expect(recover.violation?.rule).toBe('Error: unreadable');
    expect(recover.violation?.faults).toEqual([
      { crash: 'B', afterStep: 1, restartAfterMs: 5 },
    ]);
  });
});

it('is not exhaustive where a part of it listed too few faults', async () => {
  for (const [maxFaults, morePoints] of [
    [1, true],
    [1, false],
    [0, true],
  ] as const) {
    const branch = {
      runs: 1,
      complete: true,
      points: [],
      morePoints,
      reached: [],
      goals: [],
    };
    const search = await searchWith({ maxFaults }, [], {
      size: 1,
      branch: () => Promise.resolve(branch),
      replay: () => Promise.reject(new Error('nothing was found')),
    });
    // Nothing is added to a set that is full.
    expect(search.exhaustive).toBe(!morePoints || maxFaults === 0);
  }
});

it('leaves out all it can of what it found, one after the other', async () => {
  const [x, y, z] = ['A>B#1', 'A>B#2', 'A>B#3'].map((drop) => ({ drop }));
  const nameOf = (faults: readonly Fault[]) =>
    faults
      .map((fault) => [x, y, z].indexOf(fault as { drop: string }))
      .join('');
  // Each comes into sight after the one before; z does harm alone, and so
  // does all but y and z.
  const next: Record<string, Fault | undefined> = { '': x, '0': y, '01': z };
  const found = ['012', '02', '2'];
  const search = await searchWith({ maxFaults: 3 }, [], {
    size: 1,
    branch: (faults) => {
      const name = nameOf(faults);
      const point = next[name];
      return Promise.resolve({
        runs: 1,
        complete: !found.includes(name),
        points: point === undefined ? [] : [point],
        morePoints: false,
        reached: [],
        goals: [],
        ...(found.includes(name) && { violation: { faults, schedule: [] } }),
      });
    },
    replay: ({ faults }) => Promise.resolve(nameOf(faults)),
  });
  // Four sets on the way, and 12, 02 and 2.
  expect(search).toEqual({
    runs: 7,
    exhaustive: false,
    unreached: [],
    violation: '2',
  });
});

it('tries no fault a second time that the story has already', async () => {
  const search = await explore(
    {
      faults: [{ drop: 'Client>B#1' }],
      async play(world) {
        const node = world.node('B', () => ({ ask: () => 1 }));
        await inTime(world.clock, 50, node.ask());
      },
    },
    { faults: ['drop'], maxFaults: 2 },
  );
  expect(search).toEqual({ runs: 1, exhaustive: true, unreached: [] });
});

it('draws from the seed that it is given, and returns it', async () => {
  const drawn = new Set<number>();
  const story: Scenario = {
    seed: 3,
    async play(world) {
      drawn.add(world.random());
      world.always('never', () => false);
    },
  };
  const { violation } = await explore(story, { seed: 7 });
  expect(violation?.seed).toBe(7);
  await record(story, { seed: 7 });
  expect(drawn.size).toBe(1);
  await explore(story);
  expect(drawn.size).toBe(2);
});

it('keeps what a pause held in the order in which it was due', async () => {
  const seen = new Set<string>();
  await explore(
    {
      faults: [{ at: 5, pause: 'Node', ms: 35 }],
      async play(world) {
        const order: string[] = [];
        const node = world.node('Node', ({ clock }) => {
          void clock.sleep(20).then(() => order.push('timer'));
          return { tell: (text: string) => void order.push(text) };
        });
        void node.tell('first'); // due at 10
        await world.clock.sleep(10);
        void node.tell('held'); // due at 20, as the timer is
        await world.clock.sleep(20);
        void node.tell('then'); // due at 40, when the pause ends
        await world.clock.sleep(30);
        seen.add(order.join());
      },
    },
    { maxFaults: 0 },
  );
  expect([...seen].sort()).toEqual([
    'first,held,timer,then',
    'first,timer,held,then',
  ]);
});
