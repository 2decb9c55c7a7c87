/** The index of patterns and the sidebar: whether readers find their way. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';

const FIELD = 'Symptom, name or word';

test.use({ viewport: { width: 1280, height: 800 } });

test('the index finds a pattern by its symptom and says so', async ({
  page,
  problems,
}) => {
  await page.goto('patterns/', { waitUntil: 'networkidle' });
  await page.getByLabel(FIELD).fill('keeps hammering a dead dependancy');
  const first = page.getByRole('list', { name: 'Found' }).locator('li').first();
  await expect(first.getByRole('link')).toHaveText('Circuit Breaker');
  await expect(first).toContainText('symptom: My service keeps calling a dead');
  await expect(first.locator('mark').last()).toHaveText('dependency');
  const { violations } = await new AxeBuilder({ page })
    .include('main')
    .analyze();
  expect(violations).toEqual([]);
  await page.getByLabel(FIELD).fill('');
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  expect(problems).toEqual([]);
});

test('what was looked for is there after Back, and leads to the text of all pages', async ({
  page,
}) => {
  await page.goto('patterns/?q=lease', { waitUntil: 'networkidle' });
  const field = page.getByLabel(FIELD);
  await expect(field).toHaveValue('lease');
  await field.fill('split brain');
  const found = page.getByRole('list', { name: 'Found' });
  await found.getByRole('link', { name: 'Leader Election' }).click();
  await expect(page).toHaveURL(/leader-election/);
  await page.goBack();
  await expect(field).toHaveValue('split brain');
  await field.fill('lost updates');
  await page.getByRole('button', { name: /^Look for “lost updates”/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('combobox')).toHaveValue('lost updates');
  await expect(dialog.getByRole('option').first()).toBeVisible();
});

test('the words that the index proposes find something', async ({ page }) => {
  await page.goto('patterns/', { waitUntil: 'networkidle' });
  const field = page.getByLabel(FIELD);
  const proposed = (await field.getAttribute('placeholder')) ?? '';
  const words = proposed.match(/\p{L}+/gu) ?? [];
  expect(words.length).toBeGreaterThan(1);
  for (const text of [...words, proposed]) {
    await field.fill(text);
    const found = page.getByRole('list', { name: 'Found' });
    await expect(found.getByRole('link').first()).toBeVisible();
    await expect(page.getByRole('status').first()).toContainText('written');
  }
});

test('the index leads to its categories', async ({ page }) => {
  await page.goto('patterns/', { waitUntil: 'networkidle' });
  const links = page.getByRole('navigation', { name: 'Categories' });
  const headings = page.getByRole('main').getByRole('heading', { level: 2 });
  expect(await links.getByRole('link').allTextContents()).toEqual(
    await headings.allTextContents(),
  );
  await links.getByRole('link', { name: 'Transactions' }).press('Enter');
  await expect(page).toHaveURL(/#category-transactions$/);
  const heading = headings.filter({ hasText: 'Transactions' });
  await expect(heading).toBeInViewport();
  // Not below the bar at the top of the window.
  const box = await heading.boundingBox();
  const bar = await page.locator('.navbar').boundingBox();
  expect(box!.y).toBeGreaterThan(bar!.y + bar!.height);
});

test.describe('the sidebar', () => {
  test.use({ ownPage: true });

  for (const further of [0, 20, 100]) {
    test(`shows the page after ${further} further patterns`, async ({
      page,
    }) => {
      await page.setViewportSize({ width: 1280, height: 500 });
      await page.addInitScript(standIn, further * 36);
      await page.goto('transactions/two-phase-commit/', {
        waitUntil: 'networkidle',
      });
      await expect(page.locator('html')).toHaveAttribute('data-stand-in', '');
      await expectInSight(page, 'Two-Phase Commit');
      // Another page of the same sidebar, without a load.
      await page.evaluate(() => {
        document.querySelector('nav.menu')!.scrollTop = 0;
      });
      await page.locator('.pagination-nav__link--prev').click();
      await expect(page).toHaveURL(/\/transactions\/$/);
      await expectInSight(page, 'Transactions');
    });
  }
});

test('the sidebar stays where it is when its page is in sight', async ({
  page,
}) => {
  await page.goto('architecture/anti-corruption-layer/', {
    waitUntil: 'networkidle',
  });
  const menu = page.locator('nav.menu');
  expect(await menu.evaluate((one) => one.scrollTop)).toBe(0);
});

/** Room before the items, as further patterns would take it. */
function standIn(height: number): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`nav.menu::before {
    content: ''; display: block; height: ${height}px;
  }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  document.addEventListener('DOMContentLoaded', () =>
    document.documentElement.setAttribute('data-stand-in', ''),
  );
}

/** The entry is seen in the sidebar, and the page has not moved for it. */
async function expectInSight(page: Page, name: string): Promise<void> {
  const link = page
    .locator('nav.menu')
    .getByRole('link', { name, exact: true });
  await expect(link).toHaveAttribute('aria-current', 'page');
  await expect(link).toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
}
