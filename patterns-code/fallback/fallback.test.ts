import { describe, expect, it } from 'vitest';
import { explore, simulate } from '../_simulation/index.ts';
import type { Clock } from '../_simulation/types.ts';
import {
  type Answer,
  AllFailedError,
  Fallback,
  type Found,
  LastKnown,
  NoAnswerError,
  type Source,
} from './fallback.ts';
import * as stories from './scenarios.ts';

class Down extends Error {
  override readonly name = 'Down';
}

class BadTown extends Error {
  override readonly name = 'BadTown';
}

type Ask = (town: string, signal: AbortSignal) => Promise<unknown>;

const isDown = (error: unknown) => error instanceof Down;

const fails = async () => {
  throw new Down('down');
};
const rejects = async () => {
  throw new BadTown('no such town');
};
const breaks = async () => {
  throw new TypeError('days of undefined');
};
const hangs = () => new Promise<never>(() => {});
const says = (value: unknown) => async () => value;
const finds =
  (value: unknown, ageMs?: number) =>
  async (): Promise<Found<unknown>> =>
    ageMs === undefined ? { value } : { value, ageMs };

/** Takes `ms`, and goes on as `ask` does. */
const after =
  (clock: Clock, ms: number, ask: Ask): Ask =>
  async (town, signal) => {
    await clock.sleep(ms);
    return ask(town, signal);
  };

/** Writes down that it was asked. */
const noted =
  (log: string[], name: string, ask: Ask): Ask =>
  (town, signal) => {
    log.push(`${name} ${town}`);
    return ask(town, signal);
  };

/** A primary that has 100 ms, and alternatives a, b, c that have 50. */
function fallbackOf(
  clock: Clock,
  primary: Ask,
  alternatives: Ask[],
  isFailure: (error: unknown) => boolean = isDown,
): Fallback<string, unknown> {
  const names = ['a', 'b', 'c'];
  const others = alternatives.map((ask, i) => ({
    name: names[i] ?? 'd',
    timeoutMs: 50,
    ask: ask as Source<string, Found<unknown>>['ask'],
  }));
  const first = { name: 'primary', timeoutMs: 100, ask: primary };
  return new Fallback(clock, first, others, isFailure);
}

/** The value, or the name of the error. */
async function ending(
  answer: Promise<Answer<unknown>>,
): Promise<unknown> {
  return answer.then(
    ({ value }) => value,
    (error: Error) => error.name,
  );
}

