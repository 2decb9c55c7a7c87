/**
 * Cache-aside as it is usually written: what was loaded is stored,
 * whatever happened meanwhile. A slow reader that loaded the value
 * before a write stores it after the delete, and the old value stays
 * until its TTL.
 *
 * @breaks never keeps an old value after a write, whichever messages of a racing reader and writer are slow
 * @breaks can answer a reader with the old value after a write has ended, if the read began before
 */
import type { Clock } from '../_simulation/types.ts';

/** A miss comes with a lease: the right to fill the entry once. */
export type Lookup = { value: string } | { lease: number };

/** What it needs from a cache server. */
export interface Cache {
  get(key: string): Promise<Lookup>;
  /** Ignored if the lease is no longer the key's latest. */
  set(
    key: string,
    value: string,
    ttlMs: number,
    lease?: number,
  ): Promise<void>;
  /** Forgets the entry, and the lease with it. */
  delete(key: string): Promise<void>;
}

/** What it needs from the system of record. */
export interface Database {
  read(key: string): Promise<string | undefined>;
  write(key: string, value: string): Promise<void>;
}

/** How long a copy may be used, and waited for. */
export interface CacheAsideOptions {
  /** No entry is served for longer than this. */
  ttlMs: number;
  /** How long a cache that does not answer is waited for. */
  cacheTimeoutMs: number;
}

/**
 * The application looks in the cache, loads what is missing from the
 * database, and deletes what it changes. The lease is from Nishtala et
 * al., "Scaling Memcache at Facebook", NSDI 2013.
 */
export class CacheAside {
  private readonly cache: Cache;
  private readonly database: Database;
  private readonly clock: Clock;
  private readonly options: CacheAsideOptions;

  constructor(
    cache: Cache,
    database: Database,
    clock: Clock,
    options: CacheAsideOptions,
  ) {
    this.cache = cache;
    this.database = database;
    this.clock = clock;
    this.options = options;
  }

  /** Throws what the database throws. */
  async read(key: string): Promise<string | undefined> {
    const found = await this.attempt(this.cache.get(key));
    if (found !== undefined && 'value' in found) return found.value;
    const value = await this.database.read(key);
    if (value === undefined || found === undefined) return value;
    const { ttlMs } = this.options;
    await this.attempt(this.cache.set(key, value, ttlMs));
    return value;
  }

  /** Throws what the database throws; then nothing was deleted. */
  async write(key: string, value: string): Promise<void> {
    // The other way round, a reader between the two steps would put
    // the old value back, and nothing would delete it again.
    await this.database.write(key, value);
    await this.attempt(this.cache.delete(key));
  }

  /** The cache only saves time: without it, go on without it. */
  private async attempt<R>(call: Promise<R>): Promise<R | undefined> {
    const answered = new AbortController();
    const { cacheTimeoutMs } = this.options;
    const silence = this.clock
      .sleep(cacheTimeoutMs, answered.signal)
      .then(() => undefined);
    try {
      return await Promise.race([call, silence]);
    } catch {
      return undefined;
    } finally {
      answered.abort();
    }
  }
}
