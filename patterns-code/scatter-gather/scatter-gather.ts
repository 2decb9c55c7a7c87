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
  ask(question: Q, limits: Limits): Promise<A>;
}

/** What a shard has answered. */
export interface Part<A> {
  shard: string;
  answer: A;
}

/** A shard that is not in the answer; silent is who said nothing. */
export type Missing =
  | { shard: string; why: 'failed'; error: unknown }
  | { shard: string; why: 'silent' };

/**
 * The two have no field in common, so nobody who reads `whole` gets a
 * part by mistake. Missing shards are in the order of the shards.
 */
export type Gathered<R> =
  { whole: R } | { partial: R; missing: readonly Missing[] };

/** Makes one result of the parts, in the shards' order, at once. */
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

/** A shard that was asked. It is silent until it replies. */
interface Call<Q, A> {
  ask: Shard<Q, A>['ask'];
  over: AbortController;
  reply: Part<A> | Missing;
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
      ask: (question, limits) => shard.ask(question, limits),
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
    const { deadlineMs } = this.options;
    const end = new AbortController();
    const calls: Call<Q, A>[] = this.shards.map(({ name, ask }) => ({
      ask,
      over: new AbortController(),
      reply: { shard: name, why: 'silent' },
    }));
    try {
      await Promise.race([
        this.clock.sleep(deadlineMs, end.signal),
        aborted(signal, end.signal),
        this.scatter(calls, question),
      ]);
    } finally {
      end.abort(ENDED);
      // Not those who have answered: a body may still be read.
      for (const { over, reply } of calls) {
        if ('why' in reply) over.abort(ENDED);
      }
    }
    return this.gather(calls, question);
  }

  /** Asks all at once; ends when no reply can change how this ends. */
  private scatter(calls: Call<Q, A>[], question: Q): Promise<void> {
    let open = calls.length;
    let possible = calls.length; // answers, at most
    return new Promise((resolve) => {
      for (const call of calls) {
        void this.send(call, question).then(() => {
          open -= 1;
          if ('why' in call.reply) possible -= 1;
          const { minAnswers } = this.options;
          if (open === 0 || possible < minAnswers) resolve();
        });
      }
    });
  }

  /** Never throws, also when nobody waits for the reply any more. */
  private async send(call: Call<Q, A>, question: Q): Promise<void> {
    const { shard } = call.reply;
    const { deadlineMs: withinMs } = this.options;
    const limits = { withinMs, signal: call.over.signal };
    try {
      const answer = await call.ask(question, limits);
      call.reply = { shard, answer };
    } catch (error) {
      // Which is something else than an empty answer.
      call.reply = { shard, why: 'failed', error };
    }
  }

  private gather(calls: Call<Q, A>[], question: Q): Gathered<R> {
    const replies = calls.map(({ reply }) => reply);
    const parts = replies.filter((reply) => 'answer' in reply);
    const missing = replies.filter((reply) => 'why' in reply);
    if (parts.length < this.options.minAnswers) {
      throw new TooFewAnswersError(parts.length, missing);
    }
    const result = this.merge(parts, question);
    return missing.length === 0
      ? { whole: result }
      : { partial: result, missing };
  }
}

const ENDED = new Error('The root has ended without this answer.');

/** Rejects when the caller leaves, until the end. */
function aborted(
  signal: AbortSignal | undefined,
  end: AbortSignal,
): Promise<never> {
  return new Promise((_, reject) => {
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
