/** Where a naive version differs: on the page, in its code, in the editor. */
import { expect, test } from './fixtures.ts';
import { PlaygroundPage } from './playground.ts';

const BREAKER = 'circuit-breaker';
const LATE = 'naive-late-results.ts';

test('the page shows what a naive version changes, and why', async ({
  page,
}) => {
  await PlaygroundPage.open(page, BREAKER);
  const list = page.locator('#differences-naive-late-results');
  const summary = list.locator('summary');
  await summary.focus();
  await page.keyboard.press('Enter');
  await expect(list).toHaveAttribute('open', '');
  const items = list.getByRole('listitem');
  const heads = items.filter({ hasText: 'private report(' });
  await expect(heads).toContainText('Every result counts');
  await expect(heads.locator('del').first()).toHaveText(
    /^- +private report\(admittedIn/,
  );
  await expect(heads.locator('ins')).toHaveText(/^\+ +private report\(outcome/);
  await expect(items.last().locator('del')).toHaveText(
    /^- +if \(state !== admittedIn\) return;/,
  );
});

test('the code marks its own lines and where lines are missing', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.fileTab(LATE).click();
  const code = page.locator(`[data-playground-file="${LATE}"]`);
  await expect(code.locator('.line.own')).toHaveCount(4);
  await expect(code.locator('.line.lacks')).toHaveCount(2);
  const legend = playground.root.getByText('is not in circuit-breaker.ts');
  await expect(legend).toBeVisible();
  await playground.root.getByRole('link', { name: 'All differences' }).click();
  await expect(page.locator('#differences-naive-late-results')).toHaveAttribute(
    'open',
    '',
  );
});

test('marks in the editor say what is so, also after an edit', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.fileTab(LATE).click();
  await page.locator(`[data-playground-file="${LATE}"] pre`).focus();
  // Lines out of sight are not there: CodeMirror draws what is seen.
  const seen = playground.root.locator('.cm-scroller');
  await seen.evaluate((scroller) => scroller.scrollTo(0, 1700));
  const own = playground.editor.locator('.cm-line.playground-own');
  await expect(own).toHaveCount(4);
  const lacks = playground.editor.locator('.cm-line.playground-lacks');
  await expect(lacks).toHaveCount(2);
  const call = own.filter({ hasText: 'this.report(outcome)' });
  await expect(call).toHaveAttribute('title', /^Its result comes without/);

  // The line of the cursor is told to those who point at nothing.
  await call.click();
  const told = playground.root.getByRole('status').filter({
    hasText: 'there stands instead:',
  });
  await expect(told).toContainText('this.report(admittedIn, outcome);');

  // As in the pattern: no difference is left to be marked.
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.insertText('this.report(admittedIn, outcome);');
  await expect(own).toHaveCount(3);
  await expect(told).toHaveCount(0);
});
