import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';

import { expect, test } from './fixtures.ts';
import { PlaygroundPage, sourceOf } from './playground.ts';

const BREAKER = 'circuit-breaker';
const BRING_BACK = `Bring back my ${BREAKER}.ts`;

/** The pattern with a line left out; the editor draws only what is in view. */
const MINE = `/* mine */ ${sourceOf(BREAKER, `${BREAKER}.ts`).replace(
  'if (waitMs > 0) throw new CircuitOpenError(waitMs);',
  '',
)}`;

/** Shares what is set and returns the link. */
async function share(playground: PlaygroundPage): Promise<string> {
  await playground.button('Share').click();
  return playground.root.getByLabel('Link to this playground').inputValue();
}

test('a shared link brings everything back and runs nothing before Run', async ({
  page,
  browser,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.choose('Story', 'recovers');
  await playground.root.getByLabel('Seed', { exact: true }).fill('42');
  await playground.root
    .getByRole('button', { name: 'Remove: Payments restarts at 1,200 ms' })
    .click();
  await playground.write(`${BREAKER}.ts`, MINE);
  const link = await share(playground);
  expect(link.length).toBeLessThan(4_000);

  // A link goes to somebody else, whose browser has kept nothing.
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto(link);
  const opened = new PlaygroundPage(other);
  await expect(opened.root).toContainText('This code came from a link.');
  await expect(opened.editor).toContainText('/* mine */');
  await expect(opened.root.getByLabel('Story', { exact: true })).toHaveValue(
    'recovers',
  );
  await expect(opened.root.getByLabel('Seed', { exact: true })).toHaveValue(
    '42',
  );
  await expect(opened.root).not.toContainText('Payments restarts');
  await expect(opened.status).toHaveAttribute('data-job', '1');
  expect(await opened.said()).toBe('Nothing has run yet.');
  await expect(opened.button('Search')).toHaveAttribute(
    'aria-disabled',
    'true',
  );

  await opened.press();
  await expect(opened.root).not.toContainText('came from a link');
  expect(await opened.titles('fail')).not.toEqual([]);
  await elsewhere.close();
});

test('a link opens in a page that is there already', async ({ page }) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.write(`${BREAKER}.ts`, MINE);
  const hash = new URL(await share(playground)).hash;
  await playground.button('Reset').click();
  await expect(playground.editor).not.toContainText('/* mine */');
  await page.evaluate((value) => {
    window.location.hash = value;
  }, hash);
  await expect(playground.editor).toContainText('/* mine */');
});

for (const [name, hash] of [
  ['damaged', '#play=1.jVddb9s2FP0rt9rQ2KlqOwOKAc4SoA0KrA'],
  ['oversized', `#play=1.${'A'.repeat(20_000)}`],
  ['of an unknown version', '#play=9.AAAA'],
  ['empty', '#play='],
  ['no text of an address', '#play=1.abc%'],
] as const) {
  test(`a link that is ${name} ends in a sentence`, async ({
    page,
    problems,
  }) => {
    const playground = await PlaygroundPage.open(page, BREAKER, hash);
    await expect(playground.root).toContainText('Nothing of it was opened.');
    await playground.press();
    expect(await playground.said()).toMatch(/hold, 0 break/);
    expect(problems).toEqual([]);
  });
}

test('a damaged link leaves what was typed, and the page', async ({
  page,
  problems,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.write(`${BREAKER}.ts`, '// own edit');
  await page.evaluate(() => {
    window.location.hash = '#play=1.%zz';
  });
  await expect(playground.root).toContainText('Nothing of it was opened.');
  await expect(playground.editor).toContainText('// own edit');
  expect(problems).toEqual([]);
});

test('Reset brings the page back, and what was typed can be had again, after a Run as well', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.choose('Version', 'naive.ts');
  await playground.write(`${BREAKER}.ts`, MINE);
  await playground.button('Reset').click();
  const version = playground.root.getByLabel('Version', { exact: true });
  await expect(version).toHaveValue(`${BREAKER}.ts`);
  await expect(playground.editor).not.toContainText('/* mine */');
  await playground.press();
  await playground.button(BRING_BACK).click();
  await expect(playground.editor).toContainText('/* mine */');
  await expect(version).toHaveValue('naive.ts');
});

/** What was typed is there, with the setup, and the page says so. */
async function expectMine(page: Page): Promise<PlaygroundPage> {
  const playground = new PlaygroundPage(page);
  await expect(playground.root).toContainText('This is your version');
  await expect(playground.editor).toContainText('/* mine */');
  await expect(
    playground.root.getByLabel('Story', { exact: true }),
  ).toHaveValue('recovers');
  return playground;
}

