const INVALIDATES = 'const told = cache.invalidate(key);';
const WAITS_FOR_CACHE =
  'await inTime(clock, cacheTimeoutMs, told).catch(() => {});';
const BLOCK = `      try {
        await driver.write(key, value);
      } finally {
        // After an error too: the write may have been done.
        const told = cache.invalidate(key);
        await inTime(clock, cacheTimeoutMs, told).catch(() => {});
      }`;
const WRITES = 'await driver.write(key, value);';
const SEES =
  'reads what was written through the same application, in all five';
const SURVIVES = 'an acknowledged write is in the database in the end';
const FINDS =
  'finds in the cache what was written in write-through and write-behind, and loads it in the other three';
const RELOADS =
  'reloads a key that is read all the time before it expires in refresh-ahead, and lets its reader wait once in each time to live in the other four';
const ACKNOWLEDGES =
  'acknowledges a write when the database has it, and in write-behind before';
const PAST =
  'serves an old value after a write past the cache, in all five, and in refresh-ahead for less time if the key is read on';
const RACES =
  'keeps no old value once all messages of a write and of the reads beside it have arrived, whichever two are late, in all five';
const ANSWER_LOST =
  'reads what the database has when the answer to a write was lost, in all five';
const CACHE_DOWN =
  'acknowledges writes while the cache is down where the application writes: in cache-aside, read-through and refresh-ahead';
const DATABASE_DOWN =
  'acknowledges writes while the database is down in write-behind alone, and makes up for them';
const ROW =
  'puts into the table what follows from the steps of write-through: a read that does not hit loads for itself';
const TAKES =
  'takes as long with each cache for a load, a hit and a write, but for the store of cache-aside and the write of write-behind';
const ASKS_AGAIN =
  'lets who waits for a load in cache-aside ask again after 10 ms, and in read-through and refresh-ahead hear when it ends';
const REFUSES =
  'refuses a price below 0 after 5 ms, keeps the one it had, and takes 0, an empty text and a name';
const QUANTILE =
  'takes the value below which so many are, in whatever order they come';
const ROOM =
  'has room for all products, and keeps no absence, with each cache';
const AT_RANDOM =
  'comes at random, as often as was said on average, and otherwise under another seed';
const STALE =
  'counts each read once as stale, and none where nothing is kept';
const OPENS =
  'opens each shop with its cache, the same prices and settings';
const NEWER =
  'counts a write as newer if it began after the other had ended, and ended in time';

