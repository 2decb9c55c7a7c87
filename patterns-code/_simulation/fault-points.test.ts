import { describe, expect, it } from 'vitest';
import { FaultPoints } from './fault-points.ts';
import type { Recording } from './kernel.ts';

/** A run in which a server took so many steps, and a client called it. */
function runOf(steps: number, name = 'B'): Recording<unknown> {
  const nodes = [
    { name: 'Client', kind: 'client', isClient: true, steps: 9 },
    { name, kind: 'service', isClient: false, steps },
  ];
  return { sent: [], nodes } as unknown as Recording<unknown>;
}

function crashesAfter(...runs: Recording<unknown>[]) {
  const points = new FaultPoints({ faults: ['crash'] });
  for (const run of runs) points.add(run);
  return [...points.all()].map(
    (fault) => 'crash' in fault && [fault.crash, Object(fault).afterStep],
  );
}

describe('points for a crash', () => {
  it('are all steps of the run with the most, whichever came last', () => {
    const all = [
      ['B', 1],
      ['B', 2],
      ['B', 3],
    ];
    expect(crashesAfter(runOf(1), runOf(3))).toEqual(all);
    expect(crashesAfter(runOf(3), runOf(1))).toEqual(all);
  });

  it('are counted for each node by itself, and not for clients', () => {
    expect(crashesAfter(runOf(1), runOf(2, 'A'))).toEqual([
      ['B', 1],
      ['A', 1],
      ['A', 2],
    ]);
  });
});
