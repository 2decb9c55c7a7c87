/** What the page asks of the runner, and what it hears back. */
import type { Fault, Run } from '../../patterns-code/_simulation/types.ts';

export interface Job {
  slug: string;
  /** Source by file name, as the reader sees them: `circuit-breaker.ts`. */
  files: Readonly<Record<string, string>>;
  /** The file that stands for `./<slug>.ts`: itself, or `naive.ts`. */
  variant: string;
  /** Exported name of the story in scenarios.ts; empty: only the tests. */
  story: string;
  seed?: number;
  faults?: readonly Fault[];
  schedule?: readonly number[];
  /** Only the tests of this title run; the others count as skipped. */
  only?: string;
  /** `run` plays the story and the tests; `search` explores the story. */
  task: 'run' | 'search';
  /**
   * The run is stopped after so many real ms. Default 8,000 for `run`,
   * 60,000 for `search`.
   */
  deadlineMs?: number;
}

/** Where something went wrong in the reader's TypeScript, from 1. */
export interface Place {
  file: string;
  line: number;
  column?: number;
}

/** A test, and below what it stands. */
export interface BehaviourName {
  title: string;
  /** Title of the `describe` around it: `holds` or `limits`. */
  group: string;
  /** Title of the `describe` inside that one, if there is one. */
  topic?: string;
}

export interface BehaviourResult extends BehaviourName {
  state: 'pass' | 'fail';
  /** The assertion's message. */
  message?: string;
  /** What was expected and what came, line by line (`-` and `+`). */
  diff?: string;
  place?: Place;
}

/** A run as data: no functions, no error objects. */
export type RunData = Omit<Run, 'result' | 'error'> & {
  result: string;
  error?: string;
  /** How many events the trace left out because it was too long. */
  omitted?: number;
};

/** A run, and the rule that it breaks or what it died of. */
export type Violation = RunData & { rule: string };

export type Report =
  | {
      type: 'console';
      lines: { level: 'log' | 'warn' | 'error'; text: string }[];
    }
  | { type: 'run'; run: RunData }
  /** What will be checked, in this order. Once, before the first result. */
  | { type: 'planned'; behaviours: BehaviourName[] }
  /** Results that have come since the last of these reports. */
  | { type: 'behaviours'; results: BehaviourResult[] }
  | { type: 'progress'; runs: number }
  | {
      type: 'search';
      runs: number;
      exhaustive: boolean;
      unreached: string[];
      violation?: Violation;
    }
  /** A sentence for the reader; syntax and load errors have a place. */
  | { type: 'error'; message: string; place?: Place }
  /** Always the last. */
  | { type: 'end'; ok: boolean; ms: number };

/** The isolated runner. One job at a time; a new one ends the last. */
export interface Runner {
  /**
   * Loads the runner and starts a worker ahead of time, which compiles the
   * files that it will probably run. Rejects when it can't be loaded.
   */
  prepare(files: Promise<Job['files']>): Promise<void>;
  /**
   * Resolves when the job has ended, however it ended: `end` is always the
   * last report, and errors are reports as well.
   */
  run(job: Job, onReport: (report: Report) => void): Promise<void>;
  /** Ends the job at once; its last reports are a sentence and `end`. */
  stop(): void;
  dispose(): void;
}
