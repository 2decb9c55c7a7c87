import { dirname, join } from 'node:path';

import * as pwaModule from '@docusaurus/plugin-pwa';
import type {
  LoadContext,
  Plugin,
  PluginModule,
  PluginOptions,
} from '@docusaurus/types';

import { FRAME_SCRIPT } from '../runner/frame-document';
import { writeHeaders } from './headers';
import { indexForSearch } from './search-index';

// Its types leave out what a plugin module exports.
const pwa = pwaModule as unknown as PluginModule & {
  default: (context: LoadContext, options: PluginOptions) => Plugin | null;
};

/**
 * Docusaurus's PWA plugin, which lists the built files for the service
 * worker, with what else has to happen to the built files done before it:
 * Docusaurus runs all plugins' `postBuild` at the same time.
 */
export default function offline(
  context: LoadContext,
  options: PluginOptions,
): Plugin | null {
  const plugin = pwa.default(context, options);
  if (plugin === null) return null;
  const home = dirname(require.resolve('@docusaurus/plugin-pwa'));
  return {
    ...plugin,
    getClientModules: () => [join(home, 'registerSw.js')],
    getThemePath: () => join(home, 'theme'),
    getTypeScriptThemePath: () => join(home, 'theme'),
    async postBuild(props) {
      await indexForSearch(props.siteDir, props.outDir);
      writeHeaders(props.outDir, [FRAME_SCRIPT]);
      await plugin.postBuild?.(props);
    },
  };
}

export const validateOptions = pwa.validateOptions;
