import { beforeEach, describe, expect, it } from 'vitest';

import { FetchAll, missingFiles } from './fetching.ts';
import {
  BASE,
  FakeCaches,
  FakeHost,
  manifestOf,
  surroundings,
} from './fixture.ts';
import { ChangedError, Shelf } from './shelf.ts';

let host: FakeHost;
let caches: FakeCaches;
let shelf: Shelf;

beforeEach(() => {
  host = new FakeHost();
  caches = new FakeCaches();
  shelf = new Shelf(BASE, surroundings(host, caches));
});

async function visit(path: string): Promise<void> {
  const manifest = await shelf.published();
  const page = manifest.pages.find((one) => one.path === path)!;
  await shelf.keepPage(manifest, page);
}

const kept = async () =>
  (await shelf.pages()).map(({ path, version }) => `${path} ${version}`).sort();
const textOf = async (path: string, asking?: string) =>
  (await shelf.find(BASE + path, asking && BASE + asking))?.text();

describe('a page that was visited', () => {
  it('is here with all that it can ask for, and the shell', async () => {
    await visit('a/');
    expect(await kept()).toEqual(['a/ v1']);
    for (const path of [
      'a/',
      'code/shared.json',
      'assets/same.js',
      'offline/',
    ]) {
      expect(await textOf(path)).toBe(`${path} of v1`);
    }
    expect(await textOf('b/')).toBeUndefined();
    expect(host.asked).not.toContain('pagefind/pagefind.js');
  });

  it('is not here when the connection was lost before its last file', async () => {
    host.onAsked = (path) => {
      if (path === 'a/') host.isConnected = false;
    };
    await expect(visit('a/')).rejects.toThrow('Failed to fetch');
    expect(await kept()).toEqual([]);
    host.isConnected = true;
    host.onAsked = () => {};
    host.asked.length = 0;
    await visit('a/');
    expect(await kept()).toEqual(['a/ v1']);
    expect(host.asked).not.toContain('assets/same.js');
  });

  it('is fetched once', async () => {
    await visit('a/');
    host.asked.length = 0;
    await visit('a/');
    expect(host.asked).toEqual(['offline-version.json']);
  });
});

describe('a site that is published anew', () => {
  beforeEach(async () => {
    await visit('a/');
    await visit('b/');
    host.manifest = manifestOf('v2');
    host.asked.length = 0;
    await visit('a/');
  });

  it('replaces the page that is visited, and leaves the others whole', async () => {
    expect(await kept()).toEqual(['a/ v2', 'b/ v1']);
    expect(await textOf('a/')).toBe('a/ of v2');
    expect(await textOf('b/')).toBe('b/ of v1');
    expect(await textOf('assets/main.v1.js')).toBe('assets/main.v1.js of v1');
  });

  it('gives each page what is of its own version', async () => {
    expect(await textOf('code/shared.json', 'a/')).toBe(
      'code/shared.json of v2',
    );
    expect(await textOf('code/shared.json', 'b/')).toBe(
      'code/shared.json of v1',
    );
  });

  it('is not asked again for what has not changed', () => {
    expect(host.asked).toContain('code/shared.json');
    expect(host.asked).not.toContain('assets/same.js');
  });

  it('keeps nothing of the old version when no page is of it', async () => {
    await visit('b/');
    expect(await caches.keys()).toEqual([`offline ${BASE} v2`]);
  });

  it('mixes no versions when it happens in the middle of a page', async () => {
    const manifest = await shelf.published();
    host.manifest = manifestOf('v3');
    const again = shelf.keepPage(manifest, manifest.pages[1]!);
    await expect(again).rejects.toThrow(ChangedError);
    expect(await kept()).toEqual(['a/ v2', 'b/ v1']);
    expect(await textOf('code/shared.json', 'b/')).toBe(
      'code/shared.json of v1',
    );
  });
});

