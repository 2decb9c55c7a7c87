import { describe, expect, it } from 'vitest';
import { KINDS } from '../../../../patterns-code/_simulation/fault-kinds.ts';
import type { FaultKind } from '../../../../patterns-code/_simulation/fault-kinds.ts';
import { faultProblem } from '../../../../patterns-code/_simulation/faults.ts';
import type { Fault } from '../../../../patterns-code/_simulation/types.ts';
import { draftOf, faultOf } from './fault-form.ts';
import type { Asked, FaultDraft } from './fault-form.ts';
import { proposal } from './fault-proposal.ts';
import { FAULT_WORDS, faultSentence } from './fault-text.ts';

const NODES = ['Client', 'A', 'B'];

const known = { nodes: [], faults: [], run: undefined };

const filled: FaultDraft = {
  ...proposal('crash', known),
  node: 'A',
  message: 'A>B#1',
  sides: [['A'], ['B']],
  at: '100',
  ms: '50',
  rate: '1.1',
};

/** One of each kind, and each with all that it can have. */
const FAULTS: Record<FaultKind, readonly Fault[]> = {
  crash: [
    { at: 100, crash: 'A' },
    { at: 100, crash: 'A', restartAfterMs: 30 },
    { crash: 'A', afterStep: 9, restartAfterMs: 30 },
  ],
  restart: [{ at: 100, restart: 'A' }],
  pause: [{ at: 100, pause: 'A', ms: 50 }],
  cut: [
    { at: 100, cut: [['A'], ['B']] },
    { at: 0, cut: [['A'], ['Client', 'B']], healAfterMs: 30, oneWay: true },
  ],
  heal: [{ at: 100, heal: true }],
  skew: [{ at: 100, skew: 'A', ms: -20 }],
  drift: [{ at: 100, drift: 'A', rate: 0.5 }],
  drop: [{ drop: 'A>B#1' }],
  duplicate: [{ duplicate: 'A>B#1' }],
  delay: [{ delay: 'A>B#1', ms: 50.5 }],
};

describe('the form', () => {
  it.each(Object.values(FAULTS).flat())('holds all of %j', (fault) => {
    const draft = { ...filled, at: '7', ms: '7', rate: '7', ...draftOf(fault) };
    expect(faultOf(draft, NODES)).toEqual({ fault });
    expect(faultProblem(fault)).toBeUndefined();
  });

  it('offers every kind', () => {
    expect(Object.keys(FAULT_WORDS).sort()).toEqual([...KINDS].sort());
  });

  it('leaves out what belongs to another kind', () => {
    const draft = { ...filled, kind: 'heal' as const, restartAfterMs: '5' };
    expect(faultOf(draft, NODES)).toEqual({ fault: { at: 100, heal: true } });
    const both = { ...filled, moment: 'afterStep' as const, afterStep: '3' };
    expect(faultOf(both, NODES)).toEqual({
      fault: { crash: 'A', afterStep: 3 },
    });
  });

  it.each<[Asked, Partial<FaultDraft>, string]>([
    ['node', { node: 'Nobody' }, 'Choose a node.'],
    [
      'at',
      { at: '-1' },
      'The time is a number of ms from 0 to 1,000,000,000,000.',
    ],
    [
      'at',
      { at: '' },
      'The time is a number of ms from 0 to 1,000,000,000,000.',
    ],
    [
      'at',
      { at: '1e13' },
      'The time is a number of ms from 0 to 1,000,000,000,000.',
    ],
    [
      'restartAfterMs',
      { restartAfterMs: 'soon' },
      'The time until it restarts is a number of ms from 0 to 1,000,000,000,000, or nothing for never.',
    ],
    [
      'afterStep',
      { moment: 'afterStep', afterStep: '1.5' },
      'The step is a whole number from 1 to 1,000,000,000.',
    ],
    [
      'ms',
      { kind: 'pause', ms: '-20' },
      'The length is a number of ms from 0 to 1,000,000,000,000.',
    ],
    [
      'ms',
      { kind: 'skew', ms: 'x' },
      'The length is a number of ms from -1,000,000,000,000 to 1,000,000,000,000, negative for behind.',
    ],
    [
      'rate',
      { kind: 'drift', rate: '101' },
      'The speed is a number from 0.01 to 100, where 1 is right.',
    ],
    [
      'message',
      { kind: 'drop', message: 'A to B' },
      'Name a message like Client>Store#2, the second from Client to Store.',
    ],
    [
      'sides',
      { kind: 'cut', sides: [['A'], []] },
      'Choose at least one node on each side of the cut.',
    ],
  ])('says at the field %s what is wrong: %j', (field, change, sentence) => {
    expect(faultOf({ ...filled, ...change }, NODES)).toEqual({
      problems: { [field]: sentence },
    });
  });

  it.each([
    ['9999999999', 9_999_999_999, 'at 9,999,999,999 ms'],
    ['0.0001', 0.0001, 'at 0.0001 ms'],
    ['1e3', 1000, 'at 1,000 ms'],
    ['.5', 0.5, 'at 0.5 ms'],
    ['-0', 0, 'at 0 ms'],
  ])('takes all that its sentence says: %s', (text, at, said) => {
    const made = faultOf({ ...filled, kind: 'heal', at: text }, NODES);
    const fault: Fault = { at, heal: true };
    expect(made).toEqual({ fault });
    expect(faultProblem(fault)).toBeUndefined();
    expect(faultSentence(fault)).toContain(said);
  });

  it('says it of all fields at once', () => {
    const draft = { ...filled, kind: 'pause' as const, at: 'x', ms: 'y' };
    const made = faultOf(draft, NODES);
    expect(Object.keys('problems' in made ? made.problems : {})).toEqual([
      'at',
      'ms',
    ]);
  });
});
