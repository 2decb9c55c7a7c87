const KEPT = 'the database ends with what was acknowledged';
const FILE = 'write-behind.ts';
const COALESCES =
  'writes of each key the last change only, be it a value or a delete';
const AGAIN =
  'sends a change again with its last value when its write was refused, threw at once or was never answered';
const ONCE_MORE =
  'writes once more what has changed while it was being written, also when it was deleted or when that write fails';
const BY_COUNT =
  'begins a flush as soon as so many keys have changed, if none is under way or has failed, and gathers anew for the whole time after it';
const IN_LINE =
  'writes keys that wait in flushes of so many at most, the next at once if enough are left, the longest waiting first';
const ONE_AT_A_TIME =
  'has one flush under way at a time, so that no write or delete that is answered in time is overtaken by another of its key';
const OTHERS =
  'writes the others when some are refused each time, even more than fit into one flush';
const PAUSE =
  'goes on until the database takes it, with a pause of the gathering time that no number of changes makes shorter';
const TIMEOUT =
  'waits for a write that gets no answer no longer than its timeout, to the ms, and writes the others beside and after it';
const REPLACED =
  'gives up no change that came in the place of the one that failed, and asks about none that is replaced';
const UNDECIDED =
  'sends it again when whether to give up throws, rejects, answers nothing or never answers';
const GIVEN_UP =
  'sends a change no more that is given up, and lets a read see what the database has';
const FULL =
  'refuses a change of one more key while the buffer is full, at once, and takes those of the keys in it';
const CLOSED = 'takes no change once it is closed, and answers reads';
const CLOSING =
  'writes at once what waits, also in the pause after a failure, and ends when all is written';
const DURING =
  'writes without gathering also what came during a flush, and what more than fills one, as long as none fails';
const RACE =
  'keeps no value whose load began before a change, even if that is written, or not kept any more, when the load ends';
const LRU =
  'keeps so many values at most, and lets go of the one that was used longest ago';
const TTL =
  'loads what it does not have, and keeps what it has loaded or written for its time to live, from when the database was asked';
const WAITS =
  'answers a read from a change that waits, also a delete, however old it is and however little is kept';
const OPTIONS =
  'refuses a number that is none from 1 on, and a flush larger than the buffer';
const BUSY =
  'keeps what it has loaded while others load as well, the same key all the time or other keys';
const PASSES =
  'passes on what the database throws when it is read, or that it does not answer, and keeps neither that nor that there is no value, be it told with undefined or null';
const SLOWED =
  'lets a change that fails each time, and is not given up, hold all others to one flush in each gathering time, also while it closes';
const POSSIBLE = 'knows which values the database may have';

