const INVALIDATES = 'await cache.invalidate(key);';
const WRITES = 'await database.write(key, value);';
const SEES =
  'reads what was written through the same application, in all five';
const SURVIVES = 'an acknowledged write is in the database in the end';
const FINDS =
  'finds in the cache what was written in write-through and write-behind, and loads it in the other three';
const WAITS =
  'makes no reader wait for a key that is read all the time in refresh-ahead, and one for each time to live in the other four';
const ACKNOWLEDGES =
  'acknowledges a write when the database has it, and in write-behind before';
const PAST =
  'serves an old value after a write past the cache, in all five';
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
    by: '',
    noticedBy: SEES,
  },
  {
    mistake: 'The cache is told to forget another key.',
    file: 'cache-as-sor.ts',
    replace: INVALIDATES,
    by: "await cache.invalidate('stock');",
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
    by: 'void database.write(key, value);',
    noticedBy: ACKNOWLEDGES,
  },
  {
    mistake: 'A write around the cache goes to another key.',
    file: 'cache-as-sor.ts',
    replace: WRITES,
    by: "await database.write('price', value);",
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
    replace: `export function around(cache: Loading, database: Database): Prices {
  return {
    read: (key) => cache.get(key),`,
    by: `export function around(cache: Loading, database: Database): Prices {
  return {
    read: (key) => database.read(key),`,
    noticedBy:
      'answers a second read without the database, in all five',
  },
  {
    mistake: 'Refresh-ahead reloads nothing.',
    file: 'cache-as-sor.ts',
    replace: 'refreshFactor: settings.refreshFactor,',
    by: 'refreshFactor: 1,',
    noticedBy: WAITS,
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
  const application = world.node('Application', () =>
    around(cache, database),`,
    by: `  const boot = (host: Host) =>
    caches['read-through'](database, host, settings);
  const cache = world.node('Cache', boot, kind);
  const application = world.node('Application', () =>
    around(cache, database),`,
    noticedBy: WAITS,
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
    replace: `      try {
        await database.write(key, value);
      } finally {`,
    by: `      try {
        await cache.get(key);
        await database.write(key, value);
      } finally {
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
    noticedBy: 'takes the value below which so many are',
  },
  {
    mistake: 'Who waits for an answer waits for ever.',
    file: 'scenarios.ts',
    replace: 'withTimeout(world.clock, PATIENCE_MS, call)',
    by: 'withTimeout(world.clock, 1000 * PATIENCE_MS, call)',
    noticedBy: 'waits 300 ms for an answer, and no longer',
  },
];
