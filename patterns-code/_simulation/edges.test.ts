/**
 * Where code goes on after its node has ended, where nodes, rules and values
 * misbehave, and what a run says of it. Each test names one rule of
 * `docs/contributing/simulation.mdx`.
 */
import { describe, expect, it } from 'vitest';
import { SimulationError } from './error.ts';
import { Kernel } from './kernel.ts';
import { record, simulate } from './simulate.ts';
import { TimeoutError, withTimeout } from './timeout.ts';
import type { Fault, Host, Network, Run, Scenario, World } from './types.ts';

const labels = ({ trace }: Run, kind: 'call' | 'return' | 'throw' = 'call') =>
  trace.flatMap((event) =>
    event.type === 'send' && event.kind === kind ? [event.label] : [],
  );

const notes = ({ trace }: Run) =>
  trace.flatMap((event) => (event.type === 'note' ? [event.text] : []));

/** Nobody answers the call, and nothing else goes wrong with it. */
const unanswered = ({ clock }: World, ms: number, call: Promise<unknown>) =>
  expect(withTimeout(clock, ms, call)).rejects.toThrow(TimeoutError);

describe('what a node throws where nobody awaits it', () => {
  const broken = new Error('unreadable');
  const crash: Fault[] = [{ at: 5, crash: 'A', restartAfterMs: 5 }];
  const ways: Record<string, (host: Host, lives: number) => object> = {
    'in its second boot'(_, lives) {
      if (lives === 2) throw broken;
      return {};
    },
    'in recover()': () => ({
      recover() {
        throw broken;
      },
    }),
    'later in recover()': ({ clock }) => ({
      async recover() {
        await clock.sleep(5);
        throw broken;
      },
    }),
  };

  it.each(Object.keys(ways))(
    'ends the run, with what led to it: %s',
    async (way) => {
      let lives = 0;
      const story = async (world: World) => {
        world.node('A', (host) => ways[way]!(host, (lives += 1)));
        await world.clock.sleep(50);
      };
      const run = await record(story, { faults: crash });
      expect(run).toMatchObject({ outcome: 'failed', faults: crash });
      expect(run.error).toBe(broken);
      expect(run.trace.at(-1)?.type).toBe('restart');
      lives = 0;
      await expect(simulate(story, { faults: crash })).rejects.toBe(broken);
    },
  );

  it('is told by the one that boots it first', async () => {
    const run = await record(async (world) => {
      try {
        world.node('A', () => {
          throw broken;
        });
      } catch (error) {
        world.note(String(error));
      }
      await world.clock.sleep(1);
      world.note('goes on');
    });
    // It is the story's own step again, and not the node's.
    expect(run.trace.filter(({ type }) => type === 'note')).toEqual([
      { type: 'note', at: 0, node: 'Client', text: 'Error: unreadable' },
      { type: 'note', at: 1, node: 'Client', text: 'goes on' },
    ]);
  });

  it('does not matter once the node has ended', async () => {
    const faults: Fault[] = [
      { at: 5, crash: 'A', restartAfterMs: 5 },
      { crash: 'A', afterStep: 1 },
    ];
    let recovered = 0;
    const run = await record(
      async (world) => {
        let lives = 0;
        world.node('A', ({ disk }) => {
          lives += 1;
          if (lives === 2) {
            disk.set('lives', lives);
            throw broken;
          }
          return { recover: () => (recovered += 1) };
        });
        await world.clock.sleep(50);
      },
      { faults },
    );
    expect(run.outcome).toBe('finished');
    expect(recovered).toBe(0);
  });

  it.each(['boot', 'recover', 'recoverLater'])(
    'does not matter after a crash within it: %s',
    async (where) => {
      const faults: Fault[] = [
        { crash: 'A', afterStep: 1 },
        { at: 5, crash: 'A', restartAfterMs: 5 },
      ];
      const run = await record(
        async (world) => {
          world.node('A', ({ disk }) => {
            const fail = () => {
              disk.set('x', 1); // its first step
              throw broken;
            };
            if (where === 'boot') fail();
            if (where === 'recover') return { recover: fail };
            return { recover: async () => fail() };
          });
          await world.clock.sleep(50);
        },
        { faults },
      );
      expect(run.outcome).toBe('finished');
      expect(run.trace.filter(({ type }) => type === 'write')).toHaveLength(1);
    },
  );

  it('does not call recover() of a boot that a crash ended', async () => {
    let recovered = 0;
    const faults: Fault[] = [
      { at: 5, crash: 'A', restartAfterMs: 5 },
      { crash: 'A', afterStep: 2 },
    ];
    await simulate(
      async (world) => {
        world.node('A', ({ disk }) => {
          disk.set('boots', ((disk.get('boots') as number) ?? 0) + 1);
          return { recover: () => (recovered += 1) };
        });
        await world.clock.sleep(50);
      },
      { faults },
    );
    expect(recovered).toBe(0);
  });
});

