/** What the tests of the runner share. */
import { test as base, type Page } from '@playwright/test';

import {
  serveCanary,
  serveHarness,
  type Canary,
  type Served,
} from './server.ts';

export const test = base.extend<
  { home: Page; canary: Canary; strays: string[] },
  { served: Served }
>({
  served: [
    async ({}, give) => {
      const served = await serveHarness();
      await give(served);
      await served.close();
    },
    { scope: 'worker' },
  ],
  canary: async ({}, give) => {
    const canary = await serveCanary();
    await give(canary);
    await canary.close();
  },
  // Dialogs, windows and navigations that the code brought about.
  strays: async ({ page }, give) => {
    const strays: string[] = [];
    page.on('dialog', async (dialog) => {
      strays.push(`dialog ${dialog.message()}`);
      await dialog.dismiss();
    });
    page.on('popup', (popup) => strays.push(`window ${popup.url()}`));
    await give(strays);
  },
  home: async ({ page, served }, give) => {
    await page.goto(served.url);
    await page.evaluate(() => window.harness.prepare());
    await give(page);
  },
});
