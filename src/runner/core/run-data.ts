/** A run as data that is small enough to hand to a page. */
import type {
  Fault,
  Run,
  TraceEvent,
} from '../../../patterns-code/_simulation/types.ts';
import type { RunData } from '../types.ts';
import { MAX_FAULTS, MAX_SCHEDULE, MAX_TEXT } from './bounds.ts';
import { cut, thrownText, valueText } from './text.ts';

/** More than can be drawn; what is left out is counted. */
export const MAX_TRACE = 3000;
/** Of these, for what the end of a run can't be read without. */
const MAX_HEAD = 500;
const MAX_LIST = 200;

/** Text for values, and no more of each list than a page can show. */
export function runData(run: Run): RunData {
  const { outcome, result, error, events, endedAt, seed } = run;
  const trace = withoutMiddle(run.trace);
  const omitted = run.trace.length - trace.length;
  return {
    outcome,
    events,
    endedAt,
    seed,
    result: valueText(result, MAX_TEXT),
    ...(outcome === 'finished' ? {} : { error: thrownText(error) }),
    violated: run.violated.slice(0, MAX_LIST),
    reached: run.reached.slice(0, MAX_LIST),
    unreached: run.unreached.slice(0, MAX_LIST),
    trace: trace.map(short),
    ...(omitted > 0 ? { omitted } : {}),
    faults: run.faults.slice(0, MAX_FAULTS),
    idleFaults: run.idleFaults.slice(0, MAX_FAULTS) as Fault[],
    schedule: run.schedule.slice(0, MAX_SCHEDULE),
  };
}

/**
 * The end of a trace that is too long, where the violation is; and of its
 * beginning who takes part, and the messages that arrive only at the end.
 */
function withoutMiddle(trace: readonly TraceEvent[]): readonly TraceEvent[] {
  if (trace.length <= MAX_TRACE) return trace;
  const tail = trace.slice(MAX_HEAD - MAX_TRACE);
  const arriving = new Set(
    tail.flatMap((event) =>
      event.type === 'deliver' || event.type === 'lost' ? [event.id] : [],
    ),
  );
  const head = trace
    .slice(0, MAX_HEAD - MAX_TRACE)
    .filter(
      (event) =>
        event.type === 'node' ||
        (event.type === 'send' && arriving.has(event.id)),
    );
  return [...head.slice(0, MAX_HEAD), ...tail];
}

function short(event: TraceEvent): TraceEvent {
  const entries = Object.entries(event).map(([key, value]) => [
    key,
    typeof value === 'string' ? cut(value, MAX_TEXT) : (value as unknown),
  ]);
  return Object.fromEntries(entries) as TraceEvent;
}
