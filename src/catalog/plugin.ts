/**
 * Brings the catalog into the site: data for each page, files beside the
 * pages, and two versions of one module (see islands.d.ts).
 *
 * Docusaurus loads this file as CommonJS: no `import.meta`, no package that
 * is only an ES module.
 */
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { foldersWith } from './borrowed.ts';
import { entriesOf } from './entries.ts';
import { expandedDocs } from './expanded-docs.ts';
import { lightIndex } from './light.ts';
import { KeptFiles, stampOf } from './kept.ts';
import {
  codeFiles,
  publishedFiles,
  sharedFiles,
  type Files,
} from './published.ts';
import { allSightings } from './sightings.ts';
import { Memory, readCatalog, type Catalog } from './read.ts';

/** Where published files lie while the development server runs. */
const STATIC = 'static';
/** All pages as plain Markdown; docusaurus-plugin-llms publishes them. */
const MARKDOWN = 'markdown';
/** What is kept for the next start, and the programs that make it. */
const KEPT = 'kept';
const MAKERS = ['src/catalog', 'src/versions', 'package-lock.json'];

export default function catalogPlugin(context: LoadContext): Plugin<Catalog> {
  const { siteDir, baseUrl, generatedFilesDir } = context;
  const dataDir = join(generatedFilesDir, 'catalog', 'default');
  const diagrams = join(siteDir, 'diagrams');
  const here = join(siteDir, 'src', 'catalog');
  const isWriting = process.env.NODE_ENV === 'development';
  // The development server asks again after each edit, and is started again.
  const kept = (name: string) =>
    isWriting ? join(dataDir, KEPT, name) : undefined;
  const makers = stampOf(siteDir, MAKERS);
  const memory = new Memory(kept('read'), makers);
  const published = new KeptFiles<true>(kept('code'));
  const written = new Map<string, string>();

  return {
    name: 'catalog',

    getPathsToWatch: () => [
      'docs/*/*.mdx',
      'docs/*/_category_.json',
      'patterns-code/*/*.ts',
      'diagrams/*/*.{svg,json}',
    ],

    // Whoever writes a page wants to see it before all of it is theirs.
    loadContent: () =>
      readCatalog(siteDir, {
        baseUrl,
        drafts: isWriting,
        memory,
      }),

    async contentLoaded({ content, actions: { createData } }) {
      /** Writes what is not there yet. */
      const create = async (path: string, text: string) => {
        if (written.get(path) === text) return;
        await createData(path, text);
        written.set(path, text);
      };
      const data = (path: string, value: unknown) =>
        create(path, JSON.stringify(value));
      await data('paths.json', { diagrams, code: join(dataDir, STATIC) });
      await data('index.json', lightIndex(content, baseUrl));
      await data('search.json', entriesOf(siteDir, content, baseUrl));
      await data('sightings.json', allSightings(content.patterns));
      for (const pattern of content.patterns) {
        const { slug, title, permalink } = pattern;
        await data(`${slug}.json`, pattern);
        await data(`${slug}.link.json`, { title, permalink });
      }
      const publish = async (files: Files): Promise<true> => {
        for (const [path, text] of files) {
          await create(`${STATIC}/${path}`, text);
        }
        return true;
      };
      // What machines read, only a build publishes: see also `postBuild`.
      if (isWriting) {
        await publish(sharedFiles(siteDir));
        for (const pattern of content.patterns) {
          const { slug } = pattern;
          const own = stampOf(siteDir, foldersWith(siteDir, slug));
          await published.of(slug, `${makers}\n${own}`, () =>
            publish(codeFiles(siteDir, pattern)),
          );
        }
        return;
      }
      await publish(publishedFiles(siteDir, content));
      rmSync(join(dataDir, MARKDOWN), { recursive: true, force: true });
      for (const [path, text] of expandedDocs(siteDir, content)) {
        await createData(`${MARKDOWN}/${path}`, text);
      }
    },

    configureWebpack: (_config, isServer) => ({
      resolve: {
        alias: {
          '@catalog/islands$': join(
            here,
            isServer ? 'islands.server.ts' : 'islands.client.ts',
          ),
        },
      },
      // Docusaurus hands this on to its development server.
      ...(isServer
        ? {}
        : { devServer: { static: served(dataDir, diagrams, baseUrl) } }),
    }),

    async postBuild({ outDir, content }) {
      for (const [path, text] of publishedFiles(siteDir, content)) {
        const file = join(outDir, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
      if (existsSync(diagrams)) {
        cpSync(diagrams, join(outDir, 'diagrams'), { recursive: true });
      }
    },
  };
}

function served(dataDir: string, diagrams: string, baseUrl: string) {
  return [
    { directory: join(dataDir, STATIC), publicPath: baseUrl, watch: false },
    { directory: diagrams, publicPath: `${baseUrl}diagrams`, watch: false },
  ];
}
