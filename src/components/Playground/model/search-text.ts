/** What a search did and found, in a sentence. */
import { namedBounds } from './setup.ts';
import { asSentence } from './trace-text.ts';
import type { SearchReport } from './results.ts';

/**
 * `limits` are the rules that the pattern can't keep; see `SearchOptions`.
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
    return `Found after ${runs}: ${what}${limit} The faults that lead there are set, and this is their run.`;
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
