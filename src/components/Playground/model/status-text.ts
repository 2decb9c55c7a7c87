/** How the last job ended: the status line, which is also announced. */
import type { Pattern } from '../../../catalog/types.ts';
import { outcomeSentence } from './trace-text.ts';
import { searchSentence } from './search-text.ts';
import type { State } from './state.ts';
import { found, summary } from './verdicts.ts';

export function statusText(pattern: Pattern, state: State): string {
  const { results, setup } = state;
  const [failure] = results.failures;
  if (failure !== undefined) return failure.message.split('\n')[0] ?? '';
  if (results.search !== undefined) return searchSentence(results.search);
  const variant = pattern.variants.find(({ file }) => file === setup.variant);
  const verdicts = summary(found(results.behaviours ?? [], variant));
  const ending = results.run === undefined ? '' : outcomeSentence(results.run);
  return `${verdicts}. ${ending}`;
}
