import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Host,
  Network,
  Remote,
  Samples,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  CacheServer,
  DatabaseServer,
} from '../cache-aside/scenarios.ts';
import {
  around,
  cacheAside,
  caches,
  through,
  type Prices,
  type Settings,
} from './cache-as-sor.ts';

/** The five, by what the pages call them. */
export const NAMES = [
  'cache-aside',
  'read-through',
  'write-through',
  'write-behind',
  'refresh-ahead',
] as const;

export type Name = (typeof NAMES)[number];

/** A cache is near and fast, a database is far and slow. */
export const network: Network = {
  latencyMs: 1,
  links: {
    'Application>Database': { latencyMs: 10 },
    'Cache>Database': { latencyMs: 10 },
    'Office>Database': { latencyMs: 10 },
  },
};

export const SETTINGS: Settings = {
  ttlMs: 500,
  maxEntries: 100,
  databaseTimeoutMs: 100,
  cacheTimeoutMs: 20,
  refreshFactor: 0.5,
  flushAfterMs: 100,
};

/** Longer than anything takes here that ends well. */
const PATIENCE_MS = 300;

/** The database of all five. It takes no price below 0. */
export class PriceDatabase extends DatabaseServer {
  writes = 0;
  private readonly clock: Host['clock'];

  constructor(host: Host) {
    super(host);
    this.clock = host.clock;
  }

  override async write(key: string, value: string): Promise<void> {
    this.writes += 1;
    if (!(Number(value) < 0)) return super.write(key, value);
    await this.clock.sleep(5);
    throw new Error(`${value} is no price`);
  }
}

/** What pictures call leases, lives and what is found in a cache. */
const say: Say = (value, place) => {
  if (place === 'set 3') return `for ${value as number} ms`;
  if (place === 'set 4' || place === 'delete 2') {
    return `lease ${value as number}`;
  }
  if (place !== 'get' || typeof value !== 'object') return undefined;
  if (value === null) return undefined;
  return 'value' in value
    ? `hit: "${String(value.value)}"`
    : `miss, lease ${String(Object(value).lease)}`;
};

/** The nodes of a shop, seen from a story. */
export interface Shop {
  application: Remote<Prices>;
  database: Remote<PriceDatabase>;
}

/** Application, cache and database, with `price` stored as `old`. */
export function openShop(
  world: World,
  name: Name,
  changes: Partial<Settings> = {},
  prices: readonly (readonly [string, string])[] = [['price', 'old']],
): Shop {
  world.words(say);
  const settings = { ...SETTINGS, ...changes };
  const database = world.node(
    'Database',
    (host) => {
      for (const [key, value] of prices) {
        if (!host.disk.has(key)) host.disk.set(key, value);
      }
      return new PriceDatabase(host);
    },
    { kind: 'database' },
  );
  const kind = { kind: 'cache' } as const;
  if (name === 'cache-aside') {
    const boot = (host: Host) => new CacheServer(host);
    const cache = world.node('Cache', boot, kind);
    const application = world.node('Application', (host) =>
      cacheAside(cache, database, host, settings),
    );
    return { application, database };
  }
  if (name === 'write-through' || name === 'write-behind') {
    const boot = (host: Host) => caches[name](database, host, settings);
    const cache = world.node('Cache', boot, kind);
    const application = world.node('Application', () => through(cache));
    return { application, database };
  }
  const boot = (host: Host) => caches[name](database, host, settings);
  const cache = world.node('Cache', boot, kind);
  const application = world.node('Application', (host) =>
    around(cache, database, host, settings),
  );
  return { application, database };
}

/** No answer counts as none. */
export function answerOf<R>(
  world: Pick<World, 'clock'>,
  call: Promise<R>,
): Promise<R | 'no answer'> {
  return withTimeout(world.clock, PATIENCE_MS, call).catch(
    () => 'no answer' as const,
  );
}

/**
 * The same steps with each of the five: two reads, a write, a read, and
 * one more 300 ms later. Searched: a crash of the cache at every point
 * of it.
 */
function oneDay(name: Name, limits: Record<string, string>): Scenario {
  return {
    network,
    search: {
      faults: ['crash'],
      crashable: ['Cache'],
      restartAfterMs: 20,
      maxReorders: 0,
      limits,
    },
    async play(world) {
      const { application } = openShop(world, name);
      const read = () => answerOf(world, application.read('price'));
      const answers = [await read(), await read()];
      const written = application
        .write('price', 'new')
        .then(() => true);
      const isAcknowledged = (await answerOf(world, written)) === true;
      answers.push(await read());
      await world.clock.sleep(300);
      answers.push(await read());
      await world.clock.sleep(50);
      world.finally(SURVIVES, () => {
        const stored = world.diskOf('Database').get('price');
        return !isAcknowledged || stored === 'new';
      });
      return answers;
    },
  };
}

