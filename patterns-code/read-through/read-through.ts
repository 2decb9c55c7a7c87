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
 * have: its readers know no database ("Read-Through Caching" in
 * Oracle's documentation of Coherence). All who miss a key while it is
 * loaded share that load, as in `groupcache/singleflight` for Go.
 */
export class ReadThroughCache {
  /** In the order of their last use. */
  private readonly entries = new Map<string, Entry>();
  /** The load that a reader of the key may join, if there is one. */
  private readonly loads = new Map<string, Load>();
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
    return this.loads.get(key) ?? this.load(key);
  }

  /**
   * To be called after each write to the database: who asks from now on
   * gets what the database has now, or later.
   */
  invalidate(key: string): void {
    this.entries.delete(key);
    // Who waits for this load asked before, and gets its value. Nobody
    // joins it any more, and it is not kept: it may be from before.
    this.loads.delete(key);
  }

  private load(key: string): Load {
    const startedMs = this.clock.now();
    const load = this.ask(key);
    this.loads.set(key, load);
    // Before its readers go on: who asks again finds it over.
    load.then(
      (value) => {
        if (this.end(key, load)) this.keep(key, value, startedMs);
      },
      () => this.end(key, load),
    );
    return load;
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

  /** Whether it still was the load of the key. */
  private end(key: string, load: Load): boolean {
    if (this.loads.get(key) !== load) return false;
    return this.loads.delete(key);
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
