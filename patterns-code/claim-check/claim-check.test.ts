import { describe, expect, it } from 'vitest';
import { explore, simulate } from '../_simulation/index.ts';
import type { Fault, Host, Run, World } from '../_simulation/types.ts';
import type { Receiver } from './claim-check.ts';
import * as stories from './scenarios.ts';
import {
  bytes,
  deadLetters,
  handled,
  openPost,
  stored,
  StoreServer,
  waiting,
  type Post,
  type PostChanges,
} from './scenarios.ts';

/** Opens the post, does something in it, and returns the run. */
async function inPost(
  visit: (post: Post, world: World) => Promise<void>,
  changes: PostChanges = {},
  faults: readonly Fault[] = [],
): Promise<Run> {
  return simulate({
    faults,
    play: async (world) => visit(openPost(world, changes), world),
  });
}

/** The calls of one node, in order. */
function calls(run: Run, from: string): string[] {
  const made: string[] = [];
  for (const event of run.trace) {
    const call = event.type === 'send' && event.kind === 'call';
    if (call && event.from === from) {
      made.push(`${event.to}.${event.method}`);
    }
  }
  return made;
}

/** The errors that a node threw, in order. */
function errors(run: Run, from: string): string[] {
  const thrown: string[] = [];
  for (const event of run.trace) {
    const threw = event.type === 'send' && event.kind === 'throw';
    if (threw && event.from === from) thrown.push(event.label);
  }
  return thrown;
}

/** No claim may be valid while its payload is gone. */
function watch(world: World): void {
  const redeemable = () =>
    waiting(world).every(
      (message) =>
        'payload' in message ||
        message.redeemBeforeMs <= world.wallClock.time() ||
        stored(world).includes(message.claim),
    );
  world.always('a claim that is valid finds its payload', redeemable);
}

/** A store that takes nothing more. */
class FullStore extends StoreServer {
  override async put(): Promise<void> {
    throw new Error('disk full');
  }
}

