/**
 * Checks messages from the worker. The reader's code shares the worker with
 * the runner, so what arrives may be anything: only known shapes pass, texts
 * are cut, and everything else is dropped.
 */
import { faultProblem } from '../../../patterns-code/_simulation/faults.ts';
import type {
  Branch,
  Leaf,
} from '../../../patterns-code/_simulation/branch.ts';
import type { Fault } from '../../../patterns-code/_simulation/types.ts';
import type { BehaviourResult, Place, RunData } from '../types.ts';
import type { Message } from './messages.ts';
import { MAX_TRACE } from './run-data.ts';
import { checkEvent } from './check-event.ts';
import { isRecord, list, number, text } from './check-values.ts';

const MAX_LIST = 1000;
/** More places for a fault than any story has that a search can end in. */
const MAX_POINTS = 10_000;
const OUTCOMES = ['finished', 'failed', 'stalled', 'endless'] as const;
const LEVELS = ['log', 'warn', 'error'] as const;

/** The message, cleaned, or undefined when it is none. */
export function checkMessage(value: unknown): Message | undefined {
  if (!isRecord(value)) return undefined;
  switch (value.type) {
    case 'console':
      return { type: 'console', lines: list(value.lines, MAX_LIST, line) };
    case 'run': {
      const run = runOf(value.run);
      return run && { type: 'run', run };
    }
    case 'progress':
      return { type: 'progress', runs: number(value.runs) };
    case 'ready': {
      const { maxFaults, limit, given } = value;
      return {
        type: 'ready',
        maxFaults: number(maxFaults),
        limit: number(limit),
        given: list(given, MAX_LIST, fault),
      };
    }
    case 'branch':
      return isRecord(value.branch)
        ? { type: 'branch', branch: branchOf(value.branch) }
        : undefined;
    case 'found': {
      const run = runOf(value.violation);
      if (run === undefined || !isRecord(value.violation)) return undefined;
      const rule = text(value.violation.rule);
      return { type: 'found', violation: { ...run, rule } };
    }
    case 'error':
      return {
        type: 'error',
        message: text(value.message, 4000),
        ...placeOf(value.place),
      };
    case 'testing': {
      const { group, title } = value;
      return { type: 'testing', group: text(group), title: text(title) };
    }
    case 'result': {
      const result = resultOf(value.result);
      return result && { type: 'result', result };
    }
    case 'fatal':
      return { type: 'fatal', message: text(value.message, 4000) };
    case 'tested':
    case 'beat':
    case 'done':
      return { type: value.type };
    default:
      return undefined;
  }
}

function line(value: unknown) {
  if (!isRecord(value)) return undefined;
  const level = LEVELS.find((one) => one === value.level) ?? 'log';
  return { level, text: text(value.text, 2000) };
}

function placeOf(value: unknown): { place?: Place } {
  if (!isRecord(value)) return {};
  const { column } = value;
  const at = column === undefined ? {} : { column: number(column) };
  const file = text(value.file, 100);
  return { place: { file, line: number(value.line), ...at } };
}

function resultOf(value: unknown): BehaviourResult | undefined {
  if (!isRecord(value)) return undefined;
  const { message, diff } = value;
  return {
    title: text(value.title),
    group: text(value.group),
    state: value.state === 'pass' ? 'pass' : 'fail',
    ...(message === undefined ? {} : { message: text(message, 2000) }),
    ...(diff === undefined ? {} : { diff: text(diff, 4000) }),
    ...placeOf(value.place),
  };
}

function runOf(value: unknown): RunData | undefined {
  if (!isRecord(value)) return undefined;
  const { error, omitted } = value;
  return {
    outcome: OUTCOMES.find((one) => one === value.outcome) ?? 'failed',
    result: text(value.result),
    ...(error === undefined ? {} : { error: text(error, 4000) }),
    violated: list(value.violated, MAX_LIST, broken),
    reached: list(value.reached, MAX_LIST, text),
    unreached: list(value.unreached, MAX_LIST, text),
    trace: list(value.trace, MAX_TRACE, checkEvent),
    ...(omitted === undefined ? {} : { omitted: number(omitted) }),
    events: number(value.events),
    endedAt: number(value.endedAt),
    seed: number(value.seed),
    faults: list(value.faults, MAX_LIST, fault),
    schedule: list(value.schedule, MAX_TRACE, number),
    idleFaults: list(value.idleFaults, MAX_LIST, fault),
  };
}

function broken(value: unknown) {
  if (!isRecord(value)) return undefined;
  return { rule: text(value.rule), at: number(value.at) };
}

/** Its fields hold texts, numbers, `true` and, in a cut, lists of names. */
function fault(value: unknown): Fault | undefined {
  if (!isRecord(value) || faultProblem(value) !== undefined) return undefined;
  const entries = Object.entries(value).map(([key, field]) => {
    if (typeof field === 'string') return [key, text(field)];
    if (typeof field === 'number') return [key, number(field)];
    return [key, key === 'cut' ? list(field, 2, names) : true];
  });
  return Object.fromEntries(entries) as Fault;
}

function names(value: unknown): string[] {
  return list(value, 100, (name) => text(name));
}

/** At least one run, so that a search can't go on without getting on. */
function branchOf(value: Record<string, unknown>): Branch {
  const leaf = leafOf(value.violation);
  return {
    runs: Math.max(1, Math.floor(number(value.runs))),
    complete: value.complete === true,
    points: list(value.points, MAX_POINTS, fault),
    morePoints: value.morePoints === true,
    reached: list(value.reached, MAX_LIST, text),
    goals: list(value.goals, MAX_LIST, text),
    ...(leaf === undefined ? {} : { violation: leaf }),
  };
}

function leafOf(value: unknown): Leaf | undefined {
  if (!isRecord(value)) return undefined;
  return {
    faults: list(value.faults, MAX_LIST, fault),
    schedule: list(value.schedule, MAX_TRACE, number),
  };
}
