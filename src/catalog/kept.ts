/**
 * What was made of some files is kept while they stay as they are, so that an
 * edit of one pattern costs the same among ten patterns and among a hundred,
 * and so does a second start of the development server.
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';

/** Values by key, each with a stamp of the files that it was made of. */
export class Kept<T> {
  private readonly made = new Map<string, { stamp: string; value: T }>();

  /** The value of `key`, made anew if `stamp` is not that of the last time. */
  of(key: string, stamp: string, make: () => T): T {
    const known = this.made.get(key);
    if (known?.stamp === stamp) return known.value;
    const value = make();
    this.made.set(key, { stamp, value });
    return value;
  }
}

/** The same for what JSON can hold, kept in a folder as well if there is one. */
export class KeptFiles<T> {
  private readonly made = new Map<string, { stamp: string; value: T }>();
  private readonly folder: string | undefined;

  constructor(folder?: string) {
    this.folder = folder;
  }

  /** As with `Kept`, also when `stamp` is that of an earlier process. */
  async of(key: string, stamp: string, make: () => Promise<T>): Promise<T> {
    const known = this.made.get(key) ?? this.read(key);
    if (known?.stamp === stamp) {
      this.made.set(key, known);
      return known.value;
    }
    const made = { stamp, value: await make() };
    this.made.set(key, made);
    if (this.folder === undefined) return made.value;
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(this.file(key), JSON.stringify(made));
    return made.value;
  }

  private read(key: string): { stamp: string; value: T } | undefined {
    if (this.folder === undefined || !existsSync(this.file(key)))
      return undefined;
    try {
      const text = readFileSync(this.file(key), 'utf8');
      return JSON.parse(text) as { stamp: string; value: T };
    } catch {
      return undefined; // cut off while it was written: it is made anew
    }
  }

  private file(key: string): string {
    return join(this.folder ?? '', `${key}.json`);
  }
}

/**
 * A text that changes when one of these files does, or a file of one of these
 * folders: names, sizes and times of change. Paths are from `root`; one that
 * is not there counts as such.
 */
export function stampOf(root: string, paths: readonly string[]): string {
  return paths.map((path) => stampOfPath(join(root, path))).join('\n');
}

function stampOfPath(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'none';
  if (!stats.isDirectory()) return numbersOf(stats);
  return readdirSync(path)
    .map((name) => {
      const file = statSync(join(path, name), { throwIfNoEntry: false });
      return `${name} ${file === undefined ? 'none' : numbersOf(file)}`;
    })
    .join('\n');
}

function numbersOf({ size, mtimeMs, ino }: Stats): string {
  return `${size} ${mtimeMs} ${ino}`;
}
