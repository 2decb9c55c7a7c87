/** How fast the simulation is in an engine, alone or beside another one. */
import { median, type Figure } from '../bench/figure.ts';
import type { Engine } from './engine.ts';
import type { Effort } from './page/rates.ts';

/** The bundle of this checkout's simulation, and that of another one. */
export const NEW = 'new';
export const OLD = 'old';

const ROUNDS = 7;
/** How often each bundle is measured in a round. */
const TURNS = 6;
/** What one turn should take: short, so that a busy moment hits both. */
const TURN_SECONDS = 0.1;

interface Kind {
  kind: Effort['kind'];
  unit: string;
  what: string;
  first: number;
  most: number;
}

const KINDS: readonly Kind[] = [
  {
    kind: 'events',
    unit: 'events/s',
    what: 'three-node ping-pong',
    first: 1_000,
    most: 60_000,
  },
  {
    kind: 'runs',
    unit: 'runs/s',
    what: 'search of two-phase commit',
    first: 50,
    most: 20_000,
  },
];

/**
 * Median rates of seven rounds, and their ratio if there are two bundles,
 * which take turns in one session.
 */
export async function measureEngine(
  engine: Engine,
  isCompared: boolean,
): Promise<Figure[]> {
  const names = isCompared ? [NEW, OLD] : [NEW];
  const figures: Figure[] = [];
  for (const kind of KINDS) {
    const efforts = await warmUp(engine, names, kind);
    const rounds: number[][] = [];
    for (let i = 0; i < ROUNDS; i += 1) {
      rounds.push(await roundOf(engine, names, efforts));
    }
    figures.push(...figuresOf(`${engine.name}: ${kind.what}`, kind, rounds));
  }
  return figures;
}

function figuresOf(
  title: string,
  { unit }: Kind,
  rounds: readonly number[][],
): Figure[] {
  const rates = (i: number) => rounds.map((round) => round[i]!);
  const value = median(rates(0));
  if (rounds[0]!.length === 1) return [{ name: title, value, unit }];
  const ratios = rounds.map(([now, then]) => now! / then!);
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  const range = `${least.toFixed(2)} to ${most.toFixed(2)}`;
  const name = `${title}, new / old (${range})`;
  return [
    { name: `${title}, new`, value, unit },
    { name: `${title}, old`, value: median(rates(1)), unit },
    { name, value: median(ratios), unit: '' },
  ];
}

/**
 * The best rate of each bundle, in turns that go there and back again. What
 * else the machine does can only make a turn slower.
 */
async function roundOf(
  engine: Engine,
  names: readonly string[],
  efforts: readonly Effort[],
): Promise<number[]> {
  const best = names.map(() => 0);
  for (let turn = 0; turn < TURNS; turn += 1) {
    const order = [...names.keys()];
    if (turn % 2 === 1) order.reverse();
    for (const i of order) {
      const rate = await engine.ask<number>(names[i]!, efforts[i]);
      best[i] = Math.max(best[i]!, rate);
    }
  }
  return best;
}

/**
 * Lets the engine compile, and finds how much fills a turn of the slowest;
 * the faster one does the same several times over.
 */
async function warmUp(
  engine: Engine,
  names: readonly string[],
  { kind, first, most }: Kind,
): Promise<Effort[]> {
  let efforts = names.map((): Effort => ({ kind, amount: first, times: 1 }));
  for (let i = 0; i < 3; i += 1) {
    const rates: number[] = [];
    for (const [i, name] of names.entries()) {
      rates.push(await engine.ask<number>(name, efforts[i]));
    }
    const slowest = Math.min(...rates);
    const amount = Math.ceil(Math.min(slowest * TURN_SECONDS, most));
    efforts = rates.map((rate) => {
      return { kind, amount, times: Math.ceil(rate / slowest) };
    });
  }
  return efforts;
}
