/**
 * A claim check that sends the claim first and stores the payload
 * afterwards. A crash in between leaves a claim to nothing.
 *
 * @title sends first
 * @breaks stores the payload before it sends the claim
 * @breaks sends no claim when the store refuses the payload
 * @breaks keeps the payload when the queue answers with an error, for the claim may be in it
 * @breaks hands over the bytes that were stored
 * @breaks refuses bytes that differ from those that were sent
 * @breaks fails loudly when the payload is missing, and does not lose the message
 * @breaks deletes the payload once the message is acknowledged, and not before
 * @breaks neither acknowledges nor deletes what could not be handled
 * @breaks collects an orphan when its time to live is over, and not earlier
 * @breaks keeps every payload until its message is consumed or its claim has expired, however long sender or receiver pause
 * @breaks loses no message and leaves no payload for ever, whichever node crashes at whichever step and whichever message is lost
 * @breaks leaves a payload that nobody claims when the sender crashes between the two steps
 * @breaks handles a message twice when its acknowledgement is lost
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { WallClock } from '../_simulation/types.ts';

/** What travels through the queue: a payload, or a claim to one. */
export type Message = { payload: Uint8Array } | Claim;

/** Names a stored payload, as the tag of a checked coat does. */
export interface Claim {
  claim: string;
  /** A time of day; from then on the payload may be gone. */
  redeemBeforeMs: number;
  /** Of the payload, in hexadecimal. */
  sha256: string;
}

/** Where the payloads are. */
export interface Store {
  put(
    claim: string,
    payload: Uint8Array,
    keepUntilMs: number,
  ): Promise<void>;
  get(claim: string): Promise<Uint8Array | undefined>;
  delete(claim: string): Promise<void>;
  /** Claims to what has been kept for long enough. */
  expired(timeMs: number): Promise<string[]>;
}

/** Delivers until it is acknowledged, or puts the message aside. */
export interface Queue {
  send(message: Message): Promise<void>;
  /** Throws if the message is no longer the receiver's. */
  acknowledge(id: string): Promise<void>;
}

/** What is stored, and for how long. */
export interface ClaimCheckOptions {
  /** A payload of at most so many bytes travels in its message. */
  inlineUpToBytes: number;
  /** How long a claim can be redeemed, from when it was sent. */
  messageTtlMs: number;
  /** How long a payload is kept, whatever happens. Longer. */
  payloadTtlMs: number;
}

/** The message can't be handled; the queue must not lose it. */
export class ClaimError extends Error {
  override readonly name = 'ClaimError';
  readonly reason: 'expired' | 'missing' | 'corrupt';

  constructor(of: string, reason: ClaimError['reason']) {
    super(`the payload of ${of} is ${reason}`);
    this.reason = reason;
  }
}

/**
 * Checks the payload in and sends the claim (Hohpe and Woolf,
 * "Enterprise Integration Patterns", 2003, "Claim Check").
 */
export class Sender {
  private readonly store: Store;
  private readonly queue: Queue;
  private readonly wallClock: WallClock;
  private readonly newClaim: () => string;
  private readonly options: ClaimCheckOptions;

  /** `newClaim` makes names that are unique and hard to guess. */
  constructor(
    store: Store,
    queue: Queue,
    wallClock: WallClock,
    newClaim: () => string,
    options: ClaimCheckOptions,
  ) {
    const { inlineUpToBytes, messageTtlMs, payloadTtlMs } = options;
    const times = [messageTtlMs, payloadTtlMs].every(Number.isFinite);
    if (!(inlineUpToBytes >= 0 && messageTtlMs > 0)) {
      throw new RangeError(
        `inlineUpToBytes: ${inlineUpToBytes} has to be at least 0, ` +
          `and messageTtlMs: ${messageTtlMs} more`,
      );
    }
    if (!(times && messageTtlMs < payloadTtlMs)) {
      throw new RangeError(
        `payloadTtlMs: ${payloadTtlMs} has to be longer than ` +
          `messageTtlMs: ${messageTtlMs}, both finite numbers`,
      );
    }
    this.store = store;
    this.queue = queue;
    this.wallClock = wallClock;
    this.newClaim = newClaim;
    this.options = options;
  }

  /** Resolves when both are stored, and throws if one may not be. */
  async send(given: Uint8Array): Promise<void> {
    // A copy, as the caller may use its buffer again. Not by slice,
    // which for a Buffer of Node.js copies nothing.
    const payload = new Uint8Array(given);
    if (payload.length <= this.options.inlineUpToBytes) {
      return this.queue.send({ payload });
    }
    const claim = this.newClaim();
    // Both count from now, so no delay lets a claim outlive a payload.
    const timeMs = this.wallClock.time();
    const redeemBeforeMs = timeMs + this.options.messageTtlMs;
    const keepUntilMs = timeMs + this.options.payloadTtlMs;
    const check = { claim, redeemBeforeMs, sha256: hashOf(payload) };
    await this.queue.send(check);
    await this.store.put(claim, payload, keepUntilMs);
  }
}

/** Redeems the claim and handles the payload. */
export class Receiver {
  private readonly store: Store;
  private readonly queue: Queue;
  private readonly wallClock: WallClock;
  private readonly handle: (payload: Uint8Array) => Promise<void>;

  constructor(
    store: Store,
    queue: Queue,
    wallClock: WallClock,
    handle: (payload: Uint8Array) => Promise<void>,
  ) {
    this.store = store;
    this.queue = queue;
    this.wallClock = wallClock;
    this.handle = handle;
  }

  /** Throws unless all is done; then the message may come again. */
  async receive(id: string, message: Message): Promise<void> {
    await this.handle(await this.redeem(message));
    await this.queue.acknowledge(id);
    // Only now: a message that is not acknowledged comes again, and
    // needs its payload.
    if ('payload' in message) return;
    await discard(this.store, message.claim);
  }

  private async redeem(message: Message): Promise<Uint8Array> {
    if ('payload' in message) {
      const { payload } = message;
      // On its way it can become a text, or an object of numbers.
      if (payload instanceof Uint8Array) return payload;
      throw new ClaimError('the message', 'corrupt');
    }
    const { claim, redeemBeforeMs } = message;
    const isFresh = this.wallClock.time() < redeemBeforeMs;
    if (!isFresh) throw new ClaimError(claim, 'expired');
    const payload = await this.store.get(claim);
    if (payload === undefined) throw new ClaimError(claim, 'missing');
    if (hashOf(payload) !== message.sha256) {
      throw new ClaimError(claim, 'corrupt');
    }
    return payload;
  }
}

/** Deletes what nobody can claim any more. */
export class Collector {
  private readonly store: Store;
  private readonly wallClock: WallClock;

  constructor(store: Store, wallClock: WallClock) {
    this.store = store;
    this.wallClock = wallClock;
  }

  /** Returns how many payloads it deleted. Run it now and then. */
  async collect(): Promise<number> {
    const claims = await this.store.expired(this.wallClock.time());
    let deleted = 0;
    for (const one of claims) deleted += await discard(this.store, one);
    return deleted;
  }
}

/** What can't be deleted now is left to the collector's next round. */
async function discard(store: Store, claim: string): Promise<0 | 1> {
  try {
    await store.delete(claim);
    return 1;
  } catch {
    return 0;
  }
}

function hashOf(payload: Uint8Array): string {
  return bytesToHex(sha256(payload));
}
