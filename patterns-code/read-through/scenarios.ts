import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Clock,
  Experiment,
  Network,
  Remote,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import { DatabaseServer } from '../cache-aside/scenarios.ts';
import { ReadThroughCache as EachLoads } from './naive.ts';
import {
  ReadThroughCache,
  type Database,
  type ReadThroughOptions,
} from './read-through.ts';

/** The cache is near its readers and far from the database. */
export const network: Network = {
  latencyMs: 1,
  links: {
    'Cache>Database': { latencyMs: 10 },
    'Application without cache>Database': { latencyMs: 10 },
  },
};

export const OPTIONS: ReadThroughOptions = {
  ttlMs: 1000,
  absentTtlMs: 200,
  maxEntries: 100,
  databaseTimeoutMs: 60,
};

/** Longer than a load may take, and the way. */
const PATIENCE_MS = 100;

/** What an application offers to its clients. */
export interface Reader {
  read(key: string): Promise<string | undefined>;
}

/** What a node with the pattern offers; the naive versions do, too. */
export type Cache = Pick<ReadThroughCache, 'get' | 'invalidate'>;

/** The nodes of a story, seen from it. */
export interface Shop {
  application: Remote<Reader>;
  cache: Remote<Cache>;
  database: Remote<DatabaseServer>;
}

/** What pictures call an answer that is none, and an error. */
const say: Say = (value, place) => {
  if (value === undefined && ['get', 'read'].includes(place)) {
    return 'no such value';
  }
  const isError = value instanceof Error;
  return place.endsWith(' throws') && isError ? value.name : undefined;
};

/** A database with `price` stored as `old`. */
export function addDatabase(world: World): Remote<DatabaseServer> {
  world.words(say);
  return world.node(
    'Database',
    (host) => {
      if (!host.disk.has('price')) host.disk.set('price', 'old');
      return new DatabaseServer(host);
    },
    { kind: 'database' },
  );
}

/** A node that runs the pattern. Its memory ends with it. */
export function addCache(
  world: World,
  database: Database,
  changes: Partial<ReadThroughOptions> = {},
  name = 'Cache',
): Remote<Cache> {
  const options = { ...OPTIONS, ...changes };
  return world.node(
    name,
    ({ clock }) => new ReadThroughCache(database, clock, options),
    { kind: 'cache' },
  );
}

/** An application that knows the cache and no database. */
export function addApplication(
  world: World,
  cache: Remote<Cache>,
): Remote<Reader> {
  return world.node('Application', ({ clock }) => ({
    read: (key: string) =>
      withTimeout(clock, PATIENCE_MS, cache.get(key)),
  }));
}

/** The three nodes. */
export function openShop(
  world: World,
  changes: Partial<ReadThroughOptions> = {},
): Shop {
  const database = addDatabase(world);
  const cache = addCache(world, database, changes);
  const application = addApplication(world, cache);
  return { application, cache, database };
}

/** Reads of the database so far. */
export function queries(world: World): number {
  return world.peek<DatabaseServer>('Database')?.reads ?? 0;
}

/** The answer, or the name of the error. */
function ending(
  work: Promise<string | undefined>,
): Promise<string | undefined> {
  return work.catch(({ name }: Error) => name);
}

/**
 * Somebody else changes a value: first in the database, then the cache
 * is told. Also if that failed, because it may have been done.
 */
export async function change(
  clock: Clock,
  { cache, database }: Pick<Shop, 'cache' | 'database'>,
  value: string,
): Promise<void> {
  try {
    const write = database.write('price', value);
    await withTimeout(clock, PATIENCE_MS, write);
  } finally {
    const told = cache.invalidate('price');
    await withTimeout(clock, PATIENCE_MS, told);
  }
}

/** Somebody else changes a value, and tells no cache. */
async function writeOnly(
  world: World,
  database: Remote<DatabaseServer>,
  key: string,
  value: string,
): Promise<void> {
  await world.client('Writer', async ({ clock }) => {
    const write = database.write(key, value);
    await withTimeout(clock, PATIENCE_MS, write);
  });
}

/**
 * Three readers want the same price at the same moment: the database
 * answers the same query three times. It does so again for the next.
 */
