/**
 * A circuit breaker without the half-open limit: when the reset time is
 * over, every waiting caller is let through at once, and a service that
 * was about to recover gets the whole load in one blow.
 *
 * @title without the half-open limit
 * @breaks lets a limited number of probes through after the reset time and refuses the rest
 * @breaks tells a caller refused during a trial 0 ms
 * @breaks sends a probe first though the reset time ended an hour ago
 * @breaks gives away no place of a probe when a call from before says nothing late
 * @breaks begins no more probes than it needs, also when some have succeeded
 * @breaks gives away the place of a probe that said nothing and no other, and keeps what the others said
 * @breaks keeps saying what led to a state while it refuses calls
 * @breaks refuses everyone for as long as a probe hangs, so the operation needs a timeout of its own
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
    const admittedIn = this.admit();
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
      this.report(admittedIn, outcome);
    }
  }

  private admit(): BreakerState {
    if (this.state.kind === 'open') {
      const waitMs = this.state.untilMs - this.clock.now();
      if (waitMs > 0) throw new CircuitOpenError(waitMs);
      const trial = { started: 0, succeeded: 0 };
      const because = 'reset time over';
      this.state = { kind: 'half-open', ...trial, because };
    }
    if (this.state.kind === 'half-open') {
      this.state.started += 1;
    }
    return this.state;
  }

  private report(admittedIn: BreakerState, outcome: Outcome): void {
    // A call that began before the last change of state says how
    // the service was then, not how it is now.
    const { state } = this;
    if (state !== admittedIn) return;
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
