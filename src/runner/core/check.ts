/**
 * Checks messages from the worker. The reader's code shares the worker with
 * the runner, so what arrives may be anything: only known shapes pass, texts
 * are cut, and everything else is dropped.
 */
import type {
  BehaviourName,
  BehaviourResult,
  Place,
  RunData,
} from '../types.ts';
import { MAX_FAULTS, MAX_SCHEDULE } from './bounds.ts';
import { checkEvent } from './check-event.ts';
import { fault } from './check-fault.ts';
import { branchOf, readyOf, REFUSED } from './check-search.ts';
import { isRecord, list, number, text } from './check-values.ts';
import type { Message, Problem } from './messages.ts';
import { MAX_TRACE } from './run-data.ts';

const MAX_LIST = 1000;
/** As many as can be told before it is a flood; see message-count.ts. */
const MAX_BEHAVIOURS = 10_000;
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
    case 'ready':
      return readyOf(value);
    case 'branch': {
      const branch = branchOf(value.branch);
      if (branch === undefined) return REFUSED;
      return { type: 'branch', id: number(value.id), branch };
    }
    case 'found': {
      const run = runOf(value.violation);
      if (run === undefined || !isRecord(value.violation)) return REFUSED;
      const violation = { ...run, rule: text(value.violation.rule) };
      return { type: 'found', id: number(value.id), violation };
    }
    case 'failed':
      return { type: 'failed', id: number(value.id), ...problemOf(value) };
    case 'error':
      return { type: 'error', ...problemOf(value) };
    case 'planned': {
      const behaviours = list(value.behaviours, MAX_BEHAVIOURS, behaviourOf);
      return { type: 'planned', behaviours };
    }
    case 'testing': {
      const test = behaviourOf(value.test);
      return test && { type: 'testing', test };
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

function problemOf(value: Record<string, unknown>): Problem {
  return { message: text(value.message, 4000), ...placeOf(value.place) };
}

function placeOf(value: unknown): { place?: Place } {
  if (!isRecord(value)) return {};
  const { column } = value;
  const at = column === undefined ? {} : { column: number(column) };
  const file = text(value.file, 100);
  return { place: { file, line: number(value.line), ...at } };
}

function behaviourOf(value: unknown): BehaviourName | undefined {
  return isRecord(value) ? nameOf(value) : undefined;
}

/** What a test is called, and below what it stands. */
function nameOf({
  title,
  group,
  topic,
}: Record<string, unknown>): BehaviourName {
  const below = topic === undefined ? {} : { topic: text(topic) };
  return { title: text(title), group: text(group), ...below };
}

function resultOf(value: unknown): BehaviourResult | undefined {
  if (!isRecord(value)) return undefined;
  const { message, diff } = value;
  return {
    ...nameOf(value),
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
    faults: list(value.faults, MAX_FAULTS, fault),
    schedule: list(value.schedule, MAX_SCHEDULE, number),
    idleFaults: list(value.idleFaults, MAX_FAULTS, fault),
  };
}

function broken(value: unknown) {
  if (!isRecord(value)) return undefined;
  return { rule: text(value.rule), at: number(value.at) };
}
