/**
 * An external configuration store whose instances use whatever answer
 * came last. Two questions can be under way at once, and the answer to
 * the older one can be the later to arrive.
 *
 * @breaks goes back to no older version, whichever two messages are late
 */
import type { Clock, Disk } from '../_simulation/types.ts';

/** Settings by name. */
export type Values = Record<string, string | number | boolean>;

/** All settings as they were after one change. Versions count up. */
export interface Snapshot {
  version: number;
  values: Values;
}

/** What an instance needs from the store: it may only read. */
export interface Source {
  read(since: number): Promise<Snapshot | 'unchanged'>;
}

/** How often an instance asks, and how long it waits. */
export interface ConfigurationOptions {
  pollEveryMs: number;
  /** A store that takes longer counts as down. */
  timeoutMs: number;
}

/**
 * Where the settings come from. `current`: the store confirms them.
 * `kept`: it is silent, and they are the last that it sent. `defaults`:
 * it has sent none yet, so they are what the program came with.
 */
export type Standing = 'starting' | 'current' | 'kept' | 'defaults';

/** The settings of one instance: a copy that outlives the store. */
export class Configuration {
  state: Standing = 'starting';
  private copy: Snapshot;
  private first: Promise<void> | undefined;
  private stopped = false;
  private readonly source: Source;
  private readonly defaults: Values;
  private readonly disk: Disk;
  private readonly clock: Clock;
  private readonly options: ConfigurationOptions;

  constructor(
    source: Source,
    defaults: Values,
    disk: Disk,
    clock: Clock,
    options: ConfigurationOptions,
  ) {
    this.source = source;
    this.defaults = defaults;
    this.disk = disk;
    this.clock = clock;
    this.options = options;
    const kept = disk.get('settings') as Snapshot | undefined;
    this.copy = kept ?? { version: 0, values: {} };
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
    const { state, defaults } = this;
    return { version, values: { ...defaults, ...values }, state };
  }

  /** Asks now. A notification does no more than call this. */
  async refresh(): Promise<void> {
    const silence = this.clock.sleep(this.options.timeoutMs);
    const question = this.source.read(this.copy.version);
    const answer = await Promise.race([question, silence]).catch(
      () => undefined, // an error is no answer either
    );
    if (typeof answer === 'object') this.accept(answer);
    if (answer !== undefined) this.state = 'current';
    else this.state = this.copy.version === 0 ? 'defaults' : 'kept';
  }

  private begin(): Promise<void> {
    this.first ??= this.refresh();
    return this.first;
  }

  private accept(answer: Snapshot): void {
    this.disk.set('settings', answer);
    this.copy = answer;
  }
}

/** Says whether a value is one that the programs understand. */
export type Check = (value: unknown) => boolean;

/** The change was refused; nothing was stored. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** Keeps the settings of all instances, and their latest version. */
export class ConfigurationStore {
  private readonly disk: Disk;
  private readonly schema: ReadonlyMap<string, Check>;
  private readonly writers: readonly string[];

  constructor(
    disk: Disk,
    schema: ReadonlyMap<string, Check>,
    writers: readonly string[],
  ) {
    this.disk = disk;
    this.schema = schema;
    this.writers = writers;
  }

  /**
   * Stores all the changes and returns their version, or throws
   * RefusedError. `basedOn` is the version that the author has seen.
   */
  publish(author: string, basedOn: number, changes: Values): number {
    const latest = this.latest();
    if (!this.writers.includes(author)) {
      throw new RefusedError(`${author} may only read`);
    }
    if (basedOn !== latest.version) {
      throw new RefusedError(`version ${latest.version} is newer`);
    }
    for (const [name, value] of Object.entries(changes)) {
      if (this.schema.get(name)?.(value)) continue;
      throw new RefusedError(`${name} can't be ${value}`);
    }
    const values = { ...latest.values, ...changes };
    const next = { version: latest.version + 1, values };
    this.disk.set('settings', next);
    return next.version;
  }

  read(since: number): Snapshot | 'unchanged' {
    const latest = this.latest();
    return latest.version === since ? 'unchanged' : latest;
  }

  private latest(): Snapshot {
    const latest = this.disk.get('settings') as Snapshot | undefined;
    return latest ?? { version: 0, values: {} };
  }
}
