/**
 * Cache-aside that deletes the entry before it writes to the database.
 * A reader between the two steps loads the old value and caches it,
 * with a lease that is perfectly valid, and the old value stays until
 * its TTL.
 *
 * @title deletes first
 * @breaks writes to the database first, then deletes the entry
 * @breaks keeps no old value after a write once every message has arrived, whichever two of racing readers and a writer are slow
 * @breaks serves the old value until its time to live is over when the application dies between the two steps of a write
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
    const found = await this.lookUp(key);
    if (found.value !== undefined) return found.value;
    const { lease } = found;
    let loaded: string | undefined;
    try {
      loaded = await this.database.read(key);
      return loaded;
    } finally {
      if (lease !== undefined) await this.fill(key, loaded, lease);
    }
  }

  /** Throws what the database throws; it may still have written. */
  async write(key: string, value: string): Promise<void> {
    await this.attempt(() => this.cache.delete(key));
    await this.database.write(key, value);
  }

  /** Without a lease, whatever is loaded is not stored. */
  private async lookUp(
    key: string,
  ): Promise<{ value?: string; lease?: number }> {
    const { askAgainMs, waitAtMostMs } = this.options;
    const ask = () => this.attempt(() => this.cache.get(key));
    const lastMs = this.clock.now() + waitAtMostMs - askAgainMs;
    let found = await ask();
    while (found === 'loading' && this.clock.now() <= lastMs) {
      await this.clock.sleep(askAgainMs);
      found = await ask();
    }
    return readable(found);
  }

  /** Uses the lease, or gives it back for the next one who asks. */
  private async fill(
    key: string,
    value: string | undefined,
    lease: number,
  ): Promise<void> {
    const { ttlMs } = this.options;
    // By now the value can be old. If it was changed meanwhile, the
    // delete has ended the lease, and the cache ignores this.
    await this.attempt(() =>
      value === undefined
        ? this.cache.delete(key, lease)
        : this.cache.set(key, value, ttlMs, lease),
    );
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

/** Many clients answer a miss with null: no value, and no lease. */
function readable(found: unknown): { value?: string; lease?: number } {
  const answer = Object(found) as { value?: unknown; lease?: unknown };
  const { value, lease } = answer;
  return {
    ...(typeof value === 'string' && { value }),
    ...(typeof lease === 'number' && { lease }),
  };
}
