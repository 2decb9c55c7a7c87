/** Mistakes somebody could make here, and what has to notice each. */
export const mistakes = [
  {
    mistake: 'The first attempt is not counted.',
    file: 'retry.ts',
    replace: 'for (let number = 1; ; number += 1) {',
    by: 'for (let number = 0; ; number += 1) {',
    noticedBy:
      'runs the operation as often as its most attempts say, the first included',
  },
  {
    mistake: 'It waits once more before it gives up.',
    file: 'retry.ts',
    replace: 'if (failed >= maxAttempts) throw error;',
    by: `if (failed >= maxAttempts) {
      await this.clock.sleep(this.draw(failed));
      throw error;
    }`,
    noticedBy: 'waits for nothing after the last attempt',
  },
  {
    mistake: 'Once an error was transient, all that come later are.',
    file: 'retry.ts',
    replace: 'if (isTransient(error) !== true)',
    by: 'if (failed === 1 && isTransient(error) !== true)',
    noticedBy:
      'ends at once with an error that is not transient, also after one that is',
  },
  {
    mistake: 'What the operation throws by itself is not tried again.',
    file: 'retry.ts',
    replace: `      try {
        const answer = await operation({ number, leftMs });`,
    by: `      const work = operation({ number, leftMs });
      try {
        const answer = await work;`,
    noticedBy: 'tries again what throws before it returns a promise',
  },
  {
    mistake:
      'The operation is run once, and its promise awaited again.',
    file: 'retry.ts',
    replace: `    for (let number = 1; ; number += 1) {
      const leftMs = endMs - this.clock.now();
      try {
        const answer = await operation({ number, leftMs });`,
    by: `    const work = operation({ number: 1, leftMs: 1 });
    for (let number = 1; ; number += 1) {
      try {
        const answer = await work;`,
    noticedBy:
      'runs the operation anew for each attempt, so a body that is made inside is sent whole',
  },
  {
    mistake: 'Each attempt has the whole deadline.',
    file: 'retry.ts',
    replace: 'const leftMs = endMs - this.clock.now();',
    by: 'const leftMs = this.options.deadlineMs;',
    noticedBy:
      'tells each attempt its number, and the time that is left',
  },
  {
    mistake: 'The deadline counts the waits alone.',
    file: 'retry.ts',
    replace: 'if (this.clock.now() + waitMs >= endMs) throw error;',
    by: 'if (failed * waitMs >= this.options.deadlineMs) throw error;',
    noticedBy:
      'counts the time of the attempts, not only that of the waits',
  },
  {
    mistake: 'An attempt may begin at the deadline.',
    file: 'retry.ts',
    replace: 'if (this.clock.now() + waitMs >= endMs) throw error;',
    by: 'if (this.clock.now() + waitMs > endMs) throw error;',
    noticedBy:
      'begins no attempt at the deadline or later, and gives up before it waits for one',
  },
  {
    mistake: 'It waits until the deadline, and then gives up.',
    file: 'retry.ts',
    replace: 'if (this.clock.now() + waitMs >= endMs) throw error;',
    by: `if (this.clock.now() + waitMs >= endMs) {
      await this.clock.sleep(Math.max(0, endMs - this.clock.now()));
      throw error;
    }`,
    noticedBy:
      'begins no attempt at the deadline or later, and gives up before it waits for one',
  },
  {
    mistake: 'Who slept too long makes the attempt all the same.',
    file: 'retry.ts',
    replace: 'if (this.clock.now() >= endMs) throw error;',
    by: '',
    noticedBy:
      'begins no attempt after the deadline though the process stood still while it waited',
  },
  {
    mistake: 'The delay does not grow.',
    file: 'retry.ts',
    replace: 'baseDelayMs * 2 ** (failed - 1)',
    by: 'baseDelayMs',
    noticedBy:
      'draws each delay from 0 to a bound that doubles up to the longest',
  },
  {
    mistake: 'The first delay is doubled already.',
    file: 'retry.ts',
    replace: '2 ** (failed - 1)',
    by: '2 ** failed',
    noticedBy:
      'draws each delay from 0 to a bound that doubles up to the longest',
  },
  {
    mistake: 'Two to the power of is the other operator.',
    file: 'retry.ts',
    replace: '2 ** (failed - 1)',
    by: '(2 ^ (failed - 1))',
    noticedBy:
      'draws each delay from 0 to a bound that doubles up to the longest',
  },
  {
    mistake: 'The doubling is a shift, which overflows.',
    file: 'retry.ts',
    replace: 'baseDelayMs * 2 ** (failed - 1)',
    by: 'baseDelayMs * (1 << (failed - 1))',
    noticedBy: 'keeps to the longest delay after two thousand attempts',
  },
  {
    mistake: 'The longest delay is held against what was drawn.',
    file: 'retry.ts',
    replace: 'this.random() * Math.min(boundMs, maxDelayMs)',
    by: 'Math.min(this.random() * boundMs, maxDelayMs)',
    noticedBy:
      'draws each delay from 0 to a bound that doubles up to the longest',
  },
  {
    mistake: 'One draw serves all delays of an object.',
    file: 'retry.ts',
    replace: '    this.random = random;',
    by: `    const drawn = random();
    this.random = () => drawn;`,
    noticedBy:
      'draws anew for each delay, and nothing after the last attempt',
  },
  {
    mistake: 'Half of the delay is certain.',
    file: 'retry.ts',
    replace: 'return this.random() *',
    by: 'return (0.5 + this.random() / 2) *',
    noticedBy:
      'draws each delay from 0 to a bound that doubles up to the longest',
  },
  {
    mistake: 'What the service asked for comes in place of the delay.',
    file: 'retry.ts',
    replace: 'askedFor(error) + this.draw(failed)',
    by: '(askedFor(error) || this.draw(failed))',
    noticedBy:
      'waits as long as it is asked to, and its own delay on top',
  },
  {
    mistake: 'The longer of both waits is taken.',
    file: 'retry.ts',
    replace: 'askedFor(error) + this.draw(failed)',
    by: 'Math.max(askedFor(error), this.draw(failed))',
    noticedBy:
      'brings clients that were told the same back one after the other',
  },
  {
    mistake: 'What the service asks for is cut to the longest delay.',
    file: 'retry.ts',
    replace: 'askedFor(error) + this.draw(failed)',
    by: 'Math.min(askedFor(error), this.options.maxDelayMs) + this.draw(failed)',
    noticedBy:
      'waits as long as it is asked to, and its own delay on top',
  },
  {
    mistake: 'A date in the past takes from the delay.',
    file: 'retry.ts',
    replace: "typeof ms === 'number' && ms > 0 ? ms : 0",
    by: "typeof ms === 'number' && ms < Infinity ? ms : 0",
    noticedBy:
      'waits its own delay when it is asked to come back at once, or in the past',
  },
  {
    mistake: 'A text is taken for ms.',
    file: 'retry.ts',
    replace: "typeof ms === 'number' && ms > 0 ? ms : 0",
    by: 'Number(ms) > 0 ? Number(ms) : 0',
    noticedBy:
      'waits its own delay when what it is asked is no number of ms',
  },
  {
    mistake: 'What is no number is waited for.',
    file: 'retry.ts',
    replace: "typeof ms === 'number' && ms > 0 ? ms : 0",
    by: "typeof ms === 'number' && !(ms <= 0) ? ms : 0",
    noticedBy:
      'waits its own delay when what it is asked is no number of ms',
  },
  {
    mistake: 'To come back never is no answer to it.',
    file: 'retry.ts',
    replace: "typeof ms === 'number' && ms > 0 ? ms : 0",
    by: "typeof ms === 'number' && ms > 0 && ms < Infinity ? ms : 0",
    noticedBy:
      'gives up at once when it is asked to come back after the deadline, or never',
  },
  {
    mistake: 'The wait does not listen to the signal.',
    file: 'retry.ts',
    replace: 'await this.clock.sleep(waitMs, signal);',
    by: 'await this.clock.sleep(waitMs);',
    noticedBy:
      'ends when it is aborted while it waits, with the reason, and runs no further attempt',
  },
  {
    mistake: 'Only the wait listens to the signal.',
    file: 'retry.ts',
    replace: `    signal?.throwIfAborted();
    const endMs`,
    by: '    const endMs',
    noticedBy: 'runs nothing when it was aborted before',
  },
  {
    mistake: 'An abort throws an answer away.',
    file: 'retry.ts',
    replace: '        this.save(1);\n',
    by: '        signal?.throwIfAborted();\n        this.save(1);\n',
    noticedBy:
      'gives the answer of an attempt that was under way when it was aborted, and tries no failure again',
  },
  {
    mistake: 'An aborted wait keeps what it had paid.',
    file: 'retry.ts',
    replace:
      '      this.save(successesPerRetry); // for a retry that never began\n',
    by: '',
    noticedBy:
      'takes back what it had paid for a retry that was aborted while it waited, or just then',
  },
  {
    mistake: 'Who is aborted when the wait ends makes the attempt.',
    file: 'retry.ts',
    replace: `      // Both may have ended in the same moment.
      signal?.throwIfAborted();
`,
    by: '',
    noticedBy:
      'takes back what it had paid for a retry that was aborted while it waited, or just then',
  },
  {
    mistake: 'A delay is drawn before it is known if there is one.',
    file: 'retry.ts',
    replace:
      '    const { isTransient, maxAttempts, successesPerRetry } =',
    by: `    const drawn = this.draw(failed);
    void drawn;
    const { isTransient, maxAttempts, successesPerRetry } =`,
    noticedBy:
      'draws anew for each delay, and nothing after the last attempt',
  },
  {
    mistake: 'The budget is asked, and nothing is taken from it.',
    file: 'retry.ts',
    replace: '    this.saved -= successesPerRetry;\n',
    by: '',
    noticedBy:
      'stops trying again when the saved retries are used up, and still makes each call once',
  },
  {
    mistake: 'The budget is asked when the wait is over.',
    file: 'retry.ts',
    replace: `    if (this.retriesLeft < 1) throw error;
    this.saved -= successesPerRetry;
    try {
      await this.clock.sleep(waitMs, signal);`,
    by: `    if (this.retriesLeft < 1) throw error;
    try {
      await this.clock.sleep(waitMs, signal);
      this.saved -= successesPerRetry;`,
    noticedBy:
      'pays for a retry before the wait, so that calls that fail together cannot overdraw it',
  },
  {
    mistake: 'The budget is paid before the deadline is looked at.',
    file: 'retry.ts',
    replace: `    if (this.clock.now() + waitMs >= endMs) throw error;
    if (this.retriesLeft < 1) throw error;
    this.saved -= successesPerRetry;`,
    by: `    if (this.retriesLeft < 1) throw error;
    this.saved -= successesPerRetry;
    if (this.clock.now() + waitMs >= endMs) throw error;`,
    noticedBy:
      'gives up at once when it is asked to come back after the deadline, or never',
  },
  {
    mistake: 'The budget is never filled up again.',
    file: 'retry.ts',
    replace: '        this.save(1);\n',
    by: '',
    noticedBy:
      'earns one retry with as many successful calls as it is told, and not with one less',
  },
  {
    mistake: 'Every attempt fills the budget up, whatever comes of it.',
    file: 'retry.ts',
    replace: `        const answer = await operation({ number, leftMs });
        this.save(1);`,
    by: `        this.save(1);
        const answer = await operation({ number, leftMs });`,
    noticedBy: 'earns nothing by a call that fails',
  },
  {
    mistake: 'A success is a tenth, and ten of them are less than one.',
    file: 'retry.ts',
    replace: '        this.save(1);\n',
    by: '        for (let i = 0; i < 10; i += 1) this.saved += 0.1;\n',
    noticedBy:
      'earns one retry with as many successful calls as it is told, and not with one less',
  },
  {
    mistake: 'A call that needed a retry earns nothing.',
    file: 'retry.ts',
    replace: 'this.save(1);',
    by: 'if (number === 1) this.save(1);',
    noticedBy:
      'earns one retry with as many successful calls as it is told, and not with one less',
  },
  {
    mistake: 'What does not fit into the budget is lost as a whole.',
    file: 'retry.ts',
    replace: 'this.saved = Math.min(this.saved + successes, most);',
    by: 'if (this.saved + successes <= most) this.saved += successes;',
    noticedBy:
      'takes back what it had paid for a retry that was aborted while it waited, or just then',
  },
  {
    mistake: 'Who is asked to wait may come back without a budget.',
    file: 'retry.ts',
    replace: 'if (this.retriesLeft < 1) throw error;',
    by: 'if (this.retriesLeft < 1 && !askedFor(error)) throw error;',
    noticedBy:
      'stops trying again when the saved retries are used up, and still makes each call once',
  },
  {
    mistake: 'What the service asks for makes the delay short again.',
    file: 'retry.ts',
    replace: 'this.draw(failed);\n    // Nobody',
    by: 'this.draw(askedFor(error) ? 1 : failed);\n    // Nobody',
    noticedBy:
      'draws each delay from 0 to a bound that doubles up to the longest',
  },
  {
    mistake: 'The budget grows without end.',
    file: 'retry.ts',
    replace: 'Math.min(this.saved + successes, most)',
    by: 'Math.min(this.saved + successes, 1e9 * most)',
    noticedBy:
      'saves up no more retries than its budget, and has them from the start',
  },
  {
    mistake: 'The budget begins empty.',
    file: 'retry.ts',
    replace: 'this.saved = options.budget * options.successesPerRetry;',
    by: 'this.saved = 0;',
    noticedBy:
      'saves up no more retries than its budget, and has them from the start',
  },
  {
    mistake: 'Part of a retry is enough for one.',
    file: 'retry.ts',
    replace: 'return Math.floor(this.saved',
    by: 'return Math.ceil(this.saved',
    noticedBy:
      'earns one retry with as many successful calls as it is told, and not with one less',
  },
  {
    mistake: 'A number of attempts may be text.',
    file: 'retry.ts',
    replace: 'Number.isSafeInteger(value) && value > 0',
    by: 'value > 0 && value % 1 === 0',
    noticedBy:
      'refuses a time that is no finite number above 0, and a number of attempts, retries or successes that is no whole number above 0',
  },
  {
    mistake: 'A time may be text.',
    file: 'retry.ts',
    replace: 'Number.isFinite(value) && value > 0',
    by: 'value > 0 && value < Infinity',
    noticedBy:
      'refuses a time that is no finite number above 0, and a number of attempts, retries or successes that is no whole number above 0',
  },
  {
    mistake: 'A first delay may be longer than the longest.',
    file: 'retry.ts',
    replace: 'if (baseDelayMs > maxDelayMs) {',
    by: 'if (baseDelayMs > 100 * maxDelayMs) {',
    noticedBy:
      'refuses a first delay above the longest, and names both',
  },
  {
    mistake: 'Each attempt has a key of its own.',
    file: 'scenarios.ts',
    replace: 'payments.charge(order, ...keys)',
    by: 'payments.charge(order, `K${order} ${leftMs}`)',
    noticedBy: 'an order is charged at most once',
  },
  {
    mistake: 'Payments forgets its keys when it restarts.',
    file: 'scenarios.ts',
    replace: "world.node('Payments', ({ clock, disk }) => {",
    by: "world.node('Payments', ({ clock, disk }) => {\n    disk.clear();",
    noticedBy:
      'charges once for each key, also at the same time and after two restarts',
  },
  {
    mistake: 'Payments looks for the key before it works, not after.',
    file: 'scenarios.ts',
    replace: `        await clock.sleep(20);
        const waitMs`,
    by: `        const isKnown = key !== undefined && disk.has(key);
        await clock.sleep(20);
        if (!isKnown) key = undefined;
        const waitMs`,
    noticedBy: 'an order is charged at most once',
  },
  {
    mistake: 'All orders have one key.',
    file: 'scenarios.ts',
    replace: '[`K${order}`]',
    by: "['K']",
    noticedBy:
      'passes each order with a key of its own through the retry, the same for all attempts',
  },
  {
    mistake: 'Payments answers and charges nothing.',
    file: 'scenarios.ts',
    replace: 'if (!disk.has(charge)) disk.set(charge, order);',
    by: 'void charge;',
    noticedBy: 'who has a receipt has been charged',
  },
  {
    mistake: 'Payments never answers.',
    file: 'scenarios.ts',
    replace: 'return `receipt ${order}`;',
    by: 'return new Promise<string>(() => {});',
    noticedBy: 'a receipt arrives after all',
  },
  {
    mistake: 'An attempt waits longer than is left.',
    file: 'scenarios.ts',
    replace: `            Math.min(TIMEOUT_MS, leftMs),`,
    by: '            Math.max(TIMEOUT_MS, 0 * leftMs),',
    noticedBy:
      'waits 300 ms for a payment that never comes, and less when less is left',
  },
  {
    mistake: 'Payments is busy, and charges all the same.',
    file: 'scenarios.ts',
    replace: 'if (waitMs > 0) throw new Busy(waitMs);',
    by: "if (waitMs > 0) { disk.set('b', order); throw new Busy(waitMs); }",
    noticedBy:
      'says how long it is busy, charges nothing meanwhile, and takes orders then',
  },
  {
    mistake: 'A refusal of the breaker is tried again.',
    file: 'scenarios.ts',
    replace: "['TimeoutError', 'Busy'].includes",
    by: "['TimeoutError', 'Busy', 'CircuitOpenError'].includes",
    noticedBy:
      'tries nothing again that a breaker inside it refuses, so that a dead service gets four attempts for four orders',
  },
  {
    mistake: 'The two orders are mixed up.',
    file: 'scenarios.ts',
    replace: "return order === 'breaker inside'",
    by: "return order !== 'breaker inside'",
    noticedBy:
      'sends a dead service all attempts of each order, twelve for four, when the breaker stands around it',
  },
  {
    mistake: 'What is charged later is written under one key for all.',
    file: 'scenarios.ts',
    replace: 'host.disk.set(`later K${number}`, number);',
    by: "host.disk.set('later', number);",
    noticedBy:
      'writes down each order that is to be charged later, under its key',
  },
  {
    mistake: 'A refused order is taken without being written down.',
    file: 'scenarios.ts',
    replace: 'host.disk.set(`later K${number}`, number);',
    by: '',
    noticedBy:
      'writes down each order that is to be charged later, under its key',
  },
  {
    mistake: 'The fallback answers though Payments does.',
    file: 'scenarios.ts',
    replace: 'return (await fallback.call(number)).value;',
    by: "await fallback.call(number); return 'charged later';",
    noticedBy: 'charges nothing later while Payments is up',
  },
  {
    mistake: 'All orders together have one key.',
    file: 'scenarios.ts',
    replace:
      'payments.charge(number, `K${number}`),\n    );\n    const fallback',
    by: "payments.charge(number, 'K'),\n    );\n    const fallback",
    noticedBy: 'charges nothing later while Payments is up',
  },
  {
    mistake: 'A promise counts as a yes.',
    file: 'retry.ts',
    replace: 'isTransient(error) !== true',
    by: '!isTransient(error)',
    noticedBy: 'takes the promise of an async `isTransient` for no yes',
  },
  {
    mistake: 'Only the first wait can be aborted.',
    file: 'retry.ts',
    replace: 'await this.clock.sleep(waitMs, signal);',
    by: 'await this.clock.sleep(waitMs, failed < 2 ? signal : undefined);',
    noticedBy:
      'ends, pauses and gives back in its second wait as in its first',
  },
  {
    mistake: 'Only the first retry is given back.',
    file: 'retry.ts',
    replace: 'this.save(successesPerRetry); // for',
    by: 'if (failed < 2) this.save(successesPerRetry); // for',
    noticedBy:
      'ends, pauses and gives back in its second wait as in its first',
  },
  {
    mistake: 'Only a call that succeeds at once earns.',
    file: 'retry.ts',
    replace: 'this.save(1);',
    by: 'if (number === 1) this.save(1);',
    noticedBy:
      'earns one retry with as many successful calls as it is told, and not with one less',
  },
  {
    mistake: 'What is given back may exceed the budget.',
    file: 'retry.ts',
    replace: 'this.save(successesPerRetry); // for',
    by: 'this.saved += successesPerRetry; // for',
    noticedBy:
      'saves up no more retries than its budget, and has them from the start',
  },
  {
    mistake: 'Options are read as they are now.',
    file: 'retry.ts',
    replace: 'this.options = { ...options };',
    by: 'this.options = options;',
    noticedBy: 'keeps to the options that it was made with',
  },
  {
    mistake: 'The breaker counts refusals of the bulkhead.',
    file: 'scenarios.ts',
    replace:
      "!['BulkheadFullError', 'CardRejected'].includes(nameOf(error)),",
    by: "!['CardRejected'].includes(nameOf(error)),",
    noticedBy:
      'puts a burst of orders off, and takes no burst for an outage of Payments',
  },
  {
    mistake: 'The breaker counts rejected cards.',
    file: 'scenarios.ts',
    replace:
      "!['BulkheadFullError', 'CardRejected'].includes(nameOf(error)),",
    by: "!['BulkheadFullError'].includes(nameOf(error)),",
    noticedBy:
      'passes on that a card was rejected, and takes neither that nor a bug for an outage',
  },
  {
    mistake: 'There is no bulkhead.',
    file: 'scenarios.ts',
    replace:
      '    bulkhead.call(() =>\n      withTimeout(clock, Math.min(TIMEOUT_MS, leftMs), charge(number)),\n    );',
    by: '    withTimeout(clock, Math.min(TIMEOUT_MS, leftMs), charge(number));',
    noticedBy:
      'puts a burst of orders off, and takes no burst for an outage of Payments',
  },
  {
    mistake: 'The fallback takes every error for an outage.',
    file: 'scenarios.ts',
    replace: '(error) => isTransient(error) || isRefusal(error),',
    by: '() => true,',
    noticedBy:
      'passes on that a card was rejected, and takes neither that nor a bug for an outage',
  },
];
