/**
 * One pool for all dependencies, with as many places as they have
 * together: the one that hangs takes them all, and calls to the others
 * wait behind it.
 *
 * @title one pool for all
 * @breaks leaves the calls to Stock as fast as they were while Payments hangs
 * @breaks refuses calls to one dependency and lets those to another pass
 * @breaks leaves the places of one dependency alone when a call to another ends
 * @breaks gives each dependency the limits and the name that are its own
 * @breaks has no bulkhead for a dependency that it was told nothing of
 * @breaks keeps its bounds and gets every place back, whichever one message is lost or one node crashes
 * @breaks refuses calls to one dependency while the places for another are idle
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
    try {
      // The caller may have gone since the place was given to it.
      signal?.throwIfAborted();
      return await operation();
    } finally {
      this.leave();
    }
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

/** One pool for all dependencies. */
export class Bulkheads {
  private readonly pool: Bulkhead;

  /** Throws RangeError for options that it could not work with. */
  constructor(options: Readonly<Record<string, BulkheadOptions>>) {
    let [maxConcurrent, maxWaiting] = [0, 0];
    for (const its of Object.values(options)) {
      maxConcurrent += its.maxConcurrent;
      maxWaiting += its.maxWaiting;
    }
    const all = Object.keys(options).join(' and ');
    this.pool = new Bulkhead(all, { maxConcurrent, maxWaiting });
  }

  /** The same for every dependency. */
  of(_dependency: string): Bulkhead {
    return this.pool;
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