describe('what a rule throws', () => {
  const odd = new RangeError('odd');
  const thrower = () => {
    throw odd;
  };

  it.each(['always', 'sometimes', 'finally'] as const)(
    'ends the run, with its trace: %s',
    async (kind) => {
      const run = await record(async (world) => {
        world[kind]('asked', thrower);
        world.note('told');
        await world.clock.sleep(1);
      });
      expect(run).toMatchObject({ outcome: 'failed', error: odd });
      expect(notes(run)).toEqual(['told']);
    },
  );

  it('does not hide what the story threw', async () => {
    const first = new Error('first');
    const run = await record(async (world) => {
      world.always('asked', () => {
        if (world.clock.now() === 1) throw odd;
        return true;
      });
      await world.clock.sleep(1);
      throw first;
    });
    expect([odd, first]).toContain(run.error);
    expect(run.outcome).toBe('failed');
  });
});

describe('faults', () => {
  it('can not crash who tells the story, and say so', async () => {
    const story = async (world: World) => {
      const node = world.node('B', () => ({ ask: () => 1 }));
      await node.ask();
      await world.clock.sleep(50);
    };
    for (const fault of [
      { crash: 'Client', afterStep: 1 },
      { at: 5, crash: 'Client' },
    ]) {
      const run = await record(story, { faults: [fault] });
      expect(run).toMatchObject({ outcome: 'failed', faults: [fault] });
      expect(String(run.error)).toContain('"Client" tells the story');
    }
  });

  const nothing: Record<string, Fault[]> = {
    'a heal without a cut': [{ at: 1, heal: true }],
    'a skew to what it is': [{ at: 1, skew: 'B', ms: 0 }],
    'a drift to what it is': [{ at: 1, drift: 'B', rate: 1 }],
    'a pause of no length': [{ at: 1, pause: 'B', ms: 0 }],
    'a cut with an empty side': [{ at: 1, cut: [[], ['B']] }],
    'a cut that nothing meets': [{ at: 21, cut: [['Client'], ['B']] }],
    'a cut in the other direction': [
      { at: 0, cut: [['B'], ['Client']], oneWay: true, healAfterMs: 5 },
    ],
    'a delay of 0 ms': [{ delay: 'Client>B#1', ms: 0 }],
    'a restart of what runs': [{ at: 1, restart: 'B' }],
    'a pause before the node is there': [{ at: 1, pause: 'Late', ms: 9 }],
  };

  it.each(Object.entries(nothing))(
    'that change nothing are named: %s',
    async (_, faults) => {
      const story = async (world: World) => {
        const node = world.node('B', () => ({ ask: () => 1 }));
        await node.ask();
        world.node('Late', () => ({}));
        await world.clock.sleep(30);
      };
      const run = await record(story, { faults });
      expect(run.idleFaults).toEqual(faults);
      const plain = await record(story);
      const same = (one: Run) => one.trace.filter(({ type }) => type !== 'cut');
      expect(same(run).filter(({ type }) => type !== 'heal')).toEqual(
        same(plain),
      );
    },
  );

  it('that a loss overtakes are named', async () => {
    const story: Scenario = {
      async play(world) {
        const node = world.node('B', () => ({ ask: () => 1 }));
        await world.clock.sleep(1);
        await unanswered(world, 40, node.ask());
      },
    };
    const drop = { drop: 'Client>B#1' };
    const others: Fault[] = [
      { duplicate: 'Client>B#1' },
      { delay: 'Client>B#1', ms: 5 },
    ];
    const all = { faults: [drop, ...others] };
    expect((await record(story, all)).idleFaults).toEqual(others);
    const network = { loss: 1 };
    const { idleFaults } = await record(story, { ...all, network });
    expect(idleFaults).toEqual(all.faults);
    const cut: Fault = { at: 0, cut: [['Client'], ['B']] };
    const behind = await record(story, { faults: [cut, ...others] });
    expect(behind.idleFaults).toEqual(others);
  });

  it('add up: each delay and each duplicate of a message counts', async () => {
    const arrivals = async (faults: Fault[]) => {
      const { trace } = await record(
        async (world) => {
          const node = world.node('B', () => ({ ask: () => 1 }));
          await node.ask();
          await world.clock.sleep(50);
        },
        { faults },
      );
      const { id } = trace.find(
        (event) => event.type === 'send' && event.key === 'Client>B#1',
      ) as { id: number };
      return trace.flatMap((event) =>
        event.type === 'deliver' && event.id === id ? [event.at] : [],
      );
    };
    const key = 'Client>B#1';
    const delays: Fault[] = [
      { delay: key, ms: 5 },
      { delay: key, ms: 7 },
    ];
    expect(await arrivals(delays)).toEqual([22]);
    const twice: Fault[] = [{ duplicate: key }, { duplicate: key }];
    expect(await arrivals(twice)).toEqual([10, 10, 10]);
  });

  it('of the inputs come instead of those of the story', async () => {
    const story: Scenario = {
      faults: [{ drop: 'Client>B#1' }],
      network: { latencyMs: 7, links: { 'Client>B': { latencyMs: 9 } } },
      seed: 5,
      untilMs: 1000,
      async play(world) {
        const node = world.node('B', () => ({ ask: () => 1 }));
        await node.ask();
      },
    };
    expect((await record(story)).outcome).toBe('stalled');
    const own = await record(story, { faults: [] });
    expect(own).toMatchObject({ outcome: 'finished', endedAt: 16, seed: 5 });
    const faults: Fault[] = [{ delay: 'Client>B#1', ms: 4 }];
    expect(await record(story, { faults })).toMatchObject({ endedAt: 20 });
    // A network of the inputs is the whole network.
    const network: Network = { latencyMs: 3 };
    const other = await record(story, { faults: [], network, seed: 6 });
    expect(other).toMatchObject({ endedAt: 6, seed: 6 });
    const until = await record(story, { faults: [], untilMs: 10 });
    expect(until.outcome).toBe('endless');
  });

  it('are refused where they name a message that can not be', async () => {
    for (const drop of ['A>B#0', 'A>B#01', 'A>B#', 'A>B#1 ', '>B#1', 'A#1']) {
      await expect(
        record(async () => {}, { faults: [{ drop }] }),
      ).rejects.toThrow('A>B#2');
    }
  });

  it('that name a node which never comes are refused at the end', async () => {
    const story = async (world: World) => {
      world.node('B', () => ({}));
      await world.clock.sleep(30);
    };
    for (const fault of [
      { at: 5, pause: 'Bee', ms: 1 },
      { at: 5, cut: [['Bee'], ['B']] },
      { at: 5, skew: 'Bee', ms: 1 },
      { at: 5, drift: 'Bee', rate: 2 },
      { at: 5, restart: 'Bee' },
      { at: 5, crash: 'Bee' },
      { crash: 'Bee', afterStep: 1 },
      { drop: 'Bee>B#1' },
      { delay: 'B>Bee#1', ms: 1 },
      { duplicate: 'B>Bee#1' },
    ] as const) {
      const asked = record(story, { faults: [fault] });
      await expect(asked).rejects.toThrow(
        'There is no node called "Bee". There are: Client, B.',
      );
    }
    const failed = record(
      async () => {
        throw new Error('first');
      },
      { faults: [{ at: 5, crash: 'Bee' }] },
    );
    expect((await failed).outcome).toBe('failed');
  });
});

