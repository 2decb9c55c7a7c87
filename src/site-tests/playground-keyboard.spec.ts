import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { expect, test } from './fixtures.ts';
import { PlaygroundPage } from './playground.ts';

const BREAKER = 'circuit-breaker';

test('a fault is added and removed with the keyboard alone', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  const { keyboard } = page;
  await playground.press();
  await playground.button('Add a fault').focus();
  await keyboard.press('Enter');
  const kind = playground.root.getByLabel('Kind', { exact: true });
  await expect(kind).toBeVisible();
  await keyboard.press('Tab');
  await expect(kind).toBeFocused();
  await keyboard.type('lose');
  await expect(kind).toHaveValue('drop');
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await expect(playground.button('Add')).toBeFocused();
  await playground.settled(() => keyboard.press('Enter'));
  const sentence = 'Message 1 from Client to Breaker is lost';
  await expect(
    playground.root.getByRole('listitem').filter({ hasText: sentence }),
  ).toBeVisible();
  await expect(playground.panel).toContainText('stalled');

  await playground.button(`Remove: ${sentence}`).focus();
  await playground.settled(() => keyboard.press('Enter'));
  await expect(playground.button('Close')).toBeFocused();
  await expect(playground.panel).toContainText('The story finished');
});

test('the keyboard reaches everything and is not trapped in the editor', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, BREAKER);
  const { keyboard } = page;
  await playground.run.focus();
  for (const name of ['Stop', 'Search']) {
    await keyboard.press('Tab');
    await expect(playground.button(name)).toBeFocused();
  }
  for (const name of ['Story', 'Version', 'Seed']) {
    await keyboard.press('Tab');
    await expect(
      playground.root.getByLabel(name, { exact: true }),
    ).toBeFocused();
  }
  for (const name of ['Reset', 'Share', 'Download']) {
    await keyboard.press('Tab');
    await expect(playground.button(name)).toBeFocused();
  }
  await keyboard.press('Tab'); // the one fault of the story
  await expect(
    playground.root.getByRole('button', { name: /^Change: Payments/ }),
  ).toBeFocused();
  await keyboard.press('Tab');
  await expect(
    playground.root.getByRole('button', { name: /^Remove: Payments/ }),
  ).toBeFocused();
  await keyboard.press('Tab');
  await expect(playground.button('Add a fault')).toBeFocused();
  await keyboard.press('Tab');
  await expect(playground.fileTab(`${BREAKER}.ts`)).toBeFocused();
  await keyboard.press('Tab');
  const frame = playground.root.locator('.cm-scroller');
  await expect(frame).toBeFocused();
  await keyboard.press('Enter');
  await expect(playground.editor).toBeFocused();
  await keyboard.type('// typed');
  await expect(playground.editor).toContainText('// typed');
  await keyboard.press('Escape');
  await expect(frame).toBeFocused();
  await keyboard.press('Tab');
  await expect(playground.tab('Diagram')).toBeFocused();
  await keyboard.press('ArrowRight');
  await expect(playground.tab('Behaviours')).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await keyboard.press('End');
  await expect(playground.tab('Console')).toBeFocused();
  await keyboard.press('ArrowRight');
  await expect(playground.tab('Diagram')).toBeFocused();
});

test('an editor that comes late leaves the keyboard where it has gone', async ({
  page,
}) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(`**/code/${BREAKER}.json`, async (route) => {
    await held;
    await route.continue();
  });
  const playground = await PlaygroundPage.open(page, BREAKER);
  await playground.fileTab(`${BREAKER}.ts`).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(playground.tab('Diagram')).toBeFocused();
  release();
  await expect(playground.editor).toBeVisible();
  await expect(playground.tab('Diagram')).toBeFocused();
});

const LOOKS = [
  ['light', 1280],
  ['dark', 390],
] as const;

for (const [colorScheme, width] of LOOKS) {
  test(`a used playground is accessible: ${colorScheme}, ${width} px`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    const playground = await PlaygroundPage.open(page, BREAKER);
    await playground.choose('Version', 'naive.ts');
    await playground.openEditor();
    await playground.press();
    await playground.button('Add a fault').click();
    await expect(playground.button('Add')).toBeVisible();
    await expect(
      playground.root.locator('[data-drawn=true] svg'),
    ).toBeVisible();
    const [diagram, ...others] = ['Diagram', 'Behaviours', 'Console'] as const;
    await playground.tab(diagram).click();
    expect(await violations(page, 'section[aria-label^="Playground"]')).toEqual(
      [],
    );
    for (const name of others) {
      await playground.tab(name).click();
      expect(await violations(page, '[data-results]')).toEqual([]);
    }
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(wider).toBeLessThanOrEqual(0);
  });
}

async function violations(page: Page, part: string): Promise<unknown[]> {
  // In legacy mode it opens no second page to join what frames say: the
  // runner's frame says nothing.
  const { violations } = await new AxeBuilder({ page })
    .include(part)
    .options({ resultTypes: ['violations'] })
    .setLegacyMode(true)
    .analyze();
  return violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
}
