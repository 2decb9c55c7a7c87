/** Loads the reader's files as modules, in the order of their imports. */
import { placeAt, type Compiled, type Compiler } from './compile.ts';
import { Places } from './places.ts';
import { Planner, type Project } from './plan.ts';
import { ReaderError } from './reader-error.ts';
import { thrownText } from './text.ts';

/** How the platform makes a module of a text and imports it. */
export interface Platform {
  urlOf(code: string): string;
  load(url: string): Promise<Module>;
}

export type Module = Readonly<Record<string, unknown>>;

export class Loader {
  readonly places = new Places();
  private readonly platform: Platform;
  private readonly planner: Planner;
  private readonly shared: ReadonlyMap<string, string>;
  private readonly urls = new Map<string, string>();

  /** `shared` holds the URL of each module that the runner provides. */
  constructor(
    platform: Platform,
    project: Omit<Project, 'shared'>,
    shared: ReadonlyMap<string, string>,
    compiler: Compiler,
  ) {
    this.platform = platform;
    const whole = { ...project, shared: [...shared.keys()] };
    this.planner = new Planner(whole, compiler);
    this.shared = shared;
  }

  /**
   * Loads a file and what it imports.
   *
   * @throws ReaderError when a file can't be read, linked or run.
   */
  async load(entry: string): Promise<Module> {
    for (const compiled of this.planner.order(entry)) {
      const url = this.platform.urlOf(this.linked(compiled));
      this.urls.set(compiled.file, url);
      this.places.add(compiled, url);
      await this.evaluate(compiled, url);
    }
    return this.platform.load(this.urls.get(entry)!);
  }

  /** One file at a time, so that an error belongs to a known file. */
  private async evaluate(compiled: Compiled, url: string): Promise<void> {
    try {
      await this.platform.load(url);
    } catch (error) {
      throw this.explain(compiled, error);
    }
  }

  /** The code with the URL of each module instead of its specifier. */
  private linked({ file, code, imports }: Compiled): string {
    const parts: string[] = [];
    let from = 0;
    for (const { specifier, start, end } of imports) {
      const url = this.urlOf(file, specifier);
      parts.push(code.slice(from, start), JSON.stringify(url));
      from = end;
    }
    // The name stands in stack traces instead of the URL, where supported.
    return `${parts.join('')}${code.slice(from)}\n//# sourceURL=${file}`;
  }

  private urlOf(file: string, specifier: string): string {
    const target = this.planner.target(file, specifier);
    const { shared, file: own } = target as { shared?: string; file?: string };
    return this.shared.get(shared ?? '') ?? this.urls.get(own ?? '') ?? '';
  }

  private explain(compiled: Compiled, error: unknown): ReaderError {
    const { file, imports } = compiled;
    const text = this.places.named(thrownText(error));
    if (!(error instanceof SyntaxError)) {
      const place = this.places.of(error) ?? { file, line: 1 };
      const where = `line ${place.line}`;
      const at = place.file === file ? where : `${place.file}, ${where}`;
      return new ReaderError(
        `${file} threw when it was loaded (${at}): ${text}.`,
        place,
      );
    }
    // The engines word it differently, but all quote the missing name.
    const names = [...text.matchAll(/'([^']+)'/g)].map((match) => match[1]!);
    const missing = imports.find((one) =>
      one.names.some((name) => names.includes(name)),
    );
    if (missing === undefined) {
      return new ReaderError(`${file} can't be read: ${text}.`, {
        file,
        line: 1,
      });
    }
    const name = missing.names.find((one) => names.includes(one))!;
    const place = placeAt(compiled, missing.start);
    return new ReaderError(
      `${file}, line ${place.line}: '${missing.specifier}' exports no value ` +
        `called ${name}. If it is a type, write \`import type\`.`,
      place,
    );
  }
}
