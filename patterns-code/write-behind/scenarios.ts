import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Host,
  Network,
  Remote,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import { DatabaseServer } from '../cache-aside/scenarios.ts';
import {
  WriteBehindCache,
  type Database,
  type WriteBehindOptions,
} from './write-behind.ts';

/** The cache is near the application and far from the database. */
export const network: Network = {
  latencyMs: 1,
  links: {
    'Cache>Database': { latencyMs: 10 },
    'Application>Database': { latencyMs: 10 },
  },
};

/** What the database says to a text longer than its column. */
export class TooLong extends Error {
  override readonly name = 'TooLong';
}

/** The column of the database holds so many letters. */
export const COLUMN = 20;

/** The shop's database, which counts its writes and has a column. */
export class ShopDatabase extends DatabaseServer {
  writes = 0;

  override async write(key: string, value: string): Promise<void> {
    this.writes += 1;
    if (value.length > COLUMN) throw new TooLong(`above ${COLUMN}`);
    await super.write(key, value);
  }

  override async delete(key: string): Promise<void> {
    this.writes += 1;
    await super.delete(key);
  }
}

/** Longer than the way to the database, its 5 ms, and the way back. */
export const OPTIONS: WriteBehindOptions = {
  flushAfterMs: 50,
  flushCount: 4,
  maxPending: 8,
  databaseTimeoutMs: 40,
  ttlMs: 1000,
  maxEntries: 8,
  // The other errors, and silence, may be over a moment later.
  givesUp: async (error) => nameOf(error) === 'TooLong',
};

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/** What the stories call on the cache. */
export type CacheNode = Pick<
  WriteBehindCache,
  'get' | 'put' | 'delete' | 'close'
>;

/** The nodes of a story, seen from it. */
export interface Shop {
  cache: Remote<CacheNode>;
  database: Remote<ShopDatabase>;
}

interface Setup extends Partial<WriteBehindOptions> {
  /** The cache's name. */
  name?: string;
}

/** What pictures call a change that is answered, and a close. */
const say: Say = (value, place) => {
  if (value !== undefined) return undefined;
  if (place === 'put') return 'taken';
  if (place === 'delete') return 'done';
  if (place === 'write') return 'written';
  if (place === 'get' || place === 'read') return 'no value';
  return place === 'close' ? 'all is written' : undefined;
};

/** The database alone, with `price` stored as `old`. */
export function addDatabase(world: World): Remote<ShopDatabase> {
  world.words(say);
  return world.node(
    'Database',
    (host) => {
      if (!host.disk.has('price')) host.disk.set('price', 'old');
      return new ShopDatabase(host);
    },
    { kind: 'database' },
  );
}

/** A cache in front of a database. */
export function addCache(
  world: World,
  database: Database,
  { name = 'Cache', ...changes }: Setup = {},
): Remote<CacheNode> {
  const options = { ...OPTIONS, ...changes };
  return world.node(
    name,
    ({ clock }) => new WriteBehindCache(database, clock, options),
    { kind: 'cache' },
  );
}

/** The two nodes behind the application. */
export function openShop(world: World, setup: Setup = {}): Shop {
  const database = addDatabase(world);
  return { cache: addCache(world, database, setup), database };
}

/** How long the application waits for the cache. */
const PATIENCE_MS = 30;
/** The same for the last flush, which takes longer. */
const GRACE_MS = 500;

/**
 * Changes keys through the cache, and knows which values the database
 * may have in the end: the last that was acknowledged, or one whose
 * answer never came.
 */
export class Editor {
  private readonly possible = new Map<string, (string | undefined)[]>();
  private readonly cache: Pick<CacheNode, 'put' | 'delete'>;
  private readonly host: Pick<Host, 'clock'>;

  constructor(
    cache: Pick<CacheNode, 'put' | 'delete'>,
    host: Pick<Host, 'clock'>,
  ) {
    this.cache = cache;
    this.host = host;
  }

  async put(key: string, value: string): Promise<void> {
    await this.change(key, value, this.cache.put(key, value));
  }

  async delete(key: string): Promise<void> {
    await this.change(key, undefined, this.cache.delete(key));
  }

  /** Whether the database has one of the possible values of each key. */
  isIn(database: ReadonlyMap<string, unknown>): boolean {
    return [...this.possible].every(([key, values]) =>
      values.some((value) => value === database.get(key)),
    );
  }

