import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Clock,
  Experiment,
  Network,
  Remote,
  Scenario,
  World,
} from '../_simulation/types.ts';
import { DatabaseServer } from '../cache-aside/scenarios.ts';
import { RefreshAheadCache as AtEveryRead } from './naive.ts';
import {
  RefreshAheadCache,
  type RefreshAheadOptions,
} from './refresh-ahead.ts';

/** The cache is near its readers, and far from the database. */
export const network: Network = {
  latencyMs: 1,
  links: { 'Cache>Database': { latencyMs: 10 } },
};

/** Longer than the cache waits for the database. */
const PATIENCE_MS = 100;

/** What a cache of the stories has, unless said otherwise. */
export const OPTIONS: RefreshAheadOptions = {
  ttlMs: 1000,
  refreshFactor: 0.5,
  jitter: 0,
  maxReloads: 10,
  retryAfterMs: 100,
  maxEntries: 1000,
  databaseTimeoutMs: 50,
};

/** Every entry expires, and the next reader waits. */
export const OFF = { refreshFactor: 1, jitter: 0 };

/** The nodes of a story, seen from it. */
export interface Shop {
  cache: Remote<RefreshAheadCache>;
  database: Remote<DatabaseServer>;
}

/** A node with a cache of its own, beside others if there are any. */
export function addCache(
  world: World,
  database: Remote<DatabaseServer>,
  changes: Partial<RefreshAheadOptions> = {},
  name = 'Cache',
): Remote<RefreshAheadCache> {
  const options = { ...OPTIONS, ...changes };
  return world.node(
    name,
    ({ clock, random }) =>
      new RefreshAheadCache(database, clock, () => random(), options),
    { kind: 'cache' },
  );
}

/** A cache and the database behind it, with `price` stored as `old`. */
export function openShop(
  world: World,
  changes: Partial<RefreshAheadOptions> = {},
): Shop {
  const database = world.node(
    'Database',
    (host) => {
      if (!host.disk.has('price')) host.disk.set('price', 'old');
      return new DatabaseServer(host);
    },
    { kind: 'database' },
  );
  return { cache: addCache(world, database, changes), database };
}

/** One read of the price: when it began, how long it took, its end. */
export interface Read {
  atMs: number;
  tookMs: number;
  value?: string | undefined;
  error?: string;
}

/** Reads the price at these times, one after the other. */
async function readAt(
  world: World,
  cache: Shop['cache'],
  times: readonly number[],
): Promise<Read[]> {
  return world.client('Reader', async ({ clock }) => {
    const beganMs = clock.now();
    const passedMs = () => clock.now() - beganMs;
    const reads: Read[] = [];
    for (const atMs of times) {
      await clock.sleep(atMs - passedMs());
      const ending = await ended(clock, cache.get('price'));
      const tookMs = passedMs() - atMs;
      world.note(`waited ${tookMs} ms`);
      reads.push({ atMs, tookMs, ...ending });
    }
    return reads;
  });
}

/** What came of it, without waiting for ever. */
async function ended(
  clock: Clock,
  answer: Promise<string | undefined>,
): Promise<{ value: string | undefined } | { error: string }> {
  return withTimeout(clock, PATIENCE_MS, answer).then(
    (value) => ({ value }),
    (error: unknown) => ({
      error: error instanceof Error ? error.name : 'unknown',
    }),
  );
}

/** Changes the price, and tells the cache whatever comes of it. */
export async function write(
  clock: Clock,
  { cache, database }: Shop,
  price: string,
): Promise<void> {
  const patient = <R>(answer: Promise<R>) =>
    withTimeout(clock, PATIENCE_MS, answer);
  try {
    await patient(database.write('price', price));
  } finally {
    await patient(cache.invalidate('price'));
  }
}

/** Took longer than a hit: 1 ms there and 1 ms back. */
const waited = ({ tookMs }: Read) => tookMs > 2;

/**
 * A cache that loads what is missing, and nothing more. The price is
 * read every 350 ms, and its entry lives for a second. Who finds it
 * expired waits for the database: 18 ms, where the others wait 2 ms.
 */
export const withoutRefresh: Scenario<Read[]> = {
  withoutPattern: true,
  network,
  async play(world) {
    const { cache } = openShop(world, OFF);
    return readAt(world, cache, [0, 350, 700, 1050]);
  },
};

/**
 * The same reads. The one that arrives at 701 ms comes in the second
 * half of the entry's life: it is answered at once, and the cache
 * reloads the entry beside it. So the one at 1,051 ms finds an entry
 * that is still good.
 */
