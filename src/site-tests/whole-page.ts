/** What has to be true of every page of the site. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { expect } from './fixtures.ts';
import { patternPaths } from './pages.ts';
import { catalogPatterns } from './playground.ts';

/**
 * The page that is looked at with all that it has. Code is coloured and
 * pictures are drawn alike on every page, and are most of its elements.
 */
const WHOLE = 'resiliency/circuit-breaker/';

const CATEGORY = new RegExp(
  `^(${patternPaths()
    .map((path) => path.split('/')[0])
    .join('|')})/$`,
);

/** Pages that compare patterns: they show a table beside what all show. */
const COMPARISONS = catalogPatterns()
  .filter(({ kind }) => kind === 'comparison')
  .map(({ category, slug }) => `${category.slug}/${slug}/`);

/**
 * Pages that one template makes of the same parts, and the one of them whose
 * colours are looked at, in both themes: they differ in their words alone.
 */
const ALIKE: readonly [pages: RegExp, one: string][] = [
  [/^api\/./, 'api/simulation/'],
  [/^contributing\/./, 'contributing/simulation/'],
  [CATEGORY, 'resiliency/'],
  [new RegExp(`^(${COMPARISONS.join('|')})$`), COMPARISONS[0] ?? ''],
  [new RegExp(`^(${patternPaths().join('|')})$`), WHOLE],
];

const COLOURS = ['color-contrast', 'link-in-text-block'];

/** Whether it stands for all that are made like it, and in both themes. */
export function isExample(path: string): boolean {
  const [, one = path] = ALIKE.find(([pages]) => pages.test(path)) ?? [];
  return one === path;
}

/**
 * Opens a page of `sitemapPaths()`, at 1280 px in the end. `problems` are
 * those of the fixture.
 */
export async function expectWholeAndAccessible(
  page: Page,
  path: string,
  problems: readonly string[],
): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto(path, { waitUntil: 'networkidle' });
  await expect(page.locator('h1')).toHaveCount(1);
  await page.setViewportSize({ width: 390, height: 844 });
  const excess = () =>
    page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expect.poll(excess, 'px too wide').toBeLessThanOrEqual(0);
  expect(problems).toEqual([]);

  await page.setViewportSize({ width: 1280, height: 720 });
  const putBack = path === WHOLE ? undefined : await takeOutWhatIsAlike(page);
  const axe = axeOf(page);
  if (!isExample(path)) axe.disableRules(COLOURS);
  expect(await violations(page, 'light', axe)).toEqual([]);
  if (isExample(path)) {
    // The two differ in their colours and in nothing else.
    const colours = axeOf(page).withRules(COLOURS);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(await violations(page, 'dark', colours)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  }
  await putBack?.();
}

/**
 * Axe looks at each element many times, whether it judges it or not. What it
 * returns puts all of it back.
 */
async function takeOutWhatIsAlike(page: Page): Promise<() => Promise<void>> {
  const taken = await page.evaluateHandle(() => {
    const parts: { whole: Element; part: Element; before: Node | null }[] = [];
    const takeOut = (whole: Element, part: Element) => {
      parts.unshift({ whole, part, before: part.nextSibling });
      part.remove();
    };
    for (const whole of document.querySelectorAll('pre code, figure svg')) {
      for (const part of [...whole.children]) {
        if (!['title', 'desc'].includes(part.tagName)) takeOut(whole, part);
      }
    }
    // The reports, hundreds of them.
    for (const list of document.querySelectorAll('article ul')) {
      for (const item of [...list.children].slice(10)) takeOut(list, item);
    }
    return parts;
  });
  // The last that was taken comes first, so its neighbour is there.
  return () =>
    taken.evaluate((parts) => {
      for (const { whole, part, before } of parts) {
        whole.insertBefore(part, before);
      }
    });
}

/**
 * Axe without what takes half of its time: names of elements that pass, and
 * a second page to join what frames say, for no page has one that is seen.
 */
function axeOf(page: Page): AxeBuilder {
  return new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .setLegacyMode(true);
}

async function violations(
  page: Page,
  theme: string,
  axe: AxeBuilder,
): Promise<unknown[]> {
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-theme', theme);
  // Colours that still change would be judged halfway.
  await page.evaluate(async () => {
    const changes = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
      .map(({ finished }) => finished);
    await Promise.allSettled(changes);
  });
  // The runner's is hidden and holds a script alone.
  await expect(page.locator('iframe:not([hidden])')).toHaveCount(0);
  const found = await axe.analyze();
  return found.violations.flatMap(({ help, nodes }) =>
    nodes.map(({ html, failureSummary }) => ({ help, html, failureSummary })),
  );
}
