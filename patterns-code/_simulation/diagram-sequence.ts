/**
 * A story as a sequence diagram. Time runs down: a row that begins a new
 * moment starts with it (`120 ms · …`). An arrow stands where its message
 * arrives, or is lost.
 */
import { fold, type Loop } from './diagram-fold.ts';
import { rowsOf, type Arrow, type Remark, type Row } from './diagram-rows.ts';
import { groupBy, head, Ids, named, time, wrap } from './diagram-text.ts';
import type { Recorded, Words } from './diagram-text.ts';
import type { NodeKind } from './types.ts';

const ARROWS = { call: '->>', reply: '-->>', lost: '--x', open: '--)' };

/** How Mermaid comes closest to the kinds' shapes where it draws alone. */
const PARTICIPANTS: Record<NodeKind, (id: string) => string> = {
  client: (id) => `actor ${id}`,
  service: (id) => `participant ${id}`,
  database: (id) => typed(id, 'database'),
  cache: (id) => typed(id, 'collections'),
  queue: (id) => typed(id, 'queue'),
  external: (id) => typed(id, 'boundary'),
};

const MESSAGE_WIDTH = 28;
const REMARK_WIDTH = 34;
const WIDE_REMARK_WIDTH = 64;

/** Draws what happened in a run, as Mermaid text. */
export function sequenceDiagram(run: Recorded, words: Words): string {
  const rows = fold(rowsOf(run));
  const flat = rows.flatMap((row) => (row.type === 'loop' ? row.rows : row));
  const nodes = participants(run, flat);
  const ids = new Ids('N');
  const names = nodes.map(({ node }) => node);
  names.forEach((name) => ids.of(name));
  const body = new Body(ids, names);
  for (const row of rows) body.add(row);
  const lines = [...declarations(nodes, ids), ...body.lines];
  return [...head('sequenceDiagram', words), ...lines, ''].join('\n');
}

interface Participant {
  node: string;
  kind: NodeKind;
  group?: string;
}

/**
 * Who takes part: first the clients, from whom everything starts, then the
 * others in order of appearance; groups are kept together.
 */
function participants(
  { trace }: Recorded,
  rows: readonly Row[],
): Participant[] {
  const known = new Map<string, Participant>();
  for (const event of trace) {
    if (event.type === 'node') known.set(event.node, event);
  }
  const arrows = rows.flatMap((row) =>
    row.type === 'arrow' ? [row.from, row.to] : [],
  );
  const others = rows.flatMap((row) =>
    row.type === 'remark' ? (row.over ?? []) : [],
  );
  const names = new Set([...arrows, ...others]);
  if (names.size === 0) [...known.keys()].forEach((name) => names.add(name));
  const seen = [...names].map(
    (node): Participant => known.get(node) ?? { node, kind: 'service' },
  );
  const isClient = ({ kind }: Participant) => kind === 'client';
  const clients = seen.filter(isClient);
  const rest = seen.filter((one) => !isClient(one));
  const groups = groupBy(
    [...clients, ...rest],
    ({ node, group }) => group ?? `\n${node}`,
  );
  return [...groups.values()].flat();
}

function declarations(nodes: readonly Participant[], ids: Ids): string[] {
  const groups = groupBy(nodes, ({ node, group }) => group ?? `\n${node}`);
  return [...groups.values()].flatMap((members) => {
    const group = members[0]?.group;
    const lines = members.map(
      ({ node, kind }) =>
        `${PARTICIPANTS[kind](ids.of(node))} as ${named(node)}`,
    );
    if (group === undefined) return lines.map((line) => `  ${line}`);
    const inside = lines.map((line) => `    ${line}`);
    return [`  box transparent ${named(group)}`, ...inside, '  end'];
  });
}

function typed(id: string, type: string): string {
  return `participant ${id}@{ "type": "${type}" }`;
}

/** Writes the rows, and each new moment once. */
class Body {
  readonly lines: string[] = [];
  private readonly ids: Ids;
  private readonly names: readonly string[];
  private now: number | undefined;
  private indent = '  ';

  constructor(ids: Ids, names: readonly string[]) {
    this.ids = ids;
    this.names = names;
  }

  add(row: Row | Loop): void {
    if (row.type === 'arrow') this.addArrow(row);
    else if (row.type === 'remark') this.addRemark(row);
    else {
      this.write(`loop ${row.times} times`);
      this.indent = '    ';
      for (const inner of row.rows) this.add(inner);
      this.indent = '  ';
      this.write('end');
      // What follows did not happen when the first round ended.
      this.now = undefined;
    }
  }

  private addArrow({ at, from, to, line, text, aside }: Arrow): void {
    const ends = `${this.ids.of(from)}${ARROWS[line]}${this.ids.of(to)}`;
    const whole = aside === '' ? text : `${text} ${aside}`;
    const fits = whole.length <= MESSAGE_WIDTH || aside === '';
    const lines = fits ? [whole] : [text, aside];
    const label = lines.map((part) => wrap(part, MESSAGE_WIDTH)).join('<br/>');
    this.write(`${ends}: ${this.moment(at)}${label}`);
  }

  private addRemark({ at, over, lines }: Remark): void {
    const where = this.span(over ?? this.names);
    if (where === '') return;
    const width = where.includes(',') ? WIDE_REMARK_WIDTH : REMARK_WIDTH;
    const text = lines.map((line) => wrap(line, width)).join('<br/>');
    this.write(`Note over ${where}: ${this.moment(at)}${text}`);
  }

  /** From the leftmost to the rightmost of the nodes. */
  private span(nodes: readonly string[]): string {
    const places = nodes.map((node) => this.names.indexOf(node));
    const first = this.names[Math.min(...places)];
    const last = this.names[Math.max(...places)];
    if (first === undefined || last === undefined) return '';
    const [a, b] = [this.ids.of(first), this.ids.of(last)];
    return a === b ? a : `${a},${b}`;
  }

  private moment(at: number): string {
    if (at === this.now) return '';
    this.now = at;
    return `${time(at)} · `;
  }

  private write(line: string): void {
    this.lines.push(`${this.indent}${line}`);
  }
}
