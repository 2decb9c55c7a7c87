/** All of a playground's state, and every way in which it changes. */
import type { Fault } from '../../../../patterns-code/_simulation/types.ts';
import type { Pattern } from '../../../catalog/types.ts';
import type { Place, Report } from '../../../runner/types.ts';
import { NO_RESULTS, overlaid, settled, withReport } from './results.ts';
import type { Results } from './results.ts';
import { faultsOf, initialSetup, isUntouched } from './setup.ts';
import { isSame, withVersion } from './versions.ts';
import type { Author, Kept, Version } from './versions.ts';
import type { Setup } from './setup.ts';

export type Task = 'run' | 'search';

/** The tabs of the results, in their order. */
export const TABS = {
  diagram: 'Diagram',
  behaviours: 'Behaviours',
  console: 'Console',
} as const;

export type Tab = keyof typeof TABS;

/** A new run waits until nobody has typed for so long. */
const TYPING_PAUSE_MS = 400;

export interface State {
  setup: Setup;
  /** The tab of the code. */
  file: string;
  /** The tab of the results. */
  tab: Tab;
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
  /** Whose version is shown, if it is not the page's. */
  author: Author;
  /** The part of the address that was opened last. */
  link?: string;
  /** The reader's version is back from an earlier visit. */
  restored: boolean;
  /** Versions that others took the place of, the latest first. */
  aside: readonly Version[];
  /** Whether this browser keeps what was typed. */
  keeps: boolean;
  /** A sentence about a link or a download. */
  notice?: { text: string; link?: string };
  results: Results;
  /** The parts that the job under way has reported. */
  incoming: Results;
}

export type Action =
  | { type: 'file'; file: string }
  | { type: 'jump'; place: Place }
  | { type: 'tab'; tab: Tab }
  | { type: 'edit'; file: string; text: string; original: string }
  | { type: 'variant'; variant: string }
  | { type: 'story'; story: string }
  | { type: 'try'; story: string; variant: string }
  | { type: 'seed'; seed: number | undefined }
  | { type: 'addFault'; fault: Fault }
  | { type: 'setFault'; index: number; fault: Fault }
  | { type: 'moveFault'; index: number; to: number }
  | { type: 'removeFault'; index: number }
  | { type: 'removeSchedule' }
  | { type: 'start'; task: Task; job: number }
  | { type: 'report'; job: number; report: Report }
  | { type: 'reset' }
  | { type: 'restore'; kept: Kept }
  | { type: 'setAside'; version: Version }
  | { type: 'bringBack'; version: Version }
  | { type: 'forget' }
  | { type: 'keeps'; keeps: boolean }
  | { type: 'open'; setup: Setup; link: string }
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
    author: 'reader',
    restored: false,
    aside: [],
    keeps: true,
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
    case 'try': {
      const { story, variant } = action;
      const next = changed(state, { edits: setup.edits, variant, story });
      // Who dispatches it starts a job, so the change calls for none.
      return { ...next, file: variant, seen: next.revision };
    }
    case 'seed': {
      const { seed } = action;
      return changed(state, { ...setup, seed }, TYPING_PAUSE_MS);
    }
    case 'addFault': {
      const faults = [...faultsOf(pattern, setup), action.fault];
      return changed(state, { ...setup, faults });
    }
    case 'setFault': {
      const faults = faultsOf(pattern, setup).with(action.index, action.fault);
      return changed(state, { ...setup, faults });
    }
    case 'moveFault': {
      const faults = [...faultsOf(pattern, setup)];
      faults.splice(action.to, 0, ...faults.splice(action.index, 1));
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
      return { ...replaced(pattern, state), file: state.file };
    case 'restore': {
      const { kept } = action;
      const fresh = restarted(pattern, state);
      const restored = !isUntouched(pattern, kept.setup);
      return { ...fresh, ...kept, file: fileOf(kept.setup), restored };
    }
    case 'setAside':
      return { ...state, aside: withVersion(state.aside, action.version) };
    case 'bringBack': {
      const { version } = action;
      const next = replaced(pattern, state);
      const aside = next.aside.filter((one) => !isSame(one, version));
      const { setup: brought, author } = version;
      const [file, fromLink] = [fileOf(brought), author === 'link'];
      return { ...next, setup: brought, author, fromLink, file, aside };
    }
    case 'forget':
      return { ...state, aside: [] };
    case 'keeps':
      return action.keeps === state.keeps
        ? state
        : { ...state, keeps: action.keeps };
    case 'open':
      return opened(pattern, state, action);
    case 'notice':
      return { ...state, notice: noticeOf(action) };
  }
}

/** A change that the next run has to see. */
function changed(state: State, setup: Setup, pauseMs = 0): State {
  const revision = state.revision + 1;
  const rest = {
    author: 'reader',
    restored: false,
    notice: undefined,
  } as const;
  return { ...state, setup, revision, pauseMs, ...rest };
}

/** A page as served, but for what must keep counting. */
function restarted(pattern: Pattern, state: State): State {
  const { job, epoch, aside, link, keeps } = state;
  const lasting = { job: job + 1, epoch: epoch + 1, aside, link, keeps };
  return { ...initialState(pattern), ...lasting };
}

/** A page as served, with what was there set aside. */
function replaced(pattern: Pattern, state: State): State {
  const { setup, author } = state;
  const fresh = restarted(pattern, state);
  if (isUntouched(pattern, setup)) return fresh;
  return { ...fresh, aside: withVersion(state.aside, { setup, author }) };
}

/** True of a link whose version is shown, as it was or changed since. */
export function isOpenAlready(
  pattern: Pattern,
  state: State,
  link: string,
): boolean {
  return state.link === link && !isUntouched(pattern, state.setup);
}

/** A link never takes the place of what was made of it before. */
function opened(
  pattern: Pattern,
  state: State,
  { setup, link }: { setup: Setup; link: string },
): State {
  const version: Version = { setup, author: 'link' };
  const isOpen = isOpenAlready(pattern, state, link);
  if (isOpen && isSame(state, version)) return state;
  if (isOpen) return { ...state, aside: withVersion(state.aside, version) };
  const fresh = replaced(pattern, state);
  const aside = fresh.aside.filter((one) => !isSame(one, version));
  const file = fileOf(setup);
  return { ...fresh, ...version, aside, link, file, fromLink: true };
}

function fileOf({ edits, variant }: Setup): string {
  return Object.keys(edits)[0] ?? variant;
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
