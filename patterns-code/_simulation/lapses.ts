/**
 * States that end by the clock. Nobody tells a node that a lease is over: it
 * may look only much later, and would be seen to change then. Between two
 * events nothing but time changes what it shows, so it can be asked for any
 * moment between them.
 */
import type { Node } from './node.ts';

/** A state that ends, and the first whole ms at which it has ended. */
export interface Lapse {
  node: Node;
  at: number;
}

/** What a node shows at a time, or undefined. */
export type Shows = (node: Node, at: number) => string | undefined;

/** The states that end after `since`, by `until`, in the order of time. */
export function lapses(
  nodes: Iterable<Node>,
  until: number,
  since: number,
  shows: Shows,
): Lapse[] {
  const found: Lapse[] = [];
  for (const node of nodes) {
    if (node.state === undefined) continue;
    const hasLapsed = (at: number) => {
      const shown = shows(node, at);
      return shown !== undefined && shown !== node.state;
    };
    if (hasLapsed(until))
      found.push({ node, at: first(since, until, hasLapsed) });
  }
  return found.sort((a, b) => a.at - b.at);
}

/** By halves: a state that ends by the clock does not come back by it. */
function first(
  since: number,
  until: number,
  hasLapsed: (at: number) => boolean,
): number {
  let [before, after] = [Math.floor(since), Math.ceil(until)];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (hasLapsed(middle)) after = middle;
    else before = middle;
  }
  return Math.min(after, until);
}
