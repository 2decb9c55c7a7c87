/**
 * Tests of the built site in a real Chromium: `npm run build` first, then
 * `npx playwright test -c src/site-tests/playwright.config.ts`.
 */
import { defineConfig } from '@playwright/test';

import { findChromium } from '../testing/chromium.ts';

const { args, ...browser } = findChromium();

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // A page with many diagrams takes axe a while on a busy machine.
  timeout: 120_000,
  // What comes late on a busy machine comes; what never comes takes longer.
  expect: { timeout: 15_000 },
  use: {
    launchOptions: {
      ...browser,
      args: [
        ...args,
        // Whatever asks for another host fails, service workers included.
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ],
    },
    // `TRACE=1` keeps what can be played back; it takes half of the time.
    trace: process.env.TRACE === undefined ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
