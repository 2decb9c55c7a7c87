/** Loopback servers: one for the page under test, one that nobody may ask. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import { bundleWorker } from '../../runner/bundle.ts';
import { FRAME_SCRIPT } from '../../runner/frame-document.ts';
import { headersFor, readHeaders } from '../../testing/headers-file.ts';

export interface Served {
  url: string;
  close(): Promise<void>;
}

/** A host that reader's code tries to reach; `asked` must stay empty. */
export interface Canary extends Served {
  /** `host:port`, for addresses that are not http. */
  host: string;
  asked: string[];
}

/**
 * Serves the harness page with the runner as the site has it: plain, so that
 * the frame's own policy is all there is, or `?strict` with the site's.
 */
export async function serveHarness(): Promise<Served> {
  const [page, worker] = await Promise.all([bundlePage(), bundleWorker()]);
  const files: Record<string, [type: string, body: string]> = {
    '/': ['text/html', '<!doctype html><script src="/page.js"></script>'],
    '/page.js': ['text/javascript', page],
    '/worker.txt': ['text/plain', worker],
  };
  const policy = sitePolicy();
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(
      request.url ?? '/',
      'http://localhost',
    );
    const [type, body] = files[pathname] ?? ['text/plain', ''];
    if (search === '?strict') {
      for (const [name, value] of policy) response.setHeader(name, value);
    }
    response.setHeader('Content-Type', `${type}; charset=utf-8`);
    response.end(body);
  });
  return listen(server);
}

/** The headers of the site, with the frame's script among those allowed. */
function sitePolicy(): Map<string, string> {
  const hash = createHash('sha256').update(FRAME_SCRIPT).digest('base64');
  const text = readFileSync('static/_headers', 'utf8');
  const allowed = text.replace('{inline-scripts}', `'sha256-${hash}'`);
  return headersFor(readHeaders(allowed), '/');
}

/** Answers everything to everyone, and remembers who asked for what. */
export async function serveCanary(): Promise<Canary> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Content-Type', 'text/javascript');
    response.end('export default "reached";');
  });
  server.on('connection', () => asked.push('connection'));
  const served = await listen(server);
  return { ...served, host: new URL(served.url).host, asked };
}

async function bundlePage(): Promise<string> {
  const result = await build({
    entryPoints: [path.resolve('src/site-tests/harness/page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    external: ['@generated/*'],
  });
  return result.outputFiles[0]!.text;
}

async function listen(server: Server): Promise<Served> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${port}/`, close };
}
