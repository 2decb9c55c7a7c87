/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'no deadline',
    summary:
      'A root that waits until all shards have replied, as `Promise.allSettled` does. One shard that never replies holds each question for ever, and with it all that the others have answered.',
    edits: [
      {
        because:
          'No clock runs: who is silent is waited for until somebody gives up.',
        replace: 'this.clock.sleep(deadlineMs, end.signal),',
        by: '',
      },
      {
        because: 'There is no time to keep to.',
        replace: `
          signal?.throwIfAborted();
          const { deadlineMs } = this.options;`,
        by: 'signal?.throwIfAborted();',
      },
      {
        because: 'No time is measured.',
        replace: 'private readonly clock: Clock;',
        by: '',
      },
      {
        because: 'No time is measured.',
        replace: 'constructor( clock: Clock,',
        by: 'constructor( _: Clock,',
      },
      {
        because: 'No time is measured.',
        replace: 'this.clock = clock;',
        by: '',
      },
      {
        because: 'The shards may work as long as they like.',
        replace: 'const { deadlineMs: withinMs } = this.options;',
        by: 'const withinMs = Infinity;',
      },
      {
        because: 'The comment would no longer be true.',
        replace:
          '/** The root answers after this time at the latest. */',
        by: '/** As long as it takes. */',
      },
      {
        because: 'The comment would no longer be true.',
        replace:
          '/** One for all shards, from the moment the root is asked. */',
        by: '/** Nobody keeps to it. */',
      },
      {
        because: 'The comment would no longer be true.',
        replace: `
          * Answers when all shards have replied, or at the deadline. Throws
          * TooFewAnswersError as soon as that is certain, what \`merge\` throws,
          * or the reason of`,
        by: `
          * Answers when all shards have replied. Throws TooFewAnswersError
          * as soon as that is certain, what \`merge\` throws, or the reason of`,
      },
    ],
  },
  {
    file: 'naive-empty.ts',
    title: 'an error is no hits',
    summary:
      'A root that merges what it has and calls it whole, as who filters the fulfilled ones of `Promise.allSettled`. A shard that fails looks like one that has found nothing.',
    edits: [
      {
        because:
          'Who is missing is left out, and nobody is told that anything is.',
        replace: `const missing = replies.filter((reply) => 'why' in reply);`,
        through: ': { partial: result, missing };',
        by: 'return { whole: this.merge(parts, question) };',
      },
      {
        because: 'No shard has to answer.',
        replace: 'let possible = calls.length; // answers, at most',
        by: '',
      },
      {
        because: 'No shard has to answer.',
        replace: `if ('why' in call.reply) possible -= 1;`,
        through: 'possible < minAnswers) resolve();',
        by: 'if (open === 0) resolve();',
      },
      {
        because: 'The comment would no longer be true.',
        replace: '// Which is something else than an empty answer.',
        by: '',
      },
      {
        because: 'The comment would no longer be true.',
        replace:
          '/** With fewer answers than this there is no result. */',
        by: '/** Nobody counts. */',
      },
      {
        because: 'The comment would no longer be true.',
        replace: `
          * Answers when all shards have replied, or at the deadline. Throws
          * TooFewAnswersError as soon as that is certain, what \`merge\` throws,
          * or the reason of \`signal\` when that is aborted meanwhile.`,
        by: `
          * Answers when all shards have replied, or at the deadline. Throws
          * what \`merge\` throws, or the reason of \`signal\` when that is
          * aborted meanwhile.`,
      },
      {
        because: 'The comment would no longer be true.',
        replace: `The root: asks all shards at once and makes one answer of theirs, or
 * says which are missing (Hohpe`,
        by: `The root: asks all shards at once and makes one answer of theirs
 * (Hohpe`,
      },
    ],
  },
];
