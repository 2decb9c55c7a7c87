import { gzipSync } from 'node:zlib';

import type { Page } from '@playwright/test';

/**
 * Bytes of JavaScript, gzipped one by one, that a page runs before anyone
 * touches it. What Docusaurus prefetches for links in view is not run, and
 * not counted.
 */
export async function scriptBytes(page: Page, url: string): Promise<number> {
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    bodies.push(response.body());
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  const scripts = await Promise.all(bodies);
  return scripts.reduce((sum, body) => sum + gzipSync(body).length, 0);
}
