/** The states that nodes were seen in, and what led from one to the next. */
import { escape, head, Ids, named } from './diagram-text.ts';
import type { Recorded, Words } from './diagram-text.ts';
import type { TraceEvent } from './types.ts';

/** An arrow names so many causes. */
const MAX_CAUSES = 3;
/** No state is called that: names are free of line ends when drawn. */
const START = '\n';

/** What one node, or several alike, went through. */
interface Machine {
  nodes: string[];
  /** By `from` and `to`; the causes in order of appearance. */
  steps: Map<string, { from: string; to: string; causes: Set<string> }>;
}

/**
 * Draws the states of the nodes that show one, as Mermaid text, or
 * undefined if no node does. Nodes of the same kind are drawn as one machine
 * if the states of one are all among the other's.
 */
export function statesDiagram(
  runs: readonly Recorded[],
  words: Words,
): string | undefined {
  const machines = merge([...machinesOf(runs).values()]);
  if (machines.length === 0) return undefined;
  const ids = new Ids('S');
  const body = machines.flatMap((machine, i) => {
    if (machines.length === 1) return drawn(machine, ids, '  ');
    const title = named(machine.nodes.join(', '));
    const inside = drawn(machine, ids, '    ');
    return [`  state "${title}" as G${i + 1} {`, ...inside, '  }'];
  });
  return [...head('stateDiagram-v2', words), ...body, ''].join('\n');
}

function machinesOf(
  runs: readonly Recorded[],
): Map<string, Machine & { kind: string }> {
  const machines = new Map<string, Machine & { kind: string }>();
  for (const { trace } of runs) {
    const causes = new Causes();
    const kinds = new Map<string, string>();
    for (const event of trace) {
      causes.see(event);
      if (event.type === 'node') kinds.set(event.node, event.kind);
      if (event.type !== 'state') continue;
      const { node, from = START, to, at } = event;
      const kind = kinds.get(node) ?? '';
      const machine = machines.get(node) ?? {
        kind,
        nodes: [node],
        steps: new Map(),
      };
      machines.set(node, machine);
      const key = `${from}\n${to}`;
      const step = machine.steps.get(key) ?? { from, to, causes: new Set() };
      step.causes.add(event.because ?? causes.of(node, at, from === START));
      machine.steps.set(key, step);
    }
  }
  return machines;
}

function merge(machines: readonly (Machine & { kind: string })[]): Machine[] {
  const merged: (Machine & { kind: string })[] = [];
  for (const machine of machines) {
    const alike = merged.find(
      (other) => other.kind === machine.kind && subset(other, machine),
    );
    if (alike === undefined) {
      merged.push(machine);
      continue;
    }
    alike.nodes.push(...machine.nodes);
    for (const [key, step] of machine.steps) {
      const known = alike.steps.get(key);
      if (known === undefined) alike.steps.set(key, step);
      else step.causes.forEach((cause) => known.causes.add(cause));
    }
  }
  return merged;
}

/** Whether the states of one machine are all among the other's. */
function subset(a: Machine, b: Machine): boolean {
  const [ours, theirs] = [statesOf(a), statesOf(b)];
  const shared = [...ours].filter((state) => theirs.has(state));
  return shared.length === Math.min(ours.size, theirs.size);
}

function statesOf({ steps }: Machine): Set<string> {
  return new Set(
    [...steps.values()].flatMap(({ from, to }) =>
      from === START ? [to] : [from, to],
    ),
  );
}

function drawn(machine: Machine, ids: Ids, indent: string): string[] {
  const owner = machine.nodes[0] ?? '';
  const id = (state: string) =>
    state === START ? '[*]' : ids.of(`${owner}\n${state}`);
  const states = [...statesOf(machine)].map(
    (state) => `${indent}state "${named(state)}" as ${id(state)}`,
  );
  const arrows = [...machine.steps.values()].map(({ from, to, causes }) => {
    const known = [...causes].filter((cause) => cause !== '');
    const text = known.slice(0, MAX_CAUSES).map((cause) => escape(cause));
    if (known.length > MAX_CAUSES) text.push('…');
    const label = text.length === 0 ? '' : `: ${text.join(' / ')}`;
    return `${indent}${id(from)} --> ${id(to)}${label}`;
  });
  return [...states, ...arrows];
}

/** What a node was doing when it changed its state. */
class Causes {
  private readonly sent = new Map<
    number,
    Extract<TraceEvent, { type: 'send' }>
  >();
  private readonly last = new Map<string, { at: number; cause: string }>();
  private readonly restarted = new Set<string>();

  see(event: TraceEvent): void {
    if (event.type === 'send') this.sent.set(event.id, event);
    if (event.type === 'restart') this.restarted.add(event.node);
    if (event.type !== 'deliver') return;
    const send = this.sent.get(event.id);
    if (send === undefined) return;
    const ends = { call: '', return: ' answers', throw: ' fails' };
    const cause = `${send.method}${ends[send.kind]}`;
    this.last.set(send.to, { at: event.at, cause });
  }

  /** A message of the same moment, else the clock: a timer, a timeout. */
  of(node: string, at: number, first: boolean): string {
    if (first) return this.restarted.has(node) ? 'restart' : '';
    const last = this.last.get(node);
    return last?.at === at ? last.cause : 'timer';
  }
}
