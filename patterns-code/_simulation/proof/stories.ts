/** Small stories made up by fast-check, to search in two ways. */
import fc from 'fast-check';
import { withTimeout } from '../timeout.ts';
import type { Host, Scenario, SearchOptions, World } from '../types.ts';

/** One thing that a node does when it is told something. */
type Action =
  | { does: 'write' }
  | { does: 'sleep'; ms: number }
  | { does: 'tell'; to: number; waits: boolean };

/** One thing that a client does. */
interface Step {
  afterMs: number;
  to: number;
  /** Gives up after a while; otherwise it may wait for ever. */
  patient: boolean;
}

/** A system as data. */
export interface Plan {
  nodes: Action[][];
  /** When the last node is added, in simulated ms: 0 is before all else. */
  lateMs: number;
  clients: Step[][];
  /** What some run may break: a bound on what a node was told, or when. */
  rule: { node: number; atMost: number; when: 'always' | 'finally' };
  /** What some run may reach: that a node was told so much. */
  goal: { node: number; told: number };
}

const NAMES = ['A', 'B', 'C'];

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ does: fc.constant('write' as const) }),
  fc.record({
    does: fc.constant('sleep' as const),
    ms: fc.constantFrom(0, 10),
  }),
  fc.record({
    does: fc.constant('tell' as const),
    to: fc.nat({ max: 2 }),
    waits: fc.boolean(),
  }),
);

const step: fc.Arbitrary<Step> = fc.record({
  afterMs: fc.constantFrom(0, 0, 10),
  to: fc.nat({ max: 2 }),
  patient: fc.boolean(),
});

export const plans: fc.Arbitrary<Plan> = fc.record({
  nodes: fc.array(fc.array(action, { maxLength: 2 }), {
    minLength: 2,
    maxLength: 3,
  }),
  lateMs: fc.constantFrom(0, 0, 15),
  clients: fc.array(fc.array(step, { minLength: 1, maxLength: 2 }), {
    minLength: 1,
    maxLength: 2,
  }),
  rule: fc.record({
    node: fc.nat({ max: 2 }),
    atMost: fc.integer({ min: 1, max: 4 }),
    when: fc.constantFrom('always' as const, 'finally' as const),
  }),
  goal: fc.record({
    node: fc.nat({ max: 2 }),
    told: fc.integer({ min: 1, max: 4 }),
  }),
});

export const options: fc.Arbitrary<SearchOptions> = fc.record(
  {
    maxFaults: fc.constantFrom(0, 1, 1, 2),
    faults: fc.uniqueArray(
      fc.constantFrom(
        'crash' as const,
        'drop' as const,
        'duplicate' as const,
        'cut' as const,
        'oneWay' as const,
      ),
      { minLength: 1, maxLength: 2 },
    ),
    restartAfterMs: fc.constantFrom(0, 15),
    healAfterMs: fc.constantFrom(5, 15),
    delays: fc.constantFrom([], [10], [5, 10]),
    maxDelays: fc.constantFrom(0, 1, 2),
    maxReorders: fc.constantFrom(0, 1, 2),
    crashable: fc.constantFrom(['A'], ['B', 'A']),
  },
  { requiredKeys: ['maxFaults', 'faults'] },
);

/** A node that follows its plan and counts what it is told, also on disk. */
class Follower {
  readonly heard: number[] = [];
  private readonly host: Host;
  private readonly plan: readonly Action[];
  private readonly tell: (to: number, depth: number) => Promise<unknown>;

  constructor(host: Host, plan: readonly Action[], tell: Follower['tell']) {
    this.host = host;
    this.plan = plan;
    this.tell = tell;
  }

  async hear(depth: number): Promise<number> {
    this.heard.push(this.host.clock.now());
    for (const one of this.plan) {
      if (one.does === 'write') {
        const { disk } = this.host;
        disk.set('told', ((disk.get('told') as number) ?? 0) + 1);
      } else if (one.does === 'sleep') await this.host.clock.sleep(one.ms);
      else if (depth > 0) {
        const told = withTimeout(
          this.host.clock,
          50,
          this.tell(one.to, depth - 1),
        ).catch(() => {});
        if (one.waits) await told;
      }
    }
    return this.heard.length;
  }
}

/** The story of a plan; without `promises` it has no rule and always ends. */
export function storyOf(plan: Plan, promises: boolean): Scenario {
  const names = NAMES.slice(0, plan.nodes.length);
  const nameOf = (node: number) => names[node % names.length]!;
  return {
    async play(world: World) {
      const tell = (to: number, depth: number) =>
        world.remote<Follower>(nameOf(to)).hear(depth);
      const there = new Set<string>();
      const add = (i: number) => {
        there.add(names[i]!);
        world.node(
          names[i]!,
          (host) => new Follower(host, plan.nodes[i]!, tell),
        );
      };
      const last = names.length - 1;
      for (let i = 0; i < last; i += 1) add(i);
      if (plan.lateMs === 0) add(last);
      const late = async () => {
        if (plan.lateMs === 0) return;
        await world.clock.sleep(plan.lateMs);
        add(last);
      };
      const count = (node: number) =>
        there.has(nameOf(node))
          ? (world.peek<Follower>(nameOf(node))?.heard.length ?? 0)
          : 0;
      if (promises) {
        const { node, atMost, when } = plan.rule;
        world[when]('not too much', () => count(node) <= atMost);
      }
      const { goal } = plan;
      world.sometimes('enough', () => count(goal.node) >= goal.told);
      await Promise.all([
        late(),
        ...plan.clients.map((steps, i) =>
          world.client(`Client ${i}`, async ({ clock }) => {
            for (const { afterMs, to, patient } of steps) {
              await clock.sleep(afterMs);
              const answer = tell(to, 1);
              if (promises && patient) await answer;
              else await withTimeout(clock, 60, answer).catch(() => {});
            }
          }),
        ),
      ]);
    },
  };
}
