/**
 * A cache that reloads an entry at every read, unless it is being
 * reloaded already, however new it is. Readers seldom wait, and the
 * database does nearly all the work that the cache should spare it.
 *
 * @title at every read
 * @breaks loads a missing value and answers from memory after that
 * @breaks serves an entry until its time to live is over, counted from when its load began, though the time of day is set
 * @breaks takes an empty text for a value, and both undefined and null for none
 * @breaks answers a read late in the life of an entry at once, and reloads the entry beside it
 * @breaks reloads from the ms on at which its share of the life is over, and not before
 * @breaks reloads nothing that nobody reads
 * @breaks gives what it has reloaded a whole life from when the reload began, and reloads it in its turn
 * @breaks begins the next reload of an entry only after the pause, and that of another one at once
 * @breaks gives a reload up that hangs, again and again, and reloads when the database is back
 * @breaks ignores what comes after a reload was given up, a value and an error
 * @breaks tells `onReloadError` of each reload that failed, and no reader, whatever that does
 * @breaks loads anew for who comes after it, and keeps that though the older load ends later
 * @breaks leaves the entry as it is that came after it, when an older reload fails
 * @breaks forgets one key and no other, and one that it does not have
 * @breaks waits for no more reloads at once than it was told to, invalidated ones included, and does the others at a later read
 * @breaks keeps no more entries than it was told to, and drops the one used longest ago
 * @breaks keeps its bound when a reload ends whose entry was dropped meanwhile
 * @breaks draws for each entry when its share of the life is over, earlier by up to the jitter
 * @breaks goes on with the options that it was given, though they are changed
 * @breaks lets who comes first wait, and who comes after a pause that was longer than the rest of the life
 * @breaks serves the old value after a change that nobody tells it of, until a reload or for the rest of its life
 * @breaks reloads the old value and serves it, where the database is a replica that lags behind an invalidation
 * @breaks reloads all at once what was loaded at once and is read all the time, without jitter
 * @breaks lets entries expire that are read all the time, if there are more than it may reload in what is left of their lives
 */

import type { Clock } from '../_simulation/types.ts';

/** What it needs from the system of record. */
export interface Database {
  read(key: string): Promise<string | undefined>;
}

/** How long entries live, and when and how often they are reloaded. */
export interface RefreshAheadOptions {
  /** An entry is served for so long from when its load began. */
  ttlMs: number;
  /**
   * From this share of `ttlMs` on, at the latest, a read reloads the
   * entry. With 1, and no jitter, none does: that is read-through.
   */
  refreshFactor: number;
  /** Up to this share earlier: drawn for each entry. */
  jitter: number;
  /** So many reloads are waited for at once. Misses do not count. */
  maxReloads: number;
  /** After a reload that failed, none of that entry for so long. */
  retryAfterMs: number;
  /** So many entries are kept. Who was used longest ago, goes. */
  maxEntries: number;
  /** A load is waited for so long, and then it has failed. */
  databaseTimeoutMs: number;
  /** Nobody waits for a reload: its error goes here, and ends here. */
  onReloadError?: (key: string, error: unknown) => unknown;
}

/** The database has not answered in time. */
export class DatabaseTimeout extends Error {
  override readonly name = 'DatabaseTimeout';
}

interface Entry {
  value: string;
  refreshAtMs: number;
  untilMs: number;
}

type Load = Promise<string | undefined>;

/**
 * A cache that loads what is missing, and reloads an entry that is read
 * late in its life, before it expires: "refresh-ahead", with a factor,
 * as in Oracle Coherence, "Caching Data Sources". The random start is
 * a plain relative of XFetch (Vattani et al., VLDB 2015).
 */
export class RefreshAheadCache {
  /** In the order of their last use. */
  private readonly entries = new Map<string, Entry>();
  /** One for a key, and none that was invalidated meanwhile. */
  private readonly loads = new Map<string, Load>();
  private reloads = 0;
  private readonly database: Database;
  private readonly clock: Clock;
  private readonly random: () => number;
  private readonly options: RefreshAheadOptions;

  /**
   * `random` draws from 0 to 1, without the 1. Throws RangeError for
   * options that it could not work with.
   */
  constructor(
    database: Database,
    clock: Clock,
    random: () => number,
    options: RefreshAheadOptions,
  ) {
    this.database = database;
    this.clock = clock;
    this.random = random;
    // A copy: later changes of the caller's would not be checked.
    this.options = check({ ...options });
  }