test('what was typed is there after a reload, after Back, and in another tab', async ({
  page,
  context,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.choose('Story', 'recovers');
  await playground.write(`${BREAKER}.ts`, MINE);
  // Before anything was written: what was typed last is kept as the page goes.
  await expect(playground.fileTab(`${BREAKER}.ts`)).toContainText('•');
  await page.reload();
  await expectMine(page);
  await page.getByRole('link', { name: 'Patterns', exact: true }).click();
  await page.waitForURL('**/patterns/');
  await page.goBack();
  await expectMine(page);
  await page.goto('patterns/');
  await page.goBack();
  await expectMine(page);
  const other = await context.newPage();
  await PlaygroundPage.open(other, BREAKER);
  const opened = await expectMine(other);
  await opened.press();
  expect(await opened.titles('fail')).not.toEqual([]);
  await opened.button('Show the original').click();
  await expect(opened.editor).not.toContainText('/* mine */');
  await expect(opened.button(BRING_BACK)).toBeVisible();
  // The first tab still has its own.
  await page.reload();
  await expectMine(page);
});

test('what is seen is kept, also if the page goes at once', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.openEditor();
  await page.evaluate(() => {
    Object.assign(window, {
      kept: new Promise((resolve) => {
        // What React does at once is done then, and nothing that it puts
        // off until something is drawn.
        const leave = async () => {
          for (let turn = 0; turn < 20; turn += 1) await undefined;
          window.dispatchEvent(new Event('pagehide'));
          resolve(JSON.stringify({ ...sessionStorage, ...localStorage }));
        };
        new MutationObserver((_, watch) => {
          const shown = document.querySelector('.cm-content')?.textContent;
          if (shown?.includes('// last') !== true) return;
          watch.disconnect();
          void leave();
        }).observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
        });
      }),
    });
  });
  await playground.write(`${BREAKER}.ts`, `${MINE}\n// last`);
  const kept = await page.evaluate(
    () => (window as unknown as { kept: Promise<string> }).kept,
  );
  expect(kept).toContain('// last');
});

test('an editor that could not be fetched comes when it is asked for again', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await expect(playground.status).toHaveAttribute('data-task', 'none');
  const scripts = '**/assets/js/*.js';
  await page.route(scripts, (route) => route.abort('internetdisconnected'));
  await playground.root.locator('pre').filter({ visible: true }).click();
  const failed = playground.root.getByRole('alert');
  await expect(failed).toContainText('The playground failed');
  await page.unroute(scripts);
  await playground.button('Open it again').click();
  await expect(failed).not.toBeVisible();
  await playground.openEditor();
  await expect(playground.editor).toContainText('CircuitBreaker');
});

test('a link sets what was typed aside, and no heading brings the link back over it', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.choose('Version', 'naive.ts');
  const hash = new URL(await share(playground)).hash;
  await playground.button('Reset').click();
  await playground.button('Forget it').click();
  await playground.write(`${BREAKER}.ts`, MINE);
  const go = (to: string) =>
    page.evaluate((value) => {
      window.location.hash = value;
    }, to);
  await go(hash);
  await expect(playground.root).toContainText(
    'These settings came from a link.',
  );
  await playground.button(BRING_BACK).click();
  await expect(playground.editor).toContainText('/* mine */');
  await go('#problem');
  await page.goBack();
  await expect(page).toHaveURL(new RegExp('#play='));
  await expect(playground.editor).toContainText('/* mine */');
  await page.reload();
  await expect(playground.editor).toContainText('/* mine */');
  await expect(playground.root).toContainText('Bring back the link\u2019s');
});

test('two tabs keep two versions', async ({ page, context }) => {
  const one = await PlaygroundPage.open(page, BREAKER);
  const other = await context.newPage();
  const two = await PlaygroundPage.open(other, BREAKER);
  await one.write(`${BREAKER}.ts`, MINE);
  await expect
    .poll(() => page.evaluate(() => JSON.stringify(localStorage)))
    .toContain('/* mine */');
  await two.write(`${BREAKER}.ts`, '/* yours */');
  await expect(
    two.button(`Bring back my ${BREAKER}.ts of another tab`),
  ).toBeVisible();
  const third = await context.newPage();
  const three = await PlaygroundPage.open(third, BREAKER);
  await expect(three.editor).toContainText('/* yours */');
  await three.button(`Bring back my ${BREAKER}.ts of another tab`).click();
  await expect(three.editor).toContainText('/* mine */');
});

