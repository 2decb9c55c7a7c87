/**
 * A fallback that catches everything: a mistake of the caller and a bug
 * of its own are answered like an outage, with a value from elsewhere.
 *
 * @title catches everything
 * @breaks passes on the caller's mistake, which isFailure does not name, as it is, and asks nobody else
 * @breaks hides no bug behind an answer: a TypeError that isFailure does not name is passed on
 * @breaks passes on what an alternative says of a mistake or a bug, and goes no further down
 * @breaks falls back for true alone: the promise of an async isFailure is no yes
 * @breaks passes on what isFailure throws
 * @breaks finds out on the day of the outage that an alternative is broken, unless somebody drills
 */

import type { Clock } from '../_simulation/types.ts';

/** Somebody who can answer: the primary, or an alternative. */
export interface Source<Q, A> {
  /** What answers and errors call it. */
  name: string;
  /** It is waited for so long and no longer. */
  timeoutMs: number;
  /** `signal` is aborted once nobody waits for this answer. */
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
    ageMs: number | undefined;
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
  /** In the order of the chain. */
  readonly failures: readonly Failure[];

  constructor(first: Failure, others: readonly Failure[]) {
    const { source, error } = first;
    const why = error instanceof Error ? error.message : String(error);
    super(`${source}: ${why}`, { cause: error });
    this.failures = [first, ...others];
  }
}

/**
 * Asks the primary, and when it fails the alternatives, one after the
 * other, and says whose answer it is (the "fallback" of Hystrix).
 */
export class Fallback<Q, T> {
  private readonly clock: Clock;
  private readonly primary: Source<Q, T>;
  private readonly alternatives: readonly Source<Q, Found<T>>[];

  /**
   * Throws RangeError for sources that can't be told apart or waited
   * for.
   */
  constructor(
    clock: Clock,
    primary: Source<Q, T>,
    alternatives: readonly Source<Q, Found<T>>[],
    _isFailure: (error: unknown) => boolean,
  ) {
    check([primary, ...alternatives]);
    this.clock = clock;
    this.primary = primary;
    this.alternatives = alternatives;
  }

  /** Throws AllFailedError. */
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
        const { value, ageMs } = await this.ask(alternative, request);
        const failures = [first, ...others];
        return { value, degraded: { by, ageMs, failures } };
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
      await this.ask(alternative, request).catch((error: unknown) => {
        failures.push({ source: alternative.name, error });
      });
    }
    return failures;
  }

  private failure(source: string, error: unknown): Failure {
    return { source, error };
  }

  private async ask<A>(source: Source<Q, A>, request: Q): Promise<A> {
    const { timeoutMs } = source;
    const over = new AbortController();
    const late = this.clock.sleep(timeoutMs, over.signal).then(() => {
      throw new NoAnswerError(`no answer within ${timeoutMs} ms`);
    });
    late.catch(() => {}); // the timer of an answer that came
    try {
      return await Promise.race([
        source.ask(request, over.signal),
        late,
      ]);
    } finally {
      over.abort(new Error('Nobody waits for it.'));
    }
  }
}

/** The last answer for each key, in memory, and how old it is. */
export class LastKnown<T> {
  private readonly kept = new Map<string, { value: T; atMs: number }>();
  private readonly clock: Clock;
  private readonly limits: { maxAgeMs: number; maxKeys: number };

  /** Of too many keys the one answered longest ago goes. */
  constructor(
    clock: Clock,
    limits: { maxAgeMs: number; maxKeys: number },
  ) {
    checkNumber('maxAgeMs', limits.maxAgeMs);
    checkNumber('maxKeys', limits.maxKeys);
    this.clock = clock;
    this.limits = limits;
  }

  /** Asks, and keeps the answer, which is as old as the question. */
  async keep(key: string, ask: () => Promise<T>): Promise<T> {
    const atMs = this.clock.now();
    const value = await ask();
    // A later question may have been answered sooner.
    if ((this.kept.get(key)?.atMs ?? atMs) > atMs) return value;
    this.kept.delete(key);
    this.kept.set(key, { value, atMs });
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

function check(sources: readonly Source<never, unknown>[]): void {
  const names = sources.map(({ name }) => name);
  if (names.length < 2) throw new RangeError('no alternative');
  if (new Set(names).size < names.length) {
    throw new RangeError(`one name twice: ${names.join(', ')}`);
  }
  for (const { name, timeoutMs } of sources) {
    checkNumber(`timeoutMs of ${name}`, timeoutMs);
  }
}

function checkNumber(name: string, value: unknown): void {
  if (Number.isFinite(value) && (value as number) >= 1) return;
  throw new RangeError(`${name} is ${value}, not a number from 1 on`);
}
