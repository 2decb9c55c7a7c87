import { simulate } from '../_simulation/index.ts';
import type {
  Experiment,
  Host,
  Network,
  Remote,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  CacheAside,
  type Cache,
  type CacheAsideOptions,
  type Database,
  type Lookup,
} from './cache-aside.ts';
import { CacheAside as WithoutLease } from './naive-no-lease.ts';

/** A cache is near and fast, a database is far and slow. */
export const network: Network = {
  latencyMs: 1,
  links: {
    'Application>Database': { latencyMs: 10 },
    'Application without cache>Database': { latencyMs: 10 },
  },
};

/**
 * How long a lease keeps others from loading. Then the next one to miss
 * gets it as well; whoever fills the entry first has used it up.
 */
export const LEASE_MS = 100;

/**
 * A cache server that hands out leases, as in the paper: one for a key,
 * until it is used, given back, ended by a delete, or too old. It keeps
 * all of it in memory, so the clock that begins anew at a restart
 * measures the lives, and no time of day that may jump.
 */
export class CacheServer {
  private readonly entries = new Map<
    string,
    { value: string; untilMs: number }
  >();
  private readonly leases = new Map<
    string,
    { lease: number; untilMs: number }
  >();
  private readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  get(key: string): Lookup {
    const nowMs = this.host.clock.now();
    const entry = this.entries.get(key);
    if (entry !== undefined && entry.untilMs > nowMs) {
      return { value: entry.value };
    }
    const held = this.leases.get(key);
    if (held !== undefined && held.untilMs > nowMs) return 'loading';
    // No count: it would begin anew with the next life of the cache,
    // and a lease from before a crash would be good again.
    const lease = held?.lease ?? Math.floor(this.host.random() * 1e6);
    this.leases.set(key, { lease, untilMs: nowMs + LEASE_MS });
    return { lease };
  }

  set(
    key: string,
    value: string,
    ttlMs: number,
    lease?: number,
  ): 'stored' | 'ignored' {
    if (this.isOver(key, lease)) return 'ignored';
    this.leases.delete(key);
    const untilMs = this.host.clock.now() + ttlMs;
    this.entries.set(key, { value, untilMs });
    return 'stored';
  }

  delete(key: string, lease?: number): void {
    if (this.isOver(key, lease)) return;
    this.leases.delete(key);
    this.entries.delete(key);
  }

  /** Whether a lease was named that is not the key's. */
  private isOver(key: string, lease?: number): boolean {
    if (lease === undefined) return false;
    return this.leases.get(key)?.lease !== lease;
  }
}

/** A database that counts how often it is read. */
export class DatabaseServer {
  reads = 0;
  private readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  async read(key: string): Promise<string | undefined> {
    this.reads += 1;
    await this.host.clock.sleep(5);
    return this.host.disk.get(key) as string | undefined;
  }

  async write(key: string, value: string): Promise<void> {
    await this.host.clock.sleep(5);
    this.host.disk.set(key, value);
  }

  /** For the caches that write; here nobody deletes a value. */
  async delete(key: string): Promise<void> {
    await this.host.clock.sleep(5);
    this.host.disk.delete(key);
  }
}

/** The nodes of a story, seen from it. */
export interface Shop {
  application: Remote<Pick<CacheAside, 'read' | 'write'>>;
  cache: Remote<CacheServer>;
  database: Remote<DatabaseServer>;
}

/** How long a copy may be used, and waited for, unless said otherwise. */
export const OPTIONS: CacheAsideOptions = {
  ttlMs: 1000,
  cacheTimeoutMs: 20,
  askAgainMs: 10,
  waitAtMostMs: 60,
};

/** What makes the pattern; the naive versions have the same. */
type Client = new (
  ...parts: ConstructorParameters<typeof CacheAside>
) => Pick<CacheAside, 'read' | 'write'>;

interface Setup extends Partial<CacheAsideOptions> {
  /** The application's name. */
  name?: string;
  Client?: Client;
}

/** A node that has the pattern in it, beside the other two. */
export function addApplication(
  world: World,
  cache: Cache,
  database: Database,
  { name = 'Application', Client = CacheAside, ...changes }: Setup = {},
): Remote<Pick<CacheAside, 'read' | 'write'>> {
  const options = { ...OPTIONS, ...changes };
  return world.node(
    name,
    ({ clock }) => new Client(cache, database, clock, options),
  );
}

