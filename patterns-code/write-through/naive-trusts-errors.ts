/**
 * Write-through that takes an error for a proof that nothing was
 * written, and leaves the entry as it was. When only the answer was
 * lost, the database has the new value, and the cache goes on to serve
 * the old one.
 *
 * @title trusts errors
 * @breaks passes a refusal of the database on, and answers with what that has
 * @breaks forgets the entry when the answer to a write or a delete is lost, because it may have been done
 * @breaks agrees with the database after a lost answer, whichever further message is lost and wherever the cache restarts
 * @breaks forgets the entry again when a write that was given up is answered after all
 * @breaks keeps nothing of a load or a write during which a late answer comes
 * @breaks agrees with the database once every answer has arrived, whichever two messages of a reader and two writers are late
 * @breaks passes on whatever the database throws, also at once, and loads again after it
 * @breaks lets a write that it gave up arrive later and replace one that was acknowledged
 */

import type { Clock } from '../_simulation/types.ts';

/** What it needs from the system of record. */
export interface Database {
  read(key: string): Promise<string | undefined>;
  write(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

/** How long entries are used, how many, and when to stop waiting. */
export interface WriteThroughOptions {
  /** No entry is served for longer than this after it was asked for. */
  ttlMs: number;
  /** With one more, the entry goes that was used longest ago. */
  maxEntries: number;
  /** How long each answer of the database is waited for. */
  databaseTimeoutMs: number;
}

/** No answer in time. What was asked for may happen all the same. */
export class DatabaseTimeout extends Error {
  override readonly name = 'DatabaseTimeout';

  constructor(timeoutMs: number) {
    super(`the database has not answered within ${timeoutMs} ms`);
  }
}

interface Entry {
  value: string;
  untilMs: number;
}

/**
 * A cache that applications read and write as if it were the database.
 * It writes to the database first, keeps what that has accepted, and
 * only then says that it is done: write-through in the terms of Oracle
 * Coherence. What it does not have it reads through.
 */
export class WriteThroughCache {
  /** In the order of use, what was used last at the end. */
  private readonly entries = new Map<string, Entry>();
  /**
   * Who may fill the entry of a key. A load takes this right when
   * nobody has it, a write takes it from whoever has it.
   */
  private readonly rights = new Map<string, object>();
  private readonly database: Database;
  private readonly clock: Clock;
  private readonly options: WriteThroughOptions;

  /** Throws RangeError for options that it could not work with. */
  constructor(
    database: Database,
    clock: Clock,
    options: WriteThroughOptions,
  ) {
    const { ttlMs, maxEntries, databaseTimeoutMs } = options;
    check(
      { ttlMs, databaseTimeoutMs },
      Number.isFinite,
      'a time in ms',
    );
    check({ maxEntries }, Number.isSafeInteger, 'a whole number');
    this.database = database;
    this.clock = clock;
    // A change of the caller's object would not be checked.
    this.options = { ttlMs, maxEntries, databaseTimeoutMs };
  }

  /** Throws what the database throws, or DatabaseTimeout. */
  async get(key: string): Promise<string | undefined> {
    const entry = this.entries.get(key);
    if (entry === undefined || entry.untilMs <= this.clock.now()) {
      return this.load(key);
    }
    this.keep(key, entry);
    return entry.value;
  }

  /**
   * Ends when the database has the value. Throws what the database
   * throws, or DatabaseTimeout; then it may have the value as well.
   */
  async put(key: string, value: string): Promise<void> {
    const call = () => this.database.write(key, value);
    await this.write(key, call, value);
  }

  /** As `put`, for no value. */
  async delete(key: string): Promise<void> {
    await this.write(key, () => this.database.delete(key));
  }

  private async write(
    key: string,
    call: () => Promise<void>,
    value?: string,
  ): Promise<void> {
    const startMs = this.clock.now();
    const right = {};
    // Whoever loads now may get the old value, and must not keep it.
    this.rights.set(key, right);
    let isKnown: boolean;
    try {
      await this.inTime(call());
      // If another write has come meanwhile, only the database knows
      // which of them is the last.
      isKnown = this.rights.get(key) === right;
      this.entries.delete(key);
    } finally {
      this.rights.delete(key);
    }
    if (isKnown) this.fill(key, value, startMs);
  }

  private async load(key: string): Promise<string | undefined> {
    const startMs = this.clock.now();
    const right = {};
    if (!this.rights.has(key)) this.rights.set(key, right);
    const isMine = () => this.rights.get(key) === right;
    try {
      const value = await this.inTime(this.database.read(key));
      if (isMine()) this.fill(key, value, startMs);
      return value;
    } finally {
      if (isMine()) this.rights.delete(key);
    }
  }

  /** No value is not kept. Many drivers answer null for it. */
  private fill(key: string, value: unknown, startMs: number): void {
    if (typeof value !== 'string') return;
    // Its life began with the question: who changes the database past
    // this cache may have done so at any time since.
    const untilMs = startMs + this.options.ttlMs;
    this.keep(key, { value, untilMs });
  }

  private keep(key: string, entry: Entry): void {
    this.entries.delete(key);
    this.entries.set(key, entry);
    if (this.entries.size <= this.options.maxEntries) return;
    const [oldest = key] = this.entries.keys();
    this.entries.delete(oldest);
  }

  /** `late` is called when an answer comes that nobody waits for. */
  private async inTime<R>(
    answer: Promise<R>,
    late: () => void = () => {},
  ): Promise<R> {
    const { databaseTimeoutMs } = this.options;
    const answered = new AbortController();
    const silence = this.clock
      .sleep(databaseTimeoutMs, answered.signal)
      .then(() => {
        answer.then(late, late);
        throw new DatabaseTimeout(databaseTimeoutMs);
      });
    try {
      return await Promise.race([answer, silence]);
    } finally {
      answered.abort();
    }
  }
}

function check(
  options: Readonly<Record<string, number>>,
  isNumber: (value: unknown) => boolean,
  what: string,
): void {
  for (const [name, value] of Object.entries(options)) {
    // From a file of settings it may come as text.
    if (isNumber(value) && value > 0) continue;
    throw new RangeError(`${name} is ${value}, not ${what} above 0`);
  }
}
