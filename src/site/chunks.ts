import type { Plugin } from '@docusaurus/types';

const PRISM_LANGUAGES =
  require.resolve('@docusaurus/theme-classic/lib/prism-include-languages');

/**
 * How the JavaScript is cut. Docusaurus puts what half as many chunks as
 * there are pages share into one file that every page loads. Mermaid has
 * more chunks than this site has pages, so that file would hold the editor
 * and Mermaid. Instead, what any two chunks share becomes a chunk that only
 * they load: the playground once, not once for each pattern.
 */
export default function chunks(): Plugin {
  return {
    name: 'chunks',
    configureWebpack: (_config, isServer) =>
      isServer
        ? {}
        : {
            // It teaches Prism languages; no page loads Prism.
            resolve: { alias: { [PRISM_LANGUAGES]: false } },
            optimization: {
              splitChunks: {
                cacheGroups: {
                  common: false,
                  default: {
                    minChunks: 2,
                    priority: -20,
                    reuseExistingChunk: true,
                  },
                },
              },
            },
          },
  };
}