/** What pictures call leases and what is found in the cache. */
const say: Say = (value, place) => {
  if (typeof value === 'number') {
    if (place === 'set 3') return `for ${value} ms`;
    return LEASES.includes(place) ? `lease ${value}` : undefined;
  }
  if (place === 'set') return WRITTEN.get(value);
  if (place !== 'get') return undefined;
  const found = value as Lookup;
  if (typeof found === 'string') return `miss, ${found}`;
  return 'lease' in found
    ? `miss, lease ${found.lease}`
    : `hit: "${found.value}"`;
};

const WRITTEN = new Map<unknown, string>([
  ['stored', 'stored'],
  ['ignored', 'ignored, the lease is over'],
]);

const LEASES = ['set 4', 'delete 2'];

/** The three nodes, with `price` stored as `old`. */
export function openShop(world: World, setup: Setup = {}): Shop {
  world.words(say);
  const database = world.node(
    'Database',
    (host) => {
      if (!host.disk.has('price')) host.disk.set('price', 'old');
      return new DatabaseServer(host);
    },
    { kind: 'database' },
  );
  const cache = world.node('Cache', (host) => new CacheServer(host), {
    kind: 'cache',
  });
  const application = addApplication(world, cache, database, setup);
  return { application, cache, database };
}

/**
 * The first read misses, loads the value from the database and stores
 * it; the second is answered by the cache.
 */
export const missThenHit: Scenario = {
  network,
  async play(world) {
    const { application } = openShop(world);
    return [
      await application.read('price'),
      await application.read('price'),
    ];
  },
};

/**
 * A write goes to the database first and then deletes the entry; the
 * next read loads the new value.
 */
export const writeThenInvalidate: Scenario = {
  network,
  async play(world) {
    const { application } = openShop(world);
    await application.read('price');
    await application.write('price', 'new');
    return application.read('price');
  },
};

/** Readers and a writer of one entry, and a read after all of them. */
async function race(
  world: World,
  readAtMs: number[],
): Promise<string | undefined> {
  const { application } = openShop(world);
  const readers = readAtMs.map((atMs, i) =>
    world.client(`Reader ${i + 1}`, async ({ clock }) => {
      await clock.sleep(atMs);
      return application.read('price');
    }),
  );
  const writer = world.client('Writer', async ({ clock }) => {
    await clock.sleep(5);
    await application.write('price', 'new');
  });
  await Promise.all([...readers, writer]);
  // Whatever was on its way has arrived by now.
  await world.clock.sleep(100);
  const last = await application.read('price');
  const isNew = () => last === 'new';
  world.finally('a read after the write sees the new value', isNew);
  return last;
}

/**
 * A reader loads the old value and is slow to store it. Meanwhile a
 * writer changes the value and deletes the entry, and with it the
 * reader's lease: the cache ignores the old value when it comes.
 */
export const slowReader: Scenario = {
  network,
  faults: [{ delay: 'Application>Cache#2', ms: 40 }],
  play: (world) => race(world, [0]),
};

/**
 * Two readers and a writer meet at the same entry, and nothing is slow.
 * The search makes up to two messages late, and looks for an old value
 * that stays in the cache.
 */
export const readRacesWrite: Scenario = {
  network,
  search: { maxFaults: 0, delays: [20], maxDelays: 2, maxReorders: 1 },
  play: (world) => race(world, [0, 3]),
};

/**
 * Three readers miss the same entry at the same time. The first gets
 * the lease and loads; the others are told that somebody is loading,
 * ask again, and find the value.
 */
export const hotKey: Scenario = {
  network,
  async play(world) {
    const { application } = openShop(world);
    const reads = [1, 2, 3].map(() => application.read('price'));
    await Promise.all(reads);
    return world.peek<DatabaseServer>('Database')?.reads;
  },
};

/**
 * The cache dies. A read waits for it no longer than its timeout, then
 * asks the database: slower, but no read fails.
 */
export const deadCache: Scenario = {
  network,
  faults: [{ at: 30, crash: 'Cache' }],
  async play(world) {
    const { application } = openShop(world);
    const first = await application.read('price');
    await world.clock.sleep(20);
    return [first, await application.read('price')];
  },
};

/**
 * How often one key is read from the database when so many reads of it
 * come in each second, at random times. A load takes 18 ms, an entry
 * lives for 200 ms, and a write comes each second. Three seconds, and
 * five seeds.
 */
