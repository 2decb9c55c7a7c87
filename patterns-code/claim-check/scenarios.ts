import {
  grouped,
  simulate,
  withTimeout,
} from '../_simulation/index.ts';
import type {
  Experiment,
  Host,
  Remote,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  Collector,
  Receiver,
  Sender,
  type Claim,
  type ClaimCheckOptions,
  type Message,
} from './claim-check.ts';

/** What the queue takes at most. */
const MAX_BYTES = 256 * 1024;
/** A claim and what surrounds it. */
const CLAIM_BYTES = 200;
const LOCK_MS = 100;
const MAX_DELIVERIES = 3;

/** A payload of so many bytes. */
export function bytes(length: number): Uint8Array {
  return new Uint8Array(length).fill(7);
}

interface Stored {
  keepUntilMs: number;
  payload: Uint8Array;
}

/** A store of large objects; `bytesPerMs` is how fast it takes them. */
export class StoreServer {
  private readonly host: Host;
  private readonly bytesPerMs: number;

  constructor(host: Host, bytesPerMs: number) {
    this.host = host;
    this.bytesPerMs = bytesPerMs;
  }

  async put(
    claim: string,
    payload: Uint8Array,
    keepUntilMs: number,
  ): Promise<void> {
    await pass(this.host, payload.length / this.bytesPerMs);
    this.host.disk.set(claim, { payload, keepUntilMs });
  }

  async get(claim: string): Promise<Uint8Array | undefined> {
    const found = this.host.disk.get(claim) as Stored | undefined;
    const length = found?.payload.length ?? 0;
    await pass(this.host, length / this.bytesPerMs);
    return found?.payload;
  }

  delete(claim: string): void {
    this.host.disk.delete(claim);
  }

  expired(timeMs: number): string[] {
    const claims: string[] = [];
    for (const [claim, stored] of this.host.disk) {
      const { keepUntilMs } = stored as Stored;
      if (keepUntilMs <= timeMs) claims.push(claim);
    }
    return claims;
  }
}

/** The queue is not for messages of this size. */
class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/**
 * A queue that delivers each message again after 100 ms until it is
 * acknowledged, and puts it among the dead letters after the third
 * attempt.
 */
export class QueueServer {
  private readonly host: Host;
  private readonly receiver: Remote<Receiver>;
  private readonly limits: QueueLimits;
  /** When all bytes that wait have passed. */
  private freeAtMs = 0;

  constructor(
    host: Host,
    receiver: Remote<Receiver>,
    limits: QueueLimits,
  ) {
    this.host = host;
    this.receiver = receiver;
    this.limits = limits;
  }

  async send(message: Message): Promise<void> {
    const size = sizeOf(message);
    if (size > this.limits.maxBytes) {
      const most = `at most ${this.limits.maxBytes} bytes`;
      throw new TooLargeError(most);
    }
    await this.transfer(size);
    const id = `m${Math.floor(this.host.random() * 900) + 100}`;
    this.host.disk.set(id, message);
    void this.deliver(id);
  }

  /** Of a message that was put aside, or acknowledged, an error. */
  acknowledge(id: string): void {
    if (!this.host.disk.delete(id)) throw new Error(`${id} is gone`);
  }

  recover(): void {
    for (const id of this.host.disk.keys()) void this.deliver(id);
  }

  private async deliver(id: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const message = this.host.disk.get(id) as Message | undefined;
      if (message === undefined || id.startsWith('dead')) return;
      if (attempt > MAX_DELIVERIES) {
        this.host.disk.set(`dead ${id}`, message);
        this.host.disk.delete(id);
        return;
      }
      await this.transfer(sizeOf(message));
      this.receiver.receive(id, message).catch(() => {});
      await this.host.clock.sleep(LOCK_MS);
    }
  }

  /** One message after the other, whichever way it goes. */
  private transfer(bytes: number): Promise<void> {
    const nowMs = this.host.clock.now();
    const startMs = Math.max(nowMs, this.freeAtMs);
    this.freeAtMs = startMs + bytes / this.limits.bytesPerMs;
    return pass(this.host, this.freeAtMs - nowMs);
  }
}

