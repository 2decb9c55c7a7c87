/**
 * A root that waits until all shards have replied, as
 * `Promise.allSettled` does. One shard that never replies holds each
 * question for ever, and with it all that the others have answered.
 *
 * @title no deadline
 * @breaks tells each shard how long it waits, so that one that heeds it works no longer than that
 * @breaks asks all shards again for the next question, also who was silent or failed
 * @breaks ends with the error of a merge that throws, after it has told the shards
 * @breaks answers at the deadline with what it has, if that is enough, and names who is silent
 * @breaks has one deadline for all: counts an answer one ms before it, and none that comes after it
 * @breaks has no field in common for a whole and a partial result
 * @breaks names each shard that is absent from a result, whichever of them crash and whatever is lost
 * @breaks throws if fewer have answered than have to, and says who is missing and why
 * @breaks merges nothing if too few have answered
 * @breaks answers when as many have answered as have to, and not one less
 * @breaks gives up as soon as too few can still answer
 * @breaks calls a shard abandoned, and not silent, if it was not waited for until the deadline
 * @breaks has a whole result or none when all have to answer
 * @breaks changes no result after the deadline, whether an answer comes or an error
 * @breaks mixes no answers of two questions, whichever message is late, lost or comes twice
 * @breaks has a deadline of its own for each question
 * @breaks aborts the signal of each shard that is missing, and of none that has answered
 * @breaks leaves no timer, and no listener on the signal of its caller
 * @breaks can leave something out of most results, though little is missing in all
 * @breaks waits until the deadline for each question again while a shard is silent
 * @breaks lets a shard that heeds the time work on for as long as the question was on its way
 * @breaks cannot stop a shard that heeds neither the time nor the signal
 * @breaks calls a result whole though a shard has answered with a part of its own
 */

import type { Clock } from '../_simulation/types.ts';

/** What a shard is told beside the question. */
export interface Limits {
  /** As long as it takes. */
  withinMs: number;
  /** Aborted when the root ends without this shard's answer. */
  signal: AbortSignal;
}

/** One of those who hold, or work on, a part of the whole. */
export interface Shard<Q, A> {
  name: string; // in answers and errors
  ask(question: Q, limits: Limits): Promise<A>; // one Q for all
}

/** What a shard has answered. */
export interface Part<A> {
  shard: string;
  answer: A;
}

/** A shard that is not in the answer, and why. */
export type Missing =
  | { shard: string; why: 'failed'; error: unknown }
  | { shard: string; why: 'silent' } // never
  | { shard: string; why: 'abandoned' }; // not waited for any longer

/**
 * The two have no field in common, so nobody who reads `whole` gets a
 * part by mistake. Missing shards are in the order of the shards.
 */
export type Gathered<R> =
  { whole: R } | { partial: R; missing: readonly Missing[] };

/** Makes one result, no promise, of parts in the shards' order. */
export type Merge<Q, A, R> = (parts: Part<A>[], question: Q) => R;

/** How long shards are waited for, and how many have to answer. */
export interface ScatterGatherOptions {
  /** Nobody keeps to it. */
  deadlineMs: number;
  /** With fewer answers than this there is no result. */
  minAnswers: number;
}

/** Fewer shards have answered than have to. */
export class TooFewAnswersError extends Error {
  override readonly name = 'TooFewAnswersError';
  readonly missing: readonly Missing[];

  constructor(answers: number, missing: readonly Missing[]) {
    const shards = answers + missing.length;
    super(`only ${answers} of ${shards} shards have answered`);
    this.missing = missing;
  }
}

/** A shard that was asked, and what it has replied. */
interface Call<Q, A> {
  shard: Shard<Q, A>;
  over: AbortController;
  reply?: Part<A> | Missing;
}

/**
 * The root: asks all shards at once and makes one answer of theirs, or
 * says which are missing (Hohpe and Woolf, "Enterprise Integration
 * Patterns", 2003; Burns, "Designing Distributed Systems", 2018).
 */
export class ScatterGather<Q, A, R> {
  private readonly shards: readonly Shard<Q, A>[];
  private readonly merge: Merge<Q, A, R>;
  private readonly options: ScatterGatherOptions;

