const STORES = 'if (isCurrent()) this.store(key, value, beganMs);';
const REFRESHES = 'if (nowMs >= entry.refreshAtMs) {';
const EXPIRES = 'if (entry === undefined || nowMs >= entry.untilMs) {';
const PLACE = '.finally(() => (this.reloads -= 1))';
const ENDS = 'if (isCurrent()) this.loads.delete(key);';
const PAUSES = 'entry.refreshAtMs = this.clock.now() + retryAfterMs;';
const TELLS = 'await onReloadError?.(key, error);';
const BUSY =
  'if (this.loads.has(key) || this.reloads >= maxReloads) return;';
const CATCHES = 'this.reload(key, entry).catch(nothing);';
const DROPS =
  'if (this.entries.size > maxEntries) this.entries.delete(oldest);';
const USED = `    this.entries.delete(key);
    this.entries.set(key, entry);`;

const AT_ONCE =
  'answers a read late in the life of an entry at once, and reloads the entry beside it';
const FROM_MS =
  'reloads from the ms on at which its share of the life is over, and not before';
const ONCE = 'reloads an entry once for all who read it meanwhile';
const MISSES =
  'loads once for all who miss together, each time and for each key';
const LIFE =
  'serves an entry until its time to live is over, counted from when its load began, though the time of day is set';
const WHOLE =
  'gives what it has reloaded a whole life from when the reload began, and reloads it in its turn';
const OLD = 'no read after the write sees the old price';
const NEVER_BACK =
  'stores nothing of a load that began before, of a miss as of a reload, nor of two';
const ANEW =
  'loads anew for who comes after it, and keeps that though the older load ends later';
const FORGETS =
  'forgets one key and no other, and one that it does not have';
const PAUSE =
  'begins the next reload of an entry only after the pause, and that of another one at once';
const TOLD =
  'tells `onReloadError` of each reload that failed, and no reader, whatever that does';
const PLACES =
  'gives the place of a reload to the next one however it ended, twice';
const NO_MORE =
  'waits for no more reloads at once than it was told to, invalidated ones included, and does the others at a later read';
const LRU =
  'keeps no more entries than it was told to, and drops the one used longest ago';
const DRAWS =
  'draws for each entry when its share of the life is over, earlier by up to the jitter';
const REFUSES =
  'refuses times, shares and counts that it could not work with';
const HANGS =
  'gives a reload up that hangs, again and again, and reloads when the database is back';
const TIMEOUT =
  'waits for the database no longer than it was told to, then throws DatabaseTimeout';
const NONE =
  'takes an empty text for a value, and both undefined and null for none';

