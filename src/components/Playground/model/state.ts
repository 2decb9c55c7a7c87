/** All of a playground's state, and every way in which it changes. */
import type { Fault } from '../../../../patterns-code/_simulation/types.ts';
import type { Pattern } from '../../../catalog/types.ts';
import type { Place, Report } from '../../../runner/types.ts';
import { NO_RESULTS, overlaid, settled, withReport } from './results.ts';
import type { Results } from './results.ts';
import { faultsOf, initialSetup } from './setup.ts';
import type { Setup } from './setup.ts';

export type Task = 'run' | 'search';

/** A new run waits until nobody has typed for so long. */
const TYPING_PAUSE_MS = 400;

export interface State {
  setup: Setup;
  /** The tab of the code. */
  file: string;
  /** The tab of the results. */
  tab: 'diagram' | 'behaviours' | 'console';
  /** The job under way; reports of any other number are stale. */
  job: number;
  task?: Task;
  /** Runs that a search has made so far. */
  progress: number;
  /** True from the first Run on: changes then run by themselves. */
  live: boolean;
  /** Counts the changes that call for a new run. */
  revision: number;
  /** The revision that the last job saw. */
  seen: number;
  /** How long to wait for further changes before the new run, in ms. */
  pauseMs: number;
  /** Counts the changes of code that did not come from the editor. */
  epoch: number;
  /** Where the editor is asked to go; a new object for each request. */
  jump?: Place;
  /** The code came from a link, and Run was not pressed yet. */
  fromLink: boolean;
  /** A sentence about a link, a download or a reset. */
  notice?: { text: string; link?: string };
  /** What Reset threw away. */
  undo?: Setup;
  results: Results;
  /** The parts that the job under way has reported. */
  incoming: Results;
}

export type Action =
  | { type: 'file'; file: string }
  | { type: 'jump'; place: Place }
  | { type: 'tab'; tab: State['tab'] }
  | { type: 'edit'; file: string; text: string; original: string }
  | { type: 'variant'; variant: string }
  | { type: 'story'; story: string }
  | { type: 'seed'; seed: number | undefined }
  | { type: 'addFault'; fault: Fault }
  | { type: 'removeFault'; index: number }
  | { type: 'removeSchedule' }
  | { type: 'start'; task: Task; job: number }
  | { type: 'report'; job: number; report: Report }
  | { type: 'reset' }
  | { type: 'undo' }
  | { type: 'open'; setup: Setup; file: string }
  | { type: 'notice'; text?: string; link?: string };

export function initialState(pattern: Pattern): State {
  return {
    setup: initialSetup(pattern),
    file: pattern.files[0]?.name ?? '',
    tab: 'diagram',
    job: 0,
    progress: 0,
    live: false,
    revision: 0,
    seen: 0,
    pauseMs: 0,
    epoch: 0,
    fromLink: false,
    results: NO_RESULTS,
    incoming: NO_RESULTS,
  };
}

export function reduce(pattern: Pattern, state: State, action: Action): State {
  const { setup } = state;
  switch (action.type) {
    case 'file':
      return { ...state, file: action.file };
    case 'tab':
      return { ...state, tab: action.tab };
    case 'jump':
      return { ...state, file: action.place.file, jump: { ...action.place } };
    case 'edit': {
      const edits = edited(setup.edits, action);
      return changed(state, { ...setup, edits }, TYPING_PAUSE_MS);
    }
    case 'variant':
      return {
        ...changed(state, { ...setup, variant: action.variant }),
        file: action.variant,
      };
    case 'story': {
      const { edits, variant } = setup;
      return changed(state, { edits, variant, story: action.story });
    }
    case 'seed': {
      const { seed } = action;
      return changed(state, { ...setup, seed }, TYPING_PAUSE_MS);
    }
    case 'addFault': {
      const faults = [...faultsOf(pattern, setup), action.fault];
      return changed(state, { ...setup, faults });
    }
    case 'removeFault': {
      const faults = faultsOf(pattern, setup).toSpliced(action.index, 1);
      return changed(state, { ...setup, faults });
    }
    case 'removeSchedule':
      return changed(state, { ...setup, schedule: undefined });
    case 'start':
      return started(state, action.task, action.job);
    case 'report':
      return action.job === state.job ? reported(state, action.report) : state;
    case 'reset':
      return { ...restarted(pattern, state), file: state.file, undo: setup };
    case 'undo':
      if (state.undo === undefined) return state;
      return {
        ...restarted(pattern, state),
        setup: state.undo,
        file: state.file,
      };
    case 'open': {
      const { setup: opened, file } = action;
      const fresh = restarted(pattern, state);
      return { ...fresh, setup: opened, file, fromLink: true };
    }
    case 'notice':
      return { ...state, notice: noticeOf(action) };
  }
}

/** A change that the next run has to see. */
function changed(state: State, setup: Setup, pauseMs = 0): State {
  const revision = state.revision + 1;
  const rest = { undo: undefined, notice: undefined };
  return { ...state, setup, revision, pauseMs, ...rest };
}

/** A page as served, but for what must keep counting. */
function restarted(pattern: Pattern, state: State): State {
  const { job, epoch } = state;
  return { ...initialState(pattern), job: job + 1, epoch: epoch + 1 };
}

function edited(
  edits: Setup['edits'],
  change: { file: string; text: string; original: string },
): Setup['edits'] {
  const { [change.file]: _, ...others } = edits;
  if (change.text === change.original) return others;
  return { ...others, [change.file]: change.text };
}

function started(state: State, task: Task, job: number): State {
  return {
    ...state,
    task,
    job,
    progress: 0,
    live: true,
    seen: state.revision,
    fromLink: false,
    undo: undefined,
    notice: undefined,
    incoming: NO_RESULTS,
  };
}

function reported(state: State, report: Report): State {
  if (report.type === 'progress') return { ...state, progress: report.runs };
  const incoming = withReport(state.incoming, report);
  const next = { ...state, incoming };
  if (report.type === 'end') {
    const task = state.task ?? 'run';
    const results = settled(state.results, incoming, task);
    return { ...next, results, task: undefined };
  }
  next.results = overlaid(state.results, incoming);
  if (report.type !== 'search' || report.violation === undefined) return next;
  const { seed, faults, schedule } = report.violation;
  const setup = { ...state.setup, seed, faults, schedule };
  return { ...next, setup, tab: 'diagram' };
}

function noticeOf(action: { text?: string; link?: string }): State['notice'] {
  const { text, link } = action;
  return text === undefined ? undefined : { text, link };
}
