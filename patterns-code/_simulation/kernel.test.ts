import { describe, expect, it } from 'vitest';
import { Kernel } from './kernel.ts';
import { record, simulate } from './simulate.ts';
import { withTimeout } from './timeout.ts';
import type { Scenario, World } from './types.ts';

describe('a story that stalls', () => {
  it('waits for a promise if for no node', async () => {
    const { error } = await record(() => new Promise(() => {}));
    expect(String(error)).toContain(
      'It waits for a promise that nothing in the simulation settles.',
    );
  });

  it('does not go on until the end of a timeout that was not needed', async () => {
    const run = await record(async (world) => {
      const node = world.node('A', () => ({ ask: () => 1 }));
      await withTimeout(world.clock, 1000, node.ask());
      await new Promise(() => {});
    });
    expect(run).toMatchObject({ outcome: 'stalled', endedAt: 20 });
  });
});

describe('a run that failed', () => {
  it('has the first error of its last event', async () => {
    const first = new Error('unreadable');
    const run = await record(
      async (world) => {
        let isDown = false;
        world.node('A', () => ({
          recover() {
            isDown = true;
            throw first;
          },
        }));
        world.always('asked', () => {
          if (isDown) throw new Error('second');
          return true;
        });
        await world.clock.sleep(50);
      },
      { faults: [{ at: 5, crash: 'A', restartAfterMs: 5 }] },
    );
    expect(run.error).toBe(first);
  });

  it('has the run in its error, and that of a run within is left alone', async () => {
    const inner = () => simulate(() => new Promise(() => {}));
    const error = await inner().catch((one: unknown) => one);
    const outer = await simulate(() => Promise.reject(error)).catch(
      (one: unknown) => one,
    );
    expect(outer).toBe(error);
  });

  it('is told by what the story threw, not by the rule that it broke', async () => {
    const story = async (world: World) => {
      world.always('never', () => false);
      await world.clock.sleep(1);
      return Promise.reject('text');
    };
    await expect(simulate(story)).rejects.toThrow('The story threw text.');
  });
});

describe('a recording', () => {
  it('names every rule of the story, whether or not it held', async () => {
    const story: Scenario = {
      async play(world) {
        world.always('always holds', () => true);
        world.always('always breaks', () => false);
        world.finally('holds at last', () => true);
        world.sometimes('is a goal', () => true);
      },
    };
    const { rules } = await new Kernel(story, {}).run();
    expect(rules).toEqual(['always holds', 'always breaks', 'holds at last']);
  });

  it('can do without a trace, whatever the story does', async () => {
    const story: Scenario = {
      faults: [
        { at: 1, cut: [['A'], ['Client']], healAfterMs: 1 },
        { at: 3, cut: [['A'], ['Client']] },
        { at: 4, heal: true },
        { at: 5, pause: 'A', ms: 1 },
        { at: 7, skew: 'A', ms: 1 },
        { at: 8, drift: 'A', rate: 2 },
        { at: 9, crash: 'A' },
        { at: 10, restart: 'A' },
      ],
      async play(world) {
        world.node('A', ({ disk }) => {
          disk.set('x', 1);
          return { state: 'up' };
        });
        world.note('begun');
        world.always('breaks', () => false);
        await world.clock.sleep(20);
        world.partition(['A'], ['Client']);
        world.heal();
      },
    };
    const whole = await new Kernel(story, {}).run();
    const quiet = await new Kernel(story, {}, { quiet: true }).run();
    expect(whole.outcome).toBe('finished');
    expect(quiet).toEqual({ ...whole, trace: [] });
  });
});
