import { describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { record, simulate } from './simulate.ts';
import type { Fault, Scenario } from './types.ts';

/**
 * At 10 ms `count` senders reach A, and after them one of them B, where it is
 * alone; at 30 ms they reach A again. Tells in which order A heard them.
 */
const rounds = (count: number): Scenario<string> => ({
  async play(world) {
    let heard = '';
    const listener = () => ({ hear: (name: number) => void (heard += name) });
    const a = world.node('A', listener);
    const b = world.node('B', () => ({ hear() {} }));
    for (const round of ['', ' ']) {
      heard += round;
      const senders = Array.from({ length: count }, (_, i) =>
        world.client(`Sender ${i}`, () => a.hear(i)),
      );
      void world.client('Other', () => b.hear());
      await Promise.all(senders);
    }
    return heard;
  },
});

describe('a schedule', () => {
  it('says who comes first among all that come at a time', async () => {
    for (let first = 0; first < 9; first += 1) {
      const { result } = await simulate(rounds(9), { schedule: [first] });
      const others = '012345678'.replace(String(first), '');
      expect(result).toBe(`${first}${others} 012345678`);
    }
  });

  it('decides the first choice first, and what it leaves open is in turn', async () => {
    const played = async (schedule: number[]) =>
      (await simulate(rounds(3), { schedule })).result;
    expect(await played([])).toBe('012 012');
    expect(await played([2, 1])).toBe('210 012');
    expect(await played([0, 1])).toBe('021 012');
    // Between the two rounds the story hears of the four that are done.
    expect(await played([1, 0, 0, 0, 0, 2])).toBe('102 201');
  });

  it('takes the last where there are not so many', async () => {
    const { result } = await simulate(rounds(3), { schedule: [99] });
    expect(result).toBe('201 012');
  });

  it('is returned with the run, without what is in turn at its end', async () => {
    const returned = async (schedule: number[]) =>
      (await record(rounds(3), { schedule })).schedule;
    expect(await returned([1, 0, 2, 0])).toEqual([1, 0, 2]);
    expect(await returned([0, 1])).toEqual([0, 1]);
    expect(await returned([0, 0])).toEqual([]);
    expect(await returned([])).toEqual([]);
  });

  it('that was found plays the violation again', async () => {
    const story: Scenario = {
      async play(world) {
        const heard = await rounds(2).play(world);
        world.finally('in turn once', () => heard !== '10 10');
      },
    };
    const { violation } = await explore(story, { maxFaults: 0 });
    expect(violation?.schedule).toEqual([1, 0, 0, 1]);
    const { violated } = await record(story, {
      schedule: violation!.schedule,
    });
    expect(violated).toEqual([{ rule: 'in turn once', at: 40 }]);
  });
});

describe('events', () => {
  it('of no node are no choice', async () => {
    const { runs } = await explore(
      {
        faults: [
          { at: 5, crash: 'A' },
          { at: 5, crash: 'B' },
        ],
        async play(world) {
          world.node('A', () => ({}));
          world.node('B', () => ({}));
          await world.clock.sleep(10);
        },
      },
      { maxFaults: 0 },
    );
    expect(runs).toBe(1);
  });

  it('boot nodes in the order in which they were restarted', async () => {
    const { result } = await simulate(async (world) => {
      const boots: string[] = [];
      const names = ['A', 'B', 'C'];
      for (const name of names) {
        world.node(name, () => {
          boots.push(name);
          return {};
        });
      }
      for (const name of names) world.crash(name);
      for (const name of names) world.restart(name);
      await world.clock.sleep(1);
      return boots.join('');
    });
    expect(result).toBe('ABCABC');
  });

  it('that a pause holds keep their order when a clock changes', async () => {
    const faults: Fault[] = [
      { at: 10, pause: 'A', ms: 40 },
      { at: 30, drift: 'A', rate: 2 },
    ];
    const { result } = await simulate(
      async (world) => {
        const order: string[] = [];
        const a = world.node('A', ({ clock }) => {
          void clock.sleep(20).then(() => order.push(`timer ${clock.now()}`));
          return { ask: () => void order.push('message') };
        });
        await world.clock.sleep(15);
        await a.ask();
        return order;
      },
      { faults },
    );
    expect(result).toEqual(['timer 70', 'message']);
  });

  it('that are no timers stay where they are when a clock changes', async () => {
    const faults: Fault[] = [{ at: 0, drift: 'A', rate: 2 }];
    const run = await simulate(
      async (world) => {
        const controller = new AbortController();
        const order: string[] = [];
        world.node('A', ({ clock }) => {
          void clock
            .sleep(50, controller.signal)
            .catch(() => order.push(`aborted at ${world.clock.now()}`));
          return {};
        });
        controller.abort(new Error('enough')); // A learns it after the drift
        for (const ms of [1, 2, 3, 4]) {
          void world.clock.sleep(ms).then(() => order.push(`${ms}`));
        }
        await world.clock.sleep(100);
        return order;
      },
      { faults },
    );
    expect(run.result).toEqual(['aborted at 0', '1', '2', '3', '4']);
  });
});
