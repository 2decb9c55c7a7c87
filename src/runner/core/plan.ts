/** Decides which files a run loads, and in which order. */
import { placeAt, type Compiled, type Compiler } from './compile.ts';
import type { Import } from './imports.ts';
import { ReaderError } from './reader-error.ts';

/** What an import stands for: a file of the reader, or a shared module. */
export type Target = { file: string } | { shared: string };

export interface Project {
  slug: string;
  /** By name; a file of another pattern by `<folder>/<name>`. */
  files: Readonly<Record<string, string>>;
  /** The file that stands for `./<slug>.ts`. */
  variant: string;
  /** Names of the modules that the runner itself provides. */
  shared: readonly string[];
}

/** Compiles and orders files so that each comes after what it imports. */
export class Planner {
  private readonly project: Project;
  private readonly compiler: Compiler;
  private readonly compiled = new Map<string, Compiled>();

  constructor(project: Project, compiler: Compiler) {
    this.project = project;
    this.compiler = compiler;
  }

  /**
   * The files that `entry` needs, itself last, without those that an
   * earlier call has returned.
   *
   * @throws ReaderError for a syntax error, a missing or unknown import, or
   * a cycle; it names the file and the line.
   */
  order(entry: string): Compiled[] {
    const order: Compiled[] = [];
    this.visit(entry, [], order);
    return order;
  }

  /** What an import written in `file` stands for, if anything. */
  target(file: string, specifier: string): Target | undefined {
    const { slug, files, variant, shared } = this.project;
    if (shared.includes(specifier)) return { shared: specifier };
    const name = resolved(slug, file, specifier);
    if (name === undefined) return undefined;
    // A variant may build on the real thing; for all others it stands in.
    const stands = name === `${slug}.ts` && file !== variant;
    const found = stands ? variant : name;
    return Object.hasOwn(files, found) ? { file: found } : undefined;
  }

  private visit(
    file: string,
    path: readonly string[],
    order: Compiled[],
  ): void {
    if (this.compiled.has(file)) return;
    const source = this.project.files[file] ?? '';
    const compiled = this.compiler.compile(file, source);
    const trail = [...path, file];
    for (const wanted of compiled.imports) {
      const target = this.target(file, wanted.specifier);
      if (target === undefined) throw this.unknown(compiled, wanted);
      if ('shared' in target) continue;
      if (trail.includes(target.file)) {
        throw this.cycle(compiled, wanted, trail, target.file);
      }
      this.visit(target.file, trail, order);
    }
    this.compiled.set(file, compiled);
    order.push(compiled);
  }

  private unknown(from: Compiled, wanted: Import): ReaderError {
    const place = placeAt(from, wanted.start);
    const { slug, files, shared } = this.project;
    const own = Object.keys(files)
      .filter((name) => name !== from.file)
      .map((name) => `'${specifierOf(slug, from.file, name)}'`);
    const known = [...own, ...shared.map((name) => `'${name}'`)].join(', ');
    return new ReaderError(
      `${from.file}, line ${place.line}: there is no '${wanted.specifier}' ` +
        `here. It can import ${known}.`,
      place,
    );
  }

  private cycle(
    from: Compiled,
    wanted: Import,
    trail: readonly string[],
    file: string,
  ): ReaderError {
    const place = placeAt(from, wanted.start);
    const circle = [...trail.slice(trail.indexOf(file)), file].join(' → ');
    return new ReaderError(
      `${from.file}, line ${place.line}: the imports go in a circle: ` +
        `${circle}. Move what both need into the one that imports nothing.`,
      place,
    );
  }
}

/** The name of the file that an import written in `file` means. */
function resolved(
  slug: string,
  file: string,
  specifier: string,
): string | undefined {
  const folder = folderOf(slug, file);
  const [, beside] = /^\.\/([^/]+)$/.exec(specifier) ?? [];
  const [, other, there] = /^\.\.\/([^/]+)\/([^/]+)$/.exec(specifier) ?? [];
  const name = beside ?? there;
  if (name === undefined) return undefined;
  const wanted = other ?? folder;
  return wanted === slug ? name : `${wanted}/${name}`;
}

/** How `file` would import what is called `name`. */
function specifierOf(slug: string, file: string, name: string): string {
  const there = folderOf(slug, name);
  const [base] = name.split('/').slice(-1);
  if (there === folderOf(slug, file)) return `./${base}`;
  return `../${there}/${base}`;
}

function folderOf(slug: string, file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : slug;
}
