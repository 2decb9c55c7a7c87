/** What the runs of a playground have shown, gathered from reports. */
import type {
  BehaviourName,
  BehaviourResult,
  Place,
  Report,
  RunData,
} from '../../../runner/types.ts';

export interface ConsoleLine {
  level: 'log' | 'warn' | 'error';
  text: string;
}

export interface Failure {
  message: string;
  place?: Place;
}

export type SearchReport = Extract<Report, { type: 'search' }>;

/** Each part is replaced by the next run's when that arrives. */
export interface Results {
  run?: RunData;
  /** What there is to check, in the order of the tests. */
  planned?: readonly BehaviourName[];
  /** What has been checked, in the order in which it came. */
  behaviours?: readonly BehaviourResult[];
  console: readonly ConsoleLine[];
  /** Console lines that were not kept. */
  left: number;
  failures: readonly Failure[];
  search?: SearchReport;
  /** The last job was a search: behaviours are of a run before it. */
  searched?: boolean;
  /** Real ms of the whole job. */
  ms?: number;
}

export const NO_RESULTS: Results = { console: [], left: 0, failures: [] };

/** More lines than this slow the page and are read by nobody. */
export const MAX_CONSOLE_LINES = 500;
const MAX_FAILURES = 20;

/** `results` with one more report of the same job. */
export function withReport(results: Results, report: Report): Results {
  switch (report.type) {
    case 'run':
      return { ...results, run: report.run };
    case 'planned':
      return { ...results, planned: report.behaviours, behaviours: [] };
    case 'behaviours': {
      const { behaviours = [] } = results;
      return { ...results, behaviours: [...behaviours, ...report.results] };
    }
    case 'console':
      return withLines(results, report.lines);
    case 'error':
      return withFailure(results, report);
    case 'search':
      return {
        ...results,
        search: report,
        run: report.violation ?? results.run,
      };
    case 'end':
      return { ...results, ms: report.ms };
    case 'progress':
      return results;
  }
}

function withLines(results: Results, lines: readonly ConsoleLine[]): Results {
  const room = MAX_CONSOLE_LINES - results.console.length;
  const kept = room > 0 ? lines.slice(0, room) : [];
  return {
    ...results,
    console: kept.length > 0 ? [...results.console, ...kept] : results.console,
    left: results.left + lines.length - kept.length,
  };
}

function withFailure(results: Results, { message, place }: Failure): Results {
  if (results.failures.length >= MAX_FAILURES) return results;
  const failures = [...results.failures, { message, place }];
  return { ...results, failures };
}

/**
 * What stays on the screen when a job has ended: a run replaces everything;
 * a search leaves the behaviours and, if it found nothing, the diagram.
 */
export function settled(
  before: Results,
  found: Results,
  task: 'run' | 'search',
): Results {
  if (task === 'run') return found;
  return {
    ...found,
    run: found.run ?? before.run,
    searched: true,
    planned: before.planned,
    behaviours: before.behaviours,
  };
}

/** What is shown while a job goes on: its parts over those of the last. */
export function overlaid(before: Results, found: Results): Results {
  const { planned, behaviours } =
    found.behaviours === undefined ? before : found;
  return { ...found, run: found.run ?? before.run, planned, behaviours };
}
