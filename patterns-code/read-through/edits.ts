/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'each miss loads',
    summary:
      'A cache that loads, as it is written first, without single flight: whoever misses loads, also while somebody else is loading the same key, and keeps what comes. When a popular entry expires, all its readers ask the database at once.',
    breaks: [
      'loads once for all who ask while the load is under way and no invalidation comes, and again so when the value has expired',
      'loads for the others, and for later, though the reader who began has died',
      'gives its error to all who wait, and loads anew for the next',
      'begins a new load after that, and ignores what the old one still brings',
      'gives who asked before an invalidation the value of their load, and keeps it for nobody',
      'lets nobody who asks after an invalidation join a load from before it',
      'goes on sharing the newer load when the older one ends or fails first',
      'heeds the second invalidation of a key as it heeds the first',
      'gives who asks after an invalidation the new value, whichever two messages are late',
      'begins a further load for each invalidation that a read follows, also while others are under way',
      'tells who joins a load late of its timeout, though they have waited less',
    ],
    edits: [
      {
        because: 'Nobody shares a load.',
        replace: `
          have: its readers know no database ("Read-Through Caching" in
           * Oracle's documentation of Coherence). All who miss a key while it is
           * loaded share that load, as in \`groupcache/singleflight\` for Go.`,
        by: `
          have: its readers know no database.`,
      },
      {
        because:
          'What it promises does not hold while a load is under way.',
        replace: `
          * To be called after each write to the database: who asks from now on
           * gets what the database has now, or later.`,
        by: `
          * To be called after each write to the database.`,
      },
      {
        because:
          'Nobody looks whether the key is being loaded. Each miss is a query.',
        replace: 'return this.loads.get(key) ?? this.load(key);',
        by: 'return this.load(key);',
      },
      {
        because: 'What is loaded is kept, whatever happened meanwhile.',
        replace: 'private load(key: string): Load {',
        through: `
          () => this.end(key, load),
          );
          return load;`,
        by: `
          private async load(key: string): Load {
            const startedMs = this.clock.now();
            const value = await this.ask(key);
            this.keep(key, value, startedMs);
            return value;`,
      },
      {
        because:
          'No load is remembered, so none can be joined or ended.',
        replace: `
          /** The load that a reader of the key may join, if there is one. */
          private readonly loads = new Map<string, Load>();`,
        by: '',
      },
      {
        because:
          'An invalidation finds the entry, if it is there already.',
        replace: `
          // Who waits for this load asked before, and gets its value. Nobody
          // joins it any more, and it is not kept: it may be from before.
          this.loads.delete(key);`,
        by: '',
      },
      {
        because:
          'Nobody asks whether a load is still the one of its key.',
        replace: '/** Whether it still was the load of the key. */',
        through: 'return this.loads.delete(key); }',
        by: '',
      },
    ],
  },
  {
    file: 'naive-late-load.ts',
    title: 'keeps what comes late',
    summary:
      'A cache whose invalidation forgets the entry and not the load under way. Whoever asks next joins that load, and what it brings is kept, though it may be from before the change.',
    breaks: [
      'gives who asked before an invalidation the value of their load, and keeps it for nobody',
      'lets nobody who asks after an invalidation join a load from before it',
      'goes on sharing the newer load when the older one ends or fails first',
      'heeds the second invalidation of a key as it heeds the first',
      'gives who asks after an invalidation the new value, whichever two messages are late',
      'begins a further load for each invalidation that a read follows, also while others are under way',
    ],
    edits: [
      {
        because:
          'What it promises does not hold while a load is under way.',
        replace: `
          * To be called after each write to the database: who asks from now on
           * gets what the database has now, or later.`,
        by: `
          * To be called after each write to the database.`,
      },
      {
        because:
          'The entry is forgotten, and it was not there yet. The load goes on as if nothing had happened.',
        replace: `
          // Who waits for this load asked before, and gets its value. Nobody
          // joins it any more, and it is not kept: it may be from before.
          this.loads.delete(key);`,
        by: '',
      },
    ],
  },
  {
    file: 'naive-keeps-errors.ts',
    title: 'keeps a failed load',
    summary:
      'A cache that takes its promises for values: a load that failed stays where others join it, and everybody who asks for that key gets the error of long ago.',
    breaks: [
      'gives its error to all who wait, and loads anew for the next',
      'has ended a failed load before its readers hear of it',
      'takes whatever the database throws for a failed load, also before it returns a promise',
      'takes neither an error nor silence for the answer that there is no value',
      'begins a new load after that, and ignores what the old one still brings',
      'gets nothing from a database that is slower than its timeout, and asks it again each time',
    ],
    edits: [
      {
        because: 'Errors are kept.',
        replace: `
          * Undefined if there is no such value. Throws DatabaseTimeout, and
           * what the database throws; neither is kept.`,
        by: `
          * Undefined if there is no such value. Throws DatabaseTimeout, and
           * what the database throws.`,
      },
      {
        because:
          'A load ends when it brings a value. One that fails is joined for ever.',
        replace: `() => this.end(key, load),`,
        by: '() => {},',
      },
    ],
  },
];
