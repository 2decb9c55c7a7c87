/**
 * Writes the reference, docs/api, as a build does. `npm start` runs it
 * beside the development server.
 */
import type { LoadContext } from '@docusaurus/types';
import typedoc from 'docusaurus-plugin-typedoc';
import { typedocOptions } from '../site/typedoc.ts';

// Of its context it reads where the site lies; presets have their defaults.
const context = { siteDir: process.cwd() } as LoadContext;
await typedoc(context, typedocOptions);
