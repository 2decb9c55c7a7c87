/**
 * What the runner's worker tells its host. They cross as JSON text: nothing
 * but plain data can be in there, and its length is known before it is read.
 */
import type {
  Branch,
  Leaf,
} from '../../../patterns-code/_simulation/branch.ts';
import type { Fault } from '../../../patterns-code/_simulation/types.ts';
import type { BehaviourResult, Report, Violation } from '../types.ts';

export type Message =
  | Exclude<Report, { type: 'behaviours' | 'end' }>
  /** A behaviour begins; its result, or the end of the worker, follows. */
  | { type: 'testing'; group: string; title: string }
  | { type: 'result'; result: BehaviourResult }
  | { type: 'tested' }
  /** The story is loaded, and parts of its search can be asked for. */
  | { type: 'ready'; maxFaults: number; limit: number; given: Fault[] }
  | { type: 'branch'; branch: Branch }
  | { type: 'found'; violation: Violation }
  /** Sent a few times a second while the worker's event loop turns. */
  | { type: 'beat' }
  /** The worker has to be ended at once. */
  | { type: 'fatal'; message: string }
  | { type: 'done' };

export type Send = (message: Message) => void;

/** What the host asks of a worker that is ready for a search. */
export type Command =
  { branch: { faults: readonly Fault[]; limit: number } } | { replay: Leaf };
