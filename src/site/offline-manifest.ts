/** Lists the built files for the service worker, page by page. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  OFFLINE_PAGE,
  type BuiltFile,
  type BuiltPage,
  type Manifest,
} from '../offline/manifest.ts';
import type { ChunkGraph } from './chunk-graph.ts';

export interface Built {
  /** The folder of the built site. */
  outDir: string;
  baseUrl: string;
  graph: ChunkGraph;
  /** Names of chunks by the path of a page, which begins with `baseUrl`. */
  chunkNames: ReadonlyMap<string, readonly string[]>;
}

/** What pages show without asking a name: fonts, icons, the app's manifest. */
const ALWAYS = /^(fonts\/|img\/|manifest\.json$)/;
/** Pagefind comes with three interfaces of its own, which nobody loads. */
const SEARCH =
  /^pagefind\/(fragment\/|index\/|pagefind(-worker)?\.js$|pagefind-entry|.*pf_meta$|wasm\.en)/;
/** A record that a page's script or HTML names. */
const RECORD = /\b(?:code|diagrams)\/[\w./-]+?\.(?:json|svg)\b/g;
/** A playground in a page's HTML, with its pattern's slug. */
const PLAYGROUND = /data-pattern="?([\w-]+)/g;
/** Read by the tests alone. */
const NEVER = /\/fingerprints\.json$/;
/** What each download has. */
const SHARED = 'code/_download.json';

/** What hosts compress. */
const TEXT = /\.(html|js|css|json|svg)$/;
/** Its name changes with its text. */
const NAMED_BY_TEXT = /^assets\//;

/** Lists what each page can ask for, and what all pages have in common. */
export function listBuiltFiles(built: Built): Manifest {
  const { outDir, baseUrl, graph, chunkNames } = built;
  const all = new Set(filesIn(outDir));
  const list = new FileList(outDir);
  const records = new Records(outDir, all);
  const common = [
    ...graph.entry(),
    ...graph.common(),
    ...[...all].filter((path) => ALWAYS.test(path)),
  ];
  const pages: BuiltPage[] = [];
  for (const [route, names] of [...chunkNames].sort()) {
    const path = route.slice(baseUrl.length);
    const page = `${path}index.html`;
    if (!all.has(page)) continue;
    const scripts = graph.under(names);
    const html = readFileSync(join(outDir, page), 'utf8');
    const files = new Set([...common, ...scripts]);
    for (const file of [page, ...scripts]) records.namedIn(file, files);
    records.ofPlaygrounds(html, files);
    files.add(page); // last: with it the page is here
    const places = [...files].map((file) => list.place(file));
    pages.push({ path, ...wordsOf(html), files: places });
  }
  const shell = pages.find(({ path }) => path === OFFLINE_PAGE)?.files;
  if (shell === undefined) {
    throw new Error(`The site has no page ${OFFLINE_PAGE}.`);
  }
  const search = [...all]
    .filter((path) => SEARCH.test(path))
    .map((path) => list.place(path));
  return { version: list.version(), files: list.files, shell, search, pages };
}

/** Code and drawings that lie beside the pages. */
class Records {
  private readonly outDir: string;
  private readonly all: ReadonlySet<string>;
  private readonly named = new Map<string, readonly string[]>();

  constructor(outDir: string, all: ReadonlySet<string>) {
    this.outDir = outDir;
    this.all = all;
  }

  /** Adds those that a built file names; many pages have a script in common. */
  namedIn(file: string, to: Set<string>): void {
    let found = this.named.get(file);
    if (found === undefined) {
      const text = readFileSync(join(this.outDir, file), 'utf8');
      found = (text.match(RECORD) ?? []).filter((path) => this.all.has(path));
      this.named.set(file, found);
    }
    for (const path of found) to.add(path);
  }

  /** Adds what the playgrounds of a page ask for by the pattern's name. */
  ofPlaygrounds(html: string, to: Set<string>): void {
    for (const [, slug = ''] of html.matchAll(PLAYGROUND)) {
      const isOwn = new RegExp(
        `^(code|diagrams)/${slug}(/.*\\.(json|svg)|(\\.\\w+)?\\.json)$`,
      );
      for (const path of this.all) {
        if (isOwn.test(path) && !NEVER.test(path)) to.add(path);
      }
      to.add(SHARED);
    }
  }
}

/** Files that are listed, each once. */
class FileList {
  readonly files: BuiltFile[] = [];
  private readonly places = new Map<string, number>();
  private readonly outDir: string;

  constructor(outDir: string) {
    this.outDir = outDir;
  }

  place(path: string): number {
    const known = this.places.get(path);
    if (known !== undefined) return known;
    const text = readFileSync(join(this.outDir, path));
    this.files.push({
      path,
      revision: NAMED_BY_TEXT.test(path) ? '' : hashOf(text),
      bytes: text.length,
      sent: TEXT.test(path) ? gzipSync(text).length : text.length,
    });
    this.places.set(path, this.files.length - 1);
    return this.files.length - 1;
  }

  version(): string {
    const names = this.files.map(({ path, revision }) => path + revision);
    return hashOf(names.sort().join('\n'));
  }
}

function hashOf(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** What a page calls itself. */
function wordsOf(html: string): { title: string; kind: string } {
  const title = /<title[^>]*>(.*?)<\/title>/s.exec(html)?.[1] ?? '';
  const kind = /data-pagefind-meta="?kind:(\w+)/.exec(html)?.[1] ?? 'About';
  return { title: unescaped(title.replace(/ \| .*$/s, '')), kind };
}

function unescaped(html: string): string {
  const signs: Record<string, string> = {
    '&amp;': '&',
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#x27;': "'",
    '&#39;': "'",
  };
  return html.replace(/&[#\w]+;/g, (sign) => signs[sign] ?? sign);
}

function filesIn(outDir: string): string[] {
  if (!existsSync(outDir)) throw new Error(`There is no ${outDir}.`);
  return readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => relative(outDir, file).replaceAll('\\', '/'))
    .sort();
}
