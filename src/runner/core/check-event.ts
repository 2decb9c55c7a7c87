/** Checks one line of a trace. See check.ts. */
import { NODE_KIND_NAMES } from '../../../patterns-code/_simulation/node-kinds.ts';
import type { TraceEvent } from '../../../patterns-code/_simulation/types.ts';
import { isRecord, list, number, text } from './check-values.ts';

type Field = (value: unknown) => unknown;

const one =
  (values: readonly string[]): Field =>
  (value) =>
    values.find((known) => known === value) ?? values[0];
const optional =
  (field: Field): Field =>
  (value) =>
    value === undefined ? undefined : field(value);
const string: Field = (value) => text(value);
const names = (value: unknown) => list(value, 100, (name) => text(name));
const sides: Field = (value) => {
  const [a, b] = Array.isArray(value) ? (value as unknown[]) : [];
  return [names(a), names(b)];
};
/** `true`, or nothing. */
const flag: Field = (value) => (value === true ? true : undefined);

/** The fields of each type of event, beside `type` and `at`. */
const FIELDS: Readonly<Record<TraceEvent['type'], Record<string, Field>>> = {
  node: { node: string, kind: one(NODE_KIND_NAMES), group: optional(string) },
  send: {
    id: number,
    key: string,
    from: string,
    to: string,
    kind: one(['call', 'return', 'throw']),
    method: string,
    label: string,
    said: optional(string),
    replyTo: optional(number),
  },
  deliver: { id: number },
  lost: { id: number, reason: one(['dropped', 'cut', 'crashed']) },
  crash: { node: string },
  restart: { node: string },
  pause: { node: string, ms: number },
  cut: { sides, oneWay: flag },
  heal: { sides: optional(sides) },
  skew: { node: string, ms: number },
  drift: { node: string, rate: number },
  note: { node: string, text: string },
  write: {
    node: string,
    key: string,
    value: string,
    said: optional(string),
  },
  state: {
    node: string,
    from: optional(string),
    to: string,
    because: optional(string),
  },
  violation: { rule: string },
};

/** The event with its known fields alone, or undefined when it is none. */
export function checkEvent(value: unknown): TraceEvent | undefined {
  if (!isRecord(value) || typeof value.type !== 'string') return undefined;
  if (!Object.hasOwn(FIELDS, value.type)) return undefined;
  const fields = FIELDS[value.type as TraceEvent['type']];
  const event: Record<string, unknown> = {
    type: value.type,
    at: number(value.at),
  };
  for (const [name, check] of Object.entries(fields)) {
    const checked = check(value[name]);
    if (checked !== undefined) event[name] = checked;
  }
  return event as TraceEvent;
}
