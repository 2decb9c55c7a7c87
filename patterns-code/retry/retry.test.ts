import { describe, expect, it } from 'vitest';
import {
  explore,
  simulate,
  withTimeout,
} from '../_simulation/index.ts';
import type {
  Clock,
  Host,
  TraceEvent,
  World,
} from '../_simulation/types.ts';
import { Retry, type RetryOptions } from './retry.ts';
import {
  addPayments,
  addRetry,
  Busy,
  chargesOf,
  options as checkoutOptions,
} from './scenarios.ts';
import * as stories from './scenarios.ts';

const options: RetryOptions = {
  ...checkoutOptions,
  maxAttempts: 4,
  baseDelayMs: 50,
  maxDelayMs: 50,
};

/** Delays that grow: from 0 to 100, 200, 300 and 300 ms. */
const growing = { baseDelayMs: 100, maxDelayMs: 300 };

class CardRejected extends Error {
  override readonly name = 'CardRejected';
}

/** Draws the end of each delay, so that it is 50 ms. */
const end = () => 1;

function retryOf(
  clock: Clock,
  changes: Partial<RetryOptions> = {},
  random = end,
): Retry {
  return new Retry(clock, random, { ...options, ...changes });
}

/** Fails with each of `errors` in turn, then answers. */
function failing(clock: Clock, ...errors: unknown[]) {
  const startedAt: number[] = [];
  const operation = async () => {
    startedAt.push(clock.now());
    if (startedAt.length > errors.length) return 'answer';
    throw errors[startedAt.length - 1];
  };
  return { operation, startedAt };
}

/** Fails with `error` each time. */
function alwaysFailing(clock: Clock, error: unknown = new Busy(0)) {
  return failing(clock, ...Array<unknown>(5000).fill(error));
}

/** The answer, or the name of the error. */
function ending(work: Promise<string>): Promise<string> {
  return work.catch((error: unknown) =>
    error instanceof Error ? error.name : String(error),
  );
}

/** One transient failure, and no more attempts after it than one. */
async function spendOne(retry: Retry, clock: Clock): Promise<void> {
  const { operation } = failing(clock, new Busy(0));
  expect(await retry.call(operation)).toBe('answer');
}

const busy = () => new Busy(0);

/** How many calls went to Payments. */
function attemptsIn(trace: readonly TraceEvent[]): number {
  return trace.filter(
    (event) =>
      event.type === 'send' &&
      event.kind === 'call' &&
      event.to === 'Payments',
  ).length;
}