/** Mistakes somebody could make here, and what has to notice each. */
export const mistakes = [
  {
    mistake: 'A read goes to the database first.',
    file: FILE,
    replace: 'if (change !== undefined) return change.value;',
    by: '',
    noticedBy: WAITS,
  },
  {
    mistake: 'A delete that waits is taken for nothing known.',
    file: FILE,
    replace: 'if (change !== undefined) return change.value;',
    by: 'if (change?.value !== undefined) return change.value;',
    noticedBy: WAITS,
  },
  {
    mistake: 'An empty value that waits is taken for none.',
    file: FILE,
    replace: 'if (change !== undefined) return change.value;',
    by: `if (change !== undefined && change.value !== '')
      return change.value;`,
    noticedBy:
      'takes any text for a key and for a value, and keeps two keys apart',
  },
  {
    mistake: 'A put without a text deletes.',
    file: FILE,
    replace: "if (typeof value !== 'string') throw",
    by: "if (typeof value === 'symbol') throw",
    noticedBy: 'refuses to put what is no text, and changes nothing',
  },
  {
    mistake: 'The buffer takes any number of changes.',
    file: FILE,
    replace: 'this.buffer.size >= maxPending',
    by: 'this.buffer.size >= Infinity * maxPending',
    noticedBy: FULL,
  },
  {
    mistake: 'The buffer takes one more change than it may.',
    file: FILE,
    replace: 'this.buffer.size >= maxPending',
    by: 'this.buffer.size > maxPending',
    noticedBy: FULL,
  },
  {
    mistake: 'A full buffer refuses the keys that are in it as well.',
    file: FILE,
    replace: '!this.buffer.has(key) && this.buffer.size',
    by: 'this.buffer.size',
    noticedBy: FULL,
  },
  {
    mistake: 'A closed cache takes changes that nobody writes.',
    file: FILE,
    replace:
      "if (this.isClosed) throw new ChangeRefused('the cache is closed');",
    by: '',
    noticedBy: CLOSED,
  },
  {
    mistake: 'A change is put behind older ones and both are written.',
    file: FILE,
    replace: 'this.buffer.set(key, Object.freeze({ key, value }));',
    by: `const at = this.buffer.has(key) ? \`\${key} \` : key;
    this.buffer.set(at, Object.freeze({ key, value }));`,
    noticedBy: COALESCES,
  },
  {
    mistake: 'A change that waits moves behind the others.',
    file: FILE,
    replace: 'this.buffer.set(key, Object.freeze({ key, value }));',
    by: `this.buffer.delete(key);
    this.buffer.set(key, Object.freeze({ key, value }));`,
    noticedBy: IN_LINE,
  },
  {
    mistake: 'Whoever is shown a change can change it.',
    file: FILE,
    replace: 'Object.freeze({ key, value })',
    by: '{ key, value }',
    noticedBy: 'shows which changes may not be in the database yet',
  },
  {
    mistake: 'What was kept before a change is kept on.',
    file: FILE,
    replace: 'this.entries.delete(key);\n    this.loads',
    by: 'this.loads',
    noticedBy: GIVEN_UP,
  },
  {
    mistake: 'A load goes on though its key has changed.',
    file: FILE,
    replace: 'this.loads.delete(key);\n    if (this.buffer',
    by: 'if (this.buffer',
    noticedBy: RACE,
  },
  {
    mistake: 'A load is kept unless a change is waiting at its end.',
    file: FILE,
    replace: 'const isFirst = () => this.loads.get(key) === load;',
    by: `const isFirst = () => {
      void load;
      return !this.buffer.has(key);
    };`,
    noticedBy: RACE,
  },
  {
    mistake: 'A load is kept unless a newer value is kept at its end.',
    file: FILE,
    replace: 'const isFirst = () => this.loads.get(key) === load;',
    by: `const isFirst = () => {
      void load;
      return !this.buffer.has(key) && !this.entries.has(key);
    };`,
    noticedBy: RACE,
  },
  {
    mistake: 'A load takes the right to keep from the one before it.',
    file: FILE,
    replace: 'if (!this.loads.has(key)) this.loads.set(key, load);',
    by: 'this.loads.set(key, load);',
    noticedBy: BUSY,
  },
  {
    mistake: 'A load ends the right of another.',
    file: FILE,
    replace: 'if (isFirst()) this.loads.delete(key);',
    by: 'this.loads.delete(key);',
    noticedBy: BUSY,
  },
  {
    mistake: 'A load is kept if any load of its key may be.',
    file: FILE,
    replace: 'const isFirst = () => this.loads.get(key) === load;',
    by: 'const isFirst = () => this.loads.has(key);',
    noticedBy: RACE,
  },
  {
    mistake: 'An empty text is kept by nobody.',
    file: FILE,
    replace: "if (typeof entry.value !== 'string') return;",
    by: 'if (!entry.value) return;',
    noticedBy: BUSY,
  },
  {
    mistake: 'The null of a driver is passed on.',
    file: FILE,
    replace: 'return value ?? undefined;',
    by: 'return value;',
    noticedBy: PASSES,
  },
  {
    mistake: 'The time to live of what is loaded begins when it comes.',
    file: FILE,
    replace: 'if (isFirst()) this.keep(key, { value, endMs });',
    by: `const now = this.clock.now() + this.options.ttlMs;
      if (isFirst()) this.keep(key, { value, endMs: now || endMs });`,
    noticedBy: TTL,
  },
  {
    mistake: 'The time to live of what is written begins at its end.',
    file: FILE,
    replace: 'if (isLast()) this.keep(key, { value, endMs });',
    by: `const now = this.clock.now() + this.options.ttlMs;
      if (isLast()) this.keep(key, { value, endMs: now || endMs });`,
    noticedBy: TTL,
  },
  {
    mistake: 'A close waits for the end of a pause.',
    file: FILE,
    replace: 'this.isClosed = true;\n    this.gathering.abort();',
    by: 'this.isClosed = true;\n    if (!this.hasFailed) this.gathering.abort();',
    noticedBy: CLOSING,
  },
  {
    mistake: 'A closed cache tries again without a pause.',
    file: FILE,
    replace: 'await this.clock.sleep(ms, this.gathering',
    by: `const pause = this.isClosed ? 1 : ms;
      await this.clock.sleep(pause, this.gathering`,
    noticedBy: SLOWED,
  },
  {
    mistake: 'Changes during a pause make it shorter.',
    file: FILE,
    replace: 'this.buffer.size >= flushCount && !this.hasFailed',
    by: 'this.buffer.size >= flushCount',
    noticedBy: PAUSE,
  },
  {
    mistake: 'A flush has failed only when its first write has.',
    file: FILE,
    replace: 'ends.some((end) => end.status',
    by: 'ends.slice(0, 1).some((end) => end.status',
    noticedBy: PAUSE,
  },
  {
    mistake: 'The same value once more counts as the one that failed.',
    file: FILE,
    replace: 'const isLast = () => this.buffer.get(key) === change;',
    by: 'const isLast = () => this.buffer.get(key)?.value === value;',
    noticedBy: REPLACED,
  },
  {
    mistake: 'A closed cache asks the database for what waits.',
    file: FILE,
    replace: 'if (change !== undefined) return change.value;',
    by: 'if (change && !this.isClosed) return change.value;',
    noticedBy: CLOSED,
  },
  {
    mistake: 'The loads of absent keys are remembered.',
    file: FILE,
    replace: 'if (isFirst()) this.loads.delete(key);',
    by: '',
    noticedBy:
      'remembers nothing of loads that have ended or of keys that it let go',
  },
  {
    mistake: 'That there is no value is kept.',
    file: FILE,
    replace: "if (typeof entry.value !== 'string') return;",
    by: "if (typeof entry.value === 'symbol') return;",
    noticedBy: PASSES,
  },
  {
    mistake: 'No number of changes hurries a flush.',
    file: FILE,
    replace: `if (this.buffer.size >= flushCount && !this.hasFailed)
      this.gathering.abort();`,
    by: 'void flushCount;',
    noticedBy: BY_COUNT,
  },
  {
    mistake: 'One more change than the count hurries a flush.',
    file: FILE,
    replace: 'this.buffer.size >= flushCount && !this.hasFailed',
    by: 'this.buffer.size > flushCount && !this.hasFailed',
    noticedBy: BY_COUNT,
  },
  {
    mistake:
      'What came during a flush is gathered though it is enough.',
    file: FILE,
    replace: 'this.isClosed || this.buffer.size >= flushCount;',
    by: 'this.isClosed;',
    noticedBy: ONE_AT_A_TIME,
  },
  {
    mistake: 'A change during a flush begins another one.',
    file: FILE,
    replace: 'this.writer ??= this.write();',
    by: 'this.writer = this.write();',
    noticedBy: ONE_AT_A_TIME,
  },
  {
    mistake: 'The writer ends with the first flush.',
    file: FILE,
    replace: 'while (this.buffer.size > 0) {',
    by: 'for (let isFirst = true; isFirst; isFirst = false) {',
    noticedBy: ONCE_MORE,
  },
  {
    mistake: 'A second burst finds no writer.',
    file: FILE,
    replace: 'this.writer = undefined;',
    by: '',
    noticedBy:
      'begins a flush when it has gathered for so long, since the first change, or since the end of the flush during which that came',
  },
  {
    mistake: 'A flush that failed is repeated at once when much waits.',
    file: FILE,
    replace: 'if (isDue && !this.hasFailed)',
    by: 'if (isDue)',
    noticedBy: PAUSE,
  },
  {
    mistake: 'After a failure it never hurries again.',
    file: FILE,
    replace: 'this.hasFailed = ends.some(',
    by: 'this.hasFailed ||= ends.some(',
    noticedBy: PAUSE,
  },
  {
    mistake: 'A flush takes all that waits.',
    file: FILE,
    replace: 'this.pending.slice(0, flushCount)',
    by: 'this.pending',
    noticedBy: IN_LINE,
  },
  {
    mistake: 'A flush takes the newest first.',
    file: FILE,
    replace: 'this.pending.slice(0, flushCount)',
    by: 'this.pending.slice(-flushCount)',
    noticedBy: IN_LINE,
  },
  {
    mistake: 'The next flush does not wait for the end of this one.',
    file: FILE,
    replace:
      'const ends = await Promise.allSettled(flush.map(this.send, this));',
    by: `const all = Promise.allSettled(flush.map(this.send, this));
      const brief = this.clock.sleep(1).then(() => []);
      const ends = await Promise.race([all, brief]);`,
    noticedBy: ONE_AT_A_TIME,
  },
  {
    mistake: 'A write that fails ends the flush, and the writer.',
    file: FILE,
    replace:
      "const ends = await Promise.allSettled(flush.map(this.send, this));\n      this.hasFailed = ends.some((end) => end.status === 'rejected');",
    by: `const ends = await Promise.all(flush.map(this.send, this));
      this.hasFailed = ends.length < 0;`,
    noticedBy: AGAIN,
  },
  {
    mistake: 'What failed stays in front.',
    file: FILE,
    replace:
      'this.buffer.delete(key);\n    this.buffer.set(key, change);',
    by: '',
    noticedBy: OTHERS,
  },
  {
    mistake: 'A delete is not written.',
    file: FILE,
    replace: 'await this.inTime(this.database.delete(key));',
    by: 'await this.inTime(undefined);',
    noticedBy: COALESCES,
  },
  {
    mistake: 'A write is waited for without end.',
    file: FILE,
    replace: 'await this.inTime(this.database.write(key, value));',
    by: 'await this.database.write(key, value);',
    noticedBy: TIMEOUT,
  },
  {
    mistake: 'A write that failed counts as written.',
    file: FILE,
    replace: 'if (!(await this.inTime(isOver))) throw error;',
    by: 'await this.inTime(isOver);',
    noticedBy: AGAIN,
  },
  {
    mistake: 'In an outage what failed counts as written.',
    file: FILE,
    replace: 'if (!(await this.inTime(isOver))) throw error;',
    by: 'await this.inTime(isOver);',
    noticedBy: KEPT,
  },
  {
    mistake: 'Nothing is ever written.',
    file: FILE,
    replace: 'await this.inTime(this.database.write(key, value));',
    by: 'await this.inTime(undefined);',
    noticedBy: 'the last price is written',
  },
  {
    mistake: 'Whether to give up is waited for without end.',
    file: FILE,
    replace: 'if (!(await this.inTime(isOver))) throw error;',
    by: 'if (!(await isOver)) throw error;',
    noticedBy: UNDECIDED,
  },
  {
    mistake: 'A promise is taken for a yes.',
    file: FILE,
    replace: 'if (!(await this.inTime(isOver))) throw error;',
    by: 'if (!isOver) throw error;',
    noticedBy: AGAIN,
  },
  {
    mistake: 'It is asked about changes that are replaced.',
    file: FILE,
    replace: 'isLast() && this.options.givesUp(error, change)',
    by: 'this.options.givesUp(error, change)',
    noticedBy: REPLACED,
  },
  {
    mistake: 'The end of a write takes away what came meanwhile.',
    file: FILE,
    replace:
      'if (isLast()) this.buffer.delete(key);\n  }\n\n  private async load',
    by: 'this.buffer.delete(key);\n  }\n\n  private async load',
    noticedBy: ONCE_MORE,
  },
  {
    mistake: 'A value is kept though its key has changed meanwhile.',
    file: FILE,
    replace: 'if (isLast()) this.keep(key, { value, endMs });',
    by: 'this.keep(key, { value, endMs });',
    noticedBy: ONCE_MORE,
  },
  {
    mistake: 'A flush has failed only when all of it has.',
    file: FILE,
    replace: 'ends.some(',
    by: 'ends.every(',
    noticedBy: PAUSE,
  },
  {
    mistake: 'A value that was written is not kept.',
    file: FILE,
    replace: 'if (isLast()) this.keep(key, { value, endMs });',
    by: 'void endMs;',
    noticedBy: TTL,
  },
  {
    mistake: 'A value that was given up is kept.',
    file: FILE,
    replace: 'if (!(await this.inTime(isOver))) throw error;',
    by: `if (!(await this.inTime(isOver))) throw error;
      this.keep(key, { value, endMs });`,
    noticedBy: GIVEN_UP,
  },
  {
    mistake: 'A close waits until the changes are old enough.',
    file: FILE,
    replace: 'this.gathering.abort();\n    await this.writer;',
    by: 'await this.writer;',
    noticedBy: CLOSING,
  },
  {
    mistake: 'A close ends before all is written.',
    file: FILE,
    replace: 'await this.writer;',
    by: '',
    noticedBy: CLOSING,
  },
  {
    mistake: 'A close writes nothing.',
    file: FILE,
    replace: 'this.gathering.abort();\n    await this.writer;',
    by: 'this.buffer.clear();',
    noticedBy: KEPT,
  },
  {
    mistake: 'What came during the last flush is gathered once more.',
    file: FILE,
    replace: 'this.isClosed || this.buffer.size >= flushCount;',
    by: 'this.buffer.size >= flushCount;',
    noticedBy: DURING,
  },
  {
    mistake: 'A value is served in the ms in which its time is over.',
    file: FILE,
    replace: 'kept.endMs <= this.clock.now()',
    by: 'kept.endMs < this.clock.now()',
    noticedBy: TTL,
  },
  {
    mistake: 'A read makes a value live longer.',
    file: FILE,
    replace: 'this.entries.set(key, kept);',
    by: `const endMs = this.clock.now() + this.options.ttlMs;
    this.keep(key, { ...kept, endMs });`,
    noticedBy: TTL,
  },
  {
    mistake: 'The first that was kept goes, however often it is used.',
    file: FILE,
    replace: 'this.entries.delete(key);\n    if (!kept',
    by: 'if (!kept',
    noticedBy: LRU,
  },
  {
    mistake: 'One value more is kept than may be.',
    file: FILE,
    replace: 'this.entries.size > this.options.maxEntries',
    by: 'this.entries.size > this.options.maxEntries + 1',
    noticedBy: LRU,
  },
  {
    mistake: 'The timer of an answered call goes on.',
    file: FILE,
    replace: '.finally(() => done.abort())',
    by: '.finally(() => {})',
    noticedBy: 'keeps no timer running once the database has answered',
  },
  {
    mistake: 'A change of the options is taken up.',
    file: FILE,
    replace: 'this.options = { ...options };',
    by: 'this.options = options;',
    noticedBy: 'goes by what its options were when it was made',
  },
  {
    mistake: 'Parts of a ms, and of a key, are taken.',
    file: FILE,
    replace: 'Number.isSafeInteger(n) && n > 0',
    by: 'Number.isFinite(n) && n > 0',
    noticedBy: OPTIONS,
  },
  {
    mistake: 'A flush that the buffer never fills is taken.',
    file: FILE,
    replace: 'if (this.options.flushCount > this.options.maxPending)',
    by: 'if (this.options.flushCount > this.options.maxPending + 1)',
    noticedBy: OPTIONS,
  },
  {
    mistake: 'The database counts no deletes.',
    file: 'scenarios.ts',
    replace: 'this.writes += 1;\n    await super.delete(key);',
    by: 'await super.delete(key);',
    noticedBy:
      'counts writes and deletes, also those that it refuses, and no reads',
  },
  {
    mistake: 'The column holds one letter less.',
    file: 'scenarios.ts',
    replace: 'value.length > COLUMN',
    by: 'value.length >= COLUMN',
    noticedBy:
      'refuses a text that is longer than its column, and writes nothing of it',
  },
  {
    mistake: 'A text that is too long is cut.',
    file: 'scenarios.ts',
    replace:
      'if (value.length > COLUMN) throw new TooLong(`above ${COLUMN}`);\n    await super.write(key, value);',
    by: 'await super.write(key, value.slice(0, COLUMN));\n    if (value.length > COLUMN) throw new TooLong(`above ${COLUMN}`);',
    noticedBy:
      'refuses a text that is longer than its column, and writes nothing of it',
  },
  {
    mistake: 'Every error is a reason to give up.',
    file: 'scenarios.ts',
    replace: "givesUp: async (error) => nameOf(error) === 'TooLong',",
    by: "givesUp: async (error) => nameOf(error) !== 'unknown',",
    noticedBy: 'gives up what is too long, and no other change',
  },
  {
    mistake: 'The price begins anew with each life of the database.',
    file: 'scenarios.ts',
    replace: "if (!host.disk.has('price')) host.disk",
    by: 'host.disk',
    noticedBy: 'keeps what was written through two crashes',
  },
  {
    mistake: 'A change without an answer counts as not made.',
    file: 'scenarios.ts',
    replace: 'this.possible.set(key, [...before, value]);',
    by: 'this.possible.set(key, before);',
    noticedBy: POSSIBLE,
  },
  {
    mistake: 'A change that was refused counts as possible.',
    file: 'scenarios.ts',
    replace: "if (nameOf(error) !== 'TimeoutError') return;",
    by: '',
    noticedBy: POSSIBLE,
  },
  {
    mistake: 'One key that is right is enough.',
    file: 'scenarios.ts',
    replace: 'return [...this.possible].every(',
    by: 'return [...this.possible].some(',
    noticedBy: POSSIBLE,
  },
];
