/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'drops what failed',
    summary:
      'Write-behind that takes the changes of a flush out of the buffer before it writes them, as one swaps a list for an empty one. While they are under way a read finds an old value, and a write that fails is logged and gone.',
    breaks: [
      'answers a read from the change while its write is under way, and after that has failed, unless it is given up',
      'takes any text for a key and for a value, and keeps two keys apart',
      'shows which changes may not be in the database yet',
      'writes once more what has changed while it was being written, also when it was deleted or when that write fails',
      'sends a change again with its last value when its write was refused, threw at once or was never answered',
      'goes on until the database takes it, with a pause of the gathering time that no number of changes makes shorter',
      'writes the others when some are refused each time, even more than fit into one flush',
      'waits for a write that gets no answer no longer than its timeout, to the ms, and writes the others beside and after it',
      'sends it again when whether to give up throws, rejects, answers nothing or never answers',
      'gives up no change that came in the place of the one that failed, and asks about none that is replaced',
      'ends with what was acknowledged in the database, whichever one message is lost, or wherever the database restarts once more',
      'writes the same value again when the answer to a write was lost',
      'refuses a change of one more key while the buffer is full, at once, and takes those of the keys in it',
      'keeps one change for each key, however often it changes and its write fails',
      'writes at once what waits, also in the pause after a failure, and ends when all is written',
      'takes no change once it is closed, and answers reads',
      'goes on while writes fail, and whoever waits no longer finds the rest',
      'can lose in a crash what was acknowledged and not yet written, and nothing else',
      'refuses changes in the end when more keys change than the database takes',
      'lets a change that fails each time, and is not given up, hold all others to one flush in each gathering time, also while it closes',
      'keeps a change that fails each time, and is not given up, until its key changes again',
    ],
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
            this.keep(key, { value, endMs });
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
    breaks: [
      'answers a change before the database has it, also when that is dead or busy with a flush',
      'answers a read from a change that waits, also a delete, however old it is and however little is kept',
      'writes of each key the last change only, be it a value or a delete',
      'takes any text for a key and for a value, and keeps two keys apart',
      'shows which changes may not be in the database yet',
      'begins a flush when it has gathered for so long, since the first change, or since the end of the flush during which that came',
      'begins a flush as soon as so many keys have changed, if none is under way or has failed, and gathers anew for the whole time after it',
      'writes a key that changes all the time as often as others',
      'writes once more what has changed while it was being written, also when it was deleted or when that write fails',
      'has one flush under way at a time, so that no write or delete that is answered in time is overtaken by another of its key',
      'writes keys that wait in flushes of so many at most, the next at once if enough are left, the longest waiting first',
      'writes nothing, and waits for nothing, when nothing has changed since',
      'sends a change again with its last value when its write was refused, threw at once or was never answered',
      'goes on until the database takes it, with a pause of the gathering time that no number of changes makes shorter',
      'waits for a write that gets no answer no longer than its timeout, to the ms, and writes the others beside and after it',
      'sends it again when whether to give up throws, rejects, answers nothing or never answers',
      'gives up no change that came in the place of the one that failed, and asks about none that is replaced',
      'writes at once what waits, also in the pause after a failure, and ends when all is written',
      'writes without gathering also what came during a flush, and what more than fills one, as long as none fails',
      'loads what it does not have, and keeps what it has loaded or written for its time to live, from when the database was asked',
      'keeps so many values at most, and lets go of the one that was used longest ago',
      'keeps no timer running once the database has answered',
      'goes by what its options were when it was made',
      'can lose in a crash what was acknowledged and not yet written, and nothing else',
      'can lose an earlier change of one key and keep a later one of another',
      'answers from a change that a crash takes away afterwards',
      'shows the old value to whoever asks the database, until the flush',
      'never writes the values that came between two flushes',
      'refuses changes in the end when more keys change than the database takes',
      'lets a change that fails each time, and is not given up, hold all others to one flush in each gathering time, also while it closes',
    ],
    edits: [
      {
        because:
          'Nothing is gathered. Each change is sent by itself, whatever else of its key is under way.',
        replace:
          'this.buffer.set(key, Object.freeze({ key, value })); this.entries',
        by: `
          const change = Object.freeze({ key, value });
          this.buffer.set(key, change);
          this.entries`,
      },
      {
        because:
          'Every change has a writer of its own, and a close waits for all of them.',
        replace: `
          if (this.buffer.size >= flushCount && !this.hasFailed)
            this.gathering.abort();
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
