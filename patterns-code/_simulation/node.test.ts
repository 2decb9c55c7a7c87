import { describe, expect, it } from 'vitest';
import { record } from './simulate.ts';

/** What the trace says of the states that an object shows, one after another. */
async function traced(...states: object[]): Promise<object[]> {
  const { trace } = await record(async (world) => {
    let i = 0;
    const node = world.node('A', () => ({
      get state() {
        return Reflect.get(states[i]!, 'state') as unknown;
      },
      get because() {
        return Reflect.get(states[i]!, 'because') as unknown;
      },
      goOn: () => void (i += 1),
    }));
    while (i < states.length - 1) await node.goOn();
  });
  return trace
    .filter(({ type }) => type === 'state')
    .map(({ type: _, at: __, ...shown }) => shown);
}

describe('the state of a node', () => {
  it('is a text or the tag of a union, with what led to it', async () => {
    expect(
      await traced(
        { state: 'shut', because: 'new' },
        { state: { kind: 'open', because: 'knocked' } },
        { state: { name: 'ajar' } },
        { state: { type: 'gone' } },
      ),
    ).toStrictEqual([
      { node: 'A', to: 'shut', because: 'new' },
      { node: 'A', from: 'shut', to: 'open', because: 'knocked' },
      { node: 'A', from: 'open', to: 'ajar' },
      { node: 'A', from: 'ajar', to: 'gone' },
    ]);
  });

  it.each([
    ['an object without a tag', { odd: 1 }],
    ['an object whose tag is no text', { kind: 7 }],
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a function, which has a name', function named() {}],
  ])('is not traced while it is %s', async (_, state) => {
    expect(
      await traced({ state: 'open' }, { state }, { state: 'shut' }),
    ).toStrictEqual([
      { node: 'A', to: 'open' },
      { node: 'A', from: 'open', to: 'shut' },
    ]);
  });

  it('has no reason that is no text', async () => {
    expect(await traced({ state: 'open', because: 7 })).toStrictEqual([
      { node: 'A', to: 'open' },
    ]);
  });

  it('is not traced once the node has crashed', async () => {
    const { trace } = await record(async (world) => {
      const node = world.node('A', () => {
        const door = {
          state: 'shut',
          open() {
            world.crash('A');
            door.state = 'open';
          },
        };
        return door;
      });
      void node.open();
      await world.clock.sleep(50);
    });
    expect(trace.filter(({ type }) => type === 'state')).toHaveLength(1);
  });
});