export const popularEntry: Scenario<Read[]> = {
  network,
  async play(world) {
    const { cache } = openShop(world);
    const reads = await readAt(world, cache, [0, 350, 700, 1050]);
    world.finally(
      'after the first read, nobody waits',
      () => !reads.slice(1).some(waited),
    );
    return reads;
  },
};

/**
 * An entry that is read in the first half of its life only. Nothing is
 * reloaded for it. It expires, and who comes for it after all waits.
 */
export const idleEntry: Scenario<Read[]> = {
  network,
  async play(world) {
    const { cache } = openShop(world);
    const reads = await readAt(world, cache, [0, 350, 1050]);
    const loads = () =>
      world.peek<DatabaseServer>('Database')?.reads === 2;
    world.finally('nothing is loaded that nobody asked for', loads);
    return reads;
  },
};

/**
 * The database restarts, which takes it 200 ms. A reload gets no answer
 * and is given up; its reader has long been answered. The next read
 * comes within the pause that follows, and starts none; the one after
 * it does. The search has the database restart at any of its steps.
 */
export const reloadFails: Scenario<Read[]> = {
  network,
  faults: [{ at: 550, crash: 'Database', restartAfterMs: 200 }],
  search: {
    maxFaults: 1,
    faults: ['crash'],
    crashable: ['Database'],
    restartAfterMs: 200,
  },
  async play(world) {
    const { cache } = openShop(world, {
      onReloadError: (_, error) => {
        world.note(error instanceof Error ? error.message : 'failed');
      },
    });
    const times = [0, 600, 700, 800, 1050];
    const reads = await readAt(world, cache, times);
    const first = reads.findIndex(({ value }) => value !== undefined);
    const endMs = (reads[first]?.atMs ?? 0) + OPTIONS.ttlMs;
    const later = reads.slice(first + 1);
    world.finally(
      'nobody waits who comes within the life of the first value',
      () => !later.some((read) => read.atMs < endMs && waited(read)),
    );
    world.sometimes(
      'nobody waits after it either',
      () => !later.some(waited),
    );
    return reads;
  },
};

/**
 * A reload reads the old price, and its answer is slow. Meanwhile a
 * writer changes the price and has the entry forgotten. When the old
 * price arrives it is not stored. The search makes up to two more
 * messages late, and looks for an old price that stays in the cache.
 */
export const reloadRacesInvalidate: Scenario<Read[]> = {
  network,
  faults: [{ delay: 'Database>Cache#2', ms: 30 }],
  search: { maxFaults: 0, delays: [20], maxDelays: 2, maxReorders: 1 },
  async play(world) {
    const shop = openShop(world);
    // By the third read, whatever was on its way has arrived.
    const reading = readAt(world, shop.cache, [0, 600, 800]);
    const writing = world.client('Writer', async ({ clock }) => {
      await clock.sleep(610);
      await write(clock, shop, 'new');
    });
    const [reads] = await Promise.all([reading, writing]);
    const value = reads.at(-1)?.value;
    world.finally(
      'no read after the write sees the old price',
      () => value !== 'old',
    );
    world.sometimes('the new price is read', () => value === 'new');
    return reads;
  },
};

/** How the readers of one entry come, and what is done for them. */
interface Traffic {
  readsPerLife: number;
  refreshFactor: number;
  Cache?: AnyCache;
}

/** What makes the pattern; the naive versions have the same. */
type AnyCache = new (
  ...parts: ConstructorParameters<typeof RefreshAheadCache>
) => Pick<RefreshAheadCache, 'get'>;

/**
 * How many readers of one entry wait for the database, when so many
 * come in a time to live, at random times. Without a reload it is the
 * one who finds the entry expired, and who comes during that load,
 * which takes 16 ms of 1,000. Rounded, from 5,000 reads a point;
 * at the left end the last digit may be off by one.
 */
export const readersWhoWait: Experiment = {
  x: { label: 'reads in a time to live', values: [1, 4, 12, 25] },
  y: { label: 'readers who wait, %' },
  series: {
    'no reload': (readsPerLife: number) =>
      percentWhoWait({ readsPerLife, refreshFactor: 1 }),
    'factor 0.8': (readsPerLife: number) =>
      percentWhoWait({ readsPerLife, refreshFactor: 0.8 }),
    'factor 0.5': (readsPerLife: number) =>
      percentWhoWait({ readsPerLife, refreshFactor: 0.5 }),
  },
};

