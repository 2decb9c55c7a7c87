import { describe, expect, it } from 'vitest';
import type { Run, TraceEvent } from '../../patterns-code/_simulation/types.ts';
import { fingerprint, textOf } from './fingerprint.ts';

const node: TraceEvent = { type: 'node', at: 0, node: 'A', kind: 'service' };
const run: Run = {
  outcome: 'finished',
  result: { a: 1, b: new Map([['k', 2n]]) },
  violated: [],
  reached: ['all'],
  unreached: [],
  trace: [node, { type: 'deliver', at: 10, id: 1 }],
  events: 2,
  endedAt: 10,
  seed: 1,
  faults: [],
  schedule: [0, 1],
  idleFaults: [],
};

/** The same, with every key set in the opposite order. */
function turned<T>(value: T): T {
  if (Array.isArray(value)) return value.map(turned) as T;
  if (value?.constructor !== Object) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([k, v]) => [k, turned(v)])) as T;
}

describe('a fingerprint', () => {
  it('is sixteen hex digits, the same for the same run', () => {
    expect(fingerprint(run)).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprint(structuredClone(run))).toBe(fingerprint(run));
  });

  it('does not depend on the order of keys, or on undefined ones', () => {
    expect(Object.keys(turned(run))).not.toEqual(Object.keys(run));
    expect(fingerprint(turned(run))).toBe(fingerprint(run));
    expect(fingerprint({ ...run, error: undefined })).toBe(fingerprint(run));
  });

  it.each<[string, Partial<Run>]>([
    ['an event', { trace: [node, { type: 'deliver', at: 11, id: 1 }] }],
    ['the order of events', { trace: run.trace.toReversed() }],
    ['the schedule', { schedule: [1, 0] }],
    ['the outcome', { outcome: 'stalled' }],
    ['the result', { result: { a: 1, b: new Map([['k', 2]]) } }],
    ['the error', { error: new Error('no') }],
    ['the end', { endedAt: 10.5 }],
  ])('changes with %s', (_, change) => {
    expect(fingerprint({ ...run, ...change })).not.toBe(fingerprint(run));
  });

  it('does not change with what the run was given', () => {
    expect(fingerprint({ ...run, seed: 2 })).toBe(fingerprint(run));
  });

  it('tells apart what JSON writes alike', () => {
    const values = [0, -0, NaN, Infinity, null, undefined, '0', [], {}];
    const texts = values.map((result) => textOf({ ...run, result }));
    expect(new Set(texts).size).toBe(values.length);
  });

  it('takes an error by its name and message, not by its stack', () => {
    const error = new RangeError('too far');
    const text = textOf({ ...run, outcome: 'failed', error });
    expect(text).toContain('"error":"RangeError: too far"');
    expect(text).not.toContain('fingerprint.test');
  });
});
