import { afterEach, expect, it, vi } from 'vitest';
import { MessageCount } from './message-count.ts';

afterEach(() => vi.restoreAllMocks());

/** How many of so many messages pass, said over so many seconds. */
function passed(messages: number, seconds: number): number {
  let ms = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => ms);
  const count = new MessageCount();
  let passing = 0;
  for (let i = 1; i <= messages; i += 1) {
    ms = (i / messages) * seconds * 1000;
    if (count.add()) passing += 1;
  }
  return passing;
}

it('lets a worker say ten thousand things at once, and no more', () => {
  expect(passed(10_000, 0)).toBe(10_000);
  expect(passed(10_001, 0)).toBe(10_000);
});

it('lets a search that takes an hour say how far it is', () => {
  const beats = 4 * 3600;
  const progress = 10 * 3600;
  expect(passed(beats + progress, 3600)).toBe(beats + progress);
});

it('does not let a worker go on at a pace that no honest one has', () => {
  expect(passed(360_000, 3600)).toBeLessThan(360_000);
});
