/** All of a playground's state, and every way in which it changes. */
import type { Fault } from '../../../../patterns-code/_simulation/types.ts';
import type { Pattern } from '../../../catalog/types.ts';
import { MAX_FAULTS } from '../../../runner/core/bounds.ts';
import type { Place, Report, RunData } from '../../../runner/types.ts';
import { NO_RESULTS, overlaid, settled, withReport } from './results.ts';
import type { Results } from './results.ts';
import { inForce, initialSetup, isUntouched } from './setup.ts';
import { isSame, withVersion } from './versions.ts';
import type { Author, Kept, Version } from './versions.ts';
import type { Own, Setup } from './setup.ts';

export type Task = 'run' | 'search';

/** The tabs of the results, in their order. */
export const TABS = {
  diagram: 'Diagram',
  behaviours: 'Behaviours',
  console: 'Console',
} as const;

export type Tab = keyof typeof TABS;

const FULL = `A run has ${MAX_FAULTS.toLocaleString('en')} faults at most.`;

/** A new run waits until nobody has typed for so long. */
const TYPING_PAUSE_MS = 400;

export interface State {
  setup: Setup;
  /** What the last run took from the chosen story itself. */
  own: Own;
  /** What was set when the job under way began. */
  asked?: Setup;
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
  /** Some of it fits the page no more. */
  isPartial?: boolean;
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

type FaultAction =
  | { type: 'addFault'; fault: Fault }
  | { type: 'setFault'; index: number; fault: Fault }
  | { type: 'moveFault'; index: number; to: number }
  | { type: 'removeFault'; index: number };

export type Action =
  | FaultAction
  | { type: 'file'; file: string }
  | { type: 'jump'; place: Place }
  | { type: 'tab'; tab: Tab }
  | { type: 'edit'; file: string; text: string; original: string }
  | { type: 'variant'; variant: string }
  | { type: 'story'; story: string }
  | { type: 'try'; story: string; variant: string }
  | { type: 'seed'; seed: number | undefined }
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
    own: {},
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
      const next = { edits, variant, story: action.story };
      return { ...changed(state, next), own: {} };
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
    case 'addFault':
    case 'setFault':
    case 'moveFault':
    case 'removeFault': {
      const before = inForce(pattern, setup, state.own).faults;
      if (before === undefined) return state; // it would undo what nobody sees
      const isFull = before.length >= MAX_FAULTS;
      if (action.type === 'addFault' && isFull) {
        return { ...state, notice: { text: FULL } };
      }
      return changed(state, { ...setup, faults: faultsAfter(before, action) });
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

function faultsAfter(before: readonly Fault[], action: FaultAction): Fault[] {
  switch (action.type) {
    case 'addFault':
      return [...before, action.fault];
    case 'setFault':
      return before.with(action.index, action.fault);
    case 'moveFault': {
      const faults = [...before];
      faults.splice(action.to, 0, ...faults.splice(action.index, 1));
      return faults;
    }
    case 'removeFault':
      return before.toSpliced(action.index, 1);
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
    asked: state.setup,
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
  if (report.type === 'run') next.own = ownOf(state, report.run);
  if (report.type !== 'search' || report.violation === undefined) return next;
  const { seed, faults, schedule } = report.violation;
  const setup = { ...state.setup, seed, faults, schedule };
  return { ...next, setup, tab: 'diagram' };
}

/** A run shows what its story sets wherever nothing else was asked for. */
function ownOf({ own, asked, setup }: State, run: RunData): Own {
  if (asked === undefined || asked.story !== setup.story) return own;
  const { seed, faults } = run;
  return {
    ...own,
    ...(asked.seed === undefined ? { seed } : {}),
    ...(asked.faults === undefined ? { faults } : {}),
  };
}

function noticeOf(action: { text?: string; link?: string }): State['notice'] {
  const { text, link } = action;
  return text === undefined ? undefined : { text, link };
}
