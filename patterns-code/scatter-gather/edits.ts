/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'no deadline',
    summary:
      'A root that waits until all shards have replied, as `Promise.allSettled` does. One shard that never replies holds each question for ever, and with it all that the others have answered.',
    breaks: [
      'tells each shard how long it waits, so that one that heeds it works no longer than that',
      'asks all shards again for the next question, also who was silent or failed',
      'ends with the error of a merge that throws, after it has told the shards',
      'answers at the deadline with what it has, if that is enough, and names who is silent',
      'has one deadline for all: counts an answer one ms before it, and none that comes after it',
      'has no field in common for a whole and a partial result',
      'names each shard that is absent from a result, whichever of them crash and whatever is lost',
      'throws if fewer have answered than have to, and says who is missing and why',
      'merges nothing if too few have answered',
      'answers when as many have answered as have to, and not one less',
      'gives up as soon as too few can still answer',
      'calls a shard abandoned, and not silent, if it was not waited for until the deadline',
      'has a whole result or none when all have to answer',
      'changes no result after the deadline, whether an answer comes or an error',
      'mixes no answers of two questions, whichever message is late, lost or comes twice',
      'has a deadline of its own for each question',
      'aborts the signal of each shard that is missing, and of none that has answered',
      'leaves no timer, and no listener on the signal of its caller',
      'can leave something out of most results, though little is missing in all',
      'waits until the deadline for each question again while a shard is silent',
      'lets a shard that heeds the time work on for as long as the question was on its way',
      'cannot stop a shard that heeds neither the time nor the signal',
      'calls a result whole though a shard has answered with a part of its own',
    ],
    edits: [
      {
        because:
          'No clock runs: who is silent is waited for until somebody gives up.',
        replace:
          'this.clock.sleep(deadlineMs, end.signal).then(() => SILENT),',
        by: '',
      },
      {
        because: 'There is no time to keep to.',
        replace: 'const { deadlineMs, minAnswers } = this.options;',
        by: 'const { minAnswers } = this.options;',
      },
      {
        because: 'There is no time after which one would be silent.',
        replace: "const SILENT = 'silent' as const;",
        by: '',
      },
      {
        because: 'The comment would no longer be true.',
        replace:
          "{ shard: string; why: 'silent' } // until the deadline",
        by: "{ shard: string; why: 'silent' } // never",
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
          * or the reason of \`signal\` when that is aborted meanwhile.`,
        by: `
          * Answers when all shards have replied. Throws TooFewAnswersError
          * as soon as that is certain, what \`merge\` throws, or the reason
          * of \`signal\` when that is aborted meanwhile.`,
      },
    ],
  },
  {
    file: 'naive-empty.ts',
    title: 'an error is no hits',
    summary:
      'A root that merges what it has and calls it whole, as who filters the fulfilled ones of `Promise.allSettled`. A shard that fails looks like one that has found nothing.',
    breaks: [
      'answers at the deadline with what it has, if that is enough, and names who is silent',
      'has one deadline for all: counts an answer one ms before it, and none that comes after it',
      'fails no result because one shard fails, if enough others answer',
      'tells an error from an empty answer',
      'has no field in common for a whole and a partial result',
      'names each shard that is absent from a result, whichever of them crash and whatever is lost',
      'throws if fewer have answered than have to, and says who is missing and why',
      'merges nothing if too few have answered',
      'answers when as many have answered as have to, and not one less',
      'gives up as soon as too few can still answer',
      'calls a shard abandoned, and not silent, if it was not waited for until the deadline',
      'has a whole result or none when all have to answer',
      'mixes no answers of two questions, whichever message is late, lost or comes twice',
      'aborts those who are still asked when it gives up',
      'can leave something out of most results, though little is missing in all',
      'cannot stop a shard that heeds neither the time nor the signal',
      'calls a result whole though a shard has answered with a part of its own',
    ],
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
        replace: 'const { deadlineMs, minAnswers } = this.options;',
        by: 'const { deadlineMs } = this.options;',
      },
      {
        because: 'No shard has to answer.',
        replace: 'decided(calls.map(send), minAnswers),',
        by: 'decided(calls.map(send)),',
      },
      {
        because: 'No shard has to answer.',
        replace:
          'decided(replies: Promise<boolean>[], minAnswers: number)',
        by: 'decided(replies: Promise<boolean>[])',
      },
      {
        because: 'No shard has to answer.',
        replace: 'let possible = replies.length; // answers, at most',
        by: '',
      },
      {
        because: 'No shard has to answer.',
        replace: 'void reply.then((isAnswer) => {',
        by: 'void reply.then(() => {',
      },
      {
        because: 'No shard has to answer.',
        replace: 'if (!isAnswer) possible -= 1;',
        through: "possible < minAnswers) resolve('abandoned');",
        by: "if (open === 0) resolve('abandoned');",
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
        replace: `
          * The root: asks all shards at once and makes one answer of theirs, or
          * says which are missing (Hohpe and Woolf, "Enterprise Integration
          * Patterns", 2003; Burns, "Designing Distributed Systems", 2018).`,
        by: `
          * The root: asks all shards at once and makes one answer of theirs
          * (Hohpe and Woolf, "Enterprise Integration Patterns", 2003; Burns,
          * "Designing Distributed Systems", 2018).`,
      },
    ],
  },
];
