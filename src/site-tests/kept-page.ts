/**
 * One page for one test after the other. A fresh browser context starts a
 * process and compiles every script anew, which takes longer than most tests.
 */
import type { Browser, Page } from '@playwright/test';

/** A small file of the site: a place of its origin where no script runs. */
const NOTHING = 'llms.txt';

/** A page that tests may share; see `reset`. */
export async function keptPage(
  browser: Browser,
  baseURL: string,
): Promise<Page> {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  // It could not be taken back.
  const refused = () => {
    throw new Error(
      'The next test would have this script as well: ' +
        '`test.use({ ownPage: true })` gives this one a page of its own.',
    );
  };
  page.addInitScript = refused;
  return page;
}

/** Takes back all that a test did to the page, its context and its origin. */
export async function reset(page: Page, siteUrl: string): Promise<void> {
  const context = page.context();
  for (const other of context.pages()) {
    if (other !== page) await other.close();
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await context.setOffline(false);
  await context.clearCookies();
  await page.emulateMedia({
    media: null,
    colorScheme: null,
    reducedMotion: null,
  });
  await page.mouse.move(0, 0);
  // Only there nothing is kept any more: a page keeps what was typed as it
  // goes. The next test begins there, since a blank page would take another
  // process than the site's.
  await page.goto(siteUrl + NOTHING);
  await page.evaluate(async () => {
    localStorage.clear();
    sessionStorage.clear();
    for (const name of await caches.keys()) await caches.delete(name);
  });
}
