const DELETE = 'await this.attempt(this.cache.delete(key));';
const LEASES = 'private readonly leases = new Map<string, number>();';
const SEES_NEW = 'a read after the write sees the new value';
const TWO_KEYS = 'keeps two keys apart, in reads and in writes';
const APART = 'keeps the leases of two keys apart';

/** Mistakes somebody could make here, and what has to notice each. */
export const mistakes = [
  {
    mistake: 'A write deletes nothing.',
    file: 'cache-aside.ts',
    replace: DELETE,
    by: '',
    noticedBy: SEES_NEW,
  },
  {
    mistake: 'A write ends while the delete is still under way.',
    file: 'cache-aside.ts',
    replace: DELETE,
    by: 'void this.attempt(this.cache.delete(key));',
    noticedBy:
      'ends a write only when the entry is deleted, or the cache is given up',
  },
  {
    mistake: 'A write deletes the entry of another key.',
    file: 'cache-aside.ts',
    replace: DELETE,
    by: "await this.attempt(this.cache.delete('price'));",
    noticedBy: TWO_KEYS,
  },
  {
    mistake: 'Every value is stored under the same key.',
    file: 'cache-aside.ts',
    replace: 'this.cache.set(key, value, ttlMs, lease)',
    by: "this.cache.set('price', value, ttlMs)",
    noticedBy: TWO_KEYS,
  },
  {
    mistake: 'A write goes on though the database has refused it.',
    file: 'cache-aside.ts',
    replace: 'await this.database.write(key, value);',
    by: 'await this.database.write(key, value).catch(() => {});',
    noticedBy: 'deletes nothing when the database refuses the write',
  },
  {
    mistake: 'An error of the cache is passed on.',
    file: 'cache-aside.ts',
    replace: '} catch {\n      return undefined;',
    by: '} catch (error) {\n      throw error;',
    noticedBy: 'answers while the cache answers with errors',
  },
  {
    mistake: 'The timer of a call that was answered goes on.',
    file: 'cache-aside.ts',
    replace: 'answered.abort();',
    by: '',
    noticedBy: 'keeps no timer running once the cache has answered',
  },
  {
    mistake: 'There is one lease for all keys.',
    file: 'scenarios.ts',
    replace: 'this.leases.set(key, lease);',
    by: `this.leases.clear();
    this.leases.set(key, lease);`,
    noticedBy: APART,
  },
  {
    mistake: 'A delete ends the leases of all keys.',
    file: 'scenarios.ts',
    replace: 'this.leases.delete(key);',
    by: 'this.leases.clear();',
    noticedBy: APART,
  },
  {
    mistake: 'Any lease will do, whichever key it is for.',
    file: 'scenarios.ts',
    replace: 'this.leases.get(key) !== lease) return;',
    by: '![...this.leases.values()].includes(lease)) return;',
    noticedBy: 'refuses a key the lease of another',
  },
  {
    mistake: 'A delete leaves the lease as it is.',
    file: 'scenarios.ts',
    replace: 'this.leases.delete(key);',
    by: '',
    noticedBy: 'ignores a value whose lease a delete has ended',
  },
  {
    mistake: 'A delete leaves the lease, and a slow reader uses it.',
    file: 'scenarios.ts',
    replace: 'this.leases.delete(key);',
    by: '',
    noticedBy: SEES_NEW,
  },
  {
    mistake: 'Each miss of a key comes with the same lease.',
    file: 'scenarios.ts',
    replace: 'Math.floor(this.host.random() * 1e6);',
    by: 'key.length + 1;',
    noticedBy: 'ignores a value whose lease a delete has ended',
  },
  {
    mistake: 'A value without a lease is ignored.',
    file: 'scenarios.ts',
    replace: 'if (lease !== undefined && this.leases',
    by: 'if (this.leases',
    noticedBy: 'stores a value that comes without a lease',
  },
  {
    mistake: 'A delete empties the whole cache.',
    file: 'scenarios.ts',
    replace: 'this.entries.delete(key);',
    by: 'this.entries.clear();',
    noticedBy: 'keeps the entries of two keys apart',
  },
  {
    mistake: 'A hit lengthens the life of the entry.',
    file: 'scenarios.ts',
    replace: 'return { value: entry.value };',
    by: `entry.untilMs += 1;
      return { value: entry.value };`,
    noticedBy:
      'ends each entry when its own time to live is over, however often it is read',
  },
  {
    mistake: 'An entry lives for as long as the one before it.',
    file: 'scenarios.ts',
    replace: 'const untilMs = this.host.clock.now() + ttlMs;',
    by: `const [before] = this.entries.values();
    const untilMs =
      before?.untilMs ?? this.host.clock.now() + ttlMs;`,
    noticedBy:
      'ends each entry when its own time to live is over, however often it is read',
  },
  {
    mistake: 'An entry lives until a time of day.',
    file: 'scenarios.ts',
    replace:
      'constructor(host: Host) {\n    this.host = host;\n  }\n\n  get',
    by: `constructor(host: Host) {
    const now = () => host.wallClock.time();
    this.host = { ...host, clock: { ...host.clock, now } };
  }

  get`,
    noticedBy: 'ends an entry on time though the time of day jumps',
  },
  {
    mistake: 'The leases outlive the cache.',
    file: 'scenarios.ts',
    replace: LEASES,
    by: `private static readonly kept = new Map<string, number>();
  private readonly leases = CacheServer.kept;`,
    noticedBy: 'forgets its entries and its leases at a restart',
  },
  {
    mistake: 'The database keeps one value for all keys.',
    file: 'scenarios.ts',
    replace: 'return this.host.disk.get(key) as string | undefined;',
    by: "return this.host.disk.get('price') as string | undefined;",
    noticedBy:
      'gives the values of two keys back, and nothing for a third',
  },
  {
    mistake: 'The database begins anew with each of its lives.',
    file: 'scenarios.ts',
    replace: "if (!host.disk.has('price')) host.disk",
    by: 'host.disk',
    noticedBy: 'keeps what was written through two crashes',
  },
  {
    mistake: 'The database writes first and works afterwards.',
    file: 'scenarios.ts',
    replace: `await this.host.clock.sleep(5);
    this.host.disk.set(key, value);`,
    by: `this.host.disk.set(key, value);
    await this.host.clock.sleep(5);`,
    noticedBy: 'has written nothing when it dies before it answers',
  },
  {
    mistake: 'The database answers a write before it has written.',
    file: 'scenarios.ts',
    replace: `await this.host.clock.sleep(5);
    this.host.disk.set(key, value);`,
    by: `void this.host.clock
      .sleep(5)
      .then(() => this.host.disk.set(key, value));`,
    noticedBy: 'keeps what was written through two crashes',
  },
  {
    mistake: 'Only the reads of one key are counted.',
    file: 'scenarios.ts',
    replace: 'this.reads += 1;',
    by: "if (key === 'price') this.reads += 1;",
    noticedBy: 'counts the reads of every key, and no writes',
  },
  {
    mistake: 'The shop is opened with the same options always.',
    file: 'scenarios.ts',
    replace: 'const options = { ...OPTIONS, ...changes };',
    by: 'const options = OPTIONS;',
    noticedBy:
      'opens a shop with another time to live and another timeout',
  },
];
