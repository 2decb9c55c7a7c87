import type { Clock } from '../_simulation/types.ts';

/** How long the receiver remembers. */
export interface IdempotentReceiverOptions {
  /** How long an answer is kept for a repetition of its request. */
  keepMs: number;
}

/** What is known of a request that has been seen. */
interface Seen {
  answer: Promise<unknown>;
  untilMs: number;
}

/**
 * Runs each request once, however often it arrives (Hohpe and Woolf,
 * "Enterprise Integration Patterns", 2003, "Idempotent Receiver").
 */
export class IdempotentReceiver {
  private readonly seen = new Map<string, Seen>();
  private readonly clock: Clock;
  private readonly options: IdempotentReceiverOptions;

  constructor(clock: Clock, options: IdempotentReceiverOptions) {
    this.clock = clock;
    this.options = options;
  }

  /**
   * The answer of `operation`, or the one that an earlier request with
   * the same id got. Throws whatever the operation throws.
   */
  async handle<T>(id: string, operation: () => Promise<T>): Promise<T> {
    this.forgetOld();
    const known = this.seen.get(id);
    if (known !== undefined) return known.answer as Promise<T>;

    // The promise is kept before it settles, so that a repetition that
    // arrives while the operation runs waits for it.
    const answer = operation();
    const untilMs = this.clock.now() + this.options.keepMs;
    this.seen.set(id, { answer, untilMs });
    try {
      return await answer;
    } catch (error) {
      // Nothing was done, so a repetition may try again.
      this.seen.delete(id);
      throw error;
    }
  }

  /** Memory is bounded by the requests of the last `keepMs`. */
  private forgetOld(): void {
    for (const [id, { untilMs }] of this.seen) {
      if (untilMs > this.clock.now()) return; // the rest is younger
      this.seen.delete(id);
    }
  }
}
