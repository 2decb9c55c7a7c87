/** From the fields of the form "Add a fault" to a fault. */
import type { Fault } from '../../../../patterns-code/_simulation/types.ts';

/** The kinds in the order of the menu, and what each is called there. */
export const FAULT_KINDS = {
  crash: 'crash',
  restart: 'restart',
  cut: 'cut the network',
  oneWay: 'cut one direction',
  heal: 'heal the network',
  drop: 'lose a message',
  duplicate: 'duplicate a message',
  delay: 'delay a message',
  pause: 'pause',
  skew: 'set the time of day',
  drift: 'let a clock drift',
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;

/** Which fields each kind asks for. */
export const FAULT_FIELDS: Record<FaultKind, readonly FaultField[]> = {
  crash: ['node', 'at', 'after'],
  restart: ['node', 'at'],
  cut: ['side', 'at', 'after'],
  oneWay: ['side', 'at', 'after'],
  heal: ['at'],
  drop: ['message'],
  duplicate: ['message'],
  delay: ['message', 'ms'],
  pause: ['node', 'at', 'ms'],
  skew: ['node', 'at', 'ms'],
  drift: ['node', 'at', 'rate'],
};

export type FaultField =
  'node' | 'side' | 'message' | 'at' | 'ms' | 'rate' | 'after';

/** The form's fields as text, as inputs hold them. */
export interface FaultDraft {
  kind: FaultKind;
  node: string;
  /** The nodes that are cut off from the rest. */
  side: readonly string[];
  message: string;
  at: string;
  ms: string;
  /** How fast a drifting clock runs; 1 is right. */
  rate: string;
  /** Restart or heal after so many ms; empty for never. */
  after: string;
}

export const EMPTY_DRAFT: FaultDraft = {
  kind: 'crash',
  node: '',
  side: [],
  message: '',
  at: '100',
  ms: '50',
  rate: '1.1',
  after: '',
};

/** The fault, or a sentence about the field that is not right. */
export function faultOf(
  draft: FaultDraft,
  nodes: readonly string[],
): { fault: Fault } | { problem: string } {
  const fields = FAULT_FIELDS[draft.kind];
  const problem = fields.map((field) => problemOf(field, draft, nodes));
  const first = problem.find((one) => one !== undefined);
  if (first !== undefined) return { problem: first };
  return { fault: build(draft, nodes) };
}

function build(draft: FaultDraft, nodes: readonly string[]): Fault {
  const { node, message } = draft;
  const at = Number(draft.at);
  const ms = Number(draft.ms);
  const after = draft.after === '' ? undefined : Number(draft.after);
  switch (draft.kind) {
    case 'crash':
      return after === undefined
        ? { at, crash: node }
        : { at, crash: node, restartAfterMs: after };
    case 'cut':
    case 'oneWay': {
      const rest = nodes.filter((name) => !draft.side.includes(name));
      return {
        at,
        cut: [[...draft.side], rest],
        ...(draft.kind === 'oneWay' ? { oneWay: true } : {}),
        ...(after === undefined ? {} : { healAfterMs: after }),
      };
    }
    case 'restart':
      return { at, restart: node };
    case 'heal':
      return { at, heal: true };
    case 'drop':
      return { drop: message };
    case 'duplicate':
      return { duplicate: message };
    case 'delay':
      return { delay: message, ms };
    case 'pause':
      return { at, pause: node, ms };
    case 'skew':
      return { at, skew: node, ms };
    case 'drift':
      return { at, drift: node, rate: Number(draft.rate) };
  }
}

function problemOf(
  field: FaultField,
  draft: FaultDraft,
  nodes: readonly string[],
): string | undefined {
  if (field === 'node' && draft.node === '') return 'Choose a node.';
  if (field === 'message' && !/^[^>#]+>[^>#]+#[1-9]\d*$/.test(draft.message)) {
    return 'Choose a message. Run the story once, and its messages are here.';
  }
  if (field === 'side') {
    const chosen = draft.side.length;
    if (chosen > 0 && chosen < nodes.length) return undefined;
    return 'Choose at least one node to cut off, and leave at least one.';
  }
  if (field === 'at' && !isTime(draft.at)) {
    return 'The time is a number of milliseconds, 0 or more.';
  }
  if (field === 'ms') {
    const skew = draft.kind === 'skew';
    const text = skew ? draft.ms.replace(/^-/, '') : draft.ms;
    if (isTime(text)) return undefined;
    const sign = skew ? 'negative for a slow clock' : '0 or more';
    return `The length is a number of milliseconds, ${sign}.`;
  }
  if (field === 'rate') {
    const rate = isTime(draft.rate) ? Number(draft.rate) : 0;
    if (rate >= 0.01 && rate <= 100) return undefined;
    return 'The speed is a number from 0.01 to 100, where 1 is right.';
  }
  if (field === 'after' && draft.after !== '' && !isTime(draft.after)) {
    return 'The time until the end is milliseconds, or empty for never.';
  }
  return undefined;
}

function isTime(text: string): boolean {
  return /^\d{1,9}(\.\d{1,3})?$/.test(text.trim());
}
