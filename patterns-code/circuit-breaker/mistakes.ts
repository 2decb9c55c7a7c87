/** Mistakes somebody could make here, and what has to notice each. */
export const mistakes = [
  {
    mistake: 'A call from an earlier time in the same state counts.',
    file: 'circuit-breaker.ts',
    replace: 'if (state !== admittedIn) return;',
    by: 'if (state.kind !== admittedIn.kind) return;',
    noticedBy: 'ignores a call from an earlier time in the same state',
  },
  {
    mistake: 'What the operation throws by itself is not reported.',
    file: 'circuit-breaker.ts',
    replace: `    try {
      const result = await operation();`,
    by: `    const answer = operation();
    try {
      const result = await answer;`,
    noticedBy:
      'frees the probe of an operation that throws before it returns a promise',
  },
  {
    mistake: 'A late failure makes the pause longer.',
    file: 'circuit-breaker.ts',
    replace: 'if (state !== admittedIn) return;',
    by: `if (state.kind === 'open') return this.open('late');
    if (state !== admittedIn) return;`,
    noticedBy:
      'tries again on time though calls from before fail while it is open',
  },
  {
    mistake: 'An error that says nothing counts as a success.',
    file: 'circuit-breaker.ts',
    replace: "outcome = 'nothing';",
    by: "outcome = 'succeeded';",
    noticedBy:
      'counts an error that says nothing about the service neither as a failure nor as a success',
  },
  {
    mistake: 'A probe that says nothing keeps its place.',
    file: 'circuit-breaker.ts',
    replace: "if (outcome === 'nothing') state.started -= 1;",
    by: "if (outcome === 'nothing') return;",
    noticedBy:
      'lets another call be the probe when one ended with an error that says nothing',
  },
  {
    mistake: 'Every error of a probe is a failure.',
    file: 'circuit-breaker.ts',
    replace: "if (outcome === 'failed') return this.open(",
    by: "if (outcome !== 'succeeded') return this.open(",
    noticedBy:
      'lets another call be the probe when one ended with an error that says nothing',
  },
  {
    mistake:
      'An error is judged before it is known how the call ended.',
    file: 'circuit-breaker.ts',
    replace: `      if (isFailure?.(error) === false) outcome = 'nothing';`,
    by: `      outcome = 'nothing';
      if (isFailure?.(error) !== false) outcome = 'failed';`,
    noticedBy:
      'takes an error that it fails to judge for a failure, and frees the probe',
  },
  {
    mistake: 'The window has no age.',
    file: 'circuit-breaker.ts',
    replace: '      .filter((call) => atMs - call.atMs < windowMs)\n',
    by: '',
    noticedBy:
      'forgets calls that ended as long ago as its window reaches, so that failures far apart open nothing',
  },
  {
    mistake: 'A success makes the whole window young again.',
    file: 'circuit-breaker.ts',
    replace: '[...state.ended, { atMs, failed }]',
    by: '[...state.ended.map((c) => ({ ...c, atMs })), { atMs, failed }]',
    noticedBy:
      'forgets calls that ended as long ago as its window reaches, so that failures far apart open nothing',
  },
  {
    mistake: 'The call that ends the pause is not counted as a probe.',
    file: 'circuit-breaker.ts',
    replace: 'const trial = { started: 0, succeeded: 0 };',
    by: 'const trial = { started: -1, succeeded: 0 };',
    noticedBy:
      'lets a limited number of probes through after the reset time and refuses the rest',
  },
  {
    mistake: 'One success more is needed than there are probes.',
    file: 'circuit-breaker.ts',
    replace: 'const trial = { started: 0, succeeded: 0 };',
    by: 'const trial = { started: -1, succeeded: -1 };',
    noticedBy:
      'closes when every probe has succeeded, and counts from zero',
  },
  {
    mistake: 'The first probe that succeeds closes it.',
    file: 'circuit-breaker.ts',
    replace: 'if (state.succeeded < this.options.probes) return;',
    by: 'if (state.succeeded < 1) return;',
    noticedBy:
      'closes when every probe has succeeded, and counts from zero',
  },
  {
    mistake:
      'The pause after a failed probe ends with the first pause.',
    file: 'circuit-breaker.ts',
    replace: "return this.open('a probe failed');",
    by: `{
      this.state = { kind: 'open', untilMs: this.clock.now() };
      return;
    }`,
    noticedBy:
      'opens for a full reset time whenever a probe fails, and for no longer',
  },
  {
    mistake: 'A minimum above the window is quietly taken down to it.',
    file: 'circuit-breaker.ts',
    replace: 'if (minimumCalls > windowSize) {',
    by: 'if (minimumCalls > 100 * windowSize) {',
    noticedBy:
      "refuses a minimum of calls that its window can't hold, and names both",
  },
  {
    mistake: 'Half a call can be asked for.',
    file: 'circuit-breaker.ts',
    replace: 'Number.isSafeInteger(value) && value > 0',
    by: 'value > 0',
    noticedBy:
      'refuses a share above 1, a share, window or reset time that is no number above 0, a reset time without end, and a size, minimum or number of probes that is no whole number above 0',
  },
  {
    mistake: 'A reset time that is no number is taken.',
    file: 'circuit-breaker.ts',
    replace: "if (typeof value === 'number' && value > 0) continue;",
    by: "if (typeof value === 'number' && !(value <= 0)) continue;",
    noticedBy:
      'refuses a share above 1, a share, window or reset time that is no number above 0, a reset time without end, and a size, minimum or number of probes that is no whole number above 0',
  },
  {
    mistake: 'A place that was free again is free for ever.',
    file: 'circuit-breaker.ts',
    replace: "if (outcome === 'nothing') state.started -= 1;",
    by: "if (outcome === 'nothing') state.started = 0;",
    noticedBy:
      'gives away the place of a probe that said nothing and no other, and keeps what the others said',
  },
  {
    mistake: 'What the other probes said is forgotten.',
    file: 'circuit-breaker.ts',
    replace: "if (outcome === 'nothing') state.started -= 1;",
    by: "if (outcome === 'nothing') state.started = state.succeeded = 0;",
    noticedBy:
      'gives away the place of a probe that said nothing and no other, and keeps what the others said',
  },
  {
    mistake: 'A probe that has succeeded gives its place away.',
    file: 'circuit-breaker.ts',
    replace: 'this.state.started >= this.options.probes',
    by: 'this.state.started - this.state.succeeded >= this.options.probes',
    noticedBy:
      'begins no more probes than it needs, also when some have succeeded',
  },
  {
    mistake: 'One success speaks for all probes under way.',
    file: 'circuit-breaker.ts',
    replace: 'else state.succeeded += 1;',
    by: 'else state.succeeded = state.started;',
    noticedBy:
      'waits for all of its probes, so that one which fails later opens it',
  },
  {
    mistake: 'A success never leaves the window by its age.',
    file: 'circuit-breaker.ts',
    replace: '(call) => atMs - call.atMs < windowMs',
    by: '(call) => !call.failed || atMs - call.atMs < windowMs',
    noticedBy:
      'forgets successes that ended as long ago, so that they hide no failures of today',
  },
  {
    mistake: 'Who is refused during a trial is sent away for long.',
    file: 'circuit-breaker.ts',
    replace: 'throw new CircuitOpenError(0);',
    by: 'throw new CircuitOpenError(this.options.resetTimeoutMs);',
    noticedBy: 'tells a caller refused during a trial 0 ms',
  },
  {
    mistake: 'A refused caller is told a point in time.',
    file: 'circuit-breaker.ts',
    replace: 'throw new CircuitOpenError(waitMs);',
    by: 'throw new CircuitOpenError(this.state.untilMs);',
    noticedBy:
      'tells a refused caller how long it is until the next try',
  },
  {
    mistake: 'The reset time is measured by the time of day.',
    file: 'scenarios.ts',
    replace: `const boot = ({ clock }: Host) => {
    const breaker = new CircuitBreaker(clock, {`,
    by: `const boot = ({ clock, wallClock }: Host) => {
    const day = { ...clock, now: () => wallClock.time() };
    const breaker = new CircuitBreaker(day, {`,
    noticedBy:
      'tries again when the reset time is over though the time of day was set back by an hour',
  },
  {
    mistake: 'Every order gets the receipt of the first.',
    file: 'scenarios.ts',
    replace: `return world.node('Payments', ({ clock }) => ({
    async charge(order: number): Promise<string> {
      await clock.sleep(20);
      return \`receipt \${order}\`;`,
    by: `let first: number | undefined;
  return world.node('Payments', ({ clock }) => ({
    async charge(order: number): Promise<string> {
      first ??= order;
      await clock.sleep(20);
      return \`receipt \${first}\`;`,
    noticedBy:
      'gives each order a receipt of its own, 20 ms after it has come',
  },
  {
    mistake: 'Payments answers at once.',
    file: 'scenarios.ts',
    replace: '      await clock.sleep(20);\n',
    by: '',
    noticedBy:
      'gives each order a receipt of its own, 20 ms after it has come',
  },
  {
    mistake: 'The breaker passes the same order on for all.',
    file: 'scenarios.ts',
    replace: 'withTimeout(clock, TIMEOUT_MS, payments.charge(order)),',
    by: 'withTimeout(clock, TIMEOUT_MS, payments.charge(1)),',
    noticedBy: 'passes each order and its receipt through the breaker',
  },
  {
    mistake: 'The timeout is around the breaker and not in it.',
    file: 'scenarios.ts',
    replace: `breaker.call(() =>
          withTimeout(clock, TIMEOUT_MS, payments.charge(order)),
        ),`,
    by: `withTimeout(
          clock,
          TIMEOUT_MS,
          breaker.call(() => payments.charge(order)),
        ),`,
    noticedBy:
      'waits 300 ms for a payment that never comes, and counts it as a failure',
  },
  {
    mistake: 'The changes of the options are forgotten.',
    file: 'scenarios.ts',
    replace: '      ...changes,\n',
    by: '',
    noticedBy:
      'takes the changes of its options, and the others as they are',
  },
  {
    mistake: 'The breaker outlives its node.',
    file: 'scenarios.ts',
    replace: `  const boot = ({ clock }: Host) => {
    const breaker = new CircuitBreaker(clock, {
      ...options,
      ...changes,
    });`,
    by: `  let kept: CircuitBreaker | undefined;
  const boot = ({ clock }: Host) => {
    kept ??= new CircuitBreaker(clock, { ...options, ...changes });
    const breaker = kept;`,
    noticedBy: 'begins closed again after a restart of the breaker',
  },
  {
    mistake: 'An error of another name than its own is told.',
    file: 'scenarios.ts',
    replace: "error instanceof Error ? error.name : 'unknown'",
    by: "error instanceof Error ? 'Error' : 'unknown'",
    noticedBy: 'spares callers of a dead service their timeout',
  },
  {
    mistake: 'It stays open for longer with each probe that fails.',
    file: 'circuit-breaker.ts',
    replace:
      'const untilMs = this.clock.now() + this.options.resetTimeoutMs;',
    by: `const me = this as { openings?: number };
    me.openings = (me.openings ?? 0) + 1;
    const times = me.openings > 2 ? 2 : 1;
    const untilMs =
      this.clock.now() + times * this.options.resetTimeoutMs;`,
    noticedBy:
      'opens for a full reset time whenever a probe fails, and for no longer',
  },
  {
    mistake: 'A refusal during a trial is the cause of the state.',
    file: 'circuit-breaker.ts',
    replace: 'throw new CircuitOpenError(0);',
    by: `this.state.because = 'busy';
        throw new CircuitOpenError(0);`,
    noticedBy:
      'keeps saying what led to a state while it refuses calls',
  },
  {
    mistake: 'A refusal while it is open is the cause of the state.',
    file: 'circuit-breaker.ts',
    replace: 'if (waitMs > 0) throw',
    by: "if (waitMs > 0) this.state.because = 'busy';\n      if (waitMs > 0) throw",
    noticedBy:
      'keeps saying what led to a state while it refuses calls',
  },
  {
    mistake: 'A number that is text is taken.',
    file: 'circuit-breaker.ts',
    replace: "if (typeof value === 'number' && value > 0) continue;",
    by: 'if (value > 0) continue;',
    noticedBy:
      'refuses a share above 1, a share, window or reset time that is no number above 0, a reset time without end, and a size, minimum or number of probes that is no whole number above 0',
  },
  {
    mistake: 'A success from before closes it while it is open.',
    file: 'circuit-breaker.ts',
    replace: 'if (state !== admittedIn) return;',
    by: `if (state.kind === 'open' && outcome === 'succeeded') {
      this.state = { kind: 'closed', ended: [] };
    }
    if (state !== admittedIn) return;`,
    noticedBy:
      'stays open, and half-open, though a call from before succeeds late',
  },
  {
    mistake: 'A success from before is one of a probe.',
    file: 'circuit-breaker.ts',
    replace: 'if (state !== admittedIn) return;',
    by: `const isGood = outcome === 'succeeded';
    const isTrial = state.kind === 'half-open';
    if (state !== admittedIn && !(isGood && isTrial)) return;`,
    noticedBy:
      'stays open, and half-open, though a call from before succeeds late',
  },
  {
    mistake:
      'A probe of an earlier trial that succeeds counts in this one.',
    file: 'circuit-breaker.ts',
    replace: 'if (state !== admittedIn) return;',
    by: `const wasTrial = admittedIn.kind === 'half-open';
    const isGood = outcome === 'succeeded';
    if (state !== admittedIn && !(wasTrial && isGood)) return;`,
    noticedBy:
      'ignores a probe of an earlier trial, whether it succeeds or fails',
  },
  {
    mistake:
      'A probe of an earlier trial that fails counts in this one.',
    file: 'circuit-breaker.ts',
    replace: 'if (state !== admittedIn) return;',
    by: `const wasTrial = admittedIn.kind === 'half-open';
    const isBad = outcome === 'failed';
    if (state !== admittedIn && !(wasTrial && isBad)) return;`,
    noticedBy:
      'ignores a probe of an earlier trial, whether it succeeds or fails',
  },
  {
    mistake: 'A call from before that says nothing frees a place.',
    file: 'circuit-breaker.ts',
    replace: 'if (state !== admittedIn) return;',
    by: "if (state !== admittedIn && outcome !== 'nothing') return;",
    noticedBy:
      'gives away no place of a probe when a call from before says nothing late',
  },
  {
    mistake: 'Only a failure can complete the minimum.',
    file: 'circuit-breaker.ts',
    replace: 'if (calls < minimumCalls) return;',
    by: 'if (calls < minimumCalls || !failed) return;',
    noticedBy: 'opens on a success too, if that completes the minimum',
  },
  {
    mistake: 'After a long pause it closes without a probe.',
    file: 'circuit-breaker.ts',
    replace: 'if (waitMs > 0) throw new CircuitOpenError(waitMs);',
    by: `if (waitMs > 0) throw new CircuitOpenError(waitMs);
      if (waitMs < -60_000) {
        this.state = { kind: 'closed', ended: [] };
        return this.state;
      }`,
    noticedBy:
      'sends a probe first though the reset time ended an hour ago',
  },
  {
    mistake: 'The wait is told in steps of 100 ms.',
    file: 'circuit-breaker.ts',
    replace: 'throw new CircuitOpenError(waitMs);',
    by: 'throw new CircuitOpenError(100 * Math.ceil(waitMs / 100));',
    noticedBy:
      'tells a refused caller how long it is until the next try',
  },
  {
    mistake: 'Many probes have no limit.',
    file: 'circuit-breaker.ts',
    replace: 'this.state.started >= this.options.probes',
    by: `this.options.probes < 6 &&
        this.state.started >= this.options.probes`,
    noticedBy:
      'lets a limited number of probes through after the reset time and refuses the rest',
  },
  {
    mistake: 'Whoever is the third too many in a trial is let through.',
    file: 'circuit-breaker.ts',
    replace: 'throw new CircuitOpenError(0);',
    by: `const trial = this.state as { refused?: number };
        trial.refused = (trial.refused ?? 0) + 1;
        if (trial.refused < 3) throw new CircuitOpenError(0);`,
    noticedBy:
      'lets a limited number of probes through after the reset time and refuses the rest',
  },
  {
    mistake: 'A call that took longer than the window is not counted.',
    file: 'circuit-breaker.ts',
    replace: `    const admittedIn = this.admit();
    let outcome: Outcome = 'failed';
    try {
      const result = await operation();`,
    by: `    const admittedIn = this.admit();
    let outcome: Outcome = 'failed';
    const beganMs = this.clock.now();
    const { isFailure: judge, windowMs } = this.options;
    const isLong = () => this.clock.now() - beganMs >= windowMs;
    this.options.isFailure = (error) =>
      !isLong() && judge?.(error) !== false;
    try {
      const result = await operation();`,
    noticedBy: 'counts a call when it ends, however long ago it began',
  },
  {
    mistake: 'The second part of a story pays the first orders again.',
    file: 'scenarios.ts',
    replace: 'order = first; order < first + count;',
    by: 'order = 1; order < 1 + count;',
    noticedBy: 'sends each order of a story to the breaker once',
  },
  {
    mistake: 'The rest of the reset time is rounded.',
    file: 'circuit-breaker.ts',
    replace: 'this.state.untilMs - this.clock.now();',
    by: 'Math.round(this.state.untilMs - this.clock.now());',
    noticedBy:
      'tells a refused caller how long it is until the next try',
  },
];
