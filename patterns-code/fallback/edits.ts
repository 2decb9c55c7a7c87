/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'catches everything',
    summary:
      'A fallback that catches everything: a mistake of the caller and a bug of its own are answered like an outage, with a value from elsewhere.',
    breaks: [
      "passes on the caller's mistake, which isFailure does not name, as it is, and asks nobody else",
      'hides no bug behind an answer: a TypeError that isFailure does not name is passed on',
      'passes on what an alternative says of a mistake or a bug, and goes no further down',
      'falls back for true alone: the promise of an async isFailure is no yes',
      'passes on what isFailure throws',
      'reports an alternative that answers nothing, with the TypeError of a call',
      'finds out on the day of the outage that an alternative is broken, unless somebody drills',
      'answers a mistake like an outage when the primary, who would have noticed it, is down',
    ],
    edits: [
      {
        because: 'Every error is a failure, also a mistake or a bug.',
        replace: `
          const isOurs = error instanceof NoAnswerError;
          // Not \`!\`: the promise of an async function is no yes.
          if (!isOurs && this.isFailure(error) !== true) throw error;
          return { source, error };`,
        by: 'return { source, error };',
      },
      {
        because: 'Nobody asks which errors are failures.',
        replace: `this.isFailure = isFailure;`,
        by: '',
      },
      {
        because: 'Nobody asks which errors are failures.',
        replace: `
          private readonly isFailure: (error: unknown) => boolean;`,
        by: '',
      },
      {
        because: 'It is given a judge, and does not listen.',
        replace: `
          * Beside a NoAnswerError, others may answer for what \`isFailure\`
          * names; all else is the caller's mistake or a bug. Throws RangeError
          * for sources that can't be told apart or waited for.`,
        by: `
          * Throws RangeError for sources that can't be told apart or waited
          * for.`,
      },
      {
        because: 'It is given a judge, and does not listen.',
        replace: `isFailure: (error: unknown) => boolean, ) {`,
        by: `_isFailure: (error: unknown) => boolean, ) {`,
      },
      {
        because: 'It throws one error only.',
        replace:
          '/** Throws AllFailedError, or the first error that is no failure. */',
        by: '/** Throws AllFailedError. */',
      },
    ],
  },
  {
    file: 'naive-no-timeout.ts',
    title: 'waits for alternatives',
    summary:
      'A fallback that gives a timeout to the primary alone: an alternative that hangs holds the caller for ever, and those behind it are never asked.',
    breaks: [
      'gives each alternative a timeout of its own, so that one that hangs does not hold the next',
      'has ended after the sum of all timeouts, though every source hangs',
      'tells a source by its signal that nobody waits any more, and not before',
      'keeps to the sources and timeouts it was made with, though they are changed later',
      'leaves no page without an estimate, whichever message is lost or service crashes beside the two of the story',
    ],
    edits: [
      {
        because: 'An alternative may take as long as it likes.',
        replace:
          'const { value, ageMs } = await this.ask(alternative, request);',
        by: `
          const { signal } = new AbortController();
          const answer = alternative.ask(request, signal);
          const { value, ageMs } = await answer;`,
      },
    ],
  },
  {
    file: 'naive-no-age.ts',
    title: 'without the age',
    summary:
      'A fallback that hands on a stored value without its age: a value of this minute and one of last week look the same.',
    breaks: [
      'says how old a stored value is, also one of 0 ms, and of no age where it was made for the request',
      'has its true age though the time of day was set back by an hour',
      'fails with the primary when the alternatives need the same thing',
    ],
    edits: [
      {
        because: 'How old a value is gets lost on the way.',
        replace:
          'const { value, ageMs } = await this.ask(alternative, request);',
        by: 'const { value } = await this.ask(alternative, request);',
      },
      {
        because: 'How old a value is gets lost on the way.',
        replace: 'return { value, degraded: { by, ageMs, failures } };',
        by: 'return { value, degraded: { by, failures } };',
      },
      {
        because: 'Its answers have no place for an age.',
        replace: 'ageMs: number | undefined;',
        by: 'ageMs?: undefined;',
      },
    ],
  },
];
