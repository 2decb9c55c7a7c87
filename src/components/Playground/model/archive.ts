/** The playground as a folder that runs by itself, in a zip. */
import { strToU8, zipSync } from 'fflate';
import type { Pattern } from '../../../catalog/types.ts';
import { example, readme } from './archive-readme.ts';
import { filesOf } from './setup.ts';
import type { Own, Setup } from './setup.ts';

/** The versions of this site's own package.json; a test compares them. */
export const TOOLS = {
  tsx: '4.23.15',
  typescript: '6.0.3',
  vitest: '4.1.12',
} as const;
/** Real ms for one test: searches are exhaustive, and machines busy. */
const TEST_TIMEOUT_MS = 60_000;
export const HASHES = { '@noble/hashes': '2.4.0' } as const;

type Texts = Record<string, string>;

/** Name and bytes of the zip, with one folder of the pattern's name in it. */
export function archive(
  pattern: Pattern,
  setup: Setup,
  own: Own,
  sources: Readonly<Texts>,
  shared: Readonly<Texts>,
  page: string,
): { name: string; bytes: Uint8Array } {
  const texts = archiveTexts(pattern, setup, own, sources, shared, page);
  const entries = Object.entries(texts).map(
    ([path, text]) => [`${pattern.slug}/${path}`, strToU8(text)] as const,
  );
  const bytes = zipSync(Object.fromEntries(entries), { level: 6 });
  return { name: `${pattern.slug}.zip`, bytes };
}

/**
 * The files of the archive by path. `own` is what is known of the story itself,
 * `shared` is what each archive has, and
 * `page` the address of the page that it comes from.
 */
export function archiveTexts(
  pattern: Pattern,
  setup: Setup,
  own: Own,
  sources: Readonly<Texts>,
  shared: Readonly<Texts>,
  page: string,
): Texts {
  const { slug } = pattern;
  const files = placed(slug, filesOf(sources, setup));
  const needsHashes = Object.values({ ...files, ...shared }).some((text) =>
    text.includes('@noble/hashes'),
  );
  return {
    'README.md': readme(
      pattern,
      setup,
      own,
      files[`patterns-code/${slug}/${slug}.ts`] ?? '',
      page,
    ),
    'example.ts': example(slug),
    'package.json': json({
      name: slug,
      private: true,
      license: '(MIT AND CC-BY-4.0)',
      type: 'module',
      engines: { node: '>=20.19' },
      scripts: { test: 'vitest run', types: 'tsc', example: 'tsx example.ts' },
      ...(needsHashes ? { dependencies: HASHES } : {}),
      devDependencies: TOOLS,
    }),
    'tsconfig.json': json(TSCONFIG),
    'vitest.config.ts': vitestConfig(slug, setup.variant),
    ...files,
    ...shared,
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
  include: ['patterns-code', 'example.ts'],
};

/** The files where they lie, those of other patterns in their own folders. */
function placed(slug: string, texts: Readonly<Texts>): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      const path = name.includes('/') ? name : `${slug}/${name}`;
      return [`patterns-code/${path}`, text];
    }),
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
  // Searches are exhaustive, and the machine may be busy.
  test: {
    testTimeout: ${TEST_TIMEOUT_MS},
    hookTimeout: ${TEST_TIMEOUT_MS},
  },
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
