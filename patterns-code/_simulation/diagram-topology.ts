/** Who takes part in a pattern, and who calls whom. */
import { groupBy, head, Ids, named } from './diagram-text.ts';
import type { Recorded, Words } from './diagram-text.ts';
import { NODE_KINDS } from './node-kinds.ts';
import type { NodeKind } from './types.ts';

/** An arrow names so many methods; the page shows the rest. */
const MAX_METHODS = 3;

interface Participant {
  node: string;
  kind: NodeKind;
  group?: string;
}

/**
 * Draws the participants of all runs together, as Mermaid text: an arrow
 * for each pair that calls, with the methods' names. Clients that call
 * no-one are left out.
 */
export function topologyDiagram(
  runs: readonly Recorded[],
  words: Words,
): string {
  const nodes = new Map<string, Participant>();
  const calls = new Map<
    string,
    { from: string; to: string; methods: Set<string> }
  >();
  for (const event of runs.flatMap(({ trace }) => trace)) {
    if (event.type === 'node') nodes.set(event.node, event);
    if (event.type !== 'send' || event.kind !== 'call') continue;
    const { from, to, method } = event;
    const key = `${from}\n${to}`;
    const call = calls.get(key) ?? { from, to, methods: new Set() };
    call.methods.add(method);
    calls.set(key, call);
  }
  const busy = new Set(
    [...calls.values()].flatMap(({ from, to }) => [from, to]),
  );
  const shown = [...nodes.values()].filter(
    ({ node, kind }) => kind !== 'client' || busy.has(node),
  );
  const ids = new Ids('N');
  const boxes = [...groupBy(shown, ({ group }) => group).entries()].flatMap(
    ([group, members], i) => box(group, members, `G${i + 1}`, ids),
  );
  const arrows = [...calls.values()].map(({ from, to, methods }) => {
    const names = [...methods].slice(0, MAX_METHODS).map(named);
    if (methods.size > MAX_METHODS) names.push('…');
    return `  ${ids.of(from)} -->|"${names.join(', ')}"| ${ids.of(to)}`;
  });
  return [...head('flowchart LR', words), ...boxes, ...arrows, ''].join('\n');
}

function box(
  group: string | undefined,
  members: readonly Participant[],
  id: string,
  ids: Ids,
): string[] {
  const lines = members.map(({ node, kind }) => {
    const [open, close] = NODE_KINDS[kind].topology;
    return `${ids.of(node)}${open}${named(node)}${close}`;
  });
  const classes = members.map(
    ({ node, kind }) => `class ${ids.of(node)} ${kind}`,
  );
  const all = [...lines, ...classes];
  if (group === undefined) return all.map((line) => `  ${line}`);
  const inside = all.map((line) => `    ${line}`);
  return [`  subgraph ${id}["${named(group)}"]`, ...inside, '  end'];
}
