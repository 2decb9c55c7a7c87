import { existsSync, readdirSync } from 'node:fs';

import matter from 'gray-matter';
import type { Application } from 'typedoc';

/** A page as typedoc-plugin-markdown hands it over before it is written. */
interface Page {
  url: string;
  contents: string;
}

/**
 * The title of a page of the reference: the pattern's own. A module is named
 * by its path, `circuit-breaker/circuit-breaker`; a page named as its folder
 * is served at the folder's address, so it is found at
 * `/api/circuit-breaker/`, which is the catalog's `apiPermalink`.
 */
function moduleTitle({ name }: { name: string }): string {
  const slug = name.slice(name.lastIndexOf('/') + 1);
  if (slug === 'simulation') return 'The simulation';
  const page = readdirSync('docs')
    .map((category) => `docs/${category}/${slug}.mdx`)
    .find((path) => existsSync(path));
  const words = slug.replaceAll('-', ' ');
  return page === undefined
    ? words.charAt(0).toUpperCase() + words.slice(1)
    : String(matter.read(page).data.title);
}

/** A TypeDoc plugin: the overview names the patterns, not the modules. */
function nameModules({ renderer }: Application): void {
  const events = renderer as unknown as {
    on(name: 'endPage', listener: (page: Page) => void): void;
  };
  events.on('endPage', (page) => {
    if (page.url !== 'index.md') return;
    page.contents = page.contents.replace(
      /\[([\w/-]+)\](?=\()/g,
      (_, name: string) => `[${moduleTitle({ name })}]`,
    );
  });
}

/** Options of TypeDoc: one page of reference for each pattern. */
export const typedocOptions = {
  entryPoints: [
    'patterns-code/_simulation/index.ts',
    'patterns-code/[!_]*/[!_]*.ts',
  ],
  exclude: [
    '**/*.test.ts',
    '**/scenarios.ts',
    '**/naive*.ts',
    '**/edits.ts',
    '**/mistakes.ts',
  ],
  // The site's own code, and the types it needs, would take twice as long.
  tsconfig: './src/config/typedoc.tsconfig.json',
  out: 'docs/api',
  plugin: [nameModules],
  readme: 'none',
  router: 'module',
  sanitizeComments: true,
  parametersFormat: 'table' as const,
  useCodeBlocks: true,
  // Its links count same-named headings in another way than Docusaurus does.
  useCustomAnchors: true,
  pageTitleTemplates: { index: 'Reference', module: moduleTitle },
  disableSources: true,
  // Types are checked by `npm run typecheck`; a reader who is halfway
  // through an edit still gets a site.
  skipErrorChecking: true,
};
