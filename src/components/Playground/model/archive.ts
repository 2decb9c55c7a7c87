/** The playground as a folder that runs by itself, in a zip. */
import { strToU8, zipSync } from 'fflate';
import type { Pattern } from '../../../catalog/types.ts';
import { faultSentence } from './fault-text.ts';
import { faultsOf, filesOf, storyOf } from './setup.ts';
import type { Setup } from './setup.ts';

/** The versions of this site's own package.json; a test compares them. */
export const TOOLS = { typescript: '6.0.3', vitest: '4.1.12' } as const;
export const HASHES = { '@noble/hashes': '2.4.0' } as const;

type Texts = Record<string, string>;

/** Name and bytes of the zip, with one folder of the pattern's name in it. */
export function archive(
  pattern: Pattern,
  setup: Setup,
  sources: Readonly<Texts>,
  simulation: Readonly<Texts>,
): { name: string; bytes: Uint8Array } {
  const texts = archiveTexts(pattern, setup, sources, simulation);
  const entries = Object.entries(texts).map(
    ([path, text]) => [`${pattern.slug}/${path}`, strToU8(text)] as const,
  );
  const bytes = zipSync(Object.fromEntries(entries), { level: 6 });
  return { name: `${pattern.slug}.zip`, bytes };
}

/** The files of the archive by path. */
export function archiveTexts(
  pattern: Pattern,
  setup: Setup,
  sources: Readonly<Texts>,
  simulation: Readonly<Texts>,
): Texts {
  const { slug } = pattern;
  const own = inFolder(`patterns-code/${slug}`, filesOf(sources, setup));
  const world = inFolder('patterns-code/_simulation', simulation);
  const needsHashes = Object.values({ ...own, ...world }).some((text) =>
    text.includes('@noble/hashes'),
  );
  return {
    'README.md': readme(pattern, setup),
    'package.json': json({
      name: slug,
      private: true,
      type: 'module',
      scripts: { test: 'vitest run', types: 'tsc' },
      ...(needsHashes ? { dependencies: HASHES } : {}),
      devDependencies: TOOLS,
    }),
    'tsconfig.json': json(TSCONFIG),
    'vitest.config.ts': vitestConfig(slug, setup.variant),
    ...own,
    ...world,
  };
}

const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024', 'dom'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
    strict: true,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
  },
  include: ['patterns-code'],
};

function inFolder(folder: string, texts: Readonly<Texts>): Texts {
  const entries = Object.entries(texts);
  return Object.fromEntries(
    entries.map(([name, text]) => [`${folder}/${name}`, text]),
  );
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Lets another file stand for the pattern, as the page does. */
function vitestConfig(slug: string, variant: string): string {
  return `import { defineConfig } from 'vitest/config';

/** The file that the tests and stories take for ${slug}.ts. */
const version = process.env.VERSION ?? '${variant}';

export default defineConfig({
  plugins: [
    {
      name: 'version',
      enforce: 'pre',
      async resolveId(source, importer) {
        if (source !== './${slug}.ts' || version === '${slug}.ts') return null;
        return this.resolve(\`./\${version}\`, importer);
      },
    },
  ],
});
`;
}

function readme(pattern: Pattern, setup: Setup): string {
  const { slug, title, intent, variants } = pattern;
  const story = storyOf(pattern, setup);
  const faults = faultsOf(pattern, setup).map(
    (fault) => `- ${faultSentence(fault)}.\n`,
  );
  const versions = variants.map(
    ({ file, summary }) => `- \`${file}\`: ${summary}\n`,
  );
  return `# ${title}

${intent}

    npm install
    npm test

The pattern is \`patterns-code/${slug}/${slug}.ts\`; its stories and tests are
beside it, and the simulated world is \`patterns-code/_simulation\`.

## Versions

The tests run against \`${setup.variant}\`. To run them against another version,
set VERSION, for example \`VERSION=${slug}.ts npm test\`.

${versions.join('')}
## On the page

The story was "${story?.title ?? setup.story}", the seed ${setup.seed ?? story?.seed ?? 1}.
${faults.length > 0 ? `\n${faults.join('')}` : ''}`;
}
