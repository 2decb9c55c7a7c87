/** What the files of naive versions are called: one rule, asked everywhere. */

/** The file that holds what the naive versions change. */
export const EDITS = 'edits.ts';

/** The rule in words, for sentences. */
export const NAIVE_NAMES =
  'naive.ts, or naive-<what>.ts with lower-case letters, digits and hyphens';

/** Whether a file of a pattern's folder is one of its naive versions. */
export function isNaive(file: string): boolean {
  return /^naive(-[a-z0-9]+)*\.ts$/.test(file);
}
