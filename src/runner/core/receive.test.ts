import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Report } from '../types.ts';
import type { Message } from './messages.ts';
import { Receiver } from './receive.ts';

function receiver() {
  const reports: Report[] = [];
  let ends = 0;
  const made = new Receiver(
    (report) => reports.push(report),
    () => (ends += 1),
  );
  const tell = (message: Message) => made.accept(JSON.stringify(message));
  return { made, reports, tell, ends: () => ends };
}

afterEach(() => {
  vi.useRealTimers();
});

const HELD = { title: 'a', group: 'holds', state: 'pass' } as const;

describe('Receiver', () => {
  it('tells what will be checked, once, and each result as it comes', () => {
    vi.useFakeTimers();
    const { reports, tell, ends } = receiver();
    const behaviours = ['a', 'b', 'c'].map((title) => ({
      title,
      group: 'holds',
    }));
    tell({ type: 'planned', behaviours });
    tell({ type: 'planned', behaviours: [] });
    tell({ type: 'testing', test: { group: 'holds', title: 'a' } });
    tell({ type: 'result', result: HELD });
    const first: Report[] = [
      { type: 'planned', behaviours },
      { type: 'behaviours', results: [HELD] },
    ];
    expect(reports).toEqual(first);
    // What comes soon after is told together, though nothing else comes.
    const [b, c] = [
      { ...HELD, title: 'b' },
      { ...HELD, title: 'c' },
    ];
    tell({ type: 'result', result: b });
    tell({ type: 'result', result: c });
    expect(reports).toEqual(first);
    vi.advanceTimersByTime(100);
    const all = [...first, { type: 'behaviours', results: [b, c] }];
    expect(reports).toEqual(all);
    tell({ type: 'tested' });
    tell({ type: 'done' });
    vi.advanceTimersByTime(100);
    expect(reports).toEqual([
      ...all,
      { type: 'end', ok: true, ms: expect.any(Number) },
    ]);
    expect(ends()).toBe(1);
  });

  it('blames the behaviour that was running when it is stopped', () => {
    const { made, reports, tell } = receiver();
    tell({ type: 'result', result: HELD });
    tell({
      type: 'testing',
      test: { group: 'limits', topic: 'Late', title: 'b' },
    });
    made.stop('Too late.');
    expect(reports).toEqual([
      { type: 'behaviours', results: [HELD] },
      {
        type: 'behaviours',
        results: [
          {
            title: 'b',
            group: 'limits',
            topic: 'Late',
            state: 'fail',
            message: 'Too late.',
          },
        ],
      },
      { type: 'error', message: 'Too late.' },
      { type: 'end', ok: false, ms: expect.any(Number) },
    ]);
  });

  it('keeps what has come when the reader stops it, and blames nothing', () => {
    const { made, reports, tell } = receiver();
    const later = { ...HELD, title: 'b' };
    tell({ type: 'result', result: HELD });
    tell({ type: 'result', result: later });
    tell({ type: 'testing', test: { group: 'limits', title: 'spins' } });
    made.halt();
    expect(reports).toEqual([
      { type: 'behaviours', results: [HELD] },
      { type: 'behaviours', results: [later] },
      {
        type: 'error',
        message: 'Stopped while “spins” was being checked.',
      },
      { type: 'end', ok: false, ms: expect.any(Number) },
    ]);
  });

  it('hears nothing after the end', () => {
    const { made, reports, tell, ends } = receiver();
    tell({ type: 'done' });
    tell({ type: 'progress', runs: 1 });
    tell({ type: 'done' });
    made.stop('Again.');
    expect(reports).toHaveLength(1);
    expect(ends()).toBe(1);
  });

  it('ends a worker that asks for it', () => {
    const { reports, tell } = receiver();
    tell({ type: 'fatal', message: 'Too much.' });
    expect(reports).toMatchObject([
      { type: 'error', message: 'Too much.' },
      { type: 'end', ok: false },
    ]);
  });

  it('reads only text, and only so much of it', () => {
    const { made, reports } = receiver();
    made.accept({ type: 'done' });
    made.accept('{');
    made.accept(`{"type":"done","x":"${'x'.repeat(2_000_000)}"}`);
    expect(reports).toEqual([]);
  });

  it('ends a flood of messages', () => {
    const { reports, tell } = receiver();
    for (let i = 0; i < 10_500; i += 1) tell({ type: 'beat' });
    expect(reports).toMatchObject([
      { type: 'error', message: expect.stringContaining('without end') },
      { type: 'end', ok: false },
    ]);
  });
});