async function percentWhoWait(traffic: Traffic): Promise<number> {
  return Math.round((await serve(traffic)).waits / (READS / 100));
}

/**
 * How often the database is read for a hundred reads of one entry, when
 * so many come in a time to live, at random times. Rounded, from 5,000
 * reads a point; at the left end the last digit may be off by one.
 */
export const databaseReads: Experiment = {
  x: { label: 'reads in a time to live', values: [1, 4, 12, 25] },
  y: { label: 'database reads for 100 reads' },
  series: {
    'no reload': (readsPerLife: number) =>
      loadsPer100({ readsPerLife, refreshFactor: 1 }),
    'factor 0.8': (readsPerLife: number) =>
      loadsPer100({ readsPerLife, refreshFactor: 0.8 }),
    'factor 0.5': (readsPerLife: number) =>
      loadsPer100({ readsPerLife, refreshFactor: 0.5 }),
    'at every read': (readsPerLife: number) =>
      loadsPer100({
        readsPerLife,
        refreshFactor: 1,
        Cache: AtEveryRead,
      }),
  },
};

async function loadsPer100(traffic: Traffic): Promise<number> {
  return Math.round((await serve(traffic)).loads / (READS / 100));
}

const READS = 5000;

/** Readers of one entry that do not wait for one another. */
async function serve({
  readsPerLife,
  refreshFactor,
  Cache = RefreshAheadCache,
}: Traffic): Promise<{ waits: number; loads: number }> {
  const { result } = await simulate({
    untilMs: Infinity,
    async play(world) {
      const { clock } = world;
      const random = () => world.random();
      const database = slowDatabase(clock);
      const options = { ...OPTIONS, refreshFactor };
      const cache = new Cache(database, clock, random, options);
      let waits = 0;
      const read = async () => {
        const startMs = clock.now();
        await cache.get('price');
        if (clock.now() > startMs) waits += 1;
      };
      const reads: Promise<void>[] = [];
      for (const gap of gaps(random)) {
        await clock.sleep((gap * OPTIONS.ttlMs) / readsPerLife);
        reads.push(read());
      }
      await Promise.all(reads);
      return { waits, loads: database.loads };
    },
  });
  return result;
}

/**
 * The gaps between random arrivals, of which the mean is 1: each part
 * of their distribution as often as it should be, in random order. So
 * the mean of few is as good as that of many that are drawn.
 */
export function gaps(random: () => number): number[] {
  return Array.from({ length: READS }, (_, i) => ({
    gap: -Math.log(1 - (i + 0.5) / READS),
    order: random(),
  }))
    .sort((a, b) => a.order - b.order)
    .map(({ gap }) => gap);
}

/** In the cache's own node, and as far away: a load takes 16 ms. */
function slowDatabase(clock: Clock) {
  return {
    loads: 0,
    async read(): Promise<string> {
      this.loads += 1;
      await clock.sleep(16);
      return 'old';
    },
  };
}

/**
 * A hundred entries are loaded in the same moment, and later all are
 * read every 10 ms. How many are reloaded in the busiest 10 ms, for a
 * factor of 0.8 and a jitter of so much. Rounded mean of 20 seeds.
 */
export const reloadsTogether: Experiment = {
  x: { label: 'jitter', values: [0, 0.1, 0.2, 0.5] },
  y: { label: 'reloads in the busiest 10 ms' },
  series: {
    '100 entries': async (jitter: number) => {
      const peaks = Array.from({ length: 20 }, (_, seed) =>
        busiest(jitter, seed + 1),
      );
      const sum = (await Promise.all(peaks)).reduce((a, b) => a + b);
      return Math.round(sum / peaks.length);
    },
  },
};

async function busiest(jitter: number, seed: number): Promise<number> {
  const { result } = await simulate({
    seed,
    async play(world) {
      const { clock } = world;
      const random = () => world.random();
      const database = slowDatabase(clock);
      const options = {
        ...OPTIONS,
        refreshFactor: 0.8,
        maxReloads: 100,
        jitter,
      };
      const cache = new RefreshAheadCache(
        database,
        clock,
        random,
        options,
      );
      const readAll = () => {
        const before = database.loads;
        for (let i = 0; i < 100; i += 1) void cache.get(`price ${i}`);
        return database.loads - before;
      };
      readAll();
      // With the most jitter, the first window opens at 400 ms.
      await clock.sleep(400);
      let most = 0;
      while (clock.now() <= 800) {
        most = Math.max(most, readAll());
        await clock.sleep(10);
      }
      return most;
    },
  });
  return result;
}
