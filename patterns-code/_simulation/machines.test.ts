import { describe, expect, it } from 'vitest';
import { Kernel } from './kernel.ts';
import { record, simulate } from './simulate.ts';
import type { Fault, World } from './types.ts';

describe('a fault', () => {
  it.each<[string, Fault[]]>([
    ['a pause', [{ at: 5, pause: 'A', ms: 9 }]],
    ['a skew', [{ at: 5, skew: 'A', ms: 9 }]],
    ['a drift', [{ at: 5, drift: 'A', rate: 2 }]],
    [
      'a crash, and a restart',
      [
        { at: 5, crash: 'A' },
        { at: 6, restart: 'A' },
      ],
    ],
    [
      'a cut that a message meets, and a heal',
      [
        { at: 5, cut: [['A'], ['Client']] },
        { at: 12, heal: true },
      ],
    ],
  ])('that changed something is not called idle: %s', async (_, faults) => {
    const { idleFaults, faults: played } = await record(
      async (world) => {
        const node = world.node('A', () => ({ ask: () => 1 }));
        void node.ask();
        await world.clock.sleep(50);
      },
      { faults },
    );
    expect(idleFaults).toEqual([]);
    expect(played).toEqual(faults);
  });
});

describe('peek', () => {
  it('asks a getter once while the node can not have changed', async () => {
    await simulate(async (world) => {
      let asked = 0;
      type Counter = { asked: number };
      world.node('A', () => ({
        get asked() {
          return (asked += 1);
        },
      }));
      const look = () => world.peek<Counter>('A')!.asked;
      expect([look(), look()]).toEqual([1, 1]);
      await world.clock.sleep(1);
      expect([look(), look()]).toEqual([2, 2]);
    });
  });

  it('sees what a node became within a moment', async () => {
    const story = async (world: World) => {
      type Counter = { count: number };
      const counter = world.node('A', () => ({
        count: 0,
        add() {
          this.count += 1;
        },
      }));
      const look = () => world.peek<Counter>('A')!.count;
      const before = look();
      await counter.add();
      return [before, look(), world.clock.now()];
    };
    const { result } = await simulate(story, { network: { latencyMs: 0 } });
    expect(result).toEqual([0, 1, 0]);
  });
});

describe('a node', () => {
  it('boots again though its boot returns nothing', async () => {
    const { outcome } = await record(
      async (world) => {
        // Code that nobody has checked the types of.
        world.node('A', () => undefined as unknown as object);
        await world.clock.sleep(50);
      },
      { faults: [{ at: 5, crash: 'A', restartAfterMs: 5 }] },
    );
    expect(outcome).toBe('finished');
  });
});

describe('a state that ends by the clock', () => {
  const story = async (world: World) => {
    const node = world.node('A', ({ clock }) => ({
      untilMs: 0,
      get state() {
        return clock.now() < this.untilMs ? 'leads' : 'follows';
      },
      grant(ms: number) {
        this.untilMs = clock.now() + ms;
      },
    }));
    await node.grant(25);
    await world.clock.sleep(80);
  };
  const changes = async (faults: Fault[] = []) => {
    const { trace } = await record(story, { faults });
    return trace.flatMap((event) =>
      event.type === 'state' ? [[event.at, event.to]] : [],
    );
  };

  it('is written down when it ends, though nobody looks', async () => {
    expect(await changes()).toEqual([
      [0, 'follows'],
      [10, 'leads'],
      [35, 'follows'],
    ]);
  });

  it('ends by the node’s own clock', async () => {
    const drift = { at: 15, drift: 'A', rate: 0.5 };
    expect((await changes([drift])).at(-1)).toEqual([55, 'follows']);
  });

  it('ends while the node is paused, and not once it is down', async () => {
    const pause = { at: 15, pause: 'A', ms: 50 };
    expect((await changes([pause])).at(-1)).toEqual([35, 'follows']);
    const crash = { at: 15, crash: 'A', restartAfterMs: 50 };
    expect(await changes([crash])).toEqual([
      [0, 'follows'],
      [10, 'leads'],
      [65, 'follows'],
    ]);
  });

  it('is looked at without effect', async () => {
    const drawing = async (world: World) => {
      const node = world.node('A', ({ random }) => ({
        get state() {
          random();
          return 'there';
        },
        draw: () => random(),
      }));
      const draws = [await node.draw(), await node.draw()];
      await world.clock.sleep(100);
      return [...draws, await node.draw()];
    };
    const traced = await record(drawing);
    const quiet = await new Kernel(
      { play: drawing },
      {},
      { quiet: true },
    ).run();
    expect(traced.result).toEqual(quiet.result);
  });
});
