/** What a reader sees without scrolling sideways, from a phone to a desk. */
import type { Locator, Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { basename } from 'node:path';
import { patternPaths } from './pages.ts';
import { picturesIn } from './pictures.ts';
import { patternOf, PlaygroundPage, sourceOf } from './playground.ts';
import { expectWholeAndAccessible } from './whole-page.ts';

const [PHONE, LAPTOP, DESK] = [390, 1280, 1920];
/** Less would not be read. */
const LETTERS_PX = 11;

const BREAKER = 'circuit-breaker';

for (const path of patternPaths()) {
  const slug = basename(path);

  test(`/${path} loads whole, is accessible, is run from its head, and all of it fits or says that it goes on`, async ({
    page,
    problems,
  }) => {
    await expectWholeAndAccessible(page, path, problems);
    await at(page, LAPTOP);
    const playground = new PlaygroundPage(page);
    await playground.ready();
    const code = playground.root
      .locator('[data-playground-file] pre')
      .filter({ visible: true });
    const run = page.getByRole('link', { name: 'Run it', exact: true });
    const article = page.locator('article');

    await page.evaluate(() => scrollTo(0, 0));
    await expect(run.first()).toBeInViewport();
    await expect(page.locator('#opening svg')).toBeInViewport();
    await expectEachStoryOnce(article.locator('figure'));
    await expectReadable(article);
    expect(await hiddenOf(code)).toBe(0);

    await playground.settled(() => run.first().click());
    await expect(playground.panel).toBeInViewport({ ratio: 0.5 });
    await expect(playground.panel).toContainText('the same as recorded');
    await expectReadable(article);
    const { guarantees, limits } = patternOf(slug);
    // What stands between backticks is set as code.
    const titles = [...guarantees, ...limits].map(({ title }) =>
      title.replaceAll('`', ''),
    );
    expect(await playground.titles('pass')).toEqual(titles);
    await playground.tab('Diagram').click();
    await expectFiveNodesFit(playground);

    await at(page, DESK);
    expect(await hiddenOf(code)).toBe(0);
    await expectReadable(article);
    await expectFiveNodesFit(playground);

    await at(page, PHONE);
    await expectReadable(article);
    expect(await sideways(page)).toBe(0);
    const plots = (await picturesIn(article)).filter(({ stamp }) => !stamp);
    // Without `y` it is a table.
    const plotted = patternOf(slug).experiments.filter(({ y }) => y);
    expect(plots.length).toBe(plotted.length);
    for (const plot of plots) expect(plot.hiddenPx, plot.name).toBe(0);
    expect(problems).toEqual([]);
  });
}

test('on a phone what a run came to comes into sight', async ({ page }) => {
  await at(page, PHONE);
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.press();
  await expect(playground.panel).toBeInViewport({ ratio: 0.5 });
  expect(await sideways(page)).toBe(0);
});

test('72 columns fit in the editor, names in their fields, and no error moves the page', async ({
  page,
}) => {
  await at(page, LAPTOP);
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.openEditor();
  const code = playground.root.locator('.cm-scroller');
  expect(await hiddenOf(code)).toBe(0);
  expect(await cutNames(playground)).toEqual([]);
  await at(page, DESK);
  expect(await hiddenOf(code)).toBe(0);

  const word = 'x'.repeat(5_000);
  await playground.press();
  await playground.settled(() =>
    playground.write('scenarios.ts', `throw new Error('${word}');`),
  );
  await expect(playground.status).toContainText('xxxx');
  expect(await sideways(page)).toBe(0);
});

test('the printed page is black on white, without controls and with the code whole', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`resiliency/${BREAKER}/`);
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await at(page, 700);
  await expect(
    page.locator('button, select, input, summary:visible').filter({
      visible: true,
      hasNotText: 'the picture at the head of this page',
    }),
  ).toHaveCount(0);
  await expectNoHalfEmptySheet(page.locator('article'));
  const source = sourceOf(BREAKER, `${BREAKER}.ts`).trimEnd().split('\n');
  const lines = page.locator('[data-playground-file] .line');
  await expect(lines.filter({ visible: true })).toHaveCount(source.length);
  const code = page.locator('[data-playground-file] pre').first();
  expect(
    await code.evaluate((pre) => pre.scrollHeight - pre.clientHeight),
  ).toBe(0);
  for (const picture of await picturesIn(page.locator('article'))) {
    expect(picture.hiddenPx, picture.name).toBeLessThanOrEqual(0);
  }
  const folded = page.locator('#opening svg');
  const [whole, seen] = await folded.evaluate((svg) => [
    svg.getBoundingClientRect().bottom,
    svg.closest('figure')!.querySelector('figcaption')!.getBoundingClientRect()
      .top,
  ]);
  expect(whole).toBeLessThanOrEqual(seen!);
  expect(await palest(page)).toBeLessThan(0.25);
  expect(
    await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
  ).toBe('rgb(255, 255, 255)');
});

