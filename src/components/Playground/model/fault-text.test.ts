import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../../patterns-code/_simulation/types.ts';
import { faultSentence, listed } from './fault-text.ts';

const SENTENCES: [Fault, string][] = [
  [{ at: 1200, crash: 'Db' }, 'Db crashes at 1,200 ms'],
  [
    { at: 5, crash: 'Db', restartAfterMs: 50 },
    'Db crashes at 5 ms and restarts 50 ms later',
  ],
  [{ crash: 'Db', afterStep: 3 }, 'Db crashes after its step 3'],
  [{ at: 9, restart: 'Db' }, 'Db restarts at 9 ms'],
  [{ at: 9, pause: 'Db', ms: 20 }, 'Db stands still for 20 ms at 9 ms'],
  [
    { at: 9, cut: [['A', 'B'], ['C']], healAfterMs: 8 },
    'The network between A and B and C is cut at 9 ms and heals 8 ms later',
  ],
  [{ at: 9, heal: true }, 'The network heals at 9 ms'],
  [
    { at: 9, cut: [['A'], ['B']], oneWay: true },
    'The network from A to B is cut at 9 ms',
  ],
  [
    { at: 9, skew: 'Db', ms: -4 },
    'The time of day of Db goes 4 ms behind at 9 ms',
  ],
  [
    { at: 9, skew: 'Db', ms: 4 },
    'The time of day of Db goes 4 ms ahead at 9 ms',
  ],
  [{ at: 9, skew: 'Db', ms: 0 }, 'The time of day of Db is set right at 9 ms'],
  [
    { at: 9, drift: 'Db', rate: 1.1 },
    'The forward clock of Db runs at 1.1 times its speed from 9 ms on',
  ],
  [
    { at: 9, drift: 'Db', rate: 1 },
    'The forward clock of Db runs at its right speed from 9 ms on',
  ],
  [{ drop: 'A>B#2' }, 'Message 2 from A to B is lost'],
  [{ duplicate: 'A>B#2' }, 'Message 2 from A to B arrives twice'],
  [{ delay: 'A>B#2', ms: 7 }, 'Message 2 from A to B takes 7 ms longer'],
];

describe('a fault as a sentence', () => {
  it.each(SENTENCES)('%j', (fault, sentence) => {
    expect(faultSentence(fault)).toBe(sentence);
  });

  it('lists names as prose does', () => {
    expect(listed(['A', 'B', 'C'])).toBe('A, B and C');
    expect(listed(['A'])).toBe('A');
    expect(listed([])).toBe('nobody');
  });
});

describe('a name that turns the text', () => {
  it('is written out', () => {
    const fault = { at: 5, crash: 'A\u202eB' };
    expect(faultSentence(fault)).toBe('A⟨U+202E⟩B crashes at 5 ms');
  });
});
