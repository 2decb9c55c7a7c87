/** What the browser of a test keeps of the site. */
import { readFileSync } from 'node:fs';

import type { Page } from '@playwright/test';

import { addressOf, MANIFEST, type Manifest } from '../offline/manifest.ts';

/** The list of files that the build wrote. */
export function builtManifest(): Manifest {
  return JSON.parse(readFileSync(`build/${MANIFEST}`, 'utf8')) as Manifest;
}

/** Addresses below `base` that are kept, `cache/cache-aside/` for a page. */
export async function keptPaths(page: Page, base: string): Promise<string[]> {
  const urls = await page.evaluate(async () => {
    const found: string[] = [];
    for (const name of await caches.keys()) {
      const keys = await (await caches.open(name)).keys();
      found.push(...keys.map(({ url }) => url));
    }
    return found;
  });
  return urls.map((url) => url.slice(base.length));
}

/** Addresses of listed files. */
export function addressesOf(
  { files }: Manifest,
  places: readonly number[],
): string[] {
  return places.map((place) => addressOf(files[place]!.path));
}

/** What a host sends for these addresses; each counts once. */
export function sentFor(
  { files }: Manifest,
  addresses: Iterable<string>,
): number {
  const wanted = new Set(addresses);
  return files
    .filter(({ path }) => wanted.has(addressOf(path)))
    .reduce((sum, { sent }) => sum + sent, 0);
}
