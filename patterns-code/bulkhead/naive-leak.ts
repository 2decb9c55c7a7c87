/**
 * A bulkhead that frees a place only when the operation succeeds: each
 * error takes one away for good, until it refuses everyone while
 * nothing runs.
 *
 * @title leaks a place on an error
 * @breaks frees the place of an operation that fails
 * @breaks frees the place of an operation that throws before it returns a promise
 * @breaks has freed the place when the caller gets its answer or error
 * @breaks frees the place of an operation whose timeout gives up
 * @breaks goes through a queue of 10,000 whose operations all throw at once
 * @breaks runs the operation or tells the caller why not, in whatever moment it leaves, and frees the place
 * @breaks keeps its bounds and gets every place back, whichever one message is lost or one node crashes
 * @breaks lets more pile up at the service than it has places, when timeouts give up and the work goes on
 */

/** How much one dependency may take of the process that calls it. */
export interface BulkheadOptions {
  /** So many operations run at most at the same time. */
  maxConcurrent: number;
  /** So many callers wait at most; 0 lets nobody wait. */
  maxWaiting: number;
}

/** The call was refused; the operation did not run. */
export class BulkheadFullError extends Error {
  override readonly name = 'BulkheadFullError';
  /** Whose bulkhead it is. */
  readonly dependency: string;

  constructor(dependency: string, running: number, waiting: number) {
    super(`${dependency} has ${running} running, ${waiting} waiting`);
    this.dependency = dependency;
  }
}

/**
 * Bounds what runs and what waits for one dependency, so that it can't
 * take what the calls to others need (Nygard, "Release It!", 2007,
 * chapter 5).
 */
export class Bulkhead {
  private readonly dependency: string;
  private readonly options: BulkheadOptions;
  /** How many operations run, or are about to. */
  running = 0;
  /** What lets each waiter begin. A set keeps the order of arrival. */
  private readonly waiters = new Set<() => void>();

  /** Throws RangeError for options that it could not work with. */
  constructor(dependency: string, options: BulkheadOptions) {
    this.dependency = dependency;
    // Read by name, and once: they may be the getters of a class.
    const { maxConcurrent, maxWaiting } = options;
    this.options = { maxConcurrent, maxWaiting };
    check(this.options);
  }

  /** How many callers wait. */
  get waiting(): number {
    return this.waiters.size;
  }

  /**
   * Throws BulkheadFullError, or whatever the operation throws. Once
   * the signal is aborted an operation that has not begun never does,
   * and its caller gets the reason. One that runs is not stopped.
   */
  async call<T>(
    operation: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    signal?.throwIfAborted();
    await this.enter(signal);
    // The caller may have gone since the place was given to it.
    signal?.throwIfAborted();
    const answer = await operation();
    this.leave();
    return answer;
  }

  private enter(signal?: AbortSignal): Promise<void> | void {
    const { maxConcurrent, maxWaiting } = this.options;
    if (this.running < maxConcurrent) {
      this.running += 1;
      return;
    }
    if (this.waiting < maxWaiting) return this.wait(signal);
    const { running, waiting } = this;
    throw new BulkheadFullError(this.dependency, running, waiting);
  }

  private wait(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        this.waiters.delete(begin);
        // One signal may serve many calls, and would collect these.
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        this.waiters.delete(begin);
        reject(signal?.reason as Error);
      };
      this.waiters.add(begin);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  private leave(): void {
    const [first] = this.waiters;
    // The place goes from hand to hand. Were it free in between, who
    // comes just now could take it from the one who waits.
    if (first) first();
    else this.running -= 1;
  }
}

/** One bulkhead for each dependency, by its name. */
export class Bulkheads {
  private readonly all = new Map<string, Bulkhead>();

  /** Throws RangeError for options that it could not work with. */
  constructor(options: Readonly<Record<string, BulkheadOptions>>) {
    for (const [dependency, its] of Object.entries(options)) {
      this.all.set(dependency, new Bulkhead(dependency, its));
    }
  }

  /** Throws RangeError for a dependency that has none. */
  of(dependency: string): Bulkhead {
    const bulkhead = this.all.get(dependency);
    // To make one for each new name would bound nothing.
    if (bulkhead) return bulkhead;
    throw new RangeError(`${dependency} has no bulkhead`);
  }
}

function check({ maxConcurrent, maxWaiting }: BulkheadOptions): void {
  const counts = { maxConcurrent, maxWaiting };
  for (const [name, value] of Object.entries(counts)) {
    const least = name === 'maxConcurrent' ? 1 : 0;
    // From a file of settings it may come as text.
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new RangeError(
      `${name} is ${value}, not a whole number from ${least} on`,
    );
  }
}
