import type { NodeDisk } from './disk.ts';
import type { Host, NodeKind } from './types.ts';

/** A machine of the simulated system: what a crash does not change. */
export interface Node {
  readonly name: string;
  readonly kind: NodeKind;
  /** Undefined for the clients of a story, which can't crash. */
  readonly boot: ((host: Host) => object) | undefined;
  readonly random: () => number;
  life: Life;
  /** The last `state` that was seen, for the trace. */
  state: string | undefined;
  /** How much it received, sent and wrote: its crash points. */
  steps: number;
  skewMs: number;
  pausedUntil: number;
}

/** One incarnation of a node, from boot to crash. */
export interface Life {
  readonly node: Node;
  readonly disk: NodeDisk;
  object: object | undefined;
  dead: boolean;
}

/** The `state` an object shows: a string, or the tag of a union. */
export function stateOf(object: object | undefined): string | undefined {
  if (object === undefined || !('state' in object)) return undefined;
  const { state } = object as { state: unknown };
  if (typeof state === 'string') return state;
  if (typeof state !== 'object' || state === null) return undefined;
  const { kind, name, type } = state as Record<string, unknown>;
  const tag = kind ?? name ?? type;
  return typeof tag === 'string' ? tag : undefined;
}
