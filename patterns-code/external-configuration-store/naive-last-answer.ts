/**
 * An external configuration store whose instances use whatever answer
 * came last. With two questions under way, it can be the older one's.
 *
 * @breaks goes back to no older version, whichever two messages are late
 * @breaks says that its settings are kept, not current, when the store has gone back to older ones without a restore
 * @breaks keeps what is newest, in whichever order several questions are answered
 * @breaks keeps the settings from before a restore until it next asks, when two questions overtake each other on the way to the store
 */
import type { Clock, Disk } from '../_simulation/types.ts';

/** Settings by name. */
export type Values = Record<string, string | number | boolean>;

/** Numbers count up in a history. A restored store begins another. */
export type Version = readonly [history: number, number: number];

/** All settings as they were after one change. */
export interface Snapshot {
  version: Version;
  values: Values;
}

/** For each setting, whether programs understand a value. */
export type Schema = ReadonlyMap<string, (value: unknown) => boolean>;

/** What an instance needs from the store: it may only read. */
export interface Source {
  read(since: Version): Promise<Snapshot | 'unchanged'>;
}

/** What a program was built with. */
export interface Program {
  defaults: Values;
  schema: Schema;
}

/** How often an instance asks, and how long it waits. */
export interface ConfigurationOptions {
  pollEveryMs: number;
  /** A store that takes longer counts as silent until it answers. */
  timeoutMs: number;
}

/**
 * Where the settings come from. `current`: the store confirms them.
 * `kept`: it gave no good answer, and they are from the last one.
 * `defaults`: it has sent none yet.
 */
export type Standing = 'starting' | 'current' | 'kept' | 'defaults';

/** What a request goes by. */
export interface Reading extends Snapshot {
  state: Standing;
  /** Since the question that was last answered, if one was. */
  ageMs: number;
}

/** The settings of one instance: a copy that outlives the store. */
export class Configuration {
  state: Standing = 'starting';
  because = '';
  private copy = EMPTY;
  private asked = 0;
  private answered = 0;
  private confirmedMs = -Infinity;
  private onDisk = EMPTY;
  private first: Promise<void> | undefined;
  private stopped = false;
  private readonly source: Source;
  private readonly program: Program;
  private readonly disk: Disk;
  private readonly clock: Clock;
  private readonly options: ConfigurationOptions;

  /** Throws RangeError if waiting may take longer than an interval. */
  constructor(
    source: Source,
    program: Program,
    disk: Disk,
    clock: Clock,
    options: ConfigurationOptions,
  ) {
    const { pollEveryMs, timeoutMs } = options;
    if (!(timeoutMs > 0 && timeoutMs <= pollEveryMs)) {
      throw new RangeError(
        `timeoutMs is ${timeoutMs}: it has to be above 0, and at ` +
          `most pollEveryMs, which is ${pollEveryMs}`,
      );
    }
    if (pollEveryMs === Infinity) {
      throw new RangeError('pollEveryMs is Infinity: it has to end');
    }
    this.source = source;
    this.program = program;
    this.disk = disk;
    this.clock = clock;
    this.options = options;
    try {
      this.copy = this.onDisk = this.understood(disk.get('settings'));
    } catch {
      // As if there were no copy: the store may have a good one.
    }
  }

  /** Asks again and again until `stop`. */
  async run(): Promise<void> {
    await this.begin();
    while (!this.stopped) {
      await this.clock.sleep(this.options.pollEveryMs);
      await this.refresh();
    }
  }

  stop(): void {
    this.stopped = true;
  }

  /**
   * One version, whole: take it once for each request. Waits for the
   * store at the start, once, and never again.
   */
  async settings(): Promise<Reading> {
    await this.begin();
    const { state, copy, program } = this;
    const values = { ...program.defaults, ...copy.values };
    const ageMs = this.clock.now() - this.confirmedMs;
    return { version: copy.version, values, state, ageMs };
  }

  /** Asks now. A notification does no more than call this. */
  async refresh(): Promise<void> {
    if (this.stopped) return;
    const question = (this.asked += 1);
    const over = new AbortController();
    const { timeoutMs } = this.options;
    const silence = this.clock.sleep(timeoutMs, over.signal);
    await Promise.race([this.ask(question), silence]);
    over.abort();
    // A question that was asked later may have been answered by now.
    if (this.answered >= question) return;
    this.because = 'no good answer in time';
    this.state = this.copy === EMPTY ? 'defaults' : 'kept';
  }

  private begin(): Promise<void> {
    return (this.first ??= this.refresh());
  }

  private async ask(question: number): Promise<void> {
    const askedMs = this.clock.now();
    try {
      const answer = await this.source.read(this.copy.version);
      if (answer !== 'unchanged') this.accept(answer);
    } catch {
      return; // an error is no answer
    }
    const because = this.keep();
    if (question < this.answered) return;
    this.answered = question;
    // What has changed since it was asked may not be in its answer.
    this.confirmedMs = askedMs;
    this.because = because;
    this.state = 'current';
  }

  private accept(answer: Snapshot): void {
    this.copy = this.understood(answer);
  }

  /** What can't be written is used all the same, and tried again. */
  private keep(): string {
    const { disk, copy } = this;
    try {
      if (this.onDisk !== copy) disk.set('settings', copy);
      this.onDisk = copy;
      return 'the store answers';
    } catch {
      return 'the store answers, the disk takes no copy';
    }
  }

  /** Throws: a program of another version may have written it. */
  private understood(found: unknown): Snapshot {
    const { version, values } = found as Snapshot;
    const isGood =
      version.length === 2 &&
      version.every((it) => Number.isSafeInteger(it) && it > 0) &&
      typeof values === 'object' &&
      !Array.isArray(values) &&
      Object.entries(values).every(
        ([name, it]) => this.program.schema.get(name)?.(it) ?? true,
      );
    if (!isGood) throw new Error('not understood');
    return { version, values };
  }
}

const EMPTY: Snapshot = { version: [0, 0], values: {} };
