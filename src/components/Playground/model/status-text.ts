/** How the last job ended: the status line, which is also announced. */
import type { Pattern } from '../../../catalog/types.ts';
import { limitsOf, variantOf } from './claims.ts';
import { outcomeSentence } from './trace-text.ts';
import { searchSentence } from './search-text.ts';
import { searchBoundsOf } from './setup.ts';
import type { State } from './state.ts';
import { found, summary } from './verdicts.ts';

export function statusText(pattern: Pattern, state: State): string {
  const { results, setup } = state;
  const [failure] = results.failures;
  const verdicts = summary(found(results, variantOf(pattern, setup)));
  if (failure !== undefined) {
    const [sentence = ''] = failure.message.split('\n');
    // What had been checked before is still true.
    const isChecked = results.planned !== undefined && !results.searched;
    return isChecked ? `${sentence} ${verdicts}.` : sentence;
  }
  if (results.search !== undefined) {
    const limits = limitsOf(pattern, setup);
    const bounds = searchBoundsOf(pattern, setup);
    return searchSentence(results.search, limits, bounds);
  }
  const ending = results.run === undefined ? '' : outcomeSentence(results.run);
  return `${verdicts}. ${ending}`;
}
