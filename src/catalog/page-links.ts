/** Where the links and images of a page lead, as far as files tell. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import matter from 'gray-matter';
import { codeFolders } from './code.ts';
import { didYouMean } from './names.ts';
import {
  attributesOf,
  nodesOf,
  textOf,
  type MdxNode,
  type MdxParser,
} from './mdx-tree.ts';

/** A place on a pattern's page that a component makes. */
const MADE = /^(opening|differences-[\w-]+)$/;
/** Pages of components that make headings of their own. */
const OVERVIEW = /<(PatternIndex|Sightings)\b/;

/** Follows the addresses in a page, a path from the root. */
export class PageLinks {
  private readonly root: string;
  private readonly file: string;
  private readonly parse: MdxParser;

  constructor(root: string, file: string, parse: MdxParser) {
    this.root = root;
    this.file = file;
    this.parse = parse;
  }

  /** What is wrong with an address, in a sentence. */
  problem(url: string, isImage: boolean): string | undefined {
    if (/^([a-z][a-z+.-]*:|\/\/)/i.test(url)) return undefined;
    const [, path = '', anchor] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/.exec(url)!;
    if (path === '') return this.anchorProblem(this.file, url, anchor);
    const target = candidates(this.file, path).find((one) =>
      existsSync(join(this.root, one)),
    );
    const from = `${dirname(this.file)}/`;
    if (isImage) {
      return target === undefined
        ? `the image ${url} does not exist. Its path begins at ${from}, or with a slash at static/.`
        : undefined;
    }
    if (!/\.mdx?$/.test(path)) {
      // A file beside the page is handed out as it is.
      if (target !== undefined && /\.\w+$/.test(path)) return undefined;
      return this.routeProblem(url, path, anchor);
    }
    if (target !== undefined) return this.anchorProblem(target, url, anchor);
    const near = didYouMean(path, filesFrom(this.root, this.file));
    return `the link ${url} leads to no file.${near} Its path begins at ${from}.`;
  }

  private routeProblem(
    url: string,
    path: string,
    anchor: string | undefined,
  ): string | undefined {
    const base = new URL(routeOf(this.root, this.file), 'http://site');
    const { pathname } = new URL(path, base);
    const route = pathname.endsWith('/') ? pathname : `${pathname}/`;
    const routes = routesOf(this.root);
    const target = routes.get(route);
    if (target !== undefined) return this.anchorProblem(target, url, anchor);
    if (routes.has(route)) return undefined;
    const near = didYouMean(route, [...routes.keys()]);
    return `the link ${url} leads to no page of the site.${near}`;
  }

  private anchorProblem(
    file: string,
    url: string,
    anchor: string | undefined,
  ): string | undefined {
    if (anchor === undefined || anchor === '') return undefined;
    const text = read(this.root, file);
    if (MADE.test(anchor) || OVERVIEW.test(text)) return undefined;
    let ids: string[];
    try {
      ids = idsOf(this.parse(text));
    } catch {
      return undefined; // said of that page
    }
    if (ids.includes(decodeURI(anchor))) return undefined;
    const near = didYouMean(anchor, ids);
    return `the link ${url} leads to no heading of ${file}.${near}`;
  }
}

/** The files that a path may mean: beside the page, in static/, in the root. */
function candidates(file: string, path: string): string[] {
  const plain = decodeURI(path);
  if (plain.startsWith('@site/')) return [plain.slice('@site/'.length)];
  return plain.startsWith('/')
    ? [join('static', plain), join('docs', plain)]
    : [join(dirname(file), plain)];
}

/** The addresses of the site, with the page's file where there is one. */
function routesOf(root: string): Map<string, string | undefined> {
  const routes = new Map<string, string | undefined>([['/', undefined]]);
  for (const file of pagesOf(root)) routes.set(routeOf(root, file), file);
  for (const slug of ['', 'simulation', ...codeFolders(root)]) {
    // TypeDoc writes these pages during the build.
    routes.set(join('/api', slug, '/'), undefined);
  }
  for (const category of foldersOf(root)) {
    const route = `/${category}/`;
    if (!routes.has(route)) routes.set(route, undefined);
  }
  return routes;
}

function routeOf(root: string, file: string): string {
  const { slug } = matter(read(root, file), {}).data as { slug?: string };
  const own = file.replace(/^docs/, '').replace(/(\/index)?\.mdx?$/, '/');
  return slug === undefined ? own : join(dirname(own), slug, '/');
}

/** The names of the headings and elements of a page, as in its addresses. */
export function idsOf(tree: MdxNode): string[] {
  const ids: string[] = [];
  for (const node of nodesOf(tree)) {
    const own = attributesOf(node).find(({ name }) => name === 'id')?.value;
    if (typeof own === 'string') ids.push(own);
    if (node.type !== 'heading') continue;
    const [, words = '', given] = /^(.*?)(?:\s*\{#([^}]+)\})?$/s.exec(
      textOf(node),
    )!;
    ids.push(given ?? unique(idOf(words), ids));
  }
  return ids;
}

/** As GitHub does, and Docusaurus after it. */
function idOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}

function unique(id: string, ids: readonly string[]): string {
  let name = id;
  for (let i = 1; ids.includes(name); i += 1) name = `${id}-${i}`;
  return name;
}

/** Folders of pages; what TypeDoc writes is not there before a build. */
function foldersOf(root: string): string[] {
  return readdirSync(join(root, 'docs'), { withFileTypes: true })
    .filter((one) => one.isDirectory() && one.name !== 'api')
    .map(({ name }) => name);
}

function pagesOf(root: string): string[] {
  return ['', ...foldersOf(root)].flatMap((folder) =>
    readdirSync(join(root, 'docs', folder))
      .filter((name) => /^[^_].*\.mdx?$/.test(name))
      .map((name) => join('docs', folder, name)),
  );
}

/** The pages of the same folder, as a link would name them. */
function filesFrom(root: string, file: string): string[] {
  const folder = dirname(file);
  return pagesOf(root).map((one) =>
    dirname(one) === folder
      ? one.replace(`${folder}/`, './')
      : one.replace('docs/', '../'),
  );
}

function read(root: string, file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
