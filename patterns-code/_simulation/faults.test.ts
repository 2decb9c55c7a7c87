import { expect, it } from 'vitest';
import { faultProblem } from './faults.ts';
import { record } from './simulate.ts';
import type { Fault } from './types.ts';

it.each<[unknown, string]>([
  [null, 'is no object'],
  [7, 'is no object'],
  [{ at: Infinity, crash: 'A' }, 'needs "at"'],
  [{ at: 1, pause: 'A', ms: Infinity }, 'needs "ms"'],
  [{ at: 1, drift: 'A', rate: '2' }, 'needs "rate"'],
  [{ at: 1, drift: 'A', rate: 100.1 }, 'needs "rate"'],
  [{ at: 1, cut: 'AB' }, 'two lists'],
  [{ at: 1, cut: { length: 2 } }, 'two lists'],
  [{ at: 1, cut: [['A']] }, 'two lists'],
  [{ at: 1, cut: [['A'], ['B'], ['C']] }, 'two lists'],
  [{ drop: 'A>B>C#1' }, '"A>B#2"'],
  [{ drop: 'A#1>B#2' }, '"A>B#2"'],
])('is refused: %j', (fault, why) => {
  expect(faultProblem(fault)).toContain(why);
});

it.each<[Fault]>([
  [{ at: 0, crash: 'A' }],
  [{ at: 1, drift: 'A', rate: 100 }],
  [{ at: 1, drift: 'A', rate: 0.01 }],
  [{ at: 1, cut: [['A'], []] }],
  [{ delay: 'A>B#10', ms: 0 }],
])('is one that can be: %j', (fault) => {
  expect(faultProblem(fault)).toBeUndefined();
});

it('names the nodes of a link, also when it counts beyond nine', async () => {
  const faults: Fault[] = [{ drop: 'Client>B#12' }];
  const run = record(
    async (world) => {
      world.node('B', () => ({}));
    },
    { faults },
  );
  expect((await run).idleFaults).toEqual(faults);
});
