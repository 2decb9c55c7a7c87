import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { PlaygroundPage } from './playground.ts';
import { slowness } from './slowness.ts';

test.setTimeout(90_000);

// What is tried here may cost the browser its process.
test.use({ ownPage: true });

const BREAKER = 'circuit-breaker';

/** The longest time, in ms, for which the page stood still. */
async function startHeartbeat(page: Page): Promise<() => Promise<number>> {
  const heart = await page.evaluateHandle(() => {
    const state = { last: performance.now(), worst: 0 };
    setInterval(() => {
      const now = performance.now();
      state.worst = Math.max(state.worst, now - state.last);
      state.last = now;
    }, 50);
    return state;
  });
  return () => heart.evaluate(({ worst }) => worst);
}

/** What the code of the pattern is replaced by, and what has to be said. */
const INPUTS: [name: string, code: string, said: RegExp][] = [
  ['an endless loop', 'for (;;);', /second|stopped|too long/i],
  [
    'an endless promise chain',
    'const on = (): Promise<void> => Promise.resolve().then(on);\nawait on();',
    /second|stopped|too long/i,
  ],
  [
    'an allocation bomb',
    'const kept: unknown[] = [];\nfor (;;) kept.push(new Array(1e6).fill(1));',
    /memory|second|stopped|too long/i,
  ],
  ['a thrown undefined', 'throw undefined;', /undefined/],
  ['an import that does not exist', "import './nowhere.ts';", /nowhere\.ts/],
  ['an empty file', '', /CircuitBreaker|export/],
  [
    'a syntax error',
    'export const a = 1;\nexport const = 2;',
    /unexpected|expected/i,
  ],
];

test('no code stops the page: it ends in a sentence, and the next Run works', async ({
  page,
}) => {
  test.slow(); // one page for all, as a reader would try one after the other
  const playground = await PlaygroundPage.open(page, BREAKER);
  const worstPause = await startHeartbeat(page);
  for (const [name, code, said] of INPUTS) {
    await test.step(name, async () => {
      await playground.write(`${BREAKER}.ts`, code);
      await playground.press();
      expect(await playground.said(), name).toMatch(said);
      expect(await worstPause(), name).toBeLessThan(
        1_000 * (await slowness(page)),
      );
      await playground.button('Reset').click();
      await playground.press();
      expect(await playground.said(), name).toMatch(/hold, 0 break/);
    });
  }
});

test('a million console lines are capped', async ({ page }) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.change(
    BREAKER,
    'scenarios.ts',
    'const TIMEOUT_MS = 300;',
    'const TIMEOUT_MS = 300;\nfor (let i = 0; i < 1e6; i += 1) console.log(i);',
  );
  const worstPause = await startHeartbeat(page);
  await playground.press();
  await playground.tab('Console').click();
  await expect(playground.panel).toContainText(/more lines|not shown|too many/);
  expect(await playground.panel.getByRole('listitem').count()).toBeLessThan(
    2_000,
  );
  expect(await worstPause()).toBeLessThan(1_000 * (await slowness(page)));
});

test('a syntax error is marked in the editor at its line', async ({ page }) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.write(
    `${BREAKER}.ts`,
    'export const a = 1;\nexport const = 2;\n',
  );
  await playground.press();
  await expect(page.locator('.playground-mark')).toHaveText(
    'export const = 2;',
  );
  const go = playground.panel.getByRole('button', {
    name: new RegExp(`^Go to ${BREAKER}.ts, line 2, column`),
  });
  await go.click();
  await expect(playground.editor).toBeFocused();
});

test('Stop ends a run at once, and the next Run works', async ({ page }) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.write(`${BREAKER}.ts`, 'for (;;);');
  await playground.run.click();
  await expect(playground.status).toHaveAttribute('data-task', 'run');
  await playground.button('Stop').click();
  await expect(playground.status).toHaveAttribute('data-task', 'none', {
    timeout: 1_500,
  });
  expect(await playground.said()).toMatch(/stopped/i);
  await playground.button('Reset').click();
  await playground.press();
  expect(await playground.said()).toMatch(/hold, 0 break/);
});
