/** Checks faults, as they come from the worker. */
import { faultProblem } from '../../../patterns-code/_simulation/faults.ts';
import type { Fault } from '../../../patterns-code/_simulation/types.ts';
import { isRecord, list, number, text } from './check-values.ts';

const MAX_NAMES = 100;

/** Its fields hold texts, numbers, `true` and lists of names. */
export function fault(value: unknown): Fault | undefined {
  if (!isRecord(value) || faultProblem(value) !== undefined) return undefined;
  const entries = Object.entries(value).map(([key, field]) => {
    if (typeof field === 'string') return [key, text(field)];
    if (typeof field === 'number') return [key, number(field)];
    return [key, Array.isArray(field) ? list(field, 2, names) : true];
  });
  return Object.fromEntries(entries) as Fault;
}

/** A fault that passes without a change: any other would be another fault. */
export function wholeFault(value: unknown): Fault | undefined {
  const checked = fault(value);
  const isWhole = JSON.stringify(checked) === JSON.stringify(value);
  return isWhole ? checked : undefined;
}

function names(value: unknown): string[] {
  return list(value, MAX_NAMES, (name) => text(name));
}
