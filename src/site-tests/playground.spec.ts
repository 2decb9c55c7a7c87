import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from './fixtures.ts';
import {
  catalogPatterns,
  patternOf,
  PlaygroundPage,
  sourceOf,
} from './playground.ts';
import { slowness } from './slowness.ts';
import { timeToResult } from './timing.ts';

const BREAKER = 'circuit-breaker';
const SCRIPTS = 'build/assets/js';

/** Scripts that hold Mermaid's sequence diagrams. */
function mermaidFiles(): string[] {
  return readdirSync(SCRIPTS).filter((name) =>
    readFileSync(`${SCRIPTS}/${name}`, 'utf8').includes('actorFontFamily'),
  );
}

test('Run draws the story and checks the behaviours, without the editor', async ({
  page,
  problems,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.press();
  await expect(playground.root.locator('[data-drawn=true] svg')).toBeVisible();
  expect(await playground.said()).toMatch(
    /^\d+ hold, 0 break\. The story finished at/,
  );
  const { guarantees, limits } = patternOf(BREAKER);
  const titles = [...guarantees, ...limits].map(({ title }) => title);
  expect(await playground.titles('pass')).toEqual(titles);
  await expect(page.locator('.cm-editor')).toHaveCount(0);
  expect(problems).toEqual([]);
});

test('a run that is as recorded shows the recorded picture, and another one its own', async ({
  page,
}) => {
  const mark = 'data-from-record';
  await page.route('**/diagrams/**/*.svg', async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace('<svg ', `<svg ${mark}="" `);
    await route.fulfill({ response, body });
  });
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.press();
  const drawing = playground.root.locator('[data-drawn=true] svg');
  await expect(drawing).toHaveAttribute(mark);
  await expect(drawing.locator('desc')).toContainText('Payments dies');
  await playground.settled(() => playground.choose('Story', 'recovers'));
  await expect(drawing).toHaveAttribute(mark);
  const remove = playground.root.getByRole('button', { name: /^Remove: / });
  await playground.settled(() => remove.first().click());
  await expect(drawing).toBeVisible();
  await expect(drawing).not.toHaveAttribute(mark);
  // Without the fault the caption would say what did not happen.
  await expect(drawing.locator('desc')).toHaveText(/^The story finished at/);
});

test('after a run the pictures of the other stories are fetched, and Mermaid when something was changed', async ({
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const has = (names: readonly string[]) =>
    names.filter((name) => asked.some((url) => url.includes(name)));
  const { stories } = patternOf(BREAKER);
  const pictures = stories.map(({ figure }) => `${BREAKER}/${figure}.svg`);
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.press();
  await expect.poll(() => has(pictures)).toEqual(pictures);
  expect(has(mermaidFiles())).toEqual([]);
  await playground.settled(() =>
    playground.root
      .getByRole('button', { name: /^Remove: / })
      .first()
      .click(),
  );
  await expect.poll(() => has(mermaidFiles())).not.toEqual([]);
});

test('an error in what another pattern lends is placed there, where no tab leads', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, 'retry');
  await playground.change('retry', 'scenarios.ts', 'probes: 1,', 'probes: 0,');
  await playground.press();
  await playground.tab('Behaviours').click();
  const place = playground.root
    .locator('li[data-state=fail]')
    .getByText(/^circuit-breaker\/circuit-breaker\.ts:\d+:\d+$/);
  await expect(place.first()).toBeVisible();
  const buttons = playground.panel.getByRole('button', { name: /^Go to / });
  await expect(buttons).toHaveCount(0);
});

test('for a reader who saves data, a run fetches its own picture alone', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'connection', {
      value: { saveData: true },
    });
  });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await playground.press();
  // The others would be asked for a second after it.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 1500)));
  const own = `/diagrams/${BREAKER}/trips.svg`;
  const pictures = asked.filter((path) => path.startsWith('/diagrams/'));
  expect(pictures.filter((path) => path !== own)).toEqual([]);
});

test.describe('a first visit', () => {
  test.use({ ownPage: true });

  test('the first Run takes less than 3 s, later ones less than 1.2 s, and longer only on a busy machine', async ({
    page,
  }) => {
    const playground = await PlaygroundPage.open(page, BREAKER);
    const first = await timeToResult(playground, () => playground.run.click());
    const later: number[] = [];
    for (const story of [
      'recovers',
      'trips',
      'probeFails',
      'trips',
      'recovers',
    ]) {
      later.push(
        await timeToResult(playground, () => playground.choose('Story', story)),
      );
    }
    const [median = Infinity] = later.toSorted((a, b) => a - b).slice(2);
    const times = later.map((ms) => Math.round(ms)).join(', ');
    console.log(`first Run ${Math.round(first)} ms; later ${times} ms`);
    // Half of that, and less, on a machine that does nothing else.
    const busy = await slowness(page);
    expect(first).toBeLessThan(3_000 * busy);
    expect(median).toBeLessThan(1_200 * busy);
  });
});

