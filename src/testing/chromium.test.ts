import { chromium } from 'playwright-core';
import { afterEach, expect, it, vi } from 'vitest';
import { findChromium } from './chromium.ts';

afterEach(() => vi.unstubAllEnvs());

it('finds a browser that starts and shows a page', async () => {
  const browser = await chromium.launch(findChromium());
  try {
    const page = await browser.newPage();
    await page.setContent('<title>It runs</title>');
    expect(await page.title()).toBe('It runs');
  } finally {
    await browser.close();
  }
}, 60_000);

it('prefers the browser that CHROME_PATH names', () => {
  vi.stubEnv('CHROME_PATH', process.execPath);
  expect(findChromium().executablePath).toBe(process.execPath);
});

it('says so when CHROME_PATH names no file', () => {
  vi.stubEnv('CHROME_PATH', '/nowhere/chrome');
  expect(() => findChromium()).toThrow('"/nowhere/chrome"');
});
