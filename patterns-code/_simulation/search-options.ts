/** The bounds of a search, checked before it begins. */
import { SimulationError } from './error.ts';
import type { SearchOptions } from './types.ts';

/** A kind of fault that a search can try. */
export type Tried = NonNullable<SearchOptions['faults']>[number];

/** Where each kind can strike: after a step, at a message, at a time. */
export const TRIED: Readonly<Record<Tried, 'steps' | 'messages' | 'moments'>> =
  {
    crash: 'steps',
    drop: 'messages',
    duplicate: 'messages',
    cut: 'moments',
    oneWay: 'moments',
  };

const KINDS = Object.keys(TRIED);

const COUNTS = ['maxFaults', 'maxDelays', 'maxReorders', 'limit'] as const;
const TIMES = ['restartAfterMs', 'healAfterMs'] as const;

/** @throws SimulationError that says which option can't be used, and why. */
export function checkOptions(options: SearchOptions): void {
  const { delays = [], faults = [], crashable = [] } = options;
  for (const [field, list] of Object.entries({ delays, faults, crashable })) {
    if (!Array.isArray(list)) refuse(field, list, 'a list');
  }
  for (const field of COUNTS) {
    const count = options[field];
    if (count === undefined || (Number.isInteger(count) && count >= 0)) {
      continue;
    }
    refuse(field, count, 'a whole number, zero or more');
  }
  for (const field of TIMES) {
    const ms = options[field];
    if (ms === undefined || (ms >= 0 && ms < Infinity)) continue;
    refuse(field, ms, 'simulated ms, zero or more');
  }
  for (const ms of delays) {
    if (ms > 0 && ms < Infinity) continue;
    refuse('delays', ms, 'a list of simulated ms, each above zero');
  }
  const unknown = faults.find((kind) => !KINDS.includes(kind));
  if (unknown !== undefined) {
    refuse('faults', unknown, `a list of some of ${KINDS.join(', ')}`);
  }
}

function refuse(field: string, value: unknown, wanted: string): never {
  throw new SimulationError(
    `The search's "${field}" can't be ${String(value)}: it is ${wanted}.`,
  );
}