describe('code of a node that has ended', () => {
  it('does nothing more, though it runs to its next await', async () => {
    const faults: Fault[] = [{ crash: 'A', afterStep: 2, restartAfterMs: 5 }];
    const drawn: number[] = [];
    const story = (crashes: boolean) => async (world: World) => {
      const node = world.node('A', ({ disk, clock, random }) => ({
        work() {
          if (!crashes) return;
          disk.set('step', 1); // its second step, after the call
          random();
          world.note('too late');
          disk.set('step', 2);
          void clock.sleep(NaN).catch(() => world.note('woke'));
          void clock.sleep(1).then(() => world.note('woke'));
        },
        draw: () => void drawn.push(random()),
      }));
      if (crashes) await unanswered(world, 30, node.work());
      else await node.work();
      await node.draw();
    };
    const run = await record(story(true), { faults });
    expect(run.outcome).toBe('finished');
    expect(notes(run)).toEqual([]);
    // What the next life draws is not shifted by what the dead one asked.
    await simulate(story(false));
    expect(drawn[0]).toBe(drawn[1]);
  });

  it('writes nothing, though the node is up again', async () => {
    const { trace } = await simulate(async (world) => {
      const node = world.node('A', ({ disk }) => ({
        work() {
          world.crash('A');
          world.restart('A');
          disk.set('x', 1);
        },
      }));
      await unanswered(world, 30, node.work());
      expect([...world.diskOf('A')]).toEqual([]);
    });
    expect(trace.some(({ type }) => type === 'write')).toBe(false);
  });

  it('is not woken by a signal, and neither is a paused one', async () => {
    const woken: [name: string, at: number][] = [];
    const controller = new AbortController();
    const sleeper = (name: string) => (host: Host) => {
      const wake = () => void woken.push([name, host.clock.now()]);
      void host.clock.sleep(1000, controller.signal).catch(wake);
      return {};
    };
    const faults: Fault[] = [
      { at: 5, crash: 'Dead' },
      { at: 5, pause: 'Paused', ms: 40 },
    ];
    await simulate(
      async (world) => {
        for (const name of ['Dead', 'Paused', 'Awake']) {
          world.node(name, sleeper(name));
        }
        await world.clock.sleep(10);
        controller.abort(new Error('enough'));
        expect(woken).toEqual([]);
        await world.clock.sleep(100);
      },
      { faults },
    );
    expect(woken).toEqual([
      ['Awake', 10],
      ['Paused', 45],
    ]);
  });

  it('is told at once of a signal that it aborts itself', async () => {
    const { events } = await simulate(async ({ clock }) => {
      const controller = new AbortController();
      const slept = clock.sleep(50, controller.signal).catch(() => 'aborted');
      controller.abort();
      expect(await slept).toBe('aborted');
    });
    const { events: none } = await simulate(async () => {});
    expect(events).toBe(none);
  });

  it('waits for nothing that the story could name', async () => {
    const faults: Fault[] = [{ at: 15, crash: 'A' }];
    const run = await record(
      async (world) => {
        world.node('Silent', () => ({ ask: () => new Promise(() => {}) }));
        const b = world.node('B', () => ({ ask: () => 1 }));
        const a = world.node('A', () => ({
          ask: () => world.remote<{ ask(): void }>('Silent').ask(),
        }));
        void a.ask();
        await b.ask();
        await world.clock.sleep(30);
        await new Promise(() => {});
      },
      { faults },
    );
    const said = String(run.error);
    expect(said).toContain('Client waits for A.ask(), sent at 0 ms');
    // A is dead, and B has answered.
    expect(said).not.toContain('A waits');
    expect(said).not.toContain('B.ask()');
  });
});

