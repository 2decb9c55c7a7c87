/**
 * A cache that loads, as it is written first, without single flight:
 * whoever misses loads, also while somebody else is loading the same
 * key, and keeps what comes. When a popular entry expires, all its
 * readers ask the database at once.
 *
 * @title each miss loads
 * @breaks loads once for all who ask while the load is under way and no invalidation comes, and again so when the value has expired
 * @breaks loads for the others, and for later, though the reader who began has died
 * @breaks gives its error to all who wait, and loads anew for the next
 * @breaks begins a new load after that, and ignores what the old one still brings
 * @breaks gives who asked before an invalidation the value of their load, and keeps it for nobody
 * @breaks lets nobody who asks after an invalidation join a load from before it
 * @breaks goes on sharing the newer load when the older one ends or fails first
 * @breaks heeds the second invalidation of a key as it heeds the first
 * @breaks gives who asks after an invalidation the new value, whichever two messages are late
 * @breaks begins a further load for each invalidation that a read follows, also while others are under way
 * @breaks tells who joins a load late of its timeout, though they have waited less
 */

import type { Clock } from '../_simulation/types.ts';

/**
 * What it needs from the system of record. It may be a replica's. As
 * many reads are under way at once as keys are being loaded.
 */
export interface Database {
  /** Undefined, or null as many drivers have it: no such value. */
  read(key: string): Promise<string | undefined>;
}

/** How long an answer may be used, how many are kept, and the wait. */
export interface ReadThroughOptions {
  /** A value is served until so long after its load began. */
  ttlMs: number;
  /** The same for the answer that there is no value; 0 keeps none. */
  absentTtlMs: number;
  /** So many answers are kept; the one unused for longest goes. */
  maxEntries: number;
  /** How long a load may take. Then its readers get an error. */
  databaseTimeoutMs: number;
}

/** The database did not answer in time. What it has is not known. */
export class DatabaseTimeout extends Error {
  override readonly name = 'DatabaseTimeout';
  readonly key: string;
  readonly timeoutMs: number;

  constructor(key: string, timeoutMs: number) {
    super(`no answer for "${key}" within ${timeoutMs} ms`);
    this.key = key;
    this.timeoutMs = timeoutMs;
  }
}

interface Entry {
  /** Undefined: the database has no such value. */
  value: string | undefined;
  untilMs: number;
}

type Load = Promise<string | undefined>;

/**
 * Answers from memory, and loads from the database what it does not
 *           have: its readers know no database.
 */
export class ReadThroughCache {
  /** In the order of their last use. */
  private readonly entries = new Map<string, Entry>();
  private readonly database: Database;
  private readonly clock: Clock;
  private readonly options: ReadThroughOptions;

  /** Throws RangeError for options that it could not keep to. */
  constructor(
    database: Database,
    clock: Clock,
    options: ReadThroughOptions,
  ) {
    // A change of the caller's object would not be checked.
    this.options = { ...options };
    check(this.options);
    this.database = database;
    this.clock = clock;
  }

  /** So many answers are kept, those included whose time is over. */
  get size(): number {
    return this.entries.size;
  }

  /**
   * Undefined if there is no such value. Throws DatabaseTimeout, and
   * what the database throws; neither is kept.
   */
  async get(key: string): Promise<string | undefined> {
    const entry = this.entries.get(key);
    this.entries.delete(key);
    if (entry !== undefined && this.clock.now() < entry.untilMs) {
      this.entries.set(key, entry); // behind all others
      return entry.value;
    }
    return this.load(key);
  }

  /**
   * To be called after each write to the database.
   */
  invalidate(key: string): void {
    this.entries.delete(key);
  }

  private async load(key: string): Load {
    const startedMs = this.clock.now();
    const value = await this.ask(key);
    this.keep(key, value, startedMs);
    return value;
  }

  /** Waits for the database no longer than it was told to. */
  private async ask(key: string): Load {
    const { databaseTimeoutMs } = this.options;
    const answer = this.database.read(key);
    const answered = new AbortController();
    const silence = this.clock
      .sleep(databaseTimeoutMs, answered.signal)
      .then(() => {
        throw new DatabaseTimeout(key, databaseTimeoutMs);
      });
    try {
      return (await Promise.race([answer, silence])) ?? undefined;
    } finally {
      answered.abort();
    }
  }

  private keep(
    key: string,
    value: string | undefined,
    startedMs: number,
  ): void {
    const { ttlMs, absentTtlMs, maxEntries } = this.options;
    // From its beginning: the database may have read it right then.
    const untilMs =
      startedMs + (value === undefined ? absentTtlMs : ttlMs);
    if (this.clock.now() >= untilMs) return;
    this.entries.set(key, { value, untilMs });
    if (this.entries.size <= maxEntries) return;
    const [unusedLongest] = this.entries.keys();
    if (unusedLongest !== undefined) this.entries.delete(unusedLongest);
  }
}

function check(options: ReadThroughOptions): void {
  const { ttlMs, absentTtlMs, maxEntries, databaseTimeoutMs } = options;
  const times = { ttlMs, absentTtlMs, databaseTimeoutMs };
  for (const [name, ms] of Object.entries(times)) {
    // From a file of settings it may come as text.
    const isTime = Number.isFinite(ms) && ms >= 0;
    if (isTime && (ms > 0 || name === 'absentTtlMs')) continue;
    throw new RangeError(`${name} is ${ms}: give it a number of ms`);
  }
  if (Number.isSafeInteger(maxEntries) && maxEntries > 0) return;
  throw new RangeError(
    `maxEntries is ${maxEntries}: give it a whole number above 0`,
  );
}
