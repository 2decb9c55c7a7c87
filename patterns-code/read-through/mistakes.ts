const ONE_QUERY = 'who asks together, or soon after, causes one query';
const NEW_VALUE = 'who asks after the invalidation gets the new value';
const LATE = 'who asked before the invalidation is answered after it';
const SHARES =
  'loads once for all who ask while the load is under way and no invalidation comes, and again so when the value has expired';
const LIFE =
  'serves a value for its time to live, counted from the beginning of its load';
const ERRORS =
  'gives its error to all who wait, and loads anew for the next';
const THROWS =
  'takes whatever the database throws for a failed load, also before it returns a promise';
const WAITS =
  'waits for a load no longer than it was told to, and then tells all who wait';
const AFTER_WAIT =
  'begins a new load after that, and ignores what the old one still brings';
const NO_TIMER =
  'keeps no timer once the database has answered, or failed';
const NOT_KEPT =
  'gives who asked before an invalidation the value of their load, and keeps it for nobody';
const NEWER =
  'goes on sharing the newer load when the older one ends or fails first';
const ABSENT =
  'keeps the answer that there is no value, for a time of its own';
const BOUND =
  'keeps so many answers at most, and lets the one go that was unused for longest';
const OPTIONS_CHECKED =
  'refuses a time that is no number of ms above 0, except that absences may be kept for 0, and a number of entries that is no whole number above 0';
const OPTIONS_COPIED =
  'keeps to the options that it was made with, though their object changes';
const FRESH = 'this.clock.now() < entry.untilMs';
const JOINS = 'return this.loads.get(key) ?? this.load(key);';
const ENDS = `    if (this.loads.get(key) !== load) return false;
    return this.loads.delete(key);`;
const OVER = 'if (this.clock.now() >= untilMs) return;';
const WITHIN = 'if (this.entries.size <= maxEntries) return;';