  /**
   * Undefined if the database has no such value. Who misses waits for
   * the database, and is thrown its error or DatabaseTimeout.
   */
  async get(key: string): Promise<string | undefined> {
    const entry = this.entries.get(key);
    const nowMs = this.clock.now();
    if (entry === undefined || nowMs >= entry.untilMs) {
      return this.loads.get(key) ?? this.load(key);
    }
    // A Map keeps the order in which its keys were added.
    this.entries.delete(key);
    this.entries.set(key, entry);
    // What `onReloadError` throws concerns no reader either.
    this.reload(key, entry).catch(nothing);
    return entry.value;
  }

  /** Forgets the entry. A load under way will not bring it back. */
  invalidate(key: string): void {
    this.entries.delete(key);
    this.loads.delete(key);
  }

  private async reload(key: string, entry: Entry): Promise<void> {
    const { maxReloads, retryAfterMs, onReloadError } = this.options;
    if (this.loads.has(key) || this.reloads >= maxReloads) return;
    this.reloads += 1;
    try {
      await this.load(key).finally(() => (this.reloads -= 1));
    } catch (error) {
      // The old value is good until it expires. Without a pause, each
      // read would ask a database that is down.
      entry.refreshAtMs = this.clock.now() + retryAfterMs;
      await onReloadError?.(key, error);
    }
  }

  /** Asks the database once, whoever waits for the answer. */
  private load(key: string): Load {
    const beganMs = this.clock.now();
    const isCurrent = () => this.loads.get(key) === load;
    const load: Load = this.ask(key)
      .then((value) => {
        // If it is not, this may be the value from before a write.
        if (isCurrent()) this.store(key, value, beganMs);
        return value;
      })
      .finally(() => {
        if (isCurrent()) this.loads.delete(key);
      });
    this.loads.set(key, load);
    return load;
  }

  private store(
    key: string,
    value: string | undefined,
    beganMs: number,
  ): void {
    const { ttlMs, refreshFactor, jitter, maxEntries } = this.options;
    this.entries.delete(key);
    if (value === undefined) return;
    const share = refreshFactor * (1 - jitter * this.random());
    // From the beginning: it may have changed ever since.
    const refreshAtMs = beganMs + ttlMs * share;
    const untilMs = beganMs + ttlMs;
    this.entries.set(key, { value, refreshAtMs, untilMs });
    const [oldest = key] = this.entries.keys();
    if (this.entries.size > maxEntries) this.entries.delete(oldest);
  }

  private async ask(key: string): Load {
    const { databaseTimeoutMs } = this.options;
    const late = `no answer for ${key} in ${databaseTimeoutMs} ms`;
    const answered = new AbortController();
    const silence = this.clock
      .sleep(databaseTimeoutMs, answered.signal)
      .then(() => Promise.reject(new DatabaseTimeout(late)), nothing);
    try {
      const answer = this.database.read(key);
      // Many drivers say null for what is not there.
      return (await Promise.race([answer, silence])) ?? undefined;
    } finally {
      answered.abort();
    }
  }
}

const nothing = () => undefined;

function check(options: RefreshAheadOptions): RefreshAheadOptions {
  const { ttlMs, retryAfterMs, databaseTimeoutMs } = options;
  const { refreshFactor, jitter, maxReloads, maxEntries } = options;
  const times = { ttlMs, retryAfterMs, databaseTimeoutMs };
  demand(times, 'a time above 0 ms', (ms) => ms > 0);
  const waits = { databaseTimeoutMs };
  demand(waits, `within the ttlMs ${ttlMs}`, (ms) => ms <= ttlMs);
  const factor = { refreshFactor };
  demand(factor, 'above 0 and up to 1', (it) => it > 0 && it <= 1);
  demand({ jitter }, 'from 0 to 1', (it) => it >= 0 && it <= 1);
  const counts = { maxReloads, maxEntries };
  const isCount = (it: number) => Number.isSafeInteger(it) && it > 0;
  demand(counts, 'a whole number above 0', isCount);
  return options;
}

function demand(
  values: Record<string, number>,
  what: string,
  isSo: (value: number) => boolean,
): void {
  for (const [name, value] of Object.entries(values)) {
    // From a file of settings it may come as text.
    if (Number.isFinite(value) && isSo(value)) continue;
    throw new RangeError(`${name} is ${value}, which is not ${what}`);
  }
}
