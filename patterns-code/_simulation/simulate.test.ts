import { describe, expect, it } from 'vitest';
import { record, simulate } from './simulate.ts';
import { TimeoutError, withTimeout } from './timeout.ts';
import type { Fault, Host, Run, World } from './types.ts';

/** A node that keeps what it is told, in memory and on disk. */
class Store {
  readonly memory = new Map<string, unknown>();
  readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  put(key: string, value: unknown): void {
    this.memory.set(key, value);
    this.host.disk.set(key, value);
  }

  get(key: string): unknown {
    return this.memory.get(key);
  }

  stored(key: string): unknown {
    return this.host.disk.get(key);
  }

  async slowly(ms: number): Promise<string> {
    await this.host.clock.sleep(ms);
    this.memory.set('slow', 'done');
    return 'done';
  }
}

const addStore = (world: World, name = 'Store') =>
  world.node(name, (host) => new Store(host), { kind: 'database' });

/** `type at` of the events of some types, in order. */
function lines(run: Run, ...types: string[]): string[] {
  return run.trace
    .filter((event) => types.includes(event.type))
    .map((event) => `${event.type} ${event.at}`);
}

describe('time and order', () => {
  it('runs simultaneous events in the order in which they were planned', async () => {
    const { result } = await simulate(async ({ clock }) => {
      const order: string[] = [];
      const wake = async (name: string, ms: number) => {
        await clock.sleep(ms);
        order.push(name);
      };
      await Promise.all([
        wake('c', 2),
        wake('a', 1),
        wake('b', 1),
        wake('d', 2),
      ]);
      return order;
    });
    expect(result).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets every microtask finish before the next event', async () => {
    const { result } = await simulate(async ({ clock }) => {
      const order: string[] = [];
      const many = async () => {
        await clock.sleep(1);
        for (let i = 0; i < 50; i += 1) await Promise.resolve();
        order.push('fifty microtasks');
      };
      const next = async () => {
        await clock.sleep(1);
        order.push('next event');
      };
      await Promise.all([many(), next()]);
      return order;
    });
    expect(result).toEqual(['fifty microtasks', 'next event']);
  });

  it('takes no real time for simulated time', async () => {
    const startedAt = performance.now();
    const { endedAt } = await simulate(({ clock }) => clock.sleep(50_000));
    expect(endedAt).toBe(50_000);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('ends a sleep when its signal is aborted', async () => {
    const { endedAt, result } = await simulate(async ({ clock }) => {
      const controller = new AbortController();
      const sleep = clock.sleep(1000, controller.signal);
      const caught = sleep.catch((error: unknown) => error);
      await clock.sleep(10);
      controller.abort('enough');
      return caught;
    });
    expect([endedAt, result]).toEqual([10, 'enough']);
  });

  it.each([-1, NaN, Infinity])('refuses to sleep %s ms', async (ms) => {
    const story = ({ clock }: World) => clock.sleep(ms);
    await expect(simulate(story)).rejects.toThrow("can't sleep");
  });

  it('sets the time of day of a skewed node and of no other', async () => {
    const faults = [{ at: 5, skew: 'Store', ms: -300 }];
    const story = async (world: World) => {
      const store = world.node('Store', ({ clock, wallClock }) => ({
        read: () => [clock.now(), wallClock.time()],
      }));
      await world.clock.sleep(10);
      return [await store.read(), world.wallClock.time()];
    };
    const { result } = await simulate(story, { faults });
    expect(result).toEqual([[20, -280], 30]);
  });

  it('lets a clock drift, and plans its timers anew', async () => {
    const faults: Fault[] = [{ at: 50, drift: 'Store', rate: 2 }];
    const story = async (world: World) => {
      const store = world.node('Store', ({ clock, wallClock }) => ({
        async nap() {
          await clock.sleep(100);
          return [clock.now(), wallClock.time(), world.clock.now()];
        },
      }));
      return store.nap();
    };
    // Asked at 10 ms; at 50 ms, 60 ms are left, which take 30.
    const { result, trace } = await simulate(story, { faults });
    expect(result).toEqual([110, 80, 80]);
    expect(trace).toContainEqual({
      type: 'drift',
      at: 50,
      node: 'Store',
      rate: 2,
    });
  });

  it('lets the clock of a rebooted node begin at zero, at the rate it has', async () => {
    const faults: Fault[] = [
      { at: 10, drift: 'Store', rate: 0.5 },
      { at: 20, skew: 'Store', ms: 7 },
      { at: 30, crash: 'Store', restartAfterMs: 10 },
    ];
    const story = async (world: World) => {
      const store = world.node('Store', ({ clock, wallClock }) => ({
        read: () => [clock.now(), wallClock.time()],
      }));
      await world.clock.sleep(90);
      return store.read();
    };
    expect((await simulate(story, { faults })).result).toEqual([30, 107]);
  });

  it('leaves a timer of a paused node alone when its clock changes', async () => {
    const faults: Fault[] = [
      { at: 10, pause: 'Store', ms: 100 },
      { at: 60, drift: 'Store', rate: 0.1 },
    ];
    const story = async (world: World) => {
      let rang = 0;
      world.node('Store', ({ clock }) => {
        void clock.sleep(50).then(() => (rang = world.clock.now()));
        return {};
      });
      await world.clock.sleep(2000);
      return rang;
    };
    expect((await simulate(story, { faults })).result).toBe(110);
  });

  it('ends a sleep of a paused node that is aborted, for good', async () => {
    const faults: Fault[] = [{ at: 10, pause: 'Store', ms: 100 }];
    const controller = new AbortController();
    const story = async (world: World) => {
      const order: string[] = [];
      world.node('Store', ({ clock }) => {
        void clock.sleep(50, controller.signal).then(
          () => order.push('rang'),
          () => order.push('aborted'),
        );
        return {};
      });
      await world.clock.sleep(60);
      controller.abort();
      await world.clock.sleep(100);
      return order;
    };
    expect((await simulate(story, { faults })).result).toEqual(['aborted']);
  });

  it('keeps a sleep that is aborted out of the queue', async () => {
    const run = await record(async ({ clock }) => {
      const controller = new AbortController();
      void clock.sleep(500, controller.signal).catch(() => {});
      await clock.sleep(10);
      controller.abort();
      await new Promise(() => {});
    });
    expect(run).toMatchObject({ outcome: 'stalled', endedAt: 10 });
  });

  it('refuses to sleep where it was aborted before', async () => {
    const { endedAt, result } = await simulate(({ clock }) =>
      clock.sleep(50, AbortSignal.abort('no')).catch((e: unknown) => e),
    );
    expect([endedAt, result]).toEqual([0, 'no']);
  });
});

describe('messages', () => {
  it('copies arguments and results', async () => {
    await simulate(async (world) => {
      const store = addStore(world);
      const value = { tags: ['a'] };
      const put = store.put('x', value);
      value.tags.push('changed after the call');
      await put;
      const got = (await store.get('x')) as typeof value;
      expect(got).toEqual({ tags: ['a'] });
      got.tags.push('changed by the caller');
      expect(await store.get('x')).toEqual({ tags: ['a'] });
    });
  });

  it('copies a result when it is returned, not when it arrives', async () => {
    await simulate(async (world) => {
      const list = [1];
      const node = world.node('Node', ({ clock }) => ({
        give: () => list,
        async fill() {
          await clock.sleep(5);
          list.push(2);
        },
      }));
      void node.fill();
      expect(await node.give()).toEqual([1]);
    });
  });

  it('hands a repeated call what was sent, not what the first became', async () => {
    const faults = [{ duplicate: 'Client>Node#1' }];
    const story = async (world: World) => {
      const seen: string[] = [];
      const node = world.node('Node', () => ({
        take: (list: string[]) => void seen.push(list.splice(0).join()),
      }));
      await node.take(['a', 'b']);
      await world.clock.sleep(20);
      return seen;
    };
    const { result } = await simulate(story, { faults });
    expect(result).toEqual(['a,b', 'a,b']);
  });

  it('refuses a function as an argument, and names the call', async () => {
    const story = async (world: World) => {
      await addStore(world).put('x', () => 1);
    };
    await expect(simulate(story)).rejects.toThrow(
      "Argument 2 of Store.put() can't travel between nodes",
    );
  });

  it('refuses a function as a result, and names the method', async () => {
    const story = async (world: World) => {
      const node = world.node('Node', () => ({ give: () => () => 1 }));
      await node.give();
    };
    await expect(simulate(story)).rejects.toThrow(
      "What Node.give() returned can't travel",
    );
  });

  it('names the methods that a node has when another is called', async () => {
    const story = async (world: World) => {
      addStore(world);
      await world.remote<{ fetch(): void }>('Store').fetch();
    };
    await expect(simulate(story)).rejects.toThrow(
      'Store has no method "fetch". It has: put, get, stored, slowly.',
    );
  });

  it('names the nodes that there are when another is called', async () => {
    const story = async (world: World) => {
      addStore(world);
      await world.remote<Store>('Stor').get('x');
    };
    await expect(simulate(story)).rejects.toThrow(
      'There is no node called "Stor". There are: Client, Store.',
    );
  });

  it('carries the name, the message and the data of an error', async () => {
    class Refused extends Error {
      override readonly name = 'Refused';
      readonly retryAfterMs = 40;
    }
    await simulate(async (world) => {
      const node = world.node('Node', () => ({
        ask: () => {
          throw new Refused('not now');
        },
      }));
      const error = await node.ask().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(Error);
      expect(error).toMatchObject({
        name: 'Refused',
        message: 'not now',
        retryAfterMs: 40,
      });
    });
  });

  it("labels a call with its arguments whole, and for a picture says the shape of those that don't fit", async () => {
    const run = await simulate(async (world) => {
      const store = addStore(world);
      await store.put('short', { user: 'ada', note: 'a longer word' });
      await store.put('long', { user: 'ada', note: '-'.repeat(40) });
    });
    const labels = run.trace.flatMap((event) =>
      event.type === 'send' && event.kind === 'call'
        ? [[event.label, event.said]]
        : [],
    );
    expect(labels).toEqual([
      ['put("short", { user: "ada", note: "a longer word" })', undefined],
      [
        `put("long", { user: "ada", note: "${'-'.repeat(40)}" })`,
        'put("long", { user, note })',
      ],
    ]);
  });

  it('takes the latency of its link, each way', async () => {
    const network = {
      latencyMs: 1,
      links: { 'Client>Store': { latencyMs: 7 } },
    };
    const story = async (world: World) => addStore(world).get('x');
    expect((await simulate(story, { network })).endedAt).toBe(8);
  });

  it('loses and repeats about the share it is told', async () => {
    const network = { loss: 0.5, duplication: 0.5 };
    const story = async (world: World) => {
      const store = addStore(world);
      for (let i = 0; i < 400; i += 1) void store.put(`${i}`, i);
      await world.clock.sleep(100);
    };
    const { trace } = await simulate(story, { network });
    const sent = trace.filter((e) => e.type === 'send' && e.kind === 'call');
    const lost = trace.filter(
      (e) =>
        e.type === 'lost' &&
        sent.some((s) => s.type === 'send' && s.id === e.id),
    );
    const arrived = trace.filter(
      (e) =>
        e.type === 'deliver' &&
        sent.some((s) => s.type === 'send' && s.id === e.id),
    );
    expect(lost.length / 400).toBeCloseTo(0.5, 1);
    expect(arrived.length / (400 - lost.length)).toBeCloseTo(1.5, 1);
  });

  it('answers a repeated call once', async () => {
    const faults = [{ duplicate: 'Client>Counter#1' }];
    const story = async (world: World) => {
      let count = 0;
      const counter = world.node('Counter', () => ({
        add: () => (count += 1),
      }));
      const first = await counter.add();
      await world.clock.sleep(50);
      return [first, count];
    };
    expect((await simulate(story, { faults })).result).toEqual([1, 2]);
  });

  it('cuts one direction where it is told to, and heals each cut by itself', async () => {
    const story = async (world: World) => {
      const store = addStore(world);
      const answered: string[] = [];
      for (const name of ['first', 'second', 'third']) {
        void store.put(name, name).then(() => answered.push(name));
        await world.clock.sleep(100);
      }
      return [answered, [...world.diskOf('Store').keys()]];
    };
    const faults: Fault[] = [
      { at: 0, cut: [['Store'], ['Client']], oneWay: true, healAfterMs: 50 },
      { at: 40, cut: [['Client'], ['Store']], healAfterMs: 100 },
      { at: 45, heal: true },
      { at: 90, cut: [['Client'], ['Store']], healAfterMs: 60 },
      { at: 95, cut: [['Client'], ['Store']], healAfterMs: 10 },
    ];
    const run = await simulate(story, { faults });
    expect(run.result).toEqual([['third'], ['first', 'third']]);
    expect(lines(run, 'cut', 'heal')).toEqual([
      'cut 0',
      'cut 40',
      'heal 45',
      'cut 90',
      'cut 95',
      'heal 105',
      'heal 150',
    ]);
    expect(run.trace).toContainEqual({
      type: 'cut',
      at: 0,
      sides: [['Store'], ['Client']],
      oneWay: true,
    });
  });

  it('cuts and heals as the story says', async () => {
    const story = async (world: World) => {
      const store = addStore(world);
      world.partition(['Store'], ['Client'], { oneWay: true });
      const first = withTimeout(world.clock, 50, store.put('a', 1));
      await first.catch(() => {});
      world.heal();
      world.partition(['Store'], ['Client']);
      const second = withTimeout(world.clock, 50, store.put('b', 1));
      await second.catch(() => {});
      world.heal();
      await store.put('c', 1);
      return [...world.diskOf('Store').keys()];
    };
    expect((await simulate(story)).result).toEqual(['a', 'c']);
  });

  it('refuses to cut off a node that there is not', async () => {
    const faults: Fault[] = [{ at: 0, cut: [['Stor'], ['Client']] }];
    const story = async (world: World) => {
      addStore(world);
      await world.clock.sleep(1);
    };
    await expect(simulate(story, { faults })).rejects.toThrow(
      'There is no node called "Stor". There are: Client, Store.',
    );
  });

  it('loses a message that a cut meets on its way, and the answer', async () => {
    const story = async (world: World) => {
      const store = addStore(world);
      void store.get('x');
      await world.clock.sleep(60);
      void store.get('y');
      await world.clock.sleep(60);
    };
    const faults: Fault[] = [
      { at: 5, cut: [['Client'], ['Store']], healAfterMs: 10 },
      { at: 75, cut: [['Client'], ['Store']], oneWay: true, healAfterMs: 10 },
    ];
    const run = await simulate(story, { faults });
    expect(lines(run, 'lost', 'deliver')).toEqual([
      'lost 10',
      'deliver 70',
      'deliver 80',
    ]);
  });

  it.each([
    [{ latencyMs: -1 }, 'latency -1'],
    [{ latencyMs: [5, 2] as const }, 'latency [5,2]'],
    [{ latencyMs: NaN }, 'latency'],
    [{ loss: 1.5 }, 'loss 1.5'],
    [{ duplication: -0.1 }, 'duplication -0.1'],
    [{ links: { 'A>B': { loss: 2 } } }, 'network of A>B has the loss 2'],
  ])('refuses the network %j', async (network, words) => {
    const story = ({ clock }: World) => clock.sleep(1);
    await expect(record(story, { network })).rejects.toThrow(words);
  });

  it('drops, delays and cuts exactly what the faults name', async () => {
    const story = async (world: World) => {
      const store = addStore(world);
      const answered: string[] = [];
      for (const name of ['first', 'second', 'third', 'fourth']) {
        void store
          .get(name)
          .then(() => answered.push(`${name} ${world.clock.now()}`));
        await world.clock.sleep(5);
      }
      await world.clock.sleep(200);
      return answered;
    };
    const faults: Fault[] = [
      { drop: 'Client>Store#2' },
      { delay: 'Store>Client#1', ms: 50 },
      { at: 12, cut: [['Client'], ['Store']], healAfterMs: 9 },
    ];
    const { result, trace } = await simulate(story, { faults });
    expect(result).toEqual(['first 70']);
    const lost = trace.filter((event) => event.type === 'lost');
    expect(lost.map((event) => event.reason)).toEqual([
      'dropped',
      'cut',
      'cut',
    ]);
  });
});

describe('crash and restart', () => {
  const crashAt = (at: number): Fault[] => [{ at, crash: 'Store' }];

  it('never settles what a dead node awaited', async () => {
    const story = async (world: World) => {
      const store = addStore(world);
      let settled = false;
      void store.slowly(20).finally(() => (settled = true));
      await world.clock.sleep(200);
      return settled;
    };
    expect((await simulate(story, { faults: crashAt(20) })).result).toBe(false);
  });

  it('does not run the rest of a method, nor its finally', async () => {
    const ran: string[] = [];
    const story = async (world: World) => {
      const node = world.node('Store', ({ clock }) => ({
        async work() {
          try {
            ran.push('before');
            await clock.sleep(20);
            ran.push('after');
          } finally {
            ran.push('finally');
          }
        },
      }));
      void node.work();
      await world.clock.sleep(200);
    };
    await simulate(story, { faults: crashAt(20) });
    expect(ran).toEqual(['before']);
  });

  it('ends the timers of a dead node, also after it is up again', async () => {
    const ticks: number[] = [];
    const story = async (world: World) => {
      world.node('Store', ({ clock }) => {
        void (async () => {
          for (let i = 0; i < 5; i += 1) {
            await clock.sleep(10);
            ticks.push(clock.now());
          }
        })();
        return {};
      });
      await world.clock.sleep(100);
    };
    const faults: Fault[] = [{ at: 25, crash: 'Store', restartAfterMs: 20 }];
    await simulate(story, { faults });
    expect(ticks).toEqual([10, 20, 10, 20, 30, 40, 50]);
  });

  it('keeps the disk and loses the memory', async () => {
    const story = async (world: World) => {
      const store = addStore(world);
      await store.put('x', { on: 'disk' });
      world.crash('Store');
      world.restart('Store');
      await world.clock.sleep(1);
      return [await store.get('x'), await store.stored('x')];
    };
    expect((await simulate(story)).result).toEqual([undefined, { on: 'disk' }]);
  });

  it('keeps on disk what was written, not what the object became', async () => {
    const story = async (world: World) => {
      const node = world.node('Node', ({ disk }) => ({
        work() {
          const value = { count: 1 };
          disk.set('value', value);
          value.count = 2;
          (disk.get('value') as typeof value).count = 3;
          return disk.get('value');
        },
      }));
      return node.work();
    };
    expect((await simulate(story)).result).toEqual({ count: 1 });
  });

  it('does not bring an answer to a later life of the caller', async () => {
    const heard: string[] = [];
    const story = async (world: World) => {
      const slow = world.node('Slow', ({ clock }) => ({
        ask: () => clock.sleep(50),
      }));
      const caller = world.node('Store', () => ({
        async start() {
          await slow.ask();
          heard.push('answer');
        },
      }));
      void caller.start();
      await world.clock.sleep(300);
    };
    const faults: Fault[] = [{ at: 30, crash: 'Store', restartAfterMs: 5 }];
    const { trace } = await simulate(story, { faults });
    expect(heard).toEqual([]);
    expect(lines({ trace } as Run, 'crash', 'restart', 'lost')).toEqual([
      'crash 30',
      'restart 35',
      'lost 80',
    ]);
  });

  it('calls recover() after a restart, before any message arrives', async () => {
    const story = async (world: World) => {
      const log: string[] = [];
      const node = world.node('Store', () => ({
        recover: () => void log.push('recover'),
        ask: () => void log.push('ask'),
      }));
      void node.ask();
      await world.clock.sleep(100);
      return log;
    };
    // The message arrives at 10 ms as well.
    const faults: Fault[] = [
      { at: 5, crash: 'Store' },
      { at: 10, restart: 'Store' },
    ];
    expect((await simulate(story, { faults })).result).toEqual([
      'recover',
      'ask',
    ]);
  });

  it('crashes after a given step: what it did counts, what follows does not', async () => {
    const story = async (world: World) => {
      const other = addStore(world, 'Other');
      const node = world.node('Store', ({ disk }) => ({
        work() {
          disk.set('a', 1);
          disk.set('b', 2);
          void other.put('c', 3);
          void other.put('d', 4);
        },
      }));
      void node.work();
      await world.clock.sleep(100);
      const on = (name: string) => [...world.diskOf(name).keys()].join('');
      return on('Store') + on('Other');
    };
    const outcomes: string[] = [];
    for (let afterStep = 1; afterStep <= 5; afterStep += 1) {
      const faults = [{ crash: 'Store', afterStep }];
      outcomes.push((await simulate(story, { faults })).result);
    }
    expect(outcomes).toEqual(['', 'a', 'ab', 'abc', 'abcd']);
  });

  it('restarts for one crash only, whatever restarted before', async () => {
    const story = async (world: World) => {
      addStore(world);
      await world.clock.sleep(200);
    };
    const faults: Fault[] = [
      { at: 10, crash: 'Store', restartAfterMs: 100 },
      { at: 20, restart: 'Store' },
      { at: 30, crash: 'Store', restartAfterMs: 150 },
    ];
    const run = await simulate(story, { faults });
    expect(lines(run, 'crash', 'restart')).toEqual([
      'crash 10',
      'restart 20',
      'crash 30',
      'restart 180',
    ]);
  });

  it('does not restart what its own restart brought up already', async () => {
    const story = async (world: World) => {
      addStore(world);
      await world.clock.sleep(200);
    };
    const faults: Fault[] = [
      { at: 10, crash: 'Store', restartAfterMs: 50 },
      { at: 20, restart: 'Store' },
    ];
    const run = await simulate(story, { faults });
    expect(lines(run, 'crash', 'restart')).toEqual(['crash 10', 'restart 20']);
    expect(run.idleFaults).toEqual([]);
  });

  it('ends a pause with the life that it struck', async () => {
    const story = async (world: World) => {
      const store = addStore(world);
      await world.clock.sleep(30);
      await store.get('x');
      return world.clock.now();
    };
    const faults: Fault[] = [
      { at: 5, pause: 'Store', ms: 1000 },
      { at: 10, crash: 'Store', restartAfterMs: 5 },
    ];
    expect((await simulate(story, { faults })).result).toBe(50);
  });

  it('ends the longest of several pauses last', async () => {
    const story = async (world: World) => {
      await addStore(world).get('x');
      return world.clock.now();
    };
    const faults: Fault[] = [
      { at: 1, pause: 'Store', ms: 100 },
      { at: 2, pause: 'Store', ms: 20 },
    ];
    expect((await simulate(story, { faults })).result).toBe(111);
  });

  it('sends no answer of a node that crashed while it worked it out', async () => {
    const story = async (world: World) => {
      const node = world.node('Store', ({ disk }) => ({
        put() {
          disk.set('x', 1);
          return 'done';
        },
        fail() {
          disk.set('y', 1);
          throw new Error('no');
        },
      }));
      const answers: string[] = [];
      const hear = (word: string) => () => void answers.push(word);
      void node.put().then(hear('done'), hear('error'));
      await world.clock.sleep(50);
      world.restart('Store');
      void node.fail().then(hear('done'), hear('error'));
      await world.clock.sleep(50);
      return answers;
    };
    // Received, written, and after the restart received, written.
    const faults = [2, 4].map((afterStep) => ({ crash: 'Store', afterStep }));
    const run = await simulate(story, { faults });
    expect(run.result).toEqual([]);
    expect(run.trace.filter(({ type }) => type === 'send')).toHaveLength(2);
  });

  it('lets nothing go on after a crash, whatever it would have waited for', async () => {
    const ran: string[] = [];
    const story = async (world: World) => {
      const node = world.node('Store', ({ clock, disk }) => ({
        async work() {
          disk.set('x', 1);
          try {
            await clock.sleep(1, AbortSignal.abort());
          } finally {
            ran.push('finally');
          }
        },
      }));
      void node.work();
      await world.clock.sleep(100);
    };
    await simulate(story, { faults: [{ crash: 'Store', afterStep: 2 }] });
    expect(ran).toEqual([]);
  });

  it('shows the state of a node anew after a restart', async () => {
    const story = async (world: World) => {
      const node = world.node('Store', () => {
        let state = 'new';
        return {
          get state() {
            return state;
          },
          use: () => void (state = 'used'),
        };
      });
      await node.use();
      world.crash('Store');
      world.restart('Store');
      await node.use();
    };
    const { trace } = await simulate(story);
    const states = trace.flatMap((event) =>
      event.type === 'state' ? [[event.from, event.to]] : [],
    );
    expect(states).toEqual([
      [undefined, 'new'],
      ['new', 'used'],
      [undefined, 'new'],
      ['new', 'used'],
    ]);
  });

  it('restarts after a crash at a step as it is told', async () => {
    const story = async (world: World) => {
      const store = addStore(world);
      void store.put('x', 1);
      await world.clock.sleep(100);
    };
    const faults = [{ crash: 'Store', afterStep: 1, restartAfterMs: 25 }];
    const run = await simulate(story, { faults });
    expect(lines(run, 'crash', 'restart')).toEqual(['crash 10', 'restart 35']);
  });

  it('lets a paused node go on where it was, with the time that passed', async () => {
    const story = async (world: World) => {
      const store = addStore(world);
      await store.slowly(20);
      return world.clock.now();
    };
    const faults: Fault[] = [{ at: 15, pause: 'Store', ms: 100 }];
    expect((await simulate(story, { faults })).result).toBe(125);
  });

  it('refuses to restart a node that is running', async () => {
    const faults = [{ at: 0, restart: 'Store' }];
    const story = async (world: World) => {
      addStore(world);
      await world.clock.sleep(10);
    };
    const twice = async (world: World) => {
      await story(world);
      world.restart('Store');
    };
    expect((await simulate(story, { faults })).idleFaults).toEqual(faults);
    await expect(simulate(twice)).rejects.toThrow(
      '"Store" is running: only a crashed node can restart.',
    );
  });
});

describe('runs that go wrong', () => {
  it('says who waits for what when nothing is left to happen', async () => {
    const story = async (world: World) => addStore(world).get('x');
    const faults = [{ drop: 'Client>Store#1' }];
    await expect(simulate(story, { faults })).rejects.toThrow(
      'The story stalled at 0 ms: nothing is left to happen, and it has not ' +
        'ended. Client waits for Store.get("x"), sent at 0 ms.',
    );
  });

  it('ends a story that polls for ever', async () => {
    const story = async ({ clock }: World) => {
      for (;;) await clock.sleep(10);
    };
    const run = await record(story, { untilMs: 5000 });
    expect(run.outcome).toBe('endless');
    expect(String(run.error)).toContain('5000 ms of simulated time');
  });

  it('ends a story that goes on without letting time pass', async () => {
    const story = async ({ clock }: World) => {
      for (;;) await clock.sleep(0);
    };
    const run = await record(story, { maxEvents: 2000 });
    expect(run.outcome).toBe('endless');
    expect(String(run.error)).toContain('2000 events');
  });

  it('passes on what the story throws', async () => {
    const story = async () => {
      throw new RangeError('a bug of the story');
    };
    await expect(simulate(story)).rejects.toThrow(RangeError);
    const undefinedThrown = () => Promise.reject(undefined);
    await expect(simulate(undefinedThrown)).rejects.toThrow('threw undefined');
  });

  it.each([
    [{ at: -1, crash: 'Store' }, 'zero or more'],
    [{ crash: 'Store' }, 'needs "at"'],
    [{ crash: 'Store', afterStep: 0 }, 'counted from 1'],
    [{ drop: 'Store' }, 'A>B#2'],
    [{ delay: 'A>B#1', ms: -1 }, 'zero or more'],
    [{ at: 1, skew: 'Store' }, 'needs "ms"'],
    [{ at: 1, cut: ['A', 'B'] }, 'two lists'],
    [{ at: 1, cut: [['A'], [7]] }, 'two lists'],
    [{ at: 1, cut: [['A'], ['B']], oneWay: false }, '"oneWay": true'],
    [{ at: 1, crash: 'A', oneWay: true }, 'which a crash does not have'],
    [{ at: 1, crash: 7 }, 'name a node in "crash"'],
    [{ at: 1, crash: 'A', restartAfterMs: -1 }, '"restartAfterMs"'],
    [{ at: 1, cut: [['A'], ['B']], healAfterMs: '9' }, '"healAfterMs"'],
    [{ at: 1, drift: 'A' }, '"rate", from 0.01 to 100'],
    [{ at: 1, drift: 'A', rate: 0 }, '"rate"'],
    [{ at: 1, drift: 'A', rate: 101 }, '"rate"'],
    [{ at: 1, skew: 'A', ms: Infinity }, 'needs "ms"'],
    [{ afterStep: 2 }, 'no known kind. The kinds are crash, restart'],
    [{ at: 3, pause: 'A', ms: 5, afterStep: 1 }, 'has "afterStep", which'],
    [{ drop: ['A>B#1'] }, 'must name a message'],
    [{ crash: 'A', afterStep: 1.5 }, 'counted from 1'],
    [{ at: 3, crash: 'A', afterStep: 1 }, 'leave out one'],
    [{ at: 1, explode: 'Store' }, 'no known kind'],
    ['crash', 'is no object'],
  ])('refuses the fault %j', async (fault, why) => {
    const inputs = { faults: [fault as unknown as Fault] };
    await expect(simulate(async () => {}, inputs)).rejects.toThrow(why);
  });

  it('names the faults that never came into play', async () => {
    const faults: Fault[] = [
      { at: 5, crash: 'Store' },
      { at: 900, crash: 'Store' },
      { at: 6, crash: 'Store' },
      { at: 7, pause: 'Store', ms: 1 },
      { drop: 'Client>Store#9' },
      { crash: 'Store', afterStep: 99 },
    ];
    const story = async (world: World) => {
      addStore(world);
      await world.clock.sleep(10);
    };
    expect((await simulate(story, { faults })).idleFaults).toEqual(
      faults.slice(1),
    );
  });

  it('refuses two nodes of one name, and a name that a diagram could not show', async () => {
    const twice = async (world: World) => {
      addStore(world);
      addStore(world);
    };
    await expect(simulate(twice)).rejects.toThrow('two nodes called "Store"');
    const client = async (world: World) => {
      addStore(world);
      await world.client('Store', async () => {});
    };
    await expect(simulate(client)).rejects.toThrow('give the client another');
    const odd = async (world: World) => void addStore(world, 'A>B');
    await expect(simulate(odd)).rejects.toThrow('"A>B" can\'t be the name');
  });
});

describe('properties', () => {
  it('reports a rule at the first moment it does not hold', async () => {
    const story = async (world: World) => {
      world.always('it is early', () => world.clock.now() < 20);
      await world.clock.sleep(10);
      await world.clock.sleep(10);
      await world.clock.sleep(10);
    };
    const run = await record(story);
    expect(run.violated).toEqual([{ rule: 'it is early', at: 20 }]);
    await expect(simulate(story)).rejects.toThrow(
      '"it is early" did not hold at 20 ms.',
    );
  });

  it('tells goals that were reached from goals that were not', async () => {
    const story = async (world: World) => {
      world.sometimes('soon', () => world.clock.now() === 10);
      world.sometimes('never', () => world.clock.now() === 11);
      await world.clock.sleep(10);
      await world.clock.sleep(10);
    };
    const run = await record(story);
    expect([run.reached, run.unreached]).toEqual([['soon'], ['never']]);
  });

  it('asks at the end what has to hold at the end', async () => {
    const story = async (world: World) => {
      world.finally('ten ms have passed', () => world.clock.now() === 10);
      await world.clock.sleep(10);
    };
    expect((await record(story)).violated).toEqual([]);
  });

  it('asks what has to hold at the end only of a story that has ended', async () => {
    let asked = 0;
    const stalls = async (world: World) => {
      world.finally('the end', () => (asked += 1) > 0);
      await new Promise(() => {});
    };
    expect((await record(stalls)).violated).toEqual([]);
    expect(asked).toBe(0);
  });

  it('notes a remark for the node that makes it', async () => {
    const { trace } = await simulate(async (world) => {
      const node = world.node('Store', () => ({
        work: () => world.note('at work'),
      }));
      world.note('begins');
      await node.work();
    });
    const notes = trace.flatMap((event) =>
      event.type === 'note' ? [`${event.node}: ${event.text}`] : [],
    );
    expect(notes).toEqual(['Client: begins', 'Store: at work']);
  });
});

describe('repeatability', () => {
  const chancy = async (world: World) => {
    const store = addStore(world);
    const values: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      const answer = store.put('x', world.random());
      await withTimeout(world.clock, 30, answer).catch(() => {});
      values.push(world.clock.now());
    }
    return values;
  };
  const network = { latencyMs: [1, 20] as const, loss: 0.2 };

  it('gives the same trace for the same seed, and another for another', async () => {
    const first = await record(chancy, { network, seed: 7 });
    const again = await record(chancy, { network, seed: 7 });
    const other = await record(chancy, { network, seed: 8 });
    expect(again).toEqual(first);
    expect(other.trace).not.toEqual(first.trace);
  });

  it('lets every node draw for itself, also one of the same kind', async () => {
    const story = async (world: World) => {
      const drawn: number[] = [world.random()];
      for (const name of ['A', 'B']) {
        const node = world.node(name, ({ random }) => ({ draw: random }));
        drawn.push(await node.draw());
        world.crash(name);
        world.restart(name);
        await world.clock.sleep(1);
        drawn.push(await node.draw());
      }
      return drawn;
    };
    const { result } = await simulate(story);
    expect(new Set(result).size).toBe(5);
    expect((await simulate(story, { seed: 2 })).result).not.toEqual(result);
  });

  it('does not change what one node draws when another draws more', async () => {
    const draws = (extra: number) => async (world: World) => {
      const drawn: number[] = [];
      for (const [name, count] of [
        ['A', 3 + extra],
        ['B', 3],
      ] as const) {
        const node = world.node(name, (host) => ({
          draw: () => host.random(),
        }));
        for (let i = 0; i < count; i += 1) {
          const value = await node.draw();
          if (name === 'B') drawn.push(value);
        }
      }
      return drawn;
    };
    const few = await simulate(draws(0));
    const many = await simulate(draws(5));
    expect(many.result).toEqual(few.result);
  });

  it('times out with an error that says after how long', async () => {
    await simulate(async ({ clock }) => {
      const never = new Promise(() => {});
      const error = await withTimeout(clock, 30, never).catch(
        (e: unknown) => e,
      );
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error).toMatchObject({ afterMs: 30 });
      expect(clock.now()).toBe(30);
    });
  });
});
