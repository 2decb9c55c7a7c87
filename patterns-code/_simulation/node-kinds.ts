/**
 * The kinds of node in one table: how each stands in the text of a diagram.
 * Its outline and its colours are in `src/drawing`.
 */
import type { NodeKind } from './types.ts';

interface Row {
  /** What stands around the name in a topology. */
  readonly topology: readonly [open: string, close: string];
  /** How Mermaid comes closest to the shape where it draws alone. */
  readonly participant: string;
}

export const NODE_KINDS: Readonly<Record<NodeKind, Row>> = {
  client: { topology: ['(["', '"])'], participant: 'actor' },
  service: { topology: ['["', '"]'], participant: 'participant' },
  database: { topology: ['[("', '")]'], participant: 'database' },
  cache: { topology: ['{{"', '"}}'], participant: 'collections' },
  queue: {
    topology: ['@{ shape: das, label: "', '" }'],
    participant: 'queue',
  },
  external: { topology: ['[["', '"]]'], participant: 'boundary' },
};

/** The kinds in the order of the table. */
export const NODE_KIND_NAMES = Object.keys(NODE_KINDS) as NodeKind[];

/** Declares a participant of a sequence diagram; `scriptOf` reads it. */
export function participant(id: string, kind: NodeKind): string {
  const type = NODE_KINDS[kind].participant;
  if (type === 'actor' || type === 'participant') return `${type} ${id}`;
  return `participant ${id}@{ "type": "${type}" }`;
}
