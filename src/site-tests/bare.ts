/**
 * The stock Docusaurus site that the budget is measured against: the classic
 * preset as it comes, one page of text, the bundler that we use.
 */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { tmpdir } from 'node:os';

import { chromium } from '@playwright/test';

import { findChromium } from '../testing/chromium.ts';
import { serveSite } from '../testing/serve.ts';
import { scriptBytes } from './measure.ts';

const CONFIG = `module.exports = {
  title: 'Bare',
  url: 'http://localhost',
  baseUrl: '/',
  trailingSlash: true,
  future: { v4: true, faster: true },
  presets: [['classic', { docs: { routeBasePath: '/' }, blog: false }]],
  themeConfig: { navbar: { title: 'Bare' } },
};`;

/** Builds the bare site and measures its page; takes about 15 seconds. */
export async function bareScriptBytes(): Promise<number> {
  const root = resolve('.');
  const directory = mkdtempSync(join(tmpdir(), 'bare-site-'));
  try {
    mkdirSync(join(directory, 'docs'));
    writeFileSync(join(directory, 'package.json'), '{ "name": "bare" }');
    writeFileSync(join(directory, 'docusaurus.config.js'), CONFIG);
    writeFileSync(
      join(directory, 'docs/page.md'),
      '---\nslug: /\n---\n\n# A page\n\n## One\n\nText.\n\n## Two\n\nText.\n',
    );
    symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
    const command = join(
      root,
      'node_modules/@docusaurus/core/bin/docusaurus.mjs',
    );
    execFileSync(process.execPath, [command, 'build'], {
      cwd: directory,
      stdio: 'pipe',
    });
    return await measured(join(directory, 'build'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measured(build: string): Promise<number> {
  const site = await serveSite(build);
  const browser = await chromium.launch(findChromium());
  try {
    return await scriptBytes(await browser.newPage(), site.url);
  } finally {
    await browser.close();
    await site.close();
  }
}
