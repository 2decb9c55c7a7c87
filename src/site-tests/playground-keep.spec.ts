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

import { unzipSync } from 'fflate';

import { expect, test } from './fixtures.ts';
import { PlaygroundPage, sourceOf } from './playground.ts';

const BREAKER = 'circuit-breaker';

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
  context,
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

  const other = await context.newPage();
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
] as const) {
  test(`a link that is ${name} ends in a sentence`, async ({
    page,
    problems,
  }) => {
    const playground = await PlaygroundPage.open(page, BREAKER, hash);
    await expect(playground.root).toContainText(
      'The page shows its original code.',
    );
    await playground.press();
    expect(await playground.said()).toMatch(/hold, 0 break/);
    expect(problems).toEqual([]);
  });
}

test('Reset brings the page back, and one press undoes it', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.choose('Version', 'naive.ts');
  await playground.write(`${BREAKER}.ts`, MINE);
  await playground.button('Reset').click();
  await expect(
    playground.root.getByLabel('Version', { exact: true }),
  ).toHaveValue(`${BREAKER}.ts`);
  await expect(playground.editor).not.toContainText('/* mine */');
  await playground.button('Bring my version back').click();
  await expect(playground.editor).toContainText('/* mine */');
  await expect(
    playground.root.getByLabel('Version', { exact: true }),
  ).toHaveValue('naive.ts');
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