test('an edited line turns the behaviour red that it breaks', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.press();
  await playground.settled(() =>
    playground.change(
      BREAKER,
      `${BREAKER}.ts`,
      'if (waitMs > 0) throw new CircuitOpenError(waitMs);',
      '',
    ),
  );
  const broken = 'refuses calls while open, without running the operation';
  expect(await playground.titles('fail')).toContain(broken);
  const line = playground.root.locator('li[data-state=fail]', {
    hasText: broken,
  });
  await expect(line).toContainText('breaks');
  await expect(line).toContainText(/expected/i);
  await line
    .getByRole('button', { name: /^Go to circuit-breaker\.test\.ts, line/ })
    .click();
  await expect(playground.fileTab(`${BREAKER}.test.ts`)).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await expect(playground.editor).toBeFocused();
  await expect(page.locator('.playground-mark').first()).toBeVisible();
});

test('the diagram follows the code', async ({ page }) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.press();
  await playground.settled(() =>
    playground.change(
      BREAKER,
      'scenarios.ts',
      'receipt ${order}',
      'bill ${order}',
    ),
  );
  await expect(playground.root.locator('[data-drawn=true] svg')).toContainText(
    'bill 1',
  );
});

// Of the others the same is checked in Node.js, in the same runner, and that
// all behaviours hold here as well stands in layout.spec.ts.
test('each naive version breaks exactly what it says', async ({ page }) => {
  const { variants, guarantees, limits } = patternOf(BREAKER);
  const playground = await PlaygroundPage.open(page, BREAKER);
  const all = [...guarantees, ...limits].map(({ title }) => title);
  for (const { file, breaks } of variants) {
    await playground.choose('Version', file);
    await playground.press();
    const expected = all.filter((title) => breaks.includes(title));
    expect(await playground.titles('fail')).toEqual(expected);
    await expect(playground.root).toContainText('as expected of this version');
    expect(await playground.titles('pass')).toHaveLength(
      all.length - expected.length,
    );
  }
});

test('the editor takes the place of the static code without a jump', async ({
  page,
}) => {
  // High enough that the click does not have to scroll the page.
  await page.setViewportSize({ width: 1280, height: 1400 });
  const playground = await PlaygroundPage.open(page, BREAKER);
  const lineOf = (text: string) =>
    playground.root.getByText(text, { exact: true }).filter({ visible: true });
  const [, , third = ''] = sourceOf(BREAKER, `${BREAKER}.ts`).split('\n');
  const before = await lineOf(third).first().boundingBox();
  const area = await playground.root.boundingBox();
  await playground.openEditor();
  const after = await page.locator('.cm-line').nth(2).boundingBox();
  expect(await playground.root.boundingBox()).toEqual(area);
  const middle = (box: typeof before) => (box?.y ?? 0) + (box?.height ?? 0) / 2;
  expect(Math.abs((after?.x ?? 0) - (before?.x ?? 0))).toBeLessThan(1);
  expect(Math.abs(middle(after) - middle(before))).toBeLessThan(1);
});

test('what the code writes is shown as text', async ({ page }) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  const html = '<img src=x onerror="document.title = 1">';
  await playground.change(
    BREAKER,
    'scenarios.ts',
    'return `receipt ${order}`;',
    `console.log('${html}'); return '${html}';`,
  );
  await playground.press();
  await expect(playground.root.locator('[data-drawn=true] svg')).toBeVisible();
  await expect(playground.root.locator('img')).toHaveCount(0);
  await playground.tab('Console').click();
  await expect(playground.root.getByText(html).first()).toBeVisible();
  await expect(playground.root.locator('img')).toHaveCount(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('every file can be read, one below the other', async ({ page }) => {
    await page.goto(`resiliency/${BREAKER}/`);
    const root = page.getByRole('region', { name: /^Playground:/ });
    const files = root.locator('[data-playground-file]');
    const [pattern] = catalogPatterns().filter(({ slug }) => slug === BREAKER);
    await expect(files).toHaveCount(pattern?.files.length ?? 0);
    let end = 0;
    for (const file of await files.all()) {
      await expect(file).toBeVisible();
      const box = await file.boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual(end);
      end = (box?.y ?? 0) + (box?.height ?? 0);
    }
    const results = await root
      .getByRole('tablist', { name: 'Results' })
      .boundingBox();
    expect(results?.y).toBeGreaterThanOrEqual(end);
  });
});
