/** What a run shows has to come into sight when Run was pressed. */

/** Marks the box of the results. */
export const RESULTS_BOX = 'data-results';

/**
 * Scrolls to the results within `root` unless half of them, or half of the
 * window, shows them already: on a phone they lie below the code.
 */
export function showResults(root: Element): void {
  const results = root.querySelector(`[${RESULTS_BOX}]`);
  if (results === null) return;
  const { top, bottom, height } = results.getBoundingClientRect();
  const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
  if (seen >= Math.min(height, innerHeight) / 2) return;
  results.scrollIntoView({ block: 'start' });
}
