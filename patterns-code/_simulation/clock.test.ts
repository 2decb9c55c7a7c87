import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ForwardClock, noEarlierThan } from './clock.ts';

const GRAIN = 1 / 1024;
const ms = fc.double({ min: 0, max: 1e6, noNaN: true });
const rates = fc.double({ min: 0.01, max: 100, noNaN: true });

it('takes the first grain of time that is not before', () => {
  fc.assert(
    fc.property(ms, (time) => {
      const grain = noEarlierThan(time);
      expect(grain).toBeGreaterThanOrEqual(time);
      expect(grain - time).toBeLessThanOrEqual(GRAIN);
      expect(Number.isInteger(grain / GRAIN)).toBe(true);
    }),
  );
});

it('reads the grain that is nearest to what has passed', () => {
  fc.assert(
    fc.property(fc.nat({ max: 10_000 }), rates, (passed, rate) => {
      const read = new ForwardClock(5, rate).read(5 + passed);
      expect(Math.abs(read - passed * rate)).toBeLessThanOrEqual(GRAIN / 2);
      expect(Number.isInteger(read / GRAIN)).toBe(true);
    }),
  );
});

it('shows a reading in the first whole ms in which it can', () => {
  fc.assert(
    fc.property(fc.nat({ max: 10_000 }), rates, (reading, rate) => {
      const clock = new ForwardClock(5, rate);
      const at = clock.whenItShows(reading);
      expect(clock.read(at)).toBeGreaterThanOrEqual(reading);
      if (at > 5) expect(clock.read(at - 1)).toBeLessThan(reading);
    }),
  );
});

it('shows it in a whole ms where it drifts, and else in a grain', () => {
  expect(new ForwardClock(5, 1).whenItShows(0.5)).toBe(5.5);
  expect(new ForwardClock(5, 2).whenItShows(5)).toBe(8);
  expect(new ForwardClock(5, 0.5).whenItShows(0.25)).toBe(6);
});

it('answers for a reading that no run gets to', () => {
  const far = fc.double({ min: 2 ** 50, max: Number.MAX_VALUE, noNaN: true });
  fc.assert(
    fc.property(far, rates, (reading, rate) => {
      const at = new ForwardClock(5, rate).whenItShows(reading);
      expect(at).toBeGreaterThan(2 ** 40);
    }),
  );
});