describe('an error of simulate', () => {
  it('holds the run, whatever ended it', async () => {
    const stories: ((world: World) => Promise<unknown>)[] = [
      () => new Promise(() => {}),
      async ({ clock }) => {
        for (;;) await clock.sleep(1000);
      },
      async (world) => {
        world.always('never', () => false);
      },
      () => Promise.reject('text'),
    ];
    for (const story of stories) {
      const error: unknown = await simulate(story).catch((one: unknown) => one);
      expect(error).toBeInstanceOf(SimulationError);
      expect((error as SimulationError).run?.trace.length).toBeGreaterThan(0);
    }
  });
});

describe('a run without a trace', () => {
  /** Everything in it that only a trace asks for. */
  const odd: Scenario = {
    async play(world) {
      class Odd {
        looks = 0;
        date = new Date(NaN);

        get state(): string {
          this.looks += 1;
          if (this.looks % 2 === 0) throw new Error('not now');
          return `seen ${this.looks}`;
        }

        tell(date: Date) {
          return { date, looks: this.looks };
        }

        fail() {
          const error = new Error('failed');
          Object.defineProperty(error, 'name', { value: { not: 'a text' } });
          Object.defineProperty(error, 'detail', {
            enumerable: true,
            get() {
              throw new Error('unreadable');
            },
          });
          throw error;
        }

        text() {
          throw Object.assign(Object.create(null), { toString: 7 });
        }
      }
      const node = world.node('Odd', () => new Odd());
      world.always('few looks', () => world.peek<Odd>('Odd')!.looks < 3);
      await node.tell(new Date(NaN));
      await expect(node.fail()).rejects.toThrow('failed');
      await expect(node.text()).rejects.toThrow('toString');
      await node.tell(new Date(0));
    },
  };

  it('asks a getter of what is sent no more often', async () => {
    const asked = () => {
      let times = 0;
      return {
        get times() {
          return (times += 1);
        },
      };
    };
    const run = await simulate(async (world) => {
      const node = world.node('A', ({ disk }) => ({
        take: (value: object) => {
          disk.set('x', asked());
          return value && asked();
        },
      }));
      return node.take(asked());
    });
    expect(run.result).toEqual({ times: 1 });
    expect(labels(run)).toEqual(['take({ times: 1 })']);
    expect(labels(run, 'return')).toEqual(['{ times: 1 }']);
    expect(run.trace.find(({ type }) => type === 'write')).toMatchObject({
      value: '{ times: 1 }',
    });
  });

  it('is the run that has one', async () => {
    const whole = await new Kernel(odd, {}).run();
    const quiet = await new Kernel(odd, {}, { quiet: true }).run();
    expect(whole.outcome).toBe('finished');
    expect({ ...whole, trace: [] }).toEqual({ ...quiet, result: undefined });
    expect(labels(whole)[0]).toBe('tell(no date)');
    expect(labels(whole, 'throw')).toEqual([
      '{ not: "a text" }: failed',
      'Error: { toString: 7 }',
    ]);
  });
});

