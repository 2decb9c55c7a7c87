/** What becomes of a message on its way: latency, losses, cuts. */
import { SimulationError } from './error.ts';
import type { FaultPlan, MessageFault } from './faults.ts';
import type { Node } from './node.ts';
import { randomStream } from './random.ts';
import type { Link, Network } from './types.ts';

const LATENCY_MS = 10;

const LINK_NAME = /^[^>#]+>[^>#]+$/;

const UNHARMED = { copies: 1, delayMs: 0 };

/** One direction between two nodes. */
export interface Way {
  /** `A>B` */
  readonly name: string;
  readonly from: Node;
  readonly to: Node;
  readonly link: Link;
  /** How many messages went this way, and how many of them were calls. */
  messages: number;
  calls: number;
}

/** The copies of a message that are under way: how long each takes, in ms. */
export type Fate = 'dropped' | 'cut' | readonly number[];

type Sides = readonly [readonly string[], readonly string[]];

/** Nothing passes from a node of `from` to one of `to`. */
export interface Cut {
  readonly sides: Sides;
  readonly oneWay: boolean;
  /** Is told when a message does not pass. */
  readonly onLoss?: () => void;
}

export class Links {
  private readonly network: Network;
  private readonly plan: FaultPlan;
  private readonly seed: number;
  private readonly extraDelay: (key: string) => number;
  private readonly ways = new Map<Node, Map<Node, Way>>();
  private readonly cuts = new Set<Cut>();

  /** `extraDelay` answers with the ms that a search adds to a message. */
  constructor(
    network: Network,
    plan: FaultPlan,
    seed: number,
    extraDelay: (key: string) => number,
  ) {
    for (const [name, link] of [
      ['every link', network] as const,
      ...Object.entries(network.links ?? {}),
    ]) {
      const problem = linkProblem(link);
      if (problem !== undefined) {
        throw new SimulationError(`The network of ${name} ${problem}.`);
      }
      if (link !== network && !LINK_NAME.test(name)) {
        throw new SimulationError(
          `The network has a link "${name}": name it by its two ends, "A>B".`,
        );
      }
    }
    this.network = network;
    this.plan = plan;
    this.seed = seed;
    this.extraDelay = extraDelay;
  }

  wayOf(from: Node, to: Node): Way {
    let ways = this.ways.get(from);
    if (ways === undefined) this.ways.set(from, (ways = new Map()));
    let way = ways.get(to);
    if (way === undefined) {
      const name = `${from.name}>${to.name}`;
      const link = { ...this.network, ...this.network.links?.[name] };
      way = { name, from, to, link, messages: 0, calls: 0 };
      ways.set(to, way);
    }
    return way;
  }

  /**
   * What becomes of a message that is sent now. Faults know it by `key`.
   * What it draws by chance depends on `identity` alone, which no fault of
   * another message shifts.
   */
  fateOf(way: Way, key: string, identity: () => string): Fate {
    const { link } = way;
    const random = isSure(link) ? sure : this.streamOf(identity());
    const lost = random() < (link.loss ?? 0);
    const twice = random() < (link.duplication ?? 0);
    const faults = this.plan.of(key);
    if (lost || this.isDropped(faults)) return 'dropped';
    if (this.isCut(way)) return 'cut';
    const { copies, delayMs } = this.plannedBy(faults);
    const extraMs = delayMs + this.extraDelay(key);
    return Array.from(
      { length: copies + (twice ? 1 : 0) },
      () => latency(link, random) + extraMs,
    );
  }

  private isDropped(faults: readonly MessageFault[]): boolean {
    if (faults.length === 0) return false;
    const drops = faults.filter((fault) => 'drop' in fault);
    for (const fault of drops) this.plan.markUsed(fault);
    return drops.length > 0;
  }

  /** What faults do to a message that is under way. */
  private plannedBy(faults: readonly MessageFault[]): typeof UNHARMED {
    if (faults.length === 0) return UNHARMED;
    let copies = 1;
    let delayMs = 0;
    for (const fault of faults) {
      if ('drop' in fault) continue; // it is not under way
      if ('duplicate' in fault) copies += 1;
      else if ('delay' in fault) delayMs += fault.ms;
      else fault satisfies never;
      if (!('ms' in fault) || fault.ms > 0) this.plan.markUsed(fault);
    }
    return { copies, delayMs };
  }

  cut(cut: Cut): void {
    this.cuts.add(cut);
  }

  /** Ends one cut. False when it has ended already. */
  heal(cut: Cut): boolean {
    return this.cuts.delete(cut);
  }

  /** False when there is no cut. */
  healAll(): boolean {
    const any = this.cuts.size > 0;
    this.cuts.clear();
    return any;
  }

  /** Whether a message that wants to pass now is lost. */
  isCut({ from, to }: Way): boolean {
    let isCut = false;
    for (const cut of this.cuts) {
      if (!parts(cut, from.name, to.name)) continue;
      isCut = true;
      cut.onLoss?.();
    }
    return isCut;
  }

  private streamOf(identity: string): () => number {
    return randomStream(this.seed, `message:${identity}`);
  }
}

function parts({ sides: [a, b], oneWay }: Cut, from: string, to: string) {
  if (a.includes(from) && b.includes(to)) return true;
  return !oneWay && b.includes(from) && a.includes(to);
}

/** A sentence's end about what is wrong with a link, or undefined. */
function linkProblem(link: Link): string | undefined {
  const { latencyMs = LATENCY_MS, loss = 0, duplication = 0 } = link;
  const ends: readonly unknown[] = Array.isArray(latencyMs)
    ? latencyMs
    : [latencyMs, latencyMs];
  const [low, high] = ends as [number, number];
  const isRange = ends.length === 2 && ends.every(Number.isFinite);
  if (!(isRange && low >= 0 && high >= low)) {
    return (
      `has the latency ${JSON.stringify(latencyMs)}: give "latencyMs" as ` +
      'milliseconds, zero or more, or as the lower and the upper end'
    );
  }
  if (!(loss >= 0 && loss <= 1)) {
    return `has the loss ${loss}: give "loss" as a share from 0 to 1`;
  }
  if (!(duplication >= 0 && duplication <= 1)) {
    return (
      `has the duplication ${duplication}: give "duplication" as a share ` +
      'from 0 to 1'
    );
  }
  return undefined;
}

/** Whether nothing on this link is left to chance. */
function isSure({ latencyMs, loss = 0, duplication = 0 }: Link): boolean {
  return loss === 0 && duplication === 0 && typeof latencyMs !== 'object';
}

/** For links that have no chance to draw. */
function sure(): number {
  return 0;
}

function latency(link: Link, random: () => number): number {
  const ms = link.latencyMs ?? LATENCY_MS;
  if (typeof ms === 'number') return ms;
  const [low, high] = ms;
  const whole = Math.round(low + random() * (high - low));
  return Math.min(Math.max(low, whole), high);
}
