import { describe, expect, it } from 'vitest';
import type { Report, RunData } from '../../../runner/types.ts';
import { PATTERN, SOURCES } from './fixture.ts';
import { MAX_CONSOLE_LINES } from './results.ts';
import { faultsOf, isUntouched, jobOf } from './setup.ts';
import { initialState, reduce } from './state.ts';
import type { Action, State } from './state.ts';

const RUN: RunData = {
  outcome: 'finished',
  result: '1',
  violated: [],
  reached: [],
  unreached: [],
  trace: [],
  events: 1,
  endedAt: 5,
  seed: 7,
  faults: [],
  schedule: [],
  idleFaults: [],
};

const END: Report = { type: 'end', ok: true, ms: 3 };

function after(...actions: Action[]): State {
  return from(initialState(PATTERN), ...actions);
}

function from(state: State, ...actions: Action[]): State {
  return actions.reduce((one, next) => reduce(PATTERN, one, next), state);
}

const report = (job: number, one: Report): Action => ({
  type: 'report',
  job,
  report: one,
});

const edit = (text: string): Action => ({
  type: 'edit',
  file: 'lease.ts',
  text,
  original: SOURCES['lease.ts'],
});

describe('what is set', () => {
  it('begins with a story that plays the pattern, untouched', () => {
    const { setup } = after();
    expect(setup.story).toBe('expires');
    expect(isUntouched(PATTERN, setup)).toBe(true);
  });

  it('keeps an edited file only while it differs', () => {
    const edited = after(edit('changed'));
    expect(edited.setup.edits).toEqual({ 'lease.ts': 'changed' });
    const back = from(edited, edit(SOURCES['lease.ts']));
    expect(back.setup.edits).toEqual({});
  });

  it('starts a list of faults from those of the story', () => {
    const { setup } = after({ type: 'addFault', fault: { at: 9, heal: true } });
    expect(setup.faults).toEqual([
      { at: 50, crash: 'Holder' },
      { at: 9, heal: true },
    ]);
    const none = after({ type: 'removeFault', index: 0 });
    expect(faultsOf(PATTERN, none.setup)).toEqual([]);
  });

  it('forgets seed, faults and order with the story they were for', () => {
    const state = after(
      { type: 'seed', seed: 3 },
      { type: 'removeFault', index: 0 },
      { type: 'story', story: 'withoutLease' },
    );
    const { edits, variant } = initialState(PATTERN).setup;
    expect(state.setup).toEqual({ edits, variant, story: 'withoutLease' });
  });

  it('shows the version that was chosen', () => {
    expect(after({ type: 'variant', variant: 'naive.ts' }).file).toBe(
      'naive.ts',
    );
  });

  it('comes back after Reset with one undo', () => {
    const edited = after(edit('changed'), { type: 'seed', seed: 3 });
    const reset = from(edited, { type: 'reset' });
    expect(isUntouched(PATTERN, reset.setup)).toBe(true);
    const undone = from(reset, { type: 'undo' });
    expect(undone.setup).toEqual(edited.setup);
    expect(undone.epoch).toBe(edited.epoch + 2);
  });

  it('drops the undo with the next change', () => {
    const reset = after(edit('changed'), { type: 'reset' }, edit('other'));
    expect(from(reset, { type: 'undo' }).setup.edits).toEqual({
      'lease.ts': 'other',
    });
  });
});

describe('what runs', () => {
  it('asks for a new run after a change, once the first was started', () => {
    const before = after(edit('a'));
    expect(before.live).toBe(false);
    const started = from(before, { type: 'start', task: 'run', job: 1 });
    expect(started).toMatchObject({ live: true, seen: started.revision });
    const changed = from(started, edit('b'));
    expect(changed.revision).toBeGreaterThan(changed.seen);
    expect(changed.pauseMs).toBe(400);
  });

  it('ignores the reports of a job that was replaced', () => {
    const state = after(
      { type: 'start', task: 'run', job: 1 },
      { type: 'start', task: 'run', job: 2 },
      report(1, { type: 'run', run: RUN }),
      report(1, END),
    );
    expect(state.results.run).toBeUndefined();
    expect(state.task).toBe('run');
  });

  it('shows the last results until the next arrive, part by part', () => {
    const first = after(
      { type: 'start', task: 'run', job: 1 },
      report(1, { type: 'run', run: RUN }),
      report(1, { type: 'error', message: 'one' }),
      report(1, END),
      { type: 'start', task: 'run', job: 2 },
    );
    expect(first.results.run).toBe(RUN);
    const next = { ...RUN, endedAt: 9 };
    const second = from(first, report(2, { type: 'run', run: next }));
    expect(second.results).toMatchObject({ run: next, failures: [] });
  });

  it('clears what the next run did not report', () => {
    const state = after(
      { type: 'start', task: 'run', job: 1 },
      report(1, { type: 'run', run: RUN }),
      report(1, END),
      { type: 'start', task: 'run', job: 2 },
      report(2, { type: 'error', message: 'Unexpected token.' }),
      report(2, END),
    );
    expect(state.results.run).toBeUndefined();
    expect(state.results.failures).toHaveLength(1);
    expect(state.task).toBeUndefined();
  });

  it('keeps a bounded number of console lines and counts the rest', () => {
    const lines = Array.from({ length: 400 }, () => ({
      level: 'log' as const,
      text: 'x',
    }));
    const state = after(
      { type: 'start', task: 'run', job: 1 },
      report(1, { type: 'console', lines }),
      report(1, { type: 'console', lines }),
    );
    expect(state.results.console).toHaveLength(MAX_CONSOLE_LINES);
    expect(state.results.left).toBe(800 - MAX_CONSOLE_LINES);
  });

  it('loads what a search has found, without a new run', () => {
    const found = {
      ...RUN,
      seed: 4,
      faults: [{ drop: 'A>B#1' }],
      schedule: [0, 1],
      rule: 'one holder',
    };
    const state = after(
      { type: 'start', task: 'search', job: 1 },
      report(1, { type: 'progress', runs: 12 }),
      report(1, {
        type: 'search',
        runs: 37,
        exhaustive: false,
        unreached: [],
        violation: found,
      }),
      report(1, END),
    );
    expect(state.progress).toBe(12);
    expect(state.setup).toMatchObject({
      seed: 4,
      faults: [{ drop: 'A>B#1' }],
      schedule: [0, 1],
    });
    expect(state.results.run).toBe(found);
    expect(state.revision).toBe(state.seen);
  });

  it('never runs code of a link before Run', () => {
    const setup = { edits: {}, variant: 'naive.ts', story: 'expires' };
    const opened = after(
      { type: 'start', task: 'run', job: 1 },
      { type: 'open', setup, file: 'naive.ts' },
      edit('changed'),
    );
    expect(opened).toMatchObject({ live: false, fromLink: true });
    const run = from(opened, { type: 'start', task: 'run', job: 3 });
    expect(run.fromLink).toBe(false);
  });
});

describe('a job', () => {
  it('carries the edited files over the original ones', () => {
    const { setup } = after(edit('changed'), { type: 'seed', seed: 3 });
    expect(jobOf(PATTERN, SOURCES, setup, 'run')).toMatchObject({
      slug: 'lease',
      variant: 'lease.ts',
      story: 'expires',
      seed: 3,
      files: { ...SOURCES, 'lease.ts': 'changed' },
      deadlineMs: 10_000,
    });
  });

  it('searches from the story, not from what was found last', () => {
    const { setup } = after({ type: 'removeFault', index: 0 });
    expect(jobOf(PATTERN, SOURCES, setup, 'search').faults).toBeUndefined();
  });
});
