import { describe, expect, it } from 'vitest';
import { sequenceDiagram, statesDiagram, topologyDiagram } from './diagram.ts';
import { record } from './simulate.ts';
import type { Fault, Run, World } from './types.ts';

const words = { title: 'Title', description: 'What happens.' };

/** The lines of a run's diagram after the participants. */
function steps(run: Pick<Run, 'trace'>): string[] {
  return sequenceDiagram(run, words)
    .split('\n')
    .map((line) => line.trim())
    .slice(3)
    .filter((line) => /^(N\d|Note|loop)/.test(line));
}

/** A client that writes to a database through a service. */
async function story(
  play: (world: World, save: (value: string) => Promise<void>) => Promise<void>,
  faults: Fault[] = [],
): Promise<Run> {
  return record({
    faults,
    async play(world) {
      const store = world.node(
        'Store',
        ({ disk }) => ({ put: (value: string) => void disk.set('k', value) }),
        { kind: 'database', group: 'Pod' },
      );
      const api = world.node('API', () => ({
        save: (value: string) => store.put(value),
      }));
      await play(world, (value) => api.save(value));
    },
  });
}

describe('a story', () => {
  it('declares each participant with its kind and its box', async () => {
    const run = await story(async (_, save) => save('a'));
    const text = sequenceDiagram(run, words);
    expect(text.split('\n').slice(0, 8)).toEqual([
      'sequenceDiagram',
      '  accTitle: Title',
      '  accDescr: What happens.',
      '  actor N1 as Client',
      '  participant N2 as API',
      '  box transparent Pod',
      '    participant N3@{ "type": "database" } as Store',
      '  end',
    ]);
  });

  it('draws each message where it arrives, and each moment once', async () => {
    const run = await story(async (_, save) => save('a'));
    expect(steps(run)).toEqual([
      'N1->>N2: 10 ms · save("a")',
      'N2->>N3: 20 ms · put("a")',
      'Note over N3: disk: k = "a"',
      'N3-->>N2: 30 ms · ok',
      'N2-->>N1: 40 ms · ok',
    ]);
  });

  it('draws losses with their reason', async () => {
    const lose = async (
      world: World,
      save: (value: string) => Promise<void>,
    ) => {
      void save('a');
      await world.clock.sleep(100);
    };
    const dropped = await story(lose, [{ drop: 'API>Store#1' }]);
    expect(steps(dropped)).toContain('N2--xN3: put("a") – lost');
    const cut = await story(lose, [{ at: 0, cut: [['API'], ['Store']] }]);
    expect(steps(cut)).toContain(
      'Note over N2,N3: 0 ms · cut off: API from Store',
    );
    expect(steps(cut)).toContain('N2--xN3: put("a") – cut off');
    const dead = await story(lose, [{ at: 5, crash: 'Store' }]);
    expect(steps(dead)).toContain('Note over N3: 5 ms · crashes');
    expect(steps(dead)).toContain('N2--xN3: 20 ms · put("a") – Store is down');
  });

  it('says when a message was sent that was overtaken', async () => {
    const run = await story(
      async (world, save) => {
        void save('late');
        await world.clock.sleep(20);
        await save('early');
        await world.clock.sleep(100);
      },
      [{ delay: 'Client>API#1', ms: 50 }],
    );
    expect(steps(run)).toContain(
      'N1->>N2: 60 ms · save("late") (sent at 0 ms)',
    );
  });

  it('draws what has not arrived at the end', async () => {
    const run = await story(async (_, save) => {
      void save('a');
    });
    expect(steps(run)).toEqual([
      'N1--)N2: 0 ms · save("a")<br/>(on its way since 0 ms)',
    ]);
  });

  it('shows remarks over all, and broken rules with their sign', async () => {
    const run = await story(async (world, save) => {
      world.always('nothing is saved', () => world.diskOf('Store').size === 0);
      world.note('it begins');
      await save('a');
    });
    expect(steps(run)[0]).toBe('Note over N1,N3: 0 ms · it begins');
    expect(steps(run)).toContain('Note over N1,N3: ✗ breaks: nothing is saved');
  });

  it('shows cuts with their direction, and what happens to clocks', async () => {
    const run = await record(
      async (world) => {
        for (const name of ['A', 'B', 'C']) world.node(name, () => ({}));
        await world.clock.sleep(20);
      },
      {
        faults: [
          { at: 1, cut: [['A'], ['B']], oneWay: true, healAfterMs: 1 },
          { at: 3, cut: [['A'], ['B']] },
          { at: 4, heal: true },
          { at: 5, skew: 'A', ms: -3 },
          { at: 6, skew: 'A', ms: 4 },
          { at: 7, drift: 'C', rate: 1.5 },
        ],
      },
    );
    expect(steps(run)).toEqual([
      'Note over N1,N2: 1 ms · cut off: nothing passes from A to B',
      'Note over N1,N2: 2 ms · the network heals',
      'Note over N1,N2: 3 ms · cut off: A from B',
      'Note over N1,N3: 4 ms · the network heals',
      'Note over N1: 5 ms · time of day 3 ms behind',
      'Note over N1: 6 ms · time of day 4 ms ahead',
      'Note over N3: 7 ms · forward clock runs at<br/>1.5 times its speed',
    ]);
  });

  it('keeps text from becoming syntax', async () => {
    const run = await story(async (world) => {
      world.note('a; b\nend #1 <b>"x"</b> %%{init}%% style:#f;');
    });
    expect(steps(run)).toEqual([
      'Note over N1,N3: 0 ms · a#59; b end #35;1 #60;b#62;"x"#60;/b#62; ' +
        '#37;#37;{init}#37;#37; #115;tyle:#35;f#59;',
    ]);
  });
});

