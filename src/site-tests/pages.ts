/** The pages of the built site, read from what the build wrote. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Paths below the base address, from the sitemap: `cache/cache-aside/`. */
export function sitemapPaths(): string[] {
  const places = [
    ...readFileSync('build/sitemap.xml', 'utf8').matchAll(/<loc>(.*?)<\/loc>/g),
  ].map((match) => match[1] ?? '');
  const home = [...places].sort((a, b) => a.length - b.length)[0] ?? '';
  return places.map((place) => place.slice(home.length)).sort();
}

/** Slugs of the patterns that have code. */
export function patternSlugs(): string[] {
  return readdirSync('patterns-code').filter((name) => !name.startsWith('_'));
}

/** `resiliency/circuit-breaker/` for each pattern with a page. */
export function patternPaths(): string[] {
  const slugs = new Set(patternSlugs());
  return sitemapPaths().filter(
    (path) => !path.startsWith('api/') && slugs.has(basename(path)),
  );
}
