/** From a trace to the rows of a sequence diagram, in the order drawn. */
import { isClipped, lengthOf, MAX_LINES, time } from './diagram-text.ts';
import type { Recorded } from './diagram-text.ts';
import type { TraceEvent } from './types.ts';

/** A message, where it arrives or is lost. */
export interface Arrow {
  type: 'arrow';
  at: number;
  from: string;
  to: string;
  /** `open` is still on its way when the story ends. */
  line: 'call' | 'reply' | 'lost' | 'open';
  text: string;
  /** What was sent, where the text says it in fewer words. */
  whole: string | undefined;
  /** What became of it, where the arrow alone would mislead. */
  aside: string;
}

/** A remark over one node, over several, or over all (`undefined`). */
export interface Remark {
  type: 'remark';
  at: number;
  over: readonly string[] | undefined;
  /** What kind of thing happened; remarks of one kind are drawn as one. */
  about: TraceEvent['type'] | 'fold';
  lines: string[];
  /** What these lines say in fewer words, whole. */
  wholes: string[];
}

export type Row = Arrow | Remark;

type Send = Extract<TraceEvent, { type: 'send' }>;
type Loss = Extract<TraceEvent, { type: 'lost' }>['reason'];

/** What happens in nodes and to links, told in a remark. */
type Told = Exclude<TraceEvent, { type: 'node' | 'send' | 'deliver' | 'lost' }>;

/** A remark on what a node keeps: it may change several things at once. */
interface Change extends Remark {
  over: readonly string[];
  about: 'write' | 'state';
}

/** The rows of a run. Nothing of the trace is left out. */
export function rowsOf({ trace }: Recorded): Row[] {
  const rows: Row[] = [];
  const mail = new Mail(trace);
  const crashed = new Set<string>();
  for (const event of trace) {
    mail.see(event);
    if (event.type === 'crash') crashed.add(event.node);
    // What a node starts with is no news, except after a crash.
    const first = event.type === 'state' && event.from === undefined;
    if (first && !crashed.has(event.node)) continue;
    const row = rowOf(event, mail);
    if (row !== undefined && !joins(rows.at(-1), row)) rows.push(row);
  }
  return [...rows, ...mail.pending()];
}

function rowOf(event: TraceEvent, mail: Mail): Row | undefined {
  const { type, at } = event;
  if (type === 'deliver') return mail.deliver(event.id, at);
  if (type === 'lost') return mail.lose(event.id, at, event.reason);
  if (type === 'node' || type === 'send') return undefined;
  const over = placeOf(event, mail);
  return {
    type: 'remark',
    at,
    over,
    about: type,
    lines: [lineOf(event)],
    wholes: wholesOf(event),
  };
}

/** Letters in a line of an arrow, or of a remark over one node. */
export const LINE_WIDTH = 28;

function placeOf(event: Told, mail: Mail): Remark['over'] {
  if (event.type === 'cut' || event.type === 'heal') return event.sides?.flat();
  // What the story itself remarks is said over everyone.
  if (event.type === 'note' && mail.tellsStory(event.node)) return undefined;
  return 'node' in event ? [event.node] : undefined;
}

function lineOf(event: Told): string {
  switch (event.type) {
    case 'crash':
      return 'crashes';
    case 'restart':
      return 'restarts';
    case 'pause':
      return `pauses for ${time(event.ms)}`;
    case 'cut': {
      const [a, b] = event.sides.map((side) => side.join(', '));
      return event.oneWay === true
        ? `cut off: nothing passes from ${a} to ${b}`
        : `cut off: ${a} from ${b}`;
    }
    case 'heal':
      return 'the network heals';
    case 'skew':
      return event.ms < 0
        ? `time of day ${time(-event.ms)} behind`
        : `time of day ${time(event.ms)} ahead`;
    case 'drift':
      return `forward clock runs at ${event.rate} times its speed`;
    case 'note':
      return event.text;
    case 'write':
      return `disk: ${event.said ?? written(event)}`;
    case 'state':
      return event.from === undefined
        ? `state: ${event.to}`
        : `${event.from} → ${event.to}`;
    case 'violation':
      return `✗ breaks: ${event.rule}`;
  }
}

