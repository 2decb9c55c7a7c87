import { describe, expect, it } from 'vitest';
import { hop, makeHop, portHop, type Hop } from './hop.ts';

/** The order in which turns and chains of microtasks come about. */
async function order(
  turn: Hop,
  turns: number,
  chain: number,
): Promise<string[]> {
  await undefined;
  const seen: string[] = [];
  for (let i = 0; i < turns; i += 1) {
    void (async () => {
      for (let left = chain; left > 0; left -= 1) await undefined;
      seen.push(`chain ${i}`);
    })();
    await turn();
    seen.push(`turn ${i}`);
  }
  return seen;
}

const expected = (turns: number) =>
  Array.from({ length: turns }, (_, i) => [`chain ${i}`, `turn ${i}`]).flat();

/**
 * A port as browsers have it: microtasks drain after each listener. Counts
 * the messages.
 */
function browserChannel(drains: boolean) {
  const posted = { count: 0 };
  class Channel {
    private readonly listeners: (() => void)[] = [];
    readonly port1 = {
      addEventListener: (_: string, listen: () => void) =>
        void this.listeners.push(listen),
      start: () => {},
      close: () => {},
    };
    readonly port2 = {
      postMessage: () => {
        posted.count += 1;
        setImmediate(() => void this.tell());
      },
    };

    private async tell(): Promise<void> {
      for (const listen of this.listeners) {
        listen();
        if (drains) await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
  return { Channel: Channel as unknown as typeof MessageChannel, posted };
}

/** A clock for those that are never tired. */
const still = () => 0;

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('a turn of the event loop', () => {
  it('lets every microtask end first', async () => {
    expect(await order(hop, 600, 100)).toEqual(expected(600));
  });

  it('lets timers have their turn in Node, between many', async () => {
    let rang = false;
    setTimeout(() => (rang = true), 0);
    await undefined;
    for (let i = 0; i < 50_000 && !rang; i += 1) await hop();
    expect(rang).toBe(true);
  });

  it('is made by whatever the platform has', async () => {
    const immediate = makeHop({
      setImmediate,
      MessageChannel,
      performance,
    });
    expect(await order(immediate, 5, 20)).toEqual(expected(5));
    const { Channel } = browserChannel(true);
    const port = makeHop({ MessageChannel: Channel, performance });
    expect(await order(port, 5, 20)).toEqual(expected(5));
  });

  it('is a tick in Node, and of 256 one is a whole turn', async () => {
    const taken: string[] = [];
    const turn = makeHop({
      process: {
        nextTick(task) {
          taken.push('tick');
          process.nextTick(task);
        },
      },
      setImmediate(task) {
        taken.push('whole');
        setImmediate(task);
      },
      MessageChannel,
      performance,
    });
    expect(await order(turn, 512, 1)).toEqual(expected(512));
    const whole = taken.flatMap((way, i) => (way === 'whole' ? [i + 1] : []));
    expect(whole).toEqual([256, 512]);
  });
});

describe('a turn made of messages', () => {
  it('takes one for many turns where listeners are drained between', async () => {
    const { Channel, posted } = browserChannel(true);
    const turn = portHop(Channel, still, 64);
    await settle();
    posted.count = 0;
    expect(await order(turn, 640, 70)).toEqual(expected(640));
    expect(posted.count).toBe(10);
  });

  it('takes one for each turn where they are not', async () => {
    const { Channel, posted } = browserChannel(false);
    const turn = portHop(Channel, still, 64);
    await settle();
    posted.count = 0;
    expect(await order(turn, 64, 70)).toEqual(expected(64));
    expect(posted.count).toBe(64);
  });

  it('takes one for each turn of several loops where they are not', async () => {
    const { Channel, posted } = browserChannel(false);
    const turn = portHop(Channel, still, 64);
    await settle();
    posted.count = 0;
    await Promise.all([10, 10, 10].map((turns) => order(turn, turns, 30)));
    expect(posted.count).toBe(30);
  });

  it('works from the beginning, before it has been tested', async () => {
    const { Channel } = browserChannel(true);
    expect(await order(portHop(Channel, still), 200, 70)).toEqual(
      expected(200),
    );
  });

  it('lets others have their turn when its turns take long', async () => {
    const { Channel, posted } = browserChannel(true);
    let ms = 0;
    const turn = portHop(Channel, () => ms, 64);
    await settle();
    posted.count = 0;
    await undefined;
    for (let i = 0; i < 64; i += 1) {
      await turn();
      ms += 2;
    }
    // Looked at after 15 turns: 30 ms are more than 20.
    expect(posted.count).toBe(5);
  });

  it('lets others wait for 20 ms', async () => {
    const { Channel, posted } = browserChannel(true);
    let ms = 0;
    const turn = portHop(Channel, () => ms, 64);
    await settle();
    posted.count = 0;
    await undefined;
    for (let i = 0; i < 64; i += 1) {
      await turn();
      ms = 20;
    }
    expect(posted.count).toBe(1);
  });

  it('serves several loops at a time', async () => {
    const { Channel } = browserChannel(true);
    const turn = portHop(Channel, still, 4);
    await settle();
    const loops = await Promise.all(
      [10, 23, 7].map((turns) => order(turn, turns, 30)),
    );
    expect(loops).toEqual([10, 23, 7].map(expected));
  });
});
