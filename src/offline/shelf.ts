/**
 * The files that this browser keeps: one cache for each version of the site,
 * so that a page is never shown with files of another version. A page is in
 * one cache at most, and is there when its HTML is, which is put last.
 *
 * Used by the service worker and by the pages.
 */
import {
  addressOf,
  MANIFEST,
  OFFLINE_PAGE,
  REVISION,
  VERSION,
  type BuiltFile,
  type BuiltPage,
  type Manifest,
} from './manifest.ts';

/** The site was published anew while files were fetched. */
export class ChangedError extends Error {
  override name = 'ChangedError';
  constructor() {
    super('The site has changed meanwhile.');
  }
}

/** A page that is here. */
export interface KeptPage extends BuiltPage {
  version: string;
}

export interface KeepOptions {
  signal?: AbortSignal;
  /** Is told of each file that has come, or was here. */
  onFile?: (file: BuiltFile) => void;
}

/** What the browser gives; tests give something else. */
export interface Surroundings {
  caches: CacheStorage;
  fetch: typeof fetch;
}

/** Which revision a kept answer is of. */
const MARK = 'x-kept-revision';
/** So many files are asked for at once; the page itself goes first. */
const AT_ONCE = 4;
/** How a kept file is looked for. Pagefind adds the time to an address. */
const ANY: CacheQueryOptions = { ignoreSearch: true, ignoreVary: true };

export class Shelf {
  /** Where the site lies: `https://host/some/base/`. */
  readonly base: string;
  private readonly caches: CacheStorage;
  private readonly fetch: typeof fetch;
  private readonly prefix: string;

  constructor(
    base: string,
    { caches, fetch }: Surroundings = {
      caches: globalThis.caches,
      fetch: (...asked) => globalThis.fetch(...asked),
    },
  ) {
    this.base = base;
    this.caches = caches;
    this.fetch = fetch;
    // Other sites may lie on the same host.
    this.prefix = `offline ${base} `;
  }

