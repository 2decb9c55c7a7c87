/**
 * While somebody writes, a page is compiled when it is first looked at. The
 * first page then doesn't wait for the others, nor for Mermaid, which is a
 * thousand modules, and only pages that were looked at are kept up to date.
 *
 * Docusaurus loads this file as CommonJS: no package that is only an ES
 * module.
 */
import { join } from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import type { Compiler } from 'webpack';

/**
 * What is compiled when it is asked for. Code of the site is not: modules that
 * two lazy parts share have been lost on the way from one to the other.
 */
const PAGES = /\.mdx?$|[\\/]node_modules[\\/]mermaid[\\/]/;

type Handler = (request: never, response: never, next: () => void) => void;

/** Rspack's, which the types of webpack don't know. */
interface Rspack {
  lazyCompilationMiddleware(compiler: Compiler): Handler;
}

/** The development server, as far as it is used here. */
interface Server {
  app: { use(handler: Handler): void };
}

export default function lazyPlugin(context: LoadContext): Plugin {
  const { siteDir, generatedFilesDir } = context;
  let onAsked: Handler | undefined;
  /** The browser says which modules it needs; this is who listens. */
  const listen = {
    apply(compiler: Compiler) {
      const rspack = compiler.webpack as unknown as Rspack;
      onAsked = rspack.lazyCompilationMiddleware(compiler);
    },
  };
  const settings = {
    lazyCompilation: { entries: false, imports: true, test: PAGES },
    plugins: [listen],
    module: {
      rules: [
        {
          test: join(generatedFilesDir, 'registry.js'),
          loader: join(siteDir, 'src/site/registry-loader.mjs'),
        },
      ],
    },
    // Docusaurus hands this on to its development server.
    devServer: {
      onListening: ({ app }: Server) => {
        if (onAsked !== undefined) app.use(onAsked);
      },
    },
  };
  return {
    name: 'lazy',
    configureWebpack: (_config, isServer) => (isServer ? {} : settings),
    // A build rewrites the styles for older browsers. Who writes has a new
    // one, and loading what rewrites takes a second.
    configurePostCss: (options) => ({
      ...options,
      plugins: options.plugins.filter((plugin) => !isForOlder(plugin)),
    }),
  };
}

/** A plugin may stand in a list, with its options after it. */
function isForOlder(plugin: unknown): boolean {
  const [name] = Array.isArray(plugin) ? (plugin as unknown[]) : [plugin];
  return typeof name === 'string' && name.includes('postcss-preset-env');
}
