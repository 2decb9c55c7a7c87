import { describe, expect, it } from 'vitest';
import { Kernel } from '../../patterns-code/_simulation/kernel.ts';
import type {
  Run,
  Scenario,
  TraceEvent,
} from '../../patterns-code/_simulation/types.ts';
import { fingerprint as hash, textOf as text, witness } from './fingerprint.ts';

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

const fingerprint = (run: Run) => hash({ run, values: [] });
const textOf = (run: Run) => text({ run, values: [] });

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

  it('does not depend on the order of keys', () => {
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

  it('takes an error by its name and message, not by its stack', () => {
    const error = new RangeError('too far');
    const text = textOf({ ...run, outcome: 'failed', error });
    expect(text).toContain('"RangeError","too far"');
    expect(text).not.toContain('fingerprint.test');
  });

  it('tells throwing undefined from throwing nothing but a name', () => {
    const errors = [undefined, '', 'Error: a', new Error('a'), new Error('')];
    const texts = errors.map((error) => textOf({ ...run, error }));
    expect(new Set(texts).size).toBe(errors.length);
  });
});

describe('the fingerprint of a run that was witnessed', () => {
  const LONG = 'x'.repeat(500);
  type Way = 'argument' | 'result' | 'error' | 'write';
  /** A value goes one way, and nothing else of the run shows it. */
  const story = (way: Way, value: unknown): Scenario => ({
    async play(world) {
      const node = world.node('Node', ({ disk }) => ({
        take: (_: unknown) => {},
        give: () => (way === 'result' ? value : 1),
        fail() {
          if (way === 'error') throw Object.assign(new Error('no'), { value });
        },
        keep: () => void disk.set('kept', way === 'write' ? value : 1),
      }));
      await node.take(way === 'argument' ? value : 1);
      await node.give();
      await node.fail().catch(() => {});
      await node.keep();
    },
  });
  const hashOf = async (way: Way, value: unknown) =>
    hash(await witness((making) => new Kernel(story(way, value), {}, making)));

  it.each<Way>(['argument', 'result', 'error', 'write'])(
    'changes with the end of a long %s',
    async (way) => {
      const first = await hashOf(way, `${LONG}1`);
      expect(await hashOf(way, `${LONG}1`)).toBe(first);
      expect(await hashOf(way, `${LONG}2`)).not.toBe(first);
    },
  );

  it('takes a value as it was when it was sent', async () => {
    const changing: Scenario = {
      async play(world) {
        const list: number[] = [];
        const node = world.node('Node', () => ({
          take: (got: number[]) => void got.push(1),
        }));
        await node.take(list);
      },
    };
    const { values } = await witness(
      (making) => new Kernel(changing, {}, making),
    );
    expect(values[0]).toBe('[[]]');
  });
});
