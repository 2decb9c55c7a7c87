/**
 * Bundles the runner's worker into the site as data in a chunk of its own,
 * which a page loads when someone is about to run something.
 *
 * Docusaurus loads this file as CommonJS: no `import.meta`.
 */
import { join } from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { KeptFiles, stampOf } from '../catalog/kept.ts';
import { bundleWorker } from './bundle';

/** What the bundle is made of and with. */
const SOURCES = [
  'src/runner',
  'src/runner/core',
  'patterns-code/_simulation',
  'package-lock.json',
];

export default function runnerPlugin(context: LoadContext): Plugin<string> {
  const { siteDir, generatedFilesDir } = context;
  const isWriting = process.env.NODE_ENV === 'development';
  const folder = join(generatedFilesDir, 'runner', 'kept');
  const kept = new KeptFiles<string>(isWriting ? folder : undefined);
  return {
    name: 'runner',
    getPathsToWatch: () => [
      'src/runner/worker.ts',
      'src/runner/core/**/*.ts',
      'patterns-code/_simulation/*.ts',
    ],
    loadContent: () =>
      kept.of('worker', stampOf(siteDir, SOURCES), () => bundleWorker()),
    contentLoaded: async ({ content, actions }) => {
      await actions.createData('worker.json', { text: content });
    },
  };
}
