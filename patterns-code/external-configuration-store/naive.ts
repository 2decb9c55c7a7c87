/**
 * An external configuration store that is asked for every request. No
 * answer is ever old, and nothing works while the store does not.
 *
 * @title without a copy
 * @breaks keeps its settings when the store comes back with nothing
 * @breaks keeps its last good settings while the store is down, and says so
 * @breaks says again that they are current once the store is back
 * @breaks says that its settings are kept, not current, as long as the store has older ones without a restore
 * @breaks finds its last good settings on its disk when it crashes while the store is down
 * @breaks uses the defaults it came with when the store is down at the very first start, and says so
 * @breaks waits at its start for the first answer of the store, and not longer than the timeout
 * @breaks asks the store no more often when more requests come
 * @breaks asks again after an error, whether the store answers with it or it is thrown at once
 * @breaks takes over an answer that comes after the timeout
 * @breaks keeps the last settings that it understands when it is sent others
 * @breaks starts with the defaults when the copy on its disk can not be read
 * @breaks lets two instances charge by different versions until both have asked
 * @breaks keeps what is newest, in whichever order several questions are answered
 * @breaks says whether the store was silent, older, not understood or failing
 * @breaks says defaults, not current, when the store has nothing
 * @breaks writes its copy when that has changed, and not each time that it asks
 * @breaks keeps on its disk the version that it uses, also where an earlier question brings it
 * @breaks believes a store that went back without a restore once it has counted up to its own version again
 * @breaks leaves an instance that is cut off from the store with its old settings, however long
 * @breaks starts with the defaults, or goes on with its last good settings, when checking a value throws
 * @breaks uses what the store sends when its disk is full, says so, and writes it when it can
 * @breaks says how old its settings may be, by its own clock, whatever happens to the time of day
 * @breaks keeps the settings from before a restore until it next asks, when two questions overtake each other on the way to the store
 * @breaks starts with older settings, or the defaults, when its disk was full before and the store is down
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

/** The settings of one instance: whatever the store says now. */
export class Configuration {
  state: Standing = 'starting';
  because = '';
  private copy = EMPTY;
  private asked = 0;
  private answered = 0;
  private confirmedMs = -Infinity;
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
  }

  /** Asks again and again until `stop`. */
  async run(): Promise<void> {
    await this.refresh();
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

  /** Asks for each request. Throws when the store does not answer. */
  async settings(): Promise<Reading> {
    await this.refresh();
    const { state, copy, program } = this;
    if (state !== 'current') throw new Error('the store is down');
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

  /** Resolves to what is wrong with the answer, if anything is. */
  private async ask(question: number): Promise<string | undefined> {
    const askedMs = this.clock.now();
    let wrong: string | undefined = 'the store fails';
    try {
      const answer = await this.source.read(this.copy.version);
      wrong = 'the store sends nothing understood';
      wrong = this.accept(answer, question);
    } catch {
      // as it says above
    }
    if (wrong !== undefined || question < this.answered) return wrong;
    this.answered = question;
    // What has changed since it was asked may not be in its answer.
    this.confirmedMs = askedMs;
    this.because = 'the store answers';
    this.state = 'current';
    return undefined;
  }

  private accept(found: Snapshot | 'unchanged', question: number) {
    // Of no copy, "unchanged" confirms nothing.
    const same = found === 'unchanged';
    const answer = this.understood(same ? this.copy : found);
    // Of two histories the later question is taken to have the newer;
    // if the questions overtook each other, the next poll mends it.
    const [history, number] = this.copy.version;
    const [its, latest] = answer.version;
    const isNewer =
      its === history ? latest > number : question > this.answered;
    if (!isNewer && latest < number) {
      return 'the store has an older version';
    }
    if (isNewer) {
      this.copy = answer;
      this.disk.set('settings', answer);
    }
    return undefined;
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
