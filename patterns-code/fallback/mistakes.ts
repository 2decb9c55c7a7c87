/** Mistakes that the stories and the tests of this pattern notice. */
export const mistakes = [
  {
    mistake: 'The chain ends one too early.',
    file: 'fallback.ts',
    replace: `const others: Failure[] = [];
    for (const alternative of this.alternatives) {`,
    by: `const others: Failure[] = [];
    const { length } = this.alternatives;
    const reached = this.alternatives.slice(0, Math.max(1, length - 1));
    for (const alternative of reached) {`,
    noticedBy: 'no page is without an estimate',
  },
  {
    mistake: "What is the carrier's looks like Delivery's.",
    file: 'scenarios.ts',
    replace: 'return `${value} days (${by}${age})`;',
    by: "return by === 'carrier' ? `${value} days` : `${value} days (${by}${age})`;",
    noticedBy: "an estimate that is not Delivery's says so",
  },
  {
    mistake: 'The carrier is left out of the chain.',
    file: 'scenarios.ts',
    replace:
      'if (carrier !== undefined) sources.unshift(askCarrier(carrier));',
    by: '',
    noticedBy: 'what helps is: carrier',
  },
  {
    mistake: 'Nothing is kept.',
    file: 'fallback.ts',
    replace: 'this.kept.set(key, { value, atMs });',
    by: '',
    noticedBy: 'what helps is: last known',
  },
  {
    mistake: 'The promise for any town is called something else.',
    file: 'scenarios.ts',
    replace: "name: 'for any town'",
    by: "name: 'somebody'",
    noticedBy: 'what helps is: for any town',
  },
  {
    mistake: 'An answer that is nothing is taken for a failure.',
    file: 'fallback.ts',
    replace: `return { value: await this.ask(this.primary, request) };`,
    by: `const value = await this.ask(this.primary, request);
      if (value === undefined) throw new NoAnswerError('nothing');
      return { value };`,
    noticedBy:
      'takes null, undefined, false, 0 and an empty text for answers, from everybody',
  },
  {
    mistake: 'An alternative that found nothing is passed over.',
    file: 'fallback.ts',
    replace: 'const failures = [first, ...others];',
    by: `if (value === null) throw new NoAnswerError('nothing');
        const failures = [first, ...others];`,
    noticedBy:
      'takes null, undefined, false, 0 and an empty text for answers, from everybody',
  },
  {
    mistake: 'Whoever fell back never comes back to the primary.',
    file: 'fallback.ts',
    replace: 'first = this.failure(this.primary.name, error);',
    by: `first = this.failure(this.primary.name, error);
      const me = this as unknown as { primary: Source<Q, T> };
      const { primary } = me;
      me.primary = { ...primary, ask: () => Promise.reject(error) };`,
    noticedBy:
      'asks the primary first each time, so that its answers are back when it is',
  },
  {
    mistake: 'The first alternative is asked beside the primary.',
    file: 'fallback.ts',
    replace: `let first: Failure;
    try {`,
    by: `let first: Failure;
    void this.drill(request);
    try {`,
    noticedBy:
      'asks no alternative before the primary has failed or its time is over',
  },
  {
    mistake: 'The alternative is called by the name of the primary.',
    file: 'fallback.ts',
    replace: 'const by = alternative.name;',
    by: 'const by = this.primary.name;',
    noticedBy:
      'says that the answer is degraded, which alternative gave it, and why the primary did not',
  },
  {
    mistake: 'Why the alternatives failed is not told.',
    file: 'fallback.ts',
    replace: 'const failures = [first, ...others];',
    by: 'const failures = [first];',
    noticedBy:
      'tells why each before it did not answer, in the order of the chain, with the errors as they were',
  },
  {
    mistake: 'The failures are told in the wrong order.',
    file: 'fallback.ts',
    replace: 'const failures = [first, ...others];',
    by: 'const failures = [...others, first];',
    noticedBy:
      'tells why each before it did not answer, in the order of the chain, with the errors as they were',
  },
  {
    mistake: 'The errors are told as text.',
    file: 'fallback.ts',
    replace: `    return { source, error };
  }

  private async ask`,
    by: `    return { source, error: new Error(String(error)) };
  }

  private async ask`,
    noticedBy:
      'tells why each before it did not answer, in the order of the chain, with the errors as they were',
  },
  {
    mistake: 'An age of 0 ms is none.',
    file: 'fallback.ts',
    replace: 'return { value, degraded: { by, ageMs, failures } };',
    by: 'return { value, degraded: { by, ageMs: ageMs || undefined, failures } };',
    noticedBy:
      'says how old a stored value is, also one of 0 ms, and of no age where it was made for the request',
  },
  {
    mistake: 'What was made for the request is 0 ms old.',
    file: 'fallback.ts',
    replace: 'return { value, degraded: { by, ageMs, failures } };',
    by: 'return { value, degraded: { by, ageMs: ageMs ?? 0, failures } };',
    noticedBy:
      'says how old a stored value is, also one of 0 ms, and of no age where it was made for the request',
  },
  {
    mistake: 'The failures of all calls are in one list.',
    file: 'fallback.ts',
    replace: 'const failures = [first, ...others];',
    by: `const me = this as { all?: Failure[] };
        const failures = (me.all = [...(me.all ?? []), first, ...others]);`,
    noticedBy: 'keeps two calls at the same time apart',
  },
  {
    mistake: 'The primary is judged, the alternatives are not.',
    file: 'fallback.ts',
    replace: 'others.push(this.failure(by, error));',
    by: 'others.push({ source: by, error });',
    noticedBy:
      'passes on what an alternative says of a mistake or a bug, and goes no further down',
  },
  {
    mistake: 'A promise is a yes.',
    file: 'fallback.ts',
    replace: 'this.isFailure(error) !== true',
    by: '!this.isFailure(error)',
    noticedBy:
      'falls back for true alone: the promise of an async isFailure is no yes',
  },
  {
    mistake: 'A timeout is a failure only if somebody says so.',
    file: 'fallback.ts',
    replace: 'const isOurs = error instanceof NoAnswerError;',
    by: 'const isOurs = false;',
    noticedBy:
      'takes a timeout and a NoAnswerError for failures, whatever isFailure says',
  },
  {
    mistake: 'A judge that fails says yes.',
    file: 'fallback.ts',
    replace: 'const isOurs = error instanceof NoAnswerError;',
    by: `let isOurs = error instanceof NoAnswerError;
    try {
      this.isFailure(error);
    } catch {
      isOurs = true;
    }`,
    noticedBy: 'passes on what isFailure throws',
  },
  {
    mistake: 'An Error is all that can fail.',
    file: 'fallback.ts',
    replace: 'const isOurs = error instanceof NoAnswerError;',
    by: `if (!(error instanceof Error)) throw error;
    const isOurs = error instanceof NoAnswerError;`,
    noticedBy: 'says what was thrown also when it is no Error',
  },
  {
    mistake: 'A mistake of the caller is passed on in another error.',
    file: 'fallback.ts',
    replace: '!== true) throw error;',
    by: '!== true) throw new Error(String(error));',
    noticedBy:
      "passes on the caller's mistake, which isFailure does not name, as it is, and asks nobody else",
  },
  {
    mistake: 'Errors that JavaScript itself throws are failures.',
    file: 'fallback.ts',
    replace: 'const isOurs = error instanceof NoAnswerError;',
    by: `const isOurs =
      error instanceof NoAnswerError || error instanceof TypeError;`,
    noticedBy:
      'hides no bug behind an answer: a TypeError that isFailure does not name is passed on',
  },
  {
    mistake: 'A source that throws at once leaves its timer.',
    file: 'fallback.ts',
    replace: `    late.catch(() => {}); // the timer of an answer that came
    try {`,
    by: `    late.catch(() => {}); // the timer of an answer that came
    const answer = source.ask(request, over.signal);
    source = { ...source, ask: () => answer };
    try {`,
    noticedBy:
      'leaves no timer behind, whether a source answers, fails or throws',
  },
  {
    mistake: 'The timer is never stopped.',
    file: 'fallback.ts',
    replace: 'this.clock.sleep(timeoutMs, over.signal)',
    by: 'this.clock.sleep(timeoutMs)',
    noticedBy:
      'leaves no timer behind, whether a source answers, fails or throws',
  },
  {
    mistake: 'The signal is a signal for the timer alone.',
    file: 'fallback.ts',
    replace: 'source.ask(request, over.signal)',
    by: 'source.ask(request, new AbortController().signal)',
    noticedBy:
      'tells a source by its signal that nobody waits any more, and not before',
  },
  {
    mistake: 'The primary has the time of the first alternative.',
    file: 'fallback.ts',
    replace: 'const { timeoutMs } = source;',
    by: `const timeoutMs = Math.min(
      source.timeoutMs,
      ...this.alternatives.map((one) => one.timeoutMs),
    );`,
    noticedBy:
      'falls back from a primary that hangs when its timeout is over',
  },
  {
    mistake: 'All share the time that the primary has.',
    file: 'fallback.ts',
    replace: 'const { timeoutMs } = source;',
    by: 'const { timeoutMs } = this.primary;',
    noticedBy:
      'gives each alternative a timeout of its own, so that one that hangs does not hold the next',
  },
  {
    mistake: 'All alternatives are asked at once.',
    file: 'fallback.ts',
    replace: `const others: Failure[] = [];
    for (const alternative of this.alternatives) {`,
    by: `const others: Failure[] = [];
    const asked = this.alternatives.map((one) => {
      const answer = this.ask(one, request);
      answer.catch(() => {});
      return { ...one, ask: () => answer };
    });
    for (const alternative of asked) {`,
    noticedBy:
      'asks the alternatives in order, each with the same request, and the next one only when the one before has failed',
  },
  {
    mistake: 'The alternatives are asked from the last to the first.',
    file: 'fallback.ts',
    replace: 'this.alternatives = alternatives;',
    by: 'this.alternatives = [...alternatives].reverse();',
    noticedBy:
      'asks the alternatives in order, each with the same request, and the next one only when the one before has failed',
  },
  {
    mistake: 'When all fail, the last is blamed.',
    file: 'fallback.ts',
    replace: 'throw new AllFailedError(first, others);',
    by: 'throw new AllFailedError(others.at(-1) ?? first, [first, ...others]);',
    noticedBy:
      "throws the primary's message and cause when all fail, with every failure in order",
  },
  {
    mistake: 'The cause is lost.',
    file: 'fallback.ts',
    replace: 'super(`${source}: ${why}`, { cause: error });',
    by: 'super(`${source}: ${why}`);',
    noticedBy:
      "throws the primary's message and cause when all fail, with every failure in order",
  },
  {
    mistake: 'The drill asks the primary too.',
    file: 'fallback.ts',
    replace: `    const failures: Failure[] = [];
    for (const`,
    by: `    const failures: Failure[] = [];
    await this.ask(this.primary, request);
    for (const`,
    noticedBy:
      'asks every alternative though the primary is well, and names those that would be no help, and why',
  },
  {
    mistake: 'The drill ends with the first that answers.',
    file: 'fallback.ts',
    replace: `        failures.push({ source: alternative.name, error });
      });`,
    by: `        failures.push({ source: alternative.name, error });
      });
      if (failures.length === 0) return failures;`,
    noticedBy:
      'asks every alternative though the primary is well, and names those that would be no help, and why',
  },
  {
    mistake: 'The drill reports only what counts as a failure.',
    file: 'fallback.ts',
    replace: 'failures.push({ source: alternative.name, error });',
    by: 'failures.push(this.failure(alternative.name, error));',
    noticedBy:
      'asks every alternative though the primary is well, and names those that would be no help, and why',
  },
  {
    mistake: 'The drill waits for ever.',
    file: 'fallback.ts',
    replace: `await this.ask(alternative, request).catch(`,
    by: `await alternative.ask(request, new AbortController().signal).catch(`,
    noticedBy:
      'finds one that hangs when its timeout is over, and asks the next',
  },
  {
    mistake: 'There is one last known value for all keys.',
    file: 'fallback.ts',
    replace: `async keep(key: string, ask: () => Promise<T>): Promise<T> {`,
    by: `async keep(key: string, ask: () => Promise<T>): Promise<T> {
    key = 'one';`,
    noticedBy:
      'is the last good answer of the same key; a failure changes nothing and is passed on',
  },
  {
    mistake: 'The first answer is kept for good.',
    file: 'fallback.ts',
    replace: '(this.kept.get(key)?.atMs ?? atMs) > atMs',
    by: 'this.kept.has(key)',
    noticedBy:
      'is the last good answer of the same key; a failure changes nothing and is passed on',
  },
  {
    mistake: 'A failure makes it forget.',
    file: 'fallback.ts',
    replace: 'const value = await ask();',
    by: `const known = this.kept.get(key);
    this.kept.delete(key);
    const value = await ask();
    if (known !== undefined) this.kept.set(key, known);`,
    noticedBy:
      'is the last good answer of the same key; a failure changes nothing and is passed on',
  },
  {
    mistake: 'It is as young as the answer.',
    file: 'fallback.ts',
    replace: `    const atMs = this.clock.now();
    const value = await ask();`,
    by: `    const value = await ask();
    const atMs = this.clock.now();`,
    noticedBy:
      'is as old as the question, not as the answer, and lives as long as its limit says',
  },
  {
    mistake: 'The answer that comes last is kept.',
    file: 'fallback.ts',
    replace:
      'if ((this.kept.get(key)?.atMs ?? atMs) > atMs) return value;',
    by: '',
    noticedBy:
      'is that of the latest question, though an earlier one is answered later',
  },
  {
    mistake: 'It is kept for ever.',
    file: 'fallback.ts',
    replace:
      'if (ageMs <= this.limits.maxAgeMs) return { value, ageMs };',
    by: 'if (ageMs >= 0) return { value, ageMs };',
    noticedBy:
      'is as old as the question, not as the answer, and lives as long as its limit says',
  },
  {
    mistake: 'Its life ends before its limit.',
    file: 'fallback.ts',
    replace: 'ageMs <= this.limits.maxAgeMs',
    by: 'ageMs < this.limits.maxAgeMs',
    noticedBy:
      'is as old as the question, not as the answer, and lives as long as its limit says',
  },
  {
    mistake: 'The age is told in whole ms.',
    file: 'fallback.ts',
    replace: 'const ageMs = this.clock.now() - atMs;',
    by: 'const ageMs = Math.floor(this.clock.now() - atMs);',
    noticedBy:
      'is as old as the question, not as the answer, and lives as long as its limit says',
  },
  {
    mistake: 'The memory has no end.',
    file: 'fallback.ts',
    replace:
      'if (this.kept.size > this.limits.maxKeys) this.kept.delete(oldest);',
    by: '',
    noticedBy:
      'is none for a key that was never asked for, nor for one that had to make room',
  },
  {
    mistake: 'The key that was new first goes, though it is in use.',
    file: 'fallback.ts',
    replace: '    this.kept.delete(key);\n',
    by: '',
    noticedBy:
      'is none for a key that was never asked for, nor for one that had to make room',
  },
  {
    mistake: 'What is known is known of Oslo.',
    file: 'scenarios.ts',
    replace: 'known.keep(town, () => delivery.estimate(town)),',
    by: `known.keep('Oslo', () => delivery.estimate(town)),`,
    noticedBy: 'shows what Delivery said of that town for ten seconds',
  },
  {
    mistake: 'The age is measured by the time of day.',
    file: 'scenarios.ts',
    replace: `  const boot = ({ clock }: Host) => {
    const limits`,
    by: `  const boot = (host: Host) => {
    const { wallClock } = host;
    const clock = { ...host.clock, now: () => wallClock.time() };
    clock.sleep = (ms, signal) => host.clock.sleep(ms, signal);
    const limits`,
    noticedBy:
      'has its true age though the time of day was set back by an hour',
  },
  {
    mistake: 'A timeout that is text is taken.',
    file: 'fallback.ts',
    replace: 'Number.isFinite(value) &&',
    by: 'isFinite(value as number) &&',
    noticedBy:
      'refuses a timeout that is no number from 1 on, or has no end, and names its source',
  },
  {
    mistake: 'A timeout without end is taken.',
    file: 'fallback.ts',
    replace: 'Number.isFinite(value) &&',
    by: "typeof value === 'number' &&",
    noticedBy:
      'refuses a timeout that is no number from 1 on, or has no end, and names its source',
  },
  {
    mistake: 'The timeout of the primary is not looked at.',
    file: 'fallback.ts',
    replace: 'for (const { name, timeoutMs } of sources) {',
    by: 'for (const { name, timeoutMs } of sources.slice(1)) {',
    noticedBy:
      'refuses a timeout that is no number from 1 on, or has no end, and names its source',
  },
  {
    mistake: 'An alternative may have the name of the primary.',
    file: 'fallback.ts',
    replace: 'if (new Set(names).size < names.length) {',
    by: 'if (new Set(names).size < names.length - 1) {',
    noticedBy:
      'refuses two sources of one name, since nobody could tell whose answer it is, and a chain of none',
  },
  {
    mistake: 'Two alternatives may have one name.',
    file: 'fallback.ts',
    replace: 'if (new Set(names).size < names.length) {',
    by: 'if (names.indexOf(names[0] ?? "", 1) > 0) {',
    noticedBy:
      'refuses two sources of one name, since nobody could tell whose answer it is, and a chain of none',
  },
  {
    mistake: 'What comes after the timeout is thrown away.',
    file: 'fallback.ts',
    replace: '    const value = await ask();\n',
    by: `    const value = await ask();
    if (this.clock.now() - atMs > 100) return value;
`,
    noticedBy: 'is kept also when its answer comes after the timeout',
  },
  {
    mistake: 'The reports of two drills are one.',
    file: 'fallback.ts',
    replace: `    const failures: Failure[] = [];
    for (const`,
    by: `    const me = this as { found?: Failure[] };
    const failures = (me.found ??= []);
    for (const`,
    noticedBy: 'reports in each drill what that drill has found',
  },
  {
    mistake: 'A chain may be empty.',
    file: 'fallback.ts',
    replace:
      "if (names.length < 2) throw new RangeError('no alternative');",
    by: '',
    noticedBy:
      'refuses two sources of one name, since nobody could tell whose answer it is, and a chain of none',
  },
  {
    mistake: 'The greatest age is not looked at.',
    file: 'fallback.ts',
    replace: "checkNumber('maxAgeMs', limits.maxAgeMs);",
    by: '',
    noticedBy:
      'refuses a greatest age or number of keys that is no number from 1 on, or has no end',
  },
  {
    mistake: 'The number of keys is not looked at.',
    file: 'fallback.ts',
    replace: "checkNumber('maxKeys', limits.maxKeys);",
    by: '',
    noticedBy:
      'refuses a greatest age or number of keys that is no number from 1 on, or has no end',
  },
  {
    mistake: 'Each town is as far as Oslo.',
    file: 'scenarios.ts',
    replace: 'const km = KM[town];',
    by: "const km = KM[town] && KM['Oslo'];",
    noticedBy:
      'knows the days to each town, after 20 ms, and no others',
  },
  {
    mistake: 'The carrier works on all requests at once.',
    file: 'scenarios.ts',
    replace: 'line = line.then(() => clock.sleep(50));',
    by: 'line = clock.sleep(50);',
    noticedBy:
      'lets the carrier say two days more, one request after the other',
  },
  {
    mistake: 'Delivery has maps of its own all the time.',
    file: 'scenarios.ts',
    replace: 'return (await look(clock, town, maps)) / 100;',
    by: 'return (await look(clock, town, maps && undefined)) / 100;',
    noticedBy:
      'asks the maps for each town, and says that there is none after 100 ms',
  },
  {
    mistake: 'The carrier has maps of its own all the time.',
    file: 'scenarios.ts',
    replace: 'return (await look(clock, town, maps)) / 100 + 2;',
    by: 'return (await look(clock, town, maps && undefined)) / 100 + 2;',
    noticedBy:
      'fails with the primary when the alternatives need the same thing',
  },
  {
    mistake: 'A town that is none counts as a failure.',
    file: 'scenarios.ts',
    replace: "return nameOf(error) === 'UnavailableError';",
    by: "return nameOf(error) !== 'TypeError';",
    noticedBy:
      'passes each town through the checkout, and says of a town that is none that it is none',
  },
  {
    mistake: 'The checkout asks for one town only.',
    file: 'scenarios.ts',
    replace: 'tell(await fallback.call(town)),',
    by: "tell(await fallback.call(town && 'Oslo')),",
    noticedBy:
      'passes each town through the checkout, and says of a town that is none that it is none',
  },
];
