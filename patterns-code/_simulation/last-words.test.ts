/** What is left of a node after its crash: nothing that others could see. */
import { describe, expect, it } from 'vitest';
import { record } from './simulate.ts';
import { withTimeout } from './timeout.ts';
import type { Fault, Host, Run, World } from './types.ts';

/** All that can be seen of a run. */
const seen = ({ trace, result, violated, unreached }: Run) => ({
  trace,
  result,
  violated,
  unreached,
});

describe('a pause', () => {
  class Ear {
    readonly heard: string[] = [];
    hear(word: string): void {
      this.heard.push(word);
    }
  }

  /** What is said to A: at 10 ms and, to another life of it, at 25. */
  const told = (faults: readonly Fault[]) =>
    record(
      async (world) => {
        const ear = world.node('A', () => new Ear());
        void ear.hear('first');
        await world.clock.sleep(15);
        void ear.hear('second');
        await world.clock.sleep(135);
        return world.peek<Ear>('A')?.heard;
      },
      { faults },
    );

  it('ends with the life it struck: what it held finds nobody', async () => {
    const { trace, result } = await told([
      { at: 5, pause: 'A', ms: 100 },
      { at: 20, crash: 'A', restartAfterMs: 2 },
    ]);
    expect(result).toEqual(['second']);
    const ends = trace.filter(({ type }) => /lost|deliver/.test(type));
    expect(ends.slice(0, 2)).toMatchObject([
      { type: 'lost', at: 20, reason: 'crashed' },
      { type: 'deliver', at: 25 },
    ]);
  });

  it('holds back nothing that comes when its node is down', async () => {
    const { trace, result } = await told([
      { at: 5, pause: 'A', ms: 100 },
      { at: 8, crash: 'A' },
    ]);
    expect(result).toBeUndefined();
    expect(trace.filter(({ type }) => type === 'lost')).toMatchObject([
      { at: 10, reason: 'crashed' },
      { at: 25, reason: 'crashed' },
    ]);
  });

  it('of one node lets go nothing that another one holds', async () => {
    const { result } = await record(
      async (world) => {
        const [a, b] = ['A', 'B'].map((name) =>
          world.node(name, () => new Ear()),
        );
        void a!.hear('a');
        void b!.hear('b');
        await world.clock.sleep(50);
        const early = world.peek<Ear>('B')?.heard;
        await world.clock.sleep(60);
        return [early, world.peek<Ear>('B')?.heard];
      },
      {
        faults: [
          { at: 5, pause: 'A', ms: 100 },
          { at: 5, pause: 'B', ms: 100 },
          { at: 20, crash: 'A' },
        ],
      },
    );
    expect(result).toEqual([[], ['b']]);
  });
});

describe('what a node does to the world after its crash', () => {
  /** Everything that a story can do, done by a node that has just crashed. */
  const deeds: Record<string, (world: World) => void> = {
    'add a node': (world) => void world.node('New', () => ({})),
    'call a node that it adds': (world) =>
      void world.node('New', () => ({ hear: () => 1 })).hear(),
    'start a client': (world) =>
      void world.client('Other', ({ clock }) => clock.sleep(1)),
    'crash another': (world) => world.crash('B'),
    'restart itself': (world) => world.restart('A'),
    'cut the network': (world) => world.partition(['A'], ['B']),
    'heal the network': (world) => world.heal(),
    'write a note': (world) => world.note('too late'),
    'state a rule': (world) => world.always('late', () => false),
    'state what is to be reached': (world) =>
      world.sometimes('late', () => false),
    'state a rule of the end': (world) => world.finally('late', () => false),
  };

  const played = (world: World, deed?: (world: World) => void) => {
    world.node('B', () => ({}));
    world.partition(['B'], ['Client']);
    const act = ({ disk }: Host) => {
      disk.set('x', 1); // it crashes after this
      deed?.(world);
    };
    const a = world.node('A', (host) => ({ act: () => act(host) }));
    return withTimeout(world.clock, 50, a.act()).catch(String);
  };

  it.each(Object.keys(deeds))('has no effect: to %s', async (name) => {
    const faults = [{ crash: 'A', afterStep: 2 }];
    const idle = await record((world) => played(world), { faults });
    const busy = await record((world) => played(world, deeds[name]), {
      faults,
    });
    expect(idle.trace.some(({ type }) => type === 'crash')).toBe(true);
    expect(seen(busy)).toEqual(seen(idle));
  });

  it.each(Object.keys(deeds))('has one where it lives: to %s', async (name) => {
    const idle = await record((world) => played(world));
    const busy = await record((world) => played(world, deeds[name]));
    expect(seen(busy)).not.toEqual(seen(idle));
  });
});
