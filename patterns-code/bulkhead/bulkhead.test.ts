import { describe, expect, it } from 'vitest';
import {
  explore,
  simulate,
  withTimeout,
} from '../_simulation/index.ts';
import type { World } from '../_simulation/types.ts';
import { Bulkhead, BulkheadFullError, Bulkheads } from './bulkhead.ts';
import * as stories from './scenarios.ts';

const works = async () => 'answer';
const throws = (): Promise<string> => {
  throw new TypeError('no such host');
};

/** Two may run and two may wait. */
function payments(changes = {}): Bulkhead {
  const options = { maxConcurrent: 2, maxWaiting: 2, ...changes };
  return new Bulkhead('Payments', options);
}

/** Calls once and says how it went: its answer, or the error's name. */
async function outcome(
  bulkhead: Bulkhead,
  operation: () => Promise<string>,
  signal?: AbortSignal,
): Promise<string> {
  return bulkhead
    .call(operation, signal)
    .catch((error: Error) => error.name);
}

/** Operations that run until each is told to end. */
class Jobs {
  /** Their names, in the order in which they began. */
  readonly began: string[] = [];
  private readonly ends = new Map<string, () => void>();

  named(name: string): () => Promise<string> {
    const ended = new Promise<string>((resolve) => {
      this.ends.set(name, () => resolve(`${name} done`));
    });
    return () => {
      this.began.push(name);
      return ended;
    };
  }

  /** Also one that has not begun: then it ends as soon as it does. */
  end(name: string): void {
    this.ends.get(name)!();
  }
}

class Left extends Error {
  override readonly name = 'Left';
}

/** Calls with jobs of these names; the last ones may have to wait. */
function callAll(
  bulkhead: Bulkhead,
  jobs: Jobs,
  names: readonly string[],
): Promise<string>[] {
  return names.map((name) => outcome(bulkhead, jobs.named(name)));
}

/** What listens to this signal from now on. */
function countListeners(signal: AbortSignal): Set<unknown> {
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  signal.addEventListener = (
    type: string,
    listener: (event: Event) => void,
    options?: { once?: boolean },
  ) => {
    listeners.add(listener);
    add(type, (event) => {
      if (!listeners.has(listener)) return;
      if (options?.once) listeners.delete(listener);
      listener(event);
    });
  };
  signal.removeEventListener = (_type: string, listener: unknown) => {
    listeners.delete(listener);
  };
  return listeners;
}

/** Until everything that is ready has happened. */
const settled = ({ clock }: World) => clock.sleep(1);

