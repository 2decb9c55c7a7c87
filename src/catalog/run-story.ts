/** How other parts of a page ask its playground to run. */

/** Name of the event, dispatched on `window`; its detail is a slug. */
export const RUN_STORY = 'catalog:run-story';

/** Runs what the playground of that pattern holds, and shows the results. */
export function runStory(slug: string): void {
  window.dispatchEvent(new CustomEvent(RUN_STORY, { detail: slug }));
}
