/**
 * From the fields of the form to a fault, and back. Which fields there are
 * and what they may hold is read from the table of kinds.
 */
import {
  FAULT_KINDS,
  fieldsOf,
  kindOf,
  MOMENTS,
  passes,
} from '../../../../patterns-code/_simulation/fault-kinds.ts';
import type {
  FaultField,
  FaultKind,
  FieldRule,
  Moment,
} from '../../../../patterns-code/_simulation/fault-kinds.ts';
import { MESSAGE_KEY } from '../../../../patterns-code/_simulation/faults.ts';
import type { Fault } from '../../../../patterns-code/_simulation/types.ts';
import { FIELD_WORDS } from './fault-text.ts';

/** What a fault strikes, as the form asks for it. */
export type Named = 'node' | 'message' | 'sides';

/** A field of the form. */
export type Asked = Named | FaultField;

/** The form's fields as text, as inputs hold them. */
export type FaultDraft = Record<'node' | 'message' | FaultField, string> & {
  kind: FaultKind;
  /** At a time or after a step, where the kind has both. */
  moment: Moment;
  /** The nodes that are cut off, and those that they are cut off from. */
  sides: readonly [readonly string[], readonly string[]];
};

/** Sentences about fields that are not right. */
export type Problems = Partial<Record<Asked, string>>;

const NAMED = {
  node: 'node',
  message: 'message',
  sides: 'sides',
  all: undefined,
} as const;

/** The moment that counts: the chosen one, if the kind has it. */
export function momentOf({
  kind,
  moment,
}: Pick<FaultDraft, 'kind' | 'moment'>): Moment | undefined {
  const moments: readonly Moment[] = FAULT_KINDS[kind].moments;
  return moments.includes(moment) ? moment : moments[0];
}

/** What the form asks for, in the order of its fields. */
export function askedOf(draft: Pick<FaultDraft, 'kind' | 'moment'>): Asked[] {
  const named = NAMED[FAULT_KINDS[draft.kind].names];
  const fields = fieldsOf(draft.kind).map(([name]) => name);
  return [named, momentOf(draft), ...fields].filter((one) => one !== undefined);
}

/** What a field of a kind may hold; undefined for what it strikes. */
export function ruleOf(kind: FaultKind, asked: Asked): FieldRule | undefined {
  if (asked === 'at' || asked === 'afterStep') return MOMENTS[asked];
  return fieldsOf(kind).find(([name]) => name === asked)?.[1];
}

/** The fault, or a sentence for each field that is not right. */
export function faultOf(
  draft: FaultDraft,
  nodes: readonly string[],
): { fault: Fault } | { problems: Problems } {
  const { kind } = draft;
  const asked = askedOf(draft);
  const problems: Problems = {};
  for (const field of asked) {
    const problem = problemOf(field, draft, nodes);
    if (problem !== undefined) problems[field] = problem;
  }
  if (Object.keys(problems).length > 0) return { problems };
  const fields = asked.flatMap((field): [string, unknown][] => {
    const rule = ruleOf(kind, field);
    const text = rule === undefined ? '' : textOf(draft, field);
    return rule === undefined || text === '' ? [] : [[field, read(rule, text)]];
  });
  const moment = momentOf(draft);
  const first = fields.filter(([name]) => name === moment);
  const rest = fields.filter(([name]) => name !== moment);
  const entries = [...first, [kind, namedBy(draft)], ...rest];
  // Each field has passed its rule, which is what makes it a fault.
  return { fault: Object.fromEntries(entries) as Fault };
}

/** What of a form a fault fills in. */
export function draftOf(fault: Fault): Partial<FaultDraft> {
  const kind = kindOf(fault);
  const fields: Record<string, unknown> = { ...fault };
  const named = fields[kind];
  const draft: Record<string, unknown> = {
    kind,
    moment: 'afterStep' in fault ? 'afterStep' : 'at',
  };
  const field = NAMED[FAULT_KINDS[kind].names];
  if (field !== undefined) draft[field] = named;
  for (const asked of askedOf({ kind, moment: draft.moment as Moment })) {
    if (ruleOf(kind, asked) === undefined) continue;
    draft[asked] = String(fields[asked] ?? '');
  }
  return draft;
}

function namedBy(draft: FaultDraft): unknown {
  const field = NAMED[FAULT_KINDS[draft.kind].names];
  if (field === undefined) return true;
  return field === 'message' ? draft.message.trim() : draft[field];
}

function textOf(draft: FaultDraft, field: Asked): string {
  return field === 'sides' ? '' : draft[field].trim();
}

/** As people write them, and as fields of numbers take them. */
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

/** `NaN` for what is no number. */
function read(rule: FieldRule, text: string): unknown {
  if (rule.holds === 'true') return text === 'true';
  // Without the sign of -0, which would be shown.
  return NUMBER.test(text) ? Number(text) + 0 : NaN;
}

function problemOf(
  field: Asked,
  draft: FaultDraft,
  nodes: readonly string[],
): string | undefined {
  if (field === 'node') {
    return nodes.includes(draft.node) ? undefined : 'Choose a node.';
  }
  if (field === 'message') {
    if (MESSAGE_KEY.test(draft.message.trim())) return undefined;
    return 'Name a message like Client>Store#2, the second from Client to Store.';
  }
  if (field === 'sides') {
    if (draft.sides.every((side) => side.length > 0)) return undefined;
    return 'Choose at least one node on each side of the cut.';
  }
  const rule = ruleOf(draft.kind, field);
  const text = textOf(draft, field);
  if (rule === undefined || (rule.optional === true && text === '')) {
    return undefined;
  }
  return passes(rule, read(rule, text)) ? undefined : refusal(field, rule);
}

/** `The time is a number of ms from 0 to 1,000,000,000,000.` */
function refusal(field: FaultField, rule: FieldRule): string {
  const { noun, unit } = FIELD_WORDS[field];
  const { whole = false, optional = false } = rule;
  const number = whole ? 'a whole number' : 'a number';
  const of = unit === 'ms' ? ' of ms' : '';
  const bounds = boundsOf(rule);
  const means = meaningOf(field, rule);
  const empty = optional ? ', or nothing for never' : '';
  return `${noun} is ${number}${of}${bounds}${means}${empty}.`;
}

function boundsOf({ min, max }: FieldRule): string {
  const [least, most] = [min, max].map((one) => one?.toLocaleString('en'));
  return ` from ${least} to ${most}`;
}

/** What a number means where that is not clear. */
function meaningOf(field: FaultField, { min = 0 }: FieldRule): string {
  if (field === 'rate') return ', where 1 is right';
  return min < 0 ? ', negative for behind' : '';
}
