/**
 * What the build says of its own files (`offline-files.json`), and sums over
 * it. Read by the service worker, by the pages and by the tests.
 */

export interface BuiltFile {
  /** Below the base address: `cache/cache-aside/index.html`. */
  path: string;
  /** Changes with the text; empty where the name does (`assets/`). */
  revision: string;
  /** As it is kept. */
  bytes: number;
  /** As a host sends it that compresses text with gzip. */
  sent: number;
}

export interface BuiltPage {
  /** Below the base address: `cache/cache-aside/`; empty for the home page. */
  path: string;
  title: string;
  /** `Pattern`, `Reference` or `About`. */
  kind: string;
  /** Places in `files` of all that the page can ask for; its HTML is last. */
  files: number[];
}

export interface Manifest {
  /** Differs between any two builds of which a listed file differs. */
  version: string;
  files: BuiltFile[];
  /** What all pages have in common, and the page `offline/`. */
  shell: number[];
  /** The index of the full text. */
  search: number[];
  pages: BuiltPage[];
}

/** Names of the two files, below the base address. */
export const MANIFEST = 'offline-files.json';
export const VERSION = 'offline-version.json';
/** The page that says what is here. It counts as part of the shell. */
export const OFFLINE_PAGE = 'offline/';
/** A parameter with which the service worker leaves a request alone. */
export const REVISION = 'rev';

/** Below the base address, without `index.html`, as a browser asks for it. */
export function addressOf(path: string): string {
  return path.replace(/(^|\/)index\.html$/, '$1');
}

/** What never changes under its name, or hardly: asked of no host twice. */
export function isLasting(path: string): boolean {
  return /^(assets|fonts|img)\//.test(path);
}

/** Places of all files that can be kept, each once, page by page. */
export function everything(manifest: Manifest): number[] {
  const { shell, search, pages } = manifest;
  return [
    ...new Set([...shell, ...pages.flatMap(({ files }) => files), ...search]),
  ];
}
