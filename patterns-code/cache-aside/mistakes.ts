const DELETE = 'await this.attempt(() => this.cache.delete(key));';
const SET = 'this.cache.set(key, value, ttlMs, lease)';
const HELD = 'const held = this.leases.get(key);';
const HANDED =
  'this.leases.set(key, { lease, untilMs: nowMs + LEASE_MS });';
const ENDS_WHEN_SET = `if (this.isOver(key, lease)) return 'ignored';
    this.leases.delete(key);
    const untilMs`;
const ENDS_WHEN_DELETED = `    this.leases.delete(key);
    this.entries.delete(key);`;
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
    by: 'void this.attempt(() => this.cache.delete(key));',
    noticedBy:
      'ends a write only when the entry is deleted, or the cache is given up',
  },
  {
    mistake: 'A write deletes the entry of another key.',
    file: 'cache-aside.ts',
    replace: DELETE,
    by: "await this.attempt(() => this.cache.delete('price'));",
    noticedBy: TWO_KEYS,
  },
  {
    mistake: 'Every value is stored under the same key.',
    file: 'cache-aside.ts',
    replace: SET,
    by: "this.cache.set('price', value, ttlMs)",
    noticedBy: TWO_KEYS,
  },
  {
    mistake: 'A write goes on though the database has refused it.',
    file: 'cache-aside.ts',
    replace: 'await this.database.write(key, value);',
    by: 'await this.database.write(key, value).catch(() => {});',
    noticedBy:
      'deletes the entry after a write that failed, because it may have been done',
  },
  {
    mistake: 'A write that failed deletes nothing.',
    file: 'cache-aside.ts',
    replace: `    } finally {
      // After an error`,
    by: `    } catch (error) {
      throw error;
      // After an error`,
    noticedBy:
      'deletes the entry after a write that failed, because it may have been done',
  },
  {
    mistake: 'An empty value counts as a miss.',
    file: 'cache-aside.ts',
    replace: 'if (found.value !== undefined) return found.value;',
    by: `if (found.value) return found.value;
    if (found.value === '') return this.database.read(key);`,
    noticedBy: 'takes an empty value in the cache for a hit',
  },
  {
    mistake: 'A lease is not given back when there is no value.',
    file: 'cache-aside.ts',
    replace: 'if (lease !== undefined) await this.fill',
    by: 'if (lease !== undefined && loaded !== undefined)\n        await this.fill',
    noticedBy:
      'gives its lease back when the database fails or has no such value, so that the next reader loads',
  },
  {
    mistake: 'A lease is not given back when the database fails.',
    file: 'cache-aside.ts',
    replace: `      return loaded;
    } finally {
      if`,
    by: `      return loaded;
    } catch (error) {
      lease = undefined;
      throw error;
    } finally {
      if`,
    noticedBy:
      'gives its lease back when the database fails or has no such value, so that the next reader loads',
  },
  {
    mistake: 'Whoever has no lease loads at once.',
    file: 'cache-aside.ts',
    replace:
      "while (found === 'loading' && this.clock.now() <= lastMs) {",
    by: "while (found === 'loading' && this.clock.now() < 0) {",
    noticedBy:
      'loads once for all readers who miss together, if the load is over before they stop waiting and before the lease is too old',
  },
  {
    mistake: 'Whoever has no lease waits for ever.',
    file: 'cache-aside.ts',
    replace:
      "while (found === 'loading' && this.clock.now() <= lastMs) {",
    by: "while (found === 'loading' && lastMs < Infinity) {",
    noticedBy:
      'waits for the load of another reader no longer than it was told to and one timeout of the cache, then loads without storing',
  },
  {
    mistake: 'Whoever has no lease stores all the same.',
    file: 'cache-aside.ts',
    replace:
      'if (lease !== undefined) await this.fill(key, loaded, lease);',
    by: 'await this.fill(key, loaded, lease as number);',
    noticedBy:
      'waits for the load of another reader no longer than it was told to and one timeout of the cache, then loads without storing',
  },
  {
    mistake: 'Whoever waits asks once more when its time is over.',
    file: 'cache-aside.ts',
    replace: 'waitAtMostMs - askAgainMs;',
    by: 'waitAtMostMs + askAgainMs;',
    noticedBy:
      'waits for the load of another reader no longer than it was told to and one timeout of the cache, then loads without storing',
  },
  {
    mistake: 'A lease that is 0 is taken for none.',
    file: 'cache-aside.ts',
    replace: 'if (lease !== undefined) await this.fill',
    by: 'if (lease) await this.fill',
    noticedBy: 'uses a lease whatever its number is, also 0',
  },
  {
    mistake: 'A fill waits for the cache as long as that is silent.',
    file: 'cache-aside.ts',
    replace: `await this.attempt(() =>
      value === undefined
        ? this.cache.delete(key, lease)
        : this.cache.set(key, value, ttlMs, lease),
    );`,
    by: `await (value === undefined
      ? this.cache.delete(key, lease)
      : this.cache.set(key, value, ttlMs, lease));`,
    noticedBy:
      'answers a reader though the cache dies, or refuses the value, while it loads',
  },
  {
    mistake: 'Whoever finds no value deletes the entry of others.',
    file: 'cache-aside.ts',
    replace: 'this.cache.delete(key, lease)',
    by: 'this.cache.delete(key)',
    noticedBy:
      'takes away no entry of others when it finds late that there is no value',
  },
  {
    mistake: 'A time to wait that is none is taken.',
    file: 'cache-aside.ts',
    replace: 'ms > 0 && ms < Infinity',
    by: '!(ms <= 0)',
    noticedBy:
      'refuses a wait that is no number above 0, a time to live that is no number from 0 on, one of them without end, and a wait that leaves no time to ask again',
  },
  {
    mistake: 'A time to live that is none is taken.',
    file: 'cache-aside.ts',
    replace: "typeof ttlMs === 'number' && ttlMs >= 0",
    by: "typeof ttlMs === 'number' && !(ttlMs < 0)",
    noticedBy:
      'refuses a wait that is no number above 0, a time to live that is no number from 0 on, one of them without end, and a wait that leaves no time to ask again',
  },
  {
    mistake: 'An error of the cache is passed on.',
    file: 'cache-aside.ts',
    replace: '} catch {\n      return undefined;',
    by: '} catch (error) {\n      throw error;',
    noticedBy:
      'answers while the cache answers with errors, or throws before it answers',
  },
  {
    mistake: 'The timer of a call that was answered goes on.',
    file: 'cache-aside.ts',
    replace: 'answered.abort();',
    by: '',
    noticedBy: 'keeps no timer running once the cache has answered',
  },
  {
    mistake: 'A cache that throws at once ends the read.',
    file: 'cache-aside.ts',
    replace: `    try {
      return await Promise.race([call(), silence]);`,
    by: `    const answer = call();
    try {
      return await Promise.race([answer, silence]);`,
    noticedBy:
      'answers while the cache answers with errors, or throws before it answers',
  },
  {
    mistake: 'There is one lease for all keys.',
    file: 'scenarios.ts',
    replace: HANDED,
    by: `this.leases.clear();
    ${HANDED}`,
    noticedBy: APART,
  },
  {
    mistake: 'A delete ends the leases of all keys.',
    file: 'scenarios.ts',
    replace: ENDS_WHEN_DELETED,
    by: `    this.leases.clear();
    this.entries.delete(key);`,
    noticedBy: APART,
  },
  {
    mistake: 'Any lease will do, whichever key it is for.',
    file: 'scenarios.ts',
    replace: 'return this.leases.get(key)?.lease !== lease;',
    by: `const all = [...this.leases.values()];
    return !all.some((held) => held.lease === lease);`,
    noticedBy: 'refuses a key the lease of another',
  },
  {
    mistake: 'A delete leaves the lease as it is.',
    file: 'scenarios.ts',
    replace: ENDS_WHEN_DELETED,
    by: 'this.entries.delete(key);',
    noticedBy: 'ignores a value whose lease a delete has ended',
  },
  {
    mistake: 'A delete leaves the lease, and a slow reader uses it.',
    file: 'scenarios.ts',
    replace: ENDS_WHEN_DELETED,
    by: 'this.entries.delete(key);',
    noticedBy: SEES_NEW,
  },
  {
    mistake: 'Each miss of a key comes with the same lease.',
    file: 'scenarios.ts',
    replace: 'held?.lease ?? Math.floor(this.host.random() * 1e6);',
    by: 'key.length + 1;',
    noticedBy: 'ignores a value whose lease a delete has ended',
  },
  {
    mistake:
      'Leases are counted, and from one in each life of the cache.',
    file: 'scenarios.ts',
    replace: 'held?.lease ?? Math.floor(this.host.random() * 1e6);',
    by: 'held?.lease ?? this.leases.size + 1;',
    noticedBy: 'forgets its entries and its leases at a restart',
  },
  {
    mistake: 'Each miss of a key ends the lease that is out.',
    file: 'scenarios.ts',
    replace: HELD,
    by: 'const held = this.leases.get(`old ${key}`);',
    noticedBy:
      'fills a key that is read more often than it can be loaded',
  },
  {
    mistake: 'A lease that is too old is replaced by another.',
    file: 'scenarios.ts',
    replace: 'held?.lease ?? Math.floor(this.host.random() * 1e6);',
    by: 'Math.floor(this.host.random() * 1e6);',
    noticedBy: 'fills a key whose load takes longer than a lease lasts',
  },
  {
    mistake: 'A lease is never too old.',
    file: 'scenarios.ts',
    replace: 'held.untilMs > nowMs) return',
    by: 'held.untilMs > 0) return',
    noticedBy:
      'fills the entry again after a reader with the lease has died',
  },
  {
    mistake: 'A lease can be used again and again.',
    file: 'scenarios.ts',
    replace: ENDS_WHEN_SET,
    by: `if (this.isOver(key, lease)) return 'ignored';
    const untilMs`,
    noticedBy:
      'takes a value for a lease once, and hands out another one when its time to live is over',
  },
  {
    mistake: 'A value that comes without a lease leaves the lease.',
    file: 'scenarios.ts',
    replace: ENDS_WHEN_SET,
    by: `if (this.isOver(key, lease)) return 'ignored';
    if (lease !== undefined) this.leases.delete(key);
    const untilMs`,
    noticedBy: 'ends the lease when a value is stored without it',
  },
  {
    mistake: 'Anybody can give a lease back.',
    file: 'scenarios.ts',
    replace: `if (this.isOver(key, lease)) return;
    this.leases.delete(key);
    this.entries`,
    by: `void lease;
    this.leases.delete(key);
    this.entries`,
    noticedBy:
      'takes a lease back from the one who has it, and from nobody else',
  },
  {
    mistake: 'A value without a lease is ignored.',
    file: 'scenarios.ts',
    replace: 'if (lease === undefined) return false;',
    by: '',
    noticedBy: 'stores a value that comes without a lease',
  },
  {
    mistake: 'A delete empties the whole cache.',
    file: 'scenarios.ts',
    replace: ENDS_WHEN_DELETED,
    by: `    this.leases.delete(key);
    this.entries.clear();`,
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
    replace: 'this.host = host;\n  }\n\n  get',
    by: `this.host = host;
    const all = CacheServer as { kept?: typeof this.leases };
    all.kept ??= this.leases;
    this.leases = all.kept;
  }

  get`,
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
  {
    mistake: 'All applications have one name.',
    file: 'scenarios.ts',
    replace: 'name,\n    ({ clock }) =>',
    by: "'Application',\n    ({ clock }) =>",
    noticedBy: 'adds an application with its own name and options',
  },
  {
    mistake: 'A lease that is too old can not be used any more.',
    file: 'scenarios.ts',
    replace: 'return this.leases.get(key)?.lease !== lease;',
    by: `const held = this.leases.get(key);
    const nowMs = this.host.clock.now();
    return held?.lease !== lease || held.untilMs <= nowMs;`,
    noticedBy: 'fills a key whose load takes longer than a lease lasts',
  },
  {
    mistake: 'A lease whose answer was late is given back.',
    file: 'cache-aside.ts',
    replace:
      'const ask = () => this.attempt(() => this.cache.get(key));',
    by: `const ask = () =>
      this.attempt(async () => {
        const askedMs = this.clock.now();
        const found = await this.cache.get(key);
        const ms = this.clock.now() - askedMs;
        const isLate = ms >= this.options.cacheTimeoutMs;
        if (isLate && typeof found === 'object' && 'lease' in found) {
          await this.cache.delete(key, found.lease);
        }
        return found;
      });`,
    noticedBy:
      'lets the next readers wait for nothing until the lease is too old when the cache answers a miss later than its timeout',
  },
  {
    mistake:
      'A database that refuses is silent while the cache is dead.',
    file: 'cache-aside.ts',
    replace: `    } finally {
      if (lease`,
    by: `    } catch (error) {
      if (lease === undefined) return undefined;
      throw error;
    } finally {
      if (lease`,
    noticedBy:
      'passes an error of the database on, also while the cache is dead, and from a write that it refused',
  },
  {
    mistake: 'Only the silence of the database is an error of a write.',
    file: 'cache-aside.ts',
    replace: 'await this.database.write(key, value);',
    by: `await this.database.write(key, value).catch((error: Error) => {
        if (error.message.startsWith('no answer')) throw error;
      });`,
    noticedBy:
      'passes an error of the database on, also while the cache is dead, and from a write that it refused',
  },
  {
    mistake: 'What the cache answers is believed, whatever it is.',
    file: 'cache-aside.ts',
    replace: 'const { value, lease } = answer;',
    by: 'const { value, lease } = found as typeof answer;',
    noticedBy: "takes an answer that it can't read for a miss",
  },
  {
    mistake: 'A value that is none is a hit.',
    file: 'cache-aside.ts',
    replace: "typeof value === 'string' && { value }",
    by: "'value' in answer && { value: String(value) }",
    noticedBy: "takes an answer that it can't read for a miss",
  },
  {
    mistake: 'A number that is text is a time to wait.',
    file: 'cache-aside.ts',
    replace: "typeof ms === 'number' && ms > 0",
    by: 'ms > 0',
    noticedBy:
      'refuses a wait that is no number above 0, a time to live that is no number from 0 on, one of them without end, and a wait that leaves no time to ask again',
  },
  {
    mistake: 'A number that is text is a time to live.',
    file: 'cache-aside.ts',
    replace: "typeof ttlMs === 'number' && ttlMs >= 0",
    by: 'ttlMs >= 0',
    noticedBy:
      'refuses a wait that is no number above 0, a time to live that is no number from 0 on, one of them without end, and a wait that leaves no time to ask again',
  },
  {
    mistake: 'A value is stored under its key in lower case.',
    file: 'cache-aside.ts',
    replace: SET,
    by: 'this.cache.set(key.toLowerCase(), value, ttlMs, lease)',
    noticedBy:
      'passes keys and values on as they are, in case, spaces and length',
  },
  {
    mistake: 'The key is deleted in lower case.',
    file: 'cache-aside.ts',
    replace: DELETE,
    by: 'await this.attempt(() => this.cache.delete(key.toLowerCase()));',
    noticedBy:
      'passes keys and values on as they are, in case, spaces and length',
  },
  {
    mistake: 'A value is stored without the spaces at its ends.',
    file: 'cache-aside.ts',
    replace: SET,
    by: 'this.cache.set(key, value.trim(), ttlMs, lease)',
    noticedBy:
      'passes keys and values on as they are, in case, spaces and length',
  },
  {
    mistake: 'A value is cut to fit into the cache.',
    file: 'cache-aside.ts',
    replace: SET,
    by: 'this.cache.set(key, value.slice(0, 20), ttlMs, lease)',
    noticedBy:
      'passes keys and values on as they are, in case, spaces and length',
  },
  {
    mistake: 'An empty value deletes nothing.',
    file: 'cache-aside.ts',
    replace: DELETE,
    by: "if (value !== '') await this.attempt(() => this.cache.delete(key));",
    noticedBy: 'deletes the entry also when the new value is empty',
  },
  {
    mistake: 'A TypeError of the cache is passed on.',
    file: 'cache-aside.ts',
    replace: '} catch {\n      return undefined;',
    by: '} catch (error) {\n      if (error instanceof TypeError) throw error;',
    noticedBy:
      'answers while the cache answers with errors, or throws before it answers',
  },
  {
    mistake: 'Whoever waits goes on asking a cache that is dead.',
    file: 'cache-aside.ts',
    replace:
      "while (found === 'loading' && this.clock.now() <= lastMs) {",
    by: `let isWaiting = found === 'loading';
    while (isWaiting && this.clock.now() <= lastMs) {
      isWaiting = found === 'loading' || found === undefined;`,
    noticedBy: 'asks no more when the cache dies while a reader waits',
  },
  {
    mistake: 'A lease that is no number is used.',
    file: 'cache-aside.ts',
    replace: "typeof lease === 'number' && { lease }",
    by: 'lease !== undefined && { lease: lease as number }',
    noticedBy: 'stores nothing without a lease that it can read',
  },
  {
    mistake:
      'The time to wait begins with the first answer of the cache.',
    file: 'cache-aside.ts',
    replace: `    const lastMs = this.clock.now() + waitAtMostMs - askAgainMs;
    let found = await ask();`,
    by: `    let found = await ask();
    const lastMs = this.clock.now() + waitAtMostMs - askAgainMs;`,
    noticedBy:
      'waits for the load of another reader no longer than it was told to and one timeout of the cache, then loads without storing',
  },
  {
    mistake: 'The database reads first and takes its time then.',
    file: 'scenarios.ts',
    replace: `    await this.host.clock.sleep(5);
    return this.host.disk.get(key) as string | undefined;`,
    by: `    const found = this.host.disk.get(key) as string | undefined;
    await this.host.clock.sleep(5);
    return found;`,
    noticedBy: 'reads what the database has at the end of its 5 ms',
  },
];