describe('clocks', () => {
  it('that drift can be slept beyond every number of ms', async () => {
    const faults: Fault[] = [{ at: 1, drift: 'Client', rate: 0.5 }];
    for (const ms of [2 ** 60, 1e300, Number.MAX_VALUE]) {
      const run = await record(
        async ({ clock }) => {
          await clock.sleep(2);
          await clock.sleep(ms);
        },
        { faults },
      );
      expect(run.outcome).toBe('endless');
    }
  });

  it('that drift while a timer waits never let one slip', async () => {
    // The timers are taken out of the middle of the queue and put in again.
    const faults: Fault[] = [
      { at: 3, drift: 'A', rate: 3 },
      { at: 9, drift: 'A', rate: 0.5 },
      { at: 11, drift: 'A', rate: 1 },
    ];
    const order: string[] = [];
    const rung: number[] = [];
    const rungAt: number[] = [];
    await simulate(
      async (world) => {
        world.node('A', ({ clock }) => {
          for (const ms of [60, 50, 40, 30, 33, 36]) {
            void clock.sleep(ms).then(() => {
              rung.push(ms);
              rungAt.push(world.clock.now());
            });
          }
          return {};
        });
        world.node('B', ({ clock }) => {
          for (const ms of [14, 25, 13, 26, 12, 27]) {
            void clock.sleep(ms).then(() => order.push(`B ${ms}`));
          }
          return {};
        });
        await world.clock.sleep(200);
      },
      { faults },
    );
    expect(rung).toEqual([30, 33, 36, 40, 50, 60]);
    // It shows 21 at 9 ms and 22 at 11 ms.
    expect(rungAt).toEqual([19, 22, 25, 29, 39, 49]);
    expect(order).toEqual([12, 13, 14, 25, 26, 27].map((ms) => `B ${ms}`));
  });

  it('of a client are its own, and so are its chances', async () => {
    const faults: Fault[] = [
      { at: 0, skew: 'Client', ms: 7 },
      { at: 0, drift: 'Client', rate: 2 },
    ];
    await simulate(
      async (world) => {
        await world.clock.sleep(10);
        const told = await world.client('Ada', async (host) => {
          await host.clock.sleep(10);
          return [
            host.name,
            host.wallClock.time() - world.wallClock.time(),
            host.clock.now(),
            host.random(),
          ];
        });
        expect(told.slice(0, 3)).toEqual(['Ada', -7, 10]);
        expect(told[3]).not.toBe(world.random());
      },
      { faults },
    );
  });
});

