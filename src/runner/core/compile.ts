/** Turns one TypeScript file into JavaScript of the same lines. */
import { transform } from 'sucrase';
import type { Place } from '../types.ts';
import { findImports, type Import } from './imports.ts';
import { ReaderError } from './reader-error.ts';
import { Mappings } from './source-map.ts';

export interface Compiled {
  readonly file: string;
  readonly code: string;
  readonly imports: readonly Import[];
  readonly mappings: Mappings;
}

/**
 * Strips the types. Imports are kept as written (`verbatimModuleSyntax`), so
 * what is imported only as a type has to say `import type`.
 *
 * @throws ReaderError for a syntax error, with its place.
 */
export function compile(file: string, source: string): Compiled {
  try {
    const { code, sourceMap } = transform(source, {
      transforms: ['typescript'],
      disableESTransforms: true,
      keepUnusedImports: true,
      sourceMapOptions: { compiledFilename: file },
      filePath: file,
    });
    const mappings = new Mappings(sourceMap?.mappings ?? '');
    return { file, code, imports: findImports(code), mappings };
  } catch (error) {
    throw syntaxError(file, error);
  }
}

/** Compiles, and knows the last text of each file that it has compiled. */
export class Compiler {
  private readonly known = new Map<
    string,
    { source: string; compiled: Compiled }
  >();

  /** @throws ReaderError for a syntax error, with its place. */
  compile(file: string, source: string): Compiled {
    const known = this.known.get(file);
    if (known?.source === source) return known.compiled;
    const compiled = compile(file, source);
    this.known.set(file, { source, compiled });
    return compiled;
  }

  /** Compiles ahead of time. What can't be read is told when it is loaded. */
  prepare(files: Readonly<Record<string, string>>): void {
    for (const [file, source] of Object.entries(files)) {
      try {
        this.compile(file, source);
      } catch {
        // The job that needs it throws the same.
      }
    }
  }
}

/** Where a character of the compiled code stands in its TypeScript. */
export function placeAt(compiled: Compiled, index: number): Place {
  const before = compiled.code.slice(0, index).split('\n');
  const column = before.at(-1)!.length + 1;
  const { file, mappings } = compiled;
  return { file, ...mappings.original(before.length, column) };
}

function syntaxError(file: string, error: unknown): unknown {
  const { loc, message } = error as {
    loc?: { line: number; column: number };
    message?: string;
  };
  if (loc === undefined || message === undefined) return error;
  const what = message
    .replace(`Error transforming ${file}: `, '')
    .replace(/ ?\(\d+:\d+\)$/, '')
    .replace(/\.$/, '');
  const { line, column } = loc;
  return new ReaderError(
    `${file} can't be read: syntax error on line ${line}, column ${column}: ` +
      `${what.charAt(0).toLowerCase()}${what.slice(1)}.`,
    { file, line, column },
  );
}