/** Mistakes somebody could make here, and what has to notice each. */
export const mistakes = [
  {
    mistake: 'Who writes around the cache does not tell it.',
    file: 'cache-as-sor.ts',
    replace: INVALIDATES,
    by: 'const told = Promise.resolve();',
    noticedBy: SEES,
  },
  {
    mistake: 'The cache is told to forget another key.',
    file: 'cache-as-sor.ts',
    replace: INVALIDATES,
    by: "const told = cache.invalidate('stock');",
    noticedBy: SEES,
  },
  {
    mistake: 'A write around the cache does not reach the database.',
    file: 'cache-as-sor.ts',
    replace: WRITES,
    by: '',
    noticedBy: SURVIVES,
  },
  {
    mistake: 'A write around the cache is not waited for.',
    file: 'cache-as-sor.ts',
    replace: WRITES,
    by: 'void driver.write(key, value);',
    noticedBy: ACKNOWLEDGES,
  },
  {
    mistake: 'A write around the cache goes to another key.',
    file: 'cache-as-sor.ts',
    replace: WRITES,
    by: "await driver.write('price', value);",
    noticedBy: 'keeps two keys apart, in all five',
  },
  {
    mistake: 'A write through the cache is not waited for.',
    file: 'cache-as-sor.ts',
    replace: 'write: (key, value) => cache.put(key, value),',
    by: `write: async (key, value) => {
      void cache.put(key, value);
    },`,
    noticedBy: ACKNOWLEDGES,
  },
  {
    mistake: 'Reads go around the cache.',
    file: 'cache-as-sor.ts',
    replace: `    read: (key) => cache.get(key),
    async write(key, value) {`,
    by: `    read: (key) => driver.read(key),
    async write(key, value) {`,
    noticedBy:
      'answers a second read without the database, in all five',
  },
  {
    mistake: 'Refresh-ahead reloads nothing.',
    file: 'cache-as-sor.ts',
    replace: 'refreshFactor: settings.refreshFactor,',
    by: 'refreshFactor: 1,',
    noticedBy: RELOADS,
  },
  {
    mistake: 'Write-behind gathers for no time to speak of.',
    file: 'cache-as-sor.ts',
    replace: 'flushAfterMs: settings.flushAfterMs,',
    by: 'flushAfterMs: 1000,',
    noticedBy: ACKNOWLEDGES,
  },
  {
    mistake: 'Entries live for another time than was said.',
    file: 'cache-as-sor.ts',
    replace: '  return { ttlMs, maxEntries, databaseTimeoutMs };',
    by: '  return { ttlMs: 2 * ttlMs, maxEntries, databaseTimeoutMs };',
    noticedBy: PAST,
  },
  {
    mistake: 'Cache-aside has a time to live of its own.',
    file: 'cache-as-sor.ts',
    replace: `    ttlMs,
    cacheTimeoutMs,`,
    by: `    ttlMs: 300,
    cacheTimeoutMs,`,
    noticedBy:
      'answers reads of what is in the cache while the database is down, in all five',
  },
  {
    mistake:
      'Cache-aside waits for a dead cache longer than its callers.',
    file: 'cache-as-sor.ts',
    replace: `    ttlMs,
    cacheTimeoutMs,`,
    by: `    ttlMs,
    cacheTimeoutMs: 400,`,
    noticedBy:
      'answers reads while the cache is down in cache-aside alone',
  },
  {
    mistake: 'Only the first key of a shop is stored.',
    file: 'scenarios.ts',
    replace: 'if (!host.disk.has(key)) host.disk.set(key, value);',
    by: 'if (host.disk.size === 0) host.disk.set(key, value);',
    noticedBy: OPENS,
  },
  {
    mistake: 'A restart of the database brings the first price back.',
    file: 'scenarios.ts',
    replace: 'if (!host.disk.has(key)) host.disk.set(key, value);',
    by: 'host.disk.set(key, value);',
    noticedBy: 'keeps what the database has through two crashes',
  },
  {
    mistake: 'The settings of a story are dropped.',
    file: 'scenarios.ts',
    replace: '{ ...SETTINGS, ...changes }',
    by: '{ ...changes, ...SETTINGS }',
    noticedBy: OPENS,
  },
  {
    mistake: 'Read-through is measured in the place of refresh-ahead.',
    file: 'scenarios.ts',
    replace: `  const boot = (host: Host) => caches[name](database, host, settings);
  const cache = world.node('Cache', boot, kind);
  const application = world.node('Application', (host) =>
    around(cache, database, host, settings),`,
    by: `  const boot = (host: Host) =>
    caches['read-through'](database, host, settings);
  const cache = world.node('Cache', boot, kind);
  const application = world.node('Application', (host) =>
    around(cache, database, host, settings),`,
    noticedBy: RELOADS,
  },
  {
    mistake: 'Write-through is measured in the place of write-behind.',
    file: 'scenarios.ts',
    replace: `    const boot = (host: Host) => caches[name](database, host, settings);
    const cache = world.node('Cache', boot, kind);
    const application = world.node('Application', () => through(cache));`,
    by: `    const boot = (host: Host) =>
      caches['write-through'](database, host, settings);
    const cache = world.node('Cache', boot, kind);
    const application = world.node('Application', () => through(cache));`,
    noticedBy:
      'loses an acknowledged write when the cache crashes, in write-behind alone',
  },
  {
    mistake: 'The caches that load are used as if they wrote as well.',
    file: 'cache-as-sor.ts',
    replace: WAITS_FOR_CACHE,
    by: `await inTime(clock, cacheTimeoutMs, told).catch(() => {});
        await cache.get(key);`,
    noticedBy: FINDS,
  },
  {
    mistake: 'A write of the database is not counted.',
    file: 'scenarios.ts',
    replace: 'this.writes += 1;',
    by: '',
    noticedBy: 'counts the writes of the database, beside its reads',
  },
  {
    mistake: 'Writes past the cache count as those of the application.',
    file: 'scenarios.ts',
    replace: '(seen?.writes ?? NaN) - past;',
    by: 'seen?.writes ?? NaN;',
    noticedBy:
      'does not count writes past the cache as those of the application',
  },
  {
    mistake: 'What began at the same time counts as newer.',
    file: 'scenarios.ts',
    replace: 'beganMs >= sinceMs && endedMs <= atMs',
    by: 'beganMs >= sinceMs - 10 && endedMs <= atMs',
    noticedBy: NEWER,
  },
  {
    mistake: 'A write that has not ended counts as newer.',
    file: 'scenarios.ts',
    replace: 'beganMs >= sinceMs && endedMs <= atMs',
    by: 'beganMs >= sinceMs && beganMs <= atMs',
    noticedBy: NEWER,
  },
  {
    mistake: 'All products share their writes.',
    file: 'scenarios.ts',
    replace: 'return this.all.get(key)!;',
    by: "return this.all.get('product 1')!;",
    noticedBy: NEWER,
  },
  {
    mistake: 'Every product is asked for as often.',
    file: 'scenarios.ts',
    replace: '(_, i) => 1 / (i + 1)',
    by: '() => 1',
    noticedBy:
      'asks for the second product half as often as for the first, and for the last a twentieth',
  },
  {
    mistake: 'The quantile is the value above.',
    file: 'scenarios.ts',
    replace: 'sorted[Math.ceil(share * sorted.length) - 1]',
    by: 'sorted[Math.ceil(share * sorted.length)]',
    noticedBy: QUANTILE,
  },
  {
    mistake: 'Who waits for an answer waits for ever.',
    file: 'scenarios.ts',
    replace: 'withTimeout(world.clock, PATIENCE_MS, call)',
    by: 'withTimeout(world.clock, 1000 * PATIENCE_MS, call)',
    noticedBy: 'waits 300 ms for an answer, and no longer',
  },
  {
    mistake:
      'The cache is told to forget before the database is written.',
    file: 'cache-as-sor.ts',
    replace: BLOCK,
    by: `      const told = cache.invalidate(key);
      await inTime(clock, cacheTimeoutMs, told).catch(() => {});
      await driver.write(key, value);`,
    noticedBy: RACES,
  },
  {
    mistake:
      'After a write that failed, the cache is not told to forget.',
    file: 'cache-as-sor.ts',
    replace: BLOCK,
    by: `      await driver.write(key, value);
      const told = cache.invalidate(key);
      await inTime(clock, cacheTimeoutMs, told).catch(() => {});`,
    noticedBy: ANSWER_LOST,
  },
  {
    mistake: 'Who writes around a dead cache waits for it for ever.',
    file: 'cache-as-sor.ts',
    replace: WAITS_FOR_CACHE,
    by: 'await told;',
    noticedBy: CACHE_DOWN,
  },
  {
    mistake: 'A write around a dead cache fails, though it is stored.',
    file: 'cache-as-sor.ts',
    replace: WAITS_FOR_CACHE,
    by: 'await inTime(clock, cacheTimeoutMs, told);',
    noticedBy: CACHE_DOWN,
  },
  {
    mistake: 'A write ends before the cache has forgotten.',
    file: 'cache-as-sor.ts',
    replace: WAITS_FOR_CACHE,
    by: 'void told;',
    noticedBy: TAKES,
  },
  {
    mistake:
      'Who writes around the cache waits for the database for ever.',
    file: 'cache-as-sor.ts',
    replace: `  const driver = patient(database, clock, databaseTimeoutMs);
  return {`,
    by: `  const driver = database;
  return {`,
    noticedBy: ANSWER_LOST,
  },
  {
    mistake: 'Cache-aside waits for the database for ever.',
    file: 'cache-as-sor.ts',
    replace: `  const driver = patient(database, clock, databaseTimeoutMs);
  return new CacheAside`,
    by: `  const driver = database;
  return new CacheAside`,
    noticedBy: ANSWER_LOST,
  },
  {
    mistake: 'Readers in cache-aside ask again after 50 ms.',
    file: 'cache-as-sor.ts',
    replace: 'askAgainMs: 10',
    by: 'askAgainMs: 50',
    noticedBy: ASKS_AGAIN,
  },
  {
    mistake: 'Read-through alone keeps absences.',
    file: 'cache-as-sor.ts',
    replace: 'absentTtlMs: 0',
    by: 'absentTtlMs: 500',
    noticedBy: ROOM,
  },
  {
    mistake: 'Write-behind drops what has failed once.',
    file: 'cache-as-sor.ts',
    replace: 'givesUp: async () => false',
    by: 'givesUp: async () => true',
    noticedBy: DATABASE_DOWN,
  },
  {
    mistake: 'The caches have room for five entries.',
    file: 'scenarios.ts',
    replace: 'maxEntries: 100',
    by: 'maxEntries: 5',
    noticedBy: ROOM,
  },
  {
    mistake: 'Refresh-ahead reloads only at the end of a life.',
    file: 'scenarios.ts',
    replace: 'refreshFactor: 0.5',
    by: 'refreshFactor: 0.9',
    noticedBy: PAST,
  },
  {
    mistake: 'The database is near the cache.',
    file: 'scenarios.ts',
    replace: "'Cache>Database': { latencyMs: 10 }",
    by: "'Cache>Database': { latencyMs: 1 }",
    noticedBy: TAKES,
  },
  {
    mistake: 'The database is near the application.',
    file: 'scenarios.ts',
    replace: "'Application>Database': { latencyMs: 10 }",
    by: "'Application>Database': { latencyMs: 1 }",
    noticedBy: TAKES,
  },
  {
    mistake: 'The database is near the office.',
    file: 'scenarios.ts',
    replace: "'Office>Database': { latencyMs: 10 }",
    by: "'Office>Database': { latencyMs: 1 }",
    noticedBy:
      'is as far from the office to the database as from the cache',
  },
  {
    mistake: 'The database takes any price.',
    file: 'scenarios.ts',
    replace: 'if (!(Number(value) < 0)) return',
    by: 'return',
    noticedBy: REFUSES,
  },
  {
    mistake: 'A price is refused before the database has looked at it.',
    file: 'scenarios.ts',
    replace: `await this.clock.sleep(5);
    throw`,
    by: 'throw',
    noticedBy: REFUSES,
  },
  {
    mistake: 'What waits for a load counts as a hit.',
    file: 'scenarios.ts',
    replace: 'const HIT_MS = 4;',
    by: 'const HIT_MS = 20;',
    noticedBy: ROW,
  },
  {
    mistake: 'Hits and misses are mixed up.',
    file: 'scenarios.ts',
    replace: 'hits: percent(hits, reads.length)',
    by: 'hits: percent(reads.length - hits, reads.length)',
    noticedBy: ROW,
  },
  {
    mistake: 'The median and the slow reads are mixed up.',
    file: 'scenarios.ts',
    replace: 'readMs: [quantile(reads, 0.5), quantile(reads, 0.99)]',
    by: 'readMs: [quantile(reads, 0.99), quantile(reads, 0.5)]',
    noticedBy: ROW,
  },
  {
    mistake: 'The table has reads in the place of writes.',
    file: 'scenarios.ts',
    replace: '(await rowOf(x)).databaseWrites',
    by: '(await rowOf(x)).databaseReads',
    noticedBy: ROW,
  },
  {
    mistake: 'A read that meets a write counts as stale.',
    file: 'scenarios.ts',
    replace: 'if (writes.newer(key, value, beganMs) > 0)',
    by: 'if (writes.newer(key, value, world.clock.now()) > 0)',
    noticedBy: STALE,
  },
  {
    mistake: 'A stale read counts for each write that it misses.',
    file: 'scenarios.ts',
    replace: 'measures.stale += 1;',
    by: 'measures.stale += writes.newer(key, value, beganMs);',
    noticedBy: STALE,
  },
  {
    mistake: 'The time to live of a workload is dropped.',
    file: 'scenarios.ts',
    replace: 'openShop(world, name, settings, STORED)',
    by: 'openShop(world, name, undefined, STORED)',
    noticedBy: STALE,
  },
  {
    mistake: 'All seeds are one.',
    file: 'scenarios.ts',
    replace: `    seed,
    network,
    untilMs`,
    by: `    network,
    untilMs`,
    noticedBy: AT_RANDOM,
  },
  {
    mistake: 'Reads and writes come at equal distances.',
    file: 'scenarios.ts',
    replace: 'const gapMs = (-1000 * Math.log(1 - random())) / perS;',
    by: 'const gapMs = (1000 + 0 * random()) / perS;',
    noticedBy: AT_RANDOM,
  },
  {
    mistake: 'Twice as many come as was said.',
    file: 'scenarios.ts',
    replace: 'const gapMs = (-1000 * Math.log(1 - random())) / perS;',
    by: 'const gapMs = (-500 * Math.log(1 - random())) / perS;',
    noticedBy: AT_RANDOM,
  },
  {
    mistake: 'What write-behind has still to write is not counted.',
    file: 'scenarios.ts',
    replace: `await world.clock.sleep(500);
      const seen`,
    by: 'const seen',
    noticedBy:
      'counts what write-behind writes after the last write as well',
  },
  {
    mistake: 'Of the calls of the database only the reads count.',
    file: 'scenarios.ts',
    replace: 'const calls = all.databaseReads + all.databaseWrites;',
    by: 'const calls = all.databaseReads;',
    noticedBy: 'counts reads and writes as calls of the database',
  },
  {
    mistake: 'The quantile is taken of what is in no order.',
    file: 'scenarios.ts',
    replace: 'values.toSorted((a, b) => a - b)',
    by: '[...values]',
    noticedBy: QUANTILE,
  },
  {
    mistake: 'Numbers are put in the order of texts.',
    file: 'scenarios.ts',
    replace: 'values.toSorted((a, b) => a - b)',
    by: 'values.toSorted()',
    noticedBy: QUANTILE,
  },
  {
    mistake: 'A timer goes on when the answer has come.',
    file: 'cache-as-sor.ts',
    replace: 'answered.abort();',
    by: '',
    noticedBy:
      'keeps no timer when the database and the cache have answered',
  },
  {
    mistake: 'The cache is waited for as long as the database.',
    file: 'cache-as-sor.ts',
    replace: 'await inTime(clock, cacheTimeoutMs, told)',
    by: 'await inTime(clock, databaseTimeoutMs, told)',
    noticedBy:
      'waits 20 ms for a cache that it can do without, and 100 ms for a database that is silent',
  },
  {
    mistake: 'Cache-aside waits for what it reads for ever.',
    file: 'cache-as-sor.ts',
    replace: 'read: (key) => inTime(clock, ms, database.read(key)),',
    by: 'read: (key) => database.read(key),',
    noticedBy:
      'waits 20 ms for a cache that it can do without, and 100 ms for a database that is silent',
  },
  {
    mistake: 'The day ends before refresh-ahead has to reload.',
    file: 'scenarios.ts',
    replace: 'await world.clock.sleep(300);\n      answers',
    by: 'await world.clock.sleep(200);\n      answers',
    noticedBy:
      'loads once, and again after the write and late in the life, as each day has it',
  },
  {
    mistake:
      'Nobody writes past the cache where stale reads are counted.',
    file: 'scenarios.ts',
    replace: 'pastPerS: 5,',
    by: 'pastPerS: 0,',
    noticedBy:
      'counts what is stale when half of the writes go past the cache, once under each of six seeds',
  },
  {
    mistake: 'Reads and writes of a workload are mixed up.',
    file: 'scenarios.ts',
    replace: 'readsPerS: 1.1 * (100 - writes),',
    by: 'readsPerS: 1.1 * writes,',
    noticedBy: 'counts reads and writes as calls of the database',
  },
];