describe('holds', () => {
  it('stores the payload before it sends the claim', async () => {
    const run = await inPost(async ({ sender }) => {
      await sender.send(bytes(2000));
    });
    expect(calls(run, 'Sender')).toEqual(['Store.put', 'Queue.send']);
    // Four messages of 10 ms, one after the other, and two of the client.
    expect(run.endedAt).toBe(60);
  });

  it('sends no claim when the store refuses the payload', async () => {
    const visit = async ({ sender }: Post, world: World) => {
      const sending = sender.send(bytes(2000));
      await expect(sending).rejects.toThrow('disk full');
      expect(waiting(world)).toEqual([]);
    };
    const bootStore = (host: Host) => new FullStore(host, Infinity);
    await inPost(visit, { bootStore });
  });

  it('hands over the bytes that were stored', async () => {
    const payload = Uint8Array.from({ length: 2000 }, (_, i) => i);
    await inPost(async ({ sender }, world) => {
      await sender.send(payload);
      await world.clock.sleep(60);
      expect(handled(world)).toEqual([payload]);
    });
  });

  it('keeps the payloads of two messages apart', async () => {
    await inPost(async ({ sender }, world) => {
      const payloads = [bytes(2000), bytes(3000)];
      for (const payload of payloads) void sender.send(payload);
      await world.clock.sleep(200);
      expect(handled(world)).toEqual(payloads);
      expect([stored(world), waiting(world)]).toEqual([[], []]);
    });
  });

  it('refuses bytes that differ from those that were sent', async () => {
    const run = await inPost(async ({ sender }, world) => {
      const sent = sender.send(bytes(2000));
      await world.clock.sleep(25);
      const spoilt = bytes(2000).fill(8, 1999);
      const [claim = ''] = stored(world);
      const store = world.remote<StoreServer>('Store');
      await store.put(claim, spoilt, 1210);
      await sent;
      await world.clock.sleep(400);
      expect(handled(world)).toEqual([]);
      expect(deadLetters(world)).toHaveLength(1);
    });
    const [first] = errors(run, 'Receiver');
    expect(first).toMatch(
      /^ClaimError: the payload of c\d+ is corrupt/,
    );
  });

  it('sends a small payload in its message, without the store', async () => {
    const run = await inPost(async ({ sender }, world) => {
      await sender.send(bytes(1024));
      await world.clock.sleep(60);
      expect(handled(world)).toEqual([bytes(1024)]);
      expect(waiting(world)).toEqual([]);
    });
    expect(calls(run, 'Sender')).toEqual(['Queue.send']);
    expect(calls(run, 'Receiver')).toEqual(['Queue.acknowledge']);
    const larger = await inPost(async ({ sender }) => {
      await sender.send(bytes(1025));
    });
    expect(calls(larger, 'Sender')).toContain('Store.put');
  });

  it('fails loudly when the payload is missing, and does not lose the message', async () => {
    const run = await simulate(stories.missingPayload);
    expect(run.result).toBe(1);
    const [first, ...others] = errors(run, 'Receiver');
    expect(first).toMatch(
      /^ClaimError: the payload of c\d+ is missing/,
    );
    expect(others).toEqual([first, first]);
  });

  it('says why a claim could not be redeemed', async () => {
    await inPost(async ({ sender }, world) => {
      const receiver = world.remote<Receiver>('Receiver');
      const redeem = (claim: string, redeemBeforeMs: number) =>
        receiver.receive('m1', { claim, redeemBeforeMs, sha256: '' });
      void sender.send(bytes(2000));
      await world.clock.sleep(45);
      const [claim = ''] = stored(world);
      const corrupt = { name: 'ClaimError', reason: 'corrupt' };
      await expect(redeem(claim, 1000)).rejects.toMatchObject(corrupt);
      const missing = { name: 'ClaimError', reason: 'missing' };
      await expect(redeem('c1', 1000)).rejects.toMatchObject(missing);
      const atMs = world.wallClock.time() + 10;
      const expired = { name: 'ClaimError', reason: 'expired' };
      await expect(redeem('c1', atMs)).rejects.toMatchObject(expired);
    });
  });

  it('handles the message when the payload turns up before the last attempt', async () => {
    const bootStore = (host: Host) => {
      const store = new StoreServer(host, Infinity);
      const get = store.get.bind(store);
      store.get = async (claim) =>
        host.clock.now() < 200 ? undefined : get(claim);
      return store;
    };
    const visit = async ({ sender }: Post, world: World) => {
      await sender.send(bytes(2000));
      await world.clock.sleep(300);
      expect(handled(world)).toHaveLength(1);
      expect(deadLetters(world)).toEqual([]);
    };
    await inPost(visit, { bootStore });
  });

  it('deletes the payload once the message is acknowledged, and not before', async () => {
    const run = await simulate(stories.checkAndRedeem);
    expect(calls(run, 'Receiver')).toEqual([
      'Store.get',
      'Queue.acknowledge',
      'Store.delete',
    ]);
    await inPost(async ({ sender }, world) => {
      await sender.send(bytes(2000));
      await world.clock.sleep(60);
      expect(stored(world)).toEqual([]);
    });
  });

  it('neither acknowledges nor deletes what could not be handled', async () => {
    let attempts = 0;
    const onHandled = () => {
      attempts += 1;
      if (attempts < 3) throw new Error('busy');
    };
    const visit = async ({ sender }: Post, world: World) => {
      for (const length of [800, 2000]) {
        attempts = 0;
        await sender.send(bytes(length));
        await world.clock.sleep(400);
        expect(attempts).toBe(3);
      }
      expect(handled(world)).toEqual([bytes(800), bytes(2000)]);
    };
    await inPost(visit, { onHandled });
  });

  it('collects an orphan when its time to live is over, and not earlier', async () => {
    const faults = [{ crash: 'Sender', afterStep: 3 }];
    const visit = async ({ sender, collector }: Post, world: World) => {
      void sender.send(bytes(2000));
      // Stored at 10 ms, for 1200 ms.
      await world.clock.sleep(1199);
      expect(await collector.collect()).toBe(0);
      expect(stored(world)).toHaveLength(1);
      expect(await collector.collect()).toBe(1);
      expect(stored(world)).toEqual([]);
    };
    await inPost(visit, {}, faults);
  });

  it('keeps every payload until its message is consumed or its claim has expired, however long sender or receiver pause', async () => {
    let collected = 0;
    for (const pause of ['Sender', 'Receiver']) {
      for (let ms = 0; ms <= 1500; ms += 50) {
        const faults = [{ at: 25, pause, ms }];
        const visit = async (post: Post, world: World) => {
          watch(world);
          void post.sender.send(bytes(2000));
          for (let round = 0; round < 40; round += 1) {
            await world.clock.sleep(30);
            collected += await post.collector.collect();
          }
          expect(stored(world)).toEqual([]);
          const kept = [...handled(world), ...deadLetters(world)];
          expect(kept).not.toEqual([]);
        };
        await inPost(visit, {}, faults);
      }
    }
    // The longest pauses outlast the time to live.
    expect(collected).toBeGreaterThan(0);
  });

  it('means the same time on nodes that booted at different times', async () => {
    await inPost(async ({ sender, collector }, world) => {
      for (const name of ['Collector', 'Receiver', 'Sender']) {
        await world.clock.sleep(2000);
        world.crash(name);
        world.restart(name);
      }
      await sender.send(bytes(2000));
      await world.clock.sleep(200);
      expect(handled(world)).toHaveLength(1);
      const timeMs = world.wallClock.time();
      const receiver = world.remote<Receiver>('Receiver');
      const old = { claim: 'c1', redeemBeforeMs: timeMs, sha256: '' };
      const receive = receiver.receive('m1', old);
      await expect(receive).rejects.toThrow('c1 is expired');
      const store = world.remote<StoreServer>('Store');
      await store.put('c1', bytes(2000), timeMs + 100);
      expect(await collector.collect()).toBe(0);
      await world.clock.sleep(20);
      expect(await collector.collect()).toBe(1);
    });
  });

  it('does not let a message outlive its payload', async () => {
    const changes = { messageTtlMs: 1000, payloadTtlMs: 1000 };
    const opening = inPost(async () => {}, changes);
    await expect(opening).rejects.toThrow('has to outlive');
  });

  it('loses no message and leaves no payload for ever, whichever node crashes at whichever step and whichever message is lost', async () => {
    const search = await explore(stories.everyFault);
    expect(search.violation?.rule).toBeUndefined();
    expect([search.exhaustive, search.unreached]).toEqual([true, []]);
  });
});

