/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'drops what failed',
    summary:
      'Write-behind that takes the changes of a flush out of the buffer before it writes them, as one swaps a list for an empty one. While they are under way a read finds an old value, and a write that fails is logged and gone.',
    edits: [
      {
        because:
          'The changes leave the buffer when the flush begins, so meanwhile nobody answers from them.',
        replace: `
          const flush = this.pending.slice(0, flushCount);`,
        by: `
          const flush = this.pending.slice(0, flushCount);
          for (const { key } of flush) this.buffer.delete(key);`,
      },
      {
        because:
          'A write that fails is told, and not repeated: the change is nowhere any more.',
        replace: `
          const isLast = () => this.buffer.get(key) === change;`,
        through: `if (isLast()) this.buffer.delete(key);`,
        by: `
          try {
            if (value === undefined)
              await this.inTime(this.database.delete(key));
            else await this.inTime(this.database.write(key, value));
            if (value !== undefined) this.keep(key, value);
          } catch (error) {
            await this.inTime(this.options.givesUp(error, change));
          }`,
      },
    ],
  },
  {
    file: 'naive-at-once.ts',
    title: 'writes each at once',
    summary:
      'Write-behind as "answer first, write afterwards": each change is sent to the database by itself, at once. Nothing coalesces, and two writes of one key are under way together, so the older one may arrive last.',
    edits: [
      {
        because:
          'Nothing is gathered. Each change is sent by itself, whatever else of its key is under way.',
        replace: 'this.buffer.set(key, { key, value }); this.entries',
        by: `
          const change = { key, value };
          this.buffer.set(key, change);
          this.entries`,
      },
      {
        because:
          'Every change has a writer of its own, and a close waits for all of them.',
        replace: `
          if (this.buffer.size >= flushCount) this.gathering.abort();
          this.writer ??= this.write();`,
        by: `
          const writers = [this.writer, this.write(change)];
          this.writer = Promise.all(writers).then(() => {});`,
      },
      {
        because:
          'A write that failed is repeated, unless its key has changed.',
        replace: 'private async write(): Promise<void> {',
        through: 'this.writer = undefined;',
        by: `
          private async write(change: Change): Promise<void> {
            let isDone = false;
            while (!isDone && this.buffer.get(change.key) === change) {
              isDone = await this.send(change).then(() => true, () => false);
              if (!isDone) await this.clock.sleep(this.options.flushAfterMs);
            }`,
      },
      {
        because: 'No number of changes makes it hurry: it always does.',
        replace: 'const { maxPending, flushCount } = this.options;',
        by: 'const { maxPending } = this.options;',
      },
    ],
  },
];
