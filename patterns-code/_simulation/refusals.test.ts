/** What can't have been meant is refused in a sentence, and nothing is played. */
import { describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { faultProblem } from './faults.ts';
import { record } from './simulate.ts';
import type { Fault, Inputs, Scenario, World } from './types.ts';

class Echo {
  echo(value: unknown): unknown {
    return value;
  }
}

const story = async (world: World) => {
  await world.node('A', () => new Echo()).echo(1);
};

describe('a fault', () => {
  it.each([
    [{ at: 20, drop: 'A>B#1' }, 'has "at", which a drop does not have'],
    [{ at: 1, delay: 'A>B#1', ms: 5 }, 'has "at", which a delay does not'],
    [{ at: 5, crash: 'A', pause: 'A', ms: 9 }, 'is both a crash and a pause'],
    [{ at: 5, crash: 'A', drop: 'A>B#1' }, 'is both a crash and a drop'],
    [{ crash: 'A', afterStep: 1, drop: 'A>B#1' }, 'both a crash and a drop'],
    [{ at: 5, heal: false }, 'needs "heal": true'],
    [{ at: 5, heal: true, ms: 5 }, 'has "ms", which a heal does not have'],
    [{ at: 5, pause: 'A', ms: 5, rate: 2 }, 'has "rate", which a pause'],
    [{ at: 5, crash: 'A', healAfterMs: 5 }, 'has "healAfterMs", which a crash'],
    [{ at: 5, cut: [['A'], ['B']], restartAfterMs: 5 }, 'has "restartAfterMs"'],
    [{ at: 5, restart: 'A', ms: 1 }, 'has "ms", which a restart'],
    [{ crash: 'A' }, 'needs "at"'],
    [{ at: 5 }, 'is of no known kind'],
  ])('that is of two kinds or has too much: %j', (fault, why) => {
    expect(faultProblem(fault)).toContain(why);
  });

  it.each<Fault>([
    { at: 5, crash: 'A', restartAfterMs: 1 },
    { crash: 'A', afterStep: 1, restartAfterMs: 1 },
    { at: 5, restart: 'A' },
    { at: 5, pause: 'A', ms: 1 },
    { at: 5, cut: [['A'], ['B']], healAfterMs: 1, oneWay: true },
    { at: 5, heal: true },
    { at: 5, skew: 'A', ms: -1 },
    { at: 5, drift: 'A', rate: 2 },
    { drop: 'A>B#1' },
    { duplicate: 'A>B#1' },
    { delay: 'A>B#1', ms: 1 },
  ])('is taken with all that its kind has: %j', (fault) => {
    expect(faultProblem(fault)).toBeUndefined();
  });

  it.each<Fault>([
    { at: 0, crash: 'Nope' },
    { drop: 'Nope>A#1' },
    { at: 0, cut: [['A'], ['Nope']] },
  ])(
    'of a story that is searched must name who takes part: %j',
    async (one) => {
      const searched = explore({ faults: [one], play: story });
      await expect(searched).rejects.toThrow(
        'There is no node called "Nope". There are: Client, A.',
      );
    },
  );

  it('of a story may name a client, when it is searched', async () => {
    const scenario = { faults: [{ drop: 'Client>A#9' }], play: story };
    expect(await explore(scenario, { faults: [] })).toMatchObject({ runs: 1 });
  });
});

describe('what decides a run', () => {
  const odd = (field: string, value: unknown) =>
    ({ [field]: value }) as unknown as Inputs;

  it.each([
    odd('untilMs', NaN),
    odd('untilMs', -1),
    odd('untilMs', '5'),
    odd('maxEvents', NaN),
    odd('maxEvents', -1),
    odd('schedule', [0.5]),
    odd('schedule', [NaN]),
    odd('schedule', ['x']),
    odd('schedule', 3),
  ])('is refused where it has no meaning: %o', async (inputs) => {
    const [field] = Object.keys(inputs);
    await expect(record(story, inputs)).rejects.toThrow(
      `A run's "${field}" can't be`,
    );
  });

  it.each([
    ['5', '"5"'],
    [[5], '[5]'],
    [[1, 2, 3], '[1,2,3]'],
    [[1, '2'], '[1,"2"]'],
    [null, 'null'],
    [NaN, 'null'],
    [Infinity, 'null'],
    [[2, 1], '[2,1]'],
    [-1, '-1'],
  ])('is no network with the latency %j', async (latencyMs, shown) => {
    const network = { latencyMs } as Inputs['network'];
    await expect(record(story, { network })).rejects.toThrow(
      `has the latency ${shown}`,
    );
  });

  it.each(['Client-A', 'A', 'Client>A#1', 'A>'])(
    'is no network with a link called "%s"',
    async (name) => {
      const network = { links: { [name]: { loss: 1 } } };
      await expect(record(story, { network })).rejects.toThrow(
        'name it by its two ends, "A>B"',
      );
    },
  );

  it('is no sleep of a text', async () => {
    const sleeper = (world: World) => world.clock.sleep('5' as never);
    expect(await record(sleeper)).toMatchObject({
      outcome: 'failed',
      error: { message: expect.stringContaining("can't sleep 5 ms") },
    });
  });
});

describe('a rule or a goal', () => {
  const kinds = ['always', 'finally', 'sometimes'] as const;
  const answers: [unknown, string][] = [
    [Promise.resolve(false), 'a promise, and nothing waits for it'],
    [undefined, 'undefined'],
    [1, '1'],
    ['', '""'],
  ];

  it.each(kinds.flatMap((kind) => answers.map((one) => [kind, ...one])))(
    'of world.%s that answers %j is refused',
    async (kind, answer, shown) => {
      const run = await record(async (world) => {
        world[kind as 'always']('is clear', () => answer as boolean);
        await story(world);
      });
      const what = kind === 'sometimes' ? 'goal' : 'rule';
      expect(run).toMatchObject({
        outcome: 'failed',
        error: {
          message: `The ${what} "is clear" must answer true or false, and answered ${shown}.`,
        },
      });
    },
  );
});

describe('a search', () => {
  it.each([
    ['crashable', 'A'],
    ['faults', 'crash'],
    ['delays', 5],
  ])('whose "%s" is no list is refused', async (field, value) => {
    await expect(explore(story, { [field]: value })).rejects.toThrow(
      `The search's "${field}" can't be ${value}: it is a list.`,
    );
  });

  it('needs links that take at least a grain of time', async () => {
    const scenario = (latencyMs: number): Scenario => ({
      network: { latencyMs },
      play: story,
    });
    await expect(explore(scenario(1e-17))).rejects.toThrow('links that take');
    const grain = await explore(scenario(1 / 1024), { faults: [] });
    expect(grain.exhaustive).toBe(true);
  });

  it.each([
    Object.create(null) as unknown,
    {
      get message() {
        throw new Error('no words');
      },
      __proto__: Error.prototype,
    },
  ])('finds a story that throws what has no words (%#)', async (thrown) => {
    const { violation } = await explore(async (world) => {
      await story(world);
      throw thrown;
    });
    expect(violation).toMatchObject({
      outcome: 'failed',
      rule: 'The story threw something that has no words.',
    });
  });
});
