import { expect, type Locator, type Page } from '@playwright/test';

/**
 * Opens the search by its key, which does nothing before the page's script
 * has begun, and returns its field.
 */
export async function openSearch(page: Page): Promise<Locator> {
  const field = page.getByRole('dialog').getByRole('combobox');
  await expect(async () => {
    await page.keyboard.press('/');
    await expect(field).toBeVisible({ timeout: 2_000 });
  }).toPass();
  return field;
}
