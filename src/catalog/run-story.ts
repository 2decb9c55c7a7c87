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

/** Name of the event that asks for a version in a story; see `Trial`. */
export const TRY_STORY = 'catalog:try-story';

/** What "Things to try" proposes. */
export interface Trial {
  slug: string;
  /** Exported name of the story. */
  story: string;
  /** `naive.ts`, or the pattern's own file. */
  version: string;
  task: 'run' | 'search';
}

/** Sets that playground to the story and the version, and starts it. */
export function tryStory(trial: Trial): void {
  window.dispatchEvent(new CustomEvent(TRY_STORY, { detail: trial }));
}
