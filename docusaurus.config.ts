import type { Config, PluginConfig } from '@docusaurus/types';
import type * as Preset from '@docusaurus/preset-classic';

import { remarkCatalog } from './src/catalog/remark';
import { remarkFences } from './src/site/fences';
import { llmsOptions } from './src/site/llms';
import { patternFrontMatter } from './src/site/pattern-front-matter';
import { sidebarItems } from './src/site/sidebar-items';
import { typedocOptions } from './src/site/typedoc';

/** Where the site is served; a build for another place sets both. */
const url = process.env.SITE_URL ?? 'http://localhost:3000';
const baseUrl = process.env.BASE_URL ?? '/';
/** `docusaurus start`, and not a build. */
const isWriting = process.argv.includes('start');

const writing: PluginConfig[] = [
  './src/site/lazy.ts',
  './src/site/reference.ts',
];
const building: PluginConfig[] = [
  ['docusaurus-plugin-typedoc', typedocOptions],
];

const config: Config = {
  title: 'Distributed System Design Patterns',
  tagline:
    'A catalog of distributed-system design patterns in which every claim runs.',
  favicon: 'img/icon.svg',
  url,
  baseUrl,
  trailingSlash: true,
  baseUrlIssueBanner: false,
  // All of `faster` (v4's default) but one: SWC leaves out `</p>`, and
  // Pagefind then runs the last word of a paragraph into the next one.
  future: { v4: true, faster: { swcHtmlMinimizer: false } },
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  onDuplicateRoutes: 'throw',
  markdown: {
    parseFrontMatter: patternFrontMatter,
    // TypeDoc writes `## Name {#id}`.
    mdx1Compat: { headingIds: true },
    hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' },
  },
  i18n: { defaultLocale: 'en', locales: ['en'] },
  presets: [
    [
      'classic',
      {
        docs: {
          routeBasePath: '/',
          sidebarPath: './src/site/sidebars.ts',
          sidebarCollapsible: false,
          sidebarItemsGenerator: sidebarItems,
          beforeDefaultRemarkPlugins: [
            [remarkCatalog, { siteDir: __dirname }],
            remarkFences,
          ],
        },
        blog: false,
        theme: { customCss: ['./src/css/site.css'] },
      } satisfies Preset.Options,
    ],
  ],
  clientModules: ['./src/site/readable-hash.ts'],
  plugins: [
    './src/catalog/plugin.ts',
    './src/runner/plugin.ts',
    './src/site/chunks.ts',
    './src/site/fonts.ts',
    ...(isWriting ? writing : building),
    './src/site/offline.ts',
    ['docusaurus-plugin-llms', llmsOptions],
  ],
  themeConfig: {
    colorMode: { respectPrefersColorScheme: true },
    navbar: {
      title: 'Distributed System Patterns',
      logo: { src: 'img/icon.svg', alt: '', width: 24, height: 24 },
      items: [
        { type: 'docSidebar', sidebarId: 'patterns', label: 'Patterns' },
        { type: 'docSidebar', sidebarId: 'reference', label: 'Reference' },
      ],
    },
    docs: { sidebar: { autoCollapseCategories: false } },
  } satisfies Preset.ThemeConfig,
};

export default config;
