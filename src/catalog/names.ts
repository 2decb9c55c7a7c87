/** One name in its several spellings. */

/** A folder name of the catalog: `circuit-breaker`. */
export const SLUG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** ` Did you mean "retry"?`, or nothing when no name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}

/** The one of the known names that somebody may have meant by `name`. */
export function nearest(
  name: string,
  known: readonly string[],
): string | undefined {
  const near = known
    .map((one) => ({ one, distance: distance(name, one) }))
    .sort((a, b) => a.distance - b.distance)[0];
  if (near === undefined) return undefined;
  const allowed = Math.max(2, Math.floor(name.length / 3));
  return near.distance <= allowed ? near.one : undefined;
}

/**
 * How many letters to change, add or leave out (Levenshtein, 1966), or to
 * swap with their neighbour (Damerau, 1964).
 */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(row[j - 1]! + 1, above[j]! + 1, above[j - 1]! + change);
      const isSwap =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    before = above;
    above = row;
  }
  return above[b.length]!;
}
