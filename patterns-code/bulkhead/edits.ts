/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'one pool for all',
    summary:
      'One pool for all dependencies, with as many places as they have together: the one that hangs takes them all, and calls to the others wait behind it.',
    breaks: [
      'leaves the calls to Stock as fast as they were while Payments hangs',
      'refuses calls to one dependency and lets those to another pass',
      'leaves the places of one dependency alone when a call to another ends',
      'gives each dependency the limits and the name that are its own',
      'has no bulkhead for a dependency that it was told nothing of',
      'keeps its bounds and gets every place back, whichever one message is lost or one node crashes',
      'refuses calls to one dependency while the places for another are idle',
    ],
    edits: [
      {
        because: 'All dependencies share one pool.',
        replace:
          '/** One bulkhead for each dependency, by its name. */',
        by: '/** One pool for all dependencies. */',
      },
      {
        because:
          'The pool has as many places as the bulkheads had together.',
        replace: 'private readonly all = new Map<string, Bulkhead>();',
        by: 'private readonly pool: Bulkhead;',
      },
      {
        because:
          'The pool has as many places as the bulkheads had together.',
        replace: 'for (const [dependency, its] of',
        through: 'new Bulkhead(dependency, its)); }',
        by: `
          let [maxConcurrent, maxWaiting] = [0, 0];
          for (const its of Object.values(options)) {
            maxConcurrent += its.maxConcurrent;
            maxWaiting += its.maxWaiting;
          }
          const all = Object.keys(options).join(' and ');
          this.pool = new Bulkhead(all, { maxConcurrent, maxWaiting });`,
      },
      {
        because:
          'Whoever asks gets the same pool, also by a wrong name.',
        replace:
          '/** Throws RangeError for a dependency that has none. */',
        through: 'has no bulkhead`); }',
        by: `
          /** The same for every dependency. */
          of(_dependency: string): Bulkhead {
            return this.pool;
          }`,
      },
    ],
  },
  {
    file: 'naive-leak.ts',
    title: 'leaks a place on an error',
    summary:
      'A bulkhead that frees a place only when the operation succeeds: each error takes one away for good, until it refuses everyone while nothing runs.',
    breaks: [
      'frees the place of an operation that fails',
      'frees the place of an operation that throws before it returns a promise',
      'has freed the place when the caller gets its answer or error',
      'frees the place of an operation whose timeout gives up',
      'goes through a queue of 10,000 whose operations all throw at once',
      'runs the operation or tells the caller why not, in whatever moment it leaves, and frees the place',
      'keeps its bounds and gets every place back, whichever one message is lost or one node crashes',
      'lets more pile up at the service than it has places, when timeouts give up and the work goes on',
    ],
    edits: [
      {
        because:
          'An operation that throws never comes to the line that frees its place.',
        replace: 'try {',
        through: 'finally { this.leave(); }',
        by: `
          // The caller may have gone since the place was given to it.
          signal?.throwIfAborted();
          const answer = await operation();
          this.leave();
          return answer;`,
      },
    ],
  },
  {
    file: 'naive-ghosts.ts',
    title: 'runs callers who have left',
    summary:
      'A bulkhead that looks at the signal of a call only when it comes: a caller that leaves while it waits keeps its place in the queue, is told nothing, and gets an answer that it no longer wants.',
    breaks: [
      'never runs the operation of a caller that left while it waited, and tells it why',
      'gives the place of a waiter that left to another at once, and loses none',
      'keeps the turn of the others when one leaves from their middle',
      'runs the operation or tells the caller why not, in whatever moment it leaves, and frees the place',
      'leaves nothing behind on a signal that serves many calls',
      'keeps its bounds and gets every place back, whichever one message is lost or one node crashes',
    ],
    edits: [
      {
        because: 'A caller is told nothing while it waits.',
        replace: `
          * Throws BulkheadFullError, or whatever the operation throws. Once
          * the signal is aborted an operation that has not begun never does,
          * and its caller gets the reason. One that runs is not stopped.`,
        by: `
          * Throws BulkheadFullError, or whatever the operation throws, or the
          * reason of a signal that was aborted before the call.`,
      },
      {
        because: 'Who waits is not asked whether it is still there.',
        replace: 'await this.enter(signal);',
        by: 'await this.enter();',
      },
      {
        because: 'The operation runs, whoever has left meanwhile.',
        replace: `
          // The caller may have gone since the place was given to it.
          signal?.throwIfAborted();`,
        by: '',
      },
      {
        because: 'The queue knows nothing of signals.',
        replace:
          'private enter(signal?: AbortSignal): Promise<void> | void {',
        by: 'private enter(): Promise<void> | void {',
      },
      {
        because: 'The queue knows nothing of signals.',
        replace: 'return this.wait(signal);',
        by: 'return this.wait();',
      },
      {
        because:
          'A waiter leaves the queue when its turn comes, and never before.',
        replace: 'private wait(signal?: AbortSignal): Promise<void> {',
        through: "'abort', giveUp, { once: true }); }); }",
        by: `
          private wait(): Promise<void> {
            return new Promise((resolve) => {
              const begin = () => {
                this.waiters.delete(begin);
                resolve();
              };
              this.waiters.add(begin);
            });
          }`,
      },
    ],
  },
];
