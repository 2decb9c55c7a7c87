import { describe, expect, it } from 'vitest';
import { record, simulate } from './simulate.ts';
import type { Fault, Run, Scenario, World } from './types.ts';

/** A is called once at 0 ms, which takes 10 ms, and the story waits. */
const callsOnce = async (world: World) => {
  const a = world.node('A', () => ({ ask: () => 1 }));
  void a.ask();
  await world.clock.sleep(100);
};

const between: [string[], string[]] = [['A'], ['Client']];

/** When what this node sent arrived, each copy of it. */
const arrivals = ({ trace }: Run, from: string): number[] => {
  const sent = trace.flatMap((event) =>
    event.type === 'send' && event.from === from ? [event.id] : [],
  );
  return trace.flatMap((event) =>
    event.type === 'deliver' && sent.includes(event.id) ? [event.at] : [],
  );
};

/** When messages were lost, and to what. */
const losses = ({ trace }: Run): string[] =>
  trace.flatMap((event) =>
    event.type === 'lost' ? [`${event.reason} at ${event.at}`] : [],
  );

describe('a message', () => {
  it('is lost to a cut, also where the node behind it is down', async () => {
    const run = await record(callsOnce, {
      faults: [
        { at: 3, cut: between },
        { at: 4, crash: 'A' },
      ],
    });
    expect(losses(run)).toEqual(['cut at 10']);
    expect(run.idleFaults).toEqual([]);
  });

  it('is stopped by each of the cuts that it meets', async () => {
    const faults: Fault[] = [
      { at: 1, cut: between },
      { at: 2, cut: between, healAfterMs: 30 },
      { at: 3, cut: between, healAfterMs: 5 },
    ];
    const { idleFaults } = await record(callsOnce, { faults });
    expect(idleFaults).toEqual([faults[2]]);
  });

  it('meets a cut that begins and heals in the ms at which it arrives', async () => {
    const run = await record(callsOnce, {
      faults: [{ at: 10, cut: between, healAfterMs: 0 }],
    });
    expect(losses(run)).toEqual(['cut at 10']);
    expect(run.idleFaults).toEqual([]);
  });

  it('that is delayed and comes twice is delayed both times', async () => {
    const run = await record(callsOnce, {
      faults: [{ duplicate: 'Client>A#1' }, { delay: 'Client>A#1', ms: 30 }],
    });
    expect(arrivals(run, 'Client')).toEqual([40, 40]);
  });

  it('brings a list as long as it was, whatever else the list has', async () => {
    const list = Object.assign([1], { more: 2 });
    list.length = 2;
    const { result } = await simulate(async (world) => {
      const a = world.node('A', () => ({
        ask: (sent: number[] & { more: number }) => [sent.length, sent.more],
      }));
      return a.ask(list);
    });
    expect(result).toEqual([2, 2]);
  });
});

describe('an answer', () => {
  it('draws its latency as if a dead life had given none', async () => {
    const story: Scenario = {
      network: {
        links: {
          'Client>A': { latencyMs: [1, 40] },
          'A>Client': { latencyMs: [1, 1000] },
        },
      },
      async play(world) {
        const a = world.node('A', ({ disk }) => ({
          ask: () => void disk.set('asked', true),
        }));
        await a.ask();
      },
    };
    // The call comes twice. A crashes when it first comes, before its code has
    // run or in the middle of it, and boots again to answer the second.
    const answeredAt = async (afterStep: number) => {
      const run = await record(story, {
        faults: [
          { duplicate: 'Client>A#1' },
          { crash: 'A', afterStep, restartAfterMs: 0 },
        ],
      });
      expect(arrivals(run, 'Client')).toHaveLength(2);
      return arrivals(run, 'A');
    };
    const [whole] = await answeredAt(1);
    expect(whole).toBeGreaterThan(0);
    expect(await answeredAt(2)).toEqual([whole]);
  });
});

describe('clear()', () => {
  it('deletes one key after the other, in the order of writing', async () => {
    // After what arrived and two writes, it is the first deletion.
    const faults: Fault[] = [{ crash: 'A', afterStep: 4 }];
    const { result } = await simulate(
      async (world) => {
        const a = world.node('A', ({ disk }) => ({
          fill() {
            disk.set('x', 1).set('y', 2);
            disk.clear();
          },
        }));
        void a.fill();
        await world.clock.sleep(50);
        return [...world.diskOf('A').keys()];
      },
      { faults },
    );
    expect(result).toEqual(['y']);
  });
});
