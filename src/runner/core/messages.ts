/**
 * What the runner's worker tells its host. They cross as JSON text: nothing
 * but plain data can be in there, and its length is known before it is read.
 */
import type {
  Branch,
  Leaf,
} from '../../../patterns-code/_simulation/branch.ts';
import type { Fault } from '../../../patterns-code/_simulation/types.ts';
import type {
  BehaviourName,
  BehaviourResult,
  Place,
  Report,
  Violation,
} from '../types.ts';

/** A sentence for the reader, and where in the code it belongs. */
export interface Problem {
  message: string;
  place?: Place;
}

/** What came of a command, which it names. */
export type Answer = { id: number } & (
  | { type: 'branch'; branch: Branch }
  | { type: 'found'; violation: Violation }
  | ({ type: 'failed' } & Problem)
);

export type Message =
  | Exclude<Report, { type: 'behaviours' | 'end' }>
  /** A behaviour begins; its result, or the end of the worker, follows. */
  | { type: 'testing'; test: BehaviourName }
  | { type: 'result'; result: BehaviourResult }
  | { type: 'tested' }
  /** The story is loaded, and parts of its search can be asked for. */
  | { type: 'ready'; maxFaults: number; limit: number; given: Fault[] }
  | Answer
  /** Sent a few times a second while the worker's event loop turns. */
  | { type: 'beat' }
  /** The worker has to be ended at once. */
  | { type: 'fatal'; message: string }
  | { type: 'done' };

export type Send = (message: Message) => void;

/** A part of a search: the runs under some faults, or one run again. */
export type Task =
  { branch: { faults: readonly Fault[]; limit: number } } | { replay: Leaf };

/**
 * What the host asks of a worker that is ready for a search: one task at a
 * time, whose answer comes with the same number.
 */
export type Command = { id: number } & Task;
