import { expect, test } from './fixtures.ts';
import { PlaygroundPage } from './playground.ts';

test('a fault is changed in its place, moved and kept in order, with the keyboard', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, 'circuit-breaker');
  const { root } = playground;
  const { keyboard } = page;
  await playground.choose('Story', 'recovers');
  await playground.press();
  const sentences = root.locator('fieldset li');
  const [crash = ''] = await sentences.allInnerTexts();
  expect(crash).toContain('Payments crashes at');

  await root.getByRole('button', { name: /^Change: Payments crashes/ }).focus();
  await keyboard.press('Enter');
  const form = root.getByRole('form', { name: 'Change this fault' });
  await expect(form.getByLabel('Kind')).toBeFocused();
  await expect(form.getByLabel('Kind')).toHaveValue('crash');
  const at = form.getByLabel('At', { exact: true });
  await at.fill('soon');
  await keyboard.press('Enter');
  await expect(at).toBeFocused();
  await expect(at).toHaveAccessibleDescription(
    'The time is a number of ms from 0 to 1,000,000,000,000.',
  );
  await expect(at).toHaveValue('soon');
  await at.fill('155');
  await playground.settled(() => keyboard.press('Enter'));
  const changed = playground.button('Change: Payments crashes at 155 ms');
  await expect(changed).toBeFocused();

  await root
    .getByRole('button', { name: /^Move down: Payments crashes/ })
    .focus();
  await playground.settled(() => keyboard.press('Enter'));
  await expect(sentences.last()).toContainText('Payments crashes at 155 ms');
  await expect(
    root.getByRole('status').getByText('Fault 2 of 2.'),
  ).toBeAttached();

  await changed.focus();
  await keyboard.press('Enter');
  await expect(form.getByLabel('Kind')).toBeFocused();
  await keyboard.press('Escape');
  await expect(changed).toBeFocused();
});

test('the coordinator can be crashed after each of its steps, by what they are', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, 'two-phase-commit');
  const { root } = playground;
  await playground.press();
  await playground.button('Add a fault').click();
  const form = root.getByRole('form', { name: 'Add a fault' });
  await form.getByLabel('When').selectOption('after a step');
  await form.getByLabel('Node').selectOption('Coordinator');
  const step = form.getByLabel('After its step');
  await expect(step.getByRole('option').first()).toHaveText(/^1: receives /);
  const names = await form
    .getByLabel('Node')
    .getByRole('option')
    .allInnerTexts();
  expect(names).not.toContain('Client');
  for (const count of [1, 2]) {
    await step.selectOption(String(count));
    await playground.settled(() => playground.button('Add').click());
    const sentence = `Coordinator crashes after its step ${count}`;
    await playground.settled(() =>
      playground.button(`Remove: ${sentence}`).click(),
    );
  }
});

test('the form proposes what makes sense in the story', async ({ page }) => {
  const playground = await PlaygroundPage.open(page, 'two-phase-commit');
  await playground.press();
  const ended = await playground.panel.innerText();
  const end = Number(
    /finished at ([\d,]+) ms/.exec(ended)?.[1]?.replace(',', ''),
  );
  await playground.button('Add a fault').click();
  const form = playground.root.getByRole('form', { name: 'Add a fault' });
  await expect(form.getByLabel('Node')).not.toHaveValue('Client');
  const at = Number(await form.getByLabel('At', { exact: true }).inputValue());
  expect(at).toBeLessThan(end);
});

test('Ctrl+Enter runs, in the editor and elsewhere, and changes no text', async ({
  page,
}) => {
  const playground = await PlaygroundPage.open(page, 'circuit-breaker');
  const { keyboard } = page;
  await expect(playground.run).toHaveAttribute(
    'aria-keyshortcuts',
    'Control+Enter Meta+Enter',
  );
  await playground.openEditor();
  await playground.editor.focus();
  const before = await playground.editor.innerText();
  await playground.settled(() => keyboard.press('Control+Enter'));
  await expect(playground.editor).toBeFocused();
  expect(await playground.editor.innerText()).toBe(before);
  await playground.root.getByLabel('Seed', { exact: true }).focus();
  await playground.settled(() => keyboard.press('Meta+Enter'));
  await playground.tab('Console').focus();
  await playground.settled(() => keyboard.press('Control+Enter'));
});
