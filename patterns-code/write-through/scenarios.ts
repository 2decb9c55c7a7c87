import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Clock,
  Experiment,
  Host,
  Network,
  Remote,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import { CacheAside, type Cache } from '../cache-aside/cache-aside.ts';
import {
  CacheServer,
  DatabaseServer,
  OPTIONS as ASIDE,
} from '../cache-aside/scenarios.ts';
import {
  WriteThroughCache,
  type Database,
  type WriteThroughOptions,
} from './write-through.ts';

/** Whoever asks is near the cache, and the database is far away. */
export const network: Network = {
  latencyMs: 1,
  links: {
    'Application>Database': { latencyMs: 10 },
    'Cache>Database': { latencyMs: 10 },
    'Writer 1>Database': { latencyMs: 10 },
    'Writer 2>Database': { latencyMs: 10 },
  },
};

export const OPTIONS: WriteThroughOptions = {
  ttlMs: 1000,
  maxEntries: 100,
  databaseTimeoutMs: 50,
};

/** Longer than the cache waits for the database, and the way. */
export const PATIENCE_MS = 100;

/** The database refuses what no price can be. */
export class PriceRefused extends Error {
  override readonly name = 'PriceRefused';
}

/** A database with a rule of its own: no price is below zero. */
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
    throw new PriceRefused(`${value} is below zero`);
  }
}

/** What the application does with the cache, and never waits long. */
export class Application {
  private readonly cache: Remote<WriteThroughCache>;
  private readonly clock: Host['clock'];

  constructor(cache: Remote<WriteThroughCache>, { clock }: Host) {
    this.cache = cache;
    this.clock = clock;
  }

  read(key: string): Promise<string | undefined> {
    return withTimeout(this.clock, PATIENCE_MS, this.cache.get(key));
  }

  write(key: string, value: string): Promise<void> {
    const put = this.cache.put(key, value);
    return withTimeout(this.clock, PATIENCE_MS, put);
  }
}

/** The nodes of a story, seen from it. */
export interface Shop {
  application: Remote<Application>;
  cache: Remote<WriteThroughCache>;
  database: Remote<PriceDatabase>;
}

/** What pictures call a missing value, and an error. */
const say: Say = (value, place) => {
  if (place === 'set 3') return `for ${value as number} ms`;
  if (place.endsWith(' throws')) return ERRORS.get(nameOf(value));
  return undefined;
};

const ERRORS = new Map([
  ['DatabaseTimeout', 'not known: no answer within 50 ms'],
  ['PriceRefused', 'refused'],
]);

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}

/** A database in which the price is `old`. */
export function addDatabase(world: World): Remote<PriceDatabase> {
  world.words(say);
  return world.node(
    'Database',
    (host) => {
      if (!host.disk.has('price')) host.disk.set('price', 'old');
      return new PriceDatabase(host);
    },
    { kind: 'database' },
  );
}

/** A node that has the pattern in it. */
export function addCache(
  world: World,
  database: Remote<PriceDatabase>,
  changes: Partial<WriteThroughOptions> = {},
  name = 'Cache',
): Remote<WriteThroughCache> {
  const options = { ...OPTIONS, ...changes };
  return world.node(
    name,
    ({ clock }) => new WriteThroughCache(database, clock, options),
    { kind: 'cache' },
  );
}

/** The three nodes, of which the application knows the cache only. */
export function openShop(
  world: World,
  changes: Partial<WriteThroughOptions> = {},
): Shop {
  const database = addDatabase(world);
  const cache = addCache(world, database, changes);
  const application = world.node(
    'Application',
    (host) => new Application(cache, host),
  );
  return { application, cache, database };
}

/** What the database has under a key. */
export function stored(world: World, key = 'price'): unknown {
  return world.diskOf('Database').get(key);
}

/** What a call came to: its answer, or the name of its error. */
function outcome<R>(work: Promise<R>): Promise<R | string> {
  return work.catch(nameOf);
}

/**
 * Without the pattern. Two writers change the price, each first in the
 * database and then in the cache. The first one's message to the cache
 * is late, and overwrites what the second has put there: the cache has
 * one price, and the database the other.
 */
