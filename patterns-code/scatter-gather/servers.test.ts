import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { TraceEvent } from '../_simulation/types.ts';
import {
  addRoot,
  addShards,
  ask,
  best,
  bestThree,
  idsOf,
  isTrue,
  mergeHits,
  SHARDS,
  type Result,
  type ShardServer,
} from './scenarios.ts';
import * as stories from './scenarios.ts';

const query = (word: string, count: number) => ({ word, count });

function notesOf(trace: readonly TraceEvent[]): string[] {
  return trace.flatMap((event) =>
    event.type === 'note'
      ? [`${event.at} ${event.node}: ${event.text}`]
      : [],
  );
}

function callsTo(trace: readonly TraceEvent[], node: string): string[] {
  return trace.flatMap((event) =>
    event.type === 'send' && event.kind === 'call' && event.to === node
      ? [event.label]
      : [],
  );
}

describe('servers', () => {
  it('finds in each shard the best documents of its own, and of the word', async () => {
    await simulate(async (world) => {
      const shards = addShards(world);
      const find = async (word: string, count: number) =>
        Promise.all(
          shards.map(async (shard) =>
            idsOf(await shard.find(query(word, count), 100)),
          ),
        );
      expect(await find('cat', 2)).toEqual(['A1 A2', 'B1 B2', 'C1 C2']);
      expect(await find('cat', 1)).toEqual(['A1', 'B1', 'C1']);
      expect(await find('dog', 9)).toEqual(['A4', 'B3 B4', 'C3']);
    });
  });

  it('finds nothing for a word that no document has, also for one that each object has', async () => {
    await simulate(async (world) => {
      const [shard] = addShards(world);
      for (const word of ['', 'fish', '__proto__', 'constructor']) {
        expect(await shard!.find(query(word, 3), 100)).toEqual([]);
      }
      expect(idsOf([])).toBe('no hits');
    });
  });

  it('works for 20 ms, and says so when it is not ready in time', async () => {
    await simulate(async (world) => {
      const [fast, slow] = addShards(world, { 'Shard 2': 5 });
      await fast!.find(query('cat', 1), 100);
      // 10 there, 20, 10 back
      expect(world.clock.now()).toBe(40);
      await slow!.find(query('cat', 1), 41);
      expect(world.clock.now()).toBe(110);
      const late = slow!.find(query('cat', 1), 40);
      await expect(late).rejects.toMatchObject({ name: 'TimeUp' });
      // Four steps of the second question, after five of the first.
      const shown = world.peek<ShardServer>('Shard 2');
      expect(shown?.steps).toBe(9);
    });
  });

  it('measures the time of each question from its own beginning', async () => {
    await simulate(async (world) => {
      const [shard] = addShards(world);
      const first = shard!.find(query('cat', 1), 20);
      await world.clock.sleep(500);
      const second = shard!.find(query('dog', 1), 20);
      expect([...(await first), ...(await second)]).toHaveLength(2);
    });
  });

  it('puts the higher score first, and of equal ones the lower id', () => {
    const found = [
      { id: 'B2', score: 5 },
      { id: 'B1', score: 5 },
      { id: 'A1', score: 4 },
      { id: 'C1', score: 6 },
    ];
    expect(idsOf(best(found, 4))).toBe('C1 B1 B2 A1');
    expect(idsOf(best([...found].reverse(), 4))).toBe('C1 B1 B2 A1');
    expect(idsOf(best(found, 2))).toBe('C1 B1');
    expect(idsOf(found)).toBe('B2 B1 A1 C1');
  });

  it('merges as many hits as are asked for, from whichever shard they are', () => {
    const parts = found('A1 9', 'A2 8').concat(found('B1 7'));
    expect(idsOf(mergeHits(parts, query('cat', 1)))).toBe('A1');
    expect(idsOf(mergeHits(parts, query('cat', 9)))).toBe('A1 A2 B1');
  });

  it('knows which results are true', () => {
    const all = stories.best(hitsOf('A1 9', 'A2 8', 'B1 7'), 3);
    expect(bestThree('cat')).toBe('A1 A2 B1');
    expect(bestThree('cat', ['Shard 1', 'Shard 3'])).toBe('A1 A2 C1');
    expect(bestThree('dog')).toBe('B3 B4 A4');
    const silent = (shard: string) =>
      ({ shard, why: 'silent' }) as const;
    const third = silent('Shard 3');
    const second = silent('Shard 2');
    const results: [Result | string, boolean][] = [
      [{ whole: all }, true],
      [{ whole: all.slice(1) }, false],
      [{ whole: [] }, false],
      [{ partial: all, missing: [third] }, true],
      [{ partial: all, missing: [second] }, false],
      [{ partial: all, missing: [] }, false],
      ['TimeoutError', true],
    ];
    for (const [result, isSo] of results) {
      expect(isTrue('cat', result)).toBe(isSo);
    }
    expect(isTrue('dog', { whole: all })).toBe(false);
  });

  it('passes each question on to each shard, with the time of the root', async () => {
    await simulate(async (world) => {
      const root = addRoot(world, addShards(world), { deadlineMs: 70 });
      const words = ['cat', 'dog'];
      const results = await Promise.all(
        words.map((word) => ask(world, root, word)),
      );
      for (const [i, word] of words.entries()) {
        expect(isTrue(word, results[i]!)).toBe(true);
        expect(results[i]).toHaveProperty('whole');
      }
    });
    const { trace } = await simulate(stories.lateReply);
    for (const shard of SHARDS) {
      expect(callsTo(trace, shard)).toEqual([
        'find({ word: "cat", count: 3 }, 100)',
        'find({ word: "dog", count: 3 }, 100)',
      ]);
    }
  });

  it('gives up on a root that does not answer after 300 ms', async () => {
    await simulate(async (world) => {
      const root = addRoot(world, addShards(world));
      world.crash('Root');
      expect(await ask(world, root, 'cat')).toBe('TimeoutError');
      expect(world.clock.now()).toBe(300);
    });
  });

  it('has no question open any more when the user gives up', async () => {
    await simulate(async (world) => {
      const root = addRoot(world, addShards(world));
      const open = () => world.peek<stories.Load>('Root')?.open;
      const asked = [ask(world, root, 'cat'), ask(world, root, 'dog')];
      expect(open()).toBe(0);
      await world.clock.sleep(15);
      expect(open()).toBe(2);
      await Promise.all(asked);
      expect(open()).toBe(0);
      for (const shard of ['Shard 1', 'Shard 3']) world.crash(shard);
      await ask(world, root, 'cat');
      expect(open()).toBe(0);
    });
  });

  it('is slow in one of each hundred questions, for 20 to 1,000 ms', async () => {
    await simulate(async (world) => {
      const { clock } = world;
      const shards = [1, 2].map(() => stories.seldomSlow(world));
      const slow: number[][] = [[], []];
      const times: number[] = [];
      for (let n = 0; n < 2000; n += 1) {
        for (const [i, shard] of shards.entries()) {
          const startMs = clock.now();
          await shard();
          const ms = clock.now() - startMs;
          if (ms === 0) continue;
          slow[i]!.push(Math.floor(n / 100));
          times.push(ms);
        }
      }
      const each = Array.from({ length: 20 }, (_, i) => i);
      expect(slow).toEqual([each, each]);
      expect(Math.min(...times)).toBeGreaterThanOrEqual(20);
      expect(Math.min(...times)).toBeLessThan(100);
      expect(Math.max(...times)).toBeGreaterThan(900);
      expect(Math.max(...times)).toBeLessThanOrEqual(1000);
    });
  });

  it('measures in its experiments what they say', async () => {
    const { series } = stories.fanOut;
    const formula = (shards: number) =>
      series['by the formula']!(shards as never);
    expect([1, 10, 100].map(formula)).toEqual([1, 9.6, 63.4]);
    expect(await series.measured!(1 as never)).toBe(1);
    expect(await series.measured!(10 as never)).toBe(10);
    // Each slow answer comes after more than 1 ms, and is one of 100.
    const four = await stories.measureOnce(4, 1, 100);
    expect(four).toEqual({ waited: 4, partial: 4, missing: 1 });
    const one = await stories.measureOnce(1, 1, 100);
    expect(one).toEqual({ waited: 1, partial: 1, missing: 1 });
  });

  it('says that too few are left when two shards are down', async () => {
    await simulate(async (world) => {
      const root = addRoot(world, addShards(world));
      for (const shard of ['Shard 1', 'Shard 3']) world.crash(shard);
      expect(await ask(world, root, 'cat')).toBe('TooFewAnswersError');
      expect(world.clock.now()).toBe(120);
    });
  });

  it('asks one after the other without the pattern, and has all when all are up', async () => {
    const story = stories.oneAfterTheOther;
    const { result, endedAt } = await simulate(story);
    expect([result, endedAt]).toEqual(['TimeoutError', 300]);
    const up = await simulate(story, { faults: [] });
    expect(isTrue('cat', up.result as Result)).toBe(true);
    // 20 for the question and the answer, and 40 for each shard
    expect(up.endedAt).toBe(140);
    expect((await simulate(stories.allAnswer)).endedAt).toBe(60);
  });

  it('notes when it scatters, and how many it has gathered', async () => {
    const { trace } = await simulate(stories.oneShardDown);
    expect(notesOf(trace)).toEqual([
      '10 Root: scatter',
      '110 Root: gather: 2 of 3',
    ]);
  });
});

function hitsOf(...texts: string[]): stories.Hit[] {
  return texts.map((text) => {
    const [id = '', score] = text.split(' ');
    return { id, score: Number(score) };
  });
}

function found(...texts: string[]) {
  return [{ shard: 'Shard', answer: hitsOf(...texts) }];
}
