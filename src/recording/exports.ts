/** The exports of a scenarios.ts that have this field, by their names. */
export function exportsWith<T>(
  scenarios: Readonly<Record<string, unknown>>,
  field: keyof T & string,
): Map<string, T> {
  return new Map(
    Object.entries(scenarios).filter(
      (entry): entry is [string, T] =>
        typeof entry[1] === 'object' && entry[1] !== null && field in entry[1],
    ),
  );
}
