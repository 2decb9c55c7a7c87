import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Host,
  Remote,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  ScatterGather,
  type Gathered,
  type Missing,
  type Part,
  type ScatterGatherOptions,
} from './scatter-gather.ts';

/** A document that has the word, and how well it fits. */
export interface Hit {
  id: string;
  score: number;
}

/** The best so many documents that have a word. */
export interface Query {
  word: string;
  count: number;
}

/** Each document is in one shard, whose letter its id begins with. */
const DOCUMENTS: Readonly<Record<string, Record<string, Hit[]>>> = {
  'Shard 1': {
    cat: hits('A1 9', 'A2 8', 'A3 4'),
    dog: hits('A4 7'),
  },
  'Shard 2': { cat: hits('B1 7', 'B2 3'), dog: hits('B3 9', 'B4 8') },
  'Shard 3': { cat: hits('C1 6', 'C2 5'), dog: hits('C3 6') },
};

export const SHARDS = Object.keys(DOCUMENTS);

function hits(...texts: string[]): Hit[] {
  return texts.map((text) => {
    const [id = '', score] = text.split(' ');
    return { id, score: Number(score) };
  });
}

/** Longer than a shard needs; clients wait longer still. */
export const options: ScatterGatherOptions = {
  deadlineMs: 100,
  minAnswers: 2,
};
const PATIENCE_MS = 300;

/** The best first; of two that fit as well, the lower id. */
export function best(found: readonly Hit[], count: number): Hit[] {
  return [...found]
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, count);
}

/** The best of all are among the best of each. */
export function mergeHits(
  parts: readonly Part<Hit[]>[],
  { count }: Query,
): Hit[] {
  return best(
    parts.flatMap(({ answer }) => answer),
    count,
  );
}

/** The shard was told to be ready by now, and it is not. */
export class TimeUp extends Error {
  override readonly name = 'TimeUp';
}

const STEP_MS = 10;

/** A part of the index. It works in steps of 10 ms, two unless slow. */
export class ShardServer {
  /** How many steps it has worked. */
  steps = 0;
  private readonly host: Host;
  private readonly stepsEach: number;

  constructor(host: Host, stepsEach = 2) {
    this.host = host;
    this.stepsEach = stepsEach;
  }

  /** Throws TimeUp when it is not ready within the time. */
  async find(query: Query, withinMs: number): Promise<Hit[]> {
    const { clock, name } = this.host;
    const endMs = clock.now() + withinMs;
    for (let step = 1; step <= this.stepsEach; step += 1) {
      // After that nobody waits for the answer.
      if (clock.now() >= endMs) throw new TimeUp('not ready in time');
      this.steps += 1;
      await clock.sleep(STEP_MS);
    }
    const words = new Map(Object.entries(DOCUMENTS[name] ?? {}));
    return best(words.get(query.word) ?? [], query.count);
  }
}

export type Result = Gathered<Hit[]>;

/** What the root shows. */
export interface Load {
  /** How many questions it works on. */
  open: number;
}

/** What clients see of the root. */
export interface Root {
  search(query: Query): Promise<Result>;
}

/** What pictures call queries, hits and results. */
const say: Say = (value, place) => {
  if (place === 'search 1' || place === 'find 1') {
    const { word, count } = value as Query;
    return `best ${count} for ${word}`;
  }
  if (place === 'find 2') return `within ${value as number} ms`;
  if (place === 'find') return idsOf(value as Hit[]);
  if (place !== 'search') return undefined;
  const result = value as Result;
  if ('whole' in result) return `all: ${idsOf(result.whole)}`;
  const without = namesOf(result.missing);
  return `${idsOf(result.partial)}, without ${without}`;
};

export function idsOf(found: readonly Hit[]): string {
  return found.map(({ id }) => id).join(' ') || 'no hits';
}

export function namesOf(missing: readonly Missing[]): string {
  return missing.map(({ shard }) => shard).join(', ');
}

/** The three shards; `slow` names one that takes that many steps. */
export function addShards(
  world: World,
  slow: Readonly<Record<string, number>> = {},
): Remote<ShardServer>[] {
  world.words(say);
  return SHARDS.map((name) =>
    world.node(name, (host) => new ShardServer(host, slow[name])),
  );
}

