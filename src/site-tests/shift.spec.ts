import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { patternPaths } from './pages.ts';

/** A shift of one small label; web.dev calls 0.1 good. */
const BARELY = 0.002;
/** Some lines break elsewhere when a font takes the place of another. */
const LATE_FONTS = 0.02;
const LATE_MS = 500;

const FONTS = '**/fonts/*';

/** How far what is seen moved until nothing more was fetched, and what did. */
async function shiftOf(page: Page, path: string, width: number) {
  await page.setViewportSize({ width, height: 860 });
  await page.goto(path, { waitUntil: 'networkidle' });
  const shifts = await page.evaluate(async () => {
    const found: { value: number; moved: string[] }[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources } = entry as unknown as {
          value: number;
          sources: { node?: Node }[];
        };
        const moved = sources.map(({ node }) => node?.textContent ?? '');
        found.push({ value, moved });
      }
    });
    // The browser keeps what happened before; it is told in a task of its own.
    observer.observe({ type: 'layout-shift', buffered: true });
    await new Promise((resolve) => setTimeout(resolve, 100));
    return found;
  });
  const value = shifts.reduce((sum, shift) => sum + shift.value, 0);
  const moved = shifts.flatMap((shift) => shift.moved);
  return { value, moved: moved.map((text) => text.slice(0, 60)).join('; ') };
}

// A narrow page is the longest, and a picture without a size moves most there.
const WIDE = ['', 'patterns/', 'resiliency/circuit-breaker/'];

for (const [width, paths] of [
  [390, ['', 'patterns/', ...patternPaths()]],
  [1280, WIDE],
] as const) {
  for (const path of paths) {
    test(`nothing jumps when /${path} loads at ${width} px`, async ({
      page,
    }) => {
      // Whether they come before the first paint is chance: see below.
      await page.route(FONTS, (route) => route.abort());
      const { value, moved } = await shiftOf(page, path, width);
      expect(value, moved).toBeLessThan(BARELY);
    });
  }
}

// Fonts are the site's, so a page of each kind is enough.
for (const path of ['', 'resiliency/circuit-breaker/']) {
  test(`a font that comes late moves little on /${path}`, async ({ page }) => {
    let late = 0;
    await page.route(FONTS, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, LATE_MS));
      await route.continue();
      late += 1;
    });
    const { value, moved } = await shiftOf(page, path, 1280);
    expect(late).toBeGreaterThan(1);
    expect(value, moved).toBeLessThan(LATE_FONTS);
  });
}
