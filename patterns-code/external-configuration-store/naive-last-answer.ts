/**
 * An external configuration store whose instances use whatever answer
 * came last. With two questions under way, it can be the older one's.
 *
 * @title uses the last answer
 * @breaks goes back to no older version, whichever two messages are late
 * @breaks says that its settings are kept, not current, as long as the store has older ones without a restore
 * @breaks keeps what is newest, in whichever order several questions are answered
 * @breaks says whether the store was silent, older, not understood or failing
 * @breaks believes a store that went back without a restore once it has counted up to its own version again
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

/** What an instance needs from the store: to read. */
export interface Source {
  read(since: Version): Promise<Snapshot | 'unchanged'>;
}

/** What a program was built with. */
export interface Program {
  defaults: Values;
  /** For each setting, whether programs understand a value. */
  schema: ReadonlyMap<string, (value: unknown) => boolean>;
}

/** How often an instance asks, and how long it waits. */
export interface ConfigurationOptions {
  pollEveryMs: number;
  /** A store that takes longer counts as silent until it answers. */
  timeoutMs: number;
}

/**
 * `current`: the store confirms the settings. `kept`: it gave no good
 * answer, and they are from the last one. `defaults`: there was none.
 */
export type Standing = 'starting' | 'current' | 'kept' | 'defaults';

/** What a request goes by. */
export interface Reading extends Snapshot {
  state: Standing;
  /** Since the question that was last answered; or else Infinity. */
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
  private readonly stopping = new AbortController();
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
    const fits = timeoutMs > 0 && timeoutMs <= pollEveryMs;
    if (!fits || ![timeoutMs, pollEveryMs].every(Number.isFinite)) {
      throw new RangeError(
        `timeoutMs is ${timeoutMs}: it has to be a number above 0, ` +
          `at most pollEveryMs, which is ${pollEveryMs}, a finite one`,
      );
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
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const pause = this.clock.sleep(this.options.pollEveryMs, signal);
      await pause.catch(() => {}); // it was stopped
      await this.refresh();
    }
  }

  stop(): void {
    this.stopping.abort();
  }

  /** One version, whole, for one request. Waits once, at the start. */
  async settings(): Promise<Reading> {
    await this.begin();
    const { state, copy, program } = this;
    const values = { ...program.defaults, ...copy.values };
    const ageMs = this.clock.now() - this.confirmedMs;
    return { version: copy.version, values, state, ageMs };
  }

  /** Asks now. A notification does no more than call this. */
  async refresh(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const question = (this.asked += 1);
    const over = new AbortController();
    const { timeoutMs } = this.options;
    const silence = this.clock.sleep(timeoutMs, over.signal);
    const wrong = await Promise.race([this.ask(question), silence]);
    over.abort();
    // A question that was asked later may have been answered by now.
    if (this.answered >= question) return;
    this.because = wrong ?? 'the store is silent';
    this.state = this.copy === EMPTY ? 'defaults' : 'kept';
  }

  private begin(): Promise<void> {
    return (this.first ??= this.refresh());
  }

  /** Resolves to what is wrong with the answer, if anything is. */
  private async ask(question: number): Promise<string | undefined> {
    const askedMs = this.clock.now();
    let wrong: string | undefined = 'the store fails';
    try {
      const answer = await this.source.read(this.copy.version);
      wrong = 'the store sends nothing understood';
      wrong = this.accept(answer);
    } catch {
      // as it says above
    }
    const because = this.keep();
    if (wrong !== undefined || question < this.answered) return wrong;
    this.answered = question;
    // What has changed since it was asked may not be in its answer.
    this.confirmedMs = askedMs;
    this.because = because;
    this.state = 'current';
    return undefined;
  }

  private accept(found: Snapshot | 'unchanged') {
    // Of no copy, "unchanged" confirms nothing.
    const same = found === 'unchanged';
    const answer = this.understood(same ? this.copy : found);
    if (!same) this.copy = answer;
    return undefined;
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
