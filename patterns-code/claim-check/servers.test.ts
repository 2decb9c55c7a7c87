import { describe, expect, it } from 'vitest';
import { explore, simulate } from '../_simulation/index.ts';
import type {
  Host,
  Remote,
  Scenario,
  World,
} from '../_simulation/types.ts';
import type { Message, Receiver } from './claim-check.ts';
import * as stories from './scenarios.ts';
import {
  bytes,
  deadLetters,
  handled,
  openPost,
  QueueServer,
  stored,
  StoreServer,
  waiting,
} from './scenarios.ts';

const CLAIM = { claim: 'c1', redeemBeforeMs: 1000, sha256: '' };

function openStore(
  world: World,
  bytesPerMs = Infinity,
): Remote<StoreServer> {
  const boot = (host: Host) => new StoreServer(host, bytesPerMs);
  return world.node('Store', boot);
}

/** A delivery as the receiver saw it. */
interface Delivery {
  id: string;
  message: Message;
  at: number;
}

/** A queue, and a receiver that notes what it is given. */
function openQueue(world: World, acknowledges: boolean) {
  const seen: Delivery[] = [];
  const queue = world.remote<QueueServer>('Queue');
  const receiver = world.node('Receiver', () => ({
    async receive(id: string, message: Message): Promise<void> {
      seen.push({ id, message, at: world.clock.now() });
      if (acknowledges) await queue.acknowledge(id);
      else throw new Error('busy');
    },
  })) as Remote<Receiver>;
  const limits = { maxBytes: 1000, bytesPerMs: 100 };
  world.node(
    'Queue',
    (host) => new QueueServer(host, receiver, limits),
  );
  return { queue, seen };
}

/** How long each of the messages is. */
function lengths(messages: readonly Message[]): number[] {
  return messages.map((message) =>
    'payload' in message ? message.payload.length : 0,
  );
}

