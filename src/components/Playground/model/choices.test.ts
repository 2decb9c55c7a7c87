import { describe, expect, it } from 'vitest';
import { record } from '../../../../patterns-code/_simulation/simulate.ts';
import type {
  Fault,
  World,
} from '../../../../patterns-code/_simulation/types.ts';
import { runData } from '../../../runner/core/run-data.ts';
import { messageChoices, nodeChoices, stepChoices } from './choices.ts';
import { faultOf } from './fault-form.ts';
import { proposal, strikable } from './fault-proposal.ts';

/** The story calls A, which writes, asks B and answers. */
async function story(world: World): Promise<void> {
  world.node('B', () => ({ ask: () => 7 }));
  const a = world.node(
    'A',
    ({ disk }) => ({
      async keep(key: string) {
        disk.set(key, 1);
        return world.remote<{ ask(): number }>('B').ask();
      },
    }),
    { kind: 'database' },
  );
  void a.keep('x');
  await world.clock.sleep(60);
}

const known = async (faults: Fault[] = []) => ({
  nodes: [{ name: 'Client', kind: 'client' as const }],
  faults,
  run: runData(await record(story, { faults })),
});

describe('what faults can name', () => {
  it('is the nodes of the last run, or else the known ones', async () => {
    const { nodes, run } = await known();
    expect(nodeChoices(nodes, undefined)).toEqual(nodes);
    const names = nodeChoices(nodes, run.trace).map(({ name }) => name);
    expect(names).toEqual(['Client', 'B', 'A']);
  });

  it('is each message, with what it says', async () => {
    const { run } = await known();
    expect(messageChoices(run.trace)[0]).toEqual({
      key: 'Client>A#1',
      label: 'Client>A#1: keep("x")',
    });
  });

  const STEPS = [
    '1: receives keep("x")',
    '2: writes x = 1',
    '3: sends ask() to B',
    '4: receives 7',
    '5: answers 7 to Client',
  ];

  it('is each step of a node, with what it is', async () => {
    const { run } = await known();
    const steps = stepChoices(run.trace, 'A').map(({ label }) => label);
    expect(steps).toEqual(STEPS);
    expect(stepChoices(run.trace, 'A', 9)).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5])(
    'counts steps as the simulation does: %i',
    async (afterStep) => {
      const { run } = await known([{ crash: 'A', afterStep }]);
      const steps = stepChoices(run.trace, 'A').map(({ label }) => label);
      expect(steps).toEqual([
        ...STEPS.slice(0, afterStep),
        `${afterStep + 1}: the next one`,
      ]);
    },
  );

  it('is no client for a crash, and a client for a pause', async () => {
    const story = await known();
    expect(strikable('crash', story)).toEqual(['B', 'A']);
    expect(strikable('pause', story)).toEqual(['Client', 'B', 'A']);
  });

  it('is also what a fault names that has not come into play', async () => {
    const { nodes } = await known();
    const faults: Fault[] = [{ at: 5, crash: 'Db' }];
    const before = { nodes, faults, run: undefined };
    expect(strikable('crash', before)).toEqual(['Db']);
  });
});

describe('what the form proposes', () => {
  it.each([
    'crash',
    'pause',
    'skew',
    'drift',
    'drop',
    'duplicate',
    'delay',
  ] as const)('a %s that changes something in this story', async (kind) => {
    const story = await known();
    const made = faultOf(proposal(kind, story), strikable(kind, story));
    if ('problems' in made) throw new Error(JSON.stringify(made.problems));
    const { run } = await known([made.fault]);
    expect(run.idleFaults).toEqual([]);
  });

  it('a node that is no client, at a time before the story ends', async () => {
    const { node, at, sides } = proposal('cut', await known());
    expect([node, at, sides]).toEqual(['A', '30', [['A'], ['Client', 'B']]]);
  });

  it('a restart of what has crashed, and after it', async () => {
    const story = await known([{ at: 20, crash: 'B' }]);
    const { node, at } = proposal('restart', story);
    expect([node, at]).toEqual(['B', '40']);
  });
});