const SURVIVES = 'an acknowledged write is in the database in the end';

/** What write-behind does not promise, by the title of the limit. */
const LOST = {
  [SURVIVES]:
    'loses an acknowledged write when the cache crashes, in write-behind alone',
};

/**
 * The application asks the cache, then the database, and fills the
 * cache. It writes to the database and deletes the entry.
 */
export const dayOfCacheAside: Scenario = oneDay('cache-aside', {});

/**
 * The cache asks the database for what it lacks. The application writes
 * to the database and tells the cache to forget.
 */
export const dayOfReadThrough: Scenario = oneDay('read-through', {});

/**
 * The cache writes to the database, keeps the value and then says that
 * it is done. The read after the write finds it.
 */
export const dayOfWriteThrough: Scenario = oneDay('write-through', {});

/**
 * The cache says at once that it is done. The read after the write is
 * answered from its buffer, and only then the database has the value.
 */
export const dayOfWriteBehind: Scenario = oneDay('write-behind', LOST);

/**
 * Up to the last read it is as in read-through. That one comes when
 * half of the life of the entry is over: it is answered at once, and
 * the cache reloads the entry.
 */
export const dayOfRefreshAhead: Scenario = oneDay('refresh-ahead', {});

export interface Workload {
  readsPerS: number;
  /** Through the application. */
  writesPerS: number;
  /** By somebody else, to the database, past every cache. */
  pastPerS: number;
  seconds: number;
  settings?: Partial<Settings>;
}

export interface Measures {
  /** In ms. */
  reads: number[];
  writes: number[];
  stale: number;
  databaseReads: number;
  databaseWrites: number;
}

/** What a read takes that found its value in the cache. */
const HIT_MS = 4;

const PRODUCTS = 20;

/** The i-th product is asked for 1/i as often as the first. */
export function product(random: number): string {
  const weights = Array.from(
    { length: PRODUCTS },
    (_, i) => 1 / (i + 1),
  );
  let left = random * weights.reduce((sum, weight) => sum + weight, 0);
  const found = weights.findIndex((weight) => (left -= weight) < 0);
  return `product ${found + 1}`;
}

interface Write {
  value: string;
  beganMs: number;
  /** Infinity until it is acknowledged. */
  endedMs: number;
}

/** All writes of each product, and which of them are known to be old. */
export class Writes {
  private readonly all = new Map<string, Write[]>();
  private count = 0;

  constructor() {
    for (let i = 1; i <= PRODUCTS; i += 1) {
      const first = { value: '0', beganMs: -2, endedMs: -1 };
      this.all.set(`product ${i}`, [first]);
    }
  }

  begin(key: string, beganMs: number): Write {
    this.count += 1;
    const value = `${this.count}`;
    const write = { value, beganMs, endedMs: Infinity };
    this.of(key).push(write);
    return write;
  }

  /**
   * How many writes had ended before `atMs` that had begun after the
   * one of this value had ended: newer in every account.
   */
  newer(key: string, value: string | undefined, atMs: number): number {
    const writes = this.of(key);
    const own = writes.find((one) => one.value === value);
    const sinceMs = own?.endedMs ?? -1;
    return writes.filter(
      ({ beganMs, endedMs }) => beganMs >= sinceMs && endedMs <= atMs,
    ).length;
  }

  get keys(): string[] {
    return [...this.all.keys()];
  }

  private of(key: string): Write[] {
    return this.all.get(key)!;
  }
}

/** Begins work at random times, so many a second on average. */
async function arrivals(
  { clock, random }: Pick<Host, 'clock' | 'random'>,
  perS: number,
  seconds: number,
  work: () => Promise<unknown>,
): Promise<void> {
  const begun: Promise<unknown>[] = [];
  const endMs = clock.now() + 1000 * seconds;
  for (;;) {
    const gapMs = (-1000 * Math.log(1 - random())) / perS;
    if (clock.now() + gapMs > endMs) break;
    await clock.sleep(gapMs);
    begun.push(work());
  }
  await Promise.all(begun);
}

/** What the database of the workload begins with. */
export const STORED = Array.from(
  { length: PRODUCTS },
  (_, i) => [`product ${i + 1}`, '0'] as const,
);

