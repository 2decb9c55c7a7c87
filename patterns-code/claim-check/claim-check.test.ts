import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import {
  explore,
  simulate,
  TimeoutError,
  withTimeout,
} from '../_simulation/index.ts';
import type { Fault, Host, Run, World } from '../_simulation/types.ts';
import {
  Collector,
  Receiver,
  Sender,
  type Claim,
  type Message,
  type Queue,
  type Store,
} from './claim-check.ts';
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
  type Post,
  type PostChanges,
} from './scenarios.ts';

/** A number as a form or a file holds it. */
const text = (value: number) => `${value}` as unknown as number;

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

/** The claims under which the sender stored something. */
function puts(run: Run): string[] {
  return run.trace.flatMap((event) =>
    event.type === 'send' &&
    event.method === 'put' &&
    event.kind === 'call'
      ? [event.label.slice(0, 'put("c123"'.length)]
      : [],
  );
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

function sumOf(payload: Uint8Array): string {
  return bytesToHex(sha256(payload));
}

/** The claim to a payload that is sent at 0 ms as `c1`. */
function aClaim(payload: Uint8Array): Claim {
  const sum = sumOf(payload);
  return { claim: 'c1', redeemBeforeMs: 1000, sha256: sum };
}

/** Sends to a store and a queue that copy only after a while. */
function sendSlowly(payload: Uint8Array) {
  const put: Uint8Array[] = [];
  const sent: Message[] = [];
  const store: Store = {
    ...noStore,
    async put(_claim, given) {
      await Promise.resolve();
      put.push(Uint8Array.from(given));
    },
  };
  const queue: Queue = {
    async send(message) {
      await Promise.resolve();
      sent.push(structuredClone(message));
    },
    acknowledge: async () => {},
  };
  const atStart = { time: () => 0 };
  const sender = new Sender(store, queue, atStart, () => 'c1', {
    inlineUpToBytes: 1024,
    messageTtlMs: 1000,
    payloadTtlMs: 1200,
  });
  return { sending: sender.send(payload), put, sent };
}

/** Stores a payload of so many bytes by hand, and claims it as `c1`. */
async function checkInOnly(
  world: World,
  length: number,
): Promise<Claim> {
  const store = world.remote<StoreServer>('Store');
  await store.put('c1', bytes(length), 1200);
  const sum = sumOf(bytes(length));
  return { claim: 'c1', redeemBeforeMs: 1000, sha256: sum };
}

/** Checks a payload of 2000 bytes in by hand, as `c1`. */
async function checkIn(world: World): Promise<Message> {
  const claim = await checkInOnly(world, 2000);
  await world.remote<QueueServer>('Queue').send(claim);
  return claim;
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

/** A store that deletes nothing when it is asked the first time. */
class SlowToDelete extends StoreServer {
  private asked = 0;

  override delete(claim: string): void {
    this.asked += 1;
    if (this.asked === 1) throw new Error('slow down');
    super.delete(claim);
  }
}

/** Of a Buffer of Node.js, too, a slice is the same bytes. */
class Shared extends Uint8Array<ArrayBuffer> {
  override slice(from?: number, to?: number): Uint8Array<ArrayBuffer> {
    return this.subarray(from, to);
  }
}

/** A store that takes everything and has nothing. */
const noStore: Store = {
  put: async () => {},
  get: async () => undefined,
  delete: async () => {},
  expired: async () => [],
};

const throwing = () => {
  throw new Error('slow down');
};

/** A store that takes nothing more. */
class FullStore extends StoreServer {
  override async put(): Promise<void> {
    throw new Error('disk full');
  }
}

describe('holds', () => {
  describe('Sending', () => {
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

    it('fails when the queue refuses the message, be it a claim or a payload', async () => {
      const bootQueue = (queue: QueueServer) => {
        queue.send = async () => {
          throw new Error('queue full');
        };
        return queue;
      };
      const visit = async ({ sender }: Post) => {
        for (const length of [800, 2000]) {
          const sending = sender.send(bytes(length));
          await expect(sending).rejects.toThrow('queue full');
        }
      };
      await inPost(visit, { bootQueue });
    });

    /**
     * @seen bradenmacdonald/s3-lite-client#15 a client of a store used a
     *   buffer again before it was sent, and the hash was another one
     */
    it('sends the bytes that it was given, inline too, whoever uses their buffer again meanwhile', async () => {
      for (const length of [800, 2000]) {
        for (const own of [bytes(length), Shared.from(bytes(length))]) {
          const { sending, put, sent } = sendSlowly(own);
          own.fill(0);
          await sending;
          const inline = [{ payload: bytes(length) }];
          const claimed = [aClaim(bytes(length))];
          expect(sent).toEqual(length === 800 ? inline : claimed);
          expect(put).toEqual(length === 800 ? [] : [bytes(length)]);
        }
      }
    });

    it('hashes and measures a part of a larger buffer, and leaves it as it was', async () => {
      const larger = Uint8Array.from({ length: 5000 }, (_, i) => i);
      const before = larger.slice();
      for (const end of [900, 2100]) {
        const part = before.slice(100, end);
        const { sending, put, sent } = sendSlowly(
          larger.subarray(100, end),
        );
        await sending;
        const isInline = end === 900;
        const message = isInline ? { payload: part } : aClaim(part);
        expect(sent).toEqual([message]);
        expect(put).toEqual(isInline ? [] : [part]);
        expect(larger).toEqual(before);
      }
    });

    it('keeps the payload when the queue answers with an error, for the claim may be in it', async () => {
      const bootQueue = (queue: QueueServer) => {
        const send = queue.send.bind(queue);
        queue.send = async (message) => {
          await send(message);
          throw new Error('timed out');
        };
        return queue;
      };
      const visit = async ({ sender }: Post, world: World) => {
        const sending = sender.send(bytes(2000));
        await expect(sending).rejects.toThrow('timed out');
        await world.clock.sleep(200);
        expect(handled(world)).toEqual([bytes(2000)]);
      };
      const late: Fault = { at: 0, pause: 'Receiver', ms: 80 };
      await inPost(visit, { bootQueue }, [late]);
    });

    /**
     * @seen MassTransit/MassTransit#5916 (8.3.6) a property that exceeded
     *   the threshold was not put into the store, in two environments
     */
    it('sends a payload up to the threshold in its message, and a larger one through the store', async () => {
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
  });

  describe('Receiving', () => {
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
      await inPost(async (_post, world) => {
        const claim = await checkInOnly(world, 5000);
        const store = world.remote<StoreServer>('Store');
        const receiver = world.remote<Receiver>('Receiver');
        // Wherever the one byte is that differs.
        for (const at of [0, 1, 4095, 4096, 4999]) {
          await store.put('c1', bytes(5000).fill(8, at, at + 1), 1200);
          const receiving = receiver.receive('m1', claim);
          await expect(receiving).rejects.toThrow('corrupt');
        }
        expect(handled(world)).toEqual([]);
        await store.put('c1', bytes(5000), 1200);
        // It is handled; only m1 was never in the queue, to be acknowledged.
        const handling = receiver.receive('m1', claim);
        await expect(handling).rejects.toThrow('m1 is gone');
        expect(handled(world)).toEqual([bytes(5000)]);
      });
    });

    it('compares every letter of the hash', async () => {
      await inPost(async (_post, world) => {
        const claim = await checkInOnly(world, 10);
        const receiver = world.remote<Receiver>('Receiver');
        const right = claim.sha256;
        const wrong = ['', right.slice(0, 63), `${right}0`];
        for (let at = 0; at < 64; at += 1) {
          const letter = right[at] === '0' ? '1' : '0';
          wrong.push(right.slice(0, at) + letter + right.slice(at + 1));
        }
        claim.redeemBeforeMs = 5000;
        for (const sum of wrong) {
          const altered = { ...claim, sha256: sum };
          const receiving = receiver.receive('m1', altered);
          await expect(receiving).rejects.toThrow('corrupt');
        }
        expect(handled(world)).toEqual([]);
        // It is handled; only m1 was never in the queue, to be acknowledged.
        const handling = receiver.receive('m1', claim);
        await expect(handling).rejects.toThrow('m1 is gone');
        expect(handled(world)).toEqual([bytes(10)]);
      });
    });
  });

  describe('A payload that can not be redeemed', () => {
    /**
     * @seen awslabs/amazon-sqs-java-extended-client-lib#30 receiving
     *   throws inside the library when the payload is gone, so the caller
     *   can't decide what becomes of the message
     */
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
        await expect(redeem(claim, 1000)).rejects.toMatchObject(
          corrupt,
        );
        const missing = { name: 'ClaimError', reason: 'missing' };
        await expect(redeem('c1', 1000)).rejects.toMatchObject(missing);
        const atMs = world.wallClock.time() + 10;
        const expired = { name: 'ClaimError', reason: 'expired' };
        await expect(redeem('c1', atMs)).rejects.toMatchObject(expired);
      });
    });

    it('does not say that a payload is missing when the store could not be asked', async () => {
      const bootStore = (host: Host) => {
        const store = new StoreServer(host, Infinity);
        store.get = throwing;
        return store;
      };
      const visit = async (_post: Post, world: World) => {
        const claim = await checkIn(world);
        await world.clock.sleep(400);
        expect(handled(world)).toEqual([]);
        expect(deadLetters(world)).toEqual([claim]);
      };
      const run = await inPost(visit, { bootStore });
      expect(errors(run, 'Receiver')).toEqual(
        Array(3).fill('Error: slow down'),
      );
    });

    it('does not ask the store for a payload whose claim has expired', async () => {
      const run = await inPost(async (_post, world) => {
        const claim = await checkInOnly(world, 2000);
        await world.clock.sleep(1000);
        expect(stored(world)).toEqual(['c1']);
        const receiver = world.remote<Receiver>('Receiver');
        const receiving = receiver.receive('m1', claim);
        await expect(receiving).rejects.toThrow('expired');
      });
      expect(calls(run, 'Receiver')).toEqual([]);
    });

    it('handles a payload whose claim expires while the store answers', async () => {
      await inPost(
        async (_post, world) => {
          const claim = await checkInOnly(world, 2000);
          await world.clock.sleep(980 - world.clock.now());
          const receiver = world.remote<Receiver>('Receiver');
          // It looks at 990 ms, and has the payload at 1060 ms.
          const receiving = receiver.receive('m1', claim);
          await expect(receiving).rejects.toThrow('m1 is gone');
          expect(handled(world)).toEqual([bytes(2000)]);
        },
        {},
        [{ delay: 'Store>Receiver#1', ms: 50 }],
      );
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

    /**
     * @seen Azure/azure-sdk-for-js#25336 a payload of bytes was sent as
     *   JSON, as an object with their indexes as keys
     */
    it("refuses a message that it can't read, and does not lose it", async () => {
      const sum = sumOf(bytes(2000));
      const unreadable = [
        {},
        { claims: ['c1'] },
        { claim: 'c1', sha256: sum, redeemBeforeMs: 'tomorrow' },
        { claim: 'c1', sha256: sum },
        { payload: 'text' },
        { payload: { 0: 7 } },
      ];
      for (const message of unreadable) {
        await inPost(async (_post, world) => {
          const store = world.remote<StoreServer>('Store');
          await store.put('c1', bytes(2000), 5000);
          const queue = world.remote<QueueServer>('Queue');
          await queue.send(message as never);
          await world.clock.sleep(500);
          expect(handled(world)).toEqual([]);
          expect(deadLetters(world)).toEqual([message]);
          expect(stored(world)).toEqual(['c1']);
        });
      }
    });
  });

  describe('Acknowledging, then deleting', () => {
    /**
     * @seen co-go/sqs-extended-client-go#1 the payload was deleted before
     *   the message, which could then be one without a payload
     * @seen co-go/sqs-extended-client-go#153 of a batch some messages were
     *   not deleted, but their payloads were
     */
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

    it('ends only when the payload is deleted, however long that takes', async () => {
      const bootQueue = (queue: QueueServer) => {
        queue.acknowledge = () => {};
        return queue;
      };
      const late = [{ delay: 'Receiver>Store#2', ms: 50 }];
      const visit = async (_post: Post, world: World) => {
        const claim = await checkInOnly(world, 2000);
        await world.remote<Receiver>('Receiver').receive('m1', claim);
        expect(stored(world)).toEqual([]);
      };
      await inPost(visit, { bootQueue }, late);
    });

    /**
     * @seen ellimilial/sqs-s3-logger#1 messages were deleted when they had
     *   been read, before what they said was stored
     */
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

    /**
     * @seen awslabs/amazon-sqs-java-extended-client-lib#29 the payload was
     *   deleted first, and then the queue refused to delete the message,
     *   whose time had run out
     */
    it('keeps the payload when its message was put aside while it was handled', async () => {
      const onHandled = (_: Uint8Array, { clock }: Host) =>
        clock.sleep(350);
      const visit = async (_post: Post, world: World) => {
        const claim = await checkIn(world);
        await world.clock.sleep(1000);
        expect(deadLetters(world)).toEqual([claim]);
        expect(stored(world)).toEqual(['c1']);
      };
      await inPost(visit, { onHandled });
    });

    it('keeps the payload, and handles the message again, when the acknowledgement ends with any error', async () => {
      let asked = 0;
      const bootQueue = (queue: QueueServer) => {
        const acknowledge = queue.acknowledge.bind(queue);
        queue.acknowledge = (id) => {
          asked += 1;
          if (asked <= 2) throw new Error('timed out');
          acknowledge(id);
        };
        return queue;
      };
      const visit = async (_post: Post, world: World) => {
        const claim = await checkIn(world);
        await world.clock.sleep(80);
        expect([asked, stored(world)]).toEqual([1, ['c1']]);
        expect(waiting(world)).toEqual([claim]);
        await world.clock.sleep(300);
        expect(handled(world)).toEqual(Array(3).fill(bytes(2000)));
        expect([stored(world), waiting(world)]).toEqual([[], []]);
      };
      const run = await inPost(visit, { bootQueue });
      const timedOut = 'Error: timed out';
      expect(errors(run, 'Receiver')).toEqual([timedOut, timedOut]);
    });

    /**
     * @seen awslabs/amazon-sqs-java-extended-client-lib#73 with cleaning
     *   up switched on, deleting a message left its payload in the store
     */
    it('ends well when the payload of a handled message is not deleted, which the collector does later', async () => {
      const run = await inPost(
        async ({ collector }, world) => {
          await checkIn(world);
          await world.clock.sleep(200);
          expect(handled(world)).toHaveLength(1);
          expect(stored(world)).toHaveLength(1);
          await world.clock.sleep(1000);
          expect(await collector.collect()).toBe(1);
          expect(stored(world)).toEqual([]);
        },
        { bootStore: (host) => new SlowToDelete(host, Infinity) },
      );
      expect(errors(run, 'Receiver')).toEqual([]);
    });

    it('deletes nothing for a message that holds its payload, whatever claim it names', async () => {
      await inPost(async (_post, world) => {
        const store = world.remote<StoreServer>('Store');
        await store.put('c1', bytes(2000), 5000);
        const queue = world.remote<QueueServer>('Queue');
        const sum = sumOf(bytes(2000));
        for (const claimed of [
          { claim: 'c1' },
          { claim: 'c1', redeemBeforeMs: 4000, sha256: sum },
        ]) {
          await queue.send({ payload: bytes(10), ...claimed });
          await world.clock.sleep(100);
          expect(stored(world)).toEqual(['c1']);
        }
        expect(handled(world)).toEqual([bytes(10), bytes(10)]);
      });
    });
  });

  describe('Collecting what is left', () => {
    it('collects the others when the store refuses to delete one payload', async () => {
      const visit = async ({ collector }: Post, world: World) => {
        const store = world.remote<StoreServer>('Store');
        for (const claim of ['c1', 'c2', 'c3']) {
          await store.put(claim, bytes(2000), 0);
        }
        expect(await collector.collect()).toBe(2);
        expect(stored(world)).toEqual(['c1']);
        expect(await collector.collect()).toBe(1);
        expect(stored(world)).toEqual([]);
      };
      const bootStore = (host: Host) =>
        new SlowToDelete(host, Infinity);
      await inPost(visit, { bootStore });
      for (const remove of [() => undefined, throwing]) {
        const { result } = await simulate((world) => {
          const store = {
            ...noStore,
            expired: async () => ['c1', 'c2'],
            delete: remove as never,
          };
          return new Collector(store, world.wallClock).collect();
        });
        expect(result).toBe(remove === throwing ? 0 : 2);
      }
    });

    it("fails when the store can't say what has expired", async () => {
      const bootStore = (host: Host) => {
        const store = new StoreServer(host, Infinity);
        store.expired = throwing;
        return store;
      };
      const visit = async ({ collector }: Post) => {
        await expect(collector.collect()).rejects.toThrow('slow down');
      };
      await inPost(visit, { bootStore });
    });

    /**
     * @seen JasperFx/wolverine#3509 when a send fails after the upload, or
     *   a dead letter is thrown away, the payload stays for ever unless
     *   the user cleans up
     * @seen Particular/NServiceBus#3205 a message without a time to live
     *   has a payload that can never be purged
     */
    it('collects an orphan when its time to live is over, and not earlier', async () => {
      const faults = [{ crash: 'Sender', afterStep: 3 }];
      const visit = async (
        { sender, collector }: Post,
        world: World,
      ) => {
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
  });

  describe('Whatever fails', () => {
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

    it('loses no message and leaves no payload for ever, whichever node crashes at whichever step and whichever message is lost', async () => {
      const search = await explore(stories.everyFault);
      expect(search.violation?.rule).toBeUndefined();
      expect([search.exhaustive, search.unreached]).toEqual([true, []]);
    });
  });

  describe('Options it refuses', () => {
    it('does not let a message outlive its payload', async () => {
      for (const payloadTtlMs of [
        1000,
        999,
        NaN,
        Infinity,
        text(2000),
      ]) {
        const changes = { messageTtlMs: 1000, payloadTtlMs };
        const opening = inPost(async () => {}, changes);
        await expect(opening).rejects.toThrow(
          `payloadTtlMs: ${payloadTtlMs} has to be longer than ` +
            'messageTtlMs: 1000, both finite numbers',
        );
      }
    });

    it('refuses sizes and times into which nothing fits, and those that are no numbers', async () => {
      for (const [inlineUpToBytes, messageTtlMs] of [
        [-1, 1000],
        [NaN, 1000],
        [0, 0],
        [0, -1],
        [0, NaN],
      ] as const) {
        const changes = { inlineUpToBytes, messageTtlMs };
        await expect(inPost(async () => {}, changes)).rejects.toThrow(
          `inlineUpToBytes: ${inlineUpToBytes} has to be at least 0, ` +
            `and messageTtlMs: ${messageTtlMs} more`,
        );
      }
      const written = { messageTtlMs: text(1000), payloadTtlMs: 3000 };
      await expect(inPost(async () => {}, written)).rejects.toThrow(
        RangeError,
      );
      await inPost(async () => {}, { inlineUpToBytes: 0 });
    });
  });
});

describe('limits', () => {
  describe('Payloads that are left, or deleted early', () => {
    it('leaves a payload that nobody claims when the sender crashes between the two steps', async () => {
      const search = await explore(stories.checkAndRedeem);
      const rule = search.violation?.rule;
      expect(rule).toBe('no payload is left that nobody claims');
      expect((await simulate(stories.orphan)).result).toEqual([0, 1]);
    });

    it('waits for a deletion that is never answered, and collects the others only if its caller begins another round', async () => {
      const faults = [{ drop: 'Collector>Store#2' }];
      const visit = async ({ collector }: Post, world: World) => {
        const store = world.remote<StoreServer>('Store');
        for (const claim of ['c1', 'c2']) {
          await store.put(claim, bytes(2000), 0);
        }
        const first = withTimeout(
          world.clock,
          9999,
          collector.collect(),
        );
        await expect(first).rejects.toThrow(TimeoutError);
        expect(stored(world)).toEqual(['c1', 'c2']);
        expect(await collector.collect()).toBe(2);
        expect(stored(world)).toEqual([]);
      };
      await inPost(visit, {}, faults);
    });

    /**
     * @seen awslabs/amazon-sqs-java-extended-client-lib#40 of several
     *   queues behind one topic, the first consumer deletes the payload
     *   for the others
     */
    it('deletes the payload for everyone when the first of two receivers has handled it', async () => {
      const run = await inPost(async (_post, world) => {
        const claim = await checkIn(world);
        await world.clock.sleep(100);
        expect(handled(world)).toHaveLength(1);
        const receiver = world.remote<Receiver>('Receiver');
        const second = receiver.receive('copy', claim);
        await expect(second).rejects.toThrow('missing');
      });
      expect(errors(run, 'Receiver')).toHaveLength(1);
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

  describe('Messages that come twice', () => {
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

    /**
     * @seen cherweg/logstash-input-s3-sns-sqs#60 some messages came again
     *   although they had been handled, found their files deleted, and
     *   were put back every few minutes
     */
    it('puts a handled message among the dead letters when the queue takes its acknowledgement and delivers it again', async () => {
      const bootQueue = (queue: QueueServer) => {
        queue.acknowledge = () => {};
        return queue;
      };
      const run = await inPost(
        async (_post, world) => {
          const claim = await checkIn(world);
          await world.clock.sleep(1000);
          expect(handled(world)).toEqual([bytes(2000)]);
          expect(deadLetters(world)).toEqual([claim]);
        },
        { bootQueue },
      );
      const missing = 'ClaimError: the payload of c1 is missing';
      expect(errors(run, 'Receiver')).toEqual([missing, missing]);
    });

    /**
     * @seen SeanFeldman/ServiceBus.AttachmentPlugin#40 when a message is
     *   not sent and tried again, its payload is stored a second time
     */
    it('sends a second claim to a second payload when the sender tries again after a lost answer', async () => {
      const faults = [{ drop: 'Sender>Client#1' }];
      const visit = async ({ sender }: Post, world: World) => {
        void sender.send(bytes(2000));
        await world.clock.sleep(100);
        await sender.send(bytes(2000));
        await world.clock.sleep(100);
        expect(handled(world)).toHaveLength(2);
      };
      const run = await inPost(visit, {}, faults);
      const claims = new Set(puts(run));
      expect(claims.size).toBe(2);
    });
  });

  describe('Messages that it gives up', () => {
    /**
     * @seen Particular/docs.particular.net#973 warns that an old message fails when it is tried again after its payload was purged
     */
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

    /**
     * @seen Particular/NServiceBus.Transport.AzureServiceBus#1043 a
     *   handler that always takes longer than the lock can never complete
     *   its message, which comes again and again
     */
    it('begins to handle a message again, and puts it aside, when handling takes longer than the queue waits', async () => {
      let begun = 0;
      const onHandled = (_: Uint8Array, { clock }: Host) => {
        begun += 1;
        return clock.sleep(350);
      };
      const visit = async (_post: Post, world: World) => {
        await checkIn(world);
        await world.clock.sleep(1000);
        expect([begun, handled(world).length]).toEqual([3, 3]);
        expect(deadLetters(world)).toHaveLength(1);
      };
      await inPost(visit, { onHandled });
    });
  });

  describe('Whom it trusts', () => {
    it('hands over what somebody who can write to the queue and to the store has put there', async () => {
      await inPost(async (_post, world) => {
        await checkIn(world);
        await world.clock.sleep(100);
        expect(handled(world)).toEqual([bytes(2000)]);
      });
    });
  });
});
