import budget from './budget.json';
import { expect, test } from './fixtures.ts';
import { scriptBytes } from './measure.ts';
import { patternPaths } from './pages.ts';

// What is there already is not fetched.
test.use({ ownPage: true });

// They load the same scripts; their own data is small beside those.
for (const path of patternPaths().slice(0, 3)) {
  test(`/${path} stays within the budget of JavaScript`, async ({
    page,
    site,
  }) => {
    const bytes = await scriptBytes(page, `${site.url}${path}`);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(budget.bareBytes + budget.extraBytes);
  });
}
