import { expect, test } from './fixtures.ts';
import { patternPaths } from './pages.ts';

/** A shift of one small label; web.dev calls 0.1 good. */
const BARELY = 0.002;

for (const width of [390, 1280]) {
  for (const path of ['', 'patterns/', ...patternPaths()]) {
    test(`nothing jumps when /${path} loads at ${width} px`, async ({
      page,
    }) => {
      await page.setViewportSize({ width, height: 860 });
      await page.addInitScript(() => {
        const shifts: number[] = [];
        Object.assign(window, { shifts });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            shifts.push((entry as unknown as { value: number }).value);
          }
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(path, { waitUntil: 'networkidle' });
      const total = await page.evaluate(() =>
        (window as unknown as { shifts: number[] }).shifts.reduce(
          (sum, shift) => sum + shift,
          0,
        ),
      );
      expect(total).toBeLessThan(BARELY);
    });
  }
}
