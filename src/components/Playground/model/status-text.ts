/** The status line, which is also what is announced. */
import type { Pattern } from '../../../catalog/types.ts';
import { outcomeSentence } from './trace-text.ts';
import { searchSentence } from './search-text.ts';
import type { State } from './state.ts';
import { found, summary } from './verdicts.ts';

export function statusText(pattern: Pattern, state: State): string {
  const { results, task, setup } = state;
  if (task === 'run') return 'Running…';
  if (task === 'search') return 'Searching…';
  if (results.ms === undefined) return 'Nothing has run yet.';
  const [failure] = results.failures;
  if (failure !== undefined) return failure.message.split('\n')[0] ?? '';
  if (results.search !== undefined) return searchSentence(results.search);
  const variant = pattern.variants.find(({ file }) => file === setup.variant);
  const verdicts = summary(found(results.behaviours ?? [], variant));
  const ending = results.run === undefined ? '' : outcomeSentence(results.run);
  return `${verdicts}. ${ending}`;
}
