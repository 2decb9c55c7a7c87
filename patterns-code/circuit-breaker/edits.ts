/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'without the half-open limit',
    summary:
      'A circuit breaker without the half-open limit: when the reset time is over, every waiting caller is let through at once, and a service that was about to recover gets the whole load in one blow.',
    breaks: [
      'lets a limited number of probes through after the reset time and refuses the rest',
      'tells a caller refused during a trial 0 ms',
      'sends a probe first though the reset time ended an hour ago',
      'gives away no place of a probe when a call from before says nothing late',
      'begins no more probes than it needs, also when some have succeeded',
      'gives away the place of a probe that said nothing and no other, and keeps what the others said',
      'keeps saying what led to a state while it refuses calls',
      'refuses everyone for as long as a probe hangs, so the operation needs a timeout of its own',
    ],
    edits: [
      {
        because:
          'Everyone is let through when the reset time is over, not only the probes.',
        replace: `
          // A service that has just come back would fall over again if
          // every waiting caller were let through at once.
          if (this.state.started >= this.options.probes) {
            throw new CircuitOpenError(0);
          }`,
        by: '',
      },
    ],
  },
  {
    file: 'naive-late-results.ts',
    title: 'counts late results',
    summary:
      'A circuit breaker that counts every result, whenever its call began: the failures of an outage that is over open it again, and a success from before the outage closes it.',
    breaks: [
      'ignores the result of a call that began before the last change of state',
      'stays open, and half-open, though a call from before succeeds late',
      'ignores a probe of an earlier trial, whether it succeeds or fails',
      'gives away no place of a probe when a call from before says nothing late',
      'ignores a call from an earlier time in the same state',
    ],
    edits: [
      {
        because: 'A call does not remember in which state it began.',
        replace: 'const admittedIn = this.admit();',
        by: 'this.admit();',
      },
      {
        because: 'Its result comes without that state.',
        replace: 'this.report(admittedIn, outcome);',
        by: 'this.report(outcome);',
      },
      {
        because: 'Nobody asks in which state a call is let through.',
        replace: 'private admit(): BreakerState {',
        by: 'private admit(): void {',
      },
      {
        because: 'Nobody asks in which state a call is let through.',
        replace: 'return this.state;',
        by: '',
      },
      {
        because:
          'Every result counts, also one that says how the service was before the state changed.',
        replace: `
          private report(admittedIn: BreakerState, outcome: Outcome): void {
            // A call that began before the last change of state says how
            // the service was then, not how it is now.
            const { state } = this;
            if (state !== admittedIn) return;`,
        by: `
          private report(outcome: Outcome): void {
            const { state } = this;`,
      },
    ],
  },
];
