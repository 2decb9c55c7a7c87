/** What the recorded searches of a pattern come to, counted and in words. */
import type { Tried } from '../../patterns-code/_simulation/search-options.ts';
import type { SearchOptions } from '../../patterns-code/_simulation/types.ts';
import type { Pattern, SearchFinding } from './types.ts';

const FAULTS: Record<Tried, string> = {
  crash: 'crashes',
  drop: 'lost messages',
  duplicate: 'repeated messages',
  cut: 'cut networks',
  oneWay: 'networks cut in one direction',
};
const COUNTS = ['no', 'single', 'up to two', 'up to three'];

/** The bounds of a search in words. */
export function boundsOf(options: SearchOptions): string {
  const { maxFaults = 1, faults = ['crash', 'drop'], delays = [] } = options;
  const kinds = faults.map((kind) => FAULTS[kind]);
  const count = COUNTS[maxFaults] ?? `up to ${maxFaults}`;
  const isCalm = maxFaults === 0 || kinds.length === 0;
  const parts = [
    isCalm ? 'no faults' : `${count} ${list(kinds)}`,
    orders(options.maxReorders),
  ];
  if (delays.length > 0 && options.maxDelays !== 0) {
    const which = messages(options.maxDelays);
    parts.push(`${which} late by ${list(delays, 'or')} ms`);
  }
  return parts.join(', ');
}

function orders(maxReorders: number | undefined): string {
  if (maxReorders === undefined) return 'every order';
  if (maxReorders === 0) return 'one order';
  return maxReorders === 1
    ? 'one delivery out of turn'
    : `up to ${maxReorders} deliveries out of turn`;
}

function messages(maxDelays: number | undefined): string {
  if (maxDelays === undefined) return 'every message';
  return maxDelays === 1 ? 'single messages' : `up to ${maxDelays} messages`;
}

function list(items: readonly (string | number)[], word = 'and'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2
    ? `${last}`
    : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}

/**
 * The searches that say something for the pattern: of the pattern itself,
 * complete within their bounds, without a find. What breaks a naive version,
 * or stops at a limit, proves nothing that the page promises.
 */
export function searchesThatHold(
  pattern: Pick<Pattern, 'slug' | 'findings'>,
): SearchFinding[] {
  return pattern.findings.filter(
    ({ file, exhaustive, violation }) =>
      file === `${pattern.slug}.ts` && exhaustive && violation === undefined,
  );
}

/** How many runs those searches made, together. */
export function runsThatHold(
  pattern: Pick<Pattern, 'slug' | 'findings'>,
): number {
  const held = searchesThatHold(pattern);
  return held.reduce((sum, { runs }) => sum + runs, 0);
}