export const withoutCache: Scenario = {
  withoutPattern: true,
  network,
  async play(world) {
    const database = addDatabase(world);
    const name = 'Application without cache';
    const application = world.node(name, ({ clock }) => ({
      read: (key: string) =>
        withTimeout(clock, PATIENCE_MS, database.read(key)),
    }));
    const reads = [1, 2, 3].map(() => application.read('price'));
    await Promise.all(reads);
    await application.read('price');
    world.note(`${queries(world)} queries`);
    return queries(world);
  },
};

/**
 * Three readers want the same price at the same moment. The first of
 * them begins a load, the others join it, and all get its answer. The
 * next one finds it in the cache: four reads, one query.
 */
export const crowd: Scenario = {
  network,
  async play(world) {
    const { application } = openShop(world);
    const reads = [1, 2, 3].map(() => application.read('price'));
    const answers = await Promise.all(reads);
    answers.push(await application.read('price'));
    world.note(`${queries(world)} query`);
    world.finally(
      'who asks together, or soon after, causes one query',
      () => queries(world) === 1,
    );
    world.finally('every reader has the value', () =>
      answers.every((answer) => answer === 'old'),
    );
    return answers;
  },
};

/**
 * Readers and a writer of one value. Two readers ask early; then the
 * value is changed; one more asks as soon as the cache was told so, and
 * one when whatever was on its way has arrived.
 */
async function race(world: World): Promise<unknown[]> {
  const shop = openShop(world);
  const { application } = shop;
  let isTold = false;
  let isLate = false;
  const early = [0, 3].map((atMs, i) =>
    world.client(`Reader ${i + 1}`, async ({ clock }) => {
      await clock.sleep(atMs);
      const answer = await ending(application.read('price'));
      isLate ||= isTold && answer === 'old';
    }),
  );
  const after = await world.client('Writer', async ({ clock }) => {
    await clock.sleep(13);
    await change(clock, shop, 'new');
    isTold = true;
    return ending(application.read('price'));
  });
  await Promise.all(early);
  await world.clock.sleep(100);
  const last = await ending(application.read('price'));
  world.finally(
    'who asks after the invalidation gets the new value',
    () => after === 'new' && last === 'new',
  );
  world.sometimes(
    'who asked before the invalidation is answered after it',
    () => isLate,
  );
  return [after, last];
}

/**
 * The answer of the database is slow. When it comes, the value has been
 * changed and the cache was told so: its readers, who asked before, get
 * the old value, but it is not kept. Whoever asked after the
 * invalidation has not joined that load, and has the new value.
 */
export const slowLoad: Scenario = {
  network,
  faults: [{ delay: 'Database>Cache#1', ms: 30 }],
  play: (world) => race(world),
};

/**
 * Two readers and a writer meet at one entry, and nothing is slow. The
 * search makes up to two messages late, and looks for somebody who asks
 * after the invalidation and gets the old value.
 */
export const loadRacesInvalidation: Scenario = {
  network,
  search: { maxFaults: 0, delays: [20], maxDelays: 2, maxReorders: 1 },
  play: (world) => race(world),
};

/**
 * The answer of the database takes too long. Two readers share the
 * load, and after 60 ms both get an error, which is not kept. The third
 * begins a load of its own. The late answer comes when that is over: it
 * is from before a write, and changes nothing.
 */
export const databaseHangs: Scenario = {
  network,
  faults: [{ delay: 'Database>Cache#1', ms: 100 }],
  async play(world) {
    const { application, database } = openShop(world);
    const reads = [1, 2].map(() => ending(application.read('price')));
    const answers = await Promise.all(reads);
    await writeOnly(world, database, 'price', 'new');
    answers.push(await ending(application.read('price')));
    await world.clock.sleep(50);
    answers.push(await ending(application.read('price')));
    return answers;
  },
};

/**
 * The database does not know how many are in stock. The cache keeps
 * that answer too, for a short time: the second read causes no query.
 * Then somebody stores a number and does not tell the cache, so the
 * third read does not see it yet; the fourth does.
 */