function written({ key, value }: { key: string; value: string }): string {
  return value === 'deleted' ? `${key} deleted` : `${key} = ${value}`;
}

function wholesOf(event: Told): string[] {
  const line = lineOf(event);
  if (event.type !== 'write') return isClipped(line) ? [line] : [];
  const whole = `disk: ${written(event)}`;
  return whole !== line || isClipped(line) ? [whole] : [];
}

/**
 * Adds a change to the one before it, where both are of one moment and each
 * fits a line.
 */
function joins(last: Row | undefined, row: Row): boolean {
  if (!isChange(last) || !isChange(row)) return false;
  if (last.at !== row.at || last.over[0] !== row.over[0]) return false;
  const lines = [...last.lines, ...row.lines];
  const fits = (line: string) => lengthOf(line) <= LINE_WIDTH;
  if (lines.length > MAX_LINES || !lines.every(fits)) return false;
  last.lines = lines;
  last.wholes.push(...row.wholes);
  return true;
}

function isChange(row: Row | undefined): row is Change {
  if (row?.type !== 'remark') return false;
  return row.about === 'write' || row.about === 'state';
}

/** What was sent, and what became of it. */
class Mail {
  private readonly storyteller: string | undefined;
  private readonly end: number;
  private readonly sent = new Map<number, Send>();
  private readonly arrived = new Set<number>();
  private readonly down = new Set<string>();
  /** When each node last crashed. */
  private readonly crashedAt = new Map<string, number>();
  /** The latest sending time of what each node has received. */
  private readonly newest = new Map<string, number>();

  constructor(trace: readonly TraceEvent[]) {
    const first = trace.find((event) => event.type === 'node');
    this.storyteller = first?.node;
    this.end = trace.at(-1)?.at ?? 0;
  }

  tellsStory(node: string): boolean {
    return node === this.storyteller;
  }

  see(event: TraceEvent): void {
    if (event.type === 'send') this.sent.set(event.id, event);
    if (event.type === 'restart') this.down.delete(event.node);
    if (event.type !== 'crash') return;
    this.down.add(event.node);
    this.crashedAt.set(event.node, event.at);
  }

  deliver(id: number, at: number): Arrow | undefined {
    const send = this.sent.get(id);
    if (send === undefined) return undefined;
    const again = this.arrived.has(id) ? 'again, ' : '';
    this.arrived.add(id);
    const newest = this.newest.get(send.to) ?? -1;
    this.newest.set(send.to, Math.max(newest, send.at));
    // Overtaken on its way, or older than its sender's crash: the arrow
    // can't show when it was sent, so it says so.
    const crashedAt = this.crashedAt.get(send.from) ?? -1;
    const late = newest > send.at || crashedAt >= send.at;
    const line = send.kind === 'call' ? 'call' : 'reply';
    const aside = late || again !== '' ? `(${again}${sentAt(send)})` : '';
    return arrow(send, at, line, aside);
  }

  lose(id: number, at: number, reason: Loss): Arrow | undefined {
    const send = this.sent.get(id);
    if (send === undefined) return undefined;
    this.arrived.add(id);
    return arrow(send, at, 'lost', `– ${this.whyLost(send, reason)}`);
  }

  private whyLost({ to }: Send, reason: Loss): string {
    if (reason === 'dropped') return 'lost';
    if (reason === 'cut') return 'cut off';
    // An answer to a question that was forgotten in a crash.
    return this.down.has(to) ? `${to} is down` : `${to} has forgotten`;
  }

  /** What had not arrived when the story ended. */
  pending(): Arrow[] {
    return [...this.sent.values()]
      .filter(({ id }) => !this.arrived.has(id))
      .map((send) => {
        const aside = `(on its way since ${time(send.at)})`;
        return arrow(send, this.end, 'open', aside);
      });
  }
}

function sentAt({ at }: Send): string {
  return `sent at ${time(at)}`;
}

function arrow(
  { from, to, label, said = label }: Send,
  at: number,
  line: Arrow['line'],
  aside: string,
): Arrow {
  // `version 3` says all of `3`.
  const isWhole = ` ${said} `.includes(` ${label} `) && !isClipped(said);
  const whole = isWhole ? undefined : label;
  return { type: 'arrow', at, from, to, line, text: said, whole, aside };
}
