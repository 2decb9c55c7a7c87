/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'at every read',
    summary:
      'A cache that reloads an entry at every read, unless it is being reloaded already, however new it is. Readers seldom wait, and the database does nearly all the work that the cache should spare it.',
    breaks: [
      'loads a missing value and answers from memory after that',
      'serves an entry until its time to live is over, counted from when its load began, though the time of day is set',
      'takes an empty text for a value, and both undefined and null for none',
      'answers a read late in the life of an entry at once, and reloads the entry beside it',
      'reloads from the ms on at which its share of the life is over, and not before',
      'reloads nothing that nobody reads',
      'gives what it has reloaded a whole life from when the reload began, and reloads it in its turn',
      'begins the next reload of an entry only after the pause, and that of another one at once',
      'gives a reload up that hangs, again and again, and reloads when the database is back',
      'ignores what comes after a reload was given up, a value and an error',
      'tells `onReloadError` of each reload that failed, and no reader, whatever that does',
      'loads anew for who comes after it, and keeps that though the older load ends later',
      'leaves the entry as it is that came after it, when an older reload fails',
      'forgets one key and no other, and one that it does not have',
      'waits for no more reloads at once than it was told to, invalidated ones included, and does the others at a later read',
      'keeps no more entries than it was told to, and drops the one used longest ago',
      'keeps its bound when a reload ends whose entry was dropped meanwhile',
      'draws for each entry when its share of the life is over, earlier by up to the jitter',
      'goes on with the options that it was given, though they are changed',
      'lets who comes first wait, and who comes after a pause that was longer than the rest of the life',
      'serves the old value after a change that nobody tells it of, until a reload or for the rest of its life',
      'reloads the old value and serves it, where the database is a replica that lags behind an invalidation',
      'reloads all at once what was loaded at once and is read all the time, without jitter',
      'lets entries expire that are read all the time, if there are more than it may reload in what is left of their lives',
    ],
    edits: [
      {
        because:
          'Every hit has the entry reloaded, also one that came this moment.',
        replace: `
          if (nowMs >= entry.refreshAtMs) {
            // What \`onReloadError\` throws concerns no reader either.
            this.reload(key, entry).catch(nothing);
          }`,
        by: `
          // What \`onReloadError\` throws concerns no reader either.
          this.reload(key, entry).catch(nothing);`,
      },
    ],
  },
  {
    file: 'naive-puts-back.ts',
    title: 'stores whatever comes',
    summary:
      'A cache that stores what a load brings, whatever happened meanwhile. A reload that read the database before a write brings the old value after the entry was invalidated, and it lives for a whole time to live.',
    breaks: [
      'brings no old value back by a reload that was under way, once every message has arrived, whichever two are late',
      'stores nothing of a load that began before, of a miss as of a reload, nor of two',
      'loads anew for who comes after it, and keeps that though the older load ends later',
      'can answer with the old value after an invalidation, if the read began before',
    ],
    edits: [
      {
        because:
          'The value is stored, even if its key was invalidated while it was under way.',
        replace: `
          // If it is not, this may be the value from before a write.
          if (isCurrent()) this.store(key, value, beganMs);`,
        by: 'this.store(key, value, beganMs);',
      },
    ],
  },
  {
    file: 'naive-timer.ts',
    title: 'by a timer',
    summary:
      'A cache that reloads by a timer. Whatever was read once is reloaded again and again, whether anybody reads it or not.',
    breaks: [
      'loads once for all who miss together, each time and for each key',
      'keeps keys apart whatever they are called, `__proto__` and the empty text as well',
      'answers a read late in the life of an entry at once, and reloads the entry beside it',
      'reloads nothing that nobody reads',
      'gives what it has reloaded a whole life from when the reload began, and reloads it in its turn',
      'forgets an entry whose reload finds nothing',
      'lets who comes after the expiry wait for the reload under way, and starts no other',
      'begins the next reload of an entry only after the pause, and that of another one at once',
      'gives a reload up that hangs, again and again, and reloads when the database is back',
      'ignores what comes after a reload was given up, a value and an error',
      'tells `onReloadError` of each reload that failed, and no reader, whatever that does',
      'gives the place of a reload to the next one however it ended, twice',
      'waits for no more reloads at once than it was told to, invalidated ones included, and does the others at a later read',
      'draws for each entry when its share of the life is over, earlier by up to the jitter',
      'keeps no timer running once the database has answered',
      'lets who comes first wait, and who comes after a pause that was longer than the rest of the life',
      'throws the failure of a reload to who came after the expiry and waits for it',
      'serves the old value after a change that nobody tells it of, until a reload or for the rest of its life',
      'reloads the old value and serves it, where the database is a replica that lags behind an invalidation',
      'reloads for nobody when the read late in the life was the last',
      'can have more calls under way at the database than it waits for, when they take longer than it waits',
      'lets entries expire that are read all the time, if there are more than it may reload in what is left of their lives',
    ],
    edits: [
      {
        because: 'A read has nothing reloaded.',
        replace: `
          if (nowMs >= entry.refreshAtMs) {
            // What \`onReloadError\` throws concerns no reader either.
            this.reload(key, entry).catch(nothing);
          }`,
        by: '',
      },
      {
        because:
          'Each entry that is stored sets a timer for its own reload, which stores it again.',
        replace:
          'this.entries.set(key, { value, refreshAtMs, untilMs });',
        by: `
          const entry = { value, refreshAtMs, untilMs };
          this.entries.set(key, entry);
          this.clock
            .sleep(refreshAtMs - this.clock.now())
            .then(() => this.reload(key, entry))
            .catch(nothing);`,
      },
    ],
  },
];