export const absentKey: Scenario = {
  network,
  async play(world) {
    const { application, database } = openShop(world);
    const { clock } = world;
    const answers = [await ending(application.read('stock'))];
    answers.push(await ending(application.read('stock')));
    await writeOnly(world, database, 'stock', '7');
    answers.push(await ending(application.read('stock')));
    await clock.sleep(200);
    answers.push(await ending(application.read('stock')));
    return answers;
  },
};

/** What makes the pattern; the naive versions have the same. */
type AnyCache = new (
  ...parts: ConstructorParameters<typeof ReadThroughCache>
) => Cache;

/**
 * How often one key is loaded when so many reads of it come in each
 * second, at random times, over a hundred seconds; to the nearest whole
 * load. A load takes 16 ms, and a value lives for 200 ms.
 */
export const loadsOfOneKey: Experiment = {
  x: { label: 'reads, 1/s', values: [10, 30, 100, 300] },
  y: { label: 'loads, 1/s' },
  series: {
    'shared loads': (x: number) => loadsPerS(x, ReadThroughCache),
    'each miss loads': (x: number) => loadsPerS(x, EachLoads),
    'shared loads, four instances': (x: number) =>
      loadsPerS(x, ReadThroughCache, 4),
  },
};

async function loadsPerS(
  readsPerS: number,
  AnyCache: AnyCache,
  instances = 1,
): Promise<number> {
  const seconds = 100;
  const play = async (world: World) => {
    const database = addDatabase(world);
    const options = { ...OPTIONS, ttlMs: 200 };
    const work = Array.from({ length: instances }, (_, i) =>
      world.client(`Instance ${i + 1}`, async (host) => {
        const cache = new AnyCache(database, host.clock, options);
        const reads: Promise<unknown>[] = [];
        const perMs = readsPerS / instances / 1000;
        for (;;) {
          await host.clock.sleep(-Math.log(1 - host.random()) / perMs);
          if (host.clock.now() > seconds * 1000) break;
          reads.push(cache.get('price'));
        }
        await Promise.all(reads);
      }),
    );
    await Promise.all(work);
    return Math.round(queries(world) / seconds);
  };
  const links = Object.fromEntries(
    [1, 2, 3, 4].map((i) => [
      `Instance ${i}>Database`,
      { latencyMs: 10 },
    ]),
  );
  const { result } = await simulate({
    network: { latencyMs: 1, links },
    untilMs: 2 * seconds * 1000,
    play,
  });
  return result;
}

/**
 * Of all reads of 50 values, the share that reaches the database while
 * a part of the requests asks for keys that do not exist, each another.
 * The cache has 100 places, and no value grows too old. A request each
 * ms, 8,000 in all, when all values have been loaded; to the nearest
 * 5 %.
 */
export const floodOfAbsentKeys: Experiment = {
  x: {
    label: 'requests for what is not there, %',
    values: [0, 50, 75, 90],
  },
  y: { label: 'reads of values that reach the database, %' },
  series: {
    'absences kept for 200 ms': (x: number) => loadedPercent(x, 200),
    'absences not kept': (x: number) => loadedPercent(x, 0),
  },
};

async function loadedPercent(
  absentPercent: number,
  absentTtlMs: number,
): Promise<number> {
  const { result } = await simulate(async ({ clock, random }) => {
    let loaded = 0;
    const database: Database = {
      async read(key) {
        if (key.startsWith('absent')) return undefined;
        loaded += 1;
        return 'old';
      },
    };
    const options = { ...OPTIONS, ttlMs: 60_000, absentTtlMs };
    const cache = new ReadThroughCache(database, clock, options);
    const values = Array.from({ length: 50 }, (_, i) => `value ${i}`);
    for (const key of values) await cache.get(key);
    loaded = 0;
    let asked = 0;
    for (let i = 0; i < 8000; i += 1) {
      await clock.sleep(1);
      const isAbsent = random() * 100 < absentPercent;
      const value = values[Math.floor(random() * values.length)] ?? '';
      if (!isAbsent) asked += 1;
      await cache.get(isAbsent ? `absent ${i}` : value);
    }
    return Math.round((loaded / asked) * 20) * 5;
  });
  return result;
}