/** The workload under one seed; nothing is lost, and nothing crashes. */
export async function measure(
  name: Name,
  seed: number,
  { readsPerS, writesPerS, pastPerS, seconds, settings }: Workload,
): Promise<Measures> {
  const measures: Measures = {
    reads: [],
    writes: [],
    stale: 0,
    databaseReads: 0,
    databaseWrites: 0,
  };
  await simulate({
    seed,
    network,
    untilMs: 2000 * seconds + 2000,
    async play(world) {
      const shop = openShop(world, name, settings, STORED);
      const { application, database } = shop;
      const writes = new Writes();
      let past = 0;
      const readers = world.client('Readers', (host) =>
        arrivals(host, readsPerS, seconds, async () => {
          const key = product(host.random());
          const beganMs = world.clock.now();
          const value = await application.read(key);
          measures.reads.push(world.clock.now() - beganMs);
          if (writes.newer(key, value, beganMs) > 0)
            measures.stale += 1;
        }),
      );
      const writers = world.client('Writers', (host) =>
        arrivals(host, writesPerS, seconds, async () => {
          const key = product(host.random());
          const write = writes.begin(key, world.clock.now());
          await application.write(key, write.value);
          write.endedMs = world.clock.now();
          measures.writes.push(write.endedMs - write.beganMs);
        }),
      );
      const office = world.client('Office', (host) =>
        arrivals(host, pastPerS, seconds, async () => {
          const key = product(host.random());
          const write = writes.begin(key, world.clock.now());
          past += 1;
          await database.write(key, write.value);
          write.endedMs = world.clock.now();
        }),
      );
      await Promise.all([readers, writers, office]);
      await world.clock.sleep(500);
      const seen = world.peek<PriceDatabase>('Database');
      measures.databaseReads = seen?.reads ?? NaN;
      measures.databaseWrites = (seen?.writes ?? NaN) - past;
    },
  });
  return measures;
}

/**
 * How many acknowledged writes are gone when the cache has crashed in
 * the middle of 20 writes a second and all has come to rest.
 */
export async function lostInCrash(
  name: Name,
  seed: number,
): Promise<number> {
  const { result } = await simulate({
    seed,
    network,
    async play(world) {
      const shop = openShop(world, name, {}, STORED);
      const writes = new Writes();
      // Who has no answer knows of no end, and is not counted.
      void world.client('Writers', (host) =>
        arrivals(host, 20, 0.5, async () => {
          const key = product(host.random());
          const write = writes.begin(key, world.clock.now());
          await shop.application.write(key, write.value);
          write.endedMs = world.clock.now();
        }),
      );
      await world.clock.sleep(500);
      const crashedMs = world.clock.now();
      world.crash('Cache');
      await world.clock.sleep(300);
      const stored = world.diskOf('Database');
      const lost = writes.keys.map((key) =>
        writes.newer(key, stored.get(key) as string, crashedMs),
      );
      return lost.reduce((sum, one) => sum + one, 0);
    },
  });
  return result;
}

const CRASHES = 100;

/** All that the table shows of one of the five. */
interface Row {
  hits: number;
  readMs: [median: number, slow: number];
  writeMs: [median: number, slow: number];
  databaseReads: number;
  databaseWrites: number;
  stale: number;
  lost: number;
}

const USUAL: Workload = {
  readsPerS: 100,
  writesPerS: 10,
  pastPerS: 2,
  seconds: 10,
};

const SEEDS = [1, 2, 3, 4, 5];

/** Every row of the table is from the same runs. */
const rows = new Map<Name, Promise<Row>>();

function rowOf(name: Name): Promise<Row> {
  const row = rows.get(name) ?? measureRow(name);
  rows.set(name, row);
  return row;
}

async function measureRow(name: Name): Promise<Row> {
  const { reads, writes, stale, databaseReads, databaseWrites } =
    await measureAll(name, USUAL, SEEDS);
  let lost = 0;
  for (let seed = 1; seed <= CRASHES; seed += 1) {
    lost += await lostInCrash(name, seed);
  }
  const hits = reads.filter((ms) => ms <= HIT_MS).length;
  return {
    hits: percent(hits, reads.length),
    readMs: [quantile(reads, 0.5), quantile(reads, 0.99)],
    writeMs: [quantile(writes, 0.5), quantile(writes, 0.99)],
    databaseReads: percent(databaseReads, reads.length),
    databaseWrites: percent(databaseWrites, writes.length),
    stale: percent(stale, reads.length),
    lost,
  };
}

