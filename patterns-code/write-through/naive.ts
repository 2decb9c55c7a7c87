/**
 * Write-through that changes the cache first and then the database, and
 * undoes nothing. When the database refuses the value, the cache goes
 * on to serve what nobody has stored.
 *
 * @title cache first
 * @breaks keeps the old entry until the database has answered, then replaces it and ends
 * @breaks passes a refusal of the database on, and answers with what that has
 * @breaks agrees with the database after a lost answer, whichever further message is lost and wherever the cache restarts
 * @breaks keeps no value of a load that a write, a delete or a failed write has overtaken
 * @breaks keeps nothing after two writes that overlap, and answers with what the database has
 * @breaks forgets the entry again when a write that was given up is answered after all
 * @breaks keeps nothing of a load or a write during which a late answer comes
 * @breaks agrees with the database once every answer has arrived, whichever two messages of a reader and two writers are late
 * @breaks remembers nothing of a key that has no entry, once its calls are over
 * @breaks passes on whatever the database throws, also at once, and loads again after it
 * @breaks lets calls for other keys, and reads of an entry, go on while one waits
 * @breaks serves the old value for the rest of its time to live when a write that it gave up arrives after a load, and the answer does not
 * @breaks can answer one reader with the new value and the next one with the old, while the write is under way
 * @breaks lets a write that it gave up arrive later and replace one that was acknowledged
 * @breaks leaves it to the network and the database which of two overlapping writes is the last, also if one application sends both
 * @breaks loads for every reader while writes of the key keep overlapping
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
 * It keeps what is written, and then writes it to the database. What
 * it does not have it reads through.
 */
export class WriteThroughCache {
  /** In the order of use, what was used last at the end. */
  private readonly entries = new Map<string, Entry>();
  /**
   * Who may fill the entry of a key. A load takes this right when
   * nobody has it, a write ends it.
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
    this.forget(key);
    this.fill(key, value, startMs);
    await this.inTime(call());
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

  /** What is not known for certain, the next reader asks for. */
  private forget(key: string): void {
    this.entries.delete(key);
    this.rights.delete(key);
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
