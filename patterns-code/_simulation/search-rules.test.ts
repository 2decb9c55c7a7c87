import { describe, expect, it } from 'vitest';
import { Searcher, type Branch } from './branch.ts';
import { searchWith } from './crew.ts';
import { explore } from './explore.ts';
import { record } from './simulate.ts';
import { TimeoutError, withTimeout } from './timeout.ts';
import type { Fault, Scenario, World } from './types.ts';

const echo = () => ({ echo: (x: number) => x });

/** Nothing but a message that was lost or is late. */
const unheard = (error: unknown) => {
  if (!(error instanceof TimeoutError)) throw error;
};

/** B is told twice, the second time 60 ms late if the first is not heard. */
const hearsBy = (ms: number, faults: Fault[] = []): Scenario => ({
  faults,
  async play(world) {
    let heardAt = 0;
    const b = world.node('B', () => ({
      hear: () => void (heardAt = world.clock.now()),
    }));
    for (let i = 0; i < 2; i += 1) {
      await withTimeout(world.clock, 60, b.hear()).catch(unheard);
    }
    world.finally('hears it in time', () => heardAt <= ms);
  },
});

describe('a violation', () => {
  it('comes from a delay of the search on top of one of the story', async () => {
    const own: Fault = { delay: 'Client>B#2', ms: 20 };
    // It is sent at 20 ms, and takes 10 ms by itself.
    const story = hearsBy(50 + 14, [own]);
    const bounds = { maxFaults: 0, delays: [15] };
    const { violation } = await explore(story, bounds);
    expect(violation?.faults).toEqual([own, { delay: 'Client>B#2', ms: 15 }]);
    const again = await record(story, { faults: violation!.faults });
    expect(again.violated).toHaveLength(1);
  });

  it('names its faults first, and its delays after them', async () => {
    const { violation } = await explore(hearsBy(75), {
      faults: ['drop'],
      delays: [15],
      maxDelays: 1,
    });
    expect(violation?.faults).toEqual([
      { drop: 'Client>B#1' },
      { delay: 'Client>B#2', ms: 15 },
    ]);
  });
});

describe('a search', () => {
  it('asks for who is to crash where the story has faults as well', async () => {
    const story = hearsBy(100, [{ at: 1, skew: 'B', ms: 4 }]);
    await expect(explore(story, { crashable: ['Nobody'] })).rejects.toThrow(
      'The search is to crash "Nobody"',
    );
  });

  it('is not exhaustive where an earlier part listed too few faults', async () => {
    const drop = (i: number): Fault => ({ drop: `A>B#${i}` });
    const part: Branch = {
      runs: 1,
      complete: true,
      points: [],
      morePoints: false,
      reached: [],
      goals: [],
    };
    const exhaustive = async (morePoints: boolean) => {
      const first = { ...part, points: [drop(1), drop(2)], morePoints };
      const search = await searchWith({ maxFaults: 2 }, [], {
        size: 1,
        branch: async (faults) => (faults.length === 0 ? first : part),
        replay: () => Promise.reject(new Error('nothing was found')),
      });
      return search.exhaustive;
    };
    expect([await exhaustive(true), await exhaustive(false)]).toEqual([
      false,
      true,
    ]);
  });

  it('reaches its goals also in a run in which a rule has broken', async () => {
    const { reached, unreached } = await record(async (world) => {
      world.always('ends early', () => world.clock.now() < 5);
      world.sometimes('comes to 10 ms', () => world.clock.now() >= 10);
      world.sometimes('comes to 20 ms', () => world.clock.now() >= 20);
      for (let i = 0; i < 2; i += 1) await world.clock.sleep(6);
    });
    expect({ reached, unreached }).toEqual({
      reached: ['comes to 10 ms'],
      unreached: ['comes to 20 ms'],
    });
  });
});

describe('a cut', () => {
  const cutsOf = async (story: Scenario): Promise<Fault[]> => {
    const searcher = new Searcher(story, { faults: ['cut'] });
    const { points } = await searcher.branch([], 100);
    return points;
  };

  it('comes when something is sent, also between two whole ms', async () => {
    const play = async (world: World) => {
      const a = world.node('A', echo);
      world.node('B', echo);
      await a.echo(1);
      await a.echo(2);
    };
    const cut: [string[], string[]] = [['A'], ['B']];
    expect(await cutsOf({ network: { latencyMs: 2.5 }, play })).toEqual(
      [0, 2.5, 5, 7.5].map((at) => ({ at, cut })),
    );
  });

  it('at 0 ms parts only who was there after the first event', async () => {
    const play = async (world: World) => {
      const a = world.node('A', echo);
      world.node('B', echo);
      await world.clock.sleep(0);
      world.node('C', echo);
      await a.echo(1);
    };
    expect(await cutsOf({ play })).toEqual([
      { at: 0, cut: [['A'], ['B']] },
      { at: 10, cut: [['A'], ['B', 'C']] },
      { at: 10, cut: [['B'], ['A', 'C']] },
      { at: 10, cut: [['A', 'B'], ['C']] },
    ]);
  });
});
