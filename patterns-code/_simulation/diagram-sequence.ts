/**
 * A story as a sequence diagram. Time runs down: a row that begins a new
 * moment starts with it (`120 ms · …`). An arrow stands where its message
 * arrives, or is lost. What is drawn in fewer words than it has stands whole
 * in a comment above its row.
 */
import { fold, type Loop } from './diagram-fold.ts';
import { LINE_WIDTH, rowsOf } from './diagram-rows.ts';
import type { Arrow, Remark, Row } from './diagram-rows.ts';
import {
  comment,
  groupBy,
  head,
  Ids,
  named,
  time,
  wrap,
} from './diagram-text.ts';
import type { Recorded, Words } from './diagram-text.ts';
import { participant } from './node-kinds.ts';
import type { NodeKind } from './types.ts';

const ARROWS = { call: '->>', reply: '-->>', lost: '--x', open: '--)' };

/** Letters in a line of a remark over several nodes. */
const WIDE_REMARK_WIDTH = 64;

/** Draws what happened in a run, as Mermaid text. */
export function sequenceDiagram(run: Recorded, words: Words): string {
  const rows = fold(rowsOf(run));
  const flat = rows.flatMap((row) => (row.type === 'loop' ? row.rows : row));
  const groups = participants(run, flat);
  const ids = new Ids('N');
  const names = groups.flat().map(({ node }) => node);
  names.forEach((name) => ids.of(name));
  const body = new Body(ids, names);
  for (const row of rows) body.add(row);
  const lines = [...declarations(groups, ids), ...body.lines];
  return [...head('sequenceDiagram', words), ...lines, ''].join('\n');
}

interface Participant {
  node: string;
  kind: NodeKind;
  group?: string;
}

/** Those who stand in one box, or one who stands in none. */
type Group = readonly [Participant, ...Participant[]];

/**
 * Who takes part: first the clients, from whom everything starts, then the
 * others in order of appearance; groups are kept together.
 */
function participants({ trace }: Recorded, rows: readonly Row[]): Group[] {
  const known = new Map<string, Participant>();
  for (const event of trace) {
    if (event.type === 'node') known.set(event.node, event);
  }
  // Who calls or is called comes before those of whom only remarks tell.
  const arrows = rows.filter(({ type }) => type === 'arrow');
  const names = new Set([...arrows, ...rows].flatMap(nodesOf));
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
  return [...groups.values()];
}

function nodesOf(row: Row): readonly string[] {
  return row.type === 'arrow' ? [row.from, row.to] : (row.over ?? []);
}

function declarations(groups: readonly Group[], ids: Ids): string[] {
  return groups.flatMap((members) => {
    const [{ group }] = members;
    const lines = members.map(
      ({ node, kind }) =>
        `${participant(ids.of(node), kind)} as ${named(node)}`,
    );
    if (group === undefined) return lines.map((line) => `  ${line}`);
    const inside = lines.map((line) => `    ${line}`);
    return [`  box transparent ${named(group)}`, ...inside, '  end'];
  });
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

  private addArrow({ at, from, to, line, text, whole, aside }: Arrow): void {
    const ends = `${this.ids.of(from)}${ARROWS[line]}${this.ids.of(to)}`;
    const parts = aside === '' ? [text] : [text, aside];
    const label = wrap(parts, LINE_WIDTH);
    if (whole !== undefined) this.write(comment(whole));
    this.write(`${ends}: ${this.moment(at)}${label}`);
  }

  private addRemark({ at, over, lines, wholes }: Remark): void {
    const where = this.span(over ?? this.names);
    if (where === '') return;
    const width = where.includes(',') ? WIDE_REMARK_WIDTH : LINE_WIDTH;
    const text = lines.map((line) => wrap([line], width)).join('<br/>');
    for (const whole of wholes) this.write(comment(whole));
    this.write(`Note over ${where}: ${this.moment(at)}${text}`);
  }

  /** From the leftmost to the rightmost of the nodes. */
  private span(nodes: readonly string[]): string {
    const ids = this.names
      .filter((name) => nodes.includes(name))
      .map((name) => this.ids.of(name));
    const ends = new Set([...ids.slice(0, 1), ...ids.slice(-1)]);
    return [...ends].join(',');
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
