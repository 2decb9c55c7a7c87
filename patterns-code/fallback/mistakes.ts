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
    replace: 'this.kept.set(key, { value, atMs, nth });',
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
    replace: `    try {
      const answer = source.ask(request, over.signal);`,
    by: `    void this.clock.sleep(timeoutMs, timer.signal).catch(() => {});
    const answer = source.ask(request, over.signal);
    try {`,
    noticedBy:
      'leaves no timer behind, whether a source answers, fails or throws',
  },
  {
    mistake: 'The timer is never stopped.',
    file: 'fallback.ts',
    replace: 'this.clock.sleep(timeoutMs, timer.signal)',
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
    replace: 'this.alternatives = alternatives.map(copy);',
    by: 'this.alternatives = alternatives.map(copy).reverse();',
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
      }`,
    by: `        failures.push({ source: alternative.name, error });
      }
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
    replace: `void (await this.ask(alternative, request)).value;`,
    by: `const { signal } = new AbortController();
        void (await alternative.ask(request, signal)).value;`,
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
    replace: '(this.kept.get(key)?.nth ?? 0) > nth',
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
    replace: 'if ((this.kept.get(key)?.nth ?? 0) > nth) return value;',
    by: '',
    noticedBy:
      'is that of the later of two questions, also of the same moment, though it is answered first',
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
    replace: 'this.primary = copy(primary);',
    by: 'this.primary = primary;',
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
    replace: 'const km = KM.get(town);',
    by: "const km = KM.get(town) && KM.get('Oslo');",
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
  {
    mistake: 'The signal of a source that answered is aborted.',
    file: 'fallback.ts',
    replace: 'timer.abort();',
    by: 'timer.abort(); over.abort();',
    noticedBy: 'leaves the signal of a source that answered alone',
  },
  {
    mistake: 'The judge is asked about a timeout.',
    file: 'fallback.ts',
    replace:
      'if (!isOurs && this.isFailure(error) !== true) throw error;',
    by: 'if (this.isFailure(error) !== true && !isOurs) throw error;',
    noticedBy:
      'takes a timeout and a NoAnswerError for failures, whatever isFailure says',
  },
  {
    mistake: 'The drill looks at no answer.',
    file: 'fallback.ts',
    replace: 'void (await this.ask(alternative, request)).value;',
    by: 'await this.ask(alternative, request);',
    noticedBy:
      'reports an alternative that answers nothing, with the TypeError of a call',
  },
  {
    mistake: 'Two questions of one moment are taken for one.',
    file: 'fallback.ts',
    replace: 'const nth = (this.asked += 1);',
    by: 'const nth = this.clock.now();',
    noticedBy:
      'is that of the later of two questions, also of the same moment, though it is answered first',
  },
  {
    mistake: 'What is nothing is not kept.',
    file: 'fallback.ts',
    replace: 'this.kept.delete(key);\n',
    by: 'if (!value) return value;\n    this.kept.delete(key);\n',
    noticedBy:
      'takes null, undefined, false, 0 and an empty text for answers, from everybody',
  },
  {
    mistake: 'The list of alternatives stays in the hands of others.',
    file: 'fallback.ts',
    replace: 'this.alternatives = alternatives.map(copy);',
    by: `alternatives.map(copy);
    this.alternatives = alternatives;`,
    noticedBy:
      'keeps to the sources and timeouts it was made with, though they are changed later',
  },
  {
    mistake: 'The alternatives stay in the hands of others.',
    file: 'fallback.ts',
    replace: 'this.alternatives = alternatives.map(copy);',
    by: `alternatives.map(copy);
    this.alternatives = [...alternatives];`,
    noticedBy:
      'keeps to the sources and timeouts it was made with, though they are changed later',
  },
  {
    mistake: 'The primary stays in the hands of others.',
    file: 'fallback.ts',
    replace: 'this.primary = copy(primary);',
    by: `copy(primary);
    this.primary = primary;`,
    noticedBy:
      'keeps to the sources and timeouts it was made with, though they are changed later',
  },
  {
    mistake: 'A source is asked without its object.',
    file: 'fallback.ts',
    replace: 'source.ask(q, signal) };',
    by: '(0, source.ask)(q, signal) };',
    noticedBy: 'asks a source that is an object of a class',
  },
  {
    mistake: 'The limits stay in the hands of others.',
    file: 'fallback.ts',
    replace: 'this.limits = { ...limits };',
    by: 'this.limits = limits;',
    noticedBy:
      'keeps to the limits it was made with, though they are changed later',
  },
  {
    mistake: 'The carrier is asked for Oslo, whatever the town.',
    file: 'scenarios.ts',
    replace: 'value: await carrier.estimate(town)',
    by: "value: await carrier.estimate(town && 'Oslo')",
    noticedBy: 'asks the carrier for the town of the order',
  },
  {
    mistake: 'An answer of Delivery is shown for two seconds.',
    file: 'scenarios.ts',
    replace: 'maxAgeMs: 10_000',
    by: 'maxAgeMs: 2_000',
    noticedBy: 'shows what Delivery said of that town for ten seconds',
  },
  {
    mistake: 'Two towns are known at a time.',
    file: 'scenarios.ts',
    replace: 'maxKeys: 100',
    by: 'maxKeys: 2',
    noticedBy: 'remembers what Delivery said of three towns',
  },
  {
    mistake: 'Whatever the maps say, there is no map.',
    file: 'scenarios.ts',
    replace: "if (nameOf(error) === 'UnknownTownError') throw error;",
    by: '',
    noticedBy:
      'asks the maps for each town, and says that there is none after 100 ms',
  },
  {
    mistake: 'What every object has is a town.',
    file: 'scenarios.ts',
    replace: 'const km = KM.get(town);',
    by: 'const km = (Object.fromEntries(KM) as Record<string, number>)[town];',
    noticedBy: 'knows no town called constructor',
  },
];
