import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../../patterns-code/_simulation/types.ts';
import { messageChoices, nodeChoices } from './choices.ts';
import {
  EMPTY_DRAFT,
  FAULT_FIELDS,
  FAULT_KINDS,
  faultOf,
} from './fault-form.ts';
import type { FaultKind } from './fault-form.ts';
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

describe('the form', () => {
  const filled = { ...EMPTY_DRAFT, node: 'A', message: 'A>B#1', side: ['A'] };

  it.each<[FaultKind, Fault]>([
    ['crash', { at: 100, crash: 'A' }],
    ['restart', { at: 100, restart: 'A' }],
    ['cut', { at: 100, cut: [['A'], ['B']] }],
    ['oneWay', { at: 100, cut: [['A'], ['B']], oneWay: true }],
    ['heal', { at: 100, heal: true }],
    ['drop', { drop: 'A>B#1' }],
    ['duplicate', { duplicate: 'A>B#1' }],
    ['delay', { delay: 'A>B#1', ms: 50 }],
    ['pause', { at: 100, pause: 'A', ms: 50 }],
    ['skew', { at: 100, skew: 'A', ms: 50 }],
    ['drift', { at: 100, drift: 'A', rate: 1.1 }],
  ])('makes a fault of kind %s', (kind, fault) => {
    expect(faultOf({ ...filled, kind }, ['A', 'B'])).toEqual({ fault });
  });

  it('knows every kind', () => {
    expect(Object.keys(FAULT_FIELDS)).toEqual(Object.keys(FAULT_KINDS));
  });

  it('adds the end of a crash and of a cut', () => {
    const draft = { ...filled, after: '30' };
    expect(faultOf({ ...draft, kind: 'crash' }, ['A', 'B'])).toEqual({
      fault: { at: 100, crash: 'A', restartAfterMs: 30 },
    });
    expect(faultOf({ ...draft, kind: 'cut' }, ['A', 'B'])).toEqual({
      fault: { at: 100, cut: [['A'], ['B']], healAfterMs: 30 },
    });
    expect(faultOf({ ...draft, kind: 'oneWay' }, ['A', 'B'])).toEqual({
      fault: { at: 100, cut: [['A'], ['B']], oneWay: true, healAfterMs: 30 },
    });
  });

  it('lets a clock be slow', () => {
    const draft = { ...filled, kind: 'skew' as const, ms: '-20' };
    expect(faultOf(draft, [])).toEqual({
      fault: { at: 100, skew: 'A', ms: -20 },
    });
  });

  it.each([
    [{ kind: 'crash', node: '' }, 'Choose a node.'],
    [{ kind: 'crash', at: '-1' }, 'The time'],
    [{ kind: 'crash', at: '' }, 'The time'],
    [{ kind: 'crash', after: 'soon' }, 'until the end'],
    [{ kind: 'pause', ms: '-20' }, 'The length'],
    [{ kind: 'drift', rate: '0' }, 'The speed'],
    [{ kind: 'drift', rate: 'fast' }, 'The speed'],
    [{ kind: 'drift', rate: '101' }, 'The speed'],
    [{ kind: 'drop', message: 'A to B' }, 'Choose a message'],
    [{ kind: 'cut', side: [] }, 'at least one'],
    [{ kind: 'cut', side: ['A', 'B'] }, 'at least one'],
  ] as const)('says what is wrong: %j', (change, words) => {
    const made = faultOf({ ...filled, ...change }, ['A', 'B']);
    expect(made).toEqual({ problem: expect.stringContaining(words) });
  });
});

describe('what faults can name', () => {
  const known = [{ name: 'Client', kind: 'client' as const }];

  it('takes the nodes of the last run, or else the known ones', () => {
    expect(nodeChoices(known, undefined)).toEqual(['Client']);
    const node = { type: 'node', at: 0, node: 'Db', kind: 'database' } as const;
    expect(nodeChoices(known, [node])).toEqual(['Db']);
  });

  it('lists the messages with what they say', () => {
    const [first] = messageChoices([
      {
        type: 'send',
        at: 0,
        id: 1,
        key: 'A>B#1',
        from: 'A',
        to: 'B',
        kind: 'call',
        method: 'read',
        label: 'read("x")',
      },
    ]);
    expect(first).toEqual({ key: 'A>B#1', label: 'A>B#1  read("x")' });
  });
});
