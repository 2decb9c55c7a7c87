/** A site that can be published anew, and a browser that can run full. */
import { addressOf, MANIFEST, VERSION, type Manifest } from './manifest.ts';
import type { Surroundings } from './shelf.ts';

export const BASE = 'https://host.invalid/some/base/';

/** Pages a and b share a script and the record `shared.json`. */
export function manifestOf(version: string): Manifest {
  const file = (path: string, revision = version) => ({
    path,
    revision: path.startsWith('assets/') ? '' : revision,
    bytes: 100,
    sent: 10,
  });
  return {
    version,
    files: [
      file(`assets/main.${version}.js`),
      file('offline/index.html'),
      file('assets/same.js'),
      file('code/shared.json'),
      file('a/index.html'),
      file('b/index.html'),
      file('pagefind/pagefind.js', 'always the same'),
    ],
    shell: [0, 1],
    search: [6],
    pages: [
      { path: 'a/', title: 'A', kind: 'Pattern', files: [0, 2, 3, 4] },
      { path: 'b/', title: 'B', kind: 'Pattern', files: [0, 2, 3, 5] },
      { path: 'offline/', title: 'Offline', kind: 'About', files: [0, 1] },
    ],
  };
}

/** Stands for a host: each file's text is its path and the version. */
export class FakeHost {
  manifest = manifestOf('v1');
  isConnected = true;
  /** Called before each answer. */
  onAsked: (path: string) => void = () => {};
  readonly asked: string[] = [];

  readonly fetch = (async (input: string): Promise<Response> => {
    const path = input.slice(BASE.length).replace(/\?.*$/, '');
    this.asked.push(path);
    this.onAsked(path);
    await Promise.resolve();
    if (!this.isConnected) throw new TypeError('Failed to fetch');
    const { version, files } = this.manifest;
    if (path === VERSION) return Response.json({ version });
    if (path === MANIFEST) return Response.json(this.manifest);
    const isThere = files.some((file) => addressOf(file.path) === path);
    return new Response(`${path} of ${version}`, {
      status: isThere ? 200 : 404,
    });
  }) as typeof fetch;
}

class FakeCache {
  readonly entries = new Map<string, Response>();
  private readonly storage: FakeCaches;

  constructor(storage: FakeCaches) {
    this.storage = storage;
  }

  async match(url: string): Promise<Response | undefined> {
    return this.entries.get(url.replace(/\?.*$/, ''))?.clone();
  }

  async put(url: string, response: Response): Promise<void> {
    if (this.storage.room <= 0) {
      throw new DOMException('full', 'QuotaExceededError');
    }
    this.storage.room -= 1;
    this.entries.set(url, response);
  }

  async delete(url: string): Promise<boolean> {
    return this.entries.delete(url);
  }

  async keys(): Promise<{ url: string }[]> {
    return [...this.entries.keys()].map((url) => ({ url }));
  }
}

/** The part of `caches` that is used. */
export class FakeCaches {
  /** So many files still fit. */
  room = Infinity;
  private readonly all = new Map<string, FakeCache>();

  async open(name: string): Promise<FakeCache> {
    const known = this.all.get(name) ?? new FakeCache(this);
    this.all.set(name, known);
    return known;
  }

  async has(name: string): Promise<boolean> {
    return this.all.has(name);
  }

  async keys(): Promise<string[]> {
    return [...this.all.keys()];
  }

  async delete(name: string): Promise<boolean> {
    return this.all.delete(name);
  }
}

export function surroundings(host: FakeHost, caches: FakeCaches): Surroundings {
  return {
    caches: caches as unknown as CacheStorage,
    fetch: host.fetch,
  };
}
