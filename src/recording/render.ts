/** Draws diagrams in one page of a headless Chromium. */
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { drawWith } from '../drawing/draw.ts';
import { findChromium } from '../testing/chromium.ts';

const FACES = [
  { file: 'source-serif-4-latin-wght-normal.woff2', style: 'normal' },
  { file: 'source-serif-4-latin-wght-italic.woff2', style: 'italic' },
];

/** What the page holds once its scripts are loaded. */
interface DrawingPage {
  mermaid: Parameters<typeof drawWith>[0];
  drawing: { drawWith: typeof drawWith };
}

/**
 * Draws each text to an SVG. Starting takes about a second, a diagram about
 * 40 ms. No request leaves the page.
 *
 * @throws Error when a text is no diagram; the message begins with its name.
 */
export async function renderDiagrams(
  root: string,
  sources: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const browser = await chromium.launch(findChromium());
  try {
    const page = await browser.newPage();
    await page.setContent(`<style>${faces(root)}</style><body></body>`);
    const mermaid = join(root, 'node_modules/mermaid/dist/mermaid.min.js');
    await page.addScriptTag({ path: mermaid });
    await page.addScriptTag({ content: await drawingScript(root) });
    const drawings = new Map<string, string>();
    for (const [name, source] of sources) {
      const draw = page.evaluate((text) => {
        const { mermaid, drawing } = globalThis as unknown as DrawingPage;
        return drawing.drawWith(mermaid, text);
      }, source);
      const svg = await draw.catch((error: unknown) => {
        throw new Error(`${name} can't be drawn: ${String(error)}`);
      });
      drawings.set(name, `${svg}\n`);
    }
    return drawings;
  } finally {
    await browser.close();
  }
}

async function drawingScript(root: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/drawing/draw.ts'],
    bundle: true,
    format: 'iife',
    globalName: 'drawing',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** The page's own fonts, so that every box fits its letters. */
function faces(root: string): string {
  const from = 'node_modules/@fontsource-variable/source-serif-4/files';
  return FACES.map(({ file, style }) => {
    const bytes = readFileSync(join(root, from, file)).toString('base64');
    return (
      "@font-face{font-family:'Source Serif 4 Variable';font-weight:200 900;" +
      `font-style:${style};src:url(data:font/woff2;base64,${bytes})}`
    );
  }).join('');
}