/** Mistakes somebody could make here, and what has to notice each. */
export const mistakes = [
  {
    mistake: 'A read waits for the reload that it starts.',
    file: 'refresh-ahead.ts',
    replace: CATCHES,
    by: 'await this.reload(key, entry).catch(nothing);',
    noticedBy: AT_ONCE,
  },
  {
    mistake: 'A read waits for the reload that it starts, in a story.',
    file: 'refresh-ahead.ts',
    replace: CATCHES,
    by: 'await this.reload(key, entry).catch(nothing);',
    noticedBy: 'after the first read, nobody waits',
  },
  {
    mistake: 'Nothing is ever reloaded.',
    file: 'refresh-ahead.ts',
    replace: CATCHES,
    by: '',
    noticedBy: AT_ONCE,
  },
  {
    mistake: 'Nothing is ever reloaded, also not after a failure.',
    file: 'refresh-ahead.ts',
    replace: CATCHES,
    by: '',
    noticedBy: 'nobody waits after it either',
  },
  {
    mistake: 'A reload is due one ms too late.',
    file: 'refresh-ahead.ts',
    replace: REFRESHES,
    by: 'if (nowMs > entry.refreshAtMs) {',
    noticedBy: FROM_MS,
  },
  {
    mistake: 'An entry is served one ms too long.',
    file: 'refresh-ahead.ts',
    replace: EXPIRES,
    by: 'if (entry === undefined || nowMs > entry.untilMs) {',
    noticedBy: LIFE,
  },
  {
    mistake: 'An entry is served until it is reloaded.',
    file: 'refresh-ahead.ts',
    replace: EXPIRES,
    by: 'if (entry === undefined) {',
    noticedBy:
      'keeps the old value until that expires, and no ms longer',
  },
  {
    mistake: 'The life of an entry begins when its value arrives.',
    file: 'refresh-ahead.ts',
    replace: STORES,
    by: 'if (isCurrent()) this.store(key, value, this.clock.now());',
    noticedBy: LIFE,
  },
  {
    mistake: 'The window opens at a share of what is left.',
    file: 'refresh-ahead.ts',
    replace: 'const refreshAtMs = beganMs + ttlMs * share;',
    by: 'const refreshAtMs = beganMs + ttlMs * (1 - share);',
    noticedBy: FROM_MS,
  },
  {
    mistake: 'What was reloaded keeps the end of the old entry.',
    file: 'refresh-ahead.ts',
    replace: `    this.entries.delete(key);
    if (value === undefined) return;`,
    by: `    const before = this.entries.get(key);
    this.entries.delete(key);
    if (value === undefined) return;
    if (before !== undefined) beganMs = before.untilMs - this.options.ttlMs;`,
    noticedBy: WHOLE,
  },
  {
    mistake: 'A miss does not join the load under way.',
    file: 'refresh-ahead.ts',
    replace: 'return this.loads.get(key) ?? this.load(key);',
    by: 'return this.load(key);',
    noticedBy: MISSES,
  },
  {
    mistake: 'A miss joins the load of another key.',
    file: 'refresh-ahead.ts',
    replace: 'return this.loads.get(key) ?? this.load(key);',
    by: 'return [...this.loads.values()][0] ?? this.load(key);',
    noticedBy: MISSES,
  },
  {
    mistake: 'A reload starts beside the one under way.',
    file: 'refresh-ahead.ts',
    replace: BUSY,
    by: 'if (this.reloads >= maxReloads) return;',
    noticedBy: ONCE,
  },
  {
    mistake: 'Nothing is reloaded while any load is under way.',
    file: 'refresh-ahead.ts',
    replace: BUSY,
    by: 'if (this.loads.size > 0 || this.reloads >= maxReloads) return;',
    noticedBy: ONCE,
  },
  {
    mistake: 'The number of reloads has no bound.',
    file: 'refresh-ahead.ts',
    replace: BUSY,
    by: 'if (this.loads.has(key) || maxReloads < 1) return;',
    noticedBy: NO_MORE,
  },
  {
    mistake: 'One reload more than allowed runs.',
    file: 'refresh-ahead.ts',
    replace: BUSY,
    by: 'if (this.loads.has(key) || this.reloads > maxReloads) return;',
    noticedBy: NO_MORE,
  },
  {
    mistake: 'The bound counts loads, and forgets invalidated ones.',
    file: 'refresh-ahead.ts',
    replace: BUSY,
    by: 'if (this.loads.has(key) || this.loads.size >= maxReloads) return;',
    noticedBy: NO_MORE,
  },
  {
    mistake: 'A place is free again only when the reload succeeds.',
    file: 'refresh-ahead.ts',
    replace: PLACE,
    by: '.then(() => (this.reloads -= 1))',
    noticedBy: PLACES,
  },
  {
    mistake: 'A place is free again when the error has been logged.',
    file: 'refresh-ahead.ts',
    replace: `${PLACE};
    } catch (error) {`,
    by: `.then(() => (this.reloads -= 1));
    } catch (error) {
      await onReloadError?.(key, error);
      this.reloads -= 1;`,
    noticedBy: PLACES,
  },
  {
    mistake: 'A reload that failed is tried again at the next read.',
    file: 'refresh-ahead.ts',
    replace: PAUSES,
    by: 'void retryAfterMs;',
    noticedBy: PAUSE,
  },
  {
    mistake:
      'The pause is counted from the time it should be reloaded.',
    file: 'refresh-ahead.ts',
    replace: PAUSES,
    by: 'entry.refreshAtMs += retryAfterMs;',
    noticedBy: PAUSE,
  },
  {
    mistake: 'A reload that failed is never tried again.',
    file: 'refresh-ahead.ts',
    replace: PAUSES,
    by: 'entry.refreshAtMs = entry.untilMs + retryAfterMs;',
    noticedBy: HANGS,
  },
  {
    mistake: 'A reload that failed removes the entry.',
    file: 'refresh-ahead.ts',
    replace: PAUSES,
    by: 'this.entries.delete(key);\n      void retryAfterMs;',
    noticedBy:
      'nobody waits who comes within the life of the first value',
  },
  {
    mistake: 'A reload that failed lengthens the life of the entry.',
    file: 'refresh-ahead.ts',
    replace: PAUSES,
    by: `${PAUSES}
      entry.untilMs = Math.max(entry.untilMs, entry.refreshAtMs) + 300;`,
    noticedBy:
      'keeps the old value until that expires, and no ms longer',
  },
  {
    mistake: 'Nobody is told of a reload that failed.',
    file: 'refresh-ahead.ts',
    replace: TELLS,
    by: 'void [onReloadError, error];',
    noticedBy: TOLD,
  },
  {
    mistake: 'Nobody is told of a reload that failed without an error.',
    file: 'refresh-ahead.ts',
    replace: TELLS,
    by: 'if (error) await onReloadError?.(key, error);',
    noticedBy: TOLD,
  },
  {
    mistake: 'A load that was invalidated is stored all the same.',
    file: 'refresh-ahead.ts',
    replace: STORES,
    by: 'this.store(key, value, beganMs);',
    noticedBy: OLD,
  },
  {
    mistake: 'A miss that was invalidated is stored all the same.',
    file: 'refresh-ahead.ts',
    replace: STORES,
    by: 'this.store(key, value, beganMs);',
    noticedBy: NEVER_BACK,
  },
  {
    mistake: 'An older load stores its value while a newer one runs.',
    file: 'refresh-ahead.ts',
    replace: STORES,
    by: 'if (this.loads.has(key)) this.store(key, value, beganMs);',
    noticedBy: ANEW,
  },
  {
    mistake: 'The end of an older load forgets the newer one.',
    file: 'refresh-ahead.ts',
    replace: ENDS,
    by: 'this.loads.delete(key);',
    noticedBy: ANEW,
  },
  {
    mistake: 'A load that has ended is joined for ever.',
    file: 'refresh-ahead.ts',
    replace: ENDS,
    by: '',
    noticedBy: WHOLE,
  },
  {
    mistake: 'An invalidation leaves the entry.',
    file: 'refresh-ahead.ts',
    replace: `    this.entries.delete(key);
    this.loads.delete(key);`,
    by: 'this.loads.delete(key);',
    noticedBy: FORGETS,
  },
  {
    mistake: 'An invalidation forgets the loads of other keys.',
    file: 'refresh-ahead.ts',
    replace: `    this.entries.delete(key);
    this.loads.delete(key);`,
    by: `    this.entries.delete(key);
    this.loads.clear();`,
    noticedBy: NO_MORE,
  },
  {
    mistake: 'An invalidation forgets all entries.',
    file: 'refresh-ahead.ts',
    replace: `    this.entries.delete(key);
    this.loads.delete(key);`,
    by: `    this.entries.clear();
    this.loads.delete(key);`,
    noticedBy: FORGETS,
  },
  {
    mistake: 'Somebody who reads an entry does not use it.',
    file: 'refresh-ahead.ts',
    replace: USED,
    by: 'this.entries.set(key, entry);',
    noticedBy: LRU,
  },
  {
    mistake: 'The entries have no bound.',
    file: 'refresh-ahead.ts',
    replace: DROPS,
    by: 'void [oldest, maxEntries];',
    noticedBy: LRU,
  },
  {
    mistake: 'One entry less is kept than allowed.',
    file: 'refresh-ahead.ts',
    replace: DROPS,
    by: 'if (this.entries.size >= maxEntries) this.entries.delete(oldest);',
    noticedBy: LRU,
  },
  {
    mistake: 'A full cache drops the entry that it has just stored.',
    file: 'refresh-ahead.ts',
    replace: DROPS,
    by: `void oldest;
    if (this.entries.size > maxEntries) this.entries.delete(key);`,
    noticedBy: LRU,
  },
  {
    mistake: 'A value that is gone stays in the cache.',
    file: 'refresh-ahead.ts',
    replace: `    this.entries.delete(key);
    if (value === undefined) return;`,
    by: `    if (value === undefined) return;
    this.entries.delete(key);`,
    noticedBy: 'forgets an entry whose reload finds nothing',
  },
  {
    mistake: 'An empty value is none.',
    file: 'refresh-ahead.ts',
    replace: 'if (value === undefined) return;',
    by: 'if (!value) return;',
    noticedBy: NONE,
  },
  {
    mistake: 'Null is taken for a value.',
    file: 'refresh-ahead.ts',
    replace: '(await Promise.race([answer, silence])) ?? undefined;',
    by: '(await Promise.race([answer, silence]));',
    noticedBy: NONE,
  },
  {
    mistake: 'The jitter opens the window later.',
    file: 'refresh-ahead.ts',
    replace: '(1 - jitter * this.random());',
    by: '(1 + jitter * this.random());',
    noticedBy: DRAWS,
  },
  {
    mistake: 'The jitter is the same for all entries.',
    file: 'refresh-ahead.ts',
    replace: '(1 - jitter * this.random());',
    by: '(1 - jitter / 2);',
    noticedBy: DRAWS,
  },
  {
    mistake: 'The database is waited for as long as it is silent.',
    file: 'refresh-ahead.ts',
    replace: 'await Promise.race([answer, silence])',
    by: 'await Promise.race([answer, silence.then(() => answer, () => answer)])',
    noticedBy: TIMEOUT,
  },
  {
    mistake: 'The timer of a load that was answered goes on.',
    file: 'refresh-ahead.ts',
    replace: 'answered.abort();',
    by: '',
    noticedBy: 'keeps no timer running once the database has answered',
  },
  {
    mistake: 'The options stay those of the caller.',
    file: 'refresh-ahead.ts',
    replace: 'check({ ...options })',
    by: 'check(options)',
    noticedBy:
      'goes on with the options that it was given, though they are changed',
  },
  {
    mistake: 'The options are not looked at.',
    file: 'refresh-ahead.ts',
    replace: 'check({ ...options })',
    by: '({ ...options })',
    noticedBy: REFUSES,
  },
  {
    mistake: 'Numbers as text are taken.',
    file: 'refresh-ahead.ts',
    replace: 'Number.isFinite(value) && isSo(value)',
    by: 'isSo(value)',
    noticedBy: REFUSES,
  },
  {
    mistake: 'A timeout longer than the time to live is taken.',
    file: 'refresh-ahead.ts',
    replace: '(ms) => ms <= ttlMs',
    by: '(ms) => ms > 0',
    noticedBy: REFUSES,
  },
  {
    mistake: 'The writer has the entry forgotten before it writes.',
    file: 'scenarios.ts',
    replace: `  try {
    await patient(database.write('price', price));
  } finally {
    await patient(cache.invalidate('price'));
  }`,
    by: `  await patient(cache.invalidate('price'));
  await patient(database.write('price', price));`,
    noticedBy: OLD,
  },
  {
    mistake: 'The writer says nothing to the cache.',
    file: 'scenarios.ts',
    replace: "await patient(cache.invalidate('price'));",
    by: '',
    noticedBy: 'the new price is read',
  },
  {
    mistake: 'A write that failed leaves the entry.',
    file: 'scenarios.ts',
    replace: `  try {
    await patient(database.write('price', price));
  } finally {
    await patient(cache.invalidate('price'));
  }`,
    by: `  await patient(database.write('price', price));
  await patient(cache.invalidate('price'));`,
    noticedBy:
      'has the entry forgotten after a write that failed as well, and says that it failed',
  },
  {
    mistake: 'A write that failed ends as if it were done.',
    file: 'scenarios.ts',
    replace: "await patient(database.write('price', price));",
    by: "await patient(database.write('price', price)).catch(() => {});",
    noticedBy:
      'has the entry forgotten after a write that failed as well, and says that it failed',
  },
  {
    mistake: 'The database begins anew with each of its lives.',
    file: 'scenarios.ts',
    replace: "if (!host.disk.has('price')) host.disk",
    by: 'host.disk',
    noticedBy:
      'keeps what was written through two crashes of the database',
  },
  {
    mistake: 'Every cache has the options of the first.',
    file: 'scenarios.ts',
    replace: 'const options = { ...OPTIONS, ...changes };',
    by: 'const options = { ...OPTIONS };\n  void changes;',
    noticedBy:
      'gives each of two caches its own entries and its own options',
  },
  {
    mistake: 'The shop does not hand its options on.',
    file: 'scenarios.ts',
    replace: 'cache: addCache(world, database, changes)',
    by: 'cache: addCache(world, database)',
    noticedBy: 'opens a shop with other options',
  },
];
