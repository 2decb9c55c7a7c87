import { expect, test } from './fixtures.ts';
import { patternPaths } from './pages.ts';

test.use({ serviceWorker: true });

test('a page never visited opens offline after the first visit', async ({
  page,
  context,
}) => {
  // The first visit fetches every page, and the machine may be busy.
  test.slow();
  await page.goto('', { waitUntil: 'networkidle' });
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await context.setOffline(true);
  for (const path of patternPaths()) {
    await page.goto(path);
    await page.reload();
    await expect(page.locator('h1')).toBeVisible();
    await expect(
      page.locator('figure:not(details figure) svg').first(),
    ).toBeVisible();
    await expect(page.locator('body')).toHaveCSS('margin', '0px');
    const fonts = await page.evaluate(async () => {
      const faces = await document.fonts.load('1rem "Source Serif 4 Variable"');
      return faces.length;
    });
    expect(fonts).toBeGreaterThan(0);
  }
});