async function measureAll(
  name: Name,
  workload: Workload,
  seeds: readonly number[],
): Promise<Measures> {
  const all: Measures[] = [];
  for (const seed of seeds) {
    all.push(await measure(name, seed, workload));
  }
  const sum = (of: (one: Measures) => number) =>
    all.reduce((total, one) => total + of(one), 0);
  return {
    reads: all.flatMap(({ reads }) => reads),
    writes: all.flatMap(({ writes }) => writes),
    stale: sum(({ stale }) => stale),
    databaseReads: sum(({ databaseReads }) => databaseReads),
    databaseWrites: sum(({ databaseWrites }) => databaseWrites),
  };
}

/** To the whole: more digits would be chance. */
export function percent(part: number, whole: number): number {
  return Math.round((100 * part) / whole);
}

/** The smallest value below which, with itself, the share lies. */
export function quantile(
  values: readonly number[],
  share: number,
): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
}

/**
 * The same workload with each of the five: 100 reads and 10 writes a
 * second of 20 products, the i-th of them 1/i as often as the first,
 * and 2 writes a second by somebody else, straight to the database.
 * Entries live for 500 ms, and there is room for all. A hit is a read
 * that waits for no load, its own or another's. A read is stale if a
 * newer write had ended before it began. Ten seconds, under five seeds:
 * others give up to 1 more or less, and up to 3 of what write-behind
 * writes and of stale reads. For the last row the cache crashed 100
 * times, each time after half a second of 20 writes a second; another
 * hundred of write-behind lost 120 to 160.
 */
export const sideBySide: Experiment = {
  x: { label: 'pattern', values: NAMES },
  series: {
    'reads that hit, %': async (x: Name) => (await rowOf(x)).hits,
    'database reads for 100 reads': async (x: Name) =>
      (await rowOf(x)).databaseReads,
    'database writes for 100 writes': async (x: Name) =>
      (await rowOf(x)).databaseWrites,
    'a read, median, ms': async (x: Name) => (await rowOf(x)).readMs[0],
    'a read, 99th percentile, ms': async (x: Name) =>
      (await rowOf(x)).readMs[1],
    'a write, median, ms': async (x: Name) =>
      (await rowOf(x)).writeMs[0],
    'a write, 99th percentile, ms': async (x: Name) =>
      (await rowOf(x)).writeMs[1],
    'stale reads, %': async (x: Name) => (await rowOf(x)).stale,
    [`acknowledged writes lost in ${CRASHES} crashes`]: async (
      x: Name,
    ) => (await rowOf(x)).lost,
  },
};

/** For each of the five, what `of` makes of an experiment's x. */
function eachOf<X>(
  of: (name: Name, x: X) => Promise<Samples>,
): Experiment['series'] {
  return Object.fromEntries(
    NAMES.map((name) => [name, (x: X) => of(name, x)]),
  );
}

const FEW_SEEDS = [1, 2];

/**
 * Calls to the database, reads and writes together, when so many of 100
 * operations are writes. 110 operations a second, nobody writes past
 * the cache, otherwise as in the table. Ten seconds, under two seeds;
 * others give up to 3 more or less.
 */
export const databaseCalls: Experiment = {
  x: { label: 'writes, %', values: [1, 10, 30, 50] },
  y: { label: 'database calls for 100 operations' },
  series: eachOf(async (name, writes: number) => {
    const workload = {
      ...USUAL,
      readsPerS: 1.1 * (100 - writes),
      writesPerS: 1.1 * writes,
      pastPerS: 0,
    };
    const all = await measureAll(name, workload, FEW_SEEDS);
    const calls = all.databaseReads + all.databaseWrites;
    return percent(calls, all.reads.length + all.writes.length);
  }),
};

/**
 * Reads that are stale for a given time to live, when half of the
 * writes go past the cache: 50 reads a second, 5 writes through the
 * application and 5 by somebody else. Ten seconds, under six seeds.
 */
export const staleReads: Experiment = {
  x: { label: 'time to live, ms', values: [100, 500, 2000] },
  y: { label: 'stale reads, %' },
  series: eachOf(async (name, ttlMs: number) => {
    const workload: Workload = {
      readsPerS: 50,
      writesPerS: 5,
      pastPerS: 5,
      seconds: 10,
      settings: { ttlMs },
    };
    const shares: number[] = [];
    for (let seed = 1; seed <= 6; seed += 1) {
      const { stale, reads } = await measure(name, seed, workload);
      shares.push(percent(stale, reads.length));
    }
    return shares;
  }),
};
