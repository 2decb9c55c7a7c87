/** How other parts of a page ask its playground to show a line of code. */

/** Name of the event, dispatched on `window`; its detail is a CodePlace. */
export const SHOW_CODE = 'catalog:show-code';

export interface CodePlace {
  slug: string;
  /** `circuit-breaker.test.ts` */
  file: string;
  /** From 1. */
  line: number;
}

export function showCode(place: CodePlace): void {
  window.dispatchEvent(new CustomEvent(SHOW_CODE, { detail: place }));
}
