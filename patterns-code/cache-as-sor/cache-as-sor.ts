import type { Clock, Host } from '../_simulation/types.ts';
import { CacheAside, type Cache } from '../cache-aside/cache-aside.ts';
import { ReadThroughCache } from '../read-through/read-through.ts';
import { RefreshAheadCache } from '../refresh-ahead/refresh-ahead.ts';
import { WriteBehindCache } from '../write-behind/write-behind.ts';
import { WriteThroughCache } from '../write-through/write-through.ts';

/** The system of record. */
export interface Database {
  read(key: string): Promise<string | undefined>;
  write(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

/** What the application offers, whichever cache it has. */
export interface Prices {
  read(key: string): Promise<string | undefined>;
  /** Ends when the write is acknowledged. */
  write(key: string, value: string): Promise<void>;
}

/** The same in each of the five that knows it. */
export interface Settings {
  /** How long an entry lives. */
  ttlMs: number;
  /** How many a cache keeps; the server beside the application, all. */
  maxEntries: number;
  /** How long each answer of the database is waited for. */
  databaseTimeoutMs: number;
  /** How long who can do without the cache waits for it. */
  cacheTimeoutMs: number;
  /** From which share of its life on refresh-ahead reloads an entry. */
  refreshFactor: number;
  /** How long write-behind gathers writes. */
  flushAfterMs: number;
}

/** Calls to a node, whose methods answer at once or later. */
type Called<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : T[K];
};

type Loading = Called<Pick<ReadThroughCache, 'get' | 'invalidate'>>;
type Writing = Called<Pick<WriteThroughCache, 'get' | 'put'>>;

/** The application does it all: the cache knows no database. */
export function cacheAside(
  cache: Cache,
  database: Database,
  { clock }: Pick<Host, 'clock'>,
  { ttlMs, cacheTimeoutMs, databaseTimeoutMs }: Settings,
): Prices {
  const driver = patient(database, clock, databaseTimeoutMs);
  return new CacheAside(cache, driver, clock, {
    ttlMs,
    cacheTimeoutMs,
    askAgainMs: 10,
    waitAtMostMs: 60,
  });
}

/**
 * The cache reads. A write goes around it, as it must where a cache
 * has no other way, and then the cache is told to forget. If that gets
 * no answer, the write is acknowledged as it is in cache-aside.
 */
export function around(
  cache: Loading,
  database: Database,
  { clock }: Pick<Host, 'clock'>,
  { cacheTimeoutMs, databaseTimeoutMs }: Settings,
): Prices {
  const driver = patient(database, clock, databaseTimeoutMs);
  return {
    read: (key) => cache.get(key),
    async write(key, value) {
      try {
        await driver.write(key, value);
      } finally {
        // After an error too: the write may have been done.
        const told = cache.invalidate(key);
        await inTime(clock, cacheTimeoutMs, told).catch(() => {});
      }
    },
  };
}

/** The cache reads and writes. The application knows no database. */
export function through(cache: Writing): Prices {
  return {
    read: (key) => cache.get(key),
    write: (key, value) => cache.put(key, value),
  };
}

/**
 * What runs in the node of a cache that knows the database. What is
 * measured here seldom meets the bounds of reloads and of the buffer.
 */
export const caches = {
  'read-through': (
    database: Database,
    { clock }: Pick<Host, 'clock'>,
    settings: Settings,
  ) => {
    const options = { ...kept(settings), absentTtlMs: 0 };
    return new ReadThroughCache(database, clock, options);
  },

  'refresh-ahead': (
    database: Database,
    { clock, random }: Pick<Host, 'clock' | 'random'>,
    settings: Settings,
  ) => {
    const draw = () => random();
    return new RefreshAheadCache(database, clock, draw, {
      ...kept(settings),
      refreshFactor: settings.refreshFactor,
      jitter: 0,
      maxReloads: 10,
      retryAfterMs: 50,
    });
  },

  'write-through': (
    database: Database,
    { clock }: Pick<Host, 'clock'>,
    settings: Settings,
  ) => new WriteThroughCache(database, clock, kept(settings)),

  'write-behind': (
    database: Database,
    { clock }: Pick<Host, 'clock'>,
    settings: Settings,
  ) =>
    new WriteBehindCache(database, clock, {
      ...kept(settings),
      flushAfterMs: settings.flushAfterMs,
      flushCount: 10,
      maxPending: 100,
      givesUp: async () => false,
    }),
};

function kept({ ttlMs, maxEntries, databaseTimeoutMs }: Settings) {
  return { ttlMs, maxEntries, databaseTimeoutMs };
}

/** As a driver has it: no answer in time is an error. */
function patient(
  database: Database,
  clock: Clock,
  ms: number,
): Pick<Database, 'read' | 'write'> {
  return {
    read: (key) => inTime(clock, ms, database.read(key)),
    write: (key, value) =>
      inTime(clock, ms, database.write(key, value)),
  };
}

async function inTime<R>(
  clock: Clock,
  ms: number,
  answer: Promise<R>,
): Promise<R> {
  const answered = new AbortController();
  const silence = clock.sleep(ms, answered.signal).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    answered.abort();
  }
}
