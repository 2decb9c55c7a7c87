/**
 * A second search, slow and obvious: plain recursion over every choice, then
 * plain sets of faults. It shares nothing with the search that it is there
 * to check but the kernel, which plays a run.
 */
import { Kernel, type Chooser } from '../kernel.ts';
import type { Fault, Run, Scenario, SearchOptions } from '../types.ts';

/** The runs under one set of faults. */
export interface FaultSet {
  faults: Fault[];
  runs: Run[];
}

/** What there is to choose in a run, and what was chosen. */
interface Question {
  kind: 'order' | 'delay';
  of: number;
  choice: number;
}

/** There are more runs than anybody wants to wait for. */
export class TooMany extends Error {}

/**
 * Every run within the bounds, by sets of faults.
 *
 * @throws TooMany when there are more than `most`.
 */
export async function everyRun(
  scenario: Scenario,
  options: SearchOptions,
  most: number,
): Promise<FaultSet[]> {
  let left = most;
  const play = async (faults: readonly Fault[], chooser: Chooser) => {
    left -= 1;
    if (left < 0) throw new TooMany();
    return new Kernel(scenario, { faults }, { chooser }).run();
  };
  const given = scenario.faults ?? [];
  const { maxFaults = 1 } = options;
  const all: FaultSet[] = [];
  let sets: Fault[][] = [[]];
  for (let size = 0; size <= maxFaults; size += 1) {
    const next = new Map<string, Fault[]>();
    for (const extra of sets) {
      const faults = [...given, ...extra];
      const runs: Run[] = [];
      await visit(play, options, faults, [], runs);
      all.push({ faults, runs });
      for (const fault of pointsOf(runs, options)) {
        if (faults.some((other) => same(other, fault))) continue;
        const bigger = [...extra, fault];
        next.set(setName(bigger), bigger);
      }
    }
    sets = [...next.values()];
  }
  return all;
}

type Play = (faults: readonly Fault[], chooser: Chooser) => Promise<Run>;

/** All runs whose first choices are these. */
async function visit(
  play: Play,
  options: SearchOptions,
  faults: readonly Fault[],
  first: readonly number[],
  runs: Run[],
): Promise<void> {
  const questions: Question[] = [];
  const delays = options.delays ?? [];
  const ask = (kind: Question['kind'], of: number) => {
    const choice = first[questions.length] ?? 0;
    questions.push({ kind, of, choice });
    return choice;
  };
  const chooser = {
    order: (count: number) => ask('order', count),
    delay: () => [0, ...delays][ask('delay', delays.length + 1)]!,
  };
  runs.push(await play(faults, chooser));
  for (let i = first.length; i < questions.length; i += 1) {
    const { kind, of } = questions[i]!;
    for (let choice = 1; choice < of; choice += 1) {
      const before = questions.slice(0, i);
      if (!allows(options, [...before, { kind, of, choice }])) continue;
      const path = [...before.map((one) => one.choice), choice];
      await visit(play, options, faults, path, runs);
    }
  }
}

function allows(
  { maxReorders = Infinity, maxDelays = Infinity }: SearchOptions,
  made: readonly Question[],
): boolean {
  const count = (kind: Question['kind']) =>
    made.filter((one) => one.kind === kind && one.choice > 0).length;
  return count('order') <= maxReorders && count('delay') <= maxDelays;
}

/** Every fault that could strike in one of these runs, from their traces. */
function pointsOf(runs: readonly Run[], options: SearchOptions): Fault[] {
  const points = new Map<string, Fault>();
  const kinds = options.faults ?? ['crash', 'drop'];
  const add = (kind: (typeof kinds)[number], fault: Fault) => {
    if (kinds.includes(kind)) points.set(JSON.stringify(fault), fault);
  };
  const heal =
    options.healAfterMs === undefined
      ? {}
      : { healAfterMs: options.healAfterMs };
  for (const { trace } of runs) {
    for (const event of trace) {
      if (event.type !== 'send') continue;
      add('drop', { drop: event.key });
      add('duplicate', { duplicate: event.key });
    }
    for (const [crash, steps] of stepsOf(trace)) {
      const { crashable, restartAfterMs } = options;
      if (crashable !== undefined && !crashable.includes(crash)) continue;
      const restart = restartAfterMs === undefined ? {} : { restartAfterMs };
      for (let afterStep = 1; afterStep <= steps; afterStep += 1) {
        add('crash', { crash, afterStep, ...restart });
      }
    }
    for (const at of new Set(
      trace.flatMap((event) => (event.type === 'send' ? [event.at] : [])),
    )) {
      const names = machinesOf(trace, at);
      for (const [a, b] of twoSides(names)) {
        add('oneWay', { at, cut: [a, b], ...heal, oneWay: true });
        add('oneWay', { at, cut: [b, a], ...heal, oneWay: true });
        // Which side is named first makes no difference here.
        const cut = b.includes(names.at(-1)!) ? ([a, b] as const) : undefined;
        if (cut !== undefined) add('cut', { at, cut, ...heal });
      }
    }
  }
  return [...points.values()];
}

/** How much each node received, sent and wrote. */
function stepsOf(trace: Run['trace']): Map<string, number> {
  const steps = new Map<string, number>();
  const receiver = new Map<number, string>();
  for (const event of trace) {
    if (event.type === 'send') receiver.set(event.id, event.to);
    const node =
      (event.type === 'send' && event.from) ||
      (event.type === 'deliver' && receiver.get(event.id)) ||
      (event.type === 'write' && event.node) ||
      '';
    steps.set(node, (steps.get(node) ?? 0) + 1);
  }
  const machines = machinesOf(trace);
  return new Map([...steps].filter(([node]) => machines.includes(node)));
}

/**
 * The nodes that are no clients, and there before that simulated ms. A trace
 * does not tell what comes at 0 ms after the story's first step, so one that
 * comes at 0 ms counts as there from the beginning; made-up stories have none
 * that comes later in it.
 */
function machinesOf(trace: Run['trace'], before = Infinity): string[] {
  return trace.flatMap((event) =>
    event.type === 'node' &&
    event.kind !== 'client' &&
    (event.at === 0 || event.at < before)
      ? [event.node]
      : [],
  );
}

function twoSides(names: readonly string[]): [string[], string[]][] {
  if (names.length < 2) return [];
  const [first = '', ...others] = names;
  return twoSidesOrAll(others).flatMap(([a, b]): [string[], string[]][] => {
    const both: [string[], string[]][] = [
      [[first, ...a], b],
      [a, [first, ...b]],
    ];
    return both.filter(([x, y]) => x.length > 0 && y.length > 0);
  });
}

function twoSidesOrAll(names: readonly string[]): [string[], string[]][] {
  const [first, ...others] = names;
  if (first === undefined) return [[[], []]];
  return twoSidesOrAll(others).flatMap(([a, b]): [string[], string[]][] => [
    [[first, ...a], b],
    [a, [first, ...b]],
  ]);
}

function same(a: Fault, b: Fault): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function setName(faults: readonly Fault[]): string {
  return faults
    .map((fault) => JSON.stringify(fault))
    .sort()
    .join();
}

/** A run by what decides it, whatever the order of its faults. */
export function leafName({
  faults,
  schedule,
}: Pick<Run, 'faults' | 'schedule'>): string {
  return `${setName(faults)} ${schedule.join('.')}`;
}
