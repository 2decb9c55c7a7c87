import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { PlaygroundPage, sourceOf } from './playground.ts';

const BREAKER = 'circuit-breaker';
const LINE = 'if (waitMs > 0) throw new CircuitOpenError(waitMs);';

/** A link to the pattern without one line. */
async function linkOf(page: Page): Promise<string> {
  const playground = await PlaygroundPage.open(page, BREAKER);
  const source = sourceOf(BREAKER, `${BREAKER}.ts`);
  await playground.write(`${BREAKER}.ts`, source.replace(LINE, '// open'));
  await playground.button('Share').click();
  return playground.root.getByLabel('Link to this playground').inputValue();
}

for (const reducedMotion of ['no-preference', 'reduce'] as const) {
  test(`a link opens at the playground and shows its changes: ${reducedMotion}`, async ({
    page,
    browser,
  }) => {
    const link = await linkOf(page);
    const elsewhere = await browser.newContext({ reducedMotion });
    const other = await elsewhere.newPage();
    await other.goto(link);
    const { root } = new PlaygroundPage(other);
    await expect(root).toBeFocused();
    await expect(root).toContainText('This code came from a link.');
    const top = await root.evaluate((one) => one.getBoundingClientRect().top);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(200);
    const changes = root.getByRole('group', {
      name: `Changes in ${BREAKER}.ts`,
    });
    await expect(changes.locator('del')).toContainText(LINE);
    await expect(changes.locator('ins')).toContainText('// open');
    await expect(root).toContainText('1 line added, 1 removed.');
    await elsewhere.close();
  });
}

test('a link does not take the page from a reader who has begun to read', async ({
  page,
  browser,
}) => {
  const { hash } = new URL(await linkOf(page));
  const elsewhere = await browser.newContext({ serviceWorkers: 'block' });
  const other = await elsewhere.newPage();
  // Else the sight of the playground fetches what opens links.
  await other.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', {
      value: { saveData: true },
    });
  });
  await other.goto(page.url());
  const { root } = await ready(other);
  await other.evaluate(() => window.scrollTo(0, 0));
  // What opens links comes late.
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await other.route('**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await other.evaluate((link) => {
    window.location.hash = link;
  }, hash);
  await other.mouse.move(300, 300);
  await other.mouse.wheel(0, 60);
  const scrolled = () => other.evaluate(() => window.scrollY);
  await expect.poll(scrolled).toBe(60);
  release();
  await expect(root).toContainText('This code came from a link.');
  await expect(root.locator('ins')).toContainText('// open');
  expect(await scrolled()).toBe(60);
  await expect(root).not.toBeFocused();
  await elsewhere.close();
});

async function ready(page: Page): Promise<PlaygroundPage> {
  const playground = new PlaygroundPage(page);
  await playground.ready();
  return playground;
}

test('what the reader changed is shown on demand', async ({ page }) => {
  await linkOf(page);
  const playground = new PlaygroundPage(page);
  const { root } = playground;
  await playground.button('Show what I changed').click();
  await expect(root.locator('ins')).toContainText('// open');
  await expect(root.locator('del')).toContainText(LINE);
  await playground.button('Hide what I changed').click();
  await expect(root.locator('ins')).toBeHidden();
  await playground.button('Reset').click();
  await expect(playground.button('Show what I changed')).toBeHidden();
});
