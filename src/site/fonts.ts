import { readFileSync } from 'node:fs';

import type { LoadContext, Plugin } from '@docusaurus/types';
import type { Compiler, WebpackPluginInstance } from 'webpack';

/** A face of the site, from its npm package (SIL Open Font Licence). */
interface Face {
  file: string;
  package: string;
  family: string;
  style: 'normal' | 'italic';
  weight: string;
  /** Fetched before the style sheet asks: what every page shows at once. */
  preload: boolean;
}

const FACES: Face[] = [
  {
    file: 'source-serif-4-latin-wght-normal.woff2',
    package: '@fontsource-variable/source-serif-4',
    family: 'Source Serif 4 Variable',
    style: 'normal',
    weight: '200 900',
    preload: true,
  },
  {
    file: 'source-serif-4-latin-wght-italic.woff2',
    package: '@fontsource-variable/source-serif-4',
    family: 'Source Serif 4 Variable',
    style: 'italic',
    weight: '200 900',
    preload: false,
  },
  {
    file: 'jetbrains-mono-latin-wght-normal.woff2',
    package: '@fontsource-variable/jetbrains-mono',
    family: 'JetBrains Mono Variable',
    style: 'normal',
    weight: '100 800',
    preload: true,
  },
];

/** System fonts that stand in until a font of ours has come. */
interface Fallback {
  family: string;
  local: string[];
  /** Width of English text in our font, over the width in this one. */
  size: number;
  /** Of our font, in parts of its size. */
  ascent: number;
  descent: number;
}

const PROSE = { ascent: 1.04, descent: 0.34 };

/**
 * Each is stretched to the metrics of ours, so that lines stay put when a
 * font arrives late. The next is for machines that have none of the first:
 * most with Linux. `tokens.css` names them in the same order.
 */
const FALLBACKS: Fallback[] = [
  {
    family: 'Prose fallback',
    local: ['Georgia', 'Gelasio'],
    size: 1.08,
    ...PROSE,
  },
  {
    family: 'Prose fallback 2',
    local: ['Times New Roman', 'Liberation Serif', 'Tinos', 'Nimbus Roman'],
    size: 1.18,
    ...PROSE,
  },
  {
    family: 'Prose fallback 3',
    local: ['DejaVu Serif'],
    size: 0.92,
    ...PROSE,
  },
  {
    family: 'Code fallback',
    local: ['Menlo', 'DejaVu Sans Mono', 'Liberation Mono'],
    size: 0.997,
    ascent: 1.02,
    descent: 0.3,
  },
];

/**
 * Serves the fonts from this site under names without a hash, because a
 * `<link rel="preload">` has to know them before the bundler has run.
 */
export default function fonts({ baseUrl }: LoadContext): Plugin {
  const address = (face: Face) => `${baseUrl}fonts/${face.file}`;
  return {
    name: 'fonts',
    configureWebpack: (_config, isServer) =>
      isServer ? {} : { plugins: [emitFonts] },
    injectHtmlTags: () => ({
      headTags: [
        ...FACES.filter((face) => face.preload).map((face) => ({
          tagName: 'link',
          attributes: {
            rel: 'preload',
            href: address(face),
            as: 'font',
            type: 'font/woff2',
            crossorigin: 'anonymous',
          },
        })),
        {
          tagName: 'style',
          innerHTML: FACES.map((face) => rule(face, address(face)))
            .concat(FALLBACKS.map(fallbackRule))
            .join(''),
        },
      ],
    }),
  };
}

function rule(face: Face, address: string): string {
  return (
    `@font-face{font-family:'${face.family}';font-style:${face.style};` +
    `font-weight:${face.weight};font-display:swap;` +
    `src:url(${address}) format('woff2')}`
  );
}

function fallbackRule(fallback: Fallback): string {
  const { family, local, size, ascent, descent } = fallback;
  const percent = (part: number) => `${(part * 100).toFixed(1)}%`;
  // The browser multiplies the overrides by the size as well.
  return (
    `@font-face{font-family:'${family}';` +
    `src:${local.map((name) => `local('${name}')`).join(',')};` +
    `size-adjust:${percent(size)};` +
    `ascent-override:${percent(ascent / size)};` +
    `descent-override:${percent(descent / size)};line-gap-override:0%}`
  );
}

const emitFonts: WebpackPluginInstance = {
  apply(compiler: Compiler) {
    const { RawSource } = compiler.webpack.sources;
    compiler.hooks.thisCompilation.tap('fonts', (compilation) => {
      for (const { file, package: from } of FACES) {
        const bytes = readFileSync(require.resolve(`${from}/files/${file}`));
        compilation.emitAsset(`fonts/${file}`, new RawSource(bytes));
      }
    });
  },
};
