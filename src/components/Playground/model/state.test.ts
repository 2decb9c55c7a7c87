import { describe, expect, it } from 'vitest';
import type { Report, RunData } from '../../../runner/types.ts';
import { PATTERN, SOURCES } from './fixture.ts';
import { MAX_CONSOLE_LINES } from './results.ts';
import { DEADLINE_MS, inForce, isUntouched, jobOf } from './setup.ts';
import { initialState, reduce } from './state.ts';
import { statusText } from './status-text.ts';
import type { Action, State } from './state.ts';
import type { Version } from './versions.ts';

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

  it('tries a version in a story, without a run of its own', () => {
    const live = after({ type: 'start', task: 'run', job: 1 });
    const trial = { story: 'withoutLease', variant: 'naive.ts' };
    const tried = from(live, { type: 'try', ...trial });
    expect(tried.setup).toMatchObject(trial);
    expect(tried.file).toBe('naive.ts');
    expect(tried.seen).toBe(tried.revision);
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
    expect(inForce(PATTERN, none.setup).faults).toEqual([]);
  });

  const ownStories: Action = {
    type: 'edit',
    file: 'scenarios.ts',
    text: '// own',
    original: SOURCES['scenarios.ts'],
  };
  const ran = (faults: RunData['faults'], job = 1): Action[] => [
    { type: 'start', task: 'run', job },
    report(job, { type: 'run', run: { ...RUN, seed: 5, faults } }),
    report(job, END),
  ];
  const known = ({ setup, own }: State) => inForce(PATTERN, setup, own);

  it('is what the run shows where the reader wrote the story', () => {
    const later = { at: 300, crash: 'Holder' };
    const heal = { at: 9, heal: true } as const;
    const edited = after(ownStories);
    expect(known(edited)).toEqual({ seed: undefined, faults: undefined });
    const early = from(edited, { type: 'addFault', fault: heal });
    expect(early.setup.faults).toBeUndefined();
    const shown = from(edited, ...ran([later]));
    expect(known(shown)).toEqual({ seed: 5, faults: [later] });
    expect(shown.setup.faults).toBeUndefined();
    const added = from(shown, { type: 'addFault', fault: heal });
    expect(added.setup.faults).toEqual([later, heal]);
    // What was asked for is not the story's own.
    const again = from(added, ...ran([later, heal], 2));
    expect(again.own.faults).toEqual([later]);
    expect(known(from(shown, { type: 'reset' })).faults).toEqual([
      { at: 50, crash: 'Holder' },
    ]);
  });

  it('is not what the run of another story showed', () => {
    const [start, ...rest] = ran([{ drop: 'A>B#1' }]);
    const other: Action = { type: 'story', story: 'withoutLease' };
    expect(known(after(start!, other, ...rest)).faults).toEqual([]);
    expect(known(after(start!, ...rest, other)).faults).toEqual([]);
  });

  it('takes no more faults than a run can have, and says so', () => {
    const heal: Action = { type: 'addFault', fault: { at: 9, heal: true } };
    const many = Array.from({ length: 1000 }, () => heal);
    const full = after(...many);
    expect(full.setup.faults).toHaveLength(1000);
    expect(full.notice?.text).toBe('A run has 1,000 faults at most.');
    expect(from(full, { type: 'removeFault', index: 0 }, heal).notice).toBe(
      undefined,
    );
  });

  it('changes a fault in its place, and moves it', () => {
    const state = after(
      { type: 'addFault', fault: { at: 9, heal: true } },
      { type: 'addFault', fault: { drop: 'A>B#1' } },
      { type: 'setFault', index: 1, fault: { at: 8, heal: true } },
    );
    const crash = { at: 50, crash: 'Holder' };
    expect(state.setup.faults).toEqual([
      crash,
      { at: 8, heal: true },
      { drop: 'A>B#1' },
    ]);
    const moved = from(state, { type: 'moveFault', index: 2, to: 1 });
    expect(moved.setup.faults).toEqual([
      crash,
      { drop: 'A>B#1' },
      { at: 8, heal: true },
    ]);
    const back = from(moved, { type: 'moveFault', index: 1, to: 2 });
    expect(back.setup.faults).toEqual(state.setup.faults);
    expect(back.revision).toBeGreaterThan(moved.revision);
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
});

const SETUP = { edits: {}, variant: 'naive.ts', story: 'expires' };
const LINK = '#play=1.x';

/** The last version that can be brought back. */
const newest = ({ aside }: State): Version => aside[0]!;