export const bothByHand: Scenario = {
  network,
  withoutPattern: true,
  faults: [{ delay: 'Writer 1>Cache#1', ms: 20 }],
  async play(world) {
    const database = addDatabase(world);
    const boot = (host: Host) => new CacheServer(host);
    const cache = world.node('Cache', boot, { kind: 'cache' });
    const writers = ['first', 'second'].map((price, i) =>
      world.client(`Writer ${i + 1}`, async ({ clock }) => {
        await clock.sleep(4 * i);
        const ask = <R>(answer: Promise<R>) =>
          withTimeout(clock, PATIENCE_MS, answer);
        await ask(database.write('price', price));
        await ask(cache.set('price', price, OPTIONS.ttlMs));
      }),
    );
    await Promise.all(writers);
    const found = await cache.get('price');
    const cached = Object(found) as { value?: string };
    const both = [cached.value, stored(world)];
    world.note(`cache: "${both[0]}", database: "${both[1]}"`);
    return both;
  },
};

/**
 * The first read misses, and the cache loads the value. A write goes
 * through to the database, and is done when both have the new value. So
 * the next read finds it in the cache.
 */
export const writeThenRead: Scenario = {
  network,
  async play(world) {
    const { application } = openShop(world);
    const before = await application.read('price');
    await application.write('price', 'new');
    return [before, await application.read('price')];
  },
};

/**
 * A price below zero comes, which the database does not accept. The
 * writer gets the error, and the cache has forgotten its entry: the next
 * read loads what the database has.
 */
export const databaseRefuses: Scenario = {
  network,
  async play(world) {
    const { application } = openShop(world);
    await application.read('price');
    const ending = await outcome(application.write('price', '-1'));
    return [ending, await application.read('price')];
  },
};

const OVERTAKEN =
  'lets a write that it gave up arrive later and replace one that was acknowledged';

/** What has to hold when everything on its way has arrived. */
const AGREES = 'the cache answers what the database has';

/** A read when all is quiet. A search may let two of them fail. */
async function readAtLast(
  clock: Clock,
  { get }: Pick<WriteThroughCache, 'get'>,
): Promise<string | undefined> {
  await clock.sleep(2 * PATIENCE_MS);
  let last: string | undefined;
  for (let i = 1; last === undefined && i <= 3; i += 1) {
    const read = withTimeout(clock, PATIENCE_MS, get('price'));
    last = await read.catch(() => undefined);
  }
  return last;
}

/**
 * The database has written the new price, and its answer is lost. After
 * 50 ms the cache gives up. It can't know, so it forgets its entry, and
 * the next read loads the new price. The search loses one more message,
 * or restarts the cache.
 */
export const lostAnswer: Scenario = {
  network,
  faults: [{ drop: 'Database>Cache#2' }],
  search: {
    maxFaults: 1,
    faults: ['drop', 'crash'],
    crashable: ['Cache'],
    restartAfterMs: 20,
  },
  async play(world) {
    const { application } = openShop(world);
    const ask = (answer: Promise<unknown>) =>
      withTimeout(world.clock, PATIENCE_MS + 2, answer).catch(nameOf);
    await ask(application.read('price'));
    const ending = await ask(application.write('price', 'new'));
    const isDone = () =>
      ending === 'DatabaseTimeout' && stored(world) === 'new';
    world.sometimes('a write was done that looked failed', isDone);
    const get = application.read;
    const last = await readAtLast(world.clock, { get });
    world.finally(AGREES, () => last === stored(world));
    return [ending, last];
  },
};

/** Writes at its time, and returns how that ended. */
function addWriter(
  world: World,
  cache: Remote<WriteThroughCache>,
  name: string,
  atMs: number,
  price: string,
): Promise<string> {
  return world.client(name, async ({ clock }) => {
    await clock.sleep(atMs);
    const put = cache.put('price', price);
    return withTimeout(clock, PATIENCE_MS, put).then(
      () => 'done',
      nameOf,
    );
  });
}

/**
 * Two writes overlap, and their answers come in the other order. Which
 * of them is the last only the database knows: the cache forgets the
 * entry, and the next read loads what the database has.
 */
export const twoWriters: Scenario = {
  network,
  faults: [{ delay: 'Database>Cache#1', ms: 10 }],
  async play(world) {
    const cache = addCache(world, addDatabase(world));
    const [last] = await Promise.all([
      world.client('Reader', ({ clock }) => readAtLast(clock, cache)),
      addWriter(world, cache, 'Writer 1', 0, 'first'),
      addWriter(world, cache, 'Writer 2', 4, 'second'),
    ]);
    return last;
  },
};

/**
 * A reader and two writers meet at the same entry, and nothing is slow.
 * The search makes up to two messages late, so late that the cache has
 * given up as well, and looks for a wrong value that stays.
 */
