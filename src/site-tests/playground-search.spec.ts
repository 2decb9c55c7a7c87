import { expect, test } from './fixtures.ts';
import { catalogPatterns, PlaygroundPage } from './playground.ts';

test.setTimeout(120_000);

test('Search finds the stale read when the lease token is left out', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, 'cache-aside');
  await playground.choose('Story', 'readRacesWrite');
  await playground.change(
    'cache-aside',
    'cache-aside.ts',
    'value, ttlMs, lease)',
    'value, ttlMs)',
  );
  await playground.settled(() => playground.button('Search').click());
  expect(await playground.said()).toMatch(/^Found after [\d,]+ runs?:/);
  await expect(playground.root.locator('[data-drawn=true] svg')).toBeVisible();
  await expect(
    playground.root
      .getByRole('group', { name: 'Faults' })
      .getByRole('listitem'),
  ).not.toHaveText(['none']);
});

test('Search is not offered for a story without rules', async ({ page }) => {
  const playground = await PlaygroundPage.open(page, 'circuit-breaker');
  const search = playground.button('Search');
  await expect(search).toHaveAttribute('aria-disabled', 'true');
  await expect(search).toHaveAttribute('title', /no rules/);
  await search.click({ force: true });
  await expect(playground.status).toHaveAttribute('data-job', '0');
});

// The recorder makes all searches in Node. Here, where the parts of a search
// run in several workers, one pattern stands for all, and those are made that
// end in a limit of the pattern itself.
const SEARCHED = 'two-phase-commit';

for (const { slug, findings } of catalogPatterns()) {
  const tried = findings.filter(
    ({ file, violation }) =>
      slug === SEARCHED || (violation !== undefined && file === `${slug}.ts`),
  );
  for (const { story, file, violation } of tried) {
    const isBroken = violation !== undefined;
    const what = isBroken ? violation.rule : 'nothing';
    test(`Search of ${slug}, ${file}, ${story} finds ${what}`, async ({
      page,
    }) => {
      const playground = await PlaygroundPage.open(page, slug);
      await playground.choose('Story', story);
      await playground.choose('Version', file);
      await playground.settled(() => playground.button('Search').click());
      const said = await playground.said();
      if (violation === undefined) {
        expect(said).toContain('nothing found');
        return;
      }
      expect(said).toContain(violation.rule);
      const isLimit = file === `${slug}.ts`;
      if (isLimit) expect(said).toContain('The page names this as a limit');
      const drawing = playground.root.locator('[data-drawn=true] svg');
      await expect(drawing).toBeVisible();
      // What was found is set, so Run plays it again.
      const text = await drawing.textContent();
      await playground.press();
      await expect(drawing).toHaveText(text ?? '');
    });
  }
}
