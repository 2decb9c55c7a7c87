/** Tests that share a page find nothing of one another. */
import { reset } from './kept-page.ts';
import { expect, test } from './fixtures.ts';

const PAGE = 'assumptions/';

test('what a test leaves in its page is gone for the next', async ({
  page,
  context,
  site,
}) => {
  await page.goto(PAGE);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.route('**/*', (route) => route.abort());
  await page.evaluate(async () => {
    localStorage.setItem('left', 'behind');
    sessionStorage.setItem('left', 'behind');
    await caches.open('left behind');
    document.cookie = 'left=behind';
    // As a playground that keeps what was typed.
    addEventListener('pagehide', () => localStorage.setItem('last', 'words'));
  });
  await context.setOffline(true);
  await context.newPage();
  await reset(page, site.url);

  expect(context.pages()).toEqual([page]);
  await page.goto(PAGE);
  const left = await page.evaluate(async () => ({
    kept: { ...localStorage, ...sessionStorage },
    caches: await caches.keys(),
    cookies: document.cookie,
    prints: matchMedia('print').matches,
    isDark: matchMedia('(prefers-color-scheme: dark)').matches,
  }));
  expect(left).toEqual({
    kept: {},
    caches: [],
    cookies: '',
    prints: false,
    isDark: false,
  });
});

test('a script that would stay in the page is refused', async ({ page }) => {
  expect(() => page.addInitScript('1')).toThrow(/ownPage/);
});

test.describe('a test with a page of its own', () => {
  test.use({ ownPage: true });

  test('may add a script', async ({ page }) => {
    await page.addInitScript('window.added = true');
    await page.goto(PAGE);
    expect(await page.evaluate(() => 'added' in window)).toBe(true);
  });
});
