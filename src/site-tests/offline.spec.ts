/**
 * The connection is lost by closing the server: a browser that is told to be
 * offline still lets its service worker out.
 */
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { everything, MANIFEST, VERSION } from '../offline/manifest.ts';
import { serveSite, type ServedSite } from '../testing/serve.ts';
import budget from './budget.json';
import { test as base, expect } from './fixtures.ts';
import { openSearch } from './open-search.ts';
import { addressesOf, builtManifest, keptPaths, sentFor } from './kept.ts';
import { PlaygroundPage } from './playground.ts';

const TEXT_PAGE = 'assumptions/';
const PATTERN = 'resiliency/circuit-breaker/';
/** A search finds what is wrong with it. */
const RACY = 'cache/cache-aside/';
/** Linked from the pattern's page, far below its head. */
const FAR_BELOW = 'api/circuit-breaker/';
const UNSEEN = 'data-management/event-sourcing/';

interface Lonely {
  /** A server for this test alone, which it may close. */
  own: ServedSite & { asked: Set<string> };
}

const test = base.extend<Lonely>({
  own: async ({}, provide) => {
    const asked = new Set<string>();
    const site = await serveSite('build', {
      onAsked: (path) => asked.add(path),
    });
    await provide({ ...site, asked });
    await site.close();
  },
});

test.use({
  serviceWorker: true,
  baseURL: async ({ own }, provide) => provide(own.url),
});

async function isKept(page: Page, path: string): Promise<void> {
  const origin = `${new URL(page.url()).origin}/`;
  await expect
    .poll(() => keptPaths(page, origin), { timeout: 60_000 })
    .toContain(path);
}

test('a visit fetches the page and what all pages share, within a budget', async ({
  page,
  own,
}) => {
  const manifest = builtManifest();
  const pageOf = (path: string) =>
    manifest.pages.find((one) => one.path === path)!.files;
  const shell = addressesOf(manifest, manifest.shell);
  const first = [...shell, ...addressesOf(manifest, pageOf(TEXT_PAGE))];

  await page.goto(TEXT_PAGE);
  await isKept(page, TEXT_PAGE);
  const known = new Set(addressesOf(manifest, everything(manifest)));
  const listed = (paths: Iterable<string>) =>
    [...new Set(paths)].filter((path) => known.has(path));
  const kept = await keptPaths(page, own.url);
  expect(listed(kept).sort()).toEqual([...new Set(first)].sort());
  expect(sentFor(manifest, shell)).toBeLessThanOrEqual(budget.shellBytes);
  const text = sentFor(manifest, first) - sentFor(manifest, shell);
  expect(text).toBeLessThanOrEqual(40_000);

  await page.goto(PATTERN);
  await isKept(page, PATTERN);
  const before = sentFor(manifest, kept);
  const after = sentFor(manifest, await keptPaths(page, own.url));
  expect(after - before).toBeLessThanOrEqual(budget.visitBytes);
  // Chunks of pages behind links are Docusaurus's to fetch beforehand.
  const more = listed(own.asked)
    .filter((path) => !path.startsWith('assets/'))
    .filter((path) => !first.includes(path));
  const allowed = addressesOf(manifest, pageOf(PATTERN));
  expect(more.filter((path) => !allowed.includes(path))).toEqual([]);
});

test('a page that was come to by a link works whole without a connection', async ({
  page,
  own,
}) => {
  test.slow();
  const manifest = builtManifest();
  const files = manifest.pages.find(({ path }) => path === RACY)!.files;
  const needed = new Set(addressesOf(manifest, files));
  const failed: string[] = [];
  page.on('requestfailed', (request) => {
    const path = request.url().slice(own.url.length);
    if (needed.has(path)) failed.push(path);
  });
  await page.goto('patterns/');
  await page
    .getByRole('main')
    .getByRole('link', { name: 'Cache-Aside', exact: true })
    .first()
    .click();
  await isKept(page, RACY);
  await own.close();
  await page.reload();

  await expect(page.locator('body')).toHaveCSS('margin', '0px');
  const fonts = await page.evaluate(async () => {
    const faces = await document.fonts.load('1rem "Source Serif 4 Variable"');
    return faces.length;
  });
  expect(fonts).toBeGreaterThan(0);
  const playground = new PlaygroundPage(page);
  await playground.ready();
  await playground.press();
  await expect(playground.panel.locator('svg').first()).toBeVisible();
  // What a search finds in changed code is drawn by Mermaid, which nobody has
  // loaded before.
  await playground.choose('Story', 'readRacesWrite');
  await playground.change(
    'cache-aside',
    'cache-aside.ts',
    'value, ttlMs, lease)',
    'value, ttlMs)',
  );
  await playground.settled(() => playground.button('Search').click());
  expect(await playground.said()).toMatch(/^Found after/);
  await expect(playground.root.locator('[data-drawn=true] svg')).toBeVisible();
  const download = page.waitForEvent('download');
  await playground.root.getByRole('button', { name: /Download/ }).click();
  expect((await download).suggestedFilename()).toBe('cache-aside.zip');
  for (const details of await page.locator('main details').all()) {
    await details.evaluate((element: HTMLDetailsElement) => {
      element.open = true;
    });
  }
  await expect(page.getByText('could not be loaded')).toHaveCount(0);
  expect(failed).toEqual([]);
});

