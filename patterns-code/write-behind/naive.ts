/**
 * Write-behind that takes the changes of a flush out of the buffer
 * before it writes them, as one swaps a list for an empty one. While
 * they are under way a read finds an old value, and a write that fails
 * is logged and gone.
 *
 * @title drops what failed
 * @breaks answers a read from the change while its write is under way, and after that has failed, unless it is given up
 * @breaks takes any text for a key and for a value, and keeps two keys apart
 * @breaks shows which changes may not be in the database yet
 * @breaks writes once more what has changed while it was being written, also when it was deleted or when that write fails
 * @breaks sends a change again with its last value when its write was refused, threw at once or was never answered
 * @breaks goes on until the database takes it, with a pause of the gathering time that no number of changes makes shorter
 * @breaks writes the others when some are refused each time, even more than fit into one flush
 * @breaks waits for a write that gets no answer no longer than its timeout, to the ms, and writes the others beside and after it
 * @breaks sends it again when whether to give up throws, rejects, answers nothing or never answers
 * @breaks gives up no change that came in the place of the one that failed, and asks about none that is replaced
 * @breaks ends with what was acknowledged in the database, whichever one message is lost, or wherever the database restarts once more
 * @breaks writes the same value again when the answer to a write was lost
 * @breaks refuses a change of one more key while the buffer is full, at once, and takes those of the keys in it
 * @breaks keeps one change for each key, however often it changes and its write fails
 * @breaks writes at once what waits, also in the pause after a failure, and ends when all is written
 * @breaks takes no change once it is closed, and answers reads
 * @breaks goes on while writes fail, and whoever waits no longer finds the rest
 * @breaks can lose in a crash what was acknowledged and not yet written, and nothing else
 * @breaks refuses changes in the end when more keys change than the database takes
 * @breaks lets a change that fails each time, and is not given up, hold all others to one flush in each gathering time, also while it closes
 * @breaks keeps a change that fails each time, and is not given up, until its key changes again
 */

import type { Clock } from '../_simulation/types.ts';