describe('servers', () => {
  it('keeps what two claims name apart, also across a restart', async () => {
    await simulate(async (world) => {
      const store = openStore(world);
      await store.put('c1', bytes(10), 1000);
      world.crash('Store');
      world.restart('Store');
      await store.put('c2', bytes(20), 1000);
      world.crash('Store');
      world.restart('Store');
      expect(await store.get('c1')).toEqual(bytes(10));
      expect(await store.get('c2')).toEqual(bytes(20));
      await store.delete('c1');
      expect(await store.get('c1')).toBeUndefined();
      expect(await store.get('c2')).toEqual(bytes(20));
      expect(stored(world)).toEqual(['c2']);
    });
  });

  it('names each payload whose time to be kept is over, and no other', async () => {
    await simulate(async (world) => {
      const store = openStore(world);
      await store.put('c1', bytes(10), 200);
      await store.put('c2', bytes(10), 100);
      await store.put('c3', bytes(10), 100);
      expect(await store.expired(99)).toEqual([]);
      expect(await store.expired(100)).toEqual(['c2', 'c3']);
      expect(await store.expired(200)).toEqual(['c1', 'c2', 'c3']);
    });
  });

  it('takes and gives a payload in the time that its bytes need', async () => {
    await simulate(async (world) => {
      const store = openStore(world, 100);
      await store.put('c1', bytes(1000), 1000);
      expect(world.clock.now()).toBe(30);
      await store.get('c1');
      expect(world.clock.now()).toBe(60);
    });
  });

  it('delivers what was in the queue when the queue crashed', async () => {
    await simulate(async (world) => {
      const { queue, seen } = openQueue(world, false);
      for (const length of [100, 200]) {
        await queue.send({ payload: bytes(length) });
        world.crash('Queue');
        await world.clock.sleep(100);
        seen.length = 0;
        world.restart('Queue');
      }
      await world.clock.sleep(50);
      const messages = seen.map(({ message }) => message);
      expect(lengths(messages)).toEqual([100, 200]);
    });
  });

  it('delivers a message every 100 ms until it is acknowledged, and puts it aside after three attempts', async () => {
    await simulate(async (world) => {
      const { queue, seen } = openQueue(world, false);
      await queue.send(CLAIM);
      await world.clock.sleep(1000);
      // In after 10 + 2 ms; out after 2 + 10 ms.
      expect(seen.map(({ at }) => at)).toEqual([24, 126, 228]);
      expect(waiting(world)).toEqual([]);
      expect(deadLetters(world)).toEqual([CLAIM]);
      world.crash('Queue');
      world.restart('Queue');
      await world.clock.sleep(1000);
      expect(seen).toHaveLength(3);
      expect(deadLetters(world)).toEqual([CLAIM]);
    });
    await simulate(async (world) => {
      const { queue, seen } = openQueue(world, true);
      await queue.send(CLAIM);
      await world.clock.sleep(1000);
      expect(seen).toHaveLength(1);
      expect([...waiting(world), ...deadLetters(world)]).toEqual([]);
    });
  });

  it('keeps two messages apart, of which one is acknowledged', async () => {
    await simulate(async (world) => {
      const { queue, seen } = openQueue(world, false);
      await queue.send({ payload: bytes(100) });
      await queue.send({ payload: bytes(200) });
      await world.clock.sleep(20);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(2);
      await queue.acknowledge(seen[0]!.id);
      expect(lengths(waiting(world))).toEqual([200]);
      await world.clock.sleep(1000);
      expect(lengths(deadLetters(world))).toEqual([200]);
    });
  });

  it('loses no message when the queue crashes while it puts it aside', async () => {
    const putAside: Scenario = {
      search: {
        faults: ['crash'],
        crashable: ['Queue'],
        restartAfterMs: 50,
      },
      async play(world) {
        const { queue } = openQueue(world, false);
        let sent = false;
        world.always(
          'what was sent is in the queue',
          () => !sent || world.diskOf('Queue').size > 0,
        );
        const aside = () => deadLetters(world).length === 1;
        world.sometimes('it is put aside', aside);
        void queue.send(CLAIM).then(() => (sent = true));
        await world.clock.sleep(1000);
      },
    };
    const search = await explore(putAside);
    expect(search.violation?.rule).toBeUndefined();
    expect(search).toMatchObject({ exhaustive: true, unreached: [] });
  });

  it('refuses a message that is too large, and keeps nothing of it', async () => {
    await simulate(async (world) => {
      const { queue, seen } = openQueue(world, true);
      await queue.send({ payload: bytes(1000) });
      const tooLarge = queue.send({ payload: bytes(1001) });
      await expect(tooLarge).rejects.toThrow('at most 1000 bytes');
      await world.clock.sleep(100);
      expect(seen).toHaveLength(1);
      expect(waiting(world)).toEqual([]);
      // Nobody waits behind it either: 10 there, 1, 10 back.
      const startMs = world.clock.now();
      await queue.send({ payload: bytes(1001) }).catch(() => {});
      await queue.send({ payload: bytes(100) });
      expect(world.clock.now() - startMs).toBe(20 + 21);
    });
  });

  it('moves one message after the other, in and out', async () => {
    await simulate(async (world) => {
      const { queue, seen } = openQueue(world, true);
      // In until 20 and 28 ms, out until 38 and 46, and 10 on the way.
      void queue.send({ payload: bytes(1000) });
      void queue.send({ payload: bytes(800) });
      await world.clock.sleep(200);
      expect(seen.map(({ at }) => at)).toEqual([48, 56]);
    });
  });

  it('answers with an error to who acknowledges what it has no more', async () => {
    await simulate(async (world) => {
      const { queue, seen } = openQueue(world, true);
      await queue.send(CLAIM);
      await world.clock.sleep(50);
      const [{ id }] = seen as [Delivery];
      await expect(queue.acknowledge(id)).rejects.toThrow('is gone');
    });
    await simulate(async (world) => {
      const { queue, seen } = openQueue(world, false);
      await queue.send(CLAIM);
      await world.clock.sleep(1000);
      const [{ id }] = seen as [Delivery];
      await expect(queue.acknowledge(id)).rejects.toThrow('is gone');
      expect(deadLetters(world)).toEqual([CLAIM]);
    });
  });

  it('measures how long small messages wait behind large ones', async () => {
    const measure = async (series: string, largeKb: number) => {
      const measured = stories.behindLarge.series[series]!;
      const means = (await measured(largeKb as never)) as number[];
      return means.map((ms) => Math.round(ms * 100) / 100);
    };
    const inQueue = await measure('payload in the message', 1024);
    expect(inQueue).toEqual([71.23, 71.13, 71.61, 71.13]);
    const claims = await measure('claim check', 1024);
    expect(claims).toEqual(Array(4).fill(30.12));
  });

  it('notes each payload that was handled, also across a restart', async () => {
    await simulate(async (world) => {
      const { sender } = openPost(world);
      for (const length of [100, 200, 200]) {
        await sender.send(bytes(length));
        await world.clock.sleep(20);
        world.crash('Receiver');
        world.restart('Receiver');
      }
      const payloads = [bytes(100), bytes(200), bytes(200)];
      expect(handled(world)).toEqual(payloads);
    });
  });
});
