/**
 * Cache-aside as it is usually written, without leases: who misses
 * loads, and stores what was loaded, whatever happened meanwhile. A
 * slow reader that loaded the value before a write stores it after the
 * delete, and the old value stays until its TTL.
 *
 * @title without a lease
 * @breaks loads once for all readers who miss together, if the load is over before they stop waiting and before the lease is too old
 * @breaks loads again for each lease that grows too old
 * @breaks asks no more when the cache dies while a reader waits
 * @breaks fills a key that is read more often than it can be loaded
 * @breaks gives its lease back when the database fails or has no such value, so that the next reader loads
 * @breaks uses a lease whatever its number is, also 0
 * @breaks stores nothing without a lease that it can read
 * @breaks waits for the load of another reader no longer than it was told to and one timeout of the cache, then loads without storing
 * @breaks keeps no old value after a write once every message has arrived, whichever two of racing readers and a writer are slow
 * @breaks can answer a reader with the old value after a write has ended, if the read began before
 * @breaks lets the next readers wait for nothing until the lease is too old when the cache answers a miss later than its timeout
 * @breaks keeps readers waiting for nothing while writes come faster than a load ends
 */

import type { Clock } from '../_simulation/types.ts';

/**
 * A hit has a value. A miss has a lease, the right to fill the entry,
 * or it says that somebody else has the lease and is loading.
 */
export type Lookup = { value: string } | { lease: number } | 'loading';

/** What it needs from a cache server. */
export interface Cache {
  get(key: string): Promise<Lookup>;
  /** Ends the lease. Ignored if the lease is no longer the key's. */
  set(
    key: string,
    value: string,
    ttlMs: number,
    lease?: number,
  ): Promise<unknown>;
  /**
   * Forgets the entry and the lease. With a lease it gives that one
   * back, and is ignored if it is no longer the key's.
   */
  delete(key: string, lease?: number): Promise<void>;
}

/** What it needs from the system of record. It may be a replica's. */
export interface Database {
  read(key: string): Promise<string | undefined>;
  write(key: string, value: string): Promise<void>;
}

/** How long a copy may be used, and waited for. */
export interface CacheAsideOptions {
  /** The cache serves no entry for longer than this. */
  ttlMs: number;
  /** How long a cache that does not answer is waited for. */
  cacheTimeoutMs: number;
  /** How often to ask again while somebody else loads. */
  askAgainMs: number;
  /**
   * How long to go on with that before loading without a lease. The
   * answer to the last question may take one `cacheTimeoutMs` more.
   */
  waitAtMostMs: number;
}

/**
 * The application looks in the cache, loads what is missing from the
 * database, and deletes what it changes. The lease is from Nishtala et
 * al., "Scaling Memcache at Facebook", NSDI 2013, section 3.2.1.
 */
export class CacheAside {
  private readonly cache: Cache;
  private readonly database: Database;
  private readonly clock: Clock;
  private readonly options: CacheAsideOptions;

  /** Throws RangeError for times that it could not keep to. */
  constructor(
    cache: Cache,
    database: Database,
    clock: Clock,
    options: CacheAsideOptions,
  ) {
    const { ttlMs, cacheTimeoutMs, askAgainMs, waitAtMostMs } = options;
    const waits = { cacheTimeoutMs, askAgainMs, waitAtMostMs };
    for (const [name, ms] of Object.entries(waits)) {
      // From a file of settings it may come as text.
      if (typeof ms === 'number' && ms > 0 && ms < Infinity) continue;
      throw new RangeError(
        `${name} is ${ms}, which is no time to wait`,
      );
    }
    const isTime = typeof ttlMs === 'number' && ttlMs >= 0;
    if (!isTime || ttlMs === Infinity) {
      throw new RangeError(
        `ttlMs is ${ttlMs}, which is no time to live`,
      );
    }
    if (askAgainMs > waitAtMostMs) {
      throw new RangeError(
        `askAgainMs is ${askAgainMs}: it has to be at most ` +
          `waitAtMostMs, which is ${waitAtMostMs}`,
      );
    }
    this.cache = cache;
    this.database = database;
    this.clock = clock;
    this.options = options;
  }

  /** Throws what the database throws. */
  async read(key: string): Promise<string | undefined> {
    const found = await this.attempt(() => this.cache.get(key));
    const value = valueOf(found);
    if (value !== undefined) return value;
    const loaded = await this.database.read(key);
    if (loaded === undefined || found === undefined) return loaded;
    const { ttlMs } = this.options;
    await this.attempt(() => this.cache.set(key, loaded, ttlMs));
    return loaded;
  }

  /** Throws what the database throws; it may still have written. */
  async write(key: string, value: string): Promise<void> {
    try {
      // The other way round, a reader between the two steps would put
      // the old value back, and nothing would delete it again.
      await this.database.write(key, value);
    } finally {
      // After an error too: the write may have been done and its
      // answer lost. A delete too many costs one load.
      await this.attempt(() => this.cache.delete(key));
    }
  }

  /** The cache only saves time: without it, go on without it. */
  private async attempt<R>(
    call: () => Promise<R>,
  ): Promise<R | undefined> {
    const answered = new AbortController();
    const { cacheTimeoutMs } = this.options;
    const silence = this.clock
      .sleep(cacheTimeoutMs, answered.signal)
      .then(nothing, nothing);
    try {
      return await Promise.race([call(), silence]);
    } catch {
      return undefined;
    } finally {
      answered.abort();
    }
  }
}

const nothing = () => undefined;

/** Many clients answer a miss with null: no value. */
function valueOf(found: unknown): string | undefined {
  const { value } = Object(found) as { value?: unknown };
  return typeof value === 'string' ? value : undefined;
}