/** The root, with the pattern in it. */
export function addRoot(
  world: World,
  shards: readonly Remote<ShardServer>[],
  changes: Partial<ScatterGatherOptions> = {},
): Root {
  return world.node('Root', ({ clock }) => {
    const root = new ScatterGather<Query, Hit[], Hit[]>(
      clock,
      shards.map((shard, i) => ({
        name: SHARDS[i]!,
        // A duration: the clock of another node shows another time.
        ask: (query, { withinMs }) => shard.find(query, withinMs),
      })),
      (parts, query) => {
        world.note(`gather: ${parts.length} of ${shards.length}`);
        return mergeHits(parts, query);
      },
      { ...options, ...changes },
    );
    return {
      open: 0,
      async search(query: Query): Promise<Result> {
        world.note('scatter');
        this.open += 1;
        try {
          return await root.ask(query);
        } finally {
          this.open -= 1;
        }
      },
    };
  });
}

/** Asks the root as a client does, and says how it ended. */
export function ask(
  world: World,
  root: Root,
  word: string,
): Promise<Result | string> {
  const answer = root.search({ word, count: 3 });
  return withTimeout(world.clock, PATIENCE_MS, answer).catch(nameOf);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/** The best three of some shards, all of which have answered. */
export function bestThree(word: string, shards = SHARDS): string {
  const found = shards.flatMap((name) => DOCUMENTS[name]?.[word] ?? []);
  return idsOf(best(found, 3));
}

/** Whether a result is what its shards have, and names the others. */
export function isTrue(word: string, result: Result | string): boolean {
  if (typeof result === 'string') return true;
  if ('whole' in result) {
    return idsOf(result.whole) === bestThree(word);
  }
  const missing = result.missing.map(({ shard }) => shard);
  const there = SHARDS.filter((name) => !missing.includes(name));
  return (
    missing.length > 0 &&
    idsOf(result.partial) === bestThree(word, there)
  );
}

/**
 * The root asks one shard after the other, and Shard 2 is down. Two
 * shards could answer, one of which is never asked; the user gives up
 * after 300 ms and sees nothing.
 */
export const oneAfterTheOther: Scenario = {
  withoutPattern: true,
  faults: [{ at: 0, crash: 'Shard 2' }],
  async play(world) {
    const shards = addShards(world);
    const root: Root = world.node('Root', () => ({
      async search(query: Query): Promise<Result> {
        const parts: Part<Hit[]>[] = [];
        for (const [i, shard] of shards.entries()) {
          const answer = await shard.find(query, PATIENCE_MS);
          parts.push({ shard: SHARDS[i]!, answer });
        }
        return { whole: mergeHits(parts, query) };
      },
    }));
    return ask(world, root, 'cat');
  },
};

/**
 * Shard 2 is down. All three are asked at once, and at the deadline of
 * 100 ms the root answers with what it has, and says that it is not
 * all. The search crashes shards, and loses and repeats messages, up to
 * two such faults in a run beside that crash.
 */
export const oneShardDown: Scenario = {
  faults: [{ at: 0, crash: 'Shard 2' }],
  search: {
    maxFaults: 2,
    faults: ['crash', 'drop', 'duplicate'],
    crashable: ['Shard 1', 'Shard 3'],
    maxReorders: 0,
  },
  async play(world) {
    const root = addRoot(world, addShards(world));
    const result = await ask(world, root, 'cat');
    const { clock } = world;
    const endedMs = clock.now();
    const open = world.peek<Load>('Root')?.open;
    watch(world, [['cat', result]]);
    world.finally(
      'the user hears within 120 ms, or nothing',
      () => endedMs <= 120 || result === 'TimeoutError',
    );
    world.finally(
      'the root holds no question when the user has heard or given up',
      () => open === 0,
    );
    world.sometimes(
      'too few shards are left',
      () => result === 'TooFewAnswersError',
    );
    return result;
  },
};

/** What must hold of the results, whatever goes wrong. */
function watch(
  world: World,
  results: readonly (readonly [string, Result | string])[],
): void {
  world.finally(
    'a result is the best of the shards that it does not name',
    () => results.every(([word, result]) => isTrue(word, result)),
  );
}

/**
 * All three shards answer, and the root does so at once: it waits for
 * the slowest, and not for the deadline.
 */
export const allAnswer: Scenario = {
  play: (world) => ask(world, addRoot(world, addShards(world)), 'cat'),
};

/**
 * The answer of Shard 3 is 90 ms late. The root has answered without
 * it, and is busy with the next question when it comes. It changes
 * neither of the two results. The search loses or repeats one message,
 * and takes one out of turn.
 */
export const lateReply: Scenario = {
  faults: [{ delay: 'Shard 3>Root#1', ms: 90 }],
  search: {
    maxFaults: 1,
    faults: ['drop', 'duplicate'],
    maxReorders: 1,
  },
  async play(world) {
    const root = addRoot(world, addShards(world));
    const cats = await ask(world, root, 'cat');
    const dogs = await ask(world, root, 'dog');
    watch(world, [
      ['cat', cats],
      ['dog', dogs],
    ]);
    world.sometimes(
      'the second result is whole',
      () => typeof dogs === 'object' && 'whole' in dogs,
    );
    return [cats, dogs];
  },
};

/**
 * The share of questions that have to wait for a slow shard: as
 * 1 - 0.99ⁿ for n shards, and measured with 2,000 questions, without a
 * deadline that matters. Each shard is slow in one of each hundred
 * questions, whatever the others are; chance says in which.
 */
export const fanOut: Experiment = {
  x: { label: 'shards', values: [1, 10, 20, 50, 100] },
  y: { label: 'questions that wait, %' },
  series: {
    measured: async (x: number) =>
      Math.round((await measureOnce(x, 2000, 2000)).waited),
    'by the formula': (x: number) =>
      Math.round(1000 * (1 - 0.99 ** x)) / 10,
  },
};

/**
 * What a deadline leaves out of the results of a hundred such shards,
 * measured with 1,000 questions. A slow answer takes 20 to 1,000 ms,
 * each as likely; the others come at once.
 */
export const deadlines: Experiment = {
  x: { label: 'deadline, ms', values: [50, 100, 200, 500] },
  y: { label: '%' },
  series: {
    'results that are partial': async (x: number) =>
      Math.round((await measure(x)).partial),
    'answers that are missing': async (x: number) =>
      Math.round(10 * (await measure(x)).missing) / 10,
  },
};

interface Measured {
  /** Questions that did not end at once, in %. */
  waited: number;
  /** Results that are not whole, in %. */
  partial: number;
  /** Answers that are in no result, in %. */
  missing: number;
}

/** Two series look at the same runs. */
const measured = new Map<number, Promise<Measured>>();

function measure(deadlineMs: number): Promise<Measured> {
  const run =
    measured.get(deadlineMs) ?? measureOnce(100, deadlineMs, 1000);
  measured.set(deadlineMs, run);
  return run;
}

/** A shard that is slow in one of each hundred questions. */
export function seldomSlow(world: World): () => Promise<void> {
  let asked = 0;
  let slow = 0;
  return async () => {
    const n = asked % 100;
    if (n === 0) slow = Math.floor(100 * world.random());
    asked += 1;
    if (n === slow) await world.clock.sleep(20 + 980 * world.random());
  };
}

export async function measureOnce(
  shards: number,
  deadlineMs: number,
  questions: number,
): Promise<Measured> {
  const total = { waited: 0, partial: 0, missing: 0 };
  await simulate({
    // Chance of its own for each point, or all would err the same way.
    seed: 10_000 * shards + deadlineMs,
    untilMs: questions * 2000,
    async play(world) {
      const { clock } = world;
      const root = new ScatterGather(
        clock,
        Array.from({ length: shards }, (_, i) => ({
          name: `Shard ${i + 1}`,
          ask: seldomSlow(world),
        })),
        (parts) => parts.length,
        { deadlineMs, minAnswers: 1 },
      );
      for (let n = 1; n <= questions; n += 1) {
        const startMs = clock.now();
        const result = await root.ask(undefined).catch(() => undefined);
        if (clock.now() > startMs) total.waited += 1;
        if (result !== undefined && 'whole' in result) continue;
        total.partial += 1;
        total.missing += result?.missing.length ?? shards;
      }
    },
  });
  return {
    waited: (100 * total.waited) / questions,
    partial: (100 * total.partial) / questions,
    missing: (100 * total.missing) / questions / shards,
  };
}