  /**
   * What is kept under an address. Of several versions it is that of the
   * page that asks, if it is known, and else the newest.
   */
  async find(url: string, asking?: string): Promise<Response | undefined> {
    const names = await this.names();
    if (asking !== undefined) {
      const has = await Promise.all(names.map((name) => this.at(name, asking)));
      const own = has.findIndex((found) => found !== undefined);
      if (own > 0) names.unshift(...names.splice(own, 1));
    }
    for (const name of names) {
      const found = await this.at(name, url);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /**
   * The list of the site's files as it is published now.
   *
   * @throws TypeError without a connection.
   */
  async published(): Promise<Manifest> {
    const version = await this.publishedVersion();
    const known = await this.manifestOf(`${this.prefix}${version}`);
    if (known !== undefined) return known;
    const url = `${this.base}${MANIFEST}?${REVISION}=${version}`;
    const response = await this.ask(url, {});
    const manifest = (await response.json()) as Manifest;
    if (manifest.version !== version) throw new ChangedError();
    return manifest;
  }

  /** The newest list of files that is here. */
  async known(): Promise<Manifest | undefined> {
    for (const name of await this.names()) {
      const manifest = await this.manifestOf(name);
      if (manifest !== undefined) return manifest;
    }
    return undefined;
  }

  /**
   * Fetches what is missing of these files. What changes under its name is
   * put here at once, when all of it has come; what another version has in
   * common with this one is not fetched again.
   *
   * @throws ChangedError when the site was published anew meanwhile.
   * @throws DOMException `QuotaExceededError` when there is no more room, and
   *   `AbortError` when it was stopped.
   */
  keep(
    manifest: Manifest,
    places: readonly number[],
    options: KeepOptions = {},
  ): Promise<void> {
    return this.alone(() => this.keepFiles(manifest, places, options));
  }

  private async keepFiles(
    manifest: Manifest,
    places: readonly number[],
    { signal, onFile }: KeepOptions,
  ): Promise<void> {
    const name = `${this.prefix}${manifest.version}`;
    const cache = await this.caches.open(name);
    const here = await addressesIn(cache);
    const got: [url: string, response: Response][] = [];
    const waiting = [...places];
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined;) {
        signal?.throwIfAborted();
        const file = manifest.files[next]!;
        const url = `${this.base}${addressOf(file.path)}`;
        if (!here.has(url)) {
          const response = await this.obtain(file, url, name, signal);
          // Its name says its version: what has come need not come again.
          if (file.revision === '') await cache.put(url, response);
          else got.push([url, response]);
        }
        onFile?.(file);
        next = waiting.shift();
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } finally {
      waiting.length = 0; // one has failed, and the others end as well
    }
    if (got.length === 0) return;
    if ((await this.publishedVersion()) !== manifest.version) {
      throw new ChangedError();
    }
    signal?.throwIfAborted();
    const list = new Response(JSON.stringify(manifest));
    await cache.put(`${this.base}${MANIFEST}`, list);
    const isPage = ([url]: [string, Response]) => url.endsWith('/');
    for (const [url, response] of got.filter((one) => !isPage(one))) {
      await cache.put(url, response);
    }
    for (const [url, response] of got.filter(isPage)) {
      await cache.put(url, response);
    }
  }

  /** Keeps a page with all that it can ask for, in place of an older one. */
  keepPage(
    manifest: Manifest,
    page: BuiltPage,
    options: KeepOptions = {},
  ): Promise<void> {
    return this.alone(async () => {
      const places = new Set([...manifest.shell, ...page.files]);
      await this.keepFiles(manifest, [...places], options);
      for (const name of await this.names()) {
        if (name === `${this.prefix}${manifest.version}`) continue;
        const cache = await this.caches.open(name);
        await cache.delete(`${this.base}${page.path}`);
      }
      await this.sweepOthers(manifest.version);
    });
  }

  /** Pages that are here, in the order of the list that is the newest. */
  async pages(): Promise<KeptPage[]> {
    const kept = new Map<string, KeptPage>();
    for (const name of await this.names()) {
      for (const page of await this.pagesIn(name)) {
        if (!kept.has(page.path)) kept.set(page.path, page);
      }
    }
    return [...kept.values()];
  }

  /**
   * Paths, as asked for, of files that need not be fetched again: they are
   * here, or another version has the same.
   */
  async present(manifest: Manifest): Promise<Set<string>> {
    const present = new Set<string>();
    for (const name of await this.names()) {
      const here = await addressesIn(await this.caches.open(name));
      const own = await this.manifestOf(name);
      const revisions = new Map(
        own?.files.map(({ path, revision }) => [path, revision]),
      );
      const isCurrent = name === `${this.prefix}${manifest.version}`;
      for (const { path, revision } of manifest.files) {
        const isSame =
          isCurrent || revision === '' || revisions.get(path) === revision;
        const address = addressOf(path);
        if (isSame && here.has(`${this.base}${address}`)) present.add(address);
      }
    }
    return present;
  }

  /** Removes of other versions what nothing that is here can ask for. */
  sweep(current: string): Promise<void> {
    return this.alone(() => this.sweepOthers(current));
  }

  private async sweepOthers(current: string): Promise<void> {
    const newest = `${this.prefix}${current}`;
    const isSearched = await this.hasSearch(newest);
    for (const name of await this.names()) {
      if (name === newest) continue;
      const manifest = await this.manifestOf(name);
      const pages = await this.pagesIn(name);
      // The reader asked for the full text; it stays until there is another.
      const search =
        !isSearched && (await this.hasSearch(name))
          ? (manifest?.search ?? [])
          : [];
      if (manifest === undefined || pages.length + search.length === 0) {
        await this.caches.delete(name);
        continue;
      }
      const needed = [...pages.flatMap(({ files }) => files), ...search];
      await this.removeAllBut(name, manifest, needed);
    }
  }

  /** Removes all but the shell of the newest version. */
  clear(): Promise<void> {
    return this.alone(async () => {
      const [newest, ...others] = await this.names();
      for (const name of others) await this.caches.delete(name);
      if (newest === undefined) return;
      const manifest = await this.manifestOf(newest);
      if (manifest === undefined) return;
      await this.removeAllBut(newest, manifest, manifest.shell);
    });
  }

  /**
   * One change at a time, over all tabs and the service worker: what one
   * has looked at must not be removed by another before it is used.
   */
  private async alone<T>(work: () => Promise<T>): Promise<T> {
    // Node has none before version 24; the caches of a test are its own.
    const locks = (globalThis.navigator as Navigator | undefined)?.locks;
    if (locks === undefined) return work();
    return (await locks.request(this.prefix, work)) as T;
  }

  /** Whether the full text is here in this version, whole. */
  private async hasSearch(name: string): Promise<boolean> {
    const manifest = await this.manifestOf(name);
    if (manifest === undefined || manifest.search.length === 0) return false;
    const here = await addressesIn(await this.caches.open(name));
    return manifest.search.every((place) =>
      here.has(`${this.base}${addressOf(manifest.files[place]!.path)}`),
    );
  }

  private async removeAllBut(
    name: string,
    manifest: Manifest,
    places: readonly number[],
  ): Promise<void> {
    const stays = new Set([
      `${this.base}${MANIFEST}`,
      ...places.map(
        (place) => `${this.base}${addressOf(manifest.files[place]!.path)}`,
      ),
    ]);
    const cache = await this.caches.open(name);
    for (const address of await addressesIn(cache)) {
      if (!stays.has(address)) await cache.delete(address);
    }
  }

  private async obtain(
    file: BuiltFile,
    url: string,
    into: string,
    signal: AbortSignal | undefined,
  ): Promise<Response> {
    for (const name of await this.names()) {
      const found = name === into ? undefined : await this.at(name, url);
      if (found?.headers.get(MARK) === file.revision) return found;
    }
    const query = file.revision === '' ? '' : `?${REVISION}=${file.revision}`;
    const response = await this.ask(`${url}${query}`, {
      signal,
      priority: 'low',
    });
    const headers = new Headers(response.headers);
    headers.delete('content-encoding');
    headers.delete('content-length');
    headers.set(MARK, file.revision);
    // Whole, or not at all: a connection may end in the middle of a file.
    return new Response(await response.blob(), { headers });
  }

  private async publishedVersion(): Promise<string> {
    const url = `${this.base}${VERSION}?${REVISION}=${Date.now()}`;
    const response = await this.ask(url, { cache: 'no-store' });
    const { version } = (await response.json()) as { version: string };
    return version;
  }

  private async ask(url: string, init: RequestInit): Promise<Response> {
    const response = await this.fetch(url, init);
    if (response.ok && !response.redirected) return response;
    throw new TypeError(`${url}: status ${response.status}`);
  }

  /** Names of this site's caches, the newest first. */
  private async names(): Promise<string[]> {
    const names = await this.caches.keys();
    return names.filter((name) => name.startsWith(this.prefix)).reverse();
  }

  private async at(name: string, url: string): Promise<Response | undefined> {
    return (await this.caches.open(name)).match(url, ANY);
  }

  private async manifestOf(name: string): Promise<Manifest | undefined> {
    if (!(await this.caches.has(name))) return undefined;
    const found = await this.at(name, `${this.base}${MANIFEST}`);
    return (await found?.json()) as Manifest | undefined;
  }

  private async pagesIn(name: string): Promise<KeptPage[]> {
    const manifest = await this.manifestOf(name);
    if (manifest === undefined) return [];
    const here = await addressesIn(await this.caches.open(name));
    const { version, pages } = manifest;
    return pages
      .filter(({ path }) => path !== OFFLINE_PAGE)
      .filter(({ path }) => here.has(`${this.base}${path}`))
      .map((page) => ({ ...page, version }));
  }
}

async function addressesIn(cache: Cache): Promise<Set<string>> {
  return new Set((await cache.keys()).map(({ url }) => url));
}
