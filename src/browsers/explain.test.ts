import { expect, it } from 'vitest';
import { partingOf } from './explain.ts';

const run = (endedAt: number, ...trace: string[]) =>
  JSON.stringify({ endedAt, trace });

it('shows the first event that differs', () => {
  expect(partingOf(run(9, 'same', 'this'), run(8, 'same', 'that'))).toBe(
    'There it is\n  "trace":["same","that"]}\n' +
      'and in Node\n  "trace":["same","this"]}',
  );
});

it('shows another difference when the events are the same', () => {
  expect(partingOf(run(9, 'same'), run(8, 'same'))).toContain(
    'There it is\n  {"endedAt":8,',
  );
});