test('a page that is not here ends in a list of those that are', async ({
  page,
  context,
  own,
}) => {
  await page.goto(PATTERN);
  await isKept(page, PATTERN);
  await own.close();
  await page.goto(UNSEEN);
  await expect(page.getByRole('alert')).toContainText('“Event Sourcing”');
  await expect(
    page.getByRole('alert').getByRole('link', { name: 'Try it again' }),
  ).toHaveAttribute('href', `/${UNSEEN}`);
  await expect(page.getByText(/^1 of \d+ pages is here\./)).toBeVisible();
  await page
    .getByRole('main')
    .getByRole('link', { name: 'Circuit Breaker' })
    .click();
  await expect(page).toHaveURL(new RegExp(`/${PATTERN}$`));

  // The same inside the site. Scripts of pages whose links were in sight are
  // here already: Docusaurus fetches those beforehand.
  await page
    .getByRole('main')
    .locator(`a[href="/${FAR_BELOW}"]`)
    .first()
    .click();
  await expect(page).toHaveURL(/\/offline\/\?wanted=api/);
  await expect(page.getByRole('alert')).toContainText('is not here');

  await context.setOffline(true);
  const field = await openSearch(page);
  const dialog = page.getByRole('dialog');
  await field.fill('breaker');
  const options = dialog.getByRole('option');
  await expect(options.first()).toContainText('Circuit Breaker');
  await expect(options.first()).not.toContainText('not here offline');
  await dialog.getByRole('combobox').fill('stale price');
  await expect(options.first()).toContainText('Cache-Aside');
  await expect(options.first()).toContainText('not here offline');
  await expect(dialog.getByText('The full text could not be')).toBeVisible();
});

test('everything is fetched by a button, searched, and removed again', async ({
  page,
  own,
}) => {
  test.slow();
  const manifest = builtManifest();
  const count = manifest.pages.length - 1;
  await page.goto('');
  await page
    .getByRole('contentinfo')
    .getByRole('link', { name: 'Read offline' })
    .click();
  const button = page.getByRole('button', { name: /^Fetch everything/ });
  await isKept(page, '');
  await isKept(page, 'offline/');
  await page.reload();
  const kept = await keptPaths(page, own.url);
  const all = addressesOf(manifest, everything(manifest));
  const missing = sentFor(manifest, all) - sentFor(manifest, kept);
  await expect(button).toContainText(`(${(missing / 1e6).toFixed(1)} MB)`);
  await button.focus();
  await page.keyboard.press('Enter');
  const done = `All ${count} pages are here, and the full text for the search.`;
  await expect(page.getByText(done)).toBeVisible({ timeout: 90_000 });
  await expect(button).toHaveCount(0);

  await own.close();
  await page.goto(UNSEEN);
  await page.reload();
  await expect(page.locator('h1')).toContainText('Event Sourcing');
  const field = await openSearch(page);
  const dialog = page.getByRole('dialog');
  await field.fill('upcasting');
  await expect(dialog.getByRole('option').first()).toContainText(
    'Event Sourcing',
  );

  await page.goto('offline/');
  await page.getByRole('button', { name: 'Remove all pages' }).click();
  await expect(
    page.getByText(`None of the ${count} pages is here.`),
  ).toBeVisible();
  const left = (await keptPaths(page, own.url)).filter(
    (path) => path !== MANIFEST,
  );
  expect(left.sort()).toEqual(addressesOf(manifest, manifest.shell).sort());
});

test.describe('a site that is published anew', () => {
  let directory = '';
  let site: ServedSite | undefined;
  test.beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'site-anew-'));
    cpSync('build', directory, { recursive: true });
    site = await serveSite(directory);
  });
  test.afterAll(async () => {
    await site?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  function edit(file: string, from: string, to: string): void {
    const text = readFileSync(join(directory, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(directory, file), text.replaceAll(from, to));
  }

  test('is shown at once; what was kept of it before stays whole', async ({
    page,
  }) => {
    const url = site?.url ?? '';
    const old = 'contributing/style/';
    await page.goto(url + TEXT_PAGE);
    // What the site left behind when it kept all of its pages.
    await page.evaluate(
      (base) => caches.open(`workbox-precache-v2-${base}`),
      url,
    );
    await isKept(page, TEXT_PAGE);
    await page.goto(url + old);
    await isKept(page, old);

    const { version, files } = builtManifest();
    const { revision = '' } =
      files.find(({ path }) => path === `${TEXT_PAGE}index.html`) ?? {};
    edit(`${TEXT_PAGE}index.html`, '</h1>', ' (new)</h1>');
    for (const file of [MANIFEST, VERSION, 'sw.js'])
      edit(file, version, 'anew');
    edit(MANIFEST, revision, 'revision-2');

    await page.goto(url + TEXT_PAGE, { waitUntil: 'commit' });
    await expect
      .poll(() => page.evaluate(() => caches.keys()))
      .toContain(`offline ${url} anew`);
    await expect
      .poll(() =>
        page.evaluate(async () => {
          const answer = await caches.match(location.href);
          return (await answer?.text())?.includes(' (new)</h1>');
        }),
      )
      .toBe(true);
    await expect
      .poll(() => page.evaluate(() => caches.keys()))
      .not.toContainEqual(expect.stringContaining('workbox'));
    await site?.close();
    const answer = await page.goto(url + TEXT_PAGE);
    expect(await answer?.text()).toContain(' (new)</h1>');
    await page.goto(url + old);
    await expect(page.locator('h1')).toHaveText('Style');
    await page.goto(`${url}offline/`);
    await expect(page.getByRole('status').first()).toContainText(
      '1 of them is of another version of the site.',
    );
  });
});
