/** Chromium, by the protocol of its developer tools. */
import { chromium } from 'playwright-core';
import { findChromium } from '../testing/chromium.ts';
import { asText, EVALUATE_MS, fromText, type Driver } from './driver.ts';

export const chromiumDriver: Driver = {
  name: 'Chromium',
  packages: 'chromium (or what `npm ci` brings on Linux x64)',

  isInstalled() {
    try {
      findChromium();
      return true;
    } catch {
      return false;
    }
  },

  async launch() {
    const browser = await chromium.launch(findChromium());
    return {
      version: browser.version(),
      async open(url) {
        const page = await browser.newPage();
        page.setDefaultTimeout(EVALUATE_MS);
        await page.goto(url);
        return {
          evaluate: async (expression) =>
            fromText(await page.evaluate(asText(expression))),
          close: () => page.close(),
        };
      },
      close: () => browser.close(),
    };
  },
};
