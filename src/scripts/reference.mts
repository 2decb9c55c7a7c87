/**
 * Writes the reference, docs/api, as a build does. `npm start` runs it
 * beside the development server, which reads again each page that is
 * written; so what has not changed is left alone.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadContext } from '@docusaurus/types';
import typedoc from 'docusaurus-plugin-typedoc';
import { makeSame } from '../site/same-files.ts';
import { typedocOptions } from '../site/typedoc.ts';

const ASIDE = '.docusaurus/reference';

// Of its context it reads where the site lies; presets have their defaults.
const context = { siteDir: process.cwd() } as LoadContext;
rmSync(ASIDE, { recursive: true, force: true });
await typedoc(context, { ...typedocOptions, out: ASIDE });
// TypeDoc has said why, if it came to nothing.
if (existsSync(join(ASIDE, 'index.md'))) makeSame(ASIDE, typedocOptions.out);
