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
  return shiftsIn(page);
}

/** What has moved in a page since it began to load. */
async function shiftsIn(page: Page) {
  const shifts = await page.evaluate(() => {
    const observer = new PerformanceObserver(() => {});
    // The browser has kept them, and hands them over at once.
    observer.observe({ type: 'layout-shift', buffered: true });
    return observer.takeRecords().map((entry) => {
      const { value, sources } = entry as unknown as {
        value: number;
        sources: { node?: Node }[];
      };
      const moved = sources.map(({ node }) => node?.textContent ?? '');
      return { value, moved };
    });
  });
  const value = shifts.reduce((sum, shift) => sum + shift.value, 0);
  const moved = shifts.flatMap((shift) => shift.moved);
  return { value, moved: moved.map((text) => text.slice(0, 60)).join('; ') };
}

test('what jumps is seen', async ({ page }) => {
  await page.goto('assumptions/', { waitUntil: 'networkidle' });
  const before = await shiftsIn(page);
  await page.locator('h1').evaluate((title) => {
    title.style.marginTop = '300px';
  });
  await expect
    .poll(async () => (await shiftsIn(page)).value - before.value)
    .toBeGreaterThan(BARELY);
});

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