interface QueueLimits {
  maxBytes: number;
  bytesPerMs: number;
}

function sizeOf(message: Message): number {
  return 'payload' in message ? message.payload.length : CLAIM_BYTES;
}

async function pass(host: Host, ms: number): Promise<void> {
  if (ms > 0) await host.clock.sleep(ms);
}

export interface Post {
  sender: Remote<Sender>;
  collector: Remote<Collector>;
}

/** How a system differs from that of the stories. */
export interface PostChanges extends Partial<ClaimCheckOptions> {
  maxBytes?: number;
  queueBytesPerMs?: number;
  storeBytesPerMs?: number;
  /** A store, and a queue, that are not as they should be. */
  bootStore?: (host: Host) => StoreServer;
  bootQueue?: (queue: QueueServer) => QueueServer;
  /** Called when the receiver handles a payload; may throw, or wait. */
  onHandled?: (payload: Uint8Array, host: Host) => unknown;
}

/** What pictures call messages, payloads and times. */
const say: Say = (value, place) => {
  if (place === 'get' && value === undefined) return 'nothing there';
  if (place === 'put 3') return `until ${value as number} ms`;
  if (place === 'expired 1') return `at ${value as number} ms`;
  if (place === 'collect') return `${value as number} collected`;
  if (place === 'expired') return nameOfClaims(value as string[]);
  if (typeof value !== 'object' || value === null) return undefined;
  if ('claim' in value) return nameOfClaim(value as Claim);
  if ('keepUntilMs' in value) {
    const { payload, keepUntilMs } = value as Stored;
    return `${nameOfBytes(payload)} until ${keepUntilMs} ms`;
  }
  if (!('payload' in value)) return undefined;
  return `payload of ${nameOfBytes(value.payload as Uint8Array)}`;
};

function nameOfClaim({ claim, redeemBeforeMs }: Claim): string {
  return `claim ${claim} until ${redeemBeforeMs} ms`;
}

const nameOfBytes = ({ length }: Uint8Array): string =>
  `${grouped(length)} bytes`;

const nameOfClaims = (claims: readonly string[]): string =>
  claims.length === 0 ? 'none' : claims.join(', ');

/** The participants of all stories. */
export function openPost(
  world: World,
  changes: PostChanges = {},
): Post {
  world.words(say);
  const { storeBytesPerMs = Infinity, maxBytes = MAX_BYTES } = changes;
  const { queueBytesPerMs: bytesPerMs = Infinity } = changes;
  const receiver = world.remote<Receiver>('Receiver');
  const sender = world.remote<Sender>('Sender');
  const bootStore = (host: Host) =>
    changes.bootStore?.(host) ?? new StoreServer(host, storeBytesPerMs);
  const store = world.node('Store', bootStore, { kind: 'database' });
  const bootQueue = (host: Host) => {
    const limits = { maxBytes, bytesPerMs };
    const queue = new QueueServer(host, receiver, limits);
    return changes.bootQueue?.(queue) ?? queue;
  };
  const queue = world.node('Queue', bootQueue, { kind: 'queue' });
  world.node('Sender', ({ wallClock, random }) => {
    const newClaim = () => `c${Math.floor(random() * 900) + 100}`;
    return new Sender(store, queue, wallClock, newClaim, {
      inlineUpToBytes: 1024,
      messageTtlMs: 1000,
      payloadTtlMs: 1200,
      ...changes,
    });
  });
  world.node('Receiver', (host) => {
    const { wallClock, disk } = host;
    const handle = async (payload: Uint8Array) => {
      await changes.onHandled?.(payload, host);
      disk.set(`handled ${disk.size + 1}`, payload);
    };
    return new Receiver(store, queue, wallClock, handle);
  });
  const collector = world.node(
    'Collector',
    ({ wallClock }) => new Collector(store, wallClock),
  );
  return { sender, collector };
}

/** What the receiver has handled, repetitions included. */
export function handled(world: World): unknown[] {
  return [...world.diskOf('Receiver').values()];
}

