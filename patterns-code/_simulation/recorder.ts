/** What is written down of a run. */
import type { TraceEvent } from './types.ts';

/** A message that was sent: what a fault can name, and when it could cut. */
export interface Sent {
  key: string;
  at: number;
}

/**
 * The trace of a run, or in a search, where nobody will read it, only what
 * was sent: most of a search's time would go into traces.
 */
export class Recorder {
  /** Undefined in a search. */
  readonly trace: TraceEvent[] | undefined;
  readonly sent: Sent[] = [];
  /** Is shown every value that is sent or written, whole. */
  readonly witness: ((value: unknown) => void) | undefined;

  constructor(quiet: boolean, witness?: (value: unknown) => void) {
    this.trace = quiet ? undefined : [];
    this.witness = witness;
  }
}
