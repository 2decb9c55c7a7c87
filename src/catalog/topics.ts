/** Behaviours below their headings, as the pages show them. */

/** What stands below one heading; the first may have none. */
export interface Topic<T> {
  heading: string | undefined;
  items: T[];
}

/** The items of each topic, in order of first appearance. */
export function byTopic<T extends { topic?: string }>(
  items: readonly T[],
): Topic<T>[] {
  const topics = new Map<string | undefined, T[]>();
  for (const item of items) {
    const known = topics.get(item.topic);
    if (known === undefined) topics.set(item.topic, [item]);
    else known.push(item);
  }
  return [...topics].map(([heading, own]) => ({ heading, items: own }));
}
