/** How other parts of a page ask its playground to run. */

/** Name of the event, dispatched on `window`; its detail is a slug. */
export const RUN_STORY = 'catalog:run-story';

/** Runs what the playground of that pattern holds, and shows the results. */
export function runStory(slug: string): void {
  window.dispatchEvent(new CustomEvent(RUN_STORY, { detail: slug }));
}

/** Name of the event that says that a run is about to be asked for. */
export const PREPARE_RUN = 'catalog:prepare-run';

/** Has that playground fetch what a run needs. */
export function prepareRun(slug: string): void {
  window.dispatchEvent(new CustomEvent(PREPARE_RUN, { detail: slug }));
}
