import { simulate } from '../_simulation/index.ts';
import type {
  Experiment,
  Host,
  Network,
  Remote,
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

/** A cache is near and fast, a database is far and slow. */
export const network: Network = {
  latencyMs: 1,
  links: {
    'Application>Database': { latencyMs: 10 },
    'Application without cache>Database': { latencyMs: 10 },
  },
};

/**
 * A cache server that hands out leases, as memcached can. It keeps all of
 * it in memory, so the clock that begins anew at a restart measures how
 * long an entry lives, and no time of day that may jump.
 */
export class CacheServer {
  private readonly entries = new Map<
    string,
    { value: string; untilMs: number }
  >();
  private readonly leases = new Map<string, number>();
  private readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  get(key: string): Lookup {
    const entry = this.entries.get(key);
    if (entry !== undefined && entry.untilMs > this.host.clock.now()) {
      return { value: entry.value };
    }
    const lease = Math.floor(this.host.random() * 1e6);
    this.leases.set(key, lease);
    return { lease };
  }

  set(key: string, value: string, ttlMs: number, lease?: number): void {
    if (lease !== undefined && this.leases.get(key) !== lease) return;
    const untilMs = this.host.clock.now() + ttlMs;
    this.entries.set(key, { value, untilMs });
  }

  delete(key: string): void {
    this.entries.delete(key);
    this.leases.delete(key);
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
}

/** The nodes of a story, seen from it. */
export interface Shop {
  application: Remote<CacheAside>;
  cache: Remote<CacheServer>;
  database: Remote<DatabaseServer>;
}

/** How long a copy may be used, and waited for, unless said otherwise. */
const OPTIONS: CacheAsideOptions = { ttlMs: 1000, cacheTimeoutMs: 20 };

/** The node that has the pattern in it, beside the other two. */
export function addApplication(
  world: World,
  cache: Cache,
  database: Database,
  changes: Partial<CacheAsideOptions> = {},
): Remote<CacheAside> {
  const options = { ...OPTIONS, ...changes };
  return world.node(
    'Application',
    ({ clock }) => new CacheAside(cache, database, clock, options),
  );
}

/** The three nodes, with `price` stored as `old`. */
export function openShop(
  world: World,
  changes: Partial<CacheAsideOptions> = {},
): Shop {
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
  const application = addApplication(world, cache, database, changes);
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

/** A reader and a writer of the same entry, and a read after both. */
async function race(world: World): Promise<string | undefined> {
  const { application } = openShop(world);
  const reader = world.client('Reader', () =>
    application.read('price'),
  );
  const writer = world.client('Writer', async ({ clock }) => {
    await clock.sleep(5);
    await application.write('price', 'new');
  });
  await Promise.all([reader, writer]);
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
  play: race,
};

/**
 * A reader and a writer meet at the same entry, and nothing is slow.
 * The search delays every message and every pair of messages, and looks
 * for an old value that stays in the cache.
 */
export const readRacesWrite: Scenario = {
  network,
  search: { maxFaults: 0, delays: [20], maxDelays: 2 },
  play: race,
};

/**
 * Four readers miss the same entry at the same time, and each of them
 * loads it: cache-aside does not share loads. Read-through does.
 */
export const stampede: Scenario = {
  network,
  async play(world) {
    const { application } = openShop(world);
    const reads = [1, 2, 3, 4].map(() => application.read('price'));
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
 * The mean time a read takes when so many reads come to each write, all
 * of one key. The cache is one millisecond away, the database ten.
 */
export const readLatency: Experiment = {
  x: {
    label: 'reads for each write',
    values: [0.5, 1, 2, 4, 8, 16, 32],
  },
  y: { label: 'mean read, ms' },
  series: {
    'cache-aside': async (x: number) =>
      (await workload(x, 1000, true)).readMs,
    'database only': async (x: number) =>
      (await workload(x, 1000, false)).readMs,
  },
};

/**
 * How much of 300 reads still reaches the database for a given time to
 * live, when a write comes to every 30 reads.
 */
export const databaseReads: Experiment = {
  x: {
    label: 'time to live, ms',
    values: [0, 25, 50, 100, 200, 400, 800],
  },
  y: { label: 'reads that reach the database, %' },
  series: {
    'cache-aside': async (x: number) =>
      (await workload(30, x, true)).loadedPercent,
    'database only': async (x: number) =>
      (await workload(30, x, false)).loadedPercent,
  },
};

const READS = 300;

async function workload(
  readsPerWrite: number,
  ttlMs: number,
  cached: boolean,
): Promise<{ readMs: number; loadedPercent: number }> {
  const { result } = await simulate({
    network,
    async play(world) {
      const { application, database } = openShop(world, { ttlMs });
      const uncached = world.node('Application without cache', () => ({
        read: (key: string) => database.read(key),
      }));
      const { clock } = world;
      let readMs = 0;
      let writesDue = 0;
      for (let i = 0; i < READS; i += 1) {
        writesDue += 1 / readsPerWrite;
        for (; writesDue >= 1; writesDue -= 1) {
          await application.write('price', `${i}`);
        }
        const startMs = clock.now();
        await (cached ? application : uncached).read('price');
        readMs += clock.now() - startMs;
        await clock.sleep(5);
      }
      const reads = world.peek<DatabaseServer>('Database')?.reads ?? 0;
      return {
        readMs: readMs / READS,
        loadedPercent: (100 * reads) / READS,
      };
    },
  });
  return result;
}
