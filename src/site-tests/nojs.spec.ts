import { expect, test } from './fixtures.ts';
import { patternPaths } from './pages.ts';

test.use({ javaScriptEnabled: false });

const SECTIONS = [
  'Problem',
  'Idea',
  'Run it',
  'What it guarantees',
  'What it does not',
  'What it costs',
];

// They are made of the same parts, and each is crawled with JavaScript.
for (const path of patternPaths().slice(0, 3)) {
  test(`/${path} can be read without JavaScript`, async ({
    page,
    problems,
  }) => {
    await page.goto(path);
    for (const name of SECTIONS) {
      await expect(page.getByRole('heading', { name }).first()).toBeVisible();
    }
    const drawings = page.locator('figure:not(details figure) svg');
    expect(await drawings.count()).toBeGreaterThan(2);
    for (const drawing of await drawings.all()) {
      await expect(drawing).toBeVisible();
    }
    await expect(
      page.locator('pre', { hasText: 'export class' }).first(),
    ).toBeVisible();
    expect(problems).toEqual([]);
  });
}

test('the home page says what it is without JavaScript', async ({ page }) => {
  await page.goto('');
  await expect(page.locator('h1')).toBeVisible();
  for (const path of patternPaths()) {
    await expect(
      page.locator(`main a[href$="/${path}"]`).first(),
    ).toBeVisible();
  }
});
