/**
 * A circuit breaker that counts every result, whenever its call began:
 * the failures of an outage that is over open it again, and a success
 * from before the outage closes it.
 *
 * @title counts late results
 * @breaks ignores the result of a call that began before the last change of state
 * @breaks stays open, and half-open, though a call from before succeeds late
 * @breaks ignores a probe of an earlier trial, whether it succeeds or fails
 * @breaks gives away no place of a probe when a call from before says nothing late
 * @breaks ignores a call from an earlier time in the same state
 */

import type { Clock } from '../_simulation/types.ts';

/** When the breaker opens, and how it finds its way back. */
export interface CircuitBreakerOptions {
  /** Opens when this share of the window failed: above 0, at most 1. */
  failureRate: number;
  /** The window holds at most so many of the latest calls … */
  windowSize: number;
  /** … and of these only what ended less than this ago. */
  windowMs: number;
  /** With fewer calls than this the share means nothing yet. */
  minimumCalls: number;
  /** How long it stays open before it tries again. */
  resetTimeoutMs: number;
  /** So many trial calls run at most, and all must succeed. */
  probes: number;
  /**
   * Whether an error says that the service is not well. A rejected
   * card or a cancelled call does not: it counts neither as a failure
   * nor as a success. Without this option every error is a failure.
   */
  isFailure?: (error: unknown) => boolean;
}

/** What a call says about the service. */
export type Outcome = 'succeeded' | 'failed' | 'nothing';

type Closed = {
  kind: 'closed';
  ended: { atMs: number; failed: boolean }[];
};
type Open = { kind: 'open'; untilMs: number };
type HalfOpen = {
  kind: 'half-open';
  started: number;
  succeeded: number;
};

/** Each change of state makes a new object; see `report`. */
export type BreakerState = (Closed | Open | HalfOpen) & {
  /** What led to this state; the first has no cause. */
  because?: string;
};

/** The call was refused; the operation did not run. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError';
  /** Until the next trial; 0 while the trial is under way. */
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super(`refused, try again in ${retryAfterMs} ms`);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Stops calling a service that keeps failing, and tries it again with a
 * few calls before it lets everyone back (Nygard, "Release It!", 2007,
 * chapter 5).
 */
export class CircuitBreaker {
  state: BreakerState = { kind: 'closed', ended: [] };
  private readonly clock: Clock;
  private readonly options: CircuitBreakerOptions;

  /** Throws RangeError for options that it could not work with. */
  constructor(clock: Clock, options: CircuitBreakerOptions) {
    check(options);
    this.clock = clock;
    this.options = options;
  }

  /** Throws CircuitOpenError, or whatever the operation throws. */
  async call<T>(operation: () => Promise<T>): Promise<T> {
    this.admit();
    let outcome: Outcome = 'failed';
    try {
      const result = await operation();
      outcome = 'succeeded';
      return result;
    } catch (error) {
      const { isFailure } = this.options;
      if (isFailure?.(error) === false) outcome = 'nothing';
      throw error;
    } finally {
      this.report(outcome);
    }
  }

  private admit(): void {
    if (this.state.kind === 'open') {
      const waitMs = this.state.untilMs - this.clock.now();
      if (waitMs > 0) throw new CircuitOpenError(waitMs);
      const trial = { started: 0, succeeded: 0 };
      const because = 'reset time over';
      this.state = { kind: 'half-open', ...trial, because };
    }
    if (this.state.kind === 'half-open') {
      // A service that has just come back would fall over again if
      // every waiting caller were let through at once.
      if (this.state.started >= this.options.probes) {
        throw new CircuitOpenError(0);
      }
      this.state.started += 1;
    }
  }

  private report(outcome: Outcome): void {
    const { state } = this;
    if (state.kind === 'half-open') this.judge(state, outcome);
    else if (state.kind === 'closed' && outcome !== 'nothing') {
      this.count(state, outcome === 'failed');
    }
  }

  private judge(state: HalfOpen, outcome: Outcome): void {
    if (outcome === 'failed') return this.open('a probe failed');
    // What says nothing was no probe; another call may be one.
    if (outcome === 'nothing') state.started -= 1;
    else state.succeeded += 1;
    if (state.succeeded < this.options.probes) return;
    const because = 'probes succeeded';
    this.state = { kind: 'closed', ended: [], because };
  }

  private count(state: Closed, failed: boolean): void {
    const { windowSize, windowMs, minimumCalls } = this.options;
    const atMs = this.clock.now();
    state.ended = [...state.ended, { atMs, failed }]
      .filter((call) => atMs - call.atMs < windowMs)
      .slice(-windowSize);
    const calls = state.ended.length;
    const failures = state.ended.filter((call) => call.failed).length;
    if (calls < minimumCalls) return;
    if (failures / calls < this.options.failureRate) return;
    this.open('failure rate reached');
  }

  private open(because: string): void {
    // Not by the time of day, which can be set back meanwhile.
    const untilMs = this.clock.now() + this.options.resetTimeoutMs;
    this.state = { kind: 'open', untilMs, because };
  }
}

function check(options: CircuitBreakerOptions): void {
  const { failureRate, windowSize, windowMs } = options;
  const { minimumCalls, resetTimeoutMs, probes } = options;
  const needed = { failureRate, windowMs, resetTimeoutMs };
  for (const [name, value] of Object.entries(needed)) {
    // From a file of settings it may come as text.
    if (typeof value === 'number' && value > 0) continue;
    throw new RangeError(
      `${name} is ${value}, it has to be a number above 0`,
    );
  }
  const counts = { windowSize, minimumCalls, probes };
  for (const [name, value] of Object.entries(counts)) {
    if (Number.isSafeInteger(value) && value > 0) continue;
    throw new RangeError(`${name} is ${value}, not a number of calls`);
  }
  if (failureRate > 1) {
    throw new RangeError(
      `failureRate is ${failureRate}, a share ends at 1`,
    );
  }
  if (resetTimeoutMs === Infinity) {
    throw new RangeError('resetTimeoutMs is Infinity, it has to end');
  }
  if (minimumCalls > windowSize) {
    throw new RangeError(
      `minimumCalls is ${minimumCalls}, more than the ${windowSize} ` +
        'calls that windowSize leaves in the window',
    );
  }
}
