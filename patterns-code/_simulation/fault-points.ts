import { SimulationError } from './error.ts';
import { unknownNodeOf } from './faults.ts';
import type { Recording } from './kernel.ts';
import { TRIED, type Tried } from './search-options.ts';
import type { Fault, SearchOptions } from './types.ts';

type Cut = Extract<Fault, { cut: unknown }>;

/** Where one more fault could strike, gathered from the runs so far. */
export class FaultPoints {
  private readonly options: SearchOptions;
  /** Everybody who took part, clients as well. */
  private readonly names = new Set<string>();
  private readonly steps = new Map<string, number>();
  private readonly messages = new Set<string>();
  /** At each time at which something is sent: who is there by then. */
  private readonly moments = new Map<number, Set<string>>();

  constructor(options: SearchOptions) {
    this.options = options;
  }

  add({ sent, nodes }: Recording<unknown>): void {
    for (const { key } of sent) this.messages.add(key);
    if (this.tried('moments').length > 0) this.addMoments(sent, nodes);
    for (const { name, isClient, steps } of nodes) {
      this.names.add(name);
      if (isClient) continue;
      this.steps.set(name, Math.max(this.steps.get(name) ?? 0, steps));
    }
  }

  /** @throws SimulationError when a node that is to crash was in no run. */
  checkCrashable(): void {
    const known = [...this.steps.keys()];
    const { crashable = known } = this.options;
    const unknown = crashable.find((name) => !known.includes(name));
    if (unknown === undefined) return;
    throw new SimulationError(
      `The search is to crash "${unknown}", and there is no such node. ` +
        `There are: ${known.join(', ')}.`,
    );
  }

  /** @throws SimulationError when a node that a fault names was in no run. */
  checkNamed(faults: readonly Fault[]): void {
    const problem = unknownNodeOf(faults, this.names);
    if (problem !== undefined) throw new SimulationError(problem);
  }

  /** One fault for each point, the same ones first whatever was added when. */
  *all(): Generator<Fault> {
    const atMessages = this.tried('messages');
    for (const kind of this.tried('steps')) yield* this.of(kind);
    for (const key of this.messages) {
      for (const kind of atMessages) yield* this.of(kind, key);
    }
    for (const kind of this.tried('moments')) yield* this.of(kind);
  }

  /** The kinds that the search tries and that strike there. */
  private tried(where: (typeof TRIED)[Tried]): Tried[] {
    const { faults = ['crash', 'drop'] } = this.options;
    const kinds = Object.keys(TRIED) as Tried[];
    return kinds.filter((one) => TRIED[one] === where && faults.includes(one));
  }

  /** The faults of one kind; of a message, where it strikes at messages. */
  private *of(kind: Tried, key = ''): Generator<Fault> {
    switch (kind) {
      case 'crash':
        return yield* this.crashes();
      case 'drop':
        return yield { drop: key };
      case 'duplicate':
        return yield { duplicate: key };
      case 'cut':
        return yield* this.cuts();
      case 'oneWay':
        return yield* this.oneWayCuts();
      default:
        return kind satisfies never;
    }
  }

  private addMoments(
    sent: Recording<unknown>['sent'],
    nodes: Recording<unknown>['nodes'],
  ): void {
    for (const { at } of sent) {
      const there = this.moments.get(at) ?? new Set();
      this.moments.set(at, there);
      for (const { name, isClient, addedAt } of nodes) {
        if (!isClient && addedAt < at) there.add(name);
      }
    }
  }

  private *crashes(): Generator<Fault> {
    const { crashable, restartAfterMs } = this.options;
    const after = restartAfterMs === undefined ? {} : { restartAfterMs };
    for (const [crash, steps] of this.steps) {
      if (crashable !== undefined && !crashable.includes(crash)) continue;
      for (let afterStep = 1; afterStep <= steps; afterStep += 1) {
        yield { crash, afterStep, ...after };
      }
    }
  }

  /** Every way to part the nodes in two, at every time something is sent. */
  private *cuts(): Generator<Cut> {
    const { healAfterMs } = this.options;
    const heals = healAfterMs === undefined ? {} : { healAfterMs };
    for (const [at, there] of this.moments) {
      for (const cut of partings([...there])) yield { at, cut, ...heals };
    }
  }

  private *oneWayCuts(): Generator<Cut> {
    for (const fault of this.cuts()) {
      const [a, b] = fault.cut;
      yield { ...fault, oneWay: true };
      yield { ...fault, cut: [b, a], oneWay: true };
    }
  }
}

/** Each way once: the last name is always on the second side. */
function* partings(names: readonly string[]): Generator<[string[], string[]]> {
  for (let way = 1; way < 2 ** (names.length - 1); way += 1) {
    const a = names.filter((_, i) => Math.floor(way / 2 ** i) % 2 === 1);
    yield [a, names.filter((name) => !a.includes(name))];
  }
}