async function at(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: width === PHONE ? 844 : 800 });
}

/** Once the page has taken to its width: the cue comes a moment later. */
async function expectReadable(root: Locator): Promise<void> {
  const wrong = async () => {
    const pictures = await picturesIn(root);
    return pictures.filter(
      ({ lettersPx, otherFaces, hiddenPx, cued }) =>
        lettersPx < LETTERS_PX - 0.1 ||
        otherFaces.length > 0 ||
        cued !== hiddenPx > 1,
    );
  };
  await expect.poll(wrong).toEqual([]);
}

async function expectEachStoryOnce(figures: Locator): Promise<void> {
  const stamps = await figures
    .locator('svg[data-stamp]')
    .evaluateAll((drawings) =>
      drawings
        .filter((svg) => svg.closest('details:not([open])') === null)
        .map((svg) => svg.getAttribute('data-stamp')),
    );
  expect(stamps.length).toBeGreaterThan(2);
  expect(new Set(stamps).size).toBe(stamps.length);
}

/** Beside the code the live picture is seen whole, if it is no wider. */
async function expectFiveNodesFit({ root }: PlaygroundPage): Promise<void> {
  const live = root.locator('[data-drawn=true]');
  const places = await live
    .locator('.lifeline')
    .evaluateAll((lines) => lines.map((line) => line.getAttribute('x1')));
  const nodes = new Set(places).size;
  expect(nodes).toBeGreaterThan(1);
  const [drawn] = await picturesIn(live);
  if (nodes <= 5) expect(drawn?.hiddenPx).toBeLessThanOrEqual(0);
}

/** On paper the text goes on before a picture that has to wait for room. */
async function expectNoHalfEmptySheet(article: Locator): Promise<void> {
  const figures = article.locator('figure').filter({ visible: true });
  const looks = await figures.evaluateAll((all) =>
    all.map((figure) => {
      const { float, breakInside } = getComputedStyle(figure);
      const beside = figure.parentElement!.clientWidth - figure.clientWidth;
      return `${float}, ${breakInside}, ${beside} px beside it`;
    }),
  );
  expect(looks.length).toBeGreaterThan(3);
  expect(new Set(looks)).toEqual(new Set(['left, avoid, 0 px beside it']));
  const code = article.getByRole('heading', { name: 'Run it' });
  await expect(code).toHaveCSS('clear', 'both');
}

async function hiddenOf(box: Locator): Promise<number> {
  return box.evaluate((code) => code.scrollWidth - code.clientWidth);
}

/** How far the page itself scrolls sideways, in px. */
async function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** Fields that are narrower than the longest of their names. */
async function cutNames({ root }: PlaygroundPage): Promise<string[]> {
  return root.locator('select').evaluateAll((fields) =>
    fields
      .filter((field) => {
        const free = field.cloneNode(true) as HTMLElement;
        free.style.maxWidth = 'none';
        field.after(free);
        const needed = free.offsetWidth;
        free.remove();
        return (field as HTMLElement).offsetWidth < needed;
      })
      .map(({ id }) => id),
  );
}

/** The highest luminance of any text outside drawings, from 0 to 1. */
async function palest(page: Page): Promise<number> {
  return page.locator('article *:not(svg *)').evaluateAll((elements) =>
    elements
      .filter(
        (element) =>
          element.getClientRects().length > 0 &&
          [...element.childNodes].some(
            (node) => node.nodeType === 3 && node.textContent?.trim() !== '',
          ),
      )
      .map((element) => {
        const parts = getComputedStyle(element).color.match(/[\d.]+/g) ?? [];
        const [r = 0, g = 0, b = 0] = parts.map((part) =>
          Math.pow(Number(part) / 255, 2.2),
        );
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      })
      .reduce((most, one) => Math.max(most, one), 0),
  );
}
