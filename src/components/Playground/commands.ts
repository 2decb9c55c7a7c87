/** What the parts of a playground call, and what they say when it fails. */
import type { Action, Task } from './model/state.ts';

/** What buttons and fields call. */
export interface Commands {
  dispatch(action: Action): void;
  start(task: Task): void;
  stop(): void;
  reset(): void;
  share(): void;
  download(): void;
  /** Fetches what Run needs, when a reader is about to press it. */
  prepare(): void;
}

export const NOT_LOADED =
  'A part of this page could not be loaded. Check the connection and try again.';
