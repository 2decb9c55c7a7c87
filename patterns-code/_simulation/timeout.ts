import type { Clock } from './types.ts';

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
    timer.abort();
  }
}
