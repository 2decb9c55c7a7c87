import type { Clock } from '../_simulation/types.ts';

/** What a shard is told beside the question. */
export interface Limits {
  /** The root answers after this time at the latest. */
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
  | { shard: string; why: 'silent' } // until the deadline
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
  /** One for all shards, from the moment the root is asked. */
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
  private readonly clock: Clock;
  private readonly shards: readonly Shard<Q, A>[];
  private readonly merge: Merge<Q, A, R>;
  private readonly options: ScatterGatherOptions;

  /** Throws RangeError for what it could not work with. */
  constructor(
    clock: Clock,
    shards: readonly Shard<Q, A>[],
    merge: Merge<Q, A, R>,
    options: ScatterGatherOptions,
  ) {
    this.clock = clock;
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
   * Answers when all shards have replied, or at the deadline. Throws
   * TooFewAnswersError as soon as that is certain, what `merge` throws,
   * or the reason of `signal` when that is aborted meanwhile.
   */
  async ask(question: Q, signal?: AbortSignal): Promise<Gathered<R>> {
    signal?.throwIfAborted();
    const { deadlineMs, minAnswers } = this.options;
    const end = new AbortController();
    const calls = this.shards.map((shard): Call<Q, A> => ({
      shard,
      over: new AbortController(),
    }));
    const send = (call: Call<Q, A>) => this.send(call, question);
    let why: 'silent' | 'abandoned'; // for those without a reply
    try {
      why = await Promise.race([
        this.clock.sleep(deadlineMs, end.signal).then(() => SILENT),
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
    const { deadlineMs: withinMs } = this.options;
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

const SILENT = 'silent' as const;
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
