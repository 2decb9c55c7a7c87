/** Which files of JavaScript and CSS a page of the site can ask for. */
import type { StatsChunk, StatsCompilation } from 'webpack';

/** The part of Docusaurus's routes that is used. */
interface Route {
  path: string;
  routes?: readonly Route[];
}

/** Names of the chunks of each route, by path and hash. */
export type ChunkNames = Readonly<Record<string, unknown>>;

/**
 * Packages that could load far more than the site asks of them, and what it
 * does ask for: Mermaid for sequence diagrams, Sandpack for its editor.
 */
const ASKED: readonly { of: RegExp; isAsked: RegExp }[] = [
  { of: /node_modules[\\/]mermaid[\\/]/, isAsked: /\bsequenceDiagram-/ },
  { of: /node_modules[\\/]@codesandbox[\\/]sandpack-client/, isAsked: /$^/ },
];

/** Main loads the chunks of all routes by it. */
const REGISTRY = 'registry.js';

export class ChunkGraph {
  private readonly chunks: readonly StatsChunk[];
  private readonly byId: ReadonlyMap<string, StatsChunk>;
  private readonly byName: ReadonlyMap<string, StatsChunk>;

  /** Of a build's stats with its chunks, their relations and origins. */
  constructor({ chunks = [] }: StatsCompilation) {
    this.chunks = chunks;
    this.byId = new Map(chunks.map((chunk) => [String(chunk.id), chunk]));
    this.byName = new Map(
      chunks.flatMap((chunk) =>
        (chunk.names ?? []).map((name) => [name, chunk] as const),
      ),
    );
  }

  /** What every page starts with. */
  entry(): string[] {
    return filesOf(this.chunks.filter(({ initial }) => initial));
  }

  /** What every page may load later: the search. */
  common(): string[] {
    const later = new Set<StatsChunk>();
    for (const child of this.related(this.byName.get('main')?.children)) {
      const origins = child.origins ?? [];
      const isRoute = origins.some(({ module }) => module?.endsWith(REGISTRY));
      if (!isRoute) this.follow(child, later);
    }
    return filesOf([...later]);
  }

  /** What these chunks need, at once or later. */
  under(names: readonly string[]): string[] {
    const found = new Set<StatsChunk>();
    for (const name of names) {
      const chunk = this.byName.get(name);
      // What main has already is in no chunk of its own.
      if (chunk === undefined) continue;
      found.add(chunk);
      for (const sibling of this.related(chunk.siblings)) found.add(sibling);
      for (const child of this.related(chunk.children)) {
        this.follow(child, found);
      }
    }
    if (found.size === 0) {
      throw new Error(`There is none of the chunks ${names.join(', ')}.`);
    }
    return filesOf([...found]);
  }

  private follow(chunk: StatsChunk, found: Set<StatsChunk>): void {
    if (found.has(chunk) || chunk.initial || !isAskedFor(chunk)) return;
    found.add(chunk);
    for (const child of this.related(chunk.children)) this.follow(child, found);
  }

  private related(ids: readonly (string | number)[] = []): StatsChunk[] {
    return ids.flatMap((id) => this.byId.get(String(id)) ?? []);
  }
}

/** False when all that loads the chunk is a part that the site never uses. */
function isAskedFor({ origins = [] }: StatsChunk): boolean {
  return (
    origins.length === 0 ||
    origins.some(({ module = '', request = '' }) =>
      ASKED.every(
        ({ of, isAsked }) => !of.test(module) || isAsked.test(request),
      ),
    )
  );
}

function filesOf(chunks: readonly StatsChunk[]): string[] {
  return chunks.flatMap(({ files }) => files ?? []);
}

/**
 * Names of the chunks of each page, with those of the routes around it.
 * Docusaurus names them in the order in which it walks through its routes.
 */
export function chunkNamesByPath(
  routes: readonly Route[],
  names: ChunkNames,
): Map<string, string[]> {
  const entries = Object.entries(names);
  const found = new Map<string, string[]>();
  let next = 0;
  const walk = (level: readonly Route[], around: readonly string[]) => {
    for (const { path, routes: inner } of level) {
      const [key, own] = entries[next++] ?? ['', {}];
      if (!key.startsWith(`${path}-`)) {
        throw new Error(`The chunks of ${path} were not found, but "${key}".`);
      }
      const all = [...around, ...leaves(own)];
      if (inner === undefined) found.set(path, all);
      else walk(inner, all);
    }
  };
  walk(routes, []);
  return found;
}

/** `{ __comp: 'a', __context: { plugin: 'b' } }` has a and b. */
function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Object.values(value as object).flatMap(leaves);
}