/** What it needs from the system of record. */
export interface Database {
  read(key: string): Promise<string | undefined>;
  write(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

/** The last value of a key. No value stands for a delete. */
export interface Change {
  readonly key: string;
  readonly value: string | undefined;
}

/** When it writes, how much may wait for that, and what it keeps. */
export interface WriteBehindOptions {
  /** Changes are gathered for so long before they are written … */
  flushAfterMs: number;
  /** … or until so many keys have changed. A flush is never larger. */
  flushCount: number;
  /** So many keys at most have a change that is not written yet. */
  maxPending: number;
  /** How long an answer is waited for. */
  databaseTimeoutMs: number;
  /** How long a value is kept, from when the database was asked … */
  ttlMs: number;
  /** … and how many. The one that was used longest ago goes first. */
  maxEntries: number;
  /** Hears of a write that failed. True: it is not tried again. */
  givesUp: (error: unknown, change: Change) => Promise<boolean>;
}

/** No answer. What was asked for may be done all the same, or later. */
export class DatabaseTimeout extends Error {
  override readonly name = 'DatabaseTimeout';
}

/** The change was not made: the buffer is full, or closed. */
export class ChangeRefused extends Error {
  override readonly name = 'ChangeRefused';
}

/** Writes changes later: "Write-Behind Caching" in Oracle Coherence. */
export class WriteBehindCache {
  /** One change for each key, until it is written. */
  private readonly buffer = new Map<string, Change>();
  private writer?: Promise<void>;
  private gathering = new AbortController();
  private hasFailed = false;
  private isClosed = false;
  /** What the database has. The first was used longest ago. */
  private readonly entries = new Map<string, Entry>();
  private readonly loads = new Map<string, symbol>();
  private readonly database: Database;
  private readonly clock: Clock;
  private readonly options: WriteBehindOptions;

  /** Throws RangeError for numbers that it could not work with. */
  constructor(
    database: Database,
    clock: Clock,
    options: WriteBehindOptions,
  ) {
    this.database = database;
    this.clock = clock;
    this.options = { ...options };
    for (const name of [...TIMES, ...COUNTS]) {
      const n = this.options[name];
      if (Number.isSafeInteger(n) && n > 0) continue;
      throw new RangeError(`${name} is ${n}, no whole number above 0`);
    }
    if (this.options.flushCount > this.options.maxPending)
      throw new RangeError('flushCount is more than maxPending');
  }

  /** What was acknowledged and may not be in the database yet. */
  get pending(): Change[] {
    return [...this.buffer.values()];
  }

  /** Throws what the database throws, or DatabaseTimeout. */
  async get(key: string): Promise<string | undefined> {
    // First of all: this is newer than what the database has.
    const change = this.buffer.get(key);
    if (change !== undefined) return change.value;
    const kept = this.entries.get(key);
    this.entries.delete(key);
    if (!kept || kept.endMs <= this.clock.now()) return this.load(key);
    this.entries.set(key, kept);
    return kept.value;
  }

  async put(key: string, value: string): Promise<void> {
    if (typeof value !== 'string') throw new TypeError('not a text');
    this.change(key, value);
  }

  async delete(key: string): Promise<void> {
    this.change(key, undefined);
  }

  /** Takes no more changes, and ends when none is `pending`. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.gathering.abort();
    await this.writer;
  }

  private change(key: string, value: string | undefined): void {
    const { maxPending, flushCount } = this.options;
    if (this.isClosed) throw new ChangeRefused('the cache is closed');
    // Whoever waited for room would take memory as well.
    if (!this.buffer.has(key) && this.buffer.size >= maxPending)
      throw new ChangeRefused(`${maxPending} changes are waiting`);
    // In the place of an older one, which need not be written.
    this.buffer.set(key, Object.freeze({ key, value }));
    this.entries.delete(key);
    this.loads.delete(key);
    if (this.buffer.size >= flushCount && !this.hasFailed)
      this.gathering.abort();
    this.writer ??= this.write();
  }

  private async write(): Promise<void> {
    const { flushAfterMs: ms, flushCount } = this.options;
    while (this.buffer.size > 0) {
      const isDue = this.isClosed || this.buffer.size >= flushCount;
      this.gathering = new AbortController();
      // What has failed is no reason to hurry.
      if (isDue && !this.hasFailed) this.gathering.abort();
      await this.clock.sleep(ms, this.gathering.signal).catch(() => {});
      // One at a time: of two under way the older could arrive last.
      const flush = this.pending.slice(0, flushCount);
      for (const { key } of flush) this.buffer.delete(key);
      const ends = await Promise.allSettled(flush.map(this.send, this));
      this.hasFailed = ends.some((end) => end.status === 'rejected');
    }
    this.writer = undefined;
  }

  /** Throws if the change is to be sent again. */
  private async send(change: Change): Promise<void> {
    const { key, value } = change;
    const endMs = this.clock.now() + this.options.ttlMs;
    try {
      if (value === undefined)
        await this.inTime(this.database.delete(key));
      else await this.inTime(this.database.write(key, value));
      this.keep(key, { value, endMs });
    } catch (error) {
      await this.inTime(this.options.givesUp(error, change));
    }
  }

  private async load(key: string): Promise<string | undefined> {
    const endMs = this.clock.now() + this.options.ttlMs;
    const load = Symbol(key);
    // The first: before the last of a busy key ends, another begins.
    if (!this.loads.has(key)) this.loads.set(key, load);
    const isFirst = () => this.loads.get(key) === load;
    try {
      const value = await this.inTime(this.database.read(key));
      // If it has changed meanwhile, this may be the older value.
      if (isFirst()) this.keep(key, { value, endMs });
      return value ?? undefined; // many drivers answer null
    } finally {
      if (isFirst()) this.loads.delete(key);
    }
  }

  private keep(key: string, entry: Entry): void {
    if (typeof entry.value !== 'string') return; // none is not kept
    this.entries.set(key, entry);
    const [first = key] = this.entries.keys();
    if (this.entries.size > this.options.maxEntries)
      this.entries.delete(first);
  }

  private inTime<R>(work: R | Promise<R>): Promise<R> {
    const done = new AbortController();
    const late = this.clock
      .sleep(this.options.databaseTimeoutMs, done.signal)
      .then(() => Promise.reject(new DatabaseTimeout('no answer')));
    return Promise.race([work, late]).finally(() => done.abort());
  }
}

type Entry = { value: string | undefined; endMs: number };
const TIMES = ['flushAfterMs', 'databaseTimeoutMs', 'ttlMs'] as const;
const COUNTS = ['flushCount', 'maxPending', 'maxEntries'] as const;
