/**
 * A fallback that hands on a stored value without its age: a value of
 * this minute and one of last week look the same.
 *
 * @title without the age
 * @breaks says how old a stored value is, also one of 0 ms, and of no age where it was made for the request
 * @breaks has its true age though the time of day was set back by an hour
 * @breaks fails with the primary when the alternatives need the same thing
 */

import type { Clock } from '../_simulation/types.ts';

/** Somebody who can answer: the primary, or an alternative. */
export interface Source<Q, A> {
  name: string; // in answers and errors
  timeoutMs: number;
  /** `signal` is aborted if it is late or fails, not by its answer. */
  ask(request: Q, signal: AbortSignal): Promise<A>;
}

/** What an alternative answers. */
export interface Found<T> {
  value: T;
  /** How old a stored value is; absent if made for this request. */
  ageMs?: number;
}

/** Who did not answer, and why. */
export interface Failure {
  source: string;
  error: unknown;
}

/** What the caller gets: always a value, and whose it is. */
export interface Answer<T> {
  value: T;
  /** Absent when it is the primary's. */
  degraded?: {
    /** The alternative that answered. */
    by: string;
    ageMs?: undefined;
    /** Why not those before it; the first is the primary. */
    failures: readonly Failure[];
  };
}

/** A source has no answer. Always a failure; sources may throw it. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** Nobody answered. The message and the cause are the primary's. */
export class AllFailedError extends Error {
  override readonly name = 'AllFailedError';
  readonly failures: readonly Failure[]; // in the order of the chain

  constructor(first: Failure, others: readonly Failure[]) {
    const { source, error } = first;
    const why = error instanceof Error ? error.message : String(error);
    super(`${source}: ${why}`, { cause: error });
    this.failures = [first, ...others];
  }
}

/** The primary's answer or the next best: the "fallback" of Hystrix. */
export class Fallback<Q, T> {
  private readonly clock: Clock;
  private readonly primary: Source<Q, T>;
  private readonly alternatives: readonly Source<Q, Found<T>>[];
  private readonly isFailure: (error: unknown) => boolean;

  /**
   * Beside a NoAnswerError, others may answer for what `isFailure`
   * names; all else is the caller's mistake or a bug. Throws RangeError
   * for sources that can't be told apart or waited for.
   */
  constructor(
    clock: Clock,
    primary: Source<Q, T>,
    alternatives: readonly Source<Q, Found<T>>[],
    isFailure: (error: unknown) => boolean,
  ) {
    const names = [primary, ...alternatives].map(({ name }) => name);
    if (names.length < 2) throw new RangeError('no alternative');
    if (new Set(names).size < names.length) {
      throw new RangeError(`one name twice: ${names.join(', ')}`);
    }
    this.clock = clock;
    this.primary = copy(primary); // later changes are unchecked
    this.alternatives = alternatives.map(copy);
    this.isFailure = isFailure;
  }

  /** Throws AllFailedError, or the first error that is no failure. */
  async call(request: Q): Promise<Answer<T>> {
    let first: Failure;
    try {
      return { value: await this.ask(this.primary, request) };
    } catch (error) {
      first = this.failure(this.primary.name, error);
    }
    const others: Failure[] = [];
    for (const alternative of this.alternatives) {
      const by = alternative.name;
      try {
        const { value } = await this.ask(alternative, request);
        const failures = [first, ...others];
        return { value, degraded: { by, failures } };
      } catch (error) {
        others.push(this.failure(by, error));
      }
    }
    throw new AllFailedError(first, others);
  }

  /** Asks all alternatives; which would be no help, and why. */
  async drill(request: Q): Promise<Failure[]> {
    const failures: Failure[] = [];
    for (const alternative of this.alternatives) {
      try {
        void (await this.ask(alternative, request)).value;
      } catch (error) {
        failures.push({ source: alternative.name, error });
      }
    }
    return failures;
  }

  private failure(source: string, error: unknown): Failure {
    const isOurs = error instanceof NoAnswerError;
    // Not `!`: the promise of an async function is no yes.
    if (!isOurs && this.isFailure(error) !== true) throw error;
    return { source, error };
  }

  private async ask<A>(source: Source<Q, A>, request: Q): Promise<A> {
    const { timeoutMs } = source;
    const over = new AbortController();
    const timer = new AbortController();
    try {
      const answer = source.ask(request, over.signal);
      const sleep = this.clock.sleep(timeoutMs, timer.signal);
      const late = sleep.then(() => {
        throw new NoAnswerError(`no answer within ${timeoutMs} ms`);
      });
      return await Promise.race([answer, late]);
    } catch (error) {
      over.abort(new Error('Nobody waits for it.'));
      throw error;
    } finally {
      timer.abort(); // and not `over`: a body may still be read
    }
  }
}

type Known<T> = { value: T; atMs: number; nth: number };
/** How old a value may be, and for how many keys there is room. */
export type Limits = { maxAgeMs: number; maxKeys: number };

/** The last answer for each key, in memory, and how old it is. */
export class LastKnown<T> {
  private readonly kept = new Map<string, Known<T>>();
  private readonly clock: Clock;
  private readonly limits: Limits;
  private asked = 0;

  /** Of too many keys the one answered longest ago goes. */
  constructor(clock: Clock, limits: Limits) {
    checkNumber('maxAgeMs', limits.maxAgeMs);
    checkNumber('maxKeys', limits.maxKeys);
    this.clock = clock;
    this.limits = { ...limits };
  }

  /** Asks, and keeps the answer, which is as old as the question. */
  async keep(key: string, ask: () => Promise<T>): Promise<T> {
    const nth = (this.asked += 1);
    const atMs = this.clock.now();
    const value = await ask();
    // A later question may have been answered sooner.
    if ((this.kept.get(key)?.nth ?? 0) > nth) return value;
    this.kept.delete(key);
    this.kept.set(key, { value, atMs, nth });
    const [oldest = key] = this.kept.keys();
    if (this.kept.size > this.limits.maxKeys) this.kept.delete(oldest);
    return value;
  }

  /** Throws NoAnswerError for what it never knew, or too long ago. */
  async find(key: string): Promise<Found<T>> {
    const known = this.kept.get(key);
    if (known === undefined) throw new NoAnswerError('never known');
    const { value, atMs } = known;
    const ageMs = this.clock.now() - atMs;
    if (ageMs <= this.limits.maxAgeMs) return { value, ageMs };
    throw new NoAnswerError(`last known ${ageMs} ms ago`);
  }
}

function copy<Q, A>(source: Source<Q, A>): Source<Q, A> {
  const { name, timeoutMs } = source;
  checkNumber(`timeoutMs of ${name}`, timeoutMs);
  return { name, timeoutMs, ask: (q, signal) => source.ask(q, signal) };
}

function checkNumber(name: string, value: unknown): void {
  if (Number.isFinite(value) && (value as number) >= 1) return;
  throw new RangeError(`${name} is ${value}, not a number from 1 on`);
}
