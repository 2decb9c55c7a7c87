/** Makes one folder like another, and touches nothing that is so already. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes to `to` the files of `from` that differ, and deletes the others
 * there. Whoever watches `to` hears only of what has changed.
 *
 * @returns how many files were written or deleted.
 */
export function makeSame(from: string, to: string): number {
  const wanted = filesIn(from);
  const gone = existsSync(to)
    ? filesIn(to).filter((file) => !wanted.includes(file))
    : [];
  const changed = wanted.filter(
    (file) => !isSame(join(from, file), join(to, file)),
  );
  for (const file of gone) rmSync(join(to, file));
  for (const file of changed) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    copyFileSync(join(from, file), join(to, file));
  }
  return gone.length + changed.length;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => path.slice(join(folder, '/').length));
}

function isSame(one: string, other: string): boolean {
  return existsSync(other) && readFileSync(one).equals(readFileSync(other));
}
