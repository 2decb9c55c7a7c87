import { describe, expect, it } from 'vitest';
import { simulate, withTimeout } from '../_simulation/index.ts';
import type { Clock, World } from '../_simulation/types.ts';
import {
  CircuitBreaker,
  type CircuitBreakerOptions,
} from './circuit-breaker.ts';
import * as stories from './scenarios.ts';

const options: CircuitBreakerOptions = {
  failureRate: 0.5,
  windowSize: 4,
  minimumCalls: 2,
  resetTimeoutMs: 1000,
  probes: 1,
};

const works = async () => 'answer';
const fails = async () => {
  throw new Error('down');
};

/** Calls once and says how it went: `answer`, or the error's name. */
async function outcome(
  breaker: CircuitBreaker,
  operation: () => Promise<string>,
): Promise<string> {
  return breaker.call(operation).catch((error: Error) => error.name);
}

/** An operation that takes `ms` and then fails. */
const failsAfter = (clock: Clock, ms: number) => async () => {
  await clock.sleep(ms);
  throw new Error('down');
};

/** A breaker that has just opened. */
async function openBreaker(
  { clock }: World,
  changes: Partial<CircuitBreakerOptions> = {},
): Promise<CircuitBreaker> {
  const breaker = new CircuitBreaker(clock, { ...options, ...changes });
  await outcome(breaker, fails);
  await outcome(breaker, fails);
  expect(breaker.state.kind).toBe('open');
  return breaker;
}

