/**
 * A retry that takes every failure for one that passes: a rejected card
 * is tried again and again.
 *
 * @title retries everything
 * @breaks tries nothing again that a breaker inside it refuses, so that a dead service gets four attempts for four orders
 * @breaks ends at once with an error that is not transient, also after one that is
 * @breaks tries nothing again that it fails to judge, and throws that failure
 * @breaks takes the promise of an async `isTransient` for no yes
 */

import type { Clock } from '../_simulation/types.ts';

/** Which failures are tried again, how often, and how soon. */
export interface RetryOptions {
  /** Whether another attempt may end better. */
  isTransient: (error: unknown) => boolean;
  /** A call runs its operation so often at most, the first included. */
  maxAttempts: number;
  /** The first delay is drawn from 0 to this, the next to twice it … */
  baseDelayMs: number;
  /** … and so on, until the bound is this. */
  maxDelayMs: number;
  /** A call that is as old as this begins no further attempt. */
  deadlineMs: number;
  /** So many retries are saved up at first, and at most. */
  budget: number;
  /** So many successful calls earn one retry more. */
  successesPerRetry: number;
}

/** What the operation is told about the attempt that it makes. */
export interface Attempt {
  /** 1 for the first. */
  number: number;
  /** Until the deadline. Wait for an answer no longer than that. */
  leftMs: number;
}

/**
 * Tries again what failed for a moment, after delays with full jitter
 * (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog,
 * 2015). Its retries come out of a budget (Brooker, "Fixing retries
 * with token buckets and circuit breakers", 2022), so all callers of
 * one service share one object.
 */
export class Retry {
  /** In successes, not in tenths of a retry: these sum up exactly. */
  private saved: number;
  private readonly clock: Clock;
  private readonly random: () => number;
  private readonly options: RetryOptions;

  /**
   * `random` draws from 0 to 1, without the 1. Throws RangeError for
   * options that it could not work with.
   */
  constructor(
    clock: Clock,
    random: () => number,
    options: RetryOptions,
  ) {
    check(options);
    this.clock = clock;
    this.random = random;
    // A change of the caller's object would not be checked.
    this.options = { ...options };
    this.saved = options.budget * options.successesPerRetry;
  }

  /** So many retries could begin now. */
  get retriesLeft(): number {
    return Math.floor(this.saved / this.options.successesPerRetry);
  }

  /**
   * The answer of the first attempt that succeeds. Throws what the last
   * attempt threw, or the reason of `signal` when that is aborted
   * before an attempt or between two.
   */
  async call<T>(
    operation: (attempt: Attempt) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    signal?.throwIfAborted();
    const endMs = this.clock.now() + this.options.deadlineMs;
    for (let number = 1; ; number += 1) {
      const leftMs = endMs - this.clock.now();
      try {
        const answer = await operation({ number, leftMs });
        this.save(1);
        return answer;
      } catch (error) {
        await this.pause(number, error, endMs, signal);
      }
    }
  }

  /** Returns when the next attempt is due, throws if there is none. */
  private async pause(
    failed: number,
    error: unknown,
    endMs: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const { maxAttempts, successesPerRetry } = this.options;
    if (failed >= maxAttempts) throw error;
    // On top of what the service asked for, or all whom it told the
    // same would return together.
    const waitMs = askedFor(error) + this.draw(failed);
    // Nobody waits for an attempt that would come too late.
    if (this.clock.now() + waitMs >= endMs) throw error;
    if (this.retriesLeft < 1) throw error;
    this.saved -= successesPerRetry;
    try {
      await this.clock.sleep(waitMs, signal);
      // Both may have ended in the same moment.
      signal?.throwIfAborted();
      // The process may have stood still meanwhile.
      if (this.clock.now() >= endMs) throw error;
    } catch (reason) {
      this.save(successesPerRetry); // for a retry that never began
      throw reason;
    }
  }

  /** Full jitter: any delay up to a bound that doubles each time. */
  private draw(failed: number): number {
    const { baseDelayMs, maxDelayMs } = this.options;
    const boundMs = baseDelayMs * 2 ** (failed - 1);
    return this.random() * Math.min(boundMs, maxDelayMs);
  }

  private save(successes: number): void {
    const { budget, successesPerRetry } = this.options;
    const most = budget * successesPerRetry;
    this.saved = Math.min(this.saved + successes, most);
  }
}

/**
 * The `retryAfterMs` of an error, if that is a time to wait. Who reads
 * a date (RFC 9110, 10.2.3) makes it a duration: a date in the past is
 * below 0 then, and what is no date NaN.
 */
function askedFor(error: unknown): number {
  const ms = (error as { retryAfterMs?: unknown } | null | undefined)
    ?.retryAfterMs;
  return typeof ms === 'number' && ms > 0 ? ms : 0;
}

function check(options: RetryOptions): void {
  const { baseDelayMs, maxDelayMs, deadlineMs } = options;
  const times = { baseDelayMs, maxDelayMs, deadlineMs };
  for (const [name, value] of Object.entries(times)) {
    // From a file of settings it may come as text.
    if (Number.isFinite(value) && value > 0) continue;
    throw new RangeError(`${name} is ${value}, not a time above 0 ms`);
  }
  const { maxAttempts, budget, successesPerRetry } = options;
  const counts = { maxAttempts, budget, successesPerRetry };
  for (const [name, value] of Object.entries(counts)) {
    if (Number.isSafeInteger(value) && value > 0) continue;
    throw new RangeError(`${name} is ${value}, not a number above 0`);
  }
  if (baseDelayMs > maxDelayMs) {
    throw new RangeError(
      `baseDelayMs is ${baseDelayMs}, more than the ${maxDelayMs} ` +
        'of maxDelayMs',
    );
  }
}
