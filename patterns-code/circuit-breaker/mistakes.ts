/** Mistakes somebody could make here, and what has to notice each. */
export const mistakes = [
  {
    mistake: 'A call from an earlier time in the same state counts.',
    file: 'circuit-breaker.ts',
    replace: 'if (this.state !== admittedIn) return;',
    by: 'if (this.state.kind !== admittedIn.kind) return;',
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
    replace: `return world.node('Breaker', ({ clock }) => {
    const breaker = new CircuitBreaker(clock, {`,
    by: `return world.node('Breaker', ({ clock, wallClock }) => {
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
    replace: `  return world.node('Breaker', ({ clock }) => {
    const breaker = new CircuitBreaker(clock, {
      ...options,
      ...changes,
    });`,
    by: `  let kept: CircuitBreaker | undefined;
  return world.node('Breaker', ({ clock }) => {
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
];
