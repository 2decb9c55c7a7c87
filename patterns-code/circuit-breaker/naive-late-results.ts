/**
 * A circuit breaker that counts every result, whenever its call began:
 * the failures of an outage that is over open it again, and a success
 * from before the outage closes it.
 *
 * @breaks ignores the result of a call that began before the last change of state
 * @breaks ignores a call from an earlier time in the same state
 */
import type { Clock } from '../_simulation/types.ts';

/** When the breaker opens, and how it finds its way back. */
export interface CircuitBreakerOptions {
  /** Opens when this share of the window has failed, 0 to 1. */
  failureRate: number;
  /** How many of the latest calls the share is taken over. */
  windowSize: number;
  /** With fewer calls than this the share means nothing yet. */
  minimumCalls: number;
  /** How long it stays open before it tries again. */
  resetTimeoutMs: number;
  /** How many trial calls must succeed before it closes. */
  probes: number;
}

/** Each change of state makes a new object; see `report`. */
export type BreakerState =
  | { kind: 'closed'; failed: boolean[] }
  | { kind: 'open'; untilMs: number }
  | { kind: 'half-open'; started: number; succeeded: number };

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
  state: BreakerState = { kind: 'closed', failed: [] };
  private readonly clock: Clock;
  private readonly options: CircuitBreakerOptions;

  constructor(clock: Clock, options: CircuitBreakerOptions) {
    this.clock = clock;
    this.options = options;
  }

  /** Throws CircuitOpenError, or whatever the operation throws. */
  async call<T>(operation: () => Promise<T>): Promise<T> {
    this.admit();
    try {
      const result = await operation();
      this.report(false);
      return result;
    } catch (error) {
      this.report(true);
      throw error;
    }
  }

  private admit(): void {
    if (this.state.kind === 'open') {
      const waitMs = this.state.untilMs - this.clock.now();
      if (waitMs > 0) throw new CircuitOpenError(waitMs);
      this.state = { kind: 'half-open', started: 0, succeeded: 0 };
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

  private report(failed: boolean): void {
    if (this.state.kind === 'closed') this.count(this.state, failed);
    else if (failed) this.open();
    else if (this.state.kind === 'half-open') {
      this.state.succeeded += 1;
      if (this.state.succeeded >= this.options.probes) {
        this.state = { kind: 'closed', failed: [] };
      }
    }
  }

  private count(state: { failed: boolean[] }, failed: boolean): void {
    const { windowSize, minimumCalls, failureRate } = this.options;
    state.failed.push(failed);
    if (state.failed.length > windowSize) state.failed.shift();
    const calls = state.failed.length;
    const failures = state.failed.filter(Boolean).length;
    if (calls >= minimumCalls && failures / calls >= failureRate) {
      this.open();
    }
  }

  private open(): void {
    // Not by the time of day, which can be set back meanwhile.
    const untilMs = this.clock.now() + this.options.resetTimeoutMs;
    this.state = { kind: 'open', untilMs };
  }
}