describe('what a client does', () => {
  it('is done by the client, also when it ends and when it fails', async () => {
    const run = await simulate(async (world) => {
      world.node('B', () => ({ ask: () => 1 }));
      const b = world.remote<{ ask(): number }>('B');
      await world.client('Ada', () => b.ask());
      world.note('after Ada');
      await b.ask();
      await world
        .client('Bob', async () => {
          throw new Error('no');
        })
        .catch(() => world.note('after Bob'));
      await b.ask();
      void (await world.client('Ada', () => b.ask()));
    });
    const senders = run.trace.flatMap((event) =>
      event.type === 'send' && event.kind === 'call' ? [event.from] : [],
    );
    expect(senders).toEqual(['Ada', 'Client', 'Client', 'Ada']);
    const nodes = run.trace.flatMap((event) =>
      event.type === 'note' ? [`${event.text}: ${event.node}`] : [],
    );
    expect(nodes).toEqual(['after Ada: Client', 'after Bob: Client']);
  });
});

describe('links', () => {
  it('have what the network has, but for what is theirs', async () => {
    const network: Network = {
      latencyMs: 20,
      loss: 1,
      links: { 'Client>B': { loss: 0 }, 'B>Client': { latencyMs: 5 } },
    };
    const { trace } = await record(
      async (world) => {
        const node = world.node('B', () => ({ ask: () => 1 }));
        await unanswered(world, 50, node.ask());
      },
      { network },
    );
    const ends = trace.flatMap((event) =>
      event.type === 'deliver' || event.type === 'lost'
        ? [`${event.type} ${event.at}`]
        : [],
    );
    // The call has the latency of all, the answer the loss of all.
    expect(ends).toEqual(['deliver 20', 'lost 20']);
  });

  it('lose by chance before a cut does', async () => {
    const faults: Fault[] = [{ at: 0, cut: [['Client'], ['B']] }];
    const { trace, idleFaults } = await record(
      async (world) => {
        const node = world.node('B', () => ({ ask: () => 1 }));
        await world.clock.sleep(1);
        await unanswered(world, 50, node.ask());
      },
      { faults, network: { loss: 1 } },
    );
    expect(trace.find(({ type }) => type === 'lost')).toMatchObject({
      reason: 'dropped',
    });
    expect(idleFaults).toEqual(faults);
  });

  it('take whole ms between their two ends, each as often as the other', async () => {
    const counts = new Map<number, number>();
    const { trace } = await record(
      async (world) => {
        const node = world.node('B', () => ({ ask() {} }));
        await Promise.all(Array.from({ length: 600 }, () => node.ask()));
      },
      { network: { latencyMs: [2, 4] } },
    );
    const sentAt = new Map<number, number>();
    for (const event of trace) {
      if (event.type === 'send') sentAt.set(event.id, event.at);
      if (event.type !== 'deliver') continue;
      const ms = event.at - sentAt.get(event.id)!;
      counts.set(ms, (counts.get(ms) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([2, 3, 4]);
    // Rounded to the nearest, the ends come half as often as what is between.
    expect(counts.get(3)).toBeGreaterThan(500);
    expect(counts.get(2)).toBeGreaterThan(240);
    expect(counts.get(4)).toBeGreaterThan(240);
  });

  it('draw for each call by its count among the calls of its link', async () => {
    const story = (answers: number): Scenario => ({
      network: { latencyMs: [1, 50] },
      async play(world) {
        // What B answers A must not shift what its own calls to A draw.
        const a = world.node('A', () => ({
          hear() {},
          async askB() {
            for (let i = 0; i < answers; i += 1) await b.ask();
          },
        }));
        const b = world.node('B', () => ({
          ask: () => 1,
          async tell() {
            await a.hear();
            await a.hear();
          },
        }));
        await a.askB();
        await b.tell();
      },
    });
    const took = async (answers: number) => {
      const { trace } = await simulate(story(answers), { seed: 3 });
      const sent = new Map(
        trace.flatMap((event) =>
          event.type === 'send' ? [[event.id, event] as const] : [],
        ),
      );
      return trace.flatMap((event) => {
        if (event.type !== 'deliver') return [];
        const { from, to, at, method } = sent.get(event.id)!;
        return method === 'hear' ? [`${from}>${to} ${event.at - at}`] : [];
      });
    };
    expect(await took(3)).toEqual(await took(0));
  });

  it('draw anew for each answer to a call that comes twice', async () => {
    const faults: Fault[] = [{ duplicate: 'Client>B#1' }];
    const differ = await Promise.all(
      [1, 2, 3, 4, 5].map(async (seed) => {
        const { trace } = await simulate(
          async (world) => {
            const node = world.node('B', () => ({ ask: () => 1 }));
            await node.ask();
            await world.clock.sleep(200);
          },
          { faults, seed, network: { latencyMs: [1, 99] } },
        );
        const sentAt = new Map<number, number>();
        const took = trace.flatMap((event) => {
          if (event.type === 'send' && event.kind === 'return') {
            sentAt.set(event.id, event.at);
          }
          if (event.type !== 'deliver' || !sentAt.has(event.id)) return [];
          return [event.at - sentAt.get(event.id)!];
        });
        expect(took).toHaveLength(2);
        return took[0] !== took[1];
      }),
    );
    expect(differ).toContain(true);
  });

  it('are cut by the story as it says, whatever becomes of its lists', async () => {
    const run = await record(async (world) => {
      const node = world.node('B', () => ({ ask: () => 1 }));
      world.node('C', () => ({}));
      const sides = [['Client'], ['B']];
      world.partition(sides[0]!, sides[1]!);
      sides[1]![0] = 'C';
      await unanswered(world, 50, node.ask());
    });
    expect(run.trace.find(({ type }) => type === 'cut')).toMatchObject({
      sides: [['Client'], ['B']],
    });
    expect(run.trace.some(({ type }) => type === 'deliver')).toBe(false);
  });

  it('stay cut by a second cut when the first does not concern them', async () => {
    const { trace } = await record(async (world) => {
      const node = world.node('B', () => ({ ask: () => 1 }));
      world.node('C', () => ({}));
      world.partition(['B'], ['C'], { oneWay: true });
      world.partition(['Client'], ['B']);
      await unanswered(world, 50, node.ask());
    });
    expect(trace.some(({ type }) => type === 'deliver')).toBe(false);
  });
});

describe('bounds', () => {
  const ticks: Scenario = {
    async play({ clock }) {
      for (let i = 0; i < 5; i += 1) await clock.sleep(10);
    },
  };

  it('let happen what is due at the last ms, and the last event', async () => {
    expect((await record(ticks, { untilMs: 50 })).outcome).toBe('finished');
    const { outcome, error } = await record(ticks, { untilMs: 49 });
    expect(outcome).toBe('endless');
    expect(String(error)).toContain('within 49 ms');
    const { events } = await record(ticks);
    expect((await record(ticks, { maxEvents: events })).outcome).toBe(
      'finished',
    );
    const few = await record(ticks, { maxEvents: events - 1 });
    expect(few).toMatchObject({ outcome: 'endless', events: events - 1 });
    expect(String(few.error)).toContain(`within ${events - 1} events`);
  });

  it('are asked of the inputs before the story', async () => {
    const short = { ...ticks, untilMs: 20, seed: 9 };
    expect((await record(short)).outcome).toBe('endless');
    const run = await record(short, { untilMs: 100, seed: 4 });
    expect(run).toMatchObject({ outcome: 'finished', seed: 4 });
  });
});

describe('the order of a moment', () => {
  it('shows a new state before the rules are asked', async () => {
    const { trace } = await record(async (world) => {
      class Door {
        state = 'shut';
        open() {
          this.state = 'open';
        }
      }
      const door = world.node('Door', () => new Door());
      world.always(
        'stays shut',
        () => world.peek<Door>('Door')!.state === 'shut',
      );
      await door.open();
    });
    const seen = trace.flatMap((event) =>
      event.type === 'state' || event.type === 'violation' ? [event.type] : [],
    );
    expect(seen).toEqual(['state', 'state', 'violation']);
  });

  it('has nobody running when the rules are asked', async () => {
    const errors: unknown[] = [];
    await record(async (world) => {
      const node = world.node('B', () => ({ ask: () => 1 }));
      let asked = false;
      world.always('asked', () => {
        if (!asked) void node.ask().catch((error) => errors.push(error));
        asked = true;
        return true;
      });
      await world.clock.sleep(20);
    });
    expect(String(errors[0])).toContain('was called outside the story');
  });

  it('asks nothing at the end of a story that failed', async () => {
    const run = await record(async (world) => {
      world.finally('never asked', () => false);
      await world.clock.sleep(1);
      throw new Error('no');
    });
    expect(run.violated).toEqual([]);
  });
});

describe('values', () => {
  it('are copied off a disk in whichever way they are read', async () => {
    type Kept = { n: number };
    await simulate(async (world) => {
      const node = world.node('A', ({ disk }) => ({
        spoil() {
          disk.set('x', { n: 1 });
          const kept = () => disk as Map<string, Kept>;
          for (const [, value] of kept()) value.n = 2;
          for (const [, value] of kept().entries()) value.n = 3;
          for (const value of kept().values()) value.n = 4;
          kept().forEach((value) => (value.n = 5));
          kept().get('x')!.n = 6;
          return kept().get('x')!.n;
        },
      }));
      expect(await node.spoil()).toBe(1);
      for (const value of world.diskOf('A').values()) (value as Kept).n = 7;
      expect(world.diskOf('A').get('x')).toEqual({ n: 1 });
    });
  });

  it('are shown as copies, keys of maps and members of sets as well', async () => {
    const key = { id: 1 };
    const bytes = new Uint8Array([1]);
    await simulate(async (world) => {
      type Odd = {
        map: Map<object, string>;
        set: Set<object>;
        bytes: Uint8Array;
      };
      world.node('A', () => ({
        map: new Map([[key, 'x']]),
        set: new Set([key]),
        bytes,
        error: new TypeError('odd'),
      }));
      const shown = world.peek<Odd>('A')!;
      expect([...shown.map.keys()]).toEqual([key]);
      expect([...shown.map.keys()][0]).not.toBe(key);
      expect([...shown.set]).toEqual([key]);
      expect([...shown.set][0]).not.toBe(key);
      shown.bytes[0] = 9;
      expect(bytes[0]).toBe(1);
      expect(world.peek('A')).toMatchObject({
        error: { name: 'TypeError', message: 'odd' },
      });
    });
  });

  it('in an error are what they were when it was thrown', async () => {
    const left = ['tea'];
    await simulate(async (world) => {
      const node = world.node('A', () => ({
        buy(): void {
          throw Object.assign(new Error('sold out'), { left });
        },
      }));
      const bought = node
        .buy()
        .catch((error: { left: string[] }) => error.left);
      await world.clock.sleep(15);
      left.push('salt');
      expect(await bought).toEqual(['tea']);
    });
  });

  it('are refused where two nodes would share their memory', async () => {
    const memory = new SharedArrayBuffer(4);
    const odd: Record<string, unknown> = {
      plain: memory,
      view: new Uint8Array(memory),
      deep: [{ in: new Map([['x', new Set([new DataView(memory)])]]) }],
    };
    for (const value of Object.values(odd)) {
      await simulate(async (world) => {
        const node = world.node('A', ({ disk }) => ({
          take() {},
          keep: () => void disk.set('x', value),
          give: () => value,
        }));
        const take = node.take as (value: unknown) => Promise<void>;
        for (const act of [() => take(value), node.keep, node.give]) {
          await expect(act()).rejects.toThrow('shared memory');
        }
      });
    }
  });

  it('in lists keep their place, whatever else the list has', async () => {
    const odd = Object.assign([1, , 3] as (number | undefined)[], { more: 4 });
    delete odd[2];
    const full = Object.assign([1, 2], { more: 3 });
    await simulate(async (world) => {
      const node = world.node('A', () => ({ echo: (list: unknown) => list }));
      expect(await node.echo(odd)).toEqual(structuredClone(odd));
      expect(((await node.echo(odd)) as unknown[]).length).toBe(3);
      expect(await node.echo(full)).toEqual(structuredClone(full));
    });
  });
});
