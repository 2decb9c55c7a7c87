import { describe, expect, it } from 'vitest';
import { runsThatHold, searchesThatHold } from './searched.ts';
import type { SearchFinding } from './types.ts';

const held: SearchFinding = {
  story: 'expires',
  file: 'lease.ts',
  runs: 7,
  exhaustive: true,
  bounds: 'no faults, every order',
};
const violation = { rule: 'ends on time', faults: [], figure: 'f' };

describe('the runs that a page counts', () => {
  it('are of the pattern, complete, and found nothing', () => {
    const findings = [
      held,
      { ...held, story: 'other', runs: 5 },
      { ...held, file: 'naive.ts', runs: 100 },
      { ...held, exhaustive: false, runs: 200 },
      { ...held, exhaustive: false, runs: 400, violation },
    ];
    const pattern = { slug: 'lease', findings };
    expect(runsThatHold(pattern)).toBe(12);
    expect(searchesThatHold(pattern)).toHaveLength(2);
  });
});