  /** Throws RangeError for what it could not work with. */
  constructor(
    _: Clock,
    shards: readonly Shard<Q, A>[],
    merge: Merge<Q, A, R>,
    options: ScatterGatherOptions,
  ) {
    // Read by name, and once: later changes would not be checked.
    this.shards = shards.map((shard) => ({
      name: shard.name,
      ask: shard.ask.bind(shard),
    }));
    this.merge = merge;
    const { deadlineMs, minAnswers } = options;
    this.options = { deadlineMs, minAnswers };
    const names = this.shards.map(({ name }) => name);
    check(names, this.options);
  }

  /**
   * Answers when all shards have replied. Throws TooFewAnswersError
   * as soon as that is certain, what `merge` throws, or the reason
   * of `signal` when that is aborted meanwhile.
   */
  async ask(question: Q, signal?: AbortSignal): Promise<Gathered<R>> {
    signal?.throwIfAborted();
    const { minAnswers } = this.options;
    const end = new AbortController();
    const calls = this.shards.map((shard): Call<Q, A> => ({
      shard,
      over: new AbortController(),
    }));
    const send = (call: Call<Q, A>) => this.send(call, question);
    let why: 'silent' | 'abandoned'; // for those without a reply
    try {
      why = await Promise.race([
        aborted(end.signal, signal),
        decided(calls.map(send), minAnswers),
      ]);
    } finally {
      end.abort(ENDED);
      // Not those who have answered: a body may still be read.
      for (const { over, reply } of calls) {
        if (!reply || 'why' in reply) over.abort(ENDED);
      }
    }
    const replies = calls.map(
      ({ shard, reply }) => reply ?? { shard: shard.name, why },
    );
    const parts = replies.filter((reply) => 'answer' in reply);
    const missing = replies.filter((reply) => 'why' in reply);
    if (parts.length < minAnswers) {
      throw new TooFewAnswersError(parts.length, missing);
    }
    const result = this.merge(parts, question);
    return missing.length === 0
      ? { whole: result }
      : { partial: result, missing };
  }

  /** Whether it is answered. Never throws: perhaps nobody waits. */
  private async send(call: Call<Q, A>, question: Q): Promise<boolean> {
    const { name: shard, ask } = call.shard;
    const withinMs = Infinity;
    const limits = { withinMs, signal: call.over.signal };
    try {
      const answer = await ask(question, limits);
      call.reply = { shard, answer };
      return true;
    } catch (error) {
      // Which is something else than an empty answer.
      call.reply = { shard, why: 'failed', error };
      return false;
    }
  }
}

/** Ends when no reply can change how the question ends. */
function decided(replies: Promise<boolean>[], minAnswers: number) {
  // It has no answers: who is silent for ever would keep them.
  let open = replies.length;
  let possible = replies.length; // answers, at most
  return new Promise<'abandoned'>((resolve) => {
    for (const reply of replies) {
      void reply.then((isAnswer) => {
        open -= 1;
        if (!isAnswer) possible -= 1;
        if (open === 0 || possible < minAnswers) resolve('abandoned');
      });
    }
  });
}

const ENDED = new Error('The root has ended without this answer.');

/** Rejects when the caller leaves, until the end. */
function aborted(end: AbortSignal, signal?: AbortSignal) {
  return new Promise<never>((_, reject) => {
    // Removed at the end: a signal may outlive a million calls.
    signal?.addEventListener('abort', () => reject(signal.reason), {
      signal: end,
    });
  });
}

function check(names: string[], options: ScatterGatherOptions): void {
  if (new Set(names).size < names.length) {
    throw new RangeError(`one name twice: ${names.join(', ')}`);
  }
  const { deadlineMs, minAnswers } = options;
  // From a file of settings they may come as text.
  if (!Number.isFinite(deadlineMs) || deadlineMs <= 0) {
    throw new RangeError(`deadlineMs is ${deadlineMs}, not above 0 ms`);
  }
  const isCount = Number.isInteger(minAnswers) && minAnswers >= 1;
  if (isCount && minAnswers <= names.length) return;
  throw new RangeError(
    `minAnswers is ${minAnswers}, not from 1 to ${names.length}`,
  );
}
