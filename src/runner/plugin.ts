/**
 * Bundles the runner's worker into the site as data in a chunk of its own,
 * which a page loads when someone is about to run something.
 *
 * Docusaurus loads this file as CommonJS: no `import.meta`.
 */
import type { Plugin } from '@docusaurus/types';
import { bundleWorker } from './bundle';

export default function runnerPlugin(): Plugin<string> {
  return {
    name: 'runner',
    getPathsToWatch: () => [
      'src/runner/worker.ts',
      'src/runner/core/**/*.ts',
      'patterns-code/_simulation/*.ts',
    ],
    loadContent: () => bundleWorker(),
    contentLoaded: async ({ content, actions }) => {
      await actions.createData('worker.json', { text: content });
    },
  };
}
