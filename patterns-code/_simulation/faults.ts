/** Faults as data: checked once, then looked up while the run goes on. */
import { SimulationError } from './error.ts';
import type { Fault } from './types.ts';

export type TimedFault = Extract<Fault, { at: number }>;
export type StepCrash = Extract<Fault, { afterStep: number }>;
export type MessageFault = Exclude<Fault, TimedFault | StepCrash>;

const MESSAGE_KEY = /^[^>#]+>[^>#]+#[1-9]\d*$/;

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
      else group(this.messages, messageOf(fault), fault);
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

function messageOf(fault: MessageFault): string {
  if ('drop' in fault) return fault.drop;
  return 'duplicate' in fault ? fault.duplicate : fault.delay;
}

/** The nodes that a fault names. */
export function nodesOf(fault: Fault): string[] {
  if ('cut' in fault) return fault.cut.flat();
  if ('crash' in fault) return [fault.crash];
  if ('restart' in fault) return [fault.restart];
  if ('pause' in fault) return [fault.pause];
  if ('skew' in fault) return [fault.skew];
  if ('drift' in fault) return [fault.drift];
  if ('heal' in fault) return [];
  return messageOf(fault).replace(/#\d+$/, '').split('>');
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

/** The kinds of fault, and what each can have beside its name. */
const FIELDS = {
  crash: ['at', 'afterStep', 'restartAfterMs'],
  restart: ['at'],
  pause: ['at', 'ms'],
  cut: ['at', 'healAfterMs', 'oneWay'],
  heal: ['at'],
  skew: ['at', 'ms'],
  drift: ['at', 'rate'],
  drop: [],
  duplicate: [],
  delay: ['ms'],
} as const;

/** A sentence about what is wrong with a fault, or undefined. */
export function faultProblem(fault: unknown): string | undefined {
  const text = JSON.stringify(fault);
  const bad = (why: string) => `The fault ${text} ${why}.`;
  if (typeof fault !== 'object' || fault === null) {
    return bad('is no object like { "at": 100, "crash": "Database" }');
  }
  const f = fault as Record<string, unknown>;
  const time = (field: string) =>
    typeof f[field] === 'number' && f[field] >= 0 && f[field] < Infinity;
  if ('at' in f && !time('at')) {
    return bad('needs "at" in simulated ms, zero or more');
  }
  for (const field of ['drop', 'duplicate', 'delay']) {
    if (field in f && !MESSAGE_KEY.test(String(f[field]))) {
      return bad(`must name a message like "A>B#2" in "${field}"`);
    }
  }
  for (const field of ['crash', 'restart', 'pause', 'skew', 'drift']) {
    if (field in f && typeof f[field] !== 'string') {
      return bad(`must name a node in "${field}"`);
    }
  }
  if (('delay' in f || 'pause' in f) && !time('ms')) {
    return bad('needs "ms", zero or more');
  }
  if ('skew' in f && !Number.isFinite(f.ms)) return bad('needs "ms"');
  if ('drift' in f && !isRate(f.rate)) {
    return bad(
      'needs "rate", from 0.01 to 100: how fast the clock runs, where 1 is right',
    );
  }
  if ('afterStep' in f) {
    if (!(Number.isInteger(f.afterStep) && Number(f.afterStep) >= 1)) {
      return bad('needs "afterStep", counted from 1');
    }
    if (!('crash' in f)) return bad('needs the node in "crash"');
    if ('at' in f) return bad('has both "at" and "afterStep": leave out one');
  }
  for (const field of ['restartAfterMs', 'healAfterMs']) {
    if (field in f && !time(field)) {
      return bad(`needs simulated ms in "${field}", zero or more`);
    }
  }
  if ('cut' in f && !isTwoSides(f.cut)) {
    return bad('needs two lists of nodes in "cut": [["A"], ["B", "C"]]');
  }
  if ('oneWay' in f && !('cut' in f && f.oneWay === true)) {
    return bad('can have "oneWay": true beside "cut", and nothing else');
  }
  if ('heal' in f && f.heal !== true) return bad('needs "heal": true');
  const kinds = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
  const [kind, another] = kinds.filter((name) => name in f);
  if (kind === undefined) {
    return bad(`is of no known kind. The kinds are ${kinds.join(', ')}`);
  }
  if (another !== undefined) {
    return bad(`is both a ${kind} and a ${another}: make two faults of it`);
  }
  const fields: readonly string[] = FIELDS[kind];
  const odd = Object.keys(f).find((name) => ![kind, ...fields].includes(name));
  if (odd !== undefined) {
    return bad(`has "${odd}", which a ${kind} does not have: leave it out`);
  }
  const isPlaced = !fields.includes('at') || 'at' in f || 'afterStep' in f;
  return isPlaced ? undefined : bad('needs "at" in simulated ms');
}

/** Slower or faster than that is no clock any more. */
function isRate(rate: unknown): boolean {
  return typeof rate === 'number' && rate >= 0.01 && rate <= 100;
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