describe('holds', () => {
  describe('How many run, and how many wait', () => {
    it('passes calls, answers and errors through while there is room', async () => {
      await simulate(async () => {
        const bulkhead = payments();
        for (const answer of ['answer', 0, undefined]) {
          expect(await bulkhead.call(async () => answer)).toBe(answer);
        }
        const error = new Error('down');
        const fails = async () => {
          throw error;
        };
        await expect(bulkhead.call(fails)).rejects.toBe(error);
      });
    });

    it('runs as many operations at a time as it has places, and no more', async () => {
      await simulate(async (world) => {
        for (const maxConcurrent of [1, 3]) {
          const bulkhead = payments({ maxConcurrent, maxWaiting: 20 });
          let [running, most] = [0, 0];
          const operation = async () => {
            running += 1;
            most = Math.max(most, running);
            await world.clock.sleep(10 + 7 * (running % 2));
            running -= 1;
            return 'answer';
          };
          const twenty = Array.from({ length: 20 }, async (_, i) => {
            await world.clock.sleep(3 * i);
            return outcome(bulkhead, operation);
          });
          expect(await Promise.all(twenty)).toEqual(
            Array<string>(20).fill('answer'),
          );
          expect(most).toBe(maxConcurrent);
        }
      });
    });

    /**
     * @seen spring-cloud/spring-cloud-circuitbreaker#102 the second caller was
     *   told that the bulkhead was full, and its operation ran all the same
     * @seen smallrye/smallrye-fault-tolerance#1095 synchronous calls did not
     *   count towards the capacity, so that asynchronous ones could come in
     *   although it was full
     */
    it('lets a limited number of callers wait and refuses the next at once, without running its operation', async () => {
      await simulate(async (world) => {
        for (const maxWaiting of [1, 4]) {
          const bulkhead = payments({ maxWaiting });
          const jobs = new Jobs();
          const names = ['a', 'b', '1', '2', '3', '4'];
          void callAll(bulkhead, jobs, names.slice(0, 2 + maxWaiting));
          const beganMs = world.clock.now();
          const refused = outcome(bulkhead, jobs.named('refused'));
          expect(await refused).toBe('BulkheadFullError');
          expect(world.clock.now()).toBe(beganMs);
          const accepted = names.slice(0, 2 + maxWaiting);
          for (const name of accepted) {
            jobs.end(name);
            await settled(world);
          }
          expect(jobs.began).toEqual(accepted);
        }
      });
    });

    /**
     * @seen ruby-concurrency/concurrent-ruby#348 a queue of 0 meant one without
     *   a limit, as its reporter found out
     */
    it('lets nobody wait if it is told so, and refuses whoever finds no place', async () => {
      await simulate(async (world) => {
        const bulkhead = payments({ maxWaiting: 0 });
        const jobs = new Jobs();
        const running = callAll(bulkhead, jobs, ['a', 'b']);
        expect(await outcome(bulkhead, works)).toBe(
          'BulkheadFullError',
        );
        jobs.end('a');
        await settled(world);
        expect(await outcome(bulkhead, works)).toBe('answer');
        jobs.end('b');
        expect(await Promise.all(running)).toEqual([
          'a done',
          'b done',
        ]);
      });
    });

    it('tells whom it refuses whose bulkhead is full, and how full', async () => {
      await simulate(async () => {
        const bulkhead = payments({ maxWaiting: 1 });
        void callAll(bulkhead, new Jobs(), ['a', 'b', 'c']);
        const refused = bulkhead.call(works);
        await expect(refused).rejects.toBeInstanceOf(BulkheadFullError);
        await expect(refused).rejects.toMatchObject({
          name: 'BulkheadFullError',
          dependency: 'Payments',
          message: 'Payments has 2 running, 1 waiting',
        });
      });
    });

    it('shows how many run and how many wait', async () => {
      await simulate(async (world) => {
        const bulkhead = payments();
        const jobs = new Jobs();
        const load = () => [bulkhead.running, bulkhead.waiting];
        expect(load()).toEqual([0, 0]);
        void callAll(bulkhead, jobs, ['a', 'b', 'c', 'd', 'refused']);
        expect(load()).toEqual([2, 2]);
        const seen = [];
        for (const name of ['b', 'a', 'c', 'd']) {
          jobs.end(name);
          await settled(world);
          seen.push(load());
        }
        expect(seen).toEqual([
          [2, 1],
          [2, 0],
          [1, 0],
          [0, 0],
        ]);
      });
    });
  });

  describe('Whose turn it is', () => {
    it('runs those who wait in the order in which they came', async () => {
      await simulate(async (world) => {
        const bulkhead = payments({ maxWaiting: 4 });
        const jobs = new Jobs();
        const names = ['a', 'b', 'c', 'd', 'e', 'f'];
        // Whether they may leave or not.
        const { signal } = new AbortController();
        for (const [turn, name] of names.entries()) {
          const may = turn % 2 === 1 ? signal : undefined;
          void outcome(bulkhead, jobs.named(name), may);
        }
        for (const name of ['b', 'a', 'd', 'c']) {
          jobs.end(name);
          await settled(world);
        }
        expect(jobs.began).toEqual(names);
      });
    });

    /**
     * @seen appstrate/appstrate#430 a place was free until the waiter went
     *   on, and a caller that came in between could make one too many
     * @seen ephpm/ephpm#443 newcomers tried for a place before they queued, and
     *   a waiter that lost to one began again at the back
     */
    it('gives a place to who waits and not to who comes in that moment', async () => {
      await simulate(async (world) => {
        // However many turns the promises between the two take.
        for (let turns = 0; turns < 8; turns += 1) {
          const bulkhead = payments({ maxConcurrent: 1 });
          const jobs = new Jobs();
          void callAll(bulkhead, jobs, ['a', 'waits']);
          await settled(world);
          jobs.end('a');
          for (let i = 0; i < turns; i += 1) await null;
          void callAll(bulkhead, jobs, ['comes']);
          await settled(world);
          jobs.end('waits');
          await settled(world);
          expect(jobs.began).toEqual(['a', 'waits', 'comes']);
        }
      });
    });

    /**
     * @seen failsafe-lib/failsafe#365 of three calls, one at a time, the third
     *   was never made
     */
    it('never refuses a caller that it has let wait, however many come', async () => {
      await simulate(async (world) => {
        const bulkhead = payments();
        const jobs = new Jobs();
        const names = ['a', 'b', 'c', 'd'];
        const accepted = callAll(bulkhead, jobs, names);
        for (const name of names) {
          for (let i = 0; i < 5; i += 1) void outcome(bulkhead, works);
          jobs.end(name);
          await settled(world);
        }
        expect(await Promise.all(accepted)).toEqual(
          names.map((name) => `${name} done`),
        );
      });
    });
  });

  describe('When a place is free again', () => {
    /**
     * @seen uber/swift-concurrency#31 a task that threw never signalled the
     *   semaphore, which could halt the whole sequence
     */
    it('frees the place of an operation that fails', async () => {
      await simulate(async ({ clock }) => {
        // Nobody has to throw an Error.
        for (const reason of [new Error('down'), 'down', undefined]) {
          const bulkhead = payments();
          let runs = 0;
          const fails = async () => {
            runs += 1;
            await clock.sleep(10);
            throw reason;
          };
          const four = [1, 2, 3, 4].map(() => bulkhead.call(fails));
          const rejected = { status: 'rejected', reason };
          expect(await Promise.allSettled(four)).toEqual(
            Array<object>(4).fill(rejected),
          );
          // Those who waited ran, too.
          expect(runs).toBe(4);
          expect(bulkhead.running).toBe(0);
          expect(await outcome(bulkhead, works)).toBe('answer');
        }
      });
    });

    /**
     * @seen AutoMQ/automq#2382 a task that threw before it returned a future
     *   kept its permits for good
     */
    it('frees the place of an operation that throws before it returns a promise', async () => {
      await simulate(async () => {
        const bulkhead = payments();
        for (let i = 0; i < 5; i += 1) {
          expect(await outcome(bulkhead, throws)).toBe('TypeError');
        }
        expect(bulkhead.running).toBe(0);
        expect(await outcome(bulkhead, works)).toBe('answer');
      });
    });

    it('has freed the place when the caller gets its answer or error', async () => {
      await simulate(async () => {
        const its = { maxConcurrent: 1, maxWaiting: 0 };
        const bulkhead = payments(its);
        for (let i = 0; i < 5; i += 1) {
          // No turn of a promise may lie between a call and the next.
          expect(await bulkhead.call(works)).toBe('answer');
          try {
            await bulkhead.call(throws);
          } catch (error) {
            expect(error).toBeInstanceOf(TypeError);
          }
        }
      });
    });

    it('frees the place of an operation whose timeout gives up', async () => {
      await simulate(async ({ clock }) => {
        const bulkhead = payments();
        const hangs = () =>
          withTimeout(clock, 300, new Promise<string>(() => {}));
        const four = [1, 2, 3, 4].map(async () => {
          const name = await outcome(bulkhead, hangs);
          return `${name} at ${clock.now()}`;
        });
        expect(await Promise.all(four)).toEqual([
          'TimeoutError at 300',
          'TimeoutError at 300',
          'TimeoutError at 600',
          'TimeoutError at 600',
        ]);
        expect(bulkhead.running).toBe(0);
      });
    });

    /**
     * @seen resilience4j/resilience4j#263 an operator might release two permits
     *   for one call
     * @seen elastic/elasticsearch#14908 released a permit that it had not
     *   acquired when what runs before it threw
     */
    it('frees a place when its own operation ends and no other, so a refusal frees none', async () => {
      await simulate(async (world) => {
        const bulkhead = payments({ maxWaiting: 0 });
        const jobs = new Jobs();
        void callAll(bulkhead, jobs, ['a', 'b']);
        for (let i = 0; i < 5; i += 1) {
          expect(await outcome(bulkhead, works)).toBe(
            'BulkheadFullError',
          );
        }
        jobs.end('a');
        await settled(world);
        expect(bulkhead.running).toBe(1);
        void callAll(bulkhead, jobs, ['c', 'd']);
        await settled(world);
        expect(jobs.began).toEqual(['a', 'b', 'c']);
      });
    });

    /**
     * @seen matrix-org/synapse#3570 when many that waited completed
     *   synchronously, the stack could overflow
     */
    it('goes through a queue of 10,000 whose operations all throw at once', async () => {
      await simulate(async (world) => {
        const length = 10_000;
        const bulkhead = payments({ maxWaiting: length });
        const jobs = new Jobs();
        void callAll(bulkhead, jobs, ['a', 'b']);
        const error = new TypeError('no such host');
        const fails = () => {
          throw error; // one for all: making one is slow
        };
        const all = Array.from({ length }, () =>
          outcome(bulkhead, fails),
        );
        jobs.end('a');
        jobs.end('b');
        const names = new Set(await Promise.all(all));
        expect([...names]).toEqual(['TypeError']);
        await settled(world);
        expect(bulkhead.running).toBe(0);
      });
    });
  });

  describe('Callers that leave', () => {
    /**
     * @seen helidon-io/helidon#556 a task that was cancelled in the queue
     *   started all the same
     * @seen failsafe-go/failsafe-go#14 asks that a cancellation, such as
     *   from a timeout, interrupts who waits for a permit
     */
    it('never runs the operation of a caller that left while it waited, and tells it why', async () => {
      await simulate(async (world) => {
        const bulkhead = payments();
        const jobs = new Jobs();
        void callAll(bulkhead, jobs, ['a', 'b']);
        const patience = new AbortController();
        const { signal } = patience;
        const waits = bulkhead.call(jobs.named('c'), signal);
        await settled(world);
        const reason = new Left();
        patience.abort(reason);
        await expect(waits).rejects.toBe(reason);
        // Before anybody else has left.
        expect(jobs.began).toEqual(['a', 'b']);
        jobs.end('a');
        jobs.end('b');
        await settled(world);
        expect(jobs.began).toEqual(['a', 'b']);
        expect(bulkhead.running).toBe(0);
      });
    });

    /**
     * @seen failsafe-lib/failsafe#393 waiters that gave up were never taken
     *   from the list, and in the end no permit could be had
     * @seen thomhurst/AsyncSemaphore#566 who was cancelled or timed out stayed
     *   in the queue until somebody released a permit
     */
    it('gives the place of a waiter that left to another at once, and loses none', async () => {
      await simulate(async (world) => {
        const bulkhead = payments();
        const jobs = new Jobs();
        void callAll(bulkhead, jobs, ['a', 'b']);
        for (let i = 0; i < 10; i += 1) {
          const patience = new AbortController();
          const { signal } = patience;
          const two = [1, 2].map(() =>
            outcome(bulkhead, jobs.named('left'), signal),
          );
          patience.abort(new Left());
          expect(await Promise.all(two)).toEqual(['Left', 'Left']);
          const { running, waiting } = bulkhead;
          expect([running, waiting]).toEqual([2, 0]);
        }
        void callAll(bulkhead, jobs, ['c', 'd']);
        jobs.end('a');
        jobs.end('b');
        await settled(world);
        expect(jobs.began).toEqual(['a', 'b', 'c', 'd']);
      });
    });

    it('keeps the turn of the others when one leaves from their middle', async () => {
      await simulate(async (world) => {
        const bulkhead = payments({ maxWaiting: 3 });
        const jobs = new Jobs();
        const patience = new AbortController();
        void callAll(bulkhead, jobs, ['a', 'b', 'c']);
        void outcome(bulkhead, jobs.named('left'), patience.signal);
        void callAll(bulkhead, jobs, ['d']);
        patience.abort(new Left());
        for (const name of ['a', 'b', 'c', 'd']) {
          jobs.end(name);
          await settled(world);
        }
        expect(jobs.began).toEqual(['a', 'b', 'c', 'd']);
        expect(bulkhead.running).toBe(0);
      });
    });

    it('neither runs nor queues a call whose caller left before it, and tells it why though it is full', async () => {
      await simulate(async (world) => {
        const gone = AbortSignal.abort(new Left());
        const jobs = new Jobs();
        const idle = payments();
        expect(await outcome(idle, jobs.named('x'), gone)).toBe('Left');
        expect(idle.running).toBe(0);
        const busy = payments({ maxWaiting: 1 });
        void callAll(busy, jobs, ['a', 'b']);
        expect(await outcome(busy, jobs.named('y'), gone)).toBe('Left');
        expect(busy.waiting).toBe(0);
        void callAll(busy, jobs, ['c']);
        expect(await outcome(busy, jobs.named('z'), gone)).toBe('Left');
        jobs.end('a');
        await settled(world);
        expect(jobs.began).toEqual(['a', 'b', 'c']);
      });
    });

    /**
     * @seen python/asyncio#270 a waiter was woken up and cancelled before it
     *   went on, and the next one was left hanging
     */
    it('runs the operation or tells the caller why not, in whatever moment it leaves, and frees the place', async () => {
      await simulate(async (world) => {
        const leaves = async (isBusy: boolean, turns: number) => {
          const bulkhead = payments({ maxConcurrent: 1 });
          const jobs = new Jobs();
          void callAll(bulkhead, jobs, isBusy ? ['a'] : []);
          const patience = new AbortController();
          let ran = false;
          const operation = async () => {
            expect(patience.signal.aborted).toBe(false);
            ran = true;
            return 'answer';
          };
          const { signal } = patience;
          const leaver = outcome(bulkhead, operation, signal);
          const behind = outcome(bulkhead, works);
          if (isBusy) {
            await settled(world);
            jobs.end('a');
          }
          for (let i = 0; i < turns; i += 1) await null;
          patience.abort(new Left());
          const ending = await leaver;
          expect(ending).toBe(ran ? 'answer' : 'Left');
          expect(await behind).toBe('answer');
          await settled(world);
          expect(bulkhead.running).toBe(0);
          return ending;
        };
        // Also when it had not to wait.
        for (const isBusy of [true, false]) {
          const endings = new Set<string>();
          for (let turns = 0; turns < 8; turns += 1) {
            endings.add(await leaves(isBusy, turns));
          }
          expect([...endings].sort()).toEqual(['Left', 'answer']);
        }
      });
    });

    it('keeps the place of an operation that has begun until it ends, though its caller leaves', async () => {
      await simulate(async (world) => {
        const bulkhead = payments({ maxConcurrent: 1 });
        const jobs = new Jobs();
        const patience = new AbortController();
        const { signal } = patience;
        const runs = outcome(bulkhead, jobs.named('a'), signal);
        void callAll(bulkhead, jobs, ['b']);
        await settled(world);
        patience.abort(new Left());
        await settled(world);
        expect(jobs.began).toEqual(['a']);
        jobs.end('a');
        expect(await runs).toBe('a done');
        await settled(world);
        expect(jobs.began).toEqual(['a', 'b']);
      });
    });

    /**
     * @seen sindresorhus/p-retry#71 its listener stayed on the signal when the
     *   task had finished, until Node.js warned of a leak
     * @seen langchain-ai/langchainjs#9905 listeners that were not added for
     *   once stayed for as long as the signal
     */
    it('leaves nothing behind on a signal that serves many calls', async () => {
      await simulate(async (world) => {
        const patience = new AbortController();
        const { signal } = patience;
        const listeners = countListeners(signal);
        const bulkhead = payments({ maxConcurrent: 1 });
        const jobs = new Jobs();
        void callAll(bulkhead, jobs, ['a']);
        const waits = outcome(bulkhead, works, signal);
        await settled(world);
        expect(listeners.size).toBe(1);
        jobs.end('a');
        expect(await waits).toBe('answer');
        expect(listeners.size).toBe(0);
        // Nor does it when they leave.
        void callAll(bulkhead, jobs, ['b']);
        const two = [1, 2].map(() => outcome(bulkhead, works, signal));
        expect(listeners.size).toBe(2);
        patience.abort(new Left());
        expect(await Promise.all(two)).toEqual(['Left', 'Left']);
        expect(listeners.size).toBe(0);
      });
    });
  });

  describe('One for each dependency', () => {
    it('leaves the calls to Stock as fast as they were while Payments hangs', async () => {
      const tea = async (faults: readonly object[]) => {
        const { result, trace } = await simulate(stories.slowPayments, {
          faults: faults as typeof stories.slowPayments.faults,
        });
        const [asked, answered] = trace.filter(
          (event) =>
            event.type === 'send' &&
            event.method === 'reserve' &&
            [event.from, event.to].includes('Client'),
        );
        expect(result).toContain('tea reserved');
        return answered!.at - asked!.at;
      };
      const slow = stories.slowPayments.faults!;
      // 10 there, 10 to Stock, 20, 10 back
      expect([await tea([]), await tea(slow)]).toEqual([50, 50]);
    });

    it('refuses calls to one dependency and lets those to another pass', async () => {
      await simulate(async () => {
        const its = { maxConcurrent: 1, maxWaiting: 0 };
        const all = new Bulkheads({ Payments: its, Stock: its });
        void callAll(all.of('Payments'), new Jobs(), ['a']);
        const refused = outcome(all.of('Payments'), works);
        expect(await refused).toBe('BulkheadFullError');
        expect(await outcome(all.of('Stock'), works)).toBe('answer');
      });
    });

    it('leaves the places of one dependency alone when a call to another ends', async () => {
      await simulate(async (world) => {
        const its = { maxConcurrent: 1, maxWaiting: 1 };
        const all = new Bulkheads({ Payments: its, Stock: its });
        const jobs = new Jobs();
        void callAll(all.of('Payments'), jobs, ['a', 'b']);
        void callAll(all.of('Stock'), jobs, ['c', 'd']);
        await settled(world);
        jobs.end('c');
        await settled(world);
        expect(jobs.began).toEqual(['a', 'c', 'd']);
        jobs.end('a');
        await settled(world);
        expect(jobs.began).toEqual(['a', 'c', 'd', 'b']);
        jobs.end('d');
        await settled(world);
        expect(all.of('Stock').running).toBe(0);
        expect(all.of('Payments').running).toBe(1);
      });
    });

    it('gives each dependency the limits and the name that are its own', async () => {
      await simulate(async () => {
        const all = new Bulkheads({
          Payments: { maxConcurrent: 3, maxWaiting: 1 },
          Stock: { maxConcurrent: 1, maxWaiting: 2 },
        });
        const messages = [];
        for (const dependency of ['Payments', 'Stock']) {
          const one = all.of(dependency);
          const names = ['a', 'b', 'c', 'd', 'e'];
          const jobs = new Jobs();
          void callAll(one, jobs, names);
          const refused = await one.call(works).catch(String);
          messages.push(refused, jobs.began.length);
        }
        expect(messages).toEqual([
          'BulkheadFullError: Payments has 3 running, 1 waiting',
          3,
          'BulkheadFullError: Stock has 1 running, 2 waiting',
          1,
        ]);
      });
    });

    it('has no bulkhead for a dependency that it was told nothing of', async () => {
      await simulate(async () => {
        const its = { maxConcurrent: 1, maxWaiting: 0 };
        const all = new Bulkheads({ Payments: its });
        for (const name of ['Stock', 'payments', 'toString']) {
          expect(() => all.of(name)).toThrow(
            new RangeError(`${name} has no bulkhead`),
          );
        }
      });
    });

    it('keeps its bounds and gets every place back, whichever one message is lost or one node crashes', async () => {
      for (const story of [stories.queueFull, stories.callerLeaves]) {
        const search = await explore(story);
        expect(search.violation).toBeUndefined();
        expect(search.exhaustive).toBe(true);
      }
    });
  });

  describe('Options it refuses', () => {
    /**
     * @seen smallrye/smallrye-fault-tolerance#1099 a queue of the largest
     *   integer made the sum with the places negative, and no call ever
     *   completed
     */
    it('refuses a number of places or waiters that is no whole number, a bulkhead without a place, and a queue without end', async () => {
      await simulate(async () => {
        const messageOf = (changes: object) => {
          try {
            return payments(changes).running;
          } catch (error) {
            return String(error);
          }
        };
        expect(messageOf({ maxConcurrent: 1, maxWaiting: 0 })).toBe(0);
        const wrong = [
          -1,
          0.5,
          2.5,
          NaN,
          Infinity,
          2 ** 53,
          undefined,
          '1',
          null,
        ];
        for (const value of [0, ...wrong]) {
          expect(messageOf({ maxConcurrent: value })).toBe(
            `RangeError: maxConcurrent is ${value}, not a whole number from 1 on`,
          );
        }
        for (const value of wrong) {
          expect(messageOf({ maxWaiting: value })).toBe(
            `RangeError: maxWaiting is ${value}, not a whole number from 0 on`,
          );
        }
        const many = { Payments: { maxConcurrent: 1, maxWaiting: -1 } };
        expect(() => new Bulkheads(many)).toThrow(RangeError);
      });
    });

    it('takes limits that are the getters of a class, and asks them once', async () => {
      await simulate(async () => {
        class Settings {
          private asked = 0;
          get maxConcurrent() {
            this.asked += 1;
            return this.asked === 1 ? 1 : Infinity;
          }
          get maxWaiting() {
            return 0;
          }
        }
        const bulkhead = new Bulkhead('Payments', new Settings());
        void callAll(bulkhead, new Jobs(), ['a']);
        expect([bulkhead.running, bulkhead.waiting]).toEqual([1, 0]);
        expect(await outcome(bulkhead, works)).toBe(
          'BulkheadFullError',
        );
      });
    });

    it('keeps the limits that it was made with, though the options are changed later', async () => {
      await simulate(async () => {
        const options = { maxConcurrent: 1, maxWaiting: 0 };
        const bulkhead = new Bulkhead('Payments', options);
        options.maxConcurrent = Infinity;
        void callAll(bulkhead, new Jobs(), ['a']);
        expect(await outcome(bulkhead, works)).toBe(
          'BulkheadFullError',
        );
      });
    });
  });
});

