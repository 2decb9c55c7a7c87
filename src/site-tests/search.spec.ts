import AxeBuilder from '@axe-core/playwright';

import { expect, test } from './fixtures.ts';

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
  await page.keyboard.press('/');
  const field = page.getByRole('dialog').getByRole('combobox');
  await field.fill('breaker');
  const options = page.getByRole('dialog').getByRole('option');
  await expect(options.first()).toContainText('Circuit Breaker');
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

test('finds the reference by the name of an export', async ({ page }) => {
  await page.goto('', { waitUntil: 'networkidle' });
  await page.keyboard.press('/');
  await page.getByRole('dialog').getByRole('combobox').fill('CircuitOpenError');
  await page.getByRole('dialog').getByRole('option').first().click();
  await expect(page).toHaveURL(/\/api\/circuit-breaker\//);
});

test('says when nothing was found', async ({ page }) => {
  await page.goto('', { waitUntil: 'networkidle' });
  await page.keyboard.press('/');
  await page.getByRole('dialog').getByRole('combobox').fill('一二三');
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText(
    'Nothing was found for “一二三”.',
  );
  await expect(page.getByRole('dialog').getByRole('option')).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the open search is accessible in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto('patterns/', { waitUntil: 'networkidle' });
    await page.keyboard.press('/');
    await page.getByRole('dialog').getByRole('combobox').fill('commit');
    await expect(
      page.getByRole('dialog').getByRole('option').first(),
    ).toBeVisible();
    const { violations } = await new AxeBuilder({ page })
      .include('dialog')
      .analyze();
    expect(violations).toEqual([]);
  });
}