describe('holds', () => {
  describe('What it tries again', () => {
    it('gives the answer of the first attempt that succeeds, and makes no further one', async () => {
      await simulate(async ({ clock }) => {
        const first = failing(clock);
        expect(await retryOf(clock).call(first.operation)).toBe(
          'answer',
        );
        const third = failing(clock, busy(), busy());
        expect(await retryOf(clock).call(third.operation)).toBe(
          'answer',
        );
        await clock.sleep(5000);
        expect(first.startedAt.length).toBe(1);
        expect(third.startedAt.length).toBe(3);
      });
    });

    /**
     * @seen googleapis/retry-request#12 tried a 404 again by default,
     *   which only put off the error
     * @seen proyecto26/RestClient#94 also a player's wrong input had to
     *   wait through all delays, since a 4xx was tried again
     */
    it('ends at once with an error that is not transient, also after one that is', async () => {
      await simulate(async ({ clock }) => {
        const rejected = new CardRejected();
        for (const errors of [[rejected], [busy(), rejected]]) {
          const { operation, startedAt } = failing(clock, ...errors);
          const startMs = clock.now();
          let draws = 0;
          const random = () => {
            draws += 1;
            return 1;
          };
          const call = retryOf(clock, {}, random).call(operation);
          await expect(call).rejects.toBe(rejected);
          expect(draws).toBeLessThan(errors.length);
          expect(startedAt.length).toBe(errors.length);
          expect(clock.now() - startMs).toBe((errors.length - 1) * 50);
        }
      });
    });

    it('throws what the last attempt threw, and not what an earlier one did', async () => {
      await simulate(async ({ clock }) => {
        const errors = [busy(), busy(), busy(), busy()];
        const { operation } = failing(clock, ...errors);
        const call = retryOf(clock).call(operation);
        await expect(call).rejects.toBe(errors[3]);
      });
    });

    it('tries again what throws before it returns a promise', async () => {
      await simulate(async ({ clock }) => {
        let runs = 0;
        const throws = (): Promise<string> => {
          runs += 1;
          if (runs === 1) throw busy();
          return Promise.resolve('answer');
        };
        expect(await retryOf(clock).call(throws)).toBe('answer');
      });
    });

    it('tries nothing again that it fails to judge, and throws that failure', async () => {
      await simulate(async ({ clock }) => {
        const failure = new TypeError('no such field');
        const retry = retryOf(clock, {
          isTransient: () => {
            throw failure;
          },
        });
        const { operation, startedAt } = alwaysFailing(clock);
        await expect(retry.call(operation)).rejects.toBe(failure);
        expect(startedAt).toEqual([0]);
        expect(retry.retriesLeft).toBe(10);
      });
    });

    /**
     * @seen jonbern/fetch-retry#29 a promise counted as a yes, and the call
     *   was tried again for ever
     */
    it('takes the promise of an async `isTransient` for no yes', async () => {
      await simulate(async ({ clock }) => {
        const judge = async () => true;
        const retry = retryOf(clock, {
          isTransient: judge as unknown as () => boolean,
        });
        const { operation, startedAt } = alwaysFailing(clock);
        expect(await ending(retry.call(operation))).toBe('Busy');
        expect(startedAt).toEqual([0]);
      });
    });

    it('judges whatever is thrown, also what is no error', async () => {
      await simulate(async ({ clock }) => {
        const retry = retryOf(clock, { isTransient: () => true });
        const thrown = [undefined, null, 'busy'];
        const { operation } = failing(clock, ...thrown);
        expect(await retry.call(operation)).toBe('answer');
      });
    });
  });

  describe('How often', () => {
    /**
     * @seen tim-kos/node-retry#21 five retries made six attempts, to the
     *   surprise of their owner: the first is none
     * @seen spring-attic/spring-retry#152 one attempt at most made no
     *   retry, where its owner had expected one
     * @seen takezoe/scala-retry#1 its most attempts were retries, one
     *   more than the name says
     */
    it('runs the operation as often as its most attempts say, the first included', async () => {
      await simulate(async ({ clock }) => {
        for (const maxAttempts of [1, 2, 5]) {
          const retry = retryOf(clock, { maxAttempts });
          const { operation, startedAt } = alwaysFailing(clock);
          expect(await ending(retry.call(operation))).toBe('Busy');
          expect(startedAt.length).toBe(maxAttempts);
        }
      });
    });

    /**
     * @seen apache/pinot#9158 slept once more when the last attempt had
     *   failed, longest of all with exponential delays
     * @seen instructlab/eval#84 a last sleep stood before an error that
     *   was certain
     */
    it('waits for nothing after the last attempt', async () => {
      await simulate(async ({ clock }) => {
        const retry = retryOf(clock, { maxAttempts: 3 });
        const { operation, startedAt } = alwaysFailing(clock);
        await ending(retry.call(operation));
        expect(startedAt).toEqual([0, 50, 100]);
        expect(clock.now()).toBe(100);
      });
    });

    it('tells each attempt its number, and the time that is left', async () => {
      await simulate(async ({ clock }) => {
        const told: unknown[] = [];
        const retry = retryOf(clock, { deadlineMs: 2500 });
        const call = retry.call(async (attempt) => {
          told.push(attempt);
          await clock.sleep(10);
          throw busy();
        });
        expect(await ending(call)).toBe('Busy');
        expect(told).toEqual([
          { number: 1, leftMs: 2500 },
          { number: 2, leftMs: 2440 },
          { number: 3, leftMs: 2380 },
          { number: 4, leftMs: 2320 },
        ]);
      });
    });

    it('counts the attempts and the time of each call apart', async () => {
      await simulate(async ({ clock }) => {
        const retry = retryOf(clock, { deadlineMs: 160 });
        const first = alwaysFailing(clock);
        const second = alwaysFailing(clock);
        const calls = [ending(retry.call(first.operation))];
        await clock.sleep(75);
        calls.push(ending(retry.call(second.operation)));
        expect(await Promise.all(calls)).toEqual(['Busy', 'Busy']);
        expect(first.startedAt).toEqual([0, 50, 100, 150]);
        expect(second.startedAt).toEqual([75, 125, 175, 225]);
      });
    });

    it('runs the operation anew for each attempt, so a body that is made inside is sent whole', async () => {
      await simulate(async ({ clock }) => {
        const sent: string[] = [];
        const call = retryOf(clock, { maxAttempts: 2 }).call(
          async () => {
            const body = ['order', ' 1'].values();
            sent.push([...body].join(''));
            throw busy();
          },
        );
        expect(await ending(call)).toBe('Busy');
        expect(sent).toEqual(['order 1', 'order 1']);
      });
    });
  });

  describe('How long it waits', () => {
    /**
     * @seen gojek/heimdall#21 instances that retry at the same time could
     *   be a problem, so a random part was added
     * @seen ueberdosis/hocuspocus#175 after a crash all connected clients
     *   retry at one pace
     * @seen elennick/retry4j#36 the delay after the first failure was
     *   always 0, whatever had been set
     */
    it('draws each delay from 0 to a bound that doubles up to the longest', async () => {
      await simulate(async ({ clock }) => {
        const gaps = async (chance: number, askedMs = 0) => {
          const error = new Busy(askedMs);
          const { operation, startedAt } = alwaysFailing(clock, error);
          const changes = { ...growing, maxAttempts: 5 };
          const retry = retryOf(clock, changes, () => chance);
          await ending(retry.call(operation));
          return startedAt.slice(1).map((ms, i) => ms - startedAt[i]!);
        };
        expect(await gaps(0)).toEqual([0, 0, 0, 0]);
        expect(await gaps(0.5)).toEqual([50, 100, 150, 150]);
        expect(await gaps(0.75)).toEqual([75, 150, 225, 225]);
        expect(await gaps(0.5, 9)).toEqual([59, 109, 159, 159]);
      });
    });

    it('draws anew for each delay, and nothing after the last attempt', async () => {
      await simulate(async ({ clock }) => {
        let draws = 0;
        const random = () => {
          draws += 1;
          return draws / 4;
        };
        const { operation, startedAt } = alwaysFailing(clock);
        const retry = retryOf(clock, growing, random);
        await ending(retry.call(operation));
        expect(startedAt).toEqual([0, 25, 125, 350]);
        expect(draws).toBe(3);
      });
    });

    /**
     * @seen aws/aws-sdk-java#874 the doubled delay could overflow and
     *   become negative
     * @seen yigit/android-priority-jobqueue#419 the delay overflowed,
     *   most likely below zero, and the job ran again at once
     * @seen onosproject/onos-lib-go#127 after about 40 retries the wait
     *   was negative, and the next came after 0 ms
     */
    it('keeps to the longest delay after two thousand attempts', async () => {
      const play = async ({ clock }: World) => {
        const changes = {
          ...growing,
          maxAttempts: 2000,
          deadlineMs: 1_000_000,
          budget: 2000,
        };
        const retry = retryOf(clock, changes, () => 0.5);
        const { operation, startedAt } = alwaysFailing(clock);
        await ending(retry.call(operation));
        expect(startedAt.length).toBe(2000);
        expect(startedAt[1999]! - startedAt[1998]!).toBe(150);
        expect(clock.now()).toBe(50 + 100 + 1997 * 150);
      };
      await simulate({ untilMs: 1_000_000, play });
    });

    it('waits as long though the time of day is set back meanwhile', async () => {
      const faults = [
        ...(stories.shortOutage.faults ?? []),
        { at: 445, skew: 'Retry', ms: -3_600_000 },
      ];
      const { endedAt } = await simulate(stories.shortOutage);
      const again = await simulate(stories.shortOutage, { faults });
      expect(again.endedAt).toBe(endedAt);
    });
  });

  describe('When the service says when to come back', () => {
    it('waits as long as it is asked to, and its own delay on top', async () => {
      await simulate(async ({ clock }) => {
        const { operation, startedAt } = failing(
          clock,
          new Busy(500),
          new Busy(0.5),
        );
        await retryOf(clock).call(operation);
        expect(startedAt).toEqual([0, 550, 600.5]);
      });
    });

    it('brings clients that were told the same back one after the other', async () => {
      const { trace } = await simulate(stories.askedToWait);
      const calls = trace.filter(
        (event) =>
          event.type === 'send' &&
          event.from === 'Retry' &&
          event.kind === 'call',
      );
      const times = calls.map(({ at }) => at);
      expect(times.slice(0, 3)).toEqual([10, 10, 10]);
      expect(new Set(times.slice(3)).size).toBe(3);
      for (const at of times.slice(3)) {
        expect(at).toBeGreaterThanOrEqual(600);
        expect(at).toBeLessThan(700);
      }
    });

    /**
     * @seen kubescape/kubevuln#754 a Retry-After of 0 took the backoff
     *   away, 25,216 requests in 2 s; so did a date that had passed
     * @seen Bike4Mind/bike4mind#2118 five retries in a row without any
     *   delay after a Retry-After of 0
     * @seen openai/openai-java#853 a date in the past became a negative
     *   sleep, and could fail a request instead of trying it again
     */
    it('waits its own delay when it is asked to come back at once, or in the past', async () => {
      await simulate(async ({ clock }) => {
        for (const ms of [0, -1, -60_000]) {
          const { operation, startedAt } = failing(clock, new Busy(ms));
          await retryOf(clock).call(operation);
          expect(startedAt[1]! - startedAt[0]!).toBe(50);
        }
      });
    });

    /**
     * @seen elizaOS/eliza#22162 took a date for seconds, which gave no
     *   number, and so no wait at all
     * @seen earendil-works/pi#9724 a malformed date became no number,
     *   and the retry went out at once
     */
    it('waits its own delay when what it is asked is no number of ms', async () => {
      await simulate(async ({ clock }) => {
        for (const retryAfterMs of [NaN, '500', null, {}]) {
          const error = Object.assign(busy(), { retryAfterMs });
          const { operation, startedAt } = failing(clock, error);
          await retryOf(clock).call(operation);
          expect(startedAt[1]! - startedAt[0]!).toBe(50);
        }
      });
    });

    /**
     * @seen urllib3/urllib3#1338 waited an hour for a Retry-After of 3600,
     *   which was longer than the timeout that had been set
     * @seen curl/curl#7675 a Retry-After of a day was kept to, and the
     *   limit for all retries had no effect
     */
    it('gives up at once when it is asked to come back after the deadline, or never', async () => {
      await simulate(async ({ clock }) => {
        for (const ms of [1950, 3_600_000, Infinity]) {
          const error = new Busy(ms);
          const { operation } = alwaysFailing(clock, error);
          const retry = retryOf(clock);
          const call = retry.call(operation);
          await expect(call).rejects.toBe(error);
          expect(clock.now()).toBe(0);
          expect(retry.retriesLeft).toBe(10);
        }
      });
    });
  });

  describe('At its deadline', () => {
    it('begins no attempt at the deadline or later, and gives up before it waits for one', async () => {
      await simulate(async ({ clock }) => {
        const started = async (deadlineMs: number) => {
          const { operation, startedAt } = alwaysFailing(clock);
          const startMs = clock.now();
          const retry = retryOf(clock, { deadlineMs });
          await ending(retry.call(operation));
          const lastMs = startedAt[startedAt.length - 1]!;
          expect(clock.now()).toBe(lastMs);
          return startedAt.map((ms) => ms - startMs);
        };
        expect(await started(100)).toEqual([0, 50]);
        expect(await started(101)).toEqual([0, 50, 100]);
      });
    });

    it('counts the time of the attempts, not only that of the waits', async () => {
      await simulate(async ({ clock }) => {
        const retry = retryOf(clock, { deadlineMs: 1000 });
        let attempts = 0;
        const slow = async () => {
          attempts += 1;
          await clock.sleep(480);
          throw busy();
        };
        expect(await ending(retry.call(slow))).toBe('Busy');
        expect(attempts).toBe(2);
        expect(clock.now()).toBe(480 + 50 + 480);
      });
    });

    it('begins no attempt after the deadline though the process stood still while it waited', async () => {
      // The deadline is at 2010: the pause ends then, or later.
      for (const ms of [1660, 5000]) {
        const pause = { at: 350, pause: 'Retry', ms };
        const story = async (world: World) => {
          const retry = addRetry(world, addPayments(world));
          world.crash('Payments');
          const call = ending(retry.charge(1));
          await world.clock.sleep(6000);
          expect(await call).toBe('TimeoutError');
          const shown = world.peek<{ retriesLeft: number }>('Retry');
          expect(shown?.retriesLeft).toBe(10);
        };
        const { trace } = await simulate(story, { faults: [pause] });
        const calls = trace.filter(
          (event) => event.type === 'send' && event.to === 'Payments',
        );
        expect(calls.map(({ at }) => at)).toEqual([10]);
      }
    });

    it('lets nobody wait longer than the deadline if each attempt waits no longer than is left', async () => {
      await simulate(async ({ clock }) => {
        const hangs = new Promise<string>(() => {});
        for (const deadlineMs of [200, 310, 700]) {
          const retry = retryOf(clock, { deadlineMs });
          const startMs = clock.now();
          const call = retry.call(({ leftMs }) =>
            withTimeout(clock, Math.min(300, leftMs), hangs),
          );
          expect(await ending(call)).toBe('TimeoutError');
          expect(clock.now() - startMs).toBeLessThanOrEqual(deadlineMs);
        }
      });
    });
  });

  describe('When it is aborted', () => {
    /**
     * @seen openai/openai-node#2580 an abort during the backoff took
     *   effect when the delay was over: 2906 ms later
     * @seen vercel/ai#7656 an abort after a few retries did nothing,
     *   until the sleep was over
     */
    it('ends when it is aborted while it waits, with the reason, and runs no further attempt', async () => {
      await simulate(async ({ clock }) => {
        const abort = new AbortController();
        const reason = new Error('the customer left');
        const retry = retryOf(clock);
        const { operation, startedAt } = failing(clock, new Busy(500));
        const call = retry.call(operation, abort.signal);
        const refused = expect(call).rejects.toBe(reason);
        await clock.sleep(20);
        abort.abort(reason);
        await refused;
        expect(clock.now()).toBe(20);
        await clock.sleep(5000);
        expect(startedAt).toEqual([0]);
      });
    });

    it('ends, pauses and gives back in its second wait as in its first', async () => {
      await simulate(async ({ clock }) => {
        const retry = retryOf(clock);
        const abort = new AbortController();
        const { operation, startedAt } = alwaysFailing(
          clock,
          new Busy(500),
        );
        const call = ending(retry.call(operation, abort.signal));
        await clock.sleep(700);
        abort.abort(new CardRejected());
        expect(await call).toBe('CardRejected');
        expect(clock.now()).toBe(700);
        expect(startedAt).toEqual([0, 550]);
        expect(retry.retriesLeft).toBe(9);
      });
    });

    it('runs nothing when it was aborted before', async () => {
      await simulate(async ({ clock }) => {
        const reason = new Error('the customer left');
        const { operation, startedAt } = failing(clock);
        const signal = AbortSignal.abort(reason);
        const call = retryOf(clock).call(operation, signal);
        await expect(call).rejects.toBe(reason);
        expect(startedAt).toEqual([]);
      });
    });

    it('gives the answer of an attempt that was under way when it was aborted, and tries no failure again', async () => {
      await simulate(async ({ clock }) => {
        const reason = new Error('the customer left');
        for (const fails of [false, true]) {
          const abort = new AbortController();
          let attempts = 0;
          const call = retryOf(clock).call(async () => {
            attempts += 1;
            await clock.sleep(10);
            abort.abort(reason);
            if (fails) throw busy();
            return 'answer';
          }, abort.signal);
          if (fails) await expect(call).rejects.toBe(reason);
          else expect(await call).toBe('answer');
          expect(attempts).toBe(1);
        }
      });
    });
  });

  describe('What its budget allows', () => {
    /**
     * @seen awslabs/aws-sdk-rust#1234 had lost its token bucket, and
     *   retried up to the most attempts though every request failed
     */
    it('stops trying again when the saved retries are used up, and still makes each call once', async () => {
      await simulate(async ({ clock }) => {
        const retry = retryOf(clock, { budget: 5 });
        const error = new Busy(1);
        const { operation, startedAt } = alwaysFailing(clock, error);
        const attempts: number[] = [];
        for (let call = 0; call < 4; call += 1) {
          const before = startedAt.length;
          expect(await ending(retry.call(operation))).toBe('Busy');
          attempts.push(startedAt.length - before);
        }
        expect(attempts).toEqual([4, 3, 1, 1]);
      });
    });

    /**
     * @seen aws/aws-sdk-go-v2#3550 a drained quota was never filled up
     *   again in one mode, so that retries were over until a restart
     * @seen aws/aws-sdk-java-v2#5345 successes put nothing back, and an
     *   exhausted bucket stayed so
     */
    it('earns one retry with as many successful calls as it is told, and not with one less', async () => {
      await simulate(async ({ clock }) => {
        const retry = retryOf(clock, { budget: 2 });
        const works = failing(clock).operation;
        const fails = alwaysFailing(clock).operation;
        await ending(retry.call(fails));
        expect(retry.retriesLeft).toBe(0);
        for (let call = 1; call <= 9; call += 1) {
          await retry.call(works);
          expect(retry.retriesLeft).toBe(0);
        }
        await retry.call(works);
        expect(retry.retriesLeft).toBe(1);
        await spendOne(retry, clock);
        expect(retry.retriesLeft).toBe(0);
      });
      // Which attempt of a call succeeds makes no difference.
      await simulate(async ({ clock }) => {
        const changes = { budget: 1, successesPerRetry: 2 };
        const retry = retryOf(clock, changes);
        await spendOne(retry, clock);
        expect(retry.retriesLeft).toBe(0);
        await retry.call(failing(clock).operation);
        expect(retry.retriesLeft).toBe(1);
      });
      // Two calls that were tried again and then succeeded.
      await simulate(async ({ clock }) => {
        const changes = { budget: 2, successesPerRetry: 2 };
        const retry = retryOf(clock, changes);
        await spendOne(retry, clock);
        await spendOne(retry, clock);
        expect(retry.retriesLeft).toBe(1);
      });
    });

    it('saves up no more retries than its budget, and has them from the start', async () => {
      await simulate(async ({ clock }) => {
        const retry = retryOf(clock, { budget: 3 });
        expect(retry.retriesLeft).toBe(3);
        const works = failing(clock).operation;
        for (let call = 0; call < 50; call += 1) {
          await retry.call(works);
        }
        expect(retry.retriesLeft).toBe(3);
        await ending(retry.call(alwaysFailing(clock).operation));
        for (let call = 0; call < 9; call += 1) {
          await retry.call(works);
        }
        expect(retry.retriesLeft).toBe(0);
      });
      // One is earned while another waits, which is then given back.
      await simulate(async ({ clock }) => {
        const changes = { budget: 1, successesPerRetry: 1 };
        const retry = retryOf(clock, changes);
        const abort = new AbortController();
        const { operation } = alwaysFailing(clock);
        const call = ending(retry.call(operation, abort.signal));
        await retry.call(failing(clock).operation);
        abort.abort(new CardRejected());
        expect(await call).toBe('CardRejected');
        expect(retry.retriesLeft).toBe(1);
      });
    });

    it('earns nothing by a call that fails', async () => {
      await simulate(async ({ clock }) => {
        const retry = retryOf(clock, {
          budget: 1,
          successesPerRetry: 1,
        });
        const { operation } = alwaysFailing(clock);
        await ending(retry.call(operation));
        await ending(retry.call(operation));
        expect(retry.retriesLeft).toBe(0);
      });
    });

    /**
     * @seen envoyproxy/envoy#30205 discusses a budget that does not count
     *   what waits: of a thousand retries that wait together, all would go
     *   out
     */
    it('pays for a retry before the wait, so that calls that fail together cannot overdraw it', async () => {
      await simulate(async ({ clock }) => {
        const retry = retryOf(clock, { budget: 5, maxAttempts: 2 });
        const { operation, startedAt } = alwaysFailing(clock);
        const calls = Array.from({ length: 100 }, () =>
          ending(retry.call(operation)),
        );
        await Promise.all(calls);
        expect(startedAt.length).toBe(105);
      });
    });

    it('takes nothing for a retry that it does not make', async () => {
      await simulate(async ({ clock }) => {
        const retry = retryOf(clock, { maxAttempts: 1 });
        await ending(retry.call(alwaysFailing(clock).operation));
        const rejects = failing(clock, new CardRejected());
        await ending(retry.call(rejects.operation));
        expect(retry.retriesLeft).toBe(10);
      });
    });

    it('takes back what it had paid for a retry that was aborted while it waited, or just then', async () => {
      await simulate(async ({ clock }) => {
        const retry = retryOf(clock);
        const abort = new AbortController();
        const { operation } = alwaysFailing(clock);
        const call = ending(retry.call(operation, abort.signal));
        await clock.sleep(20);
        await retry.call(failing(clock).operation);
        expect(retry.retriesLeft).toBe(9);
        abort.abort(new CardRejected());
        expect(await call).toBe('CardRejected');
        expect(retry.retriesLeft).toBe(10);
      });
      await simulate(async ({ clock }) => {
        const abort = new AbortController();
        const sleep = async (ms: number) => {
          await clock.sleep(ms);
          abort.abort(new CardRejected());
        };
        const retry = retryOf({ now: () => clock.now(), sleep });
        const { operation, startedAt } = alwaysFailing(clock);
        const call = ending(retry.call(operation, abort.signal));
        expect(await call).toBe('CardRejected');
        expect(startedAt).toEqual([0]);
        expect(retry.retriesLeft).toBe(10);
      });
    });
  });

  describe('With an idempotency key', () => {
    /**
     * @seen akash-network/console#3449 customers were charged two or
     *   three times, since a repeated request had no idempotency key
     */
    it('charges an order at most once if all of its attempts carry one key, also when two more messages are lost or repeated, or Payments restarts in between', async () => {
      const search = await explore(stories.sameKey);
      expect(search).toMatchObject({ exhaustive: true, unreached: [] });
      expect(search.violation).toBeUndefined();
    });
  });

  describe('In front of a service that is down', () => {
    it('pays an order that comes while Payments restarts', async () => {
      const { result } = await simulate(stories.shortOutage);
      expect(result).toEqual(['receipt 1', 'receipt 2']);
    });

    it('tries nothing again that a breaker inside it refuses, so that a dead service gets four attempts for four orders', async () => {
      const { result, trace } = await simulate(stories.allFour);
      expect(result).toEqual(Array<string>(4).fill('charged later'));
      expect(attemptsIn(trace)).toBe(4);
    });
  });

  describe('Options it refuses', () => {
    it('keeps to the options that it was made with', async () => {
      await simulate(async ({ clock }) => {
        const given = { ...options, isTransient: () => true };
        const retry = new Retry(clock, end, given);
        given.maxAttempts = NaN;
        given.successesPerRetry = 1;
        expect(retry.retriesLeft).toBe(10);
        const { operation, startedAt } = alwaysFailing(clock);
        await ending(retry.call(operation));
        expect(startedAt).toHaveLength(4);
      });
    });

    it('refuses a time that is no finite number above 0, and a number of attempts, retries or successes that is no whole number above 0', async () => {
      await simulate(async ({ clock }) => {
        const messageOf = (changes: Partial<RetryOptions>) => {
          try {
            return retryOf(clock, changes).retriesLeft;
          } catch (error) {
            return String(error);
          }
        };
        expect(messageOf({})).toBe(10);
        const wrong = [0, -1, NaN, Infinity, undefined, '1', '1000'];
        for (const name of [
          'baseDelayMs',
          'maxDelayMs',
          'deadlineMs',
        ]) {
          for (const value of wrong) {
            expect(messageOf({ [name]: value })).toBe(
              `RangeError: ${name} is ${value}, not a time above 0 ms`,
            );
          }
        }
        for (const name of [
          'maxAttempts',
          'budget',
          'successesPerRetry',
        ]) {
          for (const value of [...wrong, 0.5, 2.5]) {
            expect(messageOf({ [name]: value })).toBe(
              `RangeError: ${name} is ${value}, not a number above 0`,
            );
          }
        }
      });
    });

    it('refuses a first delay above the longest, and names both', async () => {
      await simulate(async ({ clock }) => {
        const build = (baseDelayMs: number) => () =>
          retryOf(clock, { baseDelayMs, maxDelayMs: 300 });
        expect(build(300)).not.toThrow();
        expect(build(301)).toThrow(
          new RangeError(
            'baseDelayMs is 301, more than the 300 of maxDelayMs',
          ),
        );
      });
    });
  });
});