export const hotKeyLoads: Experiment = {
  x: { label: 'reads, 1/s', values: [10, 30, 100, 300, 1000] },
  y: { label: 'database reads, 1/s' },
  series: {
    'with leases': (x: number) => hotKeyUnder(x, CacheAside),
    'without leases': (x: number) => hotKeyUnder(x, WithoutLease),
  },
};

function hotKeyUnder(readsPerS: number, Client: Client) {
  return eachSeed(async (seed) => {
    const traffic = { readsPerS, writesPerS: 1, seed };
    const { loads } = await serve(traffic, { ttlMs: 200, Client });
    return loads / SECONDS;
  });
}

/**
 * How much sooner a read ends than it would without a cache, when so
 * many reads of one key come to each write, at random times. Below
 * zero it ends later. Three seconds, and five seeds.
 */
export const timeSaved: Experiment = {
  x: {
    label: 'reads for each write',
    values: [0.5, 1, 2, 4, 8, 16, 32],
  },
  y: { label: 'saved per read, ms' },
  series: {
    '20 reads a second': (x: number) => savedMs(20, x),
    '200 reads a second': (x: number) => savedMs(200, x),
  },
};

function savedMs(readsPerS: number, readsPerWrite: number) {
  return eachSeed(async (seed) => {
    const writesPerS = readsPerS / readsPerWrite;
    const traffic = { readsPerS, writesPerS, seed };
    const cached = await serve(traffic);
    const Client = WithoutCache;
    const uncached = await serve(traffic, { Client });
    return uncached.readMs - cached.readMs;
  });
}

/**
 * How much of the reads of one key still reaches the database for a
 * given time to live, when so many come at random times and nobody
 * writes. Three seconds, and five seeds.
 */
export const databaseReads: Experiment = {
  x: {
    label: 'time to live, ms',
    values: [0, 25, 50, 100, 200, 400, 800],
  },
  y: { label: 'reads that reach the database, %' },
  series: {
    '10 reads a second': (x: number) => loadedPercent(10, x),
    '100 reads a second': (x: number) => loadedPercent(100, x),
  },
};

function loadedPercent(readsPerS: number, ttlMs: number) {
  return eachSeed(async (seed) => {
    const traffic = { readsPerS, writesPerS: 0, seed };
    const { loads, reads } = await serve(traffic, { ttlMs });
    return (100 * loads) / reads;
  });
}

/** What the application would be without a cache. */
class WithoutCache {
  private readonly database: Database;

  constructor(_: Cache, database: Database) {
    this.database = database;
  }

  async read(key: string): Promise<string | undefined> {
    return this.database.read(key);
  }

  async write(key: string, value: string): Promise<void> {
    await this.database.write(key, value);
  }
}

const SECONDS = 3;

function eachSeed(
  measure: (seed: number) => Promise<number>,
): Promise<number[]> {
  return Promise.all([1, 2, 3, 4, 5].map(measure));
}

interface Traffic {
  readsPerS: number;
  writesPerS: number;
  seed: number;
}

/** Reads and writes that do not wait for one another. */
async function serve(
  { readsPerS, writesPerS, seed }: Traffic,
  setup: Setup = {},
): Promise<{ readMs: number; reads: number; loads: number }> {
  const { result } = await simulate({
    seed,
    network,
    async play(world) {
      const { application } = openShop(world, setup);
      const writing = world.client('Writer', (host) =>
        arrivals(host, writesPerS, () =>
          application.write('price', 'new'),
        ),
      );
      const took = await world.client('Reader', (host) =>
        arrivals(host, readsPerS, async () => {
          const startMs = host.clock.now();
          await application.read('price');
          return host.clock.now() - startMs;
        }),
      );
      await writing;
      const sum = took.reduce((total, ms) => total + ms, 0);
      const reads = took.length;
      const loads = world.peek<DatabaseServer>('Database')?.reads ?? 0;
      return { readMs: sum / reads, reads, loads };
    },
  });
  return result;
}

/** Begins work at random times, so many a second on average. */
async function arrivals<R>(
  { clock, random }: Host,
  perS: number,
  work: () => Promise<R>,
): Promise<R[]> {
  const begun: Promise<R>[] = [];
  const gapMs = () => (-1000 * Math.log(1 - random())) / perS;
  for (;;) {
    const untilNextMs = gapMs();
    if (clock.now() + untilNextMs > SECONDS * 1000) break;
    await clock.sleep(untilNextMs);
    begun.push(work());
  }
  return Promise.all(begun);
}
