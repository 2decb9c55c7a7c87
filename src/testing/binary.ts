import { join } from 'node:path';

/**
 * The path of a package's command. Not through npx, which takes flags such
 * as `-c` for its own.
 */
export function binary(name: string): string {
  const file = process.platform === 'win32' ? `${name}.cmd` : name;
  return join('node_modules', '.bin', file);
}
