/** Counts what a worker says without being asked, so that it comes to an end. */

const AT_ONCE = 10_000;
/** Four signs of life, ten reports of a search, and some to spare. */
const PER_SECOND = 20;

export const FLOOD = 'The code was stopped: it sends messages without end.';

export class MessageCount {
  private readonly startedAt = performance.now();
  private count = 0;

  /** Counts one more; false when these are too many for the time they took. */
  add(): boolean {
    this.count += 1;
    const seconds = (performance.now() - this.startedAt) / 1000;
    return this.count <= AT_ONCE + PER_SECOND * seconds;
  }
}