describe('limits', () => {
  it('leaves a payload that nobody claims when the sender crashes between the two steps', async () => {
    const search = await explore(stories.checkAndRedeem);
    const rule = search.violation?.rule;
    expect(rule).toBe('no payload is left that nobody claims');
    expect((await simulate(stories.orphan)).result).toEqual([0, 1]);
  });

  it('handles a message twice when its acknowledgement is lost', async () => {
    const faults = [{ drop: 'Receiver>Queue#1' }];
    const visit = async ({ sender }: Post, world: World) => {
      await sender.send(bytes(2000));
      await world.clock.sleep(200);
      expect(handled(world)).toHaveLength(2);
      expect(stored(world)).toEqual([]);
    };
    await inPost(visit, {}, faults);
  });

  it('gives up on a message that waited longer than its time to live', async () => {
    const faults = [{ at: 0, pause: 'Receiver', ms: 1010 }];
    const run = await inPost(
      async ({ sender, collector }, world) => {
        await sender.send(bytes(2000));
        await world.clock.sleep(1200);
        expect(await collector.collect()).toBe(1);
        expect(handled(world)).toEqual([]);
        expect(deadLetters(world)).toHaveLength(1);
      },
      {},
      faults,
    );
    const [first] = errors(run, 'Receiver');
    expect(first).toMatch(
      /^ClaimError: the payload of c\d+ is expired/,
    );
  });

  it('can collect a payload too early when the time of day of the collector is ahead', async () => {
    const visit = async (post: Post, world: World) => {
      await post.sender.send(bytes(2000));
      await post.collector.collect();
      await world.clock.sleep(500);
      expect(handled(world)).toHaveLength(0);
      expect(deadLetters(world)).toHaveLength(1);
    };
    const busy = { at: 0, pause: 'Receiver', ms: 150 };
    const ahead = { at: 0, skew: 'Collector', ms: 1200 };
    await inPost(visit, {}, [busy, ahead]);
  });
});
