/**
 * Checks what a worker says of its part of a search. It passes whole or not
 * at all, because a search that leaves something out finds something else.
 */
import type {
  Branch,
  Leaf,
} from '../../../patterns-code/_simulation/branch.ts';
import {
  MAX_ADDED,
  MAX_FAULTS,
  MAX_GOALS,
  MAX_POINTS,
  MAX_RUNS,
  MAX_SCHEDULE,
  MAX_TEXT,
} from './bounds.ts';
import { wholeFault } from './check-fault.ts';
import { isRecord } from './check-values.ts';
import type { Message } from './messages.ts';

type Fields = Record<string, unknown>;

/** What stands for a message of a search that can't be taken as it is. */
export const REFUSED: Message = {
  type: 'fatal',
  message:
    'The search was stopped: what a worker said of it is too much, or makes ' +
    'no sense.',
};

export function readyOf({ maxFaults, limit, given }: Fields): Message {
  const faults = whole(given, MAX_FAULTS, wholeFault);
  if (faults === undefined) return REFUSED;
  if (!isCount(maxFaults, MAX_ADDED)) return REFUSED;
  if (!isCount(limit, MAX_RUNS)) return REFUSED;
  return { type: 'ready', maxFaults, limit, given: faults };
}

export function branchOf(value: unknown): Branch | undefined {
  if (!isRecord(value)) return undefined;
  const { runs, complete, morePoints } = value;
  const points = whole(value.points, MAX_POINTS, wholeFault);
  const reached = whole(value.reached, MAX_GOALS, wholeText);
  const goals = whole(value.goals, MAX_GOALS, wholeText);
  const violation = leafOf(value.violation);
  if (points === undefined || reached === undefined || goals === undefined) {
    return undefined;
  }
  if (value.violation !== undefined && violation === undefined) {
    return undefined;
  }
  if (typeof complete !== 'boolean' || typeof morePoints !== 'boolean') {
    return undefined;
  }
  if (!isCount(runs, MAX_RUNS)) return undefined;
  // Without a run the search would go on and never get to its limit.
  if (complete && runs === 0) return undefined;
  const branch = { runs, complete, points, morePoints, reached, goals };
  return violation === undefined ? branch : { ...branch, violation };
}

function leafOf(value: unknown): Leaf | undefined {
  if (!isRecord(value)) return undefined;
  const faults = whole(value.faults, MAX_FAULTS, wholeFault);
  const schedule = whole(value.schedule, MAX_SCHEDULE, (choice) =>
    isCount(choice, MAX_SCHEDULE) ? choice : undefined,
  );
  if (faults === undefined || schedule === undefined) return undefined;
  return { faults, schedule };
}

/** All the items; undefined where there are more, or one does not pass. */
function whole<T>(
  value: unknown,
  length: number,
  check: (item: unknown) => T | undefined,
): T[] | undefined {
  if (!Array.isArray(value) || value.length > length) return undefined;
  const items: T[] = [];
  for (const item of value) {
    const checked = check(item);
    if (checked === undefined) return undefined;
    items.push(checked);
  }
  return items;
}

function wholeText(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= MAX_TEXT
    ? value
    : undefined;
}

/** A whole number from 0 to `most`. */
function isCount(value: unknown, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
}
