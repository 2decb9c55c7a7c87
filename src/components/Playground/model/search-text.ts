/** What a search did and found, in a sentence. */
import type { Violation } from '../../../runner/types.ts';
import { namedBounds } from './setup.ts';
import { asSentence } from './trace-text.ts';
import type { SearchReport } from './results.ts';

/**
 * `limits` are the rules that the code can't keep; see `limitsOf`.
 * `bounds` are those of the search in words, where the page knows them.
 */
export function searchSentence(
  search: SearchReport,
  limits: Readonly<Record<string, string>> = {},
  bounds = '',
): string {
  const runs = `${search.runs.toLocaleString('en')} ${search.runs === 1 ? 'run' : 'runs'}`;
  const { violation } = search;
  if (violation !== undefined) {
    const isRule = violation.violated.some(
      ({ rule }) => rule === violation.rule,
    );
    const what = isRule
      ? `“${violation.rule}” does not hold.`
      : asSentence(violation.rule);
    const limit = Object.hasOwn(limits, violation.rule)
      ? ` The page names this as a limit: it ${limits[violation.rule]}.`
      : '';
    return `Found after ${runs}: ${what}${limit} ${setSentence(violation)}`;
  }
  const reach = search.exhaustive
    ? `every one within ${namedBounds(bounds)}`
    : 'the limit was reached before everything was tried';
  const unreached =
    search.unreached.length === 0
      ? ''
      : ` No run reached: ${search.unreached.join('; ')}.`;
  return `${runs}, ${reach}: nothing found.${unreached}`;
}

/** What the page has set to show the run that was found. */
function setSentence({ faults, schedule }: Violation): string {
  const hasOrder = schedule.some((step) => step > 0);
  const set = [
    ...(faults.length > 0 ? ['the faults'] : []),
    ...(hasOrder ? ['the order of deliveries'] : []),
  ].join(' and ');
  if (set === '') return 'It takes no fault: this is the run.';
  const isOne = faults.length === 0;
  const sentence = isOne
    ? `${set} that leads there is set, and this is its run.`
    : `${set} that lead there are set, and this is their run.`;
  return `T${sentence.slice(1)}`;
}