/** Mistakes somebody could make here, and what has to notice each. */
export const mistakes = [
  {
    mistake: 'Each miss begins a load.',
    file: 'read-through.ts',
    replace: JOINS,
    by: 'return this.load(key);',
    noticedBy: ONE_QUERY,
  },
  {
    mistake: 'Each miss begins a load, and the last one counts.',
    file: 'read-through.ts',
    replace: JOINS,
    by: 'return this.load(key);',
    noticedBy: SHARES,
  },
  {
    mistake: 'There is one load for all keys.',
    file: 'read-through.ts',
    replace: JOINS,
    by: `const [load] = this.loads.values();
    return load ?? this.load(key);`,
    noticedBy: 'loads other keys while one is slow',
  },
  {
    mistake: 'Whoever joins a load is told that there is no value.',
    file: 'read-through.ts',
    replace: JOINS,
    by: 'return this.loads.has(key) ? undefined : this.load(key);',
    noticedBy: 'every reader has the value',
  },
  {
    mistake: 'Nothing is kept.',
    file: 'read-through.ts',
    replace: '    this.entries.set(key, { value, untilMs });\n',
    by: '',
    noticedBy:
      'loads what it does not have, and answers from memory after that',
  },
  {
    mistake: 'Every answer is kept under the same key.',
    file: 'read-through.ts',
    replace: 'this.entries.set(key, { value, untilMs });',
    by: "this.entries.set('price', { value, untilMs });",
    noticedBy: 'keeps keys apart, whatever they are',
  },
  {
    mistake: 'A value lives one ms too long.',
    file: 'read-through.ts',
    replace: FRESH,
    by: 'this.clock.now() <= entry.untilMs',
    noticedBy: LIFE,
  },
  {
    mistake: 'A value lives from when it comes.',
    file: 'read-through.ts',
    replace: 'startedMs + (value',
    by: 'this.clock.now() + (value',
    noticedBy: LIFE,
  },
  {
    mistake: 'A value lives for ever.',
    file: 'read-through.ts',
    replace: FRESH,
    by: 'entry.untilMs > 0',
    noticedBy: LIFE,
  },
  {
    mistake: 'Each read begins the time to live anew.',
    file: 'read-through.ts',
    replace: 'this.entries.set(key, entry); // behind all others',
    by: `entry.untilMs = this.clock.now() + this.options.ttlMs;
      this.entries.set(key, entry);`,
    noticedBy: 'serves a value no longer because it is read often',
  },
  {
    mistake: 'What is too old when it comes is kept.',
    file: 'read-through.ts',
    replace: OVER,
    by: '',
    noticedBy:
      'keeps nothing that is older than its time to live when it comes',
  },
  {
    mistake: 'What comes in its last ms is not kept.',
    file: 'read-through.ts',
    replace: OVER,
    by: 'if (this.clock.now() >= untilMs - 1) return;',
    noticedBy:
      'keeps nothing that is older than its time to live when it comes',
  },
  {
    mistake: 'An empty text counts as a miss.',
    file: 'read-through.ts',
    replace: `if (entry !== undefined && ${FRESH}) {`,
    by: `if (entry?.value !== '' && entry && ${FRESH}) {`,
    noticedBy: 'keeps an empty text like any other value',
  },
  {
    mistake: 'An absence counts as a miss.',
    file: 'read-through.ts',
    replace: `if (entry !== undefined && ${FRESH}) {`,
    by: `if (entry?.value !== undefined && ${FRESH}) {`,
    noticedBy: ABSENT,
  },
  {
    mistake: 'An absence lives as long as a value.',
    file: 'read-through.ts',
    replace: '(value === undefined ? absentTtlMs : ttlMs)',
    by: '(value === undefined && absentTtlMs < 0 ? 0 : ttlMs)',
    noticedBy: ABSENT,
  },
  {
    mistake: 'An empty text is taken for an absence.',
    file: 'read-through.ts',
    replace: '(value === undefined ? absentTtlMs : ttlMs)',
    by: '(value ? ttlMs : absentTtlMs)',
    noticedBy: 'keeps an empty text like any other value',
  },
  {
    mistake: 'Null is taken for a value.',
    file: 'read-through.ts',
    replace: '(await Promise.race([answer, silence])) ?? undefined',
    by: 'await Promise.race([answer, silence])',
    noticedBy: 'takes null, which many drivers answer, for no value',
  },
  {
    mistake: 'A load that is over is joined.',
    file: 'read-through.ts',
    replace: ENDS,
    by: '    return this.loads.get(key) === load;',
    noticedBy: 'lets nobody join a load that is over',
  },
  {
    mistake: 'A failed load stays, and is joined for ever.',
    file: 'read-through.ts',
    replace: '() => this.end(key, load),',
    by: '() => {},',
    noticedBy: ERRORS,
  },
  {
    mistake: 'A failed load is ended a moment late.',
    file: 'read-through.ts',
    replace: '() => this.end(key, load),',
    by: `() => {
        void this.clock.sleep(0).then(() => this.end(key, load));
      },`,
    noticedBy: 'has ended a failed load before its readers hear of it',
  },
  {
    mistake: 'Who joins a load that fails is told of no value.',
    file: 'read-through.ts',
    replace: JOINS,
    by: `return this.loads.get(key)?.catch(() => undefined) ?? this.load(key);`,
    noticedBy: ERRORS,
  },
  {
    mistake: 'An error is kept as an absence.',
    file: 'read-through.ts',
    replace: '() => this.end(key, load),',
    by: `() => {
        if (this.end(key, load)) this.keep(key, undefined, startedMs);
      },`,
    noticedBy:
      'takes neither an error nor silence for the answer that there is no value',
  },
  {
    mistake: 'The wait begins when the database has answered.',
    file: 'read-through.ts',
    replace: 'const answer = this.database.read(key);',
    by: 'const answer = Promise.resolve(await this.database.read(key));',
    noticedBy: WAITS,
  },
  {
    mistake: 'A load that fails with nothing goes on.',
    file: 'read-through.ts',
    replace: '() => this.end(key, load),',
    by: '(error: unknown) => error && this.end(key, load),',
    noticedBy: THROWS,
  },
  {
    mistake: 'A silent database is waited for as long as it is silent.',
    file: 'read-through.ts',
    replace: 'Promise.race([answer, silence])',
    by: 'Promise.race([answer, silence.catch(() => answer)])',
    noticedBy: WAITS,
  },
  {
    mistake: 'Silence is the answer that there is no value.',
    file: 'read-through.ts',
    replace:
      '        throw new DatabaseTimeout(key, databaseTimeoutMs);\n',
    by: '        return undefined;\n',
    noticedBy: WAITS,
  },
  {
    mistake: 'The wait is one ms too long.',
    file: 'read-through.ts',
    replace: '.sleep(databaseTimeoutMs, answered.signal)',
    by: '.sleep(databaseTimeoutMs + 1, answered.signal)',
    noticedBy: WAITS,
  },
  {
    mistake: 'The wait is one ms too short.',
    file: 'read-through.ts',
    replace: '.sleep(databaseTimeoutMs, answered.signal)',
    by: '.sleep(databaseTimeoutMs - 1, answered.signal)',
    noticedBy:
      'takes an answer one ms before the end of the wait, and none after it',
  },
  {
    mistake: 'Who joins a load begins its wait anew.',
    file: 'read-through.ts',
    replace: JOINS,
    by: `const joined = this.loads.get(key);
    if (joined === undefined) return this.load(key);
    const { databaseTimeoutMs } = this.options;
    const mine = this.clock.sleep(databaseTimeoutMs).then(() => {
      throw new DatabaseTimeout(key, databaseTimeoutMs);
    });
    return Promise.race([joined.catch(() => mine), mine]);`,
    noticedBy:
      'tells who joins a load late of its timeout, though they have waited less',
  },
  {
    mistake: 'A load that was given up is kept when it comes.',
    file: 'read-through.ts',
    replace: '    const answered = new AbortController();\n',
    by: `    const answered = new AbortController();
    const askedMs = this.clock.now();
    void answer.then((value) => this.keep(key, value, askedMs)).catch(() => {});\n`,
    noticedBy: AFTER_WAIT,
  },
  {
    mistake: 'The timer of a load goes on when it has ended.',
    file: 'read-through.ts',
    replace: 'answered.abort();',
    by: '',
    noticedBy: NO_TIMER,
  },
  {
    mistake: 'The timer of a load that failed goes on.',
    file: 'read-through.ts',
    replace: `      return (await Promise.race([answer, silence])) ?? undefined;
    } finally {
      answered.abort();
    }`,
    by: `      return (await Promise.race([answer, silence])) ?? undefined;
    } catch (error) {
      throw error;
    } finally {
      void answer.then(() => answered.abort()).catch(() => {});
    }`,
    noticedBy: NO_TIMER,
  },
  {
    mistake: 'An invalidation forgets the load alone.',
    file: 'read-through.ts',
    replace: `    this.entries.delete(key);
    // Who`,
    by: `    // Who`,
    noticedBy:
      'loads anew after an invalidation, of that key and no other',
  },
  {
    mistake: 'An invalidation forgets everything.',
    file: 'read-through.ts',
    replace: `    this.entries.delete(key);
    // Who`,
    by: `    this.entries.clear();
    // Who`,
    noticedBy:
      'loads anew after an invalidation, of that key and no other',
  },
  {
    mistake: 'An invalidation leaves the load under way.',
    file: 'read-through.ts',
    replace: '    this.loads.delete(key);\n  }',
    by: '  }',
    noticedBy: NEW_VALUE,
  },
  {
    mistake: 'An invalidation gives up who waits for the load.',
    file: 'read-through.ts',
    replace:
      'if (this.end(key, load)) this.keep(key, value, startedMs);',
    by: `if (this.end(key, load)) this.keep(key, value, startedMs);
        else throw new Error('invalidated');`,
    noticedBy:
      'answers with the old value after an invalidation, if the read began before',
  },
  {
    mistake: 'A load from before an invalidation is kept.',
    file: 'read-through.ts',
    replace:
      'if (this.end(key, load)) this.keep(key, value, startedMs);',
    by: `this.end(key, load);
        this.keep(key, value, startedMs);`,
    noticedBy: NOT_KEPT,
  },
  {
    mistake: 'A load from before an invalidation can be joined.',
    file: 'read-through.ts',
    replace: '    this.loads.delete(key);\n  }',
    by: `    const load = this.loads.get(key);
    if (load !== undefined) this.loads.set(key, load.then((v) => v));
  }`,
    noticedBy:
      'lets nobody who asks after an invalidation join a load from before it',
  },
  {
    mistake: 'An older load ends the newer one.',
    file: 'read-through.ts',
    replace: ENDS,
    by: `    const isCurrent = this.loads.get(key) === load;
    this.loads.delete(key);
    return isCurrent;`,
    noticedBy: NEWER,
  },
  {
    mistake: 'An older load that fails ends the newer one.',
    file: 'read-through.ts',
    replace: '() => this.end(key, load),',
    by: '() => this.loads.delete(key),',
    noticedBy: NEWER,
  },
  {
    mistake: 'What was loaded first goes first, used or not.',
    file: 'read-through.ts',
    replace: `    this.entries.delete(key);
    if (entry !== undefined`,
    by: `    if (entry !== undefined`,
    noticedBy: BOUND,
  },
  {
    mistake: 'One answer too many is kept.',
    file: 'read-through.ts',
    replace: WITHIN,
    by: 'if (this.entries.size <= maxEntries + 1) return;',
    noticedBy: BOUND,
  },
  {
    mistake: 'One answer too few is kept.',
    file: 'read-through.ts',
    replace: WITHIN,
    by: 'if (this.entries.size < maxEntries) return;',
    noticedBy: BOUND,
  },
  {
    mistake: 'A full cache keeps nothing more.',
    file: 'read-through.ts',
    replace: '    this.entries.set(key, { value, untilMs });\n',
    by: `    if (this.entries.size >= maxEntries) return;
    this.entries.set(key, { value, untilMs });\n`,
    noticedBy: BOUND,
  },
  {
    mistake: 'The place for a value is taken when its load begins.',
    file: 'read-through.ts',
    replace: `    this.loads.set(key, load);
    // Before`,
    by: `    this.loads.set(key, load);
    this.entries.set(key, { value: undefined, untilMs: 0 });
    // Before`,
    noticedBy:
      'gives the place of an expired answer back when it is asked for, or invalidated',
  },
  {
    mistake: 'An answer that is let go takes the loads with it.',
    file: 'read-through.ts',
    replace: WITHIN,
    by: `${WITHIN}
    this.loads.clear();`,
    noticedBy:
      'keeps a value though more than it has places for were loaded since its load began',
  },
  {
    mistake: 'Text is taken for a time.',
    file: 'read-through.ts',
    replace: 'Number.isFinite(ms) && ms >= 0',
    by: 'ms >= 0 && ms < Infinity',
    noticedBy: OPTIONS_CHECKED,
  },
  {
    mistake: 'A time to live of 0 is taken.',
    file: 'read-through.ts',
    replace: "(ms > 0 || name === 'absentTtlMs')",
    by: "(ms > 0 || name !== 'databaseTimeoutMs')",
    noticedBy: OPTIONS_CHECKED,
  },
  {
    mistake: 'Half an entry is a number of entries.',
    file: 'read-through.ts',
    replace: 'Number.isSafeInteger(maxEntries) && maxEntries > 0',
    by: 'Number.isFinite(maxEntries) && maxEntries > 0',
    noticedBy: OPTIONS_CHECKED,
  },
  {
    mistake: 'The options are those of the caller, still.',
    file: 'read-through.ts',
    replace: 'this.options = { ...options };',
    by: 'this.options = options;',
    noticedBy: OPTIONS_COPIED,
  },
  {
    mistake: 'What is checked is not what was copied.',
    file: 'read-through.ts',
    replace: 'check(this.options);',
    by: 'check(options);',
    noticedBy: OPTIONS_COPIED,
  },
  {
    mistake: 'The readers of the race come when all is over.',
    file: 'scenarios.ts',
    replace: '[0, 3].map((atMs, i)',
    by: '[300, 303].map((atMs, i)',
    noticedBy: LATE,
  },
  {
    mistake: 'The writer tells the cache before it writes.',
    file: 'scenarios.ts',
    replace: `  try {
    const write = database.write('price', value);
    await withTimeout(clock, PATIENCE_MS, write);
  } finally {
    const told = cache.invalidate('price');
    await withTimeout(clock, PATIENCE_MS, told);
  }`,
    by: `  try {
    const told = cache.invalidate('price');
    await withTimeout(clock, PATIENCE_MS, told);
  } finally {
    const write = database.write('price', value);
    await withTimeout(clock, PATIENCE_MS, write);
  }`,
    noticedBy: NEW_VALUE,
  },
  {
    mistake: 'The writer never tells the cache.',
    file: 'scenarios.ts',
    replace: "const told = cache.invalidate('price');",
    by: "const told = cache.invalidate('stock');",
    noticedBy:
      'changes the price in the database, and then tells the cache',
  },
  {
    mistake:
      'The writer tells the cache only of a write that succeeded.',
    file: 'scenarios.ts',
    replace: `  } finally {
    const told`,
    by: `  } catch (error) {
    throw error;
  }
  {
    const told`,
    noticedBy: 'tells the cache also of a write whose answer was lost',
  },
  {
    mistake:
      'The application waits for the cache as long as it is silent.',
    file: 'scenarios.ts',
    replace: 'withTimeout(clock, PATIENCE_MS, cache.get(key)),',
    by: 'withTimeout(clock, PATIENCE_MS * 9, cache.get(key)),',
    noticedBy: 'waits 100 ms for a cache that is down',
  },
  {
    mistake:
      'The application asks for one key whatever it is asked for.',
    file: 'scenarios.ts',
    replace: 'withTimeout(clock, PATIENCE_MS, cache.get(key)),',
    by: "withTimeout(clock, PATIENCE_MS, cache.get('price' || key)),",
    noticedBy: 'reads two keys through the cache',
  },
  {
    mistake: 'A restart of the database brings the first price back.',
    file: 'scenarios.ts',
    replace:
      "if (!host.disk.has('price')) host.disk.set('price', 'old');",
    by: "host.disk.set('price', 'old');",
    noticedBy:
      'has a price at first, nothing else, and keeps what is written through two crashes',
  },
  {
    mistake: 'A cache is made with the usual options.',
    file: 'scenarios.ts',
    replace: `  const options = { ...OPTIONS, ...changes };
  return world.node(`,
    by: `  const options = { ...changes, ...OPTIONS };
  return world.node(`,
    noticedBy: 'adds a cache with its own name, options and memory',
  },
];