describe('fetching everything', () => {
  it('brings every page and the search, and counts what comes', async () => {
    await visit('a/');
    const all = new FetchAll(shelf);
    const shown: number[] = [];
    all.subscribe(() => shown.push(all.state.done));
    await all.start();
    expect(await kept()).toEqual(['a/ v1', 'b/ v1']);
    expect(await textOf('pagefind/pagefind.js')).toBeDefined();
    expect(all.state).toEqual({
      isRunning: false,
      done: 20,
      total: 20,
      problem: '',
    });
    expect(shown).toEqual([...shown].sort((one, other) => one - other));
  });

  it('says that the connection was lost, and goes on from there', async () => {
    host.onAsked = (path) => (host.isConnected = path !== 'b/');
    const all = new FetchAll(shelf);
    await all.start();
    expect(all.state.problem).toContain('The connection was lost');
    expect(await kept()).toEqual(['a/ v1']);
    host.onAsked = () => (host.isConnected = true);
    host.asked.length = 0;
    await all.start();
    expect(all.state.problem).toBe('');
    expect(await kept()).toEqual(['a/ v1', 'b/ v1']);
    expect(host.asked).not.toContain('a/');
  });

  it('says that there is no more room', async () => {
    caches.room = 7;
    const all = new FetchAll(shelf);
    await all.start();
    expect(all.state.problem).toContain('no more room');
    expect(await kept()).toEqual(['a/ v1']);
  });

  it('stops', async () => {
    const all = new FetchAll(shelf);
    host.onAsked = (path) => path === 'b/' && all.stop();
    await all.start();
    expect(all.state.problem).toBe('Stopped.');
    expect(await kept()).toEqual(['a/ v1']);
  });

  it('starts anew when the site is published meanwhile', async () => {
    host.onAsked = (path) => {
      if (path === 'b/') host.manifest = manifestOf('v2');
    };
    const all = new FetchAll(shelf);
    await all.start();
    expect(all.state.problem).toBe('');
    expect(await kept()).toEqual(['a/ v2', 'b/ v2']);
    expect(await caches.keys()).toEqual([`offline ${BASE} v2`]);
  });
});

describe('the full text that was fetched', () => {
  it('stays when the site is published anew, and is not counted again', async () => {
    await new FetchAll(shelf).start();
    host.manifest = manifestOf('v2');
    await visit('a/');
    await visit('b/');
    await shelf.sweep('v2');
    expect(await kept()).toEqual(['a/ v2', 'b/ v2']);
    expect(await textOf('pagefind/pagefind.js')).toBeDefined();
    expect(await missingFiles(shelf, await shelf.published())).toEqual([]);
    host.asked.length = 0;
    await new FetchAll(shelf).start();
    expect(host.asked).not.toContain('pagefind/pagefind.js');
    await shelf.sweep('v2');
    expect(await caches.keys()).toEqual([`offline ${BASE} v2`]);
  });

  it('counts as missing what has changed under its name', async () => {
    await new FetchAll(shelf).start();
    host.manifest = manifestOf('v2');
    const missing = await missingFiles(shelf, await shelf.published());
    expect(missing).toContain('a/index.html');
    expect(missing).not.toContain('assets/same.js');
    expect(missing).not.toContain('pagefind/pagefind.js');
  });
});

it('removes all pages and keeps the shell', async () => {
  await visit('a/');
  await shelf.clear();
  expect(await kept()).toEqual([]);
  expect(await textOf('offline/')).toBe('offline/ of v1');
  expect(await textOf('code/shared.json')).toBeUndefined();
});

it('leaves the caches of other sites on the same host alone', async () => {
  const other = new Shelf(BASE, surroundings(host, caches));
  await caches.open('offline https://host.invalid/ v0');
  await caches.open('of something else');
  await visit('a/');
  await other.clear();
  expect(await caches.keys()).toContain('offline https://host.invalid/ v0');
  expect(await caches.keys()).toContain('of something else');
});