  private async change(
    key: string,
    value: string | undefined,
    answer: Promise<void>,
  ): Promise<void> {
    const { clock } = this.host;
    try {
      await withTimeout(clock, PATIENCE_MS, answer);
      this.possible.set(key, [value]);
    } catch (error) {
      // Refused is not done; without an answer it may have been.
      if (nameOf(error) !== 'TimeoutError') return;
      const before = this.possible.get(key) ?? [START.get(key)];
      this.possible.set(key, [...before, value]);
    }
  }
}

/** What the database has at first. */
const START = new Map([['price', 'old']]);

const IS_KEPT = 'the database ends with what was acknowledged';

/** Runs the application, and demands that nothing be lost. */
async function edit(
  world: World,
  shop: Shop,
  task: (editor: Editor, host: Host) => Promise<unknown>,
): Promise<string> {
  await world.client('Application', async (host) => {
    const editor = new Editor(shop.cache, host);
    const isKept = () => editor.isIn(world.diskOf('Database'));
    world.finally(IS_KEPT, isKept);
    await task(editor, host);
  });
  return [...world.diskOf('Database')].map((at) => at.join(' ')).join();
}

/**
 * The application waits for the database at each change. The price
 * changes three times, and the database restarts meanwhile: two changes
 * fail, and it is left with the first.
 */
export const withoutBuffer: Scenario = {
  withoutPattern: true,
  network,
  faults: [{ at: 30, crash: 'Database', restartAfterMs: 60 }],
  async play(world) {
    const database = addDatabase(world);
    await world.client('Application', async ({ clock }) => {
      for (const price of ['10', '11', '12']) {
        const startMs = clock.now();
        const answer = database.write('price', price);
        const { databaseTimeoutMs } = OPTIONS;
        const end = await withTimeout(
          clock,
          databaseTimeoutMs,
          answer,
        ).then(
          () => 'is written',
          () => 'fails',
        );
        const tookMs = clock.now() - startMs;
        world.note(`${price} ${end} after ${tookMs} ms`);
      }
    });
    return world.diskOf('Database').get('price');
  },
};

/**
 * Each change is answered from memory, and so is a read of it. When the
 * cache has gathered for a while, it writes the last value of each key:
 * three changes are two writes. The database is not read at all.
 */
export const coalesces: Scenario = {
  network,
  search: { maxFaults: 0, delays: [20], maxDelays: 1 },
  play: async (world) => {
    const shop = openShop(world);
    return edit(world, shop, async (editor, { clock }) => {
      await editor.put('price', '10');
      await editor.put('price', '11');
      await shop.cache.get('price');
      await editor.put('stock', '7');
      await clock.sleep(100);
      await shop.cache.get('price');
    });
  },
};

/**
 * The database restarts as before. The changes are taken all the same.
 * The first flush gets no answer. When that has been waited for, and
 * changes were gathered once more, the second one is written.
 */
export const databaseDown: Scenario = {
  network,
  faults: [{ at: 30, crash: 'Database', restartAfterMs: 60 }],
  search: { crashable: ['Database'], restartAfterMs: 60 },
  play: async (world) => {
    const shop = openShop(world);
    return edit(world, shop, async (editor, { clock }) => {
      await editor.put('price', '10');
      await editor.put('price', '11');
      await editor.put('stock', '7');
      await editor.delete('stock');
      world.sometimes('the last price is written', () => {
        return world.diskOf('Database').get('price') === '11';
      });
      await clock.sleep(300);
    });
  },
};

/**
 * Before its process ends, the cache is closed: it takes no more
 * changes, writes those it has without waiting, and says when it is
 * done.
 */
export const shutdown: Scenario = {
  network,
  search: { faults: ['drop'] },
  play: async (world) => {
    const shop = openShop(world);
    return edit(world, shop, async (editor, { clock }) => {
      await editor.put('price', '10');
      await editor.put('stock', '7');
      // Without an answer too: whoever ends the process waits no longer.
      const closed = withTimeout(clock, GRACE_MS, shop.cache.close());
      await closed.catch(() => {});
      world.note('the process of the cache ends');
      world.crash('Cache');
    });
  },
};

const LOSES =
  'can lose in a crash what was acknowledged and not yet written, and nothing else';

/**
 * The price is written. Then it is changed once more, and the cache
 * dies before the next flush. The change was acknowledged, and nobody
 * has it any more.
 */
export const crashBeforeFlush: Scenario = {
  network,
  faults: [{ at: 90, crash: 'Cache', restartAfterMs: 20 }],
  search: { maxFaults: 0, limits: { [IS_KEPT]: LOSES } },
  play: async (world) => {
    const shop = openShop(world);
    return edit(world, shop, async (editor, { clock }) => {
      await editor.put('price', '10');
      await clock.sleep(75);
      await editor.put('price', '11');
      await clock.sleep(40);
      await shop.cache.get('price');
    });
  },
};

