import { describe, expect, it } from 'vitest';
import { Searcher } from './branch.ts';
import { explore } from './explore.ts';
import type { Fault, Scenario, SearchOptions } from './types.ts';

/** A and B are each asked once, which takes two steps. */
const asks: Scenario = {
  async play(world) {
    const a = world.node('A', () => ({ ask: () => 1 }));
    const b = world.node('B', () => ({ ask: () => 1 }));
    await a.ask();
    await b.ask();
  },
};

const pointsOf = async (options: SearchOptions): Promise<Fault[]> =>
  (await new Searcher(asks, options).branch([], 100)).points;

describe('one more fault', () => {
  it('is a crash after each step of each node, or of those that may', async () => {
    const crash = (name: string): Fault[] =>
      [1, 2].map((afterStep) => ({ crash: name, afterStep }));
    expect(await pointsOf({ faults: ['crash'] })).toEqual([
      ...crash('A'),
      ...crash('B'),
    ]);
    const faults = ['crash'] as const;
    expect(await pointsOf({ faults, crashable: ['B'] })).toEqual(crash('B'));
    expect(
      await pointsOf({ faults, crashable: ['A'], restartAfterMs: 5 }),
    ).toEqual(crash('A').map((fault) => ({ ...fault, restartAfterMs: 5 })));
  });

  it('is a crash or a loss where nothing else is said', async () => {
    const points = await pointsOf({});
    expect(points).toHaveLength(8);
    expect(points).toEqual(await pointsOf({ faults: ['crash', 'drop'] }));
  });

  it('cuts both directions, or one of them, as it is told', async () => {
    const [ab, ba] = [
      [['A'], ['B']],
      [['B'], ['A']],
    ] as const;
    const times = [0, 10, 20, 30];
    expect(await pointsOf({ faults: ['cut'] })).toEqual(
      times.map((at) => ({ at, cut: ab })),
    );
    expect(await pointsOf({ faults: ['oneWay'] })).toEqual(
      times.flatMap((at) => [
        { at, cut: ab, oneWay: true },
        { at, cut: ba, oneWay: true },
      ]),
    );
  });
});

it('asks for the nodes that are to crash where no fault keeps one away', async () => {
  const story: Scenario = {
    async play(world) {
      const a = world.node('A', () => ({ ask: () => 1 }));
      const late = async () => {
        await a.ask();
        world.node('Late', () => ({}));
      };
      void late();
      await world.clock.sleep(50);
    },
  };
  const search = await explore(story, {
    crashable: ['Late'],
    faults: ['crash', 'drop'],
  });
  // Without a fault, and with each of two messages lost.
  expect(search).toMatchObject({ runs: 3, exhaustive: true });
});

it('does not ask for them when it had to stop before it was through', async () => {
  const story: Scenario = {
    async play(world) {
      const order: number[] = [];
      const a = world.node('A', () => ({
        tell: (n: number) => void order.push(n),
      }));
      const clients = [1, 2].map((n) =>
        world.client(`Client ${n}`, () => a.tell(n)),
      );
      await Promise.all(clients);
      if (order[0] === 2) world.node('B', () => ({}));
    },
  };
  const options: SearchOptions = { crashable: ['B'], maxFaults: 0, limit: 1 };
  const search = await explore(story, options);
  expect(search).toMatchObject({ runs: 1, exhaustive: false });
});

it('reports every hundredth run', async () => {
  const reports: number[] = [];
  const { runs } = await explore(
    asks,
    { delays: [1, 2, 3], maxFaults: 0 },
    (made) => reports.push(made),
  );
  expect(runs).toBe(256);
  expect(reports).toEqual([100, 200]);
});

it.each(['restartAfterMs', 'healAfterMs'] as const)(
  'refuses to wait for ever with %s',
  async (field) => {
    await expect(explore(asks, { [field]: Infinity })).rejects.toThrow(
      `"${field}" can't be Infinity`,
    );
  },
);