describe('limits', () => {
  describe('What runs twice', () => {
    /**
     * @seen Comfy-Org/ComfyUI#16204 a submission that had been accepted
     *   was sent four times, and all four were billed
     * @seen adamcavendish/aioduct#79 a POST whose response was lost was sent
     *   again, like any other request
     */
    it('charges an order twice when the answer to the first attempt is lost', async () => {
      const { violation } = await explore(stories.lostAnswer);
      expect(violation?.rule).toBe('an order is charged at most once');
      await simulate(
        async (world) => {
          const retry = addRetry(world, addPayments(world), false);
          expect(await retry.charge(1)).toBe('receipt 1');
          expect(chargesOf(world, 1)).toBe(2);
        },
        { faults: stories.lostAnswer.faults },
      );
    });

    /**
     * @seen jonbern/fetch-retry#99 over 18,000 requests in 30 days came
     *   with an empty body: the first attempt had used it up
     * @seen adamcavendish/aioduct#162 a streamed body was gone after the
     *   first attempt, and the second was sent without one
     */
    it('sends nothing the second time when the body was made before the first', async () => {
      await simulate(async ({ clock }) => {
        const body = ['order', ' 1'].values();
        const sent: string[] = [];
        const call = retryOf(clock, { maxAttempts: 2 }).call(
          async () => {
            sent.push([...body].join(''));
            throw busy();
          },
        );
        expect(await ending(call)).toBe('Busy');
        expect(sent).toEqual(['order 1', '']);
      });
    });

    it('leaves an attempt that timed out running beside the next one', async () => {
      await simulate(async ({ clock }) => {
        let running = 0;
        const slow = async () => {
          running += 1;
          await clock.sleep(1000);
          running -= 1;
          return 'answer';
        };
        const call = retryOf(clock, { maxAttempts: 2 }).call(() =>
          withTimeout(clock, 300, slow()),
        );
        const ended = ending(call);
        await clock.sleep(400);
        expect(running).toBe(2);
        expect(await ended).toBe('TimeoutError');
      });
    });
  });

  describe('Load that it adds', () => {
    it('sends a dead service all attempts of each order, twelve for four, when the breaker stands around it', async () => {
      const { result, trace } = await simulate(stories.breakerOutside);
      expect(result).toEqual(Array<string>(4).fill('charged later'));
      expect(attemptsIn(trace)).toBe(12);
    });

    /**
     * @seen HKUDS/nanobot#2760 four attempts of the application, each
     *   with three of the SDK, made 12 requests
     * @seen lidge-jun/opencodex#714 one call could make 9 requests, by
     *   three attempts of an outer loop and three of an inner one
     */
    it('multiplies in layers: three attempts around three are nine', async () => {
      await simulate(async ({ clock }) => {
        const changes = { maxAttempts: 3 };
        const [outer, inner] = [
          retryOf(clock, changes),
          retryOf(clock, changes),
        ];
        const { operation, startedAt } = alwaysFailing(clock);
        const call = outer.call(() => inner.call(operation));
        expect(await ending(call)).toBe('Busy');
        expect(startedAt.length).toBe(9);
      });
    });

    it('spreads the first retries over the first delay and no wider, so a short one keeps clients together', async () => {
      await simulate(async ({ clock, random }) => {
        const startedAt: number[] = [];
        const clients = Array.from({ length: 100 }, () => {
          const retry = retryOf(
            clock,
            { ...growing, maxAttempts: 2 },
            random,
          );
          return ending(
            retry.call(async () => {
              startedAt.push(clock.now());
              throw busy();
            }),
          );
        });
        await Promise.all(clients);
        const retries = startedAt.slice(100);
        expect(retries.length).toBe(100);
        expect(Math.max(...retries)).toBeLessThanOrEqual(100);
      });
    });

    it('has a budget in each process, so that three spend three', async () => {
      await simulate(async ({ clock }) => {
        const { operation, startedAt } = alwaysFailing(clock);
        for (const instance of [1, 2, 3]) {
          const retry = retryOf(clock, { budget: 5, maxAttempts: 10 });
          await ending(retry.call(operation));
          await ending(retry.call(operation));
          expect(startedAt.length).toBe(7 * instance);
        }
      });
    });
  });

  describe('Calls that it does not save', () => {
    it('gives up calls that another attempt would have saved while its budget is empty', async () => {
      await simulate(async ({ clock }) => {
        const retry = retryOf(clock, { budget: 1 });
        await spendOne(retry, clock);
        const { operation } = failing(clock, busy());
        expect(await ending(retry.call(operation))).toBe('Busy');
      });
    });

    it('waits for an attempt that runs on after the deadline, or after an abort', async () => {
      await simulate(async ({ clock }) => {
        const retry = retryOf(clock, { deadlineMs: 1000 });
        const abort = new AbortController();
        const slow = async () => {
          await clock.sleep(5000);
          return 'answer';
        };
        const call = retry.call(slow, abort.signal);
        await clock.sleep(2000);
        abort.abort(new Error('the customer left'));
        expect(await call).toBe('answer');
        expect(clock.now()).toBe(5000);
      });
    });

    /**
     * @seen canalplus/rx-player#1864 asks whether to read dates at all: the
     *   user's clock may be wrong, and a few seconds change things
     */
    it('comes back too late or too early when a date was read by a clock that is off', async () => {
      for (const [ms, firstWaitMs] of [
        [-400, 950],
        [400, 150],
      ] as const) {
        const faults = [{ at: 0, skew: 'Checkout', ms }];
        const story = async (world: World) => {
          const task = async ({ clock, wallClock }: Host) => {
            await clock.sleep(1);
            const comeBackAt = 501; // in 500 ms
            const error = new Busy(comeBackAt - wallClock.time());
            const { operation, startedAt } = failing(clock, error);
            await retryOf(clock).call(operation);
            expect(startedAt).toEqual([1, 1 + firstWaitMs]);
          };
          await world.client('Checkout', task);
        };
        await simulate(story, { faults });
      }
    });

    it('takes a failure for transient that will last, and pays with all attempts for finding out', async () => {
      await simulate(async (world) => {
        const { clock } = world;
        const retry = addRetry(world, addPayments(world));
        world.crash('Payments');
        expect(await ending(retry.charge(1))).toBe('TimeoutError');
        expect(clock.now()).toBeGreaterThan(3 * 300);
      });
    });
  });
});
