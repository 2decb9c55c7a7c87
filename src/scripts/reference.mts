/**
 * Writes the reference, docs/api, as a build does. `npm start` runs it
 * beside the development server, which reads again each page that is
 * written; so what has not changed is left alone. Nor is TypeDoc asked when
 * nothing has changed since it was asked last.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadContext } from '@docusaurus/types';
import { KeptFiles, stampOf } from '../catalog/kept.ts';
import { makeSame } from '../site/same-files.ts';
import { typedocOptions } from '../site/typedoc.ts';

const ASIDE = '.docusaurus/reference/pages';
const KEPT = '.docusaurus/reference/kept';

/** What the reference is made of: code, the pages' titles, and TypeDoc. */
function sources(): string[] {
  const folders = ['patterns-code', 'docs'].flatMap((tree) =>
    readdirSync(tree, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'api')
      .map(({ name }) => join(tree, name)),
  );
  const { tsconfig } = typedocOptions;
  return [...folders, tsconfig, 'src/site/typedoc.ts', 'package-lock.json'];
}

async function write(): Promise<true> {
  rmSync(ASIDE, { recursive: true, force: true });
  const { default: typedoc } = await import('docusaurus-plugin-typedoc');
  // Of its context it reads where the site lies; presets have their defaults.
  const context = { siteDir: process.cwd() } as LoadContext;
  await typedoc(context, { ...typedocOptions, out: ASIDE });
  if (existsSync(join(ASIDE, 'index.md'))) return true;
  throw new Error('TypeDoc wrote no reference. What it said stands above.');
}

// Both are in one folder, so that nobody deletes one without the other.
const kept = new KeptFiles<true>(KEPT);
await kept.of('all', stampOf('.', sources()), write);
makeSame(ASIDE, typedocOptions.out);
