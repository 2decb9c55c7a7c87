/** The playground of a page, as the tests use it. */
import { readFileSync } from 'node:fs';

import { expect, type Locator, type Page } from '@playwright/test';

import type { Pattern } from '../catalog/types.ts';
import { patternPaths } from './pages.ts';

/** The catalog as the built site publishes it. */
export function catalogPatterns(): Pattern[] {
  const text = readFileSync('build/patterns.json', 'utf8');
  return (JSON.parse(text) as { patterns: Pattern[] }).patterns;
}

export function patternOf(slug: string): Pattern {
  const found = catalogPatterns().find((pattern) => pattern.slug === slug);
  if (found === undefined) throw new Error(`There is no pattern "${slug}".`);
  return found;
}

/** The text of a file as the site was built with it. */
export function sourceOf(slug: string, file: string): string {
  const text = readFileSync(`build/code/${slug}.json`, 'utf8');
  const source = (JSON.parse(text) as Record<string, string>)[file];
  if (source === undefined) throw new Error(`${slug} has no file "${file}".`);
  return source;
}

export class PlaygroundPage {
  readonly page: Page;
  readonly root: Locator;
  readonly run: Locator;
  /** `data-task` is `run`, `search` or `none`. */
  readonly status: Locator;
  readonly editor: Locator;
  readonly panel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.root = page.getByRole('region', { name: /^Playground:/ });
    this.run = this.root.getByRole('button', { name: 'Run', exact: true });
    this.status = this.root.locator('[data-task]');
    this.editor = this.root.locator('.cm-content');
    this.panel = this.root.getByRole('tabpanel', {
      name: /^(Diagram|Behaviours|Console)$/,
    });
  }

  /** Opens a pattern's page and waits until its buttons work. */
  static async open(
    page: Page,
    slug: string,
    hash = '',
  ): Promise<PlaygroundPage> {
    const path = patternPaths().find((one) => one.endsWith(`${slug}/`));
    await page.goto(`${path}${hash}`);
    const playground = new PlaygroundPage(page);
    await playground.ready();
    return playground;
  }

  /** React has taken over the server's HTML: tabs answer. */
  async ready(): Promise<void> {
    const console = this.tab('Console');
    await expect(async () => {
      await console.click();
      await expect(console).toHaveAttribute('aria-selected', 'true', {
        timeout: 500,
      });
    }).toPass();
    await this.tab('Diagram').click();
  }

  tab(name: 'Diagram' | 'Behaviours' | 'Console'): Locator {
    return this.root.getByRole('tab', { name, exact: true });
  }

  fileTab(name: string): Locator {
    return this.root.getByRole('tab', { name });
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }

  /** A job has begun and ended since `before` jobs had ended. */
  async settled(after: () => Promise<void>): Promise<void> {
    const before = await this.jobs();
    await after();
    await expect
      .poll(() => this.jobs(), { timeout: 30_000 })
      .toBeGreaterThan(before);
    await expect(this.status).toHaveAttribute('data-task', 'none', {
      timeout: 90_000,
    });
  }

  private async jobs(): Promise<number> {
    return Number(await this.status.getAttribute('data-job'));
  }

  async press(): Promise<void> {
    await this.settled(() => this.run.click());
  }

  async choose(label: 'Story' | 'Version', value: string): Promise<void> {
    await this.root.getByLabel(label, { exact: true }).selectOption(value);
  }

  /** The exported name of the story that is chosen. */
  async story(): Promise<string> {
    return this.root.getByLabel('Story', { exact: true }).inputValue();
  }

  /** Replaces a whole file, as a paste would. */
  async write(file: string, text: string): Promise<void> {
    await this.fileTab(file).click();
    await this.openEditor();
    await expect(this.editor).toHaveAttribute('aria-label', new RegExp(file));
    await this.editor.focus();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.editor.evaluate((element, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      const init = { clipboardData, bubbles: true, cancelable: true };
      element.dispatchEvent(new ClipboardEvent('paste', init));
    }, text);
  }

  /** Changes a part of a file as it was built. */
  async change(
    slug: string,
    file: string,
    from: string,
    to: string,
  ): Promise<void> {
    const source = sourceOf(slug, file);
    expect(source).toContain(from);
    await this.write(file, source.replace(from, to));
  }

  async openEditor(): Promise<void> {
    if (await this.editor.isVisible()) return;
    await this.root.locator('pre').filter({ visible: true }).click();
    await expect(this.editor).toBeVisible();
  }

  /** Titles of the behaviours in one state, in the order of the page. */
  async titles(state: 'pass' | 'fail'): Promise<string[]> {
    await this.tab('Behaviours').click();
    await expect(this.root.locator('li[data-state]').first()).toBeVisible();
    return this.root
      .locator(`li[data-state="${state}"] [data-title]`)
      .allTextContents();
  }

  /** The sentence of the status line, which is also announced. */
  async said(): Promise<string> {
    const line = this.status.getByRole('status');
    await expect(line).not.toHaveText(/…$/);
    return line.innerText();
  }
}
