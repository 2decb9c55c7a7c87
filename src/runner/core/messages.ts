/**
 * What the runner's worker tells its host. They cross as JSON text: nothing
 * but plain data can be in there, and its length is known before it is read.
 */
import type { BehaviourResult, Report } from '../types.ts';

export type Message =
  | Exclude<Report, { type: 'behaviours' | 'end' }>
  /** A behaviour begins; its result, or the end of the worker, follows. */
  | { type: 'testing'; group: string; title: string }
  | { type: 'result'; result: BehaviourResult }
  | { type: 'tested' }
  /** Sent a few times a second while the worker's event loop turns. */
  | { type: 'beat' }
  /** The worker has to be ended at once. */
  | { type: 'fatal'; message: string }
  | { type: 'done' };

export type Send = (message: Message) => void;
