/** What the form proposes: a fault that would change something here. */
import { nodesOf } from '../../../../patterns-code/_simulation/faults.ts';
import type { FaultKind } from '../../../../patterns-code/_simulation/fault-kinds.ts';
import type { Fault } from '../../../../patterns-code/_simulation/types.ts';
import type { RunData } from '../../../runner/types.ts';
import { messageChoices, nodeChoices } from './choices.ts';
import type { KnownNode } from './choices.ts';
import type { FaultDraft } from './fault-form.ts';

/** What is known of the story. */
export interface Known {
  /** The nodes of the catalog, before anything has run. */
  nodes: readonly KnownNode[];
  /** The faults that are set. */
  faults: readonly Fault[];
  run: RunData | undefined;
}

/** A message takes 10 ms unless the story says otherwise: none ends sooner. */
const BEFORE_A_RUN_MS = 20;

/** What only a node that boots can suffer: a client tells the story. */
const NEEDS_BOOT: ReadonlySet<FaultKind> = new Set(['crash', 'restart']);

/** The names of the nodes that a fault of a kind can strike. */
export function strikable(kind: FaultKind, known: Known): string[] {
  const names = nodeChoices(known.nodes, known.run?.trace)
    .filter((node) => node.kind !== 'client' || !NEEDS_BOOT.has(kind))
    .map(({ name }) => name);
  // What a fault names already can be named, whether or not it was seen.
  return [...new Set([...names, ...known.faults.flatMap(nodesOf)])];
}

/** All fields, each with what makes sense in the story. */
export function proposal(kind: FaultKind, known: Known): FaultDraft {
  const end = known.run?.endedAt ?? 2 * BEFORE_A_RUN_MS;
  const nodes = nodeChoices(known.nodes, known.run?.trace);
  const servers = nodes.filter((node) => node.kind !== 'client');
  const names = nodes.map(({ name }) => name);
  const node = (servers.at(-1) ?? nodes.at(-1))?.name ?? '';
  const before = beginningOf(kind, known.faults);
  const from = before?.at ?? 0;
  const sooner = from < end ? from + (end - from) / 2 : from + 10;
  return {
    kind,
    moment: 'at',
    node: before?.node ?? node,
    sides: [[node], names.filter((name) => name !== node)],
    message: messageChoices(known.run?.trace)[0]?.key ?? '',
    at: String(round(sooner)),
    afterStep: '1',
    ms: String(Math.max(10, round(end / 2))),
    rate: '2',
    restartAfterMs: '',
    healAfterMs: '',
    oneWay: '',
  };
}

/** What a restart or the healing of the network would end. */
function beginningOf(
  kind: FaultKind,
  faults: readonly Fault[],
): { at: number; node?: string } | undefined {
  for (const fault of faults.toReversed()) {
    const at = 'at' in fault ? fault.at : 0;
    if (kind === 'restart' && 'crash' in fault) {
      return { at, node: fault.crash };
    }
    if (kind === 'heal' && 'cut' in fault) return { at };
  }
  return undefined;
}

/** As a person would say it: two digits, and from 10 on a multiple of 5. */
function round(ms: number): number {
  if (ms < 10) return Math.floor(ms);
  const grain = Math.max(5, 10 ** (Math.floor(Math.log10(ms)) - 1));
  return Math.floor(ms / grain) * grain;
}
