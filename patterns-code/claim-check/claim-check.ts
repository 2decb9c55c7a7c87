import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { WallClock } from '../_simulation/types.ts';

/** What travels through the queue: a payload, or a claim to one. */
export type Message = { payload: Uint8Array } | Claim;

/** Names a stored payload, as the tag of a checked coat does. */
export interface Claim {
  claim: string;
  /**
   * From then on the payload may be gone. It is a time of day, which
   * sender, receiver and collector can agree on.
   */
  redeemBeforeMs: number;
  /** Of the payload, in hexadecimal. */
  sha256: string;
}

/** What it needs from the place where the payloads are. */
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

/**
 * What it needs from the queue, which delivers a message again until it
 * is acknowledged, and puts it aside after too many attempts.
 */
export interface Queue {
  send(message: Message): Promise<void>;
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

  constructor(claim: string, reason: ClaimError['reason']) {
    super(`the payload of ${claim} is ${reason}`);
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
    if (options.payloadTtlMs <= options.messageTtlMs) {
      throw new RangeError('A payload has to outlive its message.');
    }
    this.store = store;
    this.queue = queue;
    this.wallClock = wallClock;
    this.newClaim = newClaim;
    this.options = options;
  }

  /** Resolves when both are stored, and throws if one may not be. */
  async send(payload: Uint8Array): Promise<void> {
    if (payload.length <= this.options.inlineUpToBytes) {
      return this.queue.send({ payload });
    }
    const claim = this.newClaim();
    // Both times count from before the first step. However long the
    // steps take, the claim ends before its payload does.
    const timeMs = this.wallClock.time();
    const redeemBeforeMs = timeMs + this.options.messageTtlMs;
    const keepUntilMs = timeMs + this.options.payloadTtlMs;
    // The other way round, a crash in between would leave a claim to
    // nothing. This way it leaves a payload that nobody claims.
    await this.store.put(claim, payload, keepUntilMs);
    const check = { claim, redeemBeforeMs, sha256: hashOf(payload) };
    await this.queue.send(check);
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

  /** Throws ClaimError; then nothing was acknowledged. */
  async receive(id: string, message: Message): Promise<void> {
    if ('payload' in message) {
      await this.handle(message.payload);
      await this.queue.acknowledge(id);
      return;
    }
    await this.handle(await this.redeem(message));
    await this.queue.acknowledge(id);
    // Only now: a message that is not acknowledged comes again, and
    // needs its payload.
    await this.store.delete(message.claim);
  }

  private async redeem(message: Claim): Promise<Uint8Array> {
    const { claim, redeemBeforeMs } = message;
    if (this.wallClock.time() >= redeemBeforeMs) {
      throw new ClaimError(claim, 'expired');
    }
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
    for (const claim of claims) await this.store.delete(claim);
    return claims.length;
  }
}

function hashOf(payload: Uint8Array): string {
  return bytesToHex(sha256(payload));
}
