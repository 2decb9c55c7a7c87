/**
 * A receiver that remembers nothing: each message is a request of its
 * own, and a repetition runs the operation again.
 *
 * @title remembers nothing
 * @breaks runs a repeated request once and gives both the same answer
 * @breaks lets a repetition wait for the first run
 * @breaks places at most one order, whichever message is lost or repeated
 */

/** How long the receiver remembers. */
export interface IdempotentReceiverOptions {
  /** How long an answer is kept for a repetition of its request. */
  keepMs: number;
}

/**
 * Runs each request as often as it arrives.
 */
export class IdempotentReceiver {
  /**
   * The answer of `operation`. Throws whatever the operation throws.
   */
  async handle<T>(
    _id: string,
    operation: () => Promise<T>,
  ): Promise<T> {
    return operation();
  }
}
