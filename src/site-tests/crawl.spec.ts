import AxeBuilder from '@axe-core/playwright';

import { expect, test } from './fixtures.ts';
import { sitemapPaths } from './pages.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const path of [...sitemapPaths(), '404.html']) {
      test(`/${path} loads whole, from here alone, and is accessible`, async ({
        page,
        problems,
        withoutServiceWorker: _,
      }) => {
        // The simulation's reference is long, and axe looks at all of it.
        test.slow(path.startsWith('api/'));
        await page.goto(path, { waitUntil: 'networkidle' });
        await expect(page.locator('html')).toHaveAttribute(
          'data-theme',
          colorScheme,
        );
        await expect(page.locator('h1')).toHaveCount(1);
        expect(problems).toEqual([]);

        const { violations } = await new AxeBuilder({ page }).analyze();
        const found = violations.flatMap(({ help, nodes }) =>
          nodes.map(({ html, failureSummary }) => ({
            help,
            html,
            failureSummary,
          })),
        );
        expect(found).toEqual([]);
      });
    }
  });
}

test('a narrow page does not scroll sideways', async ({
  page,
  withoutServiceWorker: _,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const overflowing: string[] = [];
  for (const path of sitemapPaths()) {
    await page.goto(path);
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - innerWidth,
    );
    if (excess > 0) overflowing.push(`/${path} by ${excess} px`);
  }
  expect(overflowing).toEqual([]);
});
