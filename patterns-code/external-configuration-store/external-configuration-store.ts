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
 * `kept`: it gave no good answer, and they are the last that it sent.
 * `defaults`: it has sent none yet.
 */
export type Standing = 'starting' | 'current' | 'kept' | 'defaults';

/** The settings of one instance: a copy that outlives the store. */
export class Configuration {
  state: Standing = 'starting';
  because = '';
  private copy = EMPTY;
  private asked = 0;
  private answered = 0;
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
    this.source = source;
    this.program = program;
    this.disk = disk;
    this.clock = clock;
    this.options = options;
    const kept = disk.get('settings');
    if (this.isUsable(kept)) this.copy = kept;
  }

  /** Asks again and again until `stop`. */
  async run(): Promise<void> {
    await this.begin();
    for (;;) {
      await this.clock.sleep(this.options.pollEveryMs);
      if (this.stopped) return;
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
  async settings(): Promise<Snapshot & { state: Standing }> {
    await this.begin();
    const { version, values } = this.copy;
    const { defaults } = this.program;
    const { state } = this;
    return { version, values: { ...defaults, ...values }, state };
  }

  /** Asks now. A notification does no more than call this. */
  async refresh(): Promise<void> {
    this.asked += 1;
    const question = this.asked;
    const over = new AbortController();
    const { timeoutMs } = this.options;
    const silence = this.clock.sleep(timeoutMs, over.signal);
    await Promise.race([this.ask(question), silence]);
    over.abort();
    // A question that was asked later may have been answered by now.
    if (this.answered >= question) return;
    const isNew = this.copy === EMPTY;
    this.because = 'no good answer in time';
    this.state = isNew ? 'defaults' : 'kept';
  }

  private begin(): Promise<void> {
    this.first ??= this.refresh();
    return this.first;
  }

  private async ask(question: number): Promise<void> {
    try {
      const answer = await this.source.read(this.copy.version);
      if (answer !== 'unchanged') this.accept(answer, question);
    } catch {
      return; // an error is no answer
    }
    if (question < this.answered) return;
    this.answered = question;
    this.because = 'the store answers';
    this.state = 'current';
  }

  private accept(answer: Snapshot, question: number): void {
    if (!this.isUsable(answer)) throw new Error('not understood');
    // Several questions can be under way, and the answers overtake
    // each other. Numbers of different histories can't be compared:
    // there, the later question has the newer answer.
    const [history, number] = this.copy.version;
    const isNewer =
      answer.version[0] === history
        ? answer.version[1] > number
        : question > this.answered;
    if (!isNewer) return;
    this.disk.set('settings', answer);
    this.copy = answer;
  }

  /** A program of another version may have written or asked for it. */
  private isUsable(found: unknown): found is Snapshot {
    const { version, values } = (found ?? {}) as Partial<Snapshot>;
    const { schema } = this.program;
    if (!Array.isArray(version) || !(version[1] > 0)) return false;
    if (typeof values !== 'object') return false;
    return Object.entries(values).every(
      ([name, value]) => schema.get(name)?.(value) ?? true,
    );
  }
}

const EMPTY: Snapshot = { version: [0, 0], values: {} };
