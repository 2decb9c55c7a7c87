/** Firefox, by WebDriver BiDi, which it speaks without a driver of its own. */
import puppeteer from 'puppeteer-core';
import {
  asText,
  commandOf,
  EVALUATE_MS,
  fromText,
  type Driver,
} from './driver.ts';

const find = () => commandOf('firefox', 'firefox-esr');

export const firefoxDriver: Driver = {
  name: 'Firefox',
  packages: 'firefox-esr (in Ubuntu firefox)',
  isInstalled: () => find() !== undefined,

  async launch() {
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: find(),
      headless: true,
      protocolTimeout: EVALUATE_MS,
    });
    const version = await browser.version();
    return {
      version: version.replace(/^firefox\//i, ''),
      async open(url) {
        const page = await browser.newPage();
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
