/** What a reader of the built site waits for, and what a page weighs. */
import { spawnSync } from 'node:child_process';

import { chromium, type Browser } from '@playwright/test';

import { bareScriptBytes } from '../site-tests/bare.ts';
import budget from '../site-tests/budget.json' with { type: 'json' };
import { scriptBytes } from '../site-tests/measure.ts';
import { patternPaths } from '../site-tests/pages.ts';
import { binary } from '../testing/binary.ts';
import { findChromium } from '../testing/chromium.ts';
import { serveSite, type ServedSite } from '../testing/serve.ts';
import type { Figure } from './figure.ts';
import { measureWaits } from './waits.ts';

/** Visits of each page. */
const ROUNDS = 3;

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
      ...(await measureWaits(browser, [{ name: '', url: site.url }], ROUNDS)),
    ];
  } finally {
    await browser.close();
    await site.close();
  }
}

/** Only the waits, of one or more built sites in turns. */
export async function measureBuilt(
  folders: readonly string[],
): Promise<Figure[]> {
  const served: ServedSite[] = [];
  const browser = await chromium.launch(findChromium());
  try {
    for (const folder of folders) served.push(await serveSite(folder));
    const sites = served.map(({ url }, i) => ({
      name: `${folders[i]}, `,
      url,
    }));
    return await measureWaits(browser, sites, ROUNDS);
  } finally {
    await browser.close();
    for (const site of served) await site.close();
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