export const readRacesWrites: Scenario = {
  network,
  search: {
    maxFaults: 0,
    delays: [20, 60],
    maxDelays: 2,
    maxReorders: 1,
  },
  async play(world) {
    const cache = addCache(world, addDatabase(world));
    const [last, ...endings] = await Promise.all([
      world.client('Reader', async ({ clock }) => {
        const read = withTimeout(
          clock,
          PATIENCE_MS,
          cache.get('price'),
        );
        await read.catch(nameOf);
        return readAtLast(clock, cache);
      }),
      addWriter(world, cache, 'Writer 1', 3, 'first'),
      addWriter(world, cache, 'Writer 2', 6, 'second'),
    ]);
    world.finally(AGREES, () => last === stored(world));
    world.sometimes(
      'the earlier write is the last',
      () => last === 'first',
    );
    world.sometimes('a write is given up', () =>
      endings.includes('DatabaseTimeout'),
    );
    return last;
  },
};

/**
 * The first write is slow on its way to the database. The cache gives it
 * up, its writer sends another, and that is done, when the first one
 * arrives and replaces it. Its answer comes late, and the cache forgets
 * the entry: it shows what the database has, and that is not what was
 * acknowledged last.
 */
export const lateWrite: Scenario = {
  network,
  faults: [{ delay: 'Cache>Database#1', ms: 60 }],
  search: {
    maxFaults: 0,
    limits: {
      'the last write that was done is in the database': OVERTAKEN,
    },
  },
  async play(world) {
    const { application } = openShop(world);
    const endings: string[] = [];
    for (const price of ['first', 'second']) {
      const write = application.write('price', price);
      endings.push(await write.then(() => 'done', nameOf));
    }
    const get = application.read;
    const last = await readAtLast(world.clock, { get });
    world.finally(AGREES, () => last === stored(world));
    world.finally(
      'the last write that was done is in the database',
      () => endings[1] !== 'done' || stored(world) === 'second',
    );
    return [...endings, last];
  },
};

/** What the experiments compare: what an application does its work with. */
interface Store {
  read(key: string): Promise<unknown>;
  write(key: string, value: string): Promise<void>;
}

/** This pattern, the one that deletes the entry, or the database alone. */
type Kind = 'write-through' | 'cache-aside' | 'no cache';

function openStore(world: World, kind: Kind): (host: Host) => Store {
  const database = addDatabase(world);
  if (kind === 'write-through') {
    const cache = addCache(world, database);
    const store: Store = {
      read: (key) => cache.get(key),
      write: (key, value) => cache.put(key, value),
    };
    return () => store;
  }
  if (kind === 'no cache') return () => database;
  const boot = (host: Host) => new CacheServer(host);
  const cache = world.node('Cache', boot, { kind: 'cache' });
  return ({ clock }) =>
    new CacheAside(cache, database, clock, {
      ...ASIDE,
      ttlMs: OPTIONS.ttlMs,
    });
}

/**
 * How long it takes to write and then to read what was written, for a
 * database that is so far away. The cache is 1 ms from the application,
 * and the database needs 5 ms for each.
 */
export const writeAndRead: Experiment = {
  x: {
    label: 'round trip to the database, ms',
    values: [2, 6, 11, 21, 41],
  },
  y: { label: 'a write and a read, ms' },
  series: {
    'write-through': (x: number) => writeAndReadMs('write-through', x),
    'cache-aside': (x: number) => writeAndReadMs('cache-aside', x),
    'no cache': (x: number) => writeAndReadMs('no cache', x),
  },
};

async function writeAndReadMs(
  kind: Kind,
  roundTripMs: number,
): Promise<number> {
  const far = { latencyMs: roundTripMs - 1 };
  const links = { 'Cache>Database': far, 'Application>Database': far };
  const { result } = await simulate({
    network: { latencyMs: 1, links },
    async play(world) {
      const open = openStore(world, kind);
      return world.client('Application', async (host) => {
        const store = open(host);
        await store.read('price');
        const startMs = host.clock.now();
        await store.write('price', 'new');
        await store.read('price');
        return host.clock.now() - startMs;
      });
    },
  });
  return result;
}

/**
 * How many of the reads of one key reach the database when it is read a
 * hundred times a second and written so often, at random times. An
 * entry lives for a second. The mean of five runs of four seconds, with
 * the smallest and the largest.
 */
export const databaseReads: Experiment = {
  x: { label: 'writes, 1/s', values: [1, 5, 10, 20, 40] },
  y: { label: 'reads that reach the database, %' },
  series: {
    'write-through': (x: number) => loadedPercent(x, throughHere),
    'cache-aside': (x: number) => loadedPercent(x, asideHere),
  },
};

