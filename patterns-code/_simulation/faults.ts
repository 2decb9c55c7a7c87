/** Faults as data: checked once, then looked up while the run goes on. */
import { SimulationError } from './error.ts';
import {
  FAULT_KINDS,
  fieldsOf,
  kindOf,
  KINDS,
  MOMENTS,
  passes,
} from './fault-kinds.ts';
import type { FaultKind, Moment } from './fault-kinds.ts';
import type { Fault } from './types.ts';

export type TimedFault = Extract<Fault, { at: number }>;
export type StepCrash = Extract<Fault, { afterStep: number }>;
export type MessageFault = Exclude<Fault, TimedFault | StepCrash>;

/** `A>B#2`: a link, and which of its messages. */
export const MESSAGE_KEY = /^[^>#]+>[^>#]+#[1-9]\d*$/;

const NONE: readonly MessageFault[] = [];

/** The faults of one run, and which of them came into play. */
export class FaultPlan {
  readonly all: readonly Fault[];
  readonly timed: TimedFault[] = [];
  private readonly crashes = new Map<string, StepCrash[]>();
  private readonly messages = new Map<string, MessageFault[]>();
  private readonly used = new Set<Fault>();

  /** @throws SimulationError that says which fault is malformed, and how. */
  constructor(faults: readonly Fault[]) {
    this.all = faults;
    for (const fault of faults) {
      const problem = faultProblem(fault);
      if (problem !== undefined) throw new SimulationError(problem);
      if ('at' in fault) this.timed.push(fault);
      else if ('afterStep' in fault) group(this.crashes, fault.crash, fault);
      else group(this.messages, String(namedBy(fault)), fault);
    }
  }

  /** The crash planned after this step of this node, if there is one. */
  crashAfter(node: string, step: number): StepCrash | undefined {
    const fault = this.crashes
      .get(node)
      ?.find((one) => one.afterStep === step && !this.used.has(one));
    if (fault !== undefined) this.used.add(fault);
    return fault;
  }

  /** What was planned for this message. */
  of(key: string): readonly MessageFault[] {
    return this.messages.get(key) ?? NONE;
  }

  /** Notes that a fault changed something. */
  markUsed(fault: Fault): void {
    this.used.add(fault);
  }

  /** The faults that changed nothing. */
  idle(): Fault[] {
    return this.all.filter((fault) => !this.used.has(fault));
  }
}

function group<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}

/** What stands in the field of its kind: a node, a message, two sides. */
function namedBy(fault: Fault): unknown {
  return (fault as Record<string, unknown>)[kindOf(fault)];
}

/** The nodes that a fault names. */
export function nodesOf(fault: Fault): string[] {
  const named = namedBy(fault);
  switch (FAULT_KINDS[kindOf(fault)].names) {
    case 'node':
      return [String(named)];
    case 'message':
      return String(named).replace(/#\d+$/, '').split('>');
    case 'sides':
      return (named as string[][]).flat();
    case 'all':
      return [];
  }
}

/** A sentence about a fault that names nobody known, or undefined. */
export function unknownNodeOf(
  faults: readonly Fault[],
  known: ReadonlySet<string>,
): string | undefined {
  const unknown = faults
    .flatMap((fault) => nodesOf(fault))
    .find((name) => !known.has(name));
  if (unknown === undefined) return undefined;
  const names = [...known].join(', ');
  return `There is no node called "${unknown}". There are: ${names}.`;
}

/** A sentence about what is wrong with a fault, or undefined. */
export function faultProblem(fault: unknown): string | undefined {
  const flaw = faultFlaw(fault);
  if (flaw === undefined) return undefined;
  return `The fault ${JSON.stringify(fault)} ${flaw}.`;
}

/** What is wrong with a fault, as what comes after its name, or undefined. */
export function faultFlaw(fault: unknown): string | undefined {
  if (typeof fault !== 'object' || fault === null) {
    return 'is no object like { "at": 100, "crash": "Database" }';
  }
  const f = fault as Record<string, unknown>;
  const [kind, another] = KINDS.filter((name) => Object.hasOwn(f, name));
  if (kind === undefined) {
    return `is of no known kind. The kinds are ${KINDS.join(', ')}`;
  }
  if (another !== undefined) {
    return `is both a ${kind} and a ${another}: make two faults of it`;
  }
  return oddField(kind, f) ?? wrongName(kind, f) ?? wrongField(kind, f);
}

function oddField(
  kind: FaultKind,
  f: Record<string, unknown>,
): string | undefined {
  const { moments } = FAULT_KINDS[kind];
  const names = fieldsOf(kind).map(([name]) => name);
  const known: string[] = [kind, ...moments, ...names];
  const odd = Object.keys(f).find((name) => !known.includes(name));
  if (odd === undefined) return undefined;
  return `has "${odd}", which a ${kind} does not have: leave it out`;
}

function wrongName(
  kind: FaultKind,
  f: Record<string, unknown>,
): string | undefined {
  const named = f[kind];
  switch (FAULT_KINDS[kind].names) {
    case 'node':
      if (typeof named === 'string') return undefined;
      return `must name a node in "${kind}"`;
    case 'message':
      if (typeof named === 'string' && MESSAGE_KEY.test(named)) {
        return undefined;
      }
      return `must name a message like "A>B#2" in "${kind}"`;
    case 'sides':
      if (isTwoSides(named)) return undefined;
      return `needs two lists of nodes in "${kind}": [["A"], ["B", "C"]]`;
    case 'all':
      return named === true ? undefined : `needs "${kind}": true`;
  }
}

function wrongField(
  kind: FaultKind,
  f: Record<string, unknown>,
): string | undefined {
  const moments: readonly Moment[] = FAULT_KINDS[kind].moments;
  const given = moments.filter((moment) => moment in f);
  if (given.length > 1) {
    const names = given.map((name) => `"${name}"`).join(' and ');
    return `has both ${names}: leave out one`;
  }
  const [moment = moments[0]] = given;
  if (moment !== undefined && !passes(MOMENTS[moment], f[moment])) {
    return MOMENTS[moment].refusal;
  }
  const wrong = fieldsOf(kind).find(([name, rule]) => {
    const isThere = name in f || rule.optional !== true;
    return isThere && !passes(rule, f[name]);
  });
  return wrong?.[1].refusal;
}

function isTwoSides(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every(
      (side) =>
        Array.isArray(side) && side.every((name) => typeof name === 'string'),
    )
  );
}
