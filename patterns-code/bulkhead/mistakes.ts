/** Mistakes that the stories and the tests of this pattern notice. */
export const mistakes = [
  {
    mistake: 'One more runs than there are places.',
    file: 'bulkhead.ts',
    replace: 'if (this.running < maxConcurrent) {',
    by: 'if (this.running <= maxConcurrent) {',
    noticedBy: 'at most 2 run, 1 waits',
  },
  {
    mistake: 'Only one runs at a time.',
    file: 'bulkhead.ts',
    replace: 'if (this.running < maxConcurrent) {',
    by: 'if (this.running < Math.min(maxConcurrent, 1)) {',
    noticedBy:
      'runs as many operations at a time as it has places, and no more',
  },
  {
    mistake: 'One more waits than may wait.',
    file: 'bulkhead.ts',
    replace: 'if (this.waiting < maxWaiting) return',
    by: 'if (this.waiting <= maxWaiting) return',
    noticedBy: 'at most 2 run, 1 waits',
  },
  {
    mistake: 'A queue of 0 is a queue without end.',
    file: 'bulkhead.ts',
    replace: 'if (this.waiting < maxWaiting) return',
    by: 'if (!maxWaiting || this.waiting < maxWaiting) return',
    noticedBy:
      'lets nobody wait if it is told so, and refuses whoever finds no place',
  },
  {
    mistake: 'Those who run count as waiting, too.',
    file: 'bulkhead.ts',
    replace: 'if (this.waiting < maxWaiting) return',
    by: 'if (this.running + this.waiting < maxWaiting) return',
    noticedBy:
      'lets a limited number of callers wait and refuses the next at once, without running its operation',
  },
  {
    mistake: 'A refused caller is told nothing: it gets undefined.',
    file: 'bulkhead.ts',
    replace: 'await this.enter(signal);',
    by: `try {
      await this.enter(signal);
    } catch (error) {
      if (!(error instanceof BulkheadFullError)) throw error;
      return undefined as T;
    }`,
    noticedBy:
      'lets a limited number of callers wait and refuses the next at once, without running its operation',
  },
  {
    mistake: 'A refused caller is refused after a while.',
    file: 'bulkhead.ts',
    replace:
      'throw new BulkheadFullError(this.dependency, running, waiting);',
    by: `const error = new BulkheadFullError(
      this.dependency,
      running,
      waiting,
    );
    return new Promise((_resolve, reject) => {
      this.waiters.add(() => reject(error));
    });`,
    noticedBy:
      'lets a limited number of callers wait and refuses the next at once, without running its operation',
  },
  {
    mistake: 'A refusal names the wrong numbers.',
    file: 'bulkhead.ts',
    replace: 'const { running, waiting } = this;',
    by: 'const [waiting, running] = [this.running, this.waiting];',
    noticedBy:
      'tells whom it refuses whose bulkhead is full, and how full',
  },
  {
    mistake: 'A refusal does not carry whose it is.',
    file: 'bulkhead.ts',
    replace: 'this.dependency = dependency;\n  }\n}',
    by: "this.dependency = '';\n    void dependency;\n  }\n}",
    noticedBy:
      'tells whom it refuses whose bulkhead is full, and how full',
  },
  {
    mistake: 'The last who waits is served first.',
    file: 'bulkhead.ts',
    replace: 'const [first] = this.waiters;',
    by: 'const first = [...this.waiters].pop();',
    noticedBy: 'runs those who wait in the order in which they came',
  },
  {
    mistake: 'A place is free between two hands.',
    file: 'bulkhead.ts',
    replace: `if (first) first();
    else this.running -= 1;`,
    by: `this.running -= 1;
    if (first) {
      void Promise.resolve().then(() => {
        this.running += 1;
        first();
      });
    }`,
    noticedBy:
      'gives a place to who waits and not to who comes in that moment',
  },
  {
    mistake: 'A place that is handed over is freed as well.',
    file: 'bulkhead.ts',
    replace: `if (first) first();
    else this.running -= 1;`,
    by: `if (first) first();
    this.running -= 1;`,
    noticedBy: 'shows how many run and how many wait',
  },
  {
    mistake: 'A waiter whose turn came takes a second place.',
    file: 'bulkhead.ts',
    replace: 'resolve();\n      };',
    by: 'this.running += 1;\n        resolve();\n      };',
    noticedBy: 'shows how many run and how many wait',
  },
  {
    mistake: 'A waiter stays in the queue when its turn comes.',
    file: 'bulkhead.ts',
    replace: `const begin = () => {
        this.waiters.delete(begin);`,
    by: 'const begin = () => {',
    noticedBy: 'every place is free again',
  },
  {
    mistake: 'Who waits is refused when somebody else comes.',
    file: 'bulkhead.ts',
    replace: 'const { running, waiting } = this;',
    by: `const { running, waiting } = this;
    const [oldest] = this.waiters;
    if (oldest) this.waiters.delete(oldest);`,
    noticedBy:
      'never refuses a caller that it has let wait, however many come',
  },
  {
    mistake: 'An error of the operation is swallowed.',
    file: 'bulkhead.ts',
    replace: 'return await operation();\n    } finally {',
    by: `return await operation();
    } catch {
      return undefined as T;
    } finally {`,
    noticedBy:
      'passes calls, answers and errors through while there is room',
  },
  {
    mistake: 'The place is free as soon as the operation has begun.',
    file: 'bulkhead.ts',
    replace: 'return await operation();',
    by: 'return operation();',
    noticedBy:
      'runs as many operations at a time as it has places, and no more',
  },
  {
    mistake: 'An operation that throws at once keeps its place.',
    file: 'bulkhead.ts',
    replace:
      'return await operation();\n    } finally {\n      this.leave();\n    }',
    by: `const work = operation().finally(() => this.leave());
      return await work;
    } catch (error) {
      if (signal?.aborted) this.leave();
      throw error;
    }`,
    noticedBy:
      'frees the place of an operation that throws before it returns a promise',
  },
  {
    mistake: 'A refusal frees a place.',
    file: 'bulkhead.ts',
    replace: 'await this.enter(signal);\n    try {',
    by: 'try {\n      await this.enter(signal);',
    noticedBy:
      'frees a place when its own operation ends and no other, so a refusal frees none',
  },
  {
    mistake: 'The next begins within the end of the one before.',
    file: 'bulkhead.ts',
    replace: `      const begin = () => {`,
    by: `      const begin = () => {
        const depth = this as { depth?: number };
        depth.depth = (depth.depth ?? 0) + 1;
        if (depth.depth > 5000) throw new RangeError('stack');`,
    noticedBy:
      'goes through a queue of 10,000 whose operations all throw at once',
  },
  {
    mistake: 'A caller that leaves gets its reason and keeps its turn.',
    file: 'bulkhead.ts',
    replace: `const giveUp = () => {
        this.waiters.delete(begin);`,
    by: 'const giveUp = () => {',
    noticedBy: 'every place is free again',
  },
  {
    mistake: 'A caller that leaves takes another with it.',
    file: 'bulkhead.ts',
    replace: `const giveUp = () => {
        this.waiters.delete(begin);`,
    by: `const giveUp = () => {
        const last = [...this.waiters].pop();
        if (last) this.waiters.delete(last);`,
    noticedBy:
      'keeps the turn of the others when one leaves from their middle',
  },
  {
    mistake: 'A caller that leaves frees a place of those who run.',
    file: 'bulkhead.ts',
    replace: `const giveUp = () => {
        this.waiters.delete(begin);`,
    by: `const giveUp = () => {
        this.waiters.delete(begin);
        this.leave();`,
    noticedBy:
      'gives the place of a waiter that left to another at once, and loses none',
  },
  {
    mistake: 'A caller that leaves is never told.',
    file: 'bulkhead.ts',
    replace: 'reject(signal?.reason as Error);',
    by: 'void reject;',
    noticedBy:
      'never runs the operation of a caller that left while it waited, and tells it why',
  },
  {
    mistake: 'A caller that leaves gets another error than its reason.',
    file: 'bulkhead.ts',
    replace: 'reject(signal?.reason as Error);',
    by: 'reject(new BulkheadFullError(this.dependency, 0, 0));',
    noticedBy:
      'never runs the operation of a caller that left while it waited, and tells it why',
  },
  {
    mistake: 'Only a caller that comes is asked whether it is there.',
    file: 'bulkhead.ts',
    replace: `// The caller may have gone since the place was given to it.
      signal?.throwIfAborted();`,
    by: '',
    noticedBy:
      'runs the operation or tells the caller why not, in whatever moment it leaves, and frees the place',
  },
  {
    mistake: 'A caller that was gone before it came is let wait.',
    file: 'bulkhead.ts',
    replace: `signal?.throwIfAborted();
    await this.enter(signal);`,
    by: 'await this.enter(signal);',
    noticedBy:
      'neither runs nor queues a call whose caller left before it, and tells it why though it is full',
  },
  {
    mistake: 'Each call that waited leaves a listener on its signal.',
    file: 'bulkhead.ts',
    replace: "signal?.removeEventListener('abort', giveUp);",
    by: '',
    noticedBy:
      'leaves nothing behind on a signal that serves many calls',
  },
  {
    mistake:
      'The place is free when the caller leaves, though it runs.',
    file: 'bulkhead.ts',
    replace:
      'return await operation();\n    } finally {\n      this.leave();\n    }',
    by: `let isFree = false;
      const free = () => {
        if (!isFree) this.leave();
        isFree = true;
      };
      signal?.addEventListener('abort', free);
      return await operation().finally(free);
    } catch (error) {
      if (signal?.aborted) this.leave();
      throw error;
    }`,
    noticedBy:
      'keeps the place of an operation that has begun until it ends, though its caller leaves',
  },
  {
    mistake: 'All dependencies get the limits of the first.',
    file: 'bulkhead.ts',
    replace: 'new Bulkhead(dependency, its)',
    by: 'new Bulkhead(dependency, Object.values(options)[0] ?? its)',
    noticedBy:
      'gives each dependency the limits and the name that are its own',
  },
  {
    mistake: 'Whoever asks gets a bulkhead that nobody else has.',
    file: 'bulkhead.ts',
    replace: 'if (bulkhead) return bulkhead;',
    by: `if (bulkhead) {
      return new Bulkhead(dependency, { ...bulkhead.options });
    }`,
    noticedBy:
      'refuses calls to one dependency and lets those to another pass',
  },
  {
    mistake: 'An unknown dependency gets the bulkhead of another.',
    file: 'bulkhead.ts',
    replace: 'if (bulkhead) return bulkhead;',
    by: `if (bulkhead) return bulkhead;
    for (const other of this.all.values()) return other;`,
    noticedBy:
      'has no bulkhead for a dependency that it was told nothing of',
  },
  {
    mistake: 'Names are compared without their case.',
    file: 'bulkhead.ts',
    replace: 'const bulkhead = this.all.get(dependency);',
    by: `const [first = ''] = dependency;
    const name = first.toUpperCase() + dependency.slice(1);
    const bulkhead = this.all.get(name);`,
    noticedBy:
      'has no bulkhead for a dependency that it was told nothing of',
  },
  {
    mistake: 'A number that is text is taken.',
    file: 'bulkhead.ts',
    replace:
      'if (Number.isSafeInteger(value) && value >= least) continue;',
    by: `const number = Number(value ?? NaN);
    if (Number.isSafeInteger(number) && number >= least) continue;`,
    noticedBy:
      'refuses a number of places or waiters that is no whole number, a bulkhead without a place, and a queue without end',
  },
  {
    mistake: 'A queue without end is taken.',
    file: 'bulkhead.ts',
    replace:
      'if (Number.isSafeInteger(value) && value >= least) continue;',
    by: `if (Number(value) === Infinity) continue;
    if (Number.isSafeInteger(value) && value >= least) continue;`,
    noticedBy:
      'refuses a number of places or waiters that is no whole number, a bulkhead without a place, and a queue without end',
  },
  {
    mistake: 'A bulkhead without a place is taken.',
    file: 'bulkhead.ts',
    replace: "name === 'maxConcurrent' ? 1 : 0",
    by: '0',
    noticedBy:
      'refuses a number of places or waiters that is no whole number, a bulkhead without a place, and a queue without end',
  },
  {
    mistake: 'Somebody has to be able to wait.',
    file: 'bulkhead.ts',
    replace: "name === 'maxConcurrent' ? 1 : 0",
    by: '1',
    noticedBy:
      'lets nobody wait if it is told so, and refuses whoever finds no place',
  },
  {
    mistake: 'The options are not copied.',
    file: 'bulkhead.ts',
    replace: 'this.options = { maxConcurrent, maxWaiting };',
    by: 'this.options = options;',
    noticedBy:
      'keeps the limits that it was made with, though the options are changed later',
  },
  {
    mistake: 'Limits that are inherited are lost in the copy.',
    file: 'bulkhead.ts',
    replace: `const { maxConcurrent, maxWaiting } = options;
    this.options = { maxConcurrent, maxWaiting };
    check(this.options);`,
    by: `check(options);
    this.options = { ...options };`,
    noticedBy:
      'takes limits that are the getters of a class, and asks them once',
  },
  {
    mistake: 'Other limits are checked than are kept.',
    file: 'bulkhead.ts',
    replace: `const { maxConcurrent, maxWaiting } = options;
    this.options = { maxConcurrent, maxWaiting };
    check(this.options);`,
    by: `check(options);
    const { maxConcurrent, maxWaiting } = options;
    this.options = { maxConcurrent, maxWaiting };`,
    noticedBy:
      'takes limits that are the getters of a class, and asks them once',
  },
  {
    mistake: 'The checkout asks the bulkhead of Payments for Stock.',
    file: 'scenarios.ts',
    replace: "bulkheadOf('Stock').call(() =>",
    by: "bulkheadOf('Payments').call(() =>",
    noticedBy:
      'leaves the calls to Stock as fast as they were while Payments hangs',
  },
  {
    mistake: 'The timeout is around the bulkhead and not in it.',
    file: 'scenarios.ts',
    replace: `bulkheadOf('Stock').call(() =>
          withTimeout(clock, TIMEOUT_MS, stock.reserve(item)),
        );`,
    by: `withTimeout(
          clock,
          TIMEOUT_MS,
          bulkheadOf('Stock').call(() => stock.reserve(item)),
        );`,
    noticedBy: 'frees the places of calls to Stock that never end',
  },
  {
    mistake: 'The signal is forgotten on the way.',
    file: 'scenarios.ts',
    replace: '}, patience.signal);',
    by: '});',
    noticedBy: 'no order is paid whose caller has left',
  },
  {
    mistake: 'Nobody ever leaves.',
    file: 'scenarios.ts',
    replace: 'if (patienceMs !== undefined) {',
    by: 'if (patienceMs === Infinity) {',
    noticedBy: 'a caller leaves before its turn',
  },
  {
    mistake: 'An order that has begun counts as left.',
    file: 'scenarios.ts',
    replace: 'if (!began) this.left.push(order);',
    by: 'this.left.push(order);',
    noticedBy:
      'lets a caller leave after as long as it said, and notes it only if its turn had not come',
  },
  {
    mistake: 'Payments gives everybody the receipt of the first.',
    file: 'scenarios.ts',
    replace: 'return `receipt ${order}`;',
    by: 'return `receipt ${this.orders[0] ?? order}`;',
    noticedBy:
      'gives each order a receipt of its own, 20 ms after it has come',
  },
  {
    mistake: 'Stock reserves tea, whatever is asked for.',
    file: 'scenarios.ts',
    replace: 'return `${item} reserved`;',
    by: 'return `${item && "tea"} reserved`;',
    noticedBy: 'reserves each item, 20 ms after somebody asked for it',
  },
  {
    mistake: 'The bulkheads outlive their node.',
    file: 'scenarios.ts',
    replace: `  return addCheckout(world, 'Bulkheads', () => {
    const bulkheads = new Bulkheads(limits);`,
    by: `  const bulkheads = new Bulkheads(limits);
  return addCheckout(world, 'Bulkheads', () => {`,
    noticedBy: 'has room for all again after a restart of the checkout',
  },
  {
    mistake: 'The pool has fewer workers than the bulkheads have.',
    file: 'scenarios.ts',
    replace: 'maxConcurrent: 2 * maxConcurrent,',
    by: 'maxConcurrent,',
    noticedBy:
      'runs four calls in one pool, lets two wait and refuses the seventh, whomever they are for',
  },
  {
    mistake: 'An answer that is nothing much is lost.',
    file: 'bulkhead.ts',
    replace: 'return await operation();',
    by: 'return (await operation()) || (undefined as T);',
    noticedBy:
      'passes calls, answers and errors through while there is room',
  },
  {
    mistake: 'An error of the operation becomes another one.',
    file: 'bulkhead.ts',
    replace: 'return await operation();\n    } finally {',
    by: `return await operation();
    } catch (error) {
      throw new Error((error as Error).message);
    } finally {`,
    noticedBy:
      'passes calls, answers and errors through while there is room',
  },
  {
    mistake: 'When one fails all who wait fail with it.',
    file: 'bulkhead.ts',
    replace: 'return await operation();\n    } finally {',
    by: `const me = this as { failed?: unknown };
      if (me.failed) throw me.failed;
      me.failed = undefined;
      return await operation();
    } catch (error) {
      if (this.waiting > 0) (this as { failed?: unknown }).failed = error;
      throw error;
    } finally {`,
    noticedBy: 'frees the place of an operation that fails',
  },
  {
    mistake: 'All bulkheads share one queue.',
    file: 'bulkhead.ts',
    replace: 'private readonly waiters = new Set<() => void>();',
    by: `private static readonly queue = new Set<() => void>();
  private readonly waiters = Bulkhead.queue;`,
    noticedBy:
      'leaves the places of one dependency alone when a call to another ends',
  },
  {
    mistake: 'Who can leave is served after those who can not.',
    file: 'bulkhead.ts',
    replace: 'this.waiters.add(begin);',
    by: `const others = [...this.waiters];
      const free = others.filter((one) => 'isFree' in one);
      if (signal) Object.assign(begin, { isFree: true });
      this.waiters.add(begin);
      for (const one of signal ? [] : free) {
        this.waiters.delete(one);
        this.waiters.add(one);
      }`,
    noticedBy: 'runs those who wait in the order in which they came',
  },
  {
    mistake: 'Each caller that left leaves a listener on its signal.',
    file: 'bulkhead.ts',
    replace: "'abort', giveUp, { once: true });",
    by: "'abort', giveUp);",
    noticedBy:
      'leaves nothing behind on a signal that serves many calls',
  },
  {
    mistake: 'Who leaves with a place in hand passes it to nobody.',
    file: 'bulkhead.ts',
    replace: `    try {
      // The caller may have gone since the place was given to it.
      signal?.throwIfAborted();`,
    by: `    if (signal?.aborted) {
      this.running -= 1;
      signal.throwIfAborted();
    }
    try {`,
    noticedBy:
      'runs the operation or tells the caller why not, in whatever moment it leaves, and frees the place',
  },
  {
    mistake: 'Only who had to wait is asked whether it is there.',
    file: 'bulkhead.ts',
    replace: `await this.enter(signal);
    try {
      // The caller may have gone since the place was given to it.
      signal?.throwIfAborted();`,
    by: `const turn = this.enter(signal);
    await turn;
    try {
      if (turn) signal?.throwIfAborted();`,
    noticedBy:
      'runs the operation or tells the caller why not, in whatever moment it leaves, and frees the place',
  },
  {
    mistake: 'Only an Error frees the place.',
    file: 'bulkhead.ts',
    replace:
      'return await operation();\n    } finally {\n      this.leave();\n    }',
    by: `const answer = await operation();
      this.leave();
      return answer;
    } catch (error) {
      if (error instanceof Error) this.leave();
      throw error;
    }`,
    noticedBy: 'frees the place of an operation that fails',
  },
  {
    mistake: 'The place is free a little after the answer.',
    file: 'bulkhead.ts',
    replace: 'finally {\n      this.leave();\n    }',
    by: `finally {
      void (async () => {
        for (let i = 0; i < 3; i += 1) await null;
        this.leave();
      })();
    }`,
    noticedBy:
      'has freed the place when the caller gets its answer or error',
  },
  {
    mistake: 'A refusal has the name of its class and not the class.',
    file: 'bulkhead.ts',
    replace:
      'throw new BulkheadFullError(this.dependency, running, waiting);',
    by: `const { dependency } = this;
    throw Object.assign(
      new Error(
        \`\${dependency} has \${running} running, \${waiting} waiting\`,
      ),
      { name: 'BulkheadFullError', dependency },
    );`,
    noticedBy:
      'tells whom it refuses whose bulkhead is full, and how full',
  },
  {
    mistake: 'A number too large to count to is taken.',
    file: 'bulkhead.ts',
    replace: 'Number.isSafeInteger(value)',
    by: 'Number.isInteger(value)',
    noticedBy:
      'refuses a number of places or waiters that is no whole number, a bulkhead without a place, and a queue without end',
  },
  {
    mistake: 'Stock is asked before there is a place.',
    file: 'scenarios.ts',
    replace: `return bulkheadOf('Stock').call(() =>
          withTimeout(clock, TIMEOUT_MS, stock.reserve(item)),
        );`,
    by: `const reserved = stock.reserve(item);
        return bulkheadOf('Stock').call(() =>
          withTimeout(clock, TIMEOUT_MS, reserved),
        );`,
    noticedBy: 'asks a service for nothing before there is a place',
  },
  {
    mistake: 'Payments is asked before there is a place.',
    file: 'scenarios.ts',
    replace: `return bulkheadOf('Payments').call(() => {
          began = true;
          return withTimeout(clock, TIMEOUT_MS, payments.charge(order));`,
    by: `const paid = payments.charge(order);
        return bulkheadOf('Payments').call(() => {
          began = true;
          return withTimeout(clock, TIMEOUT_MS, paid);`,
    noticedBy: 'asks a service for nothing before there is a place',
  },
  {
    mistake: 'Payments notes an order when it is done.',
    file: 'scenarios.ts',
    replace: `this.orders.push(order);
      await clock.sleep(20);`,
    by: `await clock.sleep(20);
      this.orders.push(order);`,
    noticedBy: 'keeps the orders that came to Payments, in turn',
  },
];