/** The claims that the store holds a payload for. */
export function stored(world: World): string[] {
  return [...world.diskOf('Store').keys()];
}

/** The messages that wait to be acknowledged. */
export function waiting(world: World): Message[] {
  return queued(world, (id) => !id.startsWith('dead'));
}

/** The messages that were put aside. */
export function deadLetters(world: World): Message[] {
  return queued(world, (id) => id.startsWith('dead'));
}

function queued(
  world: World,
  wanted: (id: string) => boolean,
): Message[] {
  const messages: Message[] = [];
  for (const [id, message] of world.diskOf('Queue')) {
    if (wanted(id)) messages.push(message as Message);
  }
  return messages;
}

/**
 * Without the pattern the payload is in the message, and the queue does
 * not take it.
 */
export const tooLarge: Scenario = {
  withoutPattern: true,
  async play(world) {
    const { sender } = openPost(world, { inlineUpToBytes: Infinity });
    return sender.send(bytes(300_000)).catch(({ name }) => name);
  },
};

/**
 * The payload goes to the store, and then its claim into the queue. The
 * receiver redeems the claim, checks the bytes, acknowledges, and only
 * then deletes the payload. The search looks for a crash of the sender
 * that leaves a payload nobody claims.
 */
export const checkAndRedeem: Scenario<number> = {
  search: {
    faults: ['crash'],
    crashable: ['Sender'],
    limits: {
      'no payload is left that nobody claims':
        'leaves a payload that nobody claims when the sender crashes between the two steps',
    },
  },
  async play(world) {
    const { sender } = openPost(world);
    void sender.send(bytes(300_000));
    await world.clock.sleep(120);
    const claimed = () => stored(world).length <= waiting(world).length;
    world.finally('no payload is left that nobody claims', claimed);
    return handled(world).length;
  },
};

/** A small payload travels in its message, and the store is not asked. */
export const inline: Scenario<number> = {
  async play(world) {
    const { sender } = openPost(world);
    await sender.send(bytes(800));
    await world.clock.sleep(60);
    return handled(world).length;
  },
};

/**
 * The sender crashes between the two steps. Nobody will ever claim the
 * payload. It stays until its time to live is over, and is collected.
 */
export const orphan: Scenario<number[]> = {
  faults: [{ crash: 'Sender', afterStep: 3 }],
  async play(world) {
    const { sender, collector } = openPost(world);
    void sender.send(bytes(300_000));
    await world.clock.sleep(600);
    const early = await collector.collect();
    await world.clock.sleep(600);
    return [early, await collector.collect()];
  },
};

/**
 * Somebody has deleted the payload. The receiver says so, and does not
 * acknowledge; after three attempts the message is among the dead
 * letters, where an operator will find it.
 */
export const missingPayload: Scenario<number> = {
  async play(world) {
    const forget = async ({ clock, disk }: Host) => {
      await clock.sleep(25);
      world.note('somebody deletes the payload');
      disk.clear();
    };
    const { sender } = openPost(world, {
      bootStore: (host) => {
        void forget(host);
        return new StoreServer(host, Infinity);
      },
    });
    await sender.send(bytes(300_000));
    await world.clock.sleep(400);
    return deadLetters(world).length;
  },
};

/**
 * One message and a collector that comes by twice. The search looks for
 * a crash, or a lost message, that leaves a claim to nothing, loses the
 * message or leaves the payload for ever.
 */
export const everyFault: Scenario = {
  search: { faults: ['crash', 'drop'], restartAfterMs: 50 },
  async play(world) {
    const { sender, collector } = openPost(world);
    const { clock } = world;
    const sent = await withTimeout(
      clock,
      300,
      sender.send(bytes(2000)),
    ).then(
      () => true,
      () => false,
    );
    let collected = 0;
    for (const ms of [600, 1000]) {
      await clock.sleep(ms);
      const some = withTimeout(clock, 200, collector.collect());
      collected += await some.catch(() => 0);
    }
    const arrived = () => !sent || handled(world).length > 0;
    world.finally('what was sent is handled', arrived);
    const found = () => deadLetters(world).length === 0;
    world.finally('no claim is one to nothing', found);
    const tidy = () => stored(world).length === 0;
    world.finally('no payload is left for ever', tidy);
    const twice = () => handled(world).length > 1;
    world.sometimes('it is handled twice', twice);
    const orphaned = () => collected > 0 && handled(world).length === 0;
    world.sometimes('an orphan is collected', orphaned);
  },
};

