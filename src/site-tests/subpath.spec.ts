import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serveSite, type ServedSite } from '../testing/serve.ts';
import { expect, test } from './fixtures.ts';
import { openSearch } from './open-search.ts';
import { keptPaths } from './kept.ts';

const BASE = '/some/base/';
const BUILD_MS = 240_000;

/** The whole site once more, built for a place below the host's root. */
test.describe('below a path of the host', () => {
  test.describe.configure({ mode: 'serial' });

  let directory = '';
  let below: ServedSite | undefined;

  test.beforeAll(async () => {
    test.setTimeout(BUILD_MS);
    directory = mkdtempSync(join(tmpdir(), 'site-below-'));
    const command = 'node_modules/@docusaurus/core/bin/docusaurus.mjs';
    execFileSync(process.execPath, [command, 'build', '--out-dir', directory], {
      stdio: 'pipe',
      env: { ...process.env, BASE_URL: BASE },
    });
    below = await serveSite(directory, { baseUrl: BASE });
  });

  test.afterAll(async () => {
    await below?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  test('links, figures and the reference work', async ({ page, problems }) => {
    await page.goto(below?.url ?? '', { waitUntil: 'networkidle' });
    await page.getByRole('link', { name: 'Patterns', exact: true }).click();
    // The page before it has links of the same names, and its address goes
    // before it does.
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'All patterns',
    );
    await page
      .getByRole('main')
      .getByRole('link', { name: 'Circuit Breaker', exact: true })
      .click();
    await expect(page).toHaveURL(/\/some\/base\/resiliency\/circuit-breaker\//);
    await expect(page.locator('figure svg').first()).toBeVisible();
    await page
      .getByRole('main')
      .locator(`a[href="${BASE}api/circuit-breaker/"]`)
      .first()
      .click();
    await expect(page).toHaveURL(/\/some\/base\/api\/circuit-breaker\//);
    await page.goBack();
    await expect(page.locator('figure svg').first()).toBeVisible();
    expect(problems.filter((problem) => !isOwnHost(problem))).toEqual([]);
  });

  test('search finds pages below it', async ({ page, problems }) => {
    await page.goto(below?.url ?? '', { waitUntil: 'networkidle' });
    await (await openSearch(page)).fill('breaker');
    await page.getByRole('dialog').getByRole('option').first().click();
    await expect(page).toHaveURL(/\/some\/base\/resiliency\/circuit-breaker\//);
    expect(problems.filter((problem) => !isOwnHost(problem))).toEqual([]);
  });

  test.describe('with its service worker', () => {
    test.use({ serviceWorker: true });

    test('a visited page opens without a connection', async ({ page }) => {
      const url = below?.url ?? '';
      await page.goto(`${url}resiliency/circuit-breaker/`);
      await expect
        .poll(() => keptPaths(page, url))
        .toContain('resiliency/circuit-breaker/');
      await below?.close();
      await page.reload();
      await expect(page.locator('figure svg').first()).toBeVisible();
      await page.goto(`${url}cache/cache-aside/`);
      await expect(page).toHaveURL(/\/some\/base\/offline\/\?wanted=/);
      await expect(page.getByRole('alert')).toContainText('Cache-Aside');
    });
  });

  /** The fixture watches for strangers to its own server, not to this one. */
  function isOwnHost(problem: string): boolean {
    const origin = new URL(below?.url ?? '').origin;
    return problem.startsWith(`Asked another host: ${origin}/some/base/`);
  }
});
