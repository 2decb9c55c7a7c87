import { test } from './fixtures.ts';
import { patternPaths, sitemapPaths } from './pages.ts';
import { expectWholeAndAccessible, isExample } from './whole-page.ts';

// Those of patterns are looked at in the visit that also runs them.
const patterns = new Set(patternPaths());
const paths = sitemapPaths().filter((path) => !patterns.has(path));

for (const path of [...paths, '404.html']) {
  const themes = isExample(path) ? ' in light and dark' : '';
  test(`/${path} loads whole, from here alone, and is accessible${themes}`, async ({
    page,
    problems,
  }) => {
    // The simulation's reference is long, and axe looks at all of it.
    test.slow(path.startsWith('api/'));
    await expectWholeAndAccessible(page, path, problems);
  });
}
