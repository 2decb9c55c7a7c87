/**
 * The service worker. It keeps the shell when it is installed, and a page
 * with all that the page can ask for when somebody has opened it. Who has a
 * connection is shown what is published; who has none, what is kept.
 *
 * Bundled by src/site/offline.ts, which says what `BUILT` is.
 */
import {
  isLasting,
  MANIFEST,
  OFFLINE_PAGE,
  REVISION,
  VERSION,
} from './manifest.ts';
import { Shelf } from './shelf.ts';
import type { FetchEvent, WorkerScope } from './scope.ts';

/** The version of the site; with it this file changes, and is installed. */
declare const BUILT: string;

/** After so long without an answer, what is kept is shown. */
const PATIENCE_MS = 5000;

const scope = self as unknown as WorkerScope;
const base = scope.registration.scope;
const shelf = new Shelf(base);

scope.addEventListener('install', (event) => {
  event.waitUntil(keepShell());
  // Nothing of an open page depends on which worker answers it.
  void scope.skipWaiting();
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    Promise.all([sweep(), removeOldKind(), scope.clients.claim()]),
  );
});

let keeping: Promise<unknown> = Promise.resolve();

scope.addEventListener('message', (event) => {
  const { keep } = event.data as { keep?: unknown };
  if (typeof keep !== 'string') return;
  // What can't be kept now is tried again at the next visit.
  keeping = keeping
    .then(() => keepVisited(keep))
    .then(tell)
    .catch(() => {});
  event.waitUntil(keeping);
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || !url.href.startsWith(base)) return;
  const path = url.pathname.slice(new URL(base).pathname.length);
  const isOurs = url.searchParams.has(REVISION) || OWN.includes(path);
  if (isOurs || request.headers.has('range')) return;
  if (request.mode === 'navigate') event.respondWith(navigate(event, path));
  else if (isLasting(path)) event.respondWith(keptFirst(event));
  else event.respondWith(publishedFirst(event));
});

const OWN: readonly string[] = [MANIFEST, VERSION, 'sw.js'];

async function navigate(event: FetchEvent, path: string): Promise<Response> {
  const page = path.replace(/(^|[^/])$|\/index\.html$/, '$1/');
  const address = path === '' ? base : `${base}${page}`;
  try {
    return await publishedFirst(event, address);
  } catch (error) {
    const offline = `${base}${OFFLINE_PAGE}`;
    if ((await shelf.find(offline)) === undefined) throw error;
    return Response.redirect(`${offline}?wanted=${encodeURIComponent(path)}`);
  }
}

async function keptFirst({ request, clientId }: FetchEvent): Promise<Response> {
  const kept = await shelf.find(request.url, await pageOf(clientId));
  return kept ?? fetch(request);
}

async function publishedFirst(
  { request, clientId }: FetchEvent,
  address = request.url,
): Promise<Response> {
  const asked = fetch(request);
  asked.catch(() => {}); // told below, after a look at what is kept
  const kept = await shelf.find(address, await pageOf(clientId));
  if (kept === undefined) return asked;
  const answered = asked.then(
    (response) => (response.status < 500 ? response : kept),
    () => kept,
  );
  const late = new Promise<Response>((resolve) => {
    setTimeout(() => resolve(kept), PATIENCE_MS);
  });
  return Promise.race([answered, late]);
}

/** The address under which the asking page came, with its version. */
async function pageOf(clientId: string): Promise<string | undefined> {
  if (clientId === '') return undefined;
  return (await scope.clients.get(clientId))?.url.replace(/[?#].*$/, '');
}

async function keepShell(): Promise<void> {
  const manifest = await shelf.published();
  await shelf.keep(manifest, manifest.shell);
  tell();
}

/** Open pages that say what is here look again. */
function tell(): void {
  const channel = new BroadcastChannel(base);
  channel.postMessage('kept');
  channel.close();
}

async function sweep(): Promise<void> {
  await shelf.sweep((await shelf.known())?.version ?? BUILT);
}

async function keepVisited(path: string): Promise<void> {
  const manifest = await shelf.published();
  const page = manifest.pages.find((one) => one.path === path);
  if (page !== undefined) await shelf.keepPage(manifest, page);
}

/** Until November 2026 Workbox kept every page of the site. */
async function removeOldKind(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter(
    (name) => name.startsWith('workbox-') && name.endsWith(base),
  );
  await Promise.all(old.map((name) => caches.delete(name)));
}
