import { describe, expect, it } from 'vitest';
import { record, simulate } from './simulate.ts';
import type { Fault, Scenario, World } from './types.ts';

it('keeps the order of planning where a drift moves a timer', async () => {
  // 35 ms have passed on its clock, and 6 more are 3 ms at that rate.
  const faults: Fault[] = [{ at: 35, drift: 'A', rate: 2 }];
  const { result } = await simulate(
    async (world) => {
      const order: string[] = [];
      const tell = (what: string) =>
        void order.push(`${what} at ${world.clock.now()}`);
      const a = world.node('A', ({ clock }) => {
        void clock.sleep(41).then(() => tell('timer'));
        return { hear: () => tell('message') };
      });
      await world.clock.sleep(28);
      await a.hear();
      return order;
    },
    { faults },
  );
  expect(result).toEqual(['timer at 38', 'message at 38']);
});

describe('a sleep', () => {
  /** When A began to sleep and when it woke, after one call's latency. */
  const sleeps =
    (ms: number) =>
    async (world: World): Promise<number[]> => {
      const a = world.node('A', ({ clock }) => ({
        async sleep() {
          const began = world.clock.now();
          await clock.sleep(ms);
          return [began, world.clock.now()];
        },
      }));
      return a.sleep();
    };

  it('never ends before it began, on a clock that is slow', async () => {
    const latencyMs = 10 + 1 / 1024;
    const { result } = await simulate(sleeps(0), {
      network: { latencyMs },
      faults: [{ at: 1, drift: 'A', rate: 0.01 }],
    });
    expect(result).toEqual([latencyMs, latencyMs]);
  });

  it('takes whole ms on a clock that runs right again', async () => {
    const faults: Fault[] = [
      { at: 0, drift: 'A', rate: 0.7 },
      { at: 1, drift: 'A', rate: 1 },
    ];
    const { result } = await simulate(sleeps(5), { faults });
    expect(result).toEqual([10, 15]);
  });

  it('that has ended does not hear of its signal', async () => {
    const events = async (isAborted: boolean) => {
      const run = await record(async (world) => {
        const controller = new AbortController();
        await Promise.all([
          world.client('Sleeper', ({ clock }) =>
            clock.sleep(10, controller.signal),
          ),
          world.client('Other', async ({ clock }) => {
            await clock.sleep(20);
            if (isAborted) controller.abort();
            await clock.sleep(5);
          }),
        ]);
      });
      return run.events;
    };
    expect(await events(true)).toBe(await events(false));
  });
});

describe('a pause', () => {
  it('ends when it says, though it begins between two whole ms', async () => {
    const story: Scenario<number> = {
      network: { latencyMs: 14 },
      async play(world) {
        const a = world.node('A', () => ({ hear: () => world.clock.now() }));
        return a.hear();
      },
    };
    const heardAt = async (at: number) =>
      (await simulate(story, { faults: [{ at, pause: 'A', ms: 4 }] })).result;
    expect([await heardAt(10.5), await heardAt(10.75)]).toEqual([14.5, 14.75]);
  });
});

describe('a clock that is set', () => {
  it('shows so in the same ms, also to who has looked', async () => {
    const faults: Fault[] = [{ at: 0, skew: 'A', ms: 500 }];
    const { result } = await simulate(
      async (world) => {
        world.node('A', ({ wallClock }) => ({
          get time() {
            return wallClock.time();
          },
        }));
        const look = () => world.peek<{ time: number }>('A')?.time;
        const before = look();
        await world.clock.sleep(0);
        return [before, look(), world.clock.now()];
      },
      { faults },
    );
    expect(result).toEqual([0, 500, 0]);
  });
});
