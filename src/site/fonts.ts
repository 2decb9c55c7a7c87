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

/**
 * System fonts stretched to the metrics of ours (mean width of English text,
 * ascent, descent), so that lines stay put when a font arrives late.
 */
const FALLBACKS = `
@font-face{font-family:'Prose fallback';src:local('Georgia'),local('Gelasio');
size-adjust:108%;ascent-override:96%;descent-override:31%;line-gap-override:0%}
@font-face{font-family:'Code fallback';src:local('Menlo'),
local('DejaVu Sans Mono');size-adjust:99.7%;ascent-override:102%;
descent-override:30%;line-gap-override:0%}`;

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
            .concat(FALLBACKS)
            .join('')
            .replaceAll('\n', ''),
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
