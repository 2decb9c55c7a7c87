import { readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import AxeBuilder from '@axe-core/playwright';

import type { Entry } from '../search/types.ts';
import { expect, test } from './fixtures.ts';
import { openSearch } from './open-search.ts';

test.use({ viewport: { width: 1280, height: 800 } });

for (const keys of ['/', 'Control+k']) {
  test(`${keys} opens the search and Escape gives the focus back`, async ({
    page,
    problems,
  }) => {
    await page.goto('patterns/', { waitUntil: 'networkidle' });
    const button = page.getByRole('button', { name: 'Search the site' });
    await button.focus();
    await page.keyboard.press(keys);
    await expect(page.getByRole('dialog', { name: 'Search' })).toBeVisible();
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(button).toBeFocused();
    expect(problems).toEqual([]);
  });
}

test('a slash typed into a field opens nothing', async ({ page }) => {
  await page.goto('patterns/', { waitUntil: 'networkidle' });
  await page.getByRole('searchbox').first().fill('a');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox').first()).toHaveValue('a/');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('arrows choose a hit and Enter opens its page', async ({
  page,
  problems,
}) => {
  await page.goto('', { waitUntil: 'networkidle' });
  const field = await openSearch(page);
  await field.fill('breaker');
  const options = page.getByRole('dialog').getByRole('option');
  await expect(options.first()).toContainText('Circuit Breaker');
  // What the full text has comes after what is known by name.
  await expect(options.nth(1)).toBeVisible();
  const first = await field.getAttribute('aria-activedescendant');
  await page.keyboard.press('ArrowDown');
  await expect(field).not.toHaveAttribute('aria-activedescendant', `${first}`);
  await page.keyboard.press('ArrowUp');
  await expect(field).toHaveAttribute('aria-activedescendant', `${first}`);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/resiliency\/circuit-breaker\//);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(problems).toEqual([]);
});

/** From src/search/queries.ts, where all of them are tested. */
const QUERIES: readonly (readonly [
  text: string,
  title: string,
  url: RegExp,
])[] = [
  [
    'my service keeps hammering a dead dependency',
    'Circuit Breaker',
    /\/resiliency\/circuit-breaker\/$/,
  ],
  ['exactly once', 'Event Sourcing', /\/event-sourcing\/$/],
  ['idempotent', 'Event Sourcing', /\/event-sourcing\/$/],
  ['timout', 'Circuit Breaker', /\/resiliency\/circuit-breaker\//],
  ['thundering herd', 'Cache-Aside', /\/cache-aside\/$/],
  [
    'asks the others when the coordinator is silent',
    'Two-Phase Commit',
    /\/two-phase-commit\/#what-it-guarantees$/,
  ],
  ['WallClock', 'The simulation', /\/api\/simulation\//],
];

test('leads from what readers type to the page, by the keyboard alone', async ({
  page,
  problems,
}) => {
  await page.goto('', { waitUntil: 'networkidle' });
  for (const [text, title, url] of QUERIES) {
    await expect(await openSearch(page)).toBeFocused();
    await page.keyboard.type(text);
    const first = page.getByRole('dialog').getByRole('option').first();
    await expect(first).toContainText(title);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(url);
    // The page that was left takes its own search bar with it.
    await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
  }
  expect(problems).toEqual([]);
});

test('finds by names and symptoms while there is no network', async ({
  page,
  problems,
}) => {
  await page.goto('', { waitUntil: 'networkidle' });
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'onLine', { get: () => false });
  });
  await (await openSearch(page)).fill('stale price');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('option').first()).toContainText('Cache-Aside');
  await expect(dialog.getByRole('status')).toContainText(
    'The full text could not be searched. Are you offline?',
  );
  expect(problems).toEqual([]);
});

test('finds in the full text what no name or symptom says', async ({
  page,
}) => {
  await page.goto('', { waitUntil: 'networkidle' });
  await (await openSearch(page)).fill('upcasting');
  await expect(
    page.getByRole('dialog').getByRole('option').first(),
  ).toContainText('Event Sourcing');
});

test('keeps words apart that stand in different elements', () => {
  const folder = 'build/pagefind/fragment';
  const texts = readdirSync(folder).map((name) =>
    gunzipSync(readFileSync(`${folder}/${name}`)).toString(),
  );
  expect(texts.length).toBeGreaterThan(20);
  const whole = texts.join('\n');
  // A table's head, a name and its intent, a behaviour and where it was seen.
  for (const glued of [/ParameterType/, /CachePut|CacheThe/, /[a-z]seen in /]) {
    // Not `toMatch`, which would print all of it.
    expect(glued.exec(whole)?.[0]).toBeUndefined();
  }
  expect(whole.includes(' seen in ')).toBe(true);
  // Controls say nothing that one looks for.
  expect(whole.includes('. As text')).toBe(false);
});

test('knows only addresses that there are', () => {
  const generated = (file: string) =>
    readFileSync(`.docusaurus/${file}`, 'utf8');
  const entries = JSON.parse(
    generated('catalog/default/search.json'),
  ) as Entry[];
  // Another test builds the site for another place.
  const [, baseUrl = ''] =
    /"baseUrl": "(.*?)"/.exec(generated('docusaurus.config.mjs')) ?? [];
  for (const { url, texts } of entries) {
    if (url === undefined) continue;
    const page = url.slice(baseUrl.length);
    const html = readFileSync(`build/${page}index.html`, 'utf8');
    const places = new Set(texts.flatMap(({ at }) => at?.slice(1) ?? []));
    const missing = [...places].filter((id) => !html.includes(`id="${id}"`));
    expect([url, missing]).toEqual([url, []]);
  }
});

test('finds the reference by the name of an export', async ({ page }) => {
  await page.goto('', { waitUntil: 'networkidle' });
  await (await openSearch(page)).fill('CircuitOpenError');
  await page.getByRole('dialog').getByRole('option').first().click();
  await expect(page).toHaveURL(/\/api\/circuit-breaker\//);
});

test('says when nothing was found', async ({ page }) => {
  await page.goto('', { waitUntil: 'networkidle' });
  await (await openSearch(page)).fill('一二三');
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText(
    'Nothing was found for “一二三”.',
  );
  await expect(page.getByRole('dialog').getByRole('option')).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the open search is accessible in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('patterns/', { waitUntil: 'networkidle' });
    await (await openSearch(page)).fill('commit');
    await expect(
      page.getByRole('dialog').getByRole('option').first(),
    ).toBeVisible();
    const { violations } = await new AxeBuilder({ page })
      .include('dialog')
      .analyze();
    expect(violations).toEqual([]);
  });
}
