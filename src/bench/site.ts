/** What a reader of the built site waits for, and what a page weighs. */
import { spawnSync } from 'node:child_process';

import { chromium, type Browser } from '@playwright/test';

import { bareScriptBytes } from '../site-tests/bare.ts';
import budget from '../site-tests/budget.json' with { type: 'json' };
import { scriptBytes } from '../site-tests/measure.ts';
import { patternPaths } from '../site-tests/pages.ts';
import { catalogPatterns, PlaygroundPage } from '../site-tests/playground.ts';
import { timeToResult } from '../site-tests/timing.ts';
import { binary } from '../testing/binary.ts';
import { findChromium } from '../testing/chromium.ts';
import { serveSite, type ServedSite } from '../testing/serve.ts';
import { median, type Figure } from './figure.ts';

const LATER_RUNS = 5;

/** Builds the site into `build/`, as `npm run build` does. */
export function measureBuild(): Figure {
  const startedAt = performance.now();
  const { status } = spawnSync(binary('docusaurus'), ['build'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('The build failed: see above.');
  const value = (performance.now() - startedAt) / 1000;
  return { name: 'build of the site', value, unit: 's' };
}

/** Weights and waits of the site in `build/`. */
export async function measureSite(): Promise<Figure[]> {
  const bare = await bareScriptBytes();
  const site = await serveSite('build');
  const browser = await chromium.launch(findChromium());
  try {
    return [
      {
        name: 'JavaScript of a bare Docusaurus page',
        value: bare,
        unit: 'B gz',
      },
      {
        name: 'budget of a pattern page',
        value: budget.bareBytes + budget.extraBytes,
        unit: 'B gz',
      },
      ...(await weights(browser, site)),
      ...(await waits(browser, site)),
    ];
  } finally {
    await browser.close();
    await site.close();
  }
}

async function weights(browser: Browser, site: ServedSite): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const path of patternPaths()) {
    const page = await browser.newPage({ serviceWorkers: 'block' });
    const value = await scriptBytes(page, `${site.url}${path}`);
    figures.push({ name: `JavaScript of /${path}`, value, unit: 'B gz' });
    await page.close();
  }
  return figures;
}

async function waits(browser: Browser, site: ServedSite): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { slug, stories } of catalogPatterns()) {
    const page = await browser.newPage({
      baseURL: site.url,
      serviceWorkers: 'block',
    });
    // tsx names functions with a helper that the page does not have.
    await page.addInitScript('globalThis.__name = (value) => value');
    const playground = await PlaygroundPage.open(page, slug);
    const first = await timeToResult(playground, () => playground.run.click());
    const later: number[] = [];
    const names = stories.map(({ name }) => name);
    for (let i = 0; i < LATER_RUNS; i += 1) {
      const shown = await playground.story();
      const next = (names.indexOf(shown) + 1) % names.length;
      const story = names[next] ?? '';
      const choose = () => playground.choose('Story', story);
      later.push(await timeToResult(playground, choose));
    }
    const name = `${slug}: from Run to result`;
    figures.push(
      { name: `${name}, the first`, value: first, unit: 'ms' },
      { name: `${name}, later ones`, value: median(later), unit: 'ms' },
    );
    await page.close();
  }
  return figures;
}
