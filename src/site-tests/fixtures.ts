/** What the tests of the built site share. */
import {
  test as base,
  type BrowserContext,
  type ConsoleMessage,
  type Page,
  type Request,
  type Response,
  type WebError,
} from '@playwright/test';

import { serveSite, type ServedSite } from '../testing/serve.ts';
import { keptPage, reset } from './kept-page.ts';

interface Fixtures {
  /**
   * Whether the test has a browser context of its own, as after a first
   * visit. Else it has the page of the test before, brought back to nothing,
   * which saves half of the time of a page: its scripts are compiled.
   */
  ownPage: boolean;
  /** What went wrong in any page so far, as sentences. */
  problems: string[];
  /** Whether pages have their service worker, which fetches the whole site. */
  serviceWorker: boolean;
}

interface WorkerFixtures {
  site: ServedSite;
  kept: Page;
}

/** Pages with `page.goto('')` relative to a server of `build/`. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  site: [
    async ({}, provide) => {
      const site = await serveSite('build');
      await provide(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
  kept: [
    async ({ browser, site }, provide) => {
      const page = await keptPage(browser, site.url);
      await withoutServiceWorker(page.context());
      await provide(page);
      await page.context().close();
    },
    { scope: 'worker' },
  ],
  ownPage: [false, { option: true }],
  serviceWorker: [false, { option: true }],
  context: async (
    { context, kept, ownPage, serviceWorker, javaScriptEnabled },
    provide,
  ) => {
    const isOwn = ownPage || serviceWorker || javaScriptEnabled === false;
    if (isOwn && !serviceWorker) await withoutServiceWorker(context);
    await provide(isOwn ? context : kept.context());
  },
  page: async ({ context, kept, site, viewport }, provide) => {
    if (context !== kept.context()) {
      await provide(await context.newPage());
      return;
    }
    if (viewport) await kept.setViewportSize(viewport);
    await provide(kept);
    await reset(kept, site.url);
  },
  baseURL: async ({ site }, provide) => provide(site.url),
  problems: async ({ context, baseURL }, provide) => {
    const problems: string[] = [];
    const stop = watch(context, new URL(baseURL ?? '').origin, problems);
    await provide(problems);
    stop();
  },
});

export { expect } from '@playwright/test';

/** Blocking it would end in an error of the page. */
async function withoutServiceWorker(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
  });
}

/** Writes down what goes wrong in a context, until what it returns is called. */
function watch(
  context: BrowserContext,
  origin: string,
  problems: string[],
): () => void {
  const asked = (request: Request) => {
    const url = request.url();
    const isOwn = url.startsWith(`${origin}/`) || /^(blob|data):/.test(url);
    if (!isOwn) problems.push(`Asked another host: ${url}`);
  };
  const failed = (request: Request) => {
    const reason = request.failure()?.errorText ?? 'no reason';
    const url = request.url();
    // A worker that is ended while it begins, as when its page is left.
    if (reason === 'net::ERR_ABORTED' && url.startsWith('blob:')) return;
    problems.push(`Request failed (${reason}): ${url}`);
  };
  const answered = (response: Response) => {
    if (response.status() < 400) return;
    problems.push(`Status ${response.status()}: ${response.url()}`);
  };
  const logged = (message: ConsoleMessage) => {
    if (message.type() !== 'error') return;
    problems.push(`Console: ${message.text()}`);
  };
  const thrown = (event: WebError) => {
    problems.push(`Uncaught: ${event.error().message}`);
  };
  context.on('request', asked);
  context.on('requestfailed', failed);
  context.on('response', answered);
  context.on('console', logged);
  context.on('weberror', thrown);
  return () => {
    context.off('request', asked);
    context.off('requestfailed', failed);
    context.off('response', answered);
    context.off('console', logged);
    context.off('weberror', thrown);
  };
}