const OVERTAKEN =
  'can leave the older value in the database when a write that was given up takes effect after the next one';

/**
 * A write is late. The cache waits no longer, and writes the next value
 * of the same key, which succeeds. Then the late one arrives, and the
 * database has the older value.
 */
export const lateWrite: Scenario = {
  network,
  faults: [{ delay: 'Cache>Database#1', ms: 100 }],
  search: { maxFaults: 0, limits: { [IS_KEPT]: OVERTAKEN } },
  play: async (world) => {
    const shop = openShop(world);
    return edit(world, shop, async (editor, { clock }) => {
      await editor.put('price', '10');
      await clock.sleep(60);
      await editor.put('price', '11');
      await clock.sleep(150);
    });
  },
};

/**
 * How many writes the database gets for 100 changes, of 10 keys or of
 * 100, for a given time of gathering. 100 changes come in a second, at
 * random times and to random keys; 40 seconds. Rounded to five, for
 * that is what one run can tell.
 */
export const databaseWrites: Experiment = {
  x: { label: 'gathered for, ms', values: [10, 30, 100, 300, 1000] },
  y: { label: 'database writes for 100 changes' },
  series: {
    'of 10 keys': (x: number) => writesFor100(x, 10),
    'of 100 keys': (x: number) => writesFor100(x, 100),
  },
};

const CHANGES = 4000;
/** Here nothing is due, and nothing refused, because of its number. */
const LARGE = { flushCount: 1000, maxPending: 1000 };

async function writesFor100(
  flushAfterMs: number,
  keys: number,
): Promise<number> {
  const { result } = await simulate({
    async play({ clock, random }) {
      let writes = 0;
      const write = async () => {
        writes += 1;
        await clock.sleep(16);
      };
      const read = async () => undefined;
      const database = { read, write, delete: write };
      const options = { ...OPTIONS, ...LARGE, flushAfterMs };
      const cache = new WriteBehindCache(database, clock, options);
      for (let i = 0; i < CHANGES; i += 1) {
        await clock.sleep(-10 * Math.log(1 - random()));
        await cache.put(`key ${Math.floor(random() * keys)}`, `${i}`);
      }
      await cache.close();
      return writes;
    },
  });
  return 5 * Math.round((20 * result) / CHANGES);
}

/**
 * How many acknowledged changes a crash loses, for a given time of
 * gathering, when changes of other and other keys come at equal
 * distances. The mean of 20 crashes, evenly spread from one flush to
 * the next, and as evenly from one change to the next.
 */
export const lostInACrash: Experiment = {
  x: { label: 'gathered for, ms', values: [25, 50, 100, 200, 400] },
  y: { label: 'acknowledged changes lost' },
  series: {
    '200 changes a second': (x: number) => lostOf(x, 5),
    '100 changes a second': (x: number) => lostOf(x, 10),
  },
};

const CRASHES = 20;

async function lostOf(
  flushAfterMs: number,
  everyMs: number,
): Promise<number[]> {
  // From one flush to the next it waits for the writes, and gathers.
  const cycleMs = 16 + flushAfterMs;
  const lost: number[] = [];
  for (let i = 0; i < CRASHES; i += 1) {
    const sinceFlushMs = ((i + 0.5) / CRASHES) * cycleMs;
    const crashMs = 1 + flushAfterMs + sinceFlushMs;
    // Nine steps on for each crash, so that no two phases go together.
    const firstMs = (((9 * i) % CRASHES) + 0.5) * (everyMs / CRASHES);
    lost.push(await lostAt(crashMs, flushAfterMs, firstMs, everyMs));
  }
  return lost;
}

async function lostAt(
  crashMs: number,
  flushAfterMs: number,
  firstMs: number,
  everyMs: number,
): Promise<number> {
  const { result } = await simulate({
    network,
    faults: [{ at: crashMs, crash: 'Cache' }],
    async play(world) {
      const { cache } = openShop(world, { ...LARGE, flushAfterMs });
      const { clock } = world;
      const taken: string[] = [];
      const put = (key: string) => {
        void cache.put(key, 'new').then(() => taken.push(key));
      };
      put('the first'); // with which the gathering begins
      await clock.sleep(firstMs);
      for (let i = 0; clock.now() <= crashMs; i += 1) {
        put(`key ${i}`);
        await clock.sleep(everyMs);
      }
      // What was on its way has arrived by then.
      await clock.sleep(50);
      const written = world.diskOf('Database');
      return taken.filter((key) => !written.has(key)).length;
    },
  });
  return result;
}
