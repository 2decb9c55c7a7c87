/** What faults can name: the story's own nodes, messages and steps. */
import type {
  NodeKind,
  TraceEvent,
} from '../../../../patterns-code/_simulation/types.ts';

/** A line of a menu. */
export interface Choice {
  /** What a fault names: `A>B#2`, `3`. */
  key: string;
  /** `A>B#2: read("x")`, `3: receives read("x")` */
  label: string;
}

export interface KnownNode {
  name: string;
  kind: NodeKind;
}

type Trace = readonly TraceEvent[];

/** A menu longer than this helps nobody. */
const MAX_CHOICES = 200;
/** Characters of a line of a menu. */
const MAX_LABEL = 60;

/**
 * The nodes of the last run, in order of appearance; before the first run,
 * those that the catalog knows.
 */
export function nodeChoices(
  known: readonly KnownNode[],
  trace: Trace | undefined,
): KnownNode[] {
  const seen = new Map<string, KnownNode>();
  for (const event of trace ?? []) {
    if (event.type !== 'node') continue;
    seen.set(event.node, { name: event.node, kind: event.kind });
  }
  return seen.size > 0 ? [...seen.values()] : [...known];
}

/** The messages of the last run, in the order they were sent. */
export function messageChoices(trace: Trace | undefined): Choice[] {
  const sent = (trace ?? []).filter((event) => event.type === 'send');
  return sent
    .slice(0, MAX_CHOICES)
    .map((event) => choice(event.key, inWords(event)));
}

/**
 * The steps of a node in the last run, counted as the simulation counts
 * them: each message received or sent, each write. None where a part of the
 * trace is missing, for then they can't be counted.
 */
export function stepChoices(
  trace: Trace | undefined,
  node: string,
  omitted = 0,
): Choice[] {
  if (omitted > 0) return [];
  const sent = new Map<number, Extract<TraceEvent, { type: 'send' }>>();
  const steps: string[] = [];
  let isDown = false;
  for (const event of trace ?? []) {
    if (event.type === 'send') {
      sent.set(event.id, event);
      if (event.from === node) steps.push(sending(event));
    } else if (event.type === 'deliver') {
      const message = sent.get(event.id);
      if (message?.to === node) steps.push(`receives ${inWords(message)}`);
    } else if ('node' in event && event.node === node) {
      if (event.type === 'write') {
        steps.push(`writes ${event.key} = ${event.value}`);
      }
      if (event.type === 'crash') isDown = true;
      if (event.type === 'restart') isDown = false;
    }
  }
  // One that is down would have gone on: its next step can be tried.
  if (isDown) steps.push('the next one');
  return steps
    .slice(0, MAX_CHOICES)
    .map((what, index) => choice(String(index + 1), what));
}

function sending(event: Extract<TraceEvent, { type: 'send' }>): string {
  const { kind, to } = event;
  const verb = kind === 'call' ? 'sends' : 'answers';
  return `${verb} ${inWords(event)} to ${to}`;
}

/** In the words of the story, where it has some. */
function inWords({ said, label }: Extract<TraceEvent, { type: 'send' }>) {
  return said ?? label;
}

function choice(key: string, what: string): Choice {
  const label = `${key}: ${what}`;
  const isLong = label.length > MAX_LABEL;
  return { key, label: isLong ? `${label.slice(0, MAX_LABEL)}…` : label };
}
