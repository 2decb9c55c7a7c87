const REPLACES =
  'keeps the old entry until the database has answered, then replaces it and ends';
const READS_NEW =
  'answers a read after the write without touching the database';
const DELETES =
  'deletes from the database, and has no entry after that';
const REFUSAL =
  'passes a refusal of the database on, and answers with what that has';
const LOST =
  'forgets the entry when the answer to a write or a delete is lost, because it may have been done';
const OVERTAKEN =
  'keeps no value of a load that a write, a delete or a failed write has overtaken';
const DURING =
  'keeps no value of a load that began during a write, however long it takes';
const LATER_ONE = 'lets no load use the right of a later one';
const OVERLAP =
  'keeps nothing after two writes that overlap, and answers with what the database has';
const LATE =
  'forgets the entry again when a write that was given up is answered after all';
const DURING_LATE =
  'keeps nothing of a load or a write during which a late answer comes';
const AGREES = 'the cache answers what the database has';
const HIT =
  'loads a missing value, keeps it, and answers the next read without the database';
const MISSING =
  'does not keep that a value is missing, also when the driver says null';
const EMPTY = 'keeps an empty value, written or loaded';
const LIVES =
  'serves an entry for its time to live, counted from when it was asked for, and not 1 ms longer';
const NEW_LIFE =
  'begins a new time to live with each write, and with none of the reads';
const TWO_KEYS = 'keeps two keys apart, in reads, writes and failures';
const ROOM =
  'makes room by the entry that was used longest ago, where reads count and writes do';
const BOUND =
  'has at most so many entries as it may, also when all of them are written';
const NOTHING_LEFT =
  'remembers nothing of a key that has no entry, once its calls are over';
const WAITS =
  'waits for an answer as long as it was told, and not 1 ms longer';
const PASSES_ON =
  'passes on whatever the database throws, also at once, and loads again after it';
const OPTIONS =
  'refuses a time or a number of entries that is not above 0, without end, or text';

