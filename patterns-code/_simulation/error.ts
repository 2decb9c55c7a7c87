import type { Run } from './types.ts';

/** A story or a fault that can't be played, or a run that did not end well. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
  /** The run that ended this way, where one was played. */
  readonly run: Run | undefined;

  constructor(message: string, run?: Run) {
    super(message);
    this.run = run;
  }
}