describe('holds', () => {
  describe('While the primary works', () => {
    it("gives the primary's answer as it is, and says nothing of a degraded one", async () => {
      await simulate(async ({ clock }) => {
        const fallback = fallbackOf(clock, says(2), [finds(4)]);
        expect(await fallback.call('Oslo')).toEqual({ value: 2 });
      });
    });

    /**
     * @seen ethers-io/ethers.js#4766 (6.13.0) the second endpoint was
     *   called at once, though the first worked
     * @seen ql-io/ql.io#536 a fallback ran beside the primary, and its
     *   answer could come first
     */
    it('asks no alternative before the primary has failed or its time is over', async () => {
      await simulate(async ({ clock }) => {
        const log: string[] = [];
        const slow = after(clock, 99, says(2));
        const a = noted(log, 'a', finds(4));
        const fallback = fallbackOf(clock, slow, [a]);
        expect(await fallback.call('Oslo')).toEqual({ value: 2 });
        expect(log).toEqual([]);
      });
    });

    /**
     * @seen failsafe-lib/failsafe#177 a fallback of null, with which version 1
     *   was content, was not allowed in version 2
     */
    it('takes null, undefined, false, 0 and an empty text for answers, from everybody', async () => {
      await simulate(async ({ clock }) => {
        for (const value of [null, undefined, false, 0, '']) {
          const well = fallbackOf(clock, says(value), [finds(4)]);
          expect(await well.call('Oslo')).toEqual({ value });
          const ill = fallbackOf(clock, fails, [
            finds(value),
            finds(5),
          ]);
          expect(await ill.call('Oslo')).toMatchObject({
            value,
            degraded: { by: 'a' },
          });
          const limits = { maxAgeMs: 1000, maxKeys: 2 };
          const known = new LastKnown<unknown>(clock, limits);
          expect(await known.keep('Oslo', says(value))).toBe(value);
          expect(await known.find('Oslo')).toEqual({ value, ageMs: 0 });
        }
      });
    });

    /**
     * @seen 0xranx/golembot#16 once it had fallen back it stayed there
     *   until the process was restarted
     * @seen NousResearch/hermes-agent#57582 after overload of the primary
     *   one reporter's session never came back to it
     */
    it('asks the primary first each time, so that its answers are back when it is', async () => {
      await simulate(async ({ clock }) => {
        let isWell = false;
        const primary = async () => (isWell ? 2 : fails());
        const fallback = fallbackOf(clock, primary, [finds(4)]);
        expect(await ending(fallback.call('Oslo'))).toBe(4);
        expect(await ending(fallback.call('Oslo'))).toBe(4);
        isWell = true;
        expect(await fallback.call('Oslo')).toEqual({ value: 2 });
      });
    });
  });

  describe('What it says of an answer from elsewhere', () => {
    /**
     * @seen Team-Commonly/commonly#1519 six places answered a failure
     *   with a value that is also one of success, such as an empty list
     */
    it('says that the answer is degraded, which alternative gave it, and why the primary did not', async () => {
      await simulate(async ({ clock }) => {
        const fallback = fallbackOf(clock, fails, [finds(4)]);
        expect(await fallback.call('Oslo')).toEqual({
          value: 4,
          degraded: {
            by: 'a',
            failures: [{ source: 'primary', error: new Down('down') }],
          },
        });
      });
    });

    it('tells why each before it did not answer, in the order of the chain, with the errors as they were', async () => {
      await simulate(async ({ clock }) => {
        const errors = ['x', 'y', 'z'].map((text) => new Down(text));
        let asked = 0;
        const ask = async () => {
          asked += 1;
          throw errors[asked - 1];
        };
        const fallback = fallbackOf(clock, ask, [ask, ask, finds(4)]);
        const { degraded } = await fallback.call('Oslo');
        expect(degraded?.by).toBe('c');
        expect(degraded?.failures.map((one) => one.source)).toEqual([
          'primary',
          'a',
          'b',
        ]);
        degraded?.failures.forEach(({ error }, i) => {
          expect(error).toBe(errors[i]);
        });
      });
    });

    /**
     * @seen marc-shade/world-intel-mcp#4 old values were meant to be
     *   marked as stale, and the mark was set nowhere
     */
    it('says how old a stored value is, also one of 0 ms, and of no age where it was made for the request', async () => {
      await simulate(async ({ clock }) => {
        for (const ageMs of [0, 4000, undefined]) {
          const fallback = fallbackOf(clock, fails, [finds(4, ageMs)]);
          const { degraded } = await fallback.call('Oslo');
          expect(degraded?.ageMs).toBe(ageMs);
        }
      });
    });

    it('keeps two calls at the same time apart', async () => {
      await simulate(async ({ clock }) => {
        const primary: Ask = async (town) => {
          await clock.sleep(town === 'Oslo' ? 10 : 30);
          throw new Down(town);
        };
        const a: Ask = async (town) => ({ value: `days to ${town}` });
        const fallback = fallbackOf(clock, primary, [a]);
        const calls = ['Oslo', 'Bergen'].map((town) =>
          fallback.call(town),
        );
        const answers = await Promise.all(calls);
        expect(answers).toMatchObject([
          {
            value: 'days to Oslo',
            degraded: { failures: [{ error: { message: 'Oslo' } }] },
          },
          {
            value: 'days to Bergen',
            degraded: { failures: [{ error: { message: 'Bergen' } }] },
          },
        ]);
        for (const { degraded } of answers) {
          expect(degraded?.failures).toHaveLength(1);
        }
      });
    });
  });

  describe('Which errors fall back', () => {
    /**
     * @seen resilience4j/resilience4j#780 (1.1.0) the fallback answered
     *   for exceptions that were configured to be ignored
     * @seen nodeshift/opossum#540 the fallback ran also for the errors
     *   that the filter had taken out, such as 404
     * @seen microprofile/microprofile-fault-tolerance#417 there was no
     *   way to name exceptions for which the fallback must not run
     */
    it("passes on the caller's mistake, which isFailure does not name, as it is, and asks nobody else", async () => {
      await simulate(async ({ clock }) => {
        const log: string[] = [];
        const a = noted(log, 'a', finds(4));
        const error = new BadTown('no such town');
        const primary = async () => {
          throw error;
        };
        const fallback = fallbackOf(clock, primary, [a]);
        await expect(fallback.call('Olso')).rejects.toBe(error);
        expect(log).toEqual([]);
      });
    });

    /**
     * @seen robinhyman/key-results-generator#58 caught every error, so
     *   that its own bugs passed for failures of the provider
     * @seen failsafe-lib/failsafe#86 a response had changed incompatibly, and with a
     *   fallback set up the call failed silently
     */
    it('hides no bug behind an answer: a TypeError that isFailure does not name is passed on', async () => {
      await simulate(async ({ clock }) => {
        const fallback = fallbackOf(clock, breaks, [finds(4)]);
        expect(await ending(fallback.call('Oslo'))).toBe('TypeError');
      });
    });

    it('passes on what an alternative says of a mistake or a bug, and goes no further down', async () => {
      await simulate(async ({ clock }) => {
        const log: string[] = [];
        const b = noted(log, 'b', finds(7));
        const bad = fallbackOf(clock, fails, [rejects, b]);
        expect(await ending(bad.call('Olso'))).toBe('BadTown');
        const broken = fallbackOf(clock, fails, [breaks, b]);
        expect(await ending(broken.call('Oslo'))).toBe('TypeError');
        expect(log).toEqual([]);
      });
    });

    it('takes a timeout and a NoAnswerError for failures, whatever isFailure says', async () => {
      await simulate(async ({ clock }) => {
        const none = async () => {
          throw new NoAnswerError('closed today');
        };
        const isNone = () => false;
        const asksNobody = () => {
          throw new RangeError('no such field');
        };
        for (const primary of [hangs, none]) {
          for (const judge of [isNone, asksNobody]) {
            const others = [finds(4)];
            const fallback = fallbackOf(clock, primary, others, judge);
            expect(await ending(fallback.call('Oslo'))).toBe(4);
          }
        }
      });
    });

    it('falls back for true alone: the promise of an async isFailure is no yes', async () => {
      await simulate(async ({ clock }) => {
        const judge = (async () => true) as unknown as () => boolean;
        const fallback = fallbackOf(clock, fails, [finds(4)], judge);
        expect(await ending(fallback.call('Oslo'))).toBe('Down');
      });
    });

    it('passes on what isFailure throws', async () => {
      await simulate(async ({ clock }) => {
        const judge = () => {
          throw new RangeError('no such field');
        };
        const fallback = fallbackOf(clock, fails, [finds(4)], judge);
        expect(await ending(fallback.call('Oslo'))).toBe('RangeError');
      });
    });

    /**
     * @seen sindresorhus/p-timeout#7 an error that a fallback threw
     *   instead of returning a promise was lost to the caller
     */
    it('takes a source that throws before it returns a promise for one that fails later', async () => {
      await simulate(async ({ clock }) => {
        const throws = () => {
          throw new Down('no such host');
        };
        const fallback = fallbackOf(clock, throws, [throws, finds(4)]);
        expect(await fallback.call('Oslo')).toMatchObject({
          value: 4,
          degraded: { by: 'b' },
        });
      });
    });
  });

  describe('How long it waits', () => {
    /**
     * @seen ethers-io/ethers.js#2030 one endpoint that hung held the whole
     *   request, though others answered quickly
     * @seen NousResearch/hermes-agent#42776 it took about three minutes to
     *   fall back from a provider that was connected and sent no answer
     */
    it('falls back from a primary that hangs when its timeout is over', async () => {
      await simulate(async ({ clock }) => {
        const fallback = fallbackOf(clock, hangs, [finds(4)]);
        expect(await fallback.call('Oslo')).toMatchObject({
          value: 4,
          degraded: {
            failures: [
              {
                error: {
                  name: 'NoAnswerError',
                  message: 'no answer within 100 ms',
                },
              },
            ],
          },
        });
        expect(clock.now()).toBe(100);
      });
    });

    /**
     * @seen hyperlane-xyz/hyperlane-monorepo#9195 one provider that connected and
     *   never replied blocked all behind it, with no error to be seen
     */
    it('gives each alternative a timeout of its own, so that one that hangs does not hold the next', async () => {
      await simulate(async ({ clock }) => {
        const fallback = fallbackOf(clock, fails, [hangs, finds(4)]);
        expect(await ending(fallback.call('Oslo'))).toBe(4);
        expect(clock.now()).toBe(50);
      });
    });

    it('lets a slow alternative have its whole timeout, however much of it the primary has used', async () => {
      await simulate(async ({ clock }) => {
        const slow = after(clock, 49, finds(4));
        const fallback = fallbackOf(clock, hangs, [slow]);
        expect(await ending(fallback.call('Oslo'))).toBe(4);
        expect(clock.now()).toBe(149);
      });
    });

    it('has ended after the sum of all timeouts, though every source hangs', async () => {
      await simulate(async ({ clock }) => {
        const fallback = fallbackOf(clock, hangs, [hangs, hangs]);
        const answer = ending(fallback.call('Oslo'));
        expect(await answer).toBe('AllFailedError');
        expect(clock.now()).toBe(200);
      });
    });
  });

  describe('What it leaves behind', () => {
    it('tells a source by its signal that nobody waits any more, and not before', async () => {
      await simulate(async ({ clock }) => {
        const signals: AbortSignal[] = [];
        const keeps: Ask = (_town, signal) => {
          signals.push(signal);
          return hangs();
        };
        const fallback = fallbackOf(clock, keeps, [keeps]);
        const answer = ending(fallback.call('Oslo'));
        await clock.sleep(99);
        expect(signals.map((one) => one.aborted)).toEqual([false]);
        await clock.sleep(2);
        expect(signals.map((one) => one.aborted)).toEqual([
          true,
          false,
        ]);
        await answer;
        expect(signals.map((one) => one.aborted)).toEqual([true, true]);
        expect(signals[0]?.reason).toEqual(
          new Error('Nobody waits for it.'),
        );
      });
    });

    /**
     * @seen connor4312/cockatiel#72 the signal was aborted also after a
     *   good answer, whose body could then not be read
     */
    it('leaves the signal of a source that answered alone', async () => {
      await simulate(async ({ clock }) => {
        const signals: AbortSignal[] = [];
        const kept =
          (ask: Ask): Ask =>
          (town, signal) => {
            signals.push(signal);
            return ask(town, signal);
          };
        const well = fallbackOf(clock, kept(says(2)), [finds(4)]);
        await well.call('Oslo');
        const ill = fallbackOf(clock, kept(fails), [kept(finds(4))]);
        await ill.call('Oslo');
        await ill.drill('Oslo');
        await clock.sleep(200);
        expect(signals.map((one) => one.aborted)).toEqual([
          false,
          true,
          false,
          false,
        ]);
      });
    });

    it('leaves no timer behind, whether a source answers, fails or throws', async () => {
      await simulate(async ({ clock }) => {
        let sleeping = 0;
        const counting: Clock = {
          now: () => clock.now(),
          sleep: (ms, signal) => {
            sleeping += 1;
            return clock
              .sleep(ms, signal)
              .finally(() => (sleeping -= 1));
          },
        };
        const throws = () => {
          throw new Down('no such host');
        };
        for (const primary of [says(2), fails, throws]) {
          const fallback = fallbackOf(counting, primary, [finds(4)]);
          await fallback.call('Oslo');
          await clock.sleep(1);
          expect(sleeping).toBe(0);
        }
      });
    });

    it('is not disturbed by what a source does after its timeout', async () => {
      await simulate(async ({ clock }) => {
        const late = after(clock, 120, fails);
        const fallback = fallbackOf(clock, late, [finds(4)]);
        const { degraded } = await fallback.call('Oslo');
        await clock.sleep(100);
        expect(degraded?.failures).toHaveLength(1);
      });
    });
  });

  describe('The chain', () => {
    /**
     * @seen openclaw/openclaw#22136 with two fallbacks configured, the
     *   report said that all models had failed, namely one
     * @seen zhayujie/CowAgent#3125 a second backup could not be reached,
     *   whatever the highest number of switches
     */
    it('asks the alternatives in order, each with the same request, and the next one only when the one before has failed', async () => {
      await simulate(async ({ clock }) => {
        const log: string[] = [];
        const failing = (name: string) =>
          noted(log, `${clock.now()}: ${name}`, fails);
        const slow = after(clock, 30, failing('a'));
        const b = noted(log, 'b', finds(4));
        const c = noted(log, 'c', finds(5));
        const fallback = fallbackOf(clock, fails, [slow, b, c]);
        const answer = fallback.call('Oslo');
        await clock.sleep(29);
        expect(log).toEqual([]);
        expect(await ending(answer)).toBe(4);
        expect(log).toEqual(['0: a Oslo', 'b Oslo']);
      });
    });

    /**
     * @seen HarperFast/harper#1539 when all had failed it threw the error
     *   of the last one, usually the one that says least
     * @seen hexclave/hexclave#1920 a refused connection to a fallback that
     *   did not run was reported, and the real failure was not
     * @seen Netflix/Hystrix#1313 when the fallback threw, the caller got
     *   its cause, which was often null
     */
    it("throws the primary's message and cause when all fail, with every failure in order", async () => {
      await simulate(async ({ clock }) => {
        const error = new Down('out of memory');
        const primary = async () => {
          throw error;
        };
        const fallback = fallbackOf(clock, primary, [fails, fails]);
        const failed = await fallback
          .call('Oslo')
          .catch((e: unknown) => e);
        expect(failed).toBeInstanceOf(AllFailedError);
        expect(failed).toMatchObject({
          message: 'primary: out of memory',
          failures: [
            { source: 'primary', error },
            { source: 'a' },
            { source: 'b' },
          ],
        });
        expect((failed as Error).cause).toBe(error);
      });
    });

    it('says what was thrown also when it is no Error', async () => {
      await simulate(async ({ clock }) => {
        const odd = () => Promise.reject('out of order' as never);
        const fallback = fallbackOf(clock, odd, [fails], () => true);
        await expect(fallback.call('Oslo')).rejects.toMatchObject({
          message: 'primary: out of order',
          cause: 'out of order',
        });
      });
    });

    it('leaves no page without an estimate, whichever message is lost or service crashes beside the two of the story', async () => {
      const search = await explore(stories.chainOfThree);
      expect(search).toMatchObject({ exhaustive: true, unreached: [] });
      expect(search.violation).toBeUndefined();
    });
  });

  describe('The drill', () => {
    /**
     * @seen ConductionNL/openregister#2339 a fallback could not be reached
     *   in production; its tests made the trigger themselves
     */
    it('asks every alternative though the primary is well, and names those that would be no help, and why', async () => {
      await simulate(async ({ clock }) => {
        const log: string[] = [];
        const primary = noted(log, 'primary', says(2));
        const a = noted(log, 'a', finds(4));
        const fallback = fallbackOf(clock, primary, [
          a,
          breaks,
          rejects,
        ]);
        expect(await fallback.drill('Oslo')).toEqual([
          { source: 'b', error: new TypeError('days of undefined') },
          { source: 'c', error: new BadTown('no such town') },
        ]);
        expect(log).toEqual(['a Oslo']);
      });
    });

    it('finds one that hangs when its timeout is over, and asks the next', async () => {
      await simulate(async ({ clock }) => {
        const fallback = fallbackOf(clock, fails, [hangs, finds(4)]);
        expect(await fallback.drill('Oslo')).toMatchObject([
          { source: 'a', error: { message: 'no answer within 50 ms' } },
        ]);
        expect(clock.now()).toBe(50);
      });
    });

    it('reports an alternative that answers nothing, with the TypeError of a call', async () => {
      await simulate(async ({ clock }) => {
        const fallback = fallbackOf(clock, fails, [says(undefined)]);
        expect(await ending(fallback.call('Oslo'))).toBe('TypeError');
        expect(await fallback.drill('Oslo')).toMatchObject([
          { source: 'a', error: { name: 'TypeError' } },
        ]);
      });
    });

    it('reports in each drill what that drill has found', async () => {
      await simulate(async ({ clock }) => {
        let isWell = false;
        const a: Ask = async () => (isWell ? { value: 4 } : fails());
        const fallback = fallbackOf(clock, fails, [a, finds(5)]);
        expect(await fallback.drill('Oslo')).toHaveLength(1);
        isWell = true;
        expect(await fallback.drill('Oslo')).toEqual([]);
      });
    });
  });

  describe('The last known value', () => {
    const limits = { maxAgeMs: 1000, maxKeys: 2 };

    it('is the last good answer of the same key; a failure changes nothing and is passed on', async () => {
      await simulate(async ({ clock }) => {
        const known = new LastKnown<number>(clock, limits);
        expect(await known.keep('Oslo', async () => 1)).toBe(1);
        await known.keep('Bergen', async () => 3);
        await known.keep('Oslo', async () => 2);
        await expect(known.keep('Oslo', fails)).rejects.toThrow('down');
        expect(await known.find('Oslo')).toEqual({
          value: 2,
          ageMs: 0,
        });
        expect(await known.find('Bergen')).toMatchObject({ value: 3 });
      });
    });

    it('is as old as the question, not as the answer, and lives as long as its limit says', async () => {
      await simulate(async ({ clock }) => {
        const known = new LastKnown<number>(clock, limits);
        await known.keep('Oslo', async () => {
          await clock.sleep(400);
          return 2;
        });
        await clock.sleep(600);
        const found = { value: 2, ageMs: 1000 };
        expect(await known.find('Oslo')).toEqual(found);
        await clock.sleep(0.5);
        await expect(known.find('Oslo')).rejects.toEqual(
          new NoAnswerError('last known 1000.5 ms ago'),
        );
      });
    });

    /**
     * @seen microlinkhq/keyvhq#275 an earlier version could discard a refresh
     *   asked for later in favour of one that was forced before
     * @seen niekcandaele/sitrep#120 readings were dated by their arrival,
     *   so that a late old one would look newer
     */
    it('is that of the later of two questions, also of the same moment, though it is answered first', async () => {
      await simulate(async ({ clock }) => {
        const known = new LastKnown<number>(clock, limits);
        const early = known.keep('Oslo', async () => {
          await clock.sleep(100);
          return 1;
        });
        await clock.sleep(10);
        await known.keep('Oslo', async () => 2);
        expect(await early).toBe(1);
        expect(await known.find('Oslo')).toEqual({
          value: 2,
          ageMs: 90,
        });
        const first = known.keep('Bergen', async () => {
          await clock.sleep(1);
          return 3;
        });
        await known.keep('Bergen', async () => 4);
        expect(await first).toBe(3);
        expect(await known.find('Bergen')).toEqual({
          value: 4,
          ageMs: 1,
        });
      });
    });

    it('is kept also when its answer comes after the timeout', async () => {
      await simulate(async ({ clock }) => {
        const known = new LastKnown<unknown>(clock, limits);
        const slow = after(clock, 150, says(2));
        const primary: Ask = (town, signal) =>
          known.keep(town, () => slow(town, signal));
        const a: Ask = (town) => known.find(town);
        const fallback = fallbackOf(clock, primary, [a]);
        expect(await ending(fallback.call('Oslo'))).toBe(
          'AllFailedError',
        );
        await clock.sleep(50);
        expect(await known.find('Oslo')).toEqual({
          value: 2,
          ageMs: 150,
        });
      });
    });

    it('is none for a key that was never asked for, nor for one that had to make room', async () => {
      await simulate(async ({ clock }) => {
        const known = new LastKnown<number>(clock, limits);
        const never = new NoAnswerError('never known');
        await expect(known.find('Oslo')).rejects.toEqual(never);
        for (const town of ['Oslo', 'Bergen', 'Oslo', 'Molde']) {
          await known.keep(town, async () => 2);
        }
        expect(await known.find('Oslo')).toMatchObject({ value: 2 });
        expect(await known.find('Molde')).toMatchObject({ value: 2 });
        await expect(known.find('Bergen')).rejects.toEqual(never);
      });
    });

    it('has its true age though the time of day was set back by an hour', async () => {
      const faults = [
        ...(stories.lastKnown.faults ?? []),
        { at: 120, skew: 'Fallback', ms: -3_600_000 },
      ];
      const { result } = await simulate(stories.lastKnown, { faults });
      expect(result).toEqual([
        '2 days',
        '2 days (last known, 480 ms old)',
      ]);
    });
  });

  describe('What it can be made of', () => {
    const ask = async () => ({ value: 4 });
    const odd = [0, 0.9, -1, NaN, Infinity, '300', undefined];

    it('refuses a timeout that is no number from 1 on, or has no end, and names its source', async () => {
      await simulate(async ({ clock }) => {
        for (const timeout of odd) {
          const timeoutMs = timeout as number;
          const good = { name: 'good', timeoutMs: 1, ask };
          const bad = { name: 'bad', timeoutMs, ask };
          for (const [first, other] of [
            [good, bad],
            [bad, good],
          ] as const) {
            expect(
              () =>
                new Fallback<string, unknown>(
                  clock,
                  first,
                  [other],
                  isDown,
                ),
            ).toThrow(
              new RangeError(
                `timeoutMs of bad is ${timeout}, not a number from 1 on`,
              ),
            );
          }
        }
      });
    });

    it('refuses two sources of one name, since nobody could tell whose answer it is, and a chain of none', async () => {
      await simulate(async ({ clock }) => {
        const one = { name: 'one', timeoutMs: 1, ask };
        const two = { name: 'two', timeoutMs: 1, ask };
        for (const others of [
          [two, one],
          [two, two],
        ]) {
          const names = others.map(({ name }) => name).join(', ');
          expect(
            () =>
              new Fallback<string, unknown>(clock, one, others, isDown),
          ).toThrow(new RangeError(`one name twice: one, ${names}`));
        }
        expect(
          () => new Fallback<string, unknown>(clock, one, [], isDown),
        ).toThrow(new RangeError('no alternative'));
      });
    });

    it('keeps to the sources and timeouts it was made with, though they are changed later', async () => {
      await simulate(async ({ clock }) => {
        const first = { name: 'one', timeoutMs: 100, ask: hangs };
        const other = { name: 'two', timeoutMs: 50, ask: hangs };
        const others = [other];
        const fallback = new Fallback<string, unknown>(
          clock,
          first,
          others,
          isDown,
        );
        first.timeoutMs = Infinity;
        other.timeoutMs = NaN;
        other.name = 'one';
        others.pop();
        await expect(fallback.call('Oslo')).rejects.toMatchObject({
          failures: [
            { error: { message: 'no answer within 100 ms' } },
            {
              source: 'two',
              error: { message: 'no answer within 50 ms' },
            },
          ],
        });
      });
    });

    it('asks a source that is an object of a class', async () => {
      await simulate(async ({ clock }) => {
        class Carrier {
          readonly name = 'carrier';
          readonly timeoutMs = 50;
          async ask() {
            return { value: `said by the ${this.name}` };
          }
        }
        const first = { name: 'one', timeoutMs: 100, ask: fails };
        const others = [new Carrier()];
        const fallback = new Fallback<string, unknown>(
          clock,
          first,
          others,
          isDown,
        );
        expect(await ending(fallback.call('Oslo'))).toBe(
          'said by the carrier',
        );
      });
    });

    it('keeps to the limits it was made with, though they are changed later', async () => {
      await simulate(async ({ clock }) => {
        const limits = { maxAgeMs: 1000, maxKeys: 1 };
        const known = new LastKnown<number>(clock, limits);
        limits.maxAgeMs = Infinity;
        limits.maxKeys = NaN;
        await known.keep('Oslo', async () => 2);
        await known.keep('Bergen', async () => 3);
        await expect(known.find('Oslo')).rejects.toThrow('never known');
        await clock.sleep(1001);
        await expect(known.find('Bergen')).rejects.toThrow(
          'last known 1001 ms ago',
        );
      });
    });

    it('refuses a greatest age or number of keys that is no number from 1 on, or has no end', async () => {
      await simulate(async ({ clock }) => {
        for (const limit of odd) {
          const value = limit as number;
          for (const limits of [
            { maxAgeMs: value, maxKeys: 1 },
            { maxAgeMs: 1, maxKeys: value },
          ]) {
            expect(() => new LastKnown(clock, limits)).toThrow(
              /^max\w+ is .*, not a number from 1 on$/,
            );
          }
        }
      });
    });
  });
});

