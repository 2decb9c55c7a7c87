import type { Clock } from './types.ts';

/** Ends the timer of work that is done; nobody sees it. */
const DONE = new Error('The work is done.');

/** What `withTimeout` rejects with. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
  readonly afterMs: number;

  constructor(afterMs: number) {
    super(`no answer within ${afterMs} ms`);
    this.afterMs = afterMs;
  }
}

/**
 * The answer of `work`, or a TimeoutError after `ms`. The work itself is not
 * stopped: a call that has been sent can't be taken back.
 */
export async function withTimeout<T>(
  clock: Clock,
  ms: number,
  work: Promise<T>,
): Promise<T> {
  const timer = new AbortController();
  const expired = clock.sleep(ms, timer.signal).then(() => {
    throw new TimeoutError(ms);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    expired.catch(() => {}); // cancelled, which is no error
    timer.abort(DONE); // no new error: making one is slow
  }
}