describe('what was typed', () => {
  it('comes back after Reset, though there were changes and a run since', () => {
    const edited = after(edit('changed'), { type: 'seed', seed: 3 });
    const reset = from(edited, { type: 'reset' });
    expect(isUntouched(PATTERN, reset.setup)).toBe(true);
    const later = from(
      reset,
      edit('other'),
      { type: 'start', task: 'run', job: 9 },
      report(9, END),
    );
    const version = newest(later);
    const back = from(later, { type: 'bringBack', version });
    expect(back.setup).toEqual(edited.setup);
    expect(back.epoch).toBe(edited.epoch + 2);
    expect(newest(back).setup.edits).toEqual({ 'lease.ts': 'other' });
    expect(back.aside).toHaveLength(1);
  });

  it('sets nothing aside when nothing was changed', () => {
    expect(after({ type: 'reset' }).aside).toEqual([]);
  });

  it('is set aside for a link, and the link for it', () => {
    const opened = after(edit('changed'), {
      type: 'open',
      setup: SETUP,
      link: LINK,
    });
    expect(opened).toMatchObject({ setup: SETUP, fromLink: true });
    const back = from(opened, { type: 'bringBack', version: newest(opened) });
    expect(back.setup.edits).toEqual({ 'lease.ts': 'changed' });
    expect(back.fromLink).toBe(false);
    const again = from(back, { type: 'bringBack', version: newest(back) });
    expect(again).toMatchObject({ setup: SETUP, fromLink: true, live: false });
  });

  it('stays when the address of an opened link is met again', () => {
    const open = { type: 'open', setup: SETUP, link: LINK } as const;
    const edited = after(open, edit('changed'));
    const back = from(edited, open);
    expect(back.setup).toEqual(edited.setup);
    expect(newest(back)).toEqual({ setup: SETUP, author: 'link' });
    expect(from(after(open), open).aside).toEqual([]);
    // After Reset there is nothing that it could take the place of.
    expect(from(edited, { type: 'reset' }, open).setup).toEqual(SETUP);
    // Another link is another version.
    expect(from(edited, { ...open, link: '#play=1.y' }).setup).toEqual(SETUP);
  });

  it('is there again at the next visit, with where it came from', () => {
    const { setup, author, fromLink, aside } = after(
      edit('changed'),
      { type: 'reset' },
      { type: 'variant', variant: 'naive.ts' },
    );
    const kept = { setup, author, fromLink, aside, link: LINK };
    const state = after({ type: 'restore', kept });
    expect(state).toMatchObject({ ...kept, restored: true, file: 'naive.ts' });
    expect(from(state, edit('more')).restored).toBe(false);
    expect(from(state, { type: 'forget' }).aside).toEqual([]);
  });

  it('of another page is set aside, the latest of each', () => {
    const one = (text: string): Version => ({
      setup: { ...SETUP, edits: { 'lease.ts': text } },
      author: 'reader',
      page: 'b',
    });
    const state = after(
      { type: 'setAside', version: one('x') },
      { type: 'setAside', version: { ...one('y'), page: 'c' } },
      { type: 'setAside', version: one('z') },
    );
    expect(state.aside).toEqual([one('z'), { ...one('y'), page: 'c' }]);
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

  it('shows behaviours as they come, and those of the last run until then', () => {
    const name = (title: string) => ({ title, group: 'holds' });
    const held = (title: string) => ({
      ...name(title),
      state: 'pass' as const,
    });
    const planned = [name('a'), name('b')];
    const first = after(
      { type: 'start', task: 'run', job: 1 },
      report(1, { type: 'planned', behaviours: planned }),
      report(1, { type: 'behaviours', results: [held('a')] }),
      report(1, { type: 'behaviours', results: [held('b')] }),
      report(1, END),
    );
    const all = { planned, behaviours: [held('a'), held('b')] };
    expect(first.results).toMatchObject(all);
    const next = from(
      first,
      { type: 'start', task: 'run', job: 2 },
      report(2, { type: 'run', run: RUN }),
    );
    expect(next.results).toMatchObject(all);
    const [one] = planned;
    const begun = from(
      next,
      report(2, { type: 'planned', behaviours: [one!] }),
    );
    expect(begun.results).toMatchObject({ planned: [one], behaviours: [] });
    // Stopped before they came: nothing of the run before is kept as theirs.
    const stopped = from(
      begun,
      report(2, { type: 'error', message: 'Stopped.' }),
      report(2, END),
    );
    expect(statusText(PATTERN, stopped)).toBe('Stopped. 1 to check.');
    const searched = from(
      first,
      { type: 'start', task: 'search', job: 3 },
      report(3, { type: 'error', message: 'Too late.' }),
      report(3, END),
    );
    expect(searched.results).toMatchObject(all);
    expect(statusText(PATTERN, searched)).toBe('Too late.');
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
      { type: 'open', setup, link: LINK },
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
      deadlineMs: DEADLINE_MS.run,
    });
  });

  it('searches from the story, not from what was found last', () => {
    const { setup } = after({ type: 'removeFault', index: 0 });
    expect(jobOf(PATTERN, SOURCES, setup, 'search').faults).toBeUndefined();
  });
});
