import {
  afterEach,
  beforeEach,
  describe,
  expect,
  it,
  vi,
} from 'vitest';
import {
  CircuitBreaker,
  CircuitOpenError,
} from '../circuit-breaker/circuit-breaker.ts';
import { withTimeout } from '../_simulation/timeout.ts';
import { realClock, realHost, realWallClock } from './real-time.ts';

/** No test waits, or depends on how busy the machine is. */
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What became of a promise by now. */
async function stateOf(promise: Promise<unknown>): Promise<string> {
  let state = 'pending';
  promise.then(
    () => (state = 'resolved'),
    () => (state = 'rejected'),
  );
  await vi.advanceTimersByTimeAsync(0);
  return state;
}

describe('the clock for durations', () => {
  it('begins at zero and moves on with time', () => {
    vi.advanceTimersByTime(500);
    const clock = realClock();
    expect(clock.now()).toBe(0);
    vi.advanceTimersByTime(70);
    expect(clock.now()).toBe(70);
  });

  it('is not moved when the time of day is set', () => {
    const clock = realClock();
    vi.setSystemTime(5);
    expect(clock.now()).toBe(0);
    expect(realWallClock.time()).toBe(5);
  });

  it('ends a sleep when it has moved on by as much', async () => {
    const sleep = realClock().sleep(70);
    await vi.advanceTimersByTimeAsync(69);
    expect(await stateOf(sleep)).toBe('pending');
    await vi.advanceTimersByTimeAsync(1);
    expect(await stateOf(sleep)).toBe('resolved');
  });

  it('sleeps on when a timer rang early', async () => {
    const clock = realClock();
    const early = vi.spyOn(performance, 'now');
    const sleep = clock.sleep(70);
    const now = performance.now();
    early.mockReturnValue(now + 69.4);
    await vi.advanceTimersByTimeAsync(70);
    expect(await stateOf(sleep)).toBe('pending');
    early.mockRestore();
    await vi.advanceTimersByTimeAsync(1);
    expect(await stateOf(sleep)).toBe('resolved');
  });

  it('sleeps longer than a timer can', async () => {
    const days = 40 * 24 * 3600 * 1000;
    const sleep = realClock().sleep(days);
    await vi.advanceTimersByTimeAsync(days - 1);
    expect(await stateOf(sleep)).toBe('pending');
    await vi.advanceTimersByTimeAsync(1);
    expect(await stateOf(sleep)).toBe('resolved');
  });

  it('ends a sleep with the reason of its signal, and the timer as well', async () => {
    const controller = new AbortController();
    const sleep = realClock().sleep(70, controller.signal);
    const reason = new Error('no longer needed');
    controller.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    const late = realClock().sleep(70, controller.signal);
    await expect(late).rejects.toBe(reason);
  });

  it.each([-1, NaN, Infinity, '9'])(
    'refuses to sleep %s ms',
    async (ms) => {
      const sleep = realClock().sleep(ms as number);
      await expect(sleep).rejects.toThrow(RangeError);
    },
  );
});

describe('a pattern in real time', () => {
  it('opens, waits and tries again', async () => {
    const { clock } = realHost('Shop');
    const breaker = new CircuitBreaker(clock, {
      failureRate: 0.5,
      windowSize: 2,
      windowMs: 60_000,
      minimumCalls: 2,
      resetTimeoutMs: 1000,
      probes: 1,
    });
    const fail = () => Promise.reject(new Error('down'));
    await expect(breaker.call(fail)).rejects.toThrow('down');
    await expect(breaker.call(fail)).rejects.toThrow('down');
    await expect(breaker.call(fail)).rejects.toThrow(CircuitOpenError);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await breaker.call(() => Promise.resolve(7))).toBe(7);
  });

  it('gives up waiting after a time', async () => {
    const { clock } = realHost('Shop');
    const never = new Promise<never>(() => {});
    const waiting = withTimeout(clock, 50, never).catch(String);
    await vi.advanceTimersByTimeAsync(50);
    expect(await waiting).toContain('50 ms');
  });

  it('has a disk and chance of its own', () => {
    const [a, b] = [realHost('A'), realHost('B')];
    a.disk.set('x', 1);
    expect(b.disk.size).toBe(0);
    expect(a.random()).toBeLessThan(1);
    expect(a.name).toBe('A');
  });
});
