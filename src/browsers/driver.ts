/**
 * What the checks need of a browser, and no more, so that the same check
 * drives Chromium, Firefox and WebKit, each by the protocol it speaks best.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A browser that can be started on this machine, or can't. */
export interface Driver {
  name: string;
  /** The packages of Debian that bring it, and what Ubuntu calls them. */
  packages: string;
  isInstalled(): boolean;
  /** Starts it without a window. @throws Error when it does not start. */
  launch(): Promise<Browser>;
}

export interface Browser {
  /** `152.0.2`, as the browser says it. */
  version: string;
  /** Opens a page; waits until it has loaded. */
  open(url: string): Promise<Page>;
  /** Ends the browser and whatever was started for it. */
  close(): Promise<void>;
}

export interface Page {
  /**
   * The value of a JavaScript expression, as JSON carries it; a promise is
   * awaited, for at most `EVALUATE_MS`.
   *
   * @throws Error when the expression throws or its promise is rejected.
   */
  evaluate<T>(expression: string): Promise<T>;
  close(): Promise<void>;
}

/** More than any check lets a page take for one answer. */
export const EVALUATE_MS = 900_000;

/**
 * An expression whose value is text, whatever `expression` does: protocols
 * differ in how they carry values and errors, and agree about strings.
 */
export function asText(expression: string): string {
  return (
    `(async () => { try { return JSON.stringify([await (${expression})]); } ` +
    'catch (error) { return JSON.stringify(`${error}`); } })()'
  );
}

/** The value that `asText` made text of. @throws Error when it threw. */
export function fromText<T>(text: unknown): T {
  const answer: unknown = JSON.parse(String(text));
  if (Array.isArray(answer)) return answer[0] as T;
  throw new Error(String(answer));
}

/** The first of these commands that is on the PATH. */
export function commandOf(...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}
