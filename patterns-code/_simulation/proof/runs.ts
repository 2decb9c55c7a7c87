/** Runs of made-up stories under made-up networks and faults. */
import fc from 'fast-check';
import { record } from '../simulate.ts';
import type { Fault, Network, Run, TraceEvent } from '../types.ts';
import { plans, storyOf, type Plan } from './stories.ts';

const node = fc.constantFrom('A', 'B', 'C');
const client = fc.constantFrom('Client 0', 'Client 1');
const at = fc.integer({ min: 0, max: 60 });
const ms = fc.integer({ min: 0, max: 40 });
const message = fc
  .tuple(
    fc.oneof(node, client),
    fc.oneof(node, client),
    fc.integer({ min: 1, max: 4 }),
  )
  .map(([from, to, count]) => `${from}>${to}#${count}`);
const sides = fc
  .tuple(fc.subarray(['A', 'B', 'C', 'Client 0']), fc.boolean())
  .map(([side, swap]) => {
    const rest = ['A', 'B', 'C', 'Client 0'].filter((x) => !side.includes(x));
    return swap ? ([rest, side] as const) : ([side, rest] as const);
  });

/** Faults that can happen in any story of three nodes. */
export const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ at, crash: node, restartAfterMs: ms }),
  fc.record({ at, crash: node }),
  fc.record({
    crash: node,
    afterStep: fc.integer({ min: 1, max: 6 }),
    restartAfterMs: ms,
  }),
  fc.record({ at, pause: node, ms }),
  fc.record({ at, cut: sides, healAfterMs: ms }),
  fc.record({ at, cut: sides, oneWay: fc.constant(true as const) }),
  fc.record({ at, heal: fc.constant(true as const) }),
  fc.record({ at, skew: node, ms: fc.integer({ min: -500, max: 500 }) }),
  fc.record({ at, drift: node, rate: fc.constantFrom(0.5, 0.7, 1, 1.1, 3) }),
  fc.record({ drop: message }),
  fc.record({ duplicate: message }),
  fc.record({ delay: message, ms }),
);

export const network: fc.Arbitrary<Network> = fc.record({
  latencyMs: fc.constantFrom<number | readonly [number, number]>(
    10,
    3,
    [1, 20],
  ),
  loss: fc.constantFrom(0, 0, 0.2),
  duplication: fc.constantFrom(0, 0, 0.2),
  links: fc.constantFrom<NonNullable<Network['links']>>(
    {},
    { 'A>B': { latencyMs: 25 } },
  ),
});

/** A plan of three nodes, so that every fault finds whom it names. */
export const system: fc.Arbitrary<Plan> = plans
  .filter(({ clients }) => clients.length === 2)
  .map((plan) => ({
    ...plan,
    nodes: [...plan.nodes, []].slice(0, 3),
    lateMs: 0,
  }));

/** Everything that decides a run. */
export const setting = fc.record({
  plan: system,
  network,
  faults: fc.array(fault, { maxLength: 4 }),
  seed: fc.nat({ max: 1000 }),
});

export type Setting = typeof setting extends fc.Arbitrary<infer S> ? S : never;

/** Plays it. The nodes keep nothing for ever, so that every run ends. */
export function play({ plan, ...inputs }: Setting): Promise<Run> {
  return record(storyOf(plan, false), inputs);
}

type Sent = Extract<TraceEvent, { type: 'send' }>;

/** What was sent, by id. */
export function sentOf(trace: readonly TraceEvent[]): Map<number, Sent> {
  return new Map(
    trace.flatMap((event) =>
      event.type === 'send' ? [[event.id, event]] : [],
    ),
  );
}

/** The node that an event happens at, if it is one that a node lives. */
export function livedBy(
  event: TraceEvent,
  sent: ReadonlyMap<number, Sent>,
): string | undefined {
  if (event.type === 'send') return event.from;
  if (event.type === 'deliver') return sent.get(event.id)?.to;
  if (event.type === 'write' || event.type === 'state') return event.node;
  return undefined;
}
