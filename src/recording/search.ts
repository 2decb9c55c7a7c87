/** Searches the stories that ask for it, in the pattern and its variants. */
import type { Tried } from '../../patterns-code/_simulation/search-options.ts';
import type {
  Scenario,
  Search,
  SearchOptions,
} from '../../patterns-code/_simulation/types.ts';
import type { SearchFinding } from '../catalog/types.ts';

/** A finding, and the run that shows it. */
export interface Found {
  finding: SearchFinding;
  violation: Search['violation'];
}

/** Searches one story; `figure` names the drawing of what is found. */
export async function searchStory(
  scenario: Scenario,
  explore: (story: Scenario) => Promise<Search>,
  { story, file, figure }: { story: string; file: string; figure: string },
): Promise<Found> {
  const { runs, exhaustive, violation } = await explore(scenario);
  const bounds = boundsOf(scenario.search ?? {});
  const finding: SearchFinding = { story, file, runs, exhaustive, bounds };
  if (violation !== undefined) {
    const { rule, faults } = violation;
    finding.violation = { rule, faults: [...faults], figure };
  }
  return { finding, violation };
}

const FAULTS: Record<Tried, string> = {
  crash: 'crashes',
  drop: 'lost messages',
  duplicate: 'repeated messages',
  cut: 'cut networks',
  oneWay: 'networks cut in one direction',
};
const COUNTS = ['no', 'single', 'up to two', 'up to three'];

/** The bounds of a search in words, for the page. */
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
