/**
 * The kinds of fault in one table: what each names, when it strikes and
 * which fields it has. Checks, the form and the links of the page, and the
 * search read it here. A kind in `Fault` that has no row does not compile.
 */
import type { Fault } from './types.ts';

type KeysOf<F> = F extends unknown ? keyof F : never;

/** What a field may hold, and how a fault without it is refused. */
export interface FieldRule {
  readonly holds: 'number' | 'true';
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
  /** The fault is one without it as well. */
  readonly optional?: boolean;
  /** `{"at":…} needs "ms", zero or more`: what comes after the fault. */
  readonly refusal: string;
}

/** Simulated ms that a field may hold: some thirty years. */
export const MAX_MS = 1e12;

/** When a fault strikes: at a time, or after a step of its node. */
export const MOMENTS = {
  at: {
    holds: 'number',
    min: 0,
    max: MAX_MS,
    refusal: 'needs "at" in simulated ms, zero or more, 1e12 at most',
  },
  afterStep: {
    holds: 'number',
    min: 1,
    max: 1e9,
    whole: true,
    refusal: 'needs "afterStep", counted from 1, 1e9 at most',
  },
} as const satisfies Record<string, FieldRule>;

export type Moment = keyof typeof MOMENTS;

const TIME = {
  holds: 'number',
  min: 0,
  max: MAX_MS,
  refusal: 'needs "ms", zero or more, 1e12 at most',
} as const;

/** Until a crash or a cut ends; without it there is no end. */
const UNTIL = (field: string): FieldRule => ({
  holds: 'number',
  min: 0,
  max: MAX_MS,
  optional: true,
  refusal: `needs simulated ms in "${field}", zero or more, 1e12 at most`,
});

/** Ahead or behind. */
const OFFSET = {
  holds: 'number',
  min: -MAX_MS,
  max: MAX_MS,
  refusal: 'needs "ms", from -1e12 to 1e12',
} as const;

/** Slower or faster than that is no clock any more. */
const RATE = {
  holds: 'number',
  min: 0.01,
  max: 100,
  refusal:
    'needs "rate", from 0.01 to 100: how fast the clock runs, where 1 is right',
} as const;

const FLAG = {
  holds: 'true',
  optional: true,
  refusal: 'can have "oneWay": true beside "cut", and nothing else',
} as const;

type FieldName = 'ms' | 'rate' | 'restartAfterMs' | 'healAfterMs' | 'oneWay';

/** The field by which a kind is known: `crash`, `drop`. */
export type FaultKind = Exclude<KeysOf<Fault>, FieldName | Moment>;

export type FaultField = FieldName | Moment;

/** The faults of one kind. */
export type FaultOf<K extends FaultKind> = Extract<Fault, Record<K, unknown>>;

interface Row<K extends FaultKind> {
  /** What stands in its field; `all` is `true`, for the whole network. */
  readonly names: 'node' | 'message' | 'sides' | 'all';
  /** One of these says when; none, where a message does. */
  readonly moments: readonly (Moment & KeysOf<FaultOf<K>>)[];
  readonly fields: {
    readonly [F in Exclude<KeysOf<FaultOf<K>>, K | Moment>]: FieldRule;
  };
}

export const FAULT_KINDS: { readonly [K in FaultKind]: Row<K> } = {
  crash: {
    names: 'node',
    moments: ['at', 'afterStep'],
    fields: { restartAfterMs: UNTIL('restartAfterMs') },
  },
  restart: { names: 'node', moments: ['at'], fields: {} },
  pause: { names: 'node', moments: ['at'], fields: { ms: TIME } },
  cut: {
    names: 'sides',
    moments: ['at'],
    fields: { healAfterMs: UNTIL('healAfterMs'), oneWay: FLAG },
  },
  heal: { names: 'all', moments: ['at'], fields: {} },
  skew: { names: 'node', moments: ['at'], fields: { ms: OFFSET } },
  drift: { names: 'node', moments: ['at'], fields: { rate: RATE } },
  drop: { names: 'message', moments: [], fields: {} },
  duplicate: { names: 'message', moments: [], fields: {} },
  delay: { names: 'message', moments: [], fields: { ms: TIME } },
};

/** The kinds in the order of the table. */
export const KINDS = Object.keys(FAULT_KINDS) as FaultKind[];

/** The rules of the fields that a kind has beside its name and its moment. */
export function fieldsOf(kind: FaultKind): [FieldName, FieldRule][] {
  return Object.entries(FAULT_KINDS[kind].fields) as [FieldName, FieldRule][];
}

/** Of which kind a fault is. */
export function kindOf(fault: Fault): FaultKind {
  const kind = KINDS.find((one) => one in fault);
  if (kind === undefined) throw new TypeError('A fault of no known kind.');
  return kind;
}

/** True when a field may hold the value. */
export function passes(rule: FieldRule, value: unknown): boolean {
  if (rule.holds === 'true') return value === true;
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  const { min = -Infinity, max = Infinity, whole = false } = rule;
  return value >= min && value <= max && (!whole || Number.isInteger(value));
}
