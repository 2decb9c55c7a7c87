/**
 * What was made of some files is kept while they stay as they are, so that an
 * edit of one pattern costs the same among ten patterns and among a hundred.
 */
import { readdirSync, statSync, type Stats } from 'node:fs';
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
