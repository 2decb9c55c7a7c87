/**
 * A static server of a built site that sends the headers of its `_headers`
 * file, as the hosts do that read one, so that tests meet the real policy.
 */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

import { headersFor, readHeaders } from './headers-file.ts';

export interface ServedSite {
  /** `http://127.0.0.1:40123/some/base/` */
  url: string;
  close(): Promise<void>;
}

export interface ServeOptions {
  /** Where the site lies on the host. Default `/`. */
  baseUrl?: string;
  /** Default: any free one. */
  port?: number;
  /** Is told of each path that is asked for, below `baseUrl`. */
  onAsked?: (path: string) => void;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.xml': 'application/xml',
};

const COMPRESSED = /^(text|application\/(json|xml|manifest)|image\/svg)/;

/** Serves `directory` on the loopback interface until it is closed. */
export async function serveSite(
  directory: string,
  { baseUrl = '/', port = 0, onAsked }: ServeOptions = {},
): Promise<ServedSite> {
  const file = join(directory, '_headers');
  const rules = existsSync(file) ? readHeaders(readFileSync(file, 'utf8')) : [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = decodeURIComponent(pathname);
    if (!path.startsWith(baseUrl)) {
      response.writeHead(404).end();
      return;
    }
    const inside = `/${path.slice(baseUrl.length)}`;
    onAsked?.(inside.slice(1));
    for (const [name, value] of headersFor(rules, inside)) {
      response.setHeader(name, value);
    }
    const isGzip = /\bgzip\b/.test(`${request.headers['accept-encoding']}`);
    answer(response, directory, inside, isGzip);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}${baseUrl}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  response: ServerResponse,
  directory: string,
  path: string,
  isGzip: boolean,
): void {
  const asked = join(directory, normalize(path));
  const file = [asked, join(asked, 'index.html')].find(isFile);
  const sent = file ?? join(directory, '404.html');
  response.statusCode = file === undefined ? 404 : 200;
  if (!isFile(sent)) {
    response.end();
    return;
  }
  const type = TYPES[extname(sent)] ?? 'application/octet-stream';
  response.setHeader('content-type', type);
  if (isGzip && COMPRESSED.test(type)) {
    response.setHeader('content-encoding', 'gzip');
    response.end(zipped(sent));
    return;
  }
  response.setHeader('content-length', statSync(sent).size);
  createReadStream(sent).pipe(response);
}

/** What was compressed once; each page of a test asks for the same files. */
const kept = new Map<string, Buffer>();

function zipped(file: string): Buffer {
  const { mtimeMs } = statSync(file);
  const key = `${mtimeMs} ${file}`;
  const bytes = kept.get(key) ?? gzipSync(readFileSync(file));
  kept.set(key, bytes);
  return bytes;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
