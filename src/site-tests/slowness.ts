/** How busy the machine is, so that a test of time can allow for it. */
import type { Page } from '@playwright/test';

/** What the work below takes in Chromium on 2 cores that are idle, in ms. */
const IDLE_MS = 90;

/**
 * How many times longer than on an idle machine work takes here and now; at
 * least 1. A limit in ms times this is a limit that a busy machine keeps.
 */
export async function slowness(page: Page): Promise<number> {
  const ms = await page.evaluate(() => {
    const startedAt = performance.now();
    let sum = 0;
    for (let i = 0; i < 60_000_000; i += 1) sum += i % 7;
    return sum > 0 ? performance.now() - startedAt : Infinity;
  });
  return Math.max(1, ms / IDLE_MS);
}
