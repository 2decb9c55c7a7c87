import { describe, expect, it } from 'vitest';
import { Kernel } from './kernel.ts';
import { record, simulate } from './simulate.ts';
import type { Fault, Run, Scenario, World } from './types.ts';

const sends = ({ trace }: Run) => trace.filter(({ type }) => type === 'send');

describe('a stub', () => {
  it('is no promise, and nothing else that its node is not', async () => {
    await simulate(async (world) => {
      const node = world.node('A', () => ({ ask: () => 1 }));
      // A promise would call its `then`, and the node has none.
      expect(await Promise.resolve(node)).toBe(node);
      expect(Reflect.get(node, Symbol.iterator)).toBeUndefined();
    });
  });

  it('has one function for each method, which can be compared', async () => {
    await simulate(async (world) => {
      const node = world.node('A', () => ({ ask: () => 1, tell: () => 2 }));
      expect(node.ask).toBe(node.ask);
      expect(node.ask).not.toBe(node.tell);
    });
  });

  it('says of a client that it has no methods', async () => {
    const story = (world: World) =>
      world.remote<{ ask(): void }>('Client').ask();
    await expect(simulate(story)).rejects.toThrow(
      'Client has no method "ask". It has: none.',
    );
  });
});

describe('messages', () => {
  const ask: Scenario = {
    async play(world) {
      const node = world.node('B', () => ({ ask: () => 1 }));
      await node.ask();
      await node.ask();
    },
  };

  it('are counted from 1, and an answer names its call', async () => {
    const numbered = sends(await record(ask)).map((event) => {
      const { id, replyTo } = event as { id: number; replyTo?: number };
      return [id, replyTo];
    });
    expect(numbered).toEqual([
      [1, undefined],
      [2, 1],
      [3, undefined],
      [4, 3],
    ]);
  });

  it('take the latencies that they took when the findings were recorded', async () => {
    const run = await record(ask, { network: { latencyMs: [1, 1000] } });
    const at = run.trace.flatMap((event) =>
      event.type === 'deliver' ? [event.at] : [],
    );
    expect(at).toEqual([694, 1144, 2117, 2922]);
  });

  it('are labelled whole, and in a picture as far as two lines hold', async () => {
    const run = await simulate(async (world) => {
      const node = world.node('B', () => ({ tell(_: string, __: string) {} }));
      await node.tell('a'.repeat(22), 'b'.repeat(22));
      await node.tell('a'.repeat(22), 'b'.repeat(23));
    });
    const labels = sends(run).flatMap((event) =>
      event.type === 'send' && event.kind === 'call'
        ? [[event.label, event.said]]
        : [],
    );
    expect(labels).toEqual([
      [`tell("${'a'.repeat(22)}", "${'b'.repeat(22)}")`, undefined],
      [
        `tell("${'a'.repeat(22)}", "${'b'.repeat(23)}")`,
        `tell("${'a'.repeat(22)}", text of 23 letters)`,
      ],
    ]);
  });

  it('run nothing of a node that their own arrival crashes', async () => {
    let asked = 0;
    const faults: Fault[] = [{ crash: 'B', afterStep: 1 }];
    const { outcome } = await record(
      async (world) => {
        const node = world.node('B', () => ({ ask: () => (asked += 1) }));
        void node.ask();
        await world.clock.sleep(50);
      },
      { faults },
    );
    expect(outcome).toBe('finished');
    expect(asked).toBe(0);
  });

  it('that come several times are each what was sent, whenever answers come', async () => {
    const story: Scenario = {
      // Between two arrivals the answers come back, and each of them twice.
      network: {
        links: {
          'Client>B': { latencyMs: [10, 500] },
          'B>Client': { latencyMs: 1, duplication: 1 },
        },
      },
      faults: Array.from({ length: 4 }, () => ({ duplicate: 'Client>B#1' })),
      async play(world) {
        const seen: string[] = [];
        const node = world.node('B', () => ({
          take: (list: string[]) => void seen.push(list.splice(0).join()),
        }));
        await node.take(['a', 'b']);
        await world.clock.sleep(600);
        return seen;
      },
    };
    const { result } = await simulate(story);
    expect(result).toEqual(Array.from({ length: 5 }, () => 'a,b'));
  });
});

describe('a witness', () => {
  it('is shown what is sent and written, and of an error all but its stack', async () => {
    const shown: unknown[] = [];
    const story: Scenario = {
      async play(world) {
        const node = world.node('B', ({ disk }) => ({
          keep(value: object) {
            disk.set('x', value);
            return { kept: true };
          },
          fail() {
            throw Object.assign(new RangeError('too far'), { by: 2 });
          },
        }));
        await node.keep({ n: 1 });
        await expect(node.fail()).rejects.toThrow('too far');
      },
    };
    await new Kernel(story, {}, { witness: (one) => shown.push(one) }).run();
    expect(shown).toEqual([
      [{ n: 1 }],
      { n: 1 },
      { kept: true },
      [],
      {
        name: 'RangeError',
        message: 'too far',
        stack: undefined,
        data: { by: 2 },
      },
    ]);
  });
});
