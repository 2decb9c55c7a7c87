/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'remembers nothing',
    summary:
      'A receiver that remembers nothing: each message is a request of its own, and a repetition runs the operation again.',
    breaks: [
      'runs a repeated request once and gives both the same answer',
      'lets a repetition wait for the first run',
      'places at most one order, whichever message is lost or repeated',
    ],
    edits: [
      {
        because: 'What is kept for no time needs no clock.',
        replace: `import type { Clock } from '../_simulation/types.ts';`,
        by: '',
      },
      {
        because: 'Nothing is known of a request once it is over.',
        replace:
          '/** What is known of a request that has been seen. */',
        through: 'untilMs: number; }',
        by: '',
      },
      {
        because: 'It makes no promise about repetitions.',
        replace: `
          * Runs each request once, however often it arrives (Hohpe and Woolf,
          * "Enterprise Integration Patterns", 2003, "Idempotent Receiver").`,
        by: '* Runs each request as often as it arrives.',
      },
      {
        because: 'There is nothing to remember, and no time for it.',
        replace: 'private readonly seen = new Map<string, Seen>();',
        through: 'this.options = options; }',
        by: '',
      },
      {
        because: 'Every answer is that of a run of its own.',
        replace: `
          * The answer of \`operation\`, or the one that an earlier request with
          * the same id got. Throws`,
        by: '* The answer of `operation`. Throws',
      },
      {
        because: 'The id of a request is not looked at.',
        replace: 'handle<T>(id: string,',
        by: 'handle<T>(_id: string,',
      },
      {
        because:
          'It neither looks whether the request has been here, nor keeps the answer.',
        replace: 'this.forgetOld();',
        through: 'throw error; }',
        by: 'return operation();',
      },
      {
        because: 'What was never kept need not be forgotten.',
        replace: '/** Memory is bounded by',
        through: 'this.seen.delete(id); } }',
        by: '',
      },
    ],
  },
];