describe('limits', () => {
  describe('What it shares', () => {
    it('fails with the primary when the alternatives need the same thing', async () => {
      const { result } = await simulate(stories.sharedMaps);
      expect(result).toEqual([
        '2 days',
        'AllFailedError',
        '2 days (last known, 860 ms old)',
      ]);
    });

    /**
     * @seen superagent-ai/superagent#1145 a burst that meets the rate limit of
     *   one model goes to the next at once, and meets its limit too
     * @seen maximhq/bifrost#120 asks for a ramp, so that a failing primary
     *   does not overload the fallback
     */
    it('sends every call of an outage to the alternative, however many there are', async () => {
      await simulate(async ({ clock }) => {
        let under = 0;
        const a: Ask = async () => {
          under += 1;
          await clock.sleep(20);
          return { value: 4 };
        };
        const fallback = fallbackOf(clock, fails, [a]);
        const calls = Array.from({ length: 100 }, () =>
          ending(fallback.call('Oslo')),
        );
        await clock.sleep(1);
        expect(under).toBe(100);
        await Promise.all(calls);
      });
    });

    it('hands out the value it keeps, so that a caller who changes it changes it for the others', async () => {
      await simulate(async ({ clock }) => {
        const limits = { maxAgeMs: 1000, maxKeys: 2 };
        const known = new LastKnown<string[]>(clock, limits);
        const days = await known.keep('Oslo', async () => ['Tuesday']);
        days.push('Friday');
        const { value } = await known.find('Oslo');
        expect(value).toEqual(['Tuesday', 'Friday']);
      });
    });

    it('has forgotten what it knew last when its process restarts', async () => {
      await simulate(async (world) => {
        const delivery = stories.addDelivery(world);
        const checkout = stories.addFallback(world, delivery);
        expect(await checkout.estimate('Oslo')).toBe('2 days');
        world.crash('Delivery');
        world.crash('Fallback');
        world.restart('Fallback');
        await expect(checkout.estimate('Oslo')).rejects.toThrow(
          'Delivery: no answer within 300 ms',
        );
      });
    });
  });

  describe('What it leaves to others', () => {
    /**
     * @seen WrongStack/WrongStack#163 each turn spent all retries on a
     *   primary that was known to be out for hours
     */
    it('waits for the timeout of a dead primary in each call', async () => {
      await simulate(async ({ clock }) => {
        const fallback = fallbackOf(clock, hangs, [finds(4)]);
        for (const endMs of [100, 200, 300]) {
          await fallback.call('Oslo');
          expect(clock.now()).toBe(endMs);
        }
      });
    });

    /**
     * @seen Netflix/Hystrix#1939 the method that was too late did its work
     *   after the fallback had answered with an error
     * @seen openclaw/openclaw#113751 after the fallback's reply the request
     *   to the primary came back as well, with a second one
     */
    it('does the work twice when a primary that was given up goes on, which no charge may', async () => {
      await simulate(async ({ clock }) => {
        const charged: string[] = [];
        const pay = (by: string) => async () => {
          await clock.sleep(by === 'card' ? 120 : 10);
          charged.push(by);
          return { value: `paid by ${by}` };
        };
        const fallback = fallbackOf(clock, pay('card'), [pay('bank')]);
        const answer = await ending(fallback.call('order 1'));
        expect(answer).toBe('paid by bank');
        await clock.sleep(50);
        expect(charged).toEqual(['bank', 'card']);
      });
    });

    it('finds out on the day of the outage that an alternative is broken, unless somebody drills', async () => {
      await simulate(async ({ clock }) => {
        let isWell = true;
        const primary = async () => (isWell ? 2 : fails());
        const fallback = fallbackOf(clock, primary, [breaks]);
        for (let i = 0; i < 100; i += 1) {
          expect(await ending(fallback.call('Oslo'))).toBe(2);
        }
        expect(await fallback.drill('Oslo')).toHaveLength(1);
        isWell = false;
        expect(await ending(fallback.call('Oslo'))).toBe('TypeError');
      });
    });

    it('answers a mistake like an outage when the primary, who would have noticed it, is down', async () => {
      await simulate(async (world) => {
        const delivery = stories.addDelivery(world);
        const checkout = stories.addFallback(world, delivery, {
          fixed: 7,
        });
        await expect(checkout.estimate('Olso')).rejects.toMatchObject({
          name: 'UnknownTownError',
        });
        world.crash('Delivery');
        expect(await checkout.estimate('Olso')).toBe(
          '7 days (for any town)',
        );
      });
    });

    it('reports a last known value that nobody has asked for lately as no help', async () => {
      await simulate(async ({ clock }) => {
        const limits = { maxAgeMs: 1000, maxKeys: 2 };
        const known = new LastKnown<unknown>(clock, limits);
        const primary: Ask = (town) => known.keep(town, says(2));
        const a: Ask = (town) => known.find(town);
        const fallback = fallbackOf(clock, primary, [a]);
        expect(await fallback.drill('Oslo')).toMatchObject([
          { source: 'a', error: { message: 'never known' } },
        ]);
        await fallback.call('Oslo');
        expect(await fallback.drill('Oslo')).toEqual([]);
        await clock.sleep(1001);
        expect(await fallback.drill('Oslo')).toMatchObject([
          { source: 'a', error: { message: 'last known 1001 ms ago' } },
        ]);
      });
    });

    it('takes any answer for a good one, in a drill as well', async () => {
      await simulate(async ({ clock }) => {
        const fallback = fallbackOf(clock, fails, [finds(-1)]);
        expect(await fallback.drill('Oslo')).toEqual([]);
        expect(await ending(fallback.call('Oslo'))).toBe(-1);
      });
    });

    it('goes on down the chain for a caller who has given up', async () => {
      await simulate(async ({ clock }) => {
        const log: string[] = [];
        const a = noted(log, 'a', finds(4));
        const fallback = fallbackOf(clock, hangs, [a]);
        await Promise.race([fallback.call('Oslo'), clock.sleep(50)]);
        expect(log).toEqual([]);
        await clock.sleep(60);
        expect(log).toEqual(['a Oslo']);
      });
    });
  });
});
