/** What the tests of the built site share. */
import { test as base, type BrowserContext } from '@playwright/test';

import { serveSite, type ServedSite } from '../testing/serve.ts';

interface Fixtures {
  /** What went wrong in any page so far, as sentences. */
  problems: string[];
  /** Whether pages have their service worker, which fetches the whole site. */
  serviceWorker: boolean;
}

/** Pages with `page.goto('')` relative to a server of `build/`. */
export const test = base.extend<Fixtures, { site: ServedSite }>({
  site: [
    async ({}, provide) => {
      const site = await serveSite('build');
      await provide(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
  serviceWorker: [false, { option: true }],
  context: async ({ context, serviceWorker }, provide) => {
    if (!serviceWorker) {
      // Blocking it would end in an error of the page.
      await context.addInitScript(() => {
        Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
      });
    }
    await provide(context);
  },
  baseURL: async ({ site }, provide) => provide(site.url),
  problems: async ({ context, baseURL }, provide) => {
    const problems: string[] = [];
    watch(context, new URL(baseURL ?? '').origin, problems);
    await provide(problems);
  },
});

export { expect } from '@playwright/test';

function watch(
  context: BrowserContext,
  origin: string,
  problems: string[],
): void {
  context.on('request', (request) => {
    const url = request.url();
    const isOwn = url.startsWith(`${origin}/`) || /^(blob|data):/.test(url);
    if (!isOwn) problems.push(`Asked another host: ${url}`);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'no reason';
    const url = request.url();
    // A worker that is ended while it begins, as when its page is left.
    if (reason === 'net::ERR_ABORTED' && url.startsWith('blob:')) return;
    problems.push(`Request failed (${reason}): ${url}`);
  });
  context.on('response', (response) => {
    if (response.status() < 400) return;
    problems.push(`Status ${response.status()}: ${response.url()}`);
  });
  context.on('console', (message) => {
    if (message.type() !== 'error') return;
    problems.push(`Console: ${message.text()}`);
  });
  context.on('weberror', (event) => {
    problems.push(`Uncaught: ${event.error().message}`);
  });
}
