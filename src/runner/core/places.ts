/** Finds where in the reader's TypeScript an error comes from. */
import type { Place } from '../types.ts';
import type { Compiled } from './compile.ts';

/** A file of another pattern has its folder before it. */
const FRAME = /((?:[\w-]+\/)?([\w.-]+\.ts)):(\d+):(\d+)/;
const MAX_STACK = 20_000;

/** Knows the loaded files by name and by the URL they were loaded from. */
export class Places {
  private readonly files = new Map<string, Compiled>();
  private readonly names = new Map<string, string>();

  add(compiled: Compiled, url: string): void {
    this.files.set(compiled.file, compiled);
    this.names.set(url, compiled.file);
  }

  /** The innermost frame that lies in the reader's code. */
  of(error: unknown): Place | undefined {
    return this.inStack(stackOf(error));
  }

  /** The same, of a stack as text. */
  inStack(stack: string): Place | undefined {
    for (const line of stack.slice(0, MAX_STACK).split('\n')) {
      const place = this.inFrame(line);
      if (place !== undefined) return place;
    }
    return undefined;
  }

  /** Text with the names of the files instead of where they came from. */
  named(text: string): string {
    let result = text;
    for (const [url, file] of this.names) result = result.replaceAll(url, file);
    return result;
  }

  private inFrame(line: string): Place | undefined {
    const match = FRAME.exec(this.named(line));
    const [, inFolder = '', name = ''] = match ?? [];
    const compiled = this.files.get(inFolder) ?? this.files.get(name);
    if (match === null || compiled === undefined) return undefined;
    const at = compiled.mappings.original(Number(match[3]), Number(match[4]));
    return { file: compiled.file, ...at };
  }
}

function stackOf(error: unknown): string {
  try {
    const { stack } = error as { stack?: unknown };
    return typeof stack === 'string' ? stack : '';
  } catch {
    return ''; // undefined was thrown, or a getter threw
  }
}