describe('limits', () => {
  describe('Room that is not used', () => {
    /**
     * @seen resilience4j/resilience4j#2015 asks whether to share one pool,
     *   since one may be full while another is not used
     */
    it('refuses calls to one dependency while the places for another are idle', async () => {
      await simulate(async () => {
        const its = { maxConcurrent: 2, maxWaiting: 0 };
        const all = new Bulkheads({ Payments: its, Stock: its });
        const jobs = new Jobs();
        const names = ['a', 'b', 'c'];
        const calls = callAll(all.of('Payments'), jobs, names);
        expect(await calls[2]).toBe('BulkheadFullError');
        expect(all.of('Stock').running).toBe(0);
      });
    });

    /**
     * @seen resilience4j/resilience4j#791 at about 150 calls a second 300
     *   places were full, and 400 at times: calls may come in one moment
     */
    it('refuses calls that come at once, though spread over a second there is room for all', async () => {
      await simulate(async ({ clock }) => {
        const operation = async () => {
          await clock.sleep(100);
          return 'answer';
        };
        const spread = payments();
        for (let i = 0; i < 10; i += 1) {
          void outcome(spread, operation).then((ending) => {
            expect(ending).toBe('answer');
          });
          await clock.sleep(100);
        }
        const burst = payments();
        const ten = Array.from({ length: 10 }, () =>
          outcome(burst, operation),
        );
        const endings = await Promise.all(ten);
        expect(
          endings.filter((ending) => ending === 'BulkheadFullError'),
        ).toHaveLength(6);
      });
    });
  });

  describe('Callers it keeps waiting', () => {
    /**
     * @seen sindresorhus/p-limit#91 tasks that scheduled others through the
     *   same limit waited for ever, and the program ended early
     * @seen backstage/backstage#23633 more than five nested secrets through a
     *   limit of five, and the call stayed pending
     * @seen sib-swiss/void-generator#17 calls that held a permit all waited for
     *   another one
     */
    it('stalls when operations wait for calls through the bulkhead whose places they hold', async () => {
      const nested = (calls: number) =>
        simulate(async () => {
          const bulkhead = payments();
          const outer = Array.from({ length: calls }, () =>
            outcome(bulkhead, () => bulkhead.call(works)),
          );
          return Promise.all(outer);
        });
      expect((await nested(1)).result).toEqual(['answer']);
      await expect(nested(2)).rejects.toThrow('The story stalled');
    });

    it('keeps a place for ever for an operation that hangs, so it needs a timeout of its own', async () => {
      await simulate(async ({ clock }) => {
        const bulkhead = payments({ maxWaiting: 0 });
        const hangs = () => new Promise<string>(() => {});
        void outcome(bulkhead, hangs);
        void outcome(bulkhead, hangs);
        await clock.sleep(50_000);
        expect(await outcome(bulkhead, works)).toBe(
          'BulkheadFullError',
        );
      });
    });

    it('lets a caller without a signal wait for as long as those before it take', async () => {
      await simulate(async ({ clock }) => {
        const bulkhead = payments({ maxConcurrent: 1 });
        const slow = async () => {
          await clock.sleep(20_000);
          return 'answer';
        };
        void outcome(bulkhead, slow);
        void outcome(bulkhead, slow);
        expect(await outcome(bulkhead, works)).toBe('answer');
        expect(clock.now()).toBe(40_000);
      });
    });
  });

  describe('What the service still gets', () => {
    /**
     * @seen Netflix/Hystrix#1867 the semaphore was released after the timeout,
     *   though the call was still running
     */
    it('lets more pile up at the service than it has places, when timeouts give up and the work goes on', async () => {
      await simulate(async ({ clock }) => {
        const bulkhead = payments({ maxWaiting: 4 });
        let [atService, most] = [0, 0];
        const work = async () => {
          atService += 1;
          most = Math.max(most, atService);
          await clock.sleep(1000);
          atService -= 1;
          return 'answer';
        };
        const six = Array.from({ length: 6 }, () =>
          outcome(bulkhead, () => withTimeout(clock, 300, work())),
        );
        await Promise.all(six);
        expect(most).toBe(6);
        expect(bulkhead.running).toBe(0);
      });
    });

    /**
     * @seen openlinker-project/openlinker#2302 limits held for one process, so
     *   that each replica multiplied them
     */
    it('bounds each instance by itself, so that three send three times as much', async () => {
      await simulate(async (world) => {
        const jobs = new Jobs();
        for (const instance of [1, 2, 3]) {
          void callAll(payments(), jobs, ['a', 'b', 'c']);
          await settled(world);
          expect(jobs.began).toHaveLength(2 * instance);
        }
      });
    });
  });
});
