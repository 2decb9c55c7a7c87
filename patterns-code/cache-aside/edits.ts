/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'deletes first',
    summary:
      'Cache-aside that deletes the entry before it writes to the database. A reader between the two steps loads the old value and caches it, with a lease that is perfectly valid, and the old value stays until its TTL.',
    breaks: [
      'writes to the database first, then deletes the entry',
      'keeps no old value after a write once every message has arrived, whichever two of racing readers and a writer are slow',
      'serves the old value until its time to live is over when the application dies between the two steps of a write',
    ],
    edits: [
      {
        because:
          'The entry is deleted first. Who reads before the write has arrived puts the old value back, and nothing deletes it again.',
        replace: `
          try {
            // The other way round, a reader between the two steps would put`,
        through: `
          await this.attempt(() => this.cache.delete(key)); }`,
        by: `
          await this.attempt(() => this.cache.delete(key));
          await this.database.write(key, value);`,
      },
    ],
  },
  {
    file: 'naive-no-lease.ts',
    title: 'without a lease',
    summary:
      'Cache-aside as it is usually written, without leases: who misses loads, and stores what was loaded, whatever happened meanwhile. A slow reader that loaded the value before a write stores it after the delete, and the old value stays until its TTL.',
    breaks: [
      'loads once for all readers who miss together, if the load is over before they stop waiting and before the lease is too old',
      'loads again for each lease that grows too old',
      'asks no more when the cache dies while a reader waits',
      'fills a key that is read more often than it can be loaded',
      'gives its lease back when the database fails or has no such value, so that the next reader loads',
      'uses a lease whatever its number is, also 0',
      'stores nothing without a lease that it can read',
      'waits for the load of another reader no longer than it was told to and one timeout of the cache, then loads without storing',
      'keeps no old value after a write once every message has arrived, whichever two of racing readers and a writer are slow',
      'can answer a reader with the old value after a write has ended, if the read began before',
      'lets the next readers wait for nothing until the lease is too old when the cache answers a miss later than its timeout',
      'keeps readers waiting for nothing while writes come faster than a load ends',
    ],
    edits: [
      {
        because:
          'A miss brings no lease. What is loaded is stored, whatever was written meanwhile.',
        replace: 'const found = await this.lookUp(key);',
        through: 'await this.fill(key, loaded, lease); }',
        by: `
          const found = await this.attempt(() => this.cache.get(key));
          const value = valueOf(found);
          if (value !== undefined) return value;
          const loaded = await this.database.read(key);
          if (loaded === undefined || found === undefined) return loaded;
          const { ttlMs } = this.options;
          await this.attempt(() => this.cache.set(key, loaded, ttlMs));
          return loaded;`,
      },
      {
        because:
          'Nobody waits for the load of another reader, and no lease is used or given back.',
        replace:
          '/** Without a lease, whatever is loaded is not stored. */',
        through: ': this.cache.set(key, value, ttlMs, lease), ); }',
        by: '',
      },
      {
        because: 'Of an answer, only the value is looked at.',
        replace:
          '/** Many clients answer a miss with null: no value, and no lease. */',
        through: `...(typeof lease === 'number' && { lease }), };`,
        by: `
          /** Many clients answer a miss with null: no value. */
          function valueOf(found: unknown): string | undefined {
            const { value } = Object(found) as { value?: unknown };
            return typeof value === 'string' ? value : undefined;`,
      },
    ],
  },
];
