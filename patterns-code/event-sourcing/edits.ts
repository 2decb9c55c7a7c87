/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'without an expected version',
    summary:
      'Event sourcing without an expected version: late decisions count.',
    breaks: [
      'refuses an append that expects an older version, and stores nothing',
      'lets exactly one of two racing appends win, in every order',
      'decides again on the new state after it came too late',
      'never overdraws an account, whichever messages of two racing withdrawals are slow',
      'gives up a change after its attempts',
      'undoes an event at most once, also when two try together',
      'believes a snapshot that was kept before the log was restored from an older copy, and refuses changes while the log is shorter',
    ],
    edits: [
      {
        because:
          'The append does not say which version was decided on, so an event is stored that was decided on an older one.',
        replace: 'this.store.append(account, event, version);',
        by: 'this.store.append(account, event);',
      },
    ],
  },
  {
    file: 'naive-letters.ts',
    title: 'sends letters as it reads',
    summary:
      'Event sourcing in which each replay sends all letters again.',
    breaks: [
      'sends one letter for each event that the store says it has added, and none when events are read again',
      'sends the letter of a change also where it was decided anew',
      'says in the letter of an undone deposit that it lowers the balance',
      'sends no second letter for an event that another call has stored before',
      'sends one letter when a change is asked for twice at the same time',
      'sends no letter of a change that is not stored and keeps no snapshot with it, also when two changes at the same time have one id',
      'sends no more letters than there are new events, wherever it crashes',
      'can lose the letter when it crashes between the event and the letter',
      'loses the letter when the answer to the append is lost, also when the change is asked for again',
    ],
    edits: [
      {
        because: 'What is stored sends no letter by itself.',
        replace: 'this.react(account, event, now);',
        by: 'this.react(account, now);',
      },
      {
        because:
          'A letter goes out for each event that is read: on every replay, again.',
        replace:
          'const log = await this.store.read(account, part, ...id);',
        by: `
          const log = await this.store.read(account, part, ...id);
          for (const event of log.events) {
            const letter = \`\${event.type} \${event.id}\`;
            (async () => this.mailer.send(account, letter))().catch(() => {});
          }`,
      },
      {
        because: 'What is stored sends no letter by itself.',
        replace: `
          /** Never on replay. The event is stored, whatever becomes of this. */
          private react(account: string, event: AccountEvent, now: Account) {
            const letter = \`\${event.type} \${event.cents}\`;
            (async () => this.mailer.send(account, letter))().catch(() => {});`,
        by: 'private react(account: string, now: Account) {',
      },
    ],
  },
];
