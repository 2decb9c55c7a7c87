/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'a fixed delay',
    summary:
      'A retry that waits the same time before each attempt: clients that failed together come back together, again and again.',
    breaks: [
      'draws each delay from 0 to a bound that doubles up to the longest',
      'draws anew for each delay, and nothing after the last attempt',
      'keeps to the longest delay after two thousand attempts',
      'brings clients that were told the same back one after the other',
    ],
    edits: [
      {
        because:
          'Every delay is the same, and nothing is left to chance.',
        replace: `
          const { baseDelayMs, maxDelayMs } = this.options;
          const boundMs = baseDelayMs * 2 ** (failed - 1);
          return this.random() * Math.min(boundMs, maxDelayMs);`,
        by: 'return this.options.baseDelayMs;',
      },
      {
        because: 'It does not matter how many attempts have failed.',
        replace: `
          /** Full jitter: any delay up to a bound that doubles each time. */
          private draw(failed: number): number {`,
        by: `
          private draw(): number {`,
      },
      {
        because: 'It does not matter how many attempts have failed.',
        replace: 'askedFor(error) + this.draw(failed);',
        by: 'askedFor(error) + this.draw();',
      },
    ],
  },
  {
    file: 'naive-everything.ts',
    title: 'retries everything',
    summary:
      'A retry that takes every failure for one that passes: a rejected card is tried again and again.',
    breaks: [
      'tries nothing again that a breaker inside it refuses, so that a dead service gets four attempts for four orders',
      'ends at once with an error that is not transient, also after one that is',
      'tries nothing again that it fails to judge, and throws that failure',
      'takes the promise of an async `isTransient` for no yes',
    ],
    edits: [
      {
        because:
          'Nobody is asked whether another attempt may end better.',
        replace: `
          // Not \`!\`: the promise of an async function is no yes.
          if (isTransient(error) !== true) throw error;`,
        by: '',
      },
      {
        because: 'The judge of failures is not needed.',
        replace: `
          const { isTransient, maxAttempts, successesPerRetry } =
            this.options;`,
        by: 'const { maxAttempts, successesPerRetry } = this.options;',
      },
    ],
  },
];
