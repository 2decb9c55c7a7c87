/** What can be measured of the pictures of a page. */
import type { Locator } from '@playwright/test';

export interface Seen {
  /** The drawing's own sign; plots have none. */
  stamp: string | null;
  name: string;
  /** The smallest letters, in px of the screen. */
  lettersPx: number;
  /** Faces of its letters that are not the one it was measured in. */
  otherFaces: string[];
  /** How far it goes on to the right of what is seen, in px. */
  hiddenPx: number;
  /** Whether the page says that it goes on. */
  cued: boolean;
}

/** Measures every drawing below `root` that is not in closed details. */
export async function picturesIn(root: Locator): Promise<Seen[]> {
  return root.locator('svg[role=img]').evaluateAll((drawings) =>
    drawings
      .filter((svg) => svg.closest('details:not([open])') === null)
      .map((svg) => {
        const own = (svg as SVGSVGElement).viewBox.baseVal.width;
        const scale = svg.getBoundingClientRect().width / own;
        const sizes = [...svg.querySelectorAll('text')].map((text) =>
          parseFloat(getComputedStyle(text).fontSize),
        );
        const face = getComputedStyle(svg).fontFamily;
        const faces = [...svg.querySelectorAll('text')].map(
          (text) => getComputedStyle(text).fontFamily,
        );
        let box = svg.parentElement;
        while (box !== null && getComputedStyle(box).overflowX !== 'auto') {
          box = box.parentElement;
        }
        const around = svg.closest('figure, [role=tabpanel]');
        const cue = around?.querySelector('[data-scroll-cue]');
        return {
          stamp: svg.getAttribute('data-stamp'),
          name: svg.querySelector('title')?.textContent ?? '',
          lettersPx: scale * Math.min(...sizes),
          otherFaces: [...new Set(faces)].filter((one) => one !== face),
          hiddenPx: box === null ? 0 : box.scrollWidth - box.clientWidth,
          cued: (cue?.getBoundingClientRect().height ?? 0) > 10,
        };
      }),
  );
}
