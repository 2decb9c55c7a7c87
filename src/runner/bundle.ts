/** Bundles the worker into one text: simulation, type stripper, test kit. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * Globals that the runner's own code keeps after the reader's code has lost
 * them: the wrapper passes them in, so the bundle sees these parameters.
 */
const KEPT = [
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
  ...['setImmediate', 'clearImmediate', 'queueMicrotask', 'performance'],
  ...['Date', 'URL', 'Blob', 'MessageChannel', 'navigator', 'process'],
  ...['Array', 'Uint8Array', 'Uint32Array', 'ArrayBuffer', 'crypto'],
];

/** Text of the browser's worker, a classic script. About 140 KB gzipped. */
export function bundleWorker(): Promise<string> {
  return bundle('worker.ts', 'browser');
}

/** The same for a thread of Node (`new Worker(text, { eval: true })`). */
export function bundleNodeWorker(): Promise<string> {
  return bundle('node-worker.ts', 'node');
}

async function bundle(
  entry: string,
  platform: 'browser' | 'node',
): Promise<string> {
  const kept = KEPT.filter(
    (name) => platform === 'browser' || name !== 'process',
  );
  const passed = kept.map((name) => `globalThis.${name}`);
  const result = await build({
    entryPoints: [path.join(folder(), entry)],
    bundle: true,
    write: false,
    minify: true,
    platform,
    format: platform === 'browser' ? 'iife' : 'cjs',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    // One copy of sucrase, the smaller one: Node can load only the other.
    mainFields: ['module', 'main'],
    alias: { 'sucrase/dist/parser': 'sucrase/dist/esm/parser' },
    banner: { js: `(function(${kept.join(',')}){` },
    footer: { js: `})(${passed.join(',')});` },
  });
  return result.outputFiles[0]!.text;
}

/** This folder; jiti and Vitest know it, other loaders start at the root. */
function folder(): string {
  const here = typeof __dirname === 'string' ? __dirname : '';
  return existsSync(path.join(here, 'worker.ts'))
    ? here
    : path.resolve('src/runner');
}
