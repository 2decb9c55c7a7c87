/** From Run to what it shows, on every pattern's page. */
import type { Browser } from '@playwright/test';

import { catalogPatterns, PlaygroundPage } from '../site-tests/playground.ts';
import { waitsOf, type Waits } from '../site-tests/timing.ts';
import { median, type Figure } from './figure.ts';

const LATER_RUNS = 5;

/** A built site, as it is served. */
export interface Site {
  name: string;
  url: string;
}

interface Measured {
  first: Waits[];
  later: Waits[];
}

/**
 * The waits of each site's playgrounds, `rounds` times. The sites take turns,
 * so that a busy moment of the machine hits all alike.
 */
export async function measureWaits(
  browser: Browser,
  sites: readonly Site[],
  rounds: number,
): Promise<Figure[]> {
  const patterns = catalogPatterns();
  const all = new Map<string, Measured>();
  for (let round = 0; round < rounds; round += 1) {
    for (const { slug, stories } of patterns) {
      const names = stories.map(({ name }) => name);
      for (const site of sites) {
        const key = `${site.name}${slug}`;
        const known = all.get(key) ?? { first: [], later: [] };
        all.set(key, known);
        const { first, later } = await visit(browser, site, slug, names);
        known.first.push(first);
        known.later.push(...later);
      }
    }
  }
  return sites.flatMap(({ name }) => {
    const own = patterns.map(({ slug }) => all.get(`${name}${slug}`)!);
    return [
      ...patterns.flatMap(({ slug }, i) =>
        figuresOf(`${name}${slug}`, own[i]!),
      ),
      ...figuresOf(`${name}all patterns`, {
        first: own.flatMap(({ first }) => first),
        later: own.flatMap(({ later }) => later),
      }),
    ];
  });
}

/** One visit of one page: the first run, and later ones of other stories. */
async function visit(
  browser: Browser,
  { url }: Site,
  slug: string,
  names: readonly string[],
): Promise<{ first: Waits; later: Waits[] }> {
  const page = await browser.newPage({
    baseURL: url,
    serviceWorkers: 'block',
  });
  // tsx names functions with a helper that the page does not have.
  await page.addInitScript('globalThis.__name = (value) => value');
  const playground = await PlaygroundPage.open(page, slug);
  const first = await waitsOf(playground, () => playground.run.click());
  const later: Waits[] = [];
  for (let i = 0; i < LATER_RUNS; i += 1) {
    const shown = await playground.story();
    const next = (names.indexOf(shown) + 1) % names.length;
    const story = names[next] ?? '';
    const choose = () => playground.choose('Story', story);
    later.push(await waitsOf(playground, choose));
  }
  await page.close();
  return { first, later };
}

function figuresOf(name: string, { first, later }: Measured): Figure[] {
  const middle = (waits: readonly Waits[], part: keyof Waits): Figure => ({
    name: `${name}: from Run to ${WORDS[part]}`,
    value: median(waits.map((wait) => wait[part])),
    unit: 'ms',
  });
  const figures = PARTS.flatMap((part) => [
    { ...middle(first, part), name: `${middle(first, part).name}, the first` },
    { ...middle(later, part), name: `${middle(later, part).name}, later ones` },
  ]);
  return figures.filter(({ value }) => !Number.isNaN(value));
}

const WORDS = {
  picture: 'the picture',
  behaviour: 'the first behaviour',
  results: 'all results',
};
const PARTS = ['picture', 'behaviour', 'results'] as const;