describe('holds', () => {
  it('starts closed and passes calls, answers and errors through', async () => {
    await simulate(async ({ clock }) => {
      const breaker = new CircuitBreaker(clock, options);
      expect(breaker.state.kind).toBe('closed');
      expect(await breaker.call(works)).toBe('answer');
      await expect(breaker.call(fails)).rejects.toThrow('down');
    });
  });

  it('opens when the failure rate over the window reaches its threshold', async () => {
    await simulate(async ({ clock }) => {
      const breaker = new CircuitBreaker(clock, {
        ...options,
        minimumCalls: 4,
      });
      for (const operation of [works, fails, works]) {
        await outcome(breaker, operation);
      }
      expect(breaker.state.kind).toBe('closed');
      await outcome(breaker, fails);
      expect(breaker.state.kind).toBe('open');
    });
  });

  it('stays closed until the minimum number of calls was made', async () => {
    await simulate(async ({ clock }) => {
      const breaker = new CircuitBreaker(clock, {
        ...options,
        minimumCalls: 3,
      });
      await outcome(breaker, fails);
      await outcome(breaker, fails);
      expect(breaker.state.kind).toBe('closed');
      await outcome(breaker, fails);
      expect(breaker.state.kind).toBe('open');
    });
  });

  it('forgets calls that have left the window, so that a good past hides no bad present', async () => {
    await simulate(async ({ clock }) => {
      const breaker = new CircuitBreaker(clock, options);
      for (let i = 0; i < 20; i += 1) await outcome(breaker, works);
      await outcome(breaker, fails);
      expect(breaker.state.kind).toBe('closed');
      await outcome(breaker, fails);
      expect(breaker.state.kind).toBe('open');
    });
  });

  it('refuses calls while open, without running the operation', async () => {
    await simulate(async (world) => {
      const breaker = await openBreaker(world);
      let ran = false;
      const operation = async () => {
        ran = true;
        return 'answer';
      };
      expect(await outcome(breaker, operation)).toBe(
        'CircuitOpenError',
      );
      expect(ran).toBe(false);
    });
  });

  it('tells a refused caller how long it is until the next try', async () => {
    await simulate(async (world) => {
      const breaker = await openBreaker(world);
      await world.clock.sleep(400);
      await expect(breaker.call(works)).rejects.toMatchObject({
        retryAfterMs: 600,
      });
    });
  });

  it('tells a caller refused during a trial 0 ms', async () => {
    await simulate(async (world) => {
      const breaker = await openBreaker(world);
      await world.clock.sleep(1000);
      const trial = outcome(breaker, failsAfter(world.clock, 50));
      await expect(breaker.call(works)).rejects.toMatchObject({
        retryAfterMs: 0,
      });
      await trial;
    });
  });

  it('tries again when the reset time is over though the time of day was set back by an hour', async () => {
    const faults = [
      ...(stories.recovers.faults ?? []),
      { at: 1000, skew: 'Breaker', ms: -3_600_000 },
    ];
    const { result } = await simulate(stories.recovers, { faults });
    const [timeout, refused] = ['TimeoutError', 'CircuitOpenError'];
    expect(result).toEqual([
      ...['receipt 1', 'receipt 2', timeout, timeout, refused],
      ...['receipt 1', 'receipt 2'],
    ]);
  });

  it('lets a limited number of probes through after the reset time and refuses the rest', async () => {
    await simulate(async (world) => {
      const breaker = await openBreaker(world, { probes: 2 });
      await world.clock.sleep(1000);
      const slow = async () => {
        await world.clock.sleep(50);
        return 'answer';
      };
      const four = [slow, slow, slow, slow];
      const outcomes = await Promise.all(
        four.map((operation) => outcome(breaker, operation)),
      );
      const refused = 'CircuitOpenError';
      expect(outcomes).toEqual(['answer', 'answer', refused, refused]);
    });
  });

  it('closes when every probe has succeeded, and counts from zero', async () => {
    await simulate(async (world) => {
      const breaker = await openBreaker(world, { probes: 2 });
      await world.clock.sleep(1000);
      await outcome(breaker, works);
      expect(breaker.state.kind).toBe('half-open');
      await outcome(breaker, works);
      expect(breaker.state.kind).toBe('closed');
      await outcome(breaker, fails);
      expect(breaker.state.kind).toBe('closed');
    });
  });

  it('opens for a full reset time when a probe fails', async () => {
    await simulate(async (world) => {
      const breaker = await openBreaker(world);
      await world.clock.sleep(1000);
      await outcome(breaker, failsAfter(world.clock, 70));
      expect(breaker.state).toEqual({ kind: 'open', untilMs: 2070 });
    });
  });

  it('ignores the result of a call that began before the last change of state', async () => {
    await simulate(async (world) => {
      const { clock } = world;
      const breaker = new CircuitBreaker(clock, options);
      const late = outcome(breaker, failsAfter(clock, 1200));
      await outcome(breaker, fails);
      await outcome(breaker, fails);
      await clock.sleep(1000);
      const probe = outcome(breaker, async () => {
        await clock.sleep(500);
        return 'answer';
      });
      await late;
      expect(breaker.state.kind).toBe('half-open');
      expect(await probe).toBe('answer');
      expect(breaker.state.kind).toBe('closed');
    });
  });

  it('ignores a call from an earlier time in the same state', async () => {
    await simulate(async (world) => {
      const { clock } = world;
      const breaker = new CircuitBreaker(clock, options);
      const late = outcome(breaker, failsAfter(clock, 1500));
      await outcome(breaker, fails);
      await outcome(breaker, fails);
      await clock.sleep(1000);
      await outcome(breaker, works);
      await late;
      // With the late one it would be the second failure of two.
      await outcome(breaker, fails);
      expect(breaker.state.kind).toBe('closed');
    });
  });

  it('frees the probe of an operation that throws before it returns a promise', async () => {
    await simulate(async (world) => {
      const breaker = await openBreaker(world);
      await world.clock.sleep(1000);
      const throws = (): Promise<string> => {
        throw new TypeError('no such host');
      };
      expect(await outcome(breaker, throws)).toBe('TypeError');
      expect(breaker.state).toEqual({ kind: 'open', untilMs: 2000 });
      await world.clock.sleep(1000);
      expect(await outcome(breaker, works)).toBe('answer');
    });
  });

  it('spares callers of a dead service their timeout', async () => {
    const { result } = await simulate(stories.trips);
    const [timeout, refused] = ['TimeoutError', 'CircuitOpenError'];
    const served = ['receipt 1', 'receipt 2'];
    expect(result).toEqual([
      ...served,
      timeout,
      timeout,
      refused,
      refused,
      refused,
    ]);
  });
});

describe('limits', () => {
  it('refuses calls to a healthy backend when one breaker guards two', async () => {
    await simulate(async ({ clock }) => {
      const shared = new CircuitBreaker(clock, options);
      const healthy = works;
      const dead = fails;
      await outcome(shared, healthy);
      await outcome(shared, dead);
      expect(await outcome(shared, healthy)).toBe('CircuitOpenError');
    });
  });

  it('keeps refusing a service that has recovered until the reset time is over', async () => {
    await simulate(async (world) => {
      const breaker = await openBreaker(world);
      await world.clock.sleep(999);
      expect(await outcome(breaker, works)).toBe('CircuitOpenError');
      await world.clock.sleep(1);
      expect(await outcome(breaker, works)).toBe('answer');
    });
  });

  it('refuses everyone for as long as a probe hangs, so the operation needs a timeout of its own', async () => {
    await simulate(async (world) => {
      const breaker = await openBreaker(world);
      await world.clock.sleep(1000);
      const hangs = () => new Promise<string>(() => {});
      const probe = breaker.call(hangs);
      await world.clock.sleep(10_000);
      expect(await outcome(breaker, works)).toBe('CircuitOpenError');
      const bounded = withTimeout(world.clock, 300, probe);
      await expect(bounded).rejects.toThrow('no answer');
    });
  });
});
