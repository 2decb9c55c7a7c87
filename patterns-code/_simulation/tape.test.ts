import { expect, it } from 'vitest';
import { Tape } from './tape.ts';
import type { SearchOptions } from './types.ts';

/** What a search answers in each of its runs, which ask thrice. */
function runsOf(options: SearchOptions, ask: (tape: Tape) => number): string[] {
  const tape = new Tape(options);
  const runs: string[] = [];
  do {
    tape.rewind();
    runs.push([ask(tape), ask(tape), ask(tape)].join(' '));
  } while (tape.advance());
  return runs;
}

it('delays no message where there are no delays to try', () => {
  expect(runsOf({}, (tape) => tape.delay())).toEqual(['0 0 0']);
});

it('tries every delay of every message, none of them first', () => {
  const runs = runsOf({ delays: [5, 9] }, (tape) => tape.delay());
  expect(runs).toHaveLength(27);
  expect(new Set(runs).size).toBe(27);
  expect(runs.slice(0, 4)).toEqual(['0 0 0', '0 0 5', '0 0 9', '0 5 0']);
});

it('delays no more messages of a run than it may', () => {
  const delay = (tape: Tape) => tape.delay();
  expect(runsOf({ delays: [5], maxDelays: 1 }, delay)).toEqual([
    '0 0 0',
    '0 0 5',
    '0 5 0',
    '5 0 0',
  ]);
  expect(runsOf({ delays: [5], maxDelays: 0 }, delay)).toEqual(['0 0 0']);
  expect(runsOf({ delays: [5], maxDelays: 2 }, delay)).toHaveLength(7);
});

it('takes no more deliveries of a run out of turn than it may', () => {
  const order = (tape: Tape) => tape.order(2);
  expect(runsOf({ maxReorders: 1 }, order)).toEqual([
    '0 0 0',
    '0 0 1',
    '0 1 0',
    '1 0 0',
  ]);
});