describe('a long story', () => {
  it('draws once what happens again and again in the same way', async () => {
    const run = await story(async (_, save) => {
      for (let i = 0; i < 8; i += 1) await save('same');
    });
    expect(steps(run)).toEqual([
      'loop 8 times',
      'N1->>N2: 10 ms · save("same")',
      'N2->>N3: 20 ms · put("same")',
      'Note over N3: disk: k = "same"',
      'N3-->>N2: 30 ms · ok',
      'N2-->>N1: 40 ms · ok',
    ]);
  });

  it('draws the first round of what differs only in its numbers', async () => {
    const run = await story(async (_, save) => {
      for (let i = 0; i < 8; i += 1) await save(`v${i}`);
    });
    expect(steps(run)).toHaveLength(6);
    expect(steps(run).at(-1)).toBe(
      'Note over N1,N3: 320 ms · … 7 more like these 5 steps',
    );
  });

  it('leaves out the middle of what does not repeat', async () => {
    const run = await story(async (_, save) => {
      for (let i = 0; i < 200; i += 1) {
        await save('x'.repeat((i * i) % 19) + (i % 7));
      }
    });
    const lines = steps(run);
    expect(lines.length).toBeLessThan(120);
    expect(lines.filter((line) => line.includes('are not drawn'))).toHaveLength(
      1,
    );
    expect(lines.at(-1)).toContain('8000 ms · ok');
  });

  it('is drawn in a time that does not depend on its length much', async () => {
    const run = await story(async (_, save) => {
      for (let i = 0; i < 2000; i += 1) await save(`${i}`);
    });
    expect(run.outcome).toBe('endless');
    expect(steps(run).length).toBeLessThan(20);
  });
});

describe('the topology', () => {
  it('merges the calls of all runs and boxes the groups', async () => {
    const one = await story(async (_, save) => save('a'));
    const idle = await story(async () => {});
    expect(topologyDiagram([idle, one], words).split('\n').slice(3)).toEqual([
      '  N1(["Client"])',
      '  N2["API"]',
      '  class N1 client',
      '  class N2 service',
      '  subgraph G2["Pod"]',
      '    N3[("Store")]',
      '    class N3 database',
      '  end',
      '  N1 -->|"save"| N2',
      '  N2 -->|"put"| N3',
      '',
    ]);
  });
});

describe('the states', () => {
  const doors = (name: string) => async (world: World) => {
    const door = world.node(name, ({ clock }) => {
      let state = 'shut';
      return {
        get state() {
          return state;
        },
        open() {
          state = 'half-open';
          void clock.sleep(50).then(() => (state = 'shut'));
        },
      };
    });
    await door.open();
    await world.clock.sleep(100);
  };

  it('draws the changes of state with what led to them', async () => {
    const run = await record(doors('Door'));
    expect(statesDiagram([run], words)?.split('\n').slice(3)).toEqual([
      '  state "shut" as S1',
      '  state "half-open" as S2',
      '  [*] --> S1',
      '  S1 --> S2: open',
      '  S2 --> S1: timer',
      '',
    ]);
  });

  it('draws what the state itself says led to it', async () => {
    const run = await record(async (world) => {
      world.node('Door', ({ clock }) => {
        let state = { kind: 'shut', because: 'it was new' };
        void clock.sleep(5).then(() => {
          state = { kind: 'open', because: 'someone knocked' };
        });
        return {
          get state() {
            return state;
          },
        };
      });
      world.node('Lamp', () => ({ state: 'on', because: 'it is dark' }));
      await world.clock.sleep(10);
    });
    const text = statesDiagram([run], words) ?? '';
    expect(text).toContain(': someone knocked');
    expect(text).toContain(': it was new');
    expect(text).toContain(': it is dark');
    expect(text).not.toContain('timer');
  });

  it('draws nodes with the same states as one machine', async () => {
    const runs = [await record(doors('A')), await record(doors('B'))];
    expect(statesDiagram(runs, words)).toBe(
      statesDiagram(runs.slice(0, 1), words),
    );
  });

  it('draws nothing where no node shows a state', async () => {
    const run = await story(async (_, save) => save('a'));
    expect(statesDiagram([run], words)).toBeUndefined();
  });
});
