/** A machine of the simulated system, and its lives between crashes. */
import type { ForwardClock } from './clock.ts';
import type { NodeDisk } from './disk.ts';
import type { Host, NodeKind } from './types.ts';

/** What a crash does not change. */
export interface Node {
  readonly name: string;
  readonly kind: NodeKind;
  /** Undefined for the clients of a story, which can't crash. */
  readonly boot: ((host: Host) => object) | undefined;
  readonly random: () => number;
  /** It is there for whatever happens later than this simulated ms. */
  readonly addedAt: number;
  life: Life;
  /** The last `state` that was seen, for the trace. */
  state: string | undefined;
  /** How much it received, sent and wrote: its crash points. */
  steps: number;
  /** What its time of day is off by, in ms. */
  skewMs: number;
  /** The event in which its code last ran, or its clocks were changed. */
  ranIn: number;
  /** How fast its forward clock runs; 1 is right. */
  rate: number;
}

/** One incarnation of a node, from boot to crash. */
export interface Life {
  readonly node: Node;
  readonly disk: NodeDisk;
  readonly clock: ForwardClock;
  object: object | undefined;
  /** What it showed after it ran in that event, at that simulated ms. */
  shown: { in: number; at: number; data: unknown } | undefined;
  dead: boolean;
  /** Simulated ms; nothing happens to it before. */
  pausedUntil: number;
}

/** What state a node is in, and what led to it, in words. */
export interface ShownState {
  name: string;
  because: string | undefined;
}

/**
 * The `state` an object shows: a string, or the tag of a union. What led to
 * it is a field `because`, of the union's member or beside the string.
 */
export function stateOf(object: object | undefined): ShownState | undefined {
  if (object === undefined || !('state' in object)) return undefined;
  try {
    return shownBy(object as { state: unknown; because?: unknown });
  } catch {
    return undefined; // a getter that throws shows nothing at the moment
  }
}

function shownBy(object: {
  state: unknown;
  because?: unknown;
}): ShownState | undefined {
  const { state } = object;
  if (typeof state === 'string') {
    return { name: state, because: text(object.because) };
  }
  if (typeof state !== 'object' || state === null) return undefined;
  const fields = state as Record<string, unknown>;
  const name = text(fields.kind ?? fields.name ?? fields.type);
  if (name === undefined) return undefined;
  return { name, because: text(fields.because) };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
