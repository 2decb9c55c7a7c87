/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'at every read',
    summary:
      'A cache that reloads an entry at every read, as soon as the reload before has ended: no reader waits, and the database is asked nearly as often as without a cache.',
    edits: [
      {
        because:
          'Every hit has the entry reloaded, whether it is old or came this moment.',
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
      'A cache that reloads by a timer. Whatever was read once is reloaded for ever, whether anybody reads it or not.',
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