const SPOILT = [
  [
    'forbidden',
    () => {
      for (const storage of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, storage, {
          get() {
            throw new DOMException('no', 'SecurityError');
          },
        });
      }
    },
  ],
  [
    'full',
    () => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    },
  ],
  [
    'damaged',
    () => {
      if (window !== top) return; // the runner's frame has no storage
      localStorage.setItem('playground/circuit-breaker', '{"setup":{"edits"');
      sessionStorage.setItem('playground/circuit-breaker', '[{}]');
    },
  ],
] as const;

test.describe('storage that is', () => {
  test.use({ ownPage: true });

  for (const [name, spoil] of SPOILT) {
    test(`${name} is no error for the page`, async ({ page, problems }) => {
      await page.addInitScript(spoil);
      const playground = await PlaygroundPage.open(page, BREAKER);
      await playground.write(`${BREAKER}.ts`, MINE);
      const warning = playground.root.getByText('This browser keeps nothing');
      await expect(warning).toHaveCount(name === 'damaged' ? 0 : 1);
      await playground.press();
      expect(await playground.titles('fail')).not.toEqual([]);
      // Within the page it is kept all the same.
      await page.getByRole('link', { name: 'Patterns', exact: true }).click();
      await expect(page.locator('h1')).toHaveText('All patterns');
      if (name !== 'damaged') {
        await page.goBack();
        await expect(playground.editor).toContainText('/* mine */');
      }
      expect(problems).toEqual([]);
    });
  }
});

test('a playground that fails keeps what was typed, and says so', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.write(`${BREAKER}.ts`, MINE);
  await page.evaluate(() => {
    const { toLocaleString } = Number.prototype;
    Number.prototype.toLocaleString = () => {
      throw new Error('no numbers today');
    };
    Object.assign(window, {
      mend: () => Object.assign(Number.prototype, { toLocaleString }),
    });
  });
  await playground.run.click();
  const failed = playground.root.getByRole('alert');
  await expect(failed).toContainText('The playground failed: no numbers today');
  await expect(failed).toContainText('What you typed is kept.');
  // As long as the cause is there, it fails again.
  await playground.button('Open it again').click();
  await expect(failed).toBeVisible();
  await page.evaluate(() => (window as unknown as { mend(): void }).mend());
  await playground.button('Open it again').click();
  await expect(playground.editor).toContainText('/* mine */');
  await playground.button('Reset').click();
  await expect(playground.button(BRING_BACK)).toBeVisible();
});

test('a version with which the playground fails can be set aside', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.write(`${BREAKER}.ts`, MINE);
  await page.evaluate(() => {
    const { toLocaleString } = Number.prototype;
    // Fails with this version, and not with the original.
    Number.prototype.toLocaleString = function (...values) {
      const kept = sessionStorage.getItem('playground/circuit-breaker') ?? '';
      if (!kept.includes('"edits":{},')) throw new Error('not this one');
      return toLocaleString.apply(this, values);
    };
  });
  await playground.choose('Story', 'recovers');
  const failed = playground.root.getByRole('alert');
  await expect(failed).toContainText('not this one');
  await playground.button('Open the original').click();
  await expect(playground.run).toBeVisible();
  await expect(playground.root).toContainText('Everything is as the page was.');
});

test('the download passes its own tests', async ({ page }) => {
  test.setTimeout(120_000);
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.write(
    `${BREAKER}.ts`,
    `/* mine */ ${sourceOf(BREAKER, `${BREAKER}.ts`)}`,
  );
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    playground.button('Download').click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${BREAKER}.zip`);
  const folder = mkdtempSync(join(tmpdir(), 'playground-download-'));
  try {
    const files = unzipSync(readFileSync(await download.path()));
    for (const [path, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    const home = join(folder, BREAKER);
    const modules = join(process.cwd(), 'node_modules');
    // What `npm install` would fetch, at the same versions.
    symlinkSync(modules, join(home, 'node_modules'), 'junction');
    const code = readFileSync(
      join(home, `patterns-code/${BREAKER}/${BREAKER}.ts`),
      'utf8',
    );
    expect(code).toContain('/* mine */');
    const node = (script: string, ...args: string[]) =>
      spawnSync(process.execPath, [join(modules, script), ...args], {
        cwd: home,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1' },
      });
    const tests = node('vitest/vitest.mjs', 'run');
    expect(tests.stdout + tests.stderr).toMatch(/Tests\s+\d+ passed/);
    expect(tests.status).toBe(0);
    const types = node('typescript/bin/tsc');
    expect(types.stdout).toBe('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
