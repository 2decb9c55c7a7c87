/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'without a copy',
    summary:
      'An external configuration store that is asked for every request. No answer is ever old, and nothing works while the store does not.',
    breaks: [
      'keeps its settings when the store comes back with nothing',
      'keeps its last good settings while the store is down, and says so',
      'says again that they are current once the store is back',
      'says that its settings are kept, not current, as long as the store has older ones without a restore',
      'finds its last good settings on its disk when it crashes while the store is down',
      'uses the defaults it came with when the store is down at the very first start, and says so',
      'waits at its start for the first answer of the store, and not longer than the timeout',
      'asks the store no more often when more requests come',
      'asks again after an error, whether the store answers with it or it is thrown at once',
      'takes over an answer that comes after the timeout',
      'keeps the last settings that it understands when it is sent others',
      'starts with the defaults when the copy on its disk can not be read',
      'lets two instances charge by different versions until both have asked',
      'keeps what is newest, in whichever order several questions are answered',
      'says whether the store was silent, older, not understood or failing',
      'says defaults, not current, when the store has nothing',
      'writes its copy when that has changed, and not each time that it asks',
      'keeps on its disk the version that it uses, also where an earlier question brings it',
      'believes a store that went back without a restore once it has counted up to its own version again',
      'leaves an instance that is cut off from the store with its old settings, however long',
      'starts with the defaults, or goes on with its last good settings, when checking a value throws',
      'uses what the store sends when its disk is full, says so, and writes it when it can',
      'says how old its settings may be, by its own clock, whatever happens to the time of day',
      'keeps the settings from before a restore until it next asks, when two questions overtake each other on the way to the store',
      'starts with older settings, or the defaults, when its disk was full before and the store is down',
    ],
    edits: [
      {
        because: 'It does not outlive the store.',
        replace:
          '/** The settings of one instance: a copy that outlives the store. */',
        by: '/** The settings of one instance: whatever the store says now. */',
      },
      {
        because:
          'It does not know what is on its disk, nor when it first asked.',
        replace: `
          private onDisk = EMPTY;
          private first: Promise<void> | undefined;`,
        by: '',
      },
      {
        because: 'It does not start with the copy on its disk.',
        replace: 'try { this.copy = this.onDisk =',
        through: `
          // As if there were no copy: the store may have a good one.
          }`,
        by: '',
      },
      {
        because: 'There is no first question that others wait for.',
        replace: 'async run(): Promise<void> { await this.begin();',
        by: 'async run(): Promise<void> { await this.refresh();',
      },
      {
        because:
          'Each request asks the store, and fails when there is no answer.',
        replace: `
          /** One version, whole, for one request. Waits once, at the start. */
          async settings(): Promise<Reading> {
            await this.begin();
            const { state, copy, program } = this;`,
        by: `
          /** Asks for each request. Throws when the store does not answer. */
          async settings(): Promise<Reading> {
            await this.refresh();
            const { state, copy, program } = this;
            if (state !== 'current') throw new Error('the store is down');`,
      },
      {
        because: 'There is no first question that others wait for.',
        replace: 'private begin(): Promise<void> {',
        through: 'this.refresh()); }',
        by: '',
      },
      {
        because: 'A disk that takes no copy is not told apart.',
        replace: 'const because = this.keep();',
        by: '',
      },
      {
        because: 'A disk that takes no copy is not told apart.',
        replace: 'this.because = because;',
        by: `this.because = 'the store answers';`,
      },
      {
        because:
          'The copy is written when it comes, once, and read by nobody.',
        replace: `
          if (isNewer) this.copy = answer;
          else if (latest < number) return 'the store has an older version';`,
        by: `
          if (!isNewer && latest < number) {
            return 'the store has an older version';
          }
          if (isNewer) {
            this.copy = answer;
            this.disk.set('settings', answer);
          }`,
      },
      {
        because: 'What could not be written is not tried again.',
        replace: `/** What can't be written is used all the same, and tried again. */`,
        through: `return 'the store answers, the disk takes no copy'; } }`,
        by: '',
      },
    ],
  },
  {
    file: 'naive-last-answer.ts',
    title: 'uses the last answer',
    summary:
      "An external configuration store whose instances use whatever answer came last. With two questions under way, it can be the older one's.",
    breaks: [
      'goes back to no older version, whichever two messages are late',
      'says that its settings are kept, not current, as long as the store has older ones without a restore',
      'keeps what is newest, in whichever order several questions are answered',
      'says whether the store was silent, older, not understood or failing',
      'believes a store that went back without a restore once it has counted up to its own version again',
      'keeps the settings from before a restore until it next asks, when two questions overtake each other on the way to the store',
    ],
    edits: [
      {
        because: 'Which question an answer belongs to does not matter.',
        replace: 'this.accept(answer, question);',
        by: 'this.accept(answer);',
      },
      {
        because: 'Which question an answer belongs to does not matter.',
        replace: `private accept(found: Snapshot | 'unchanged', question: number) {`,
        by: `private accept(found: Snapshot | 'unchanged') {`,
      },
      {
        because:
          'Whatever comes is used, also when it is older than what is there.',
        replace:
          '// Of two histories the later question is taken to have the newer;',
        through: `else if (latest < number) return 'the store has an older version';`,
        by: 'if (!same) this.copy = answer;',
      },
    ],
  },
];