function loadedPercent(
  writesPerS: number,
  open: (host: Host, database: Database) => Store,
): Promise<number[]> {
  return eachSeed(async (host, database) => {
    host.disk.set('price', 'old');
    const store = open(host, away(host.clock, 11, database));
    const write = () => store.write('price', 'new');
    const [reads] = await Promise.all([
      arrivals(host, 4, 100, () => store.read('price')),
      arrivals(host, 4, writesPerS, write),
    ]);
    return (100 * database.reads) / reads;
  });
}

function throughHere({ clock }: Host, database: Database): Store {
  const cache = new WriteThroughCache(database, clock, OPTIONS);
  return {
    read: (key) => cache.get(key),
    write: (key, value) => cache.put(key, value),
  };
}

function asideHere(host: Host, database: Database): Store {
  const server = new CacheServer(host);
  const cache: Cache = {
    get: async (key) => server.get(key),
    set: async (...entry) => server.set(...entry),
    delete: async (...entry) => server.delete(...entry),
  };
  const { ttlMs } = OPTIONS;
  const options = { ...ASIDE, ttlMs };
  return new CacheAside(cache, database, host.clock, options);
}

/**
 * The price of keeping what is written: forty keys are read, each once
 * a second on average, the cache has room for fifty entries, and so
 * many writes of keys that nobody reads come in each second. Their
 * entries push out those that are read, unless these writes go past the
 * cache. An entry lives for a minute. The mean of five runs of six
 * seconds, after three for the cache to fill, with the smallest and the
 * largest.
 */
export const writtenForNobody: Experiment = {
  x: {
    label: 'writes that nobody reads, 1/s',
    values: [0, 5, 10, 20, 40],
  },
  y: { label: 'reads that reach the database, %' },
  series: {
    'through the cache': (x: number) => crowdedOut(x, true),
    'past the cache': (x: number) => crowdedOut(x, false),
  },
};

function crowdedOut(
  writesPerS: number,
  through: boolean,
): Promise<number[]> {
  return eachSeed(async (host, database) => {
    const keys = Array.from({ length: 40 }, (_, i) => `key ${i}`);
    for (const key of keys) host.disk.set(key, 'v');
    const options = { ...OPTIONS, ttlMs: 60_000, maxEntries: 50 };
    const distant = away(host.clock, 11, database);
    const cache = new WriteThroughCache(distant, host.clock, options);
    let written = 0;
    const write = () => {
      const key = `log ${(written += 1)}`;
      return through ? cache.put(key, 'v') : database.write(key, 'v');
    };
    const read = () =>
      cache.get(keys[Math.floor(host.random() * 40)] as string);
    const work = (seconds: number) =>
      Promise.all([
        arrivals(host, seconds, 40, read),
        arrivals(host, seconds, writesPerS, write),
      ]);
    await work(3);
    const before = database.reads;
    const [reads] = await work(6);
    return (100 * (database.reads - before)) / reads;
  });
}

/** The same database, at a distance. */
function away(
  { sleep }: Clock,
  roundTripMs: number,
  database: Database,
): Database {
  const far = async <R>(call: () => Promise<R>): Promise<R> => {
    await sleep(roundTripMs);
    return call();
  };
  return {
    read: (key) => far(() => database.read(key)),
    write: (key, value) => far(() => database.write(key, value)),
    delete: (key) => far(() => database.delete(key)),
  };
}

/** All of it in one process, which takes less time than messages. */
async function eachSeed(
  play: (host: Host, database: PriceDatabase) => Promise<number>,
): Promise<number[]> {
  const samples: number[] = [];
  for (const seed of [1, 2, 3, 4, 5]) {
    const story = (world: World) =>
      world.client('Application', (host) =>
        play(host, new PriceDatabase(host)),
      );
    samples.push((await simulate(story, { seed })).result);
  }
  return samples;
}

/** Begins work at random times, so many a second, and counts it. */
async function arrivals(
  { clock, random }: Host,
  seconds: number,
  perS: number,
  work: () => Promise<unknown>,
): Promise<number> {
  const begun: Promise<unknown>[] = [];
  const endMs = clock.now() + seconds * 1000;
  const gapMs = () => (-1000 * Math.log(1 - random())) / perS;
  while (perS > 0) {
    const untilNextMs = gapMs();
    if (clock.now() + untilNextMs > endMs) break;
    await clock.sleep(untilNextMs);
    begun.push(work());
  }
  await Promise.all(begun);
  return begun.length;
}