const KB = 1024;

/** A small message every 20 ms, and meanwhile a large one every 200. */
const SMALL_EVERY_MS = 20;
const LARGE_EVERY_MS = 200;

/**
 * From sending to handling of a message of 1 KB. One comes every 20 ms
 * for two seconds, and meanwhile a large one every 200 ms, in four
 * phases. A message takes 10 ms; the queue moves 16 KB in each ms, one
 * message after the other, and the store 256 KB.
 */
export const behindLarge: Experiment = {
  x: { label: 'large payload, KB', values: [16, 256, 512, 1024, 1536] },
  y: { label: 'small message until it is handled, ms' },
  series: {
    'claim check': (x: number) => inPhases(x, 16),
    'payload in the message': (x: number) => inPhases(x, Infinity),
  },
};

/**
 * From sending to handling of one message, and nothing else on its way,
 * in the same model.
 */
export const latency: Experiment = {
  x: { label: 'payload, KB', values: [1, 4, 16, 64, 256, 1024] },
  y: { label: 'until it is handled, ms' },
  series: {
    'claim check': (x: number) => one(x, 16),
    'claims for all': (x: number) => one(x, 0),
    'payload in the message': (x: number) => one(x, Infinity),
  },
};

function inModel(inlineUpToKb: number): PostChanges {
  return {
    inlineUpToBytes: inlineUpToKb * KB,
    maxBytes: Infinity,
    queueBytesPerMs: 16 * KB,
    storeBytesPerMs: 256 * KB,
  };
}

async function one(
  payloadKb: number,
  inlineUpToKb: number,
): Promise<number> {
  const { result } = await simulate(async (world) => {
    let ms = 0;
    const onHandled = () => (ms = world.clock.now());
    const changes = { ...inModel(inlineUpToKb), onHandled };
    const { sender } = openPost(world, changes);
    await sender.send(bytes(payloadKb * KB));
    await world.clock.sleep(200);
    return ms;
  });
  return result;
}

/** The mean for the small messages, once for each phase. */
async function inPhases(
  largeKb: number,
  inlineUpToKb: number,
): Promise<number[]> {
  const means: number[] = [];
  for (let ms = 0; ms < 100; ms += 30) {
    means.push(await meanWait(largeKb, inlineUpToKb, ms));
  }
  return means;
}

async function meanWait(
  largeKb: number,
  inlineUpToKb: number,
  phaseMs: number,
): Promise<number> {
  const { result } = await simulate(async (world) => {
    const { clock } = world;
    const handledAt = new Map<number, number>();
    // The length says which one it is, and is about 1 KB.
    const onHandled = ({ length }: Uint8Array) => {
      if (!handledAt.has(length)) handledAt.set(length, clock.now());
    };
    const changes = { ...inModel(inlineUpToKb), onHandled };
    const { sender } = openPost(world, changes);
    const sentAt = new Map<number, number>();
    for (let ms = 0; ms < 2000; ms += 10) {
      if (ms % SMALL_EVERY_MS === 0) {
        const length = KB - sentAt.size;
        sentAt.set(length, ms);
        void sender.send(bytes(length));
      }
      if ((ms + phaseMs) % LARGE_EVERY_MS === LARGE_EVERY_MS / 2) {
        void sender.send(bytes(largeKb * KB + 1));
      }
      await clock.sleep(10);
    }
    await clock.sleep(2000);
    const waits = [...sentAt].map(
      ([length, ms]) => (handledAt.get(length) ?? NaN) - ms,
    );
    return waits.reduce((sum, ms) => sum + ms, 0) / waits.length;
  });
  return result;
}
