import type { Recording } from './kernel.ts';
import type { Fault, SearchOptions } from './types.ts';

/** Where one more fault could strike, gathered from the runs so far. */
export class FaultPoints {
  private readonly options: SearchOptions;
  private readonly steps = new Map<string, number>();
  private readonly messages = new Set<string>();
  /** At each time at which something is sent: who is there by then. */
  private readonly moments = new Map<number, Set<string>>();

  constructor(options: SearchOptions) {
    this.options = options;
  }

  add({ sent, nodes }: Recording<unknown>): void {
    for (const { key } of sent) this.messages.add(key);
    if (this.tries('cut') || this.tries('oneWay')) this.addMoments(sent, nodes);
    const { crashable } = this.options;
    for (const { name, isClient, steps } of nodes) {
      if (isClient) continue;
      if (crashable !== undefined && !crashable.includes(name)) continue;
      this.steps.set(name, Math.max(this.steps.get(name) ?? 0, steps));
    }
  }

  /** One fault for each point, the same ones first whatever was added when. */
  all(): Fault[] {
    const faults: Fault[] = [];
    if (this.tries('crash')) faults.push(...this.crashes());
    for (const key of this.messages) {
      if (this.tries('drop')) faults.push({ drop: key });
      if (this.tries('duplicate')) faults.push({ duplicate: key });
    }
    if (this.tries('cut')) faults.push(...this.cuts());
    if (this.tries('oneWay')) faults.push(...this.oneWayCuts());
    return faults;
  }

  private tries(kind: NonNullable<SearchOptions['faults']>[number]): boolean {
    return (this.options.faults ?? ['crash', 'drop']).includes(kind);
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

  private crashes(): Fault[] {
    const { restartAfterMs } = this.options;
    const after = restartAfterMs === undefined ? {} : { restartAfterMs };
    return [...this.steps].flatMap(([crash, steps]) =>
      Array.from({ length: steps }, (_, i) => ({
        crash,
        afterStep: i + 1,
        ...after,
      })),
    );
  }

  /** Every way to part the nodes in two, at every time something is sent. */
  private cuts(): Extract<Fault, { cut: unknown }>[] {
    const { healAfterMs } = this.options;
    const heals = healAfterMs === undefined ? {} : { healAfterMs };
    return [...this.moments].flatMap(([at, there]) =>
      partings([...there]).map((cut) => ({ at, cut, ...heals })),
    );
  }

  private oneWayCuts(): Fault[] {
    return this.cuts().flatMap((fault) => {
      const [a, b] = fault.cut;
      const cut = [b, a] as const;
      return [
        { ...fault, oneWay: true as const },
        { ...fault, cut, oneWay: true as const },
      ];
    });
  }
}

function partings(names: readonly string[]): [string[], string[]][] {
  const sides: [string[], string[]][] = [];
  for (let bits = 1; bits < 2 ** (names.length - 1); bits += 1) {
    const a = names.filter((_, i) => (bits >> i) & 1);
    const b = names.filter((name) => !a.includes(name));
    sides.push([a, b]);
  }
  return sides;
}
