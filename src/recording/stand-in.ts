/**
 * Lets a bundle hold a pattern's scenarios together with any version of the
 * pattern, and the same scenarios several times with different ones.
 */
import type { Plugin } from 'esbuild';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const SCHEME = 'version:';
const NAMESPACE = 'stand-in';

/** What to import for the scenarios in which `file` is `./<slug>.ts`. */
export function scenariosWith(slug: string, file: string): string {
  return `${SCHEME}${slug}/${file}`;
}

/**
 * The plugin that resolves these imports in the patterns of `root`. A file
 * stands in only in what scenarios.ts imports: a naive version may import
 * the pattern. `texts` holds other texts for some files, by their paths.
 */
export function standIn(
  root: string,
  texts: ReadonlyMap<string, string> = new Map(),
): Plugin {
  const textOf = (path: string) =>
    texts.get(path) ?? readFileSync(path, 'utf8');
  return {
    name: 'stand-in',
    setup(bundler) {
      bundler.onResolve({ filter: /^version:/ }, ({ path }) => ({
        path: join(root, 'patterns-code', path.slice(SCHEME.length)),
        namespace: NAMESPACE,
      }));
      bundler.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path }) => {
        const resolveDir = dirname(path);
        const scenarios = join(resolveDir, 'scenarios.ts');
        const contents = textOf(scenarios);
        return { contents, resolveDir, loader: 'ts', watchFiles: [scenarios] };
      });
      bundler.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = texts.get(path);
        return contents === undefined ? undefined : { contents, loader: 'ts' };
      });
      bundler.onResolve(
        { filter: /^\.\//, namespace: NAMESPACE },
        ({ path, importer }) => {
          const slug = basename(dirname(importer));
          return path === `./${slug}.ts` ? { path: importer } : undefined;
        },
      );
    },
  };
}
