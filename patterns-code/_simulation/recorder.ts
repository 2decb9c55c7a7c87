/** What is written down of a run. */
import type { Say, TraceEvent } from './types.ts';
import { safely } from './words.ts';

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
  /**
   * True while something is asked for the trace only: words, or a state at a
   * time between two events. What is done meanwhile has no effect: a search
   * does not ask, and has to see the same run.
   */
  isAsking = false;
  private readonly says: Say[] = [];

  constructor(quiet: boolean, witness?: (value: unknown) => void) {
    this.trace = quiet ? undefined : [];
    this.witness = witness;
  }

  /** Adds words; those that were there before are asked first. */
  addWords(say: Say): void {
    this.says.push(safely(say));
  }

  /** The words of the story, if it has any. */
  get say(): Say | undefined {
    return this.says.length === 0 ? undefined : this.ask;
  }

  /** Asks for something that is only for the trace. */
  asking<T>(question: () => T): T {
    this.isAsking = true;
    try {
      return question();
    } finally {
      this.isAsking = false;
    }
  }

  private readonly ask: Say = (value, place) =>
    this.asking(() => {
      for (const say of this.says) {
        const said = say(value, place);
        if (said !== undefined) return said;
      }
      return undefined;
    });
}