/** Mistakes somebody could make here, and what has to notice each. */
export const mistakes = [
  {
    mistake: 'A write ends before the database has answered.',
    file: 'write-through.ts',
    replace: 'await this.inTime(call(), () => this.forget(key));',
    by: 'void this.inTime(call(), () => this.forget(key));',
    noticedBy: REPLACES,
  },
  {
    mistake: 'A write forgets the entry when it begins.',
    file: 'write-through.ts',
    replace: 'this.rights.set(key, right);\n    let isKnown',
    by: 'this.forget(key);\n    this.rights.set(key, right);\n    let isKnown',
    noticedBy: REPLACES,
  },
  {
    mistake: 'A write keeps nothing, and only forgets.',
    file: 'write-through.ts',
    replace: 'if (isKnown) this.fill(key, value, startMs);',
    by: 'void isKnown;\n    void value;\n    void startMs;',
    noticedBy: READS_NEW,
  },
  {
    mistake: 'A delete does not reach the database.',
    file: 'write-through.ts',
    replace: 'await this.write(key, () => this.database.delete(key));',
    by: 'this.forget(key);',
    noticedBy: DELETES,
  },
  {
    mistake: 'A delete writes an empty value.',
    file: 'write-through.ts',
    replace: 'await this.write(key, () => this.database.delete(key));',
    by: "await this.put(key, '');",
    noticedBy: DELETES,
  },
  {
    mistake: 'A delete leaves the entry.',
    file: 'write-through.ts',
    replace: 'await this.write(key, () => this.database.delete(key));',
    by: 'await this.inTime(this.database.delete(key));',
    noticedBy: DELETES,
  },
  {
    mistake: 'An error of the database is not passed on.',
    file: 'write-through.ts',
    replace: '    } finally {\n      // After an error too',
    by: '    } catch {\n      return;\n    } finally {\n      // After an error too',
    noticedBy: REFUSAL,
  },
  {
    mistake: 'What was refused is kept.',
    file: 'write-through.ts',
    replace:
      '      this.forget(key);\n    }\n    if (isKnown) this.fill(key, value, startMs);',
    by: '      this.forget(key);\n      this.fill(key, value, startMs);\n    }\n    void isKnown;',
    noticedBy: REFUSAL,
  },
  {
    mistake: 'A database that throws at once leaves the entry.',
    file: 'write-through.ts',
    replace: `    try {
      await this.inTime(call(), `,
    by: `    const answer = call();
    try {
      await this.inTime(answer, `,
    noticedBy: PASSES_ON,
  },
  {
    mistake: 'After an error the entry stays.',
    file: 'write-through.ts',
    replace: '      this.forget(key);\n    }\n    if (isKnown)',
    by: '      if (isKnown) this.forget(key);\n    }\n    if (isKnown)',
    noticedBy: LOST,
  },
  {
    mistake: 'After an error the entry stays, as the search finds.',
    file: 'write-through.ts',
    replace: '      this.forget(key);\n    }\n    if (isKnown)',
    by: '      if (isKnown) this.forget(key);\n    }\n    if (isKnown)',
    noticedBy: AGREES,
  },
  {
    mistake: 'A write leaves the right of a load.',
    file: 'write-through.ts',
    replace: 'this.rights.set(key, right);\n    let isKnown',
    by: 'if (!this.rights.has(key)) this.rights.set(key, right);\n    let isKnown',
    noticedBy: OVERTAKEN,
  },
  {
    mistake: 'A load keeps its value without the right.',
    file: 'write-through.ts',
    replace: 'if (isMine()) this.fill(key, value, startMs);',
    by: 'this.fill(key, value, startMs);',
    noticedBy: OVERTAKEN,
  },
  {
    mistake: 'A load takes the right from a write.',
    file: 'write-through.ts',
    replace: 'if (!this.rights.has(key)) this.rights.set(key, right);',
    by: 'this.rights.set(key, right);',
    noticedBy: LATER_ONE,
  },
  {
    mistake: 'A load that began during a write keeps its value.',
    file: 'write-through.ts',
    replace: 'const isMine = () => this.rights.get(key) === right;',
    by: `const isMine = () =>
      [right, undefined].includes(this.rights.get(key));`,
    noticedBy: DURING,
  },
  {
    mistake: 'All loads and writes have the same right.',
    file: 'write-through.ts',
    replace: `    const right = {};
    if (!this.rights.has(key))`,
    by: `    const right = this.rights;
    if (!this.rights.has(key))`,
    noticedBy: LATER_ONE,
  },
  {
    mistake: 'A write keeps its value though another has come.',
    file: 'write-through.ts',
    replace: 'isKnown = this.rights.get(key) === right;',
    by: 'isKnown = true;',
    noticedBy: OVERLAP,
  },
  {
    mistake: 'A write that overlapped another forgets nothing.',
    file: 'write-through.ts',
    replace: '      this.forget(key);\n    }\n    if (isKnown)',
    by: `      if (this.rights.get(key) === right || !isKnown)
        this.rights.delete(key);
    }
    if (isKnown)`,
    noticedBy: OVERLAP,
  },
  {
    mistake: 'A late answer changes nothing.',
    file: 'write-through.ts',
    replace: 'answer.then(late, late);',
    by: 'void late;',
    noticedBy: LATE,
  },
  {
    mistake: 'A late answer changes nothing, and the search finds it.',
    file: 'write-through.ts',
    replace: 'answer.then(late, late);',
    by: 'void late;',
    noticedBy: AGREES,
  },
  {
    mistake: 'A late answer takes the entry and no right.',
    file: 'write-through.ts',
    replace: 'await this.inTime(call(), () => this.forget(key));',
    by: 'await this.inTime(call(), () => this.entries.delete(key));',
    noticedBy: DURING_LATE,
  },
  {
    mistake: 'Nothing that is loaded is kept.',
    file: 'write-through.ts',
    replace: 'if (isMine()) this.fill(key, value, startMs);',
    by: 'void startMs;',
    noticedBy: HIT,
  },
  {
    mistake: 'A missing value is kept as an empty one.',
    file: 'write-through.ts',
    replace: "if (typeof value !== 'string') return;",
    by: "if (typeof value !== 'string') value = '';\n    if (typeof value !== 'string') return;",
    noticedBy: MISSING,
  },
  {
    mistake: 'Null is kept as a value.',
    file: 'write-through.ts',
    replace: "if (typeof value !== 'string') return;",
    by: 'if (value === undefined) return;',
    noticedBy: MISSING,
  },
  {
    mistake: 'An empty value is not kept.',
    file: 'write-through.ts',
    replace: "if (typeof value !== 'string') return;",
    by: "if (typeof value !== 'string' || value === '') return;",
    noticedBy: EMPTY,
  },
  {
    mistake: 'An entry lives 1 ms too long.',
    file: 'write-through.ts',
    replace: 'entry.untilMs <= this.clock.now()',
    by: 'entry.untilMs < this.clock.now()',
    noticedBy: LIVES,
  },
  {
    mistake: 'The life of an entry begins when its answer comes.',
    file: 'write-through.ts',
    replace: 'const untilMs = startMs + this.options.ttlMs;',
    by: 'void startMs;\n    const untilMs = this.clock.now() + this.options.ttlMs;',
    noticedBy: LIVES,
  },
  {
    mistake: 'A read lengthens the life of the entry.',
    file: 'write-through.ts',
    replace: '    this.keep(key, entry);\n    return entry.value;',
    by: `    this.fill(key, entry.value, this.clock.now());
    return entry.value;`,
    noticedBy: NEW_LIFE,
  },
  {
    mistake: 'A written entry lives as long as the one before it.',
    file: 'write-through.ts',
    replace: 'if (isKnown) this.fill(key, value, startMs);',
    by: 'if (isKnown) this.fill(key, value, 0);',
    noticedBy: NEW_LIFE,
  },
  {
    mistake: 'All values are kept under one key.',
    file: 'write-through.ts',
    replace: 'this.keep(key, { value, untilMs });',
    by: "this.keep(key && 'price', { value, untilMs });",
    noticedBy: TWO_KEYS,
  },
  {
    mistake: 'An error forgets all entries.',
    file: 'write-through.ts',
    replace: '    this.entries.delete(key);\n    this.rights',
    by: '    this.entries.clear();\n    this.rights',
    noticedBy: TWO_KEYS,
  },
  {
    mistake: 'There is one right for all keys.',
    file: 'write-through.ts',
    replace: '    this.rights.delete(key);\n  }\n\n  /** No value',
    by: '    this.rights.clear();\n  }\n\n  /** No value',
    noticedBy: TWO_KEYS,
  },
  {
    mistake: 'A read is no use of the entry.',
    file: 'write-through.ts',
    replace: '    this.keep(key, entry);\n    return entry.value;',
    by: '    return entry.value;',
    noticedBy: ROOM,
  },
  {
    mistake: 'The entry goes that was used last.',
    file: 'write-through.ts',
    replace: 'const [oldest = key] = this.entries.keys();',
    by: 'const oldest = [...this.entries.keys()].at(-2) ?? key;',
    noticedBy: ROOM,
  },
  {
    mistake: 'One entry more is kept than there may be.',
    file: 'write-through.ts',
    replace: 'this.entries.size <= this.options.maxEntries',
    by: 'this.entries.size <= this.options.maxEntries + 1',
    noticedBy: BOUND,
  },
  {
    mistake: 'A load that failed keeps its right for ever.',
    file: 'write-through.ts',
    replace: '    } finally {\n      if (isMine())',
    by: '    } catch (error) {\n      throw error;\n    } finally {\n      if (Math.abs(startMs) < 0)',
    noticedBy: NOTHING_LEFT,
  },
  {
    mistake: 'A load ends the right of whoever has it.',
    file: 'write-through.ts',
    replace: 'if (isMine()) this.rights.delete(key);',
    by: 'this.rights.delete(key);',
    noticedBy: LATER_ONE,
  },
  {
    mistake: 'The database is waited for 1 ms less than it may take.',
    file: 'write-through.ts',
    replace: '.sleep(databaseTimeoutMs, answered.signal)',
    by: '.sleep(databaseTimeoutMs - 1, answered.signal)',
    noticedBy: WAITS,
  },
  {
    mistake: 'A read waits for ever.',
    file: 'write-through.ts',
    replace: 'await this.inTime(this.database.read(key));',
    by: 'await this.database.read(key);',
    noticedBy: WAITS,
  },
  {
    mistake: 'The timer goes on after the answer.',
    file: 'write-through.ts',
    replace: '    } finally {\n      answered.abort();\n    }',
    by: '    } finally {\n      void answered;\n    }',
    noticedBy: 'keeps no timer running once the database has answered',
  },
  {
    mistake: 'Text is taken for a time.',
    file: 'write-through.ts',
    replace: 'if (isNumber(value) && value > 0) continue;',
    by: 'if (isNumber(Number(value)) && value > 0) continue;',
    noticedBy: OPTIONS,
  },
  {
    mistake: 'A time of 0 is taken.',
    file: 'write-through.ts',
    replace: 'if (isNumber(value) && value > 0) continue;',
    by: 'if (isNumber(value) && value >= 0) continue;',
    noticedBy: OPTIONS,
  },
  {
    mistake: 'A change of the options has an effect later.',
    file: 'write-through.ts',
    replace: 'this.options = { ttlMs, maxEntries, databaseTimeoutMs };',
    by: 'this.options = options;',
    noticedBy: 'goes by its options as they were when it was made',
  },
  {
    mistake: 'The application is less patient than the cache.',
    file: 'scenarios.ts',
    replace: 'export const PATIENCE_MS = 100;',
    by: 'export const PATIENCE_MS = 40;',
    noticedBy: 'a write was done that looked failed',
  },
  {
    mistake: 'The cache is more patient than its writers.',
    file: 'scenarios.ts',
    replace: 'databaseTimeoutMs: 50,',
    by: 'databaseTimeoutMs: 200,',
    noticedBy: 'a write is given up',
  },
  {
    mistake: 'The two writers do not meet.',
    file: 'scenarios.ts',
    replace: "addWriter(world, cache, 'Writer 2', 6, 'second'),",
    by: "addWriter(world, cache, 'Writer 2', 150, 'second'),",
    noticedBy: 'the earlier write is the last',
  },
  {
    mistake: 'The late write is not late.',
    file: 'scenarios.ts',
    replace: "faults: [{ delay: 'Cache>Database#1', ms: 60 }],",
    by: "faults: [{ delay: 'Cache>Database#1', ms: 6 }],",
    noticedBy:
      'lets a write that it gave up arrive later and replace one that was acknowledged',
  },
  {
    mistake: 'The database refuses every price that is no number.',
    file: 'scenarios.ts',
    replace: 'if (!(Number(value) < 0)) return',
    by: 'if (Number(value) >= 0) return',
    noticedBy:
      'accepts 0, an empty text, a name and a number above 0, each in 5 ms',
  },
  {
    mistake: 'The database refuses 0 as well.',
    file: 'scenarios.ts',
    replace: 'if (!(Number(value) < 0)) return',
    by: "if (value === '' || !(Number(value) <= 0)) return",
    noticedBy:
      'accepts 0, an empty text, a name and a number above 0, each in 5 ms',
  },
  {
    mistake: 'The database writes what it refuses.',
    file: 'scenarios.ts',
    replace: '    await this.clock.sleep(5);\n    throw',
    by: '    await super.write(key, value);\n    throw',
    noticedBy:
      'refuses a price below zero after 5 ms, and keeps what it had',
  },
  {
    mistake: 'A refusal takes no time.',
    file: 'scenarios.ts',
    replace: '    await this.clock.sleep(5);\n    throw',
    by: '    void this.clock;\n    throw',
    noticedBy:
      'refuses a price below zero after 5 ms, and keeps what it had',
  },
  {
    mistake: 'The database begins anew with each boot.',
    file: 'scenarios.ts',
    replace:
      "if (!host.disk.has('price')) host.disk.set('price', 'old');",
    by: "host.disk.set('price', 'old');",
    noticedBy:
      'keeps what was written through two crashes of the database',
  },
  {
    mistake: 'The application writes everything as the price.',
    file: 'scenarios.ts',
    replace: 'const put = this.cache.put(key, value);\n    return',
    by: "const put = this.cache.put(key && 'price', value);\n    return",
    noticedBy:
      'reads and writes in the application what the cache has, key by key',
  },
  {
    mistake: 'The application waits for ever.',
    file: 'scenarios.ts',
    replace:
      'return withTimeout(this.clock, PATIENCE_MS, this.cache.get(key));',
    by: 'return this.cache.get(key);',
    noticedBy:
      'waits in the application longer than the cache does, and not for ever',
  },
  {
    mistake: 'All caches have the same options.',
    file: 'scenarios.ts',
    replace: 'const options = { ...OPTIONS, ...changes };',
    by: 'void changes;\n  const options = OPTIONS;',
    noticedBy:
      'gives each cache its own memory, its name and its options',
  },
  {
    mistake: 'The writers by hand write the cache first.',
    file: 'scenarios.ts',
    replace: `        await ask(database.write('price', price));
        await ask(cache.set('price', price, OPTIONS.ttlMs));`,
    by: `        await ask(cache.set('price', price, OPTIONS.ttlMs));
        await ask(database.write('price', price));`,
    noticedBy:
      'leaves two prices when two write by hand, and one when no message is late',
  },
];
