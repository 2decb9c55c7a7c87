import { expect, test } from './fixtures.ts';
import { COMPARISON_SECTIONS, SECTIONS } from '../catalog/sections.ts';
import { patternPaths } from './pages.ts';
import { catalogPatterns } from './playground.ts';

test.use({ javaScriptEnabled: false });

// They are made of the same parts, and each is crawled with JavaScript.
const SOME = [
  ...catalogPatterns()
    .filter(({ kind }) => kind === 'pattern')
    .slice(0, 3),
  ...catalogPatterns().filter(({ kind }) => kind === 'comparison'),
];

for (const { kind, category, slug } of SOME) {
  const path = `${category.slug}/${slug}/`;
  test(`/${path} can be read without JavaScript`, async ({
    page,
    problems,
  }) => {
    await page.goto(path);
    const sections = kind === 'pattern' ? SECTIONS : COMPARISON_SECTIONS;
    for (const name of sections) {
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
