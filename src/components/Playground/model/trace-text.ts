/** A run as a plain listing, for those who can't see the diagram. */
import type { RunData } from '../../../runner/types.ts';
import type { TraceEvent } from '../../../../patterns-code/_simulation/types.ts';
import { listed, ms } from './fault-text.ts';
import { visible } from './visible.ts';

type Send = Extract<TraceEvent, { type: 'send' }>;

/** Lines before the last ones of these are counted, not listed. */
const MAX_LINES = 300;

/**
 * One sentence for each thing that happened, in order. `omitted` events were
 * left out of the trace already.
 */
export function traceLines(
  trace: readonly TraceEvent[],
  omitted = 0,
): string[] {
  const sent = new Map<number, Send>();
  const lines: string[] = [];
  for (const event of trace) {
    if (event.type === 'send') sent.set(event.id, event);
    const text = lineOf(event, sent);
    if (text !== undefined) lines.push(visible(`${ms(event.at)}: ${text}`));
  }
  const left = Math.max(0, lines.length - MAX_LINES) + omitted;
  if (left === 0) return lines;
  return [omittedSentence(left), ...lines.slice(-MAX_LINES)];
}

/** Says that a run was too long to be shown whole. */
export function omittedSentence(events: number): string {
  const count = events.toLocaleString('en');
  return events === 1
    ? 'An earlier event is left out.'
    : `${count} earlier events are left out.`;
}

function lineOf(
  event: TraceEvent,
  sent: ReadonlyMap<number, Send>,
): string | undefined {
  switch (event.type) {
    case 'node':
      return undefined;
    case 'send':
      return `${event.from} sends ${event.label} to ${event.to}.`;
    case 'deliver':
    case 'lost': {
      const message = sent.get(event.id);
      if (message === undefined) return undefined;
      if (event.type === 'deliver') {
        return `${message.to} receives ${message.label} from ${message.from}.`;
      }
      const path = `from ${message.from} to ${message.to}`;
      return `${message.label} ${path} is lost (${event.reason}).`;
    }
    case 'crash':
      return `${event.node} crashes.`;
    case 'restart':
      return `${event.node} restarts.`;
    case 'pause':
      return `${event.node} stands still for ${ms(event.ms)}.`;
    case 'skew':
      return `The time of day of ${event.node} is now off by ${ms(event.ms)}.`;
    case 'drift':
      return `The forward clock of ${event.node} now runs at ${event.rate} times its speed.`;
    case 'cut':
      return `The network ${between(event.sides, event.oneWay)} is cut.`;
    case 'heal':
      return event.sides === undefined
        ? 'The network heals.'
        : `The network between ${listed(event.sides[0])} and ${listed(event.sides[1])} heals.`;
    case 'note':
      return `${event.node} notes: ${event.text}`;
    case 'write':
      return `${event.node} writes ${event.key} = ${event.value}.`;
    case 'state':
      return `${event.node} is now ${event.to}.`;
    case 'violation':
      return `This rule is broken: ${event.rule}.`;
  }
}

/** Between which nodes, or from which to which, a network was cut. */
function between(
  [a, b]: Extract<TraceEvent, { type: 'cut' }>['sides'],
  oneWay: true | undefined,
): string {
  const [left, right] = [listed(a), listed(b)];
  return oneWay === true
    ? `from ${left} to ${right}`
    : `between ${left} and ${right}`;
}

/** How a run ended, in a sentence or two. */
export function outcomeSentence(run: RunData): string {
  const at = `at ${ms(run.endedAt)} of simulated time`;
  const why = run.error === undefined ? '' : asSentence(run.error);
  switch (run.outcome) {
    case 'finished':
      return `The story finished ${at}.`;
    case 'failed':
      return `The story failed ${at}. ${why}`.trim();
    // The simulation says itself what happened, and when.
    case 'stalled':
      return ownWords(why) || `The story stalled ${at}.`;
    case 'endless':
      return ownWords(why) || `The story did not end and was stopped ${at}.`;
  }
}

/** What the simulation says, without the name of its error. */
function ownWords(text: string): string {
  return text.replace(/^SimulationError: /, '');
}

/** What a picture of the run is described by: its end, and what it broke. */
export function runSentence(run: RunData): string {
  const broken = run.violated.map(
    ({ rule, at }) => `Broken: ${rule}, at ${ms(at)}.`,
  );
  return [outcomeSentence(run), ...broken].join(' ');
}

/** Adds the full stop that an error message may lack. */
export function asSentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
