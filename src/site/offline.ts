/**
 * Makes the site readable offline: the list of its files, the service worker
 * and what installs it. With what else has to happen to the built files done
 * before it, since Docusaurus runs all plugins' `postBuild` at the same time.
 *
 * Docusaurus loads this file as CommonJS: no package that is only an ES
 * module.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HtmlTagObject, LoadContext, Plugin } from '@docusaurus/types';
import { build } from 'esbuild';
import type { StatsCompilation } from 'webpack';
import { MANIFEST, VERSION, type Manifest } from '../offline/manifest';
import { FRAME_SCRIPT } from '../runner/frame-document';
import { ChunkGraph, chunkNamesByPath, type ChunkNames } from './chunk-graph';
import { writeHeaders } from './headers';
import { listChunks } from './list-chunks';
import { listBuiltFiles } from './offline-manifest';
import { indexForSearch } from './search-index';

export default function offline({ baseUrl, siteDir }: LoadContext): Plugin {
  let stats: StatsCompilation = {};
  return {
    name: 'offline',
    getClientModules: () => [join(siteDir, 'src/offline/register.ts')],
    injectHtmlTags: () => ({ headTags: headTags(baseUrl) }),
    configureWebpack: (_config, isServer) =>
      isServer ? {} : { plugins: [listChunks((found) => (stats = found))] },
    async postBuild({ outDir, generatedFilesDir, routes }) {
      await indexForSearch(siteDir, outDir);
      writeHeaders(outDir, [FRAME_SCRIPT]);
      const names = JSON.parse(
        readFileSync(join(generatedFilesDir, 'routesChunkNames.json'), 'utf8'),
      ) as ChunkNames;
      const manifest = listBuiltFiles({
        outDir,
        baseUrl,
        graph: new ChunkGraph(stats),
        chunkNames: chunkNamesByPath(routes, names),
      });
      await writeOffline(siteDir, outDir, manifest);
    },
  };
}

/** Writes the list, its version alone, and the service worker. */
export async function writeOffline(
  siteDir: string,
  outDir: string,
  manifest: Manifest,
): Promise<void> {
  const { version } = manifest;
  writeFileSync(join(outDir, MANIFEST), JSON.stringify(manifest));
  writeFileSync(join(outDir, VERSION), JSON.stringify({ version }));
  await build({
    entryPoints: [join(siteDir, 'src/offline/sw.ts')],
    outfile: join(outDir, 'sw.js'),
    bundle: true,
    minify: true,
    target: 'es2022',
    legalComments: 'none',
    define: { BUILT: JSON.stringify(version) },
    logLevel: 'error',
  });
}

function headTags(baseUrl: string): HtmlTagObject[] {
  const link = (rel: string, file: string): HtmlTagObject => ({
    tagName: 'link',
    attributes: { rel, href: `${baseUrl}${file}` },
  });
  const colour = (content: string, scheme: string): HtmlTagObject => ({
    tagName: 'meta',
    attributes: {
      name: 'theme-color',
      content,
      media: `(prefers-color-scheme: ${scheme})`,
    },
  });
  return [
    link('manifest', 'manifest.json'),
    colour('#fdfcf9', 'light'),
    colour('#171614', 'dark'),
    link('apple-touch-icon', 'img/icon-180.png'),
  ];
}
