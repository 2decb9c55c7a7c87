import { describe, expect, it } from 'vitest';
import { explore, simulate } from '../_simulation/index.ts';
import type { Clock, World } from '../_simulation/types.ts';
import {
  ScatterGather,
  TooFewAnswersError,
  type Limits,
  type Merge,
  type Part,
  type ScatterGatherOptions,
  type Shard,
} from './scatter-gather.ts';
import {
  addRoot,
  addShards,
  ask,
  bestThree,
  idsOf,
  mergeHits,
  namesOf,
  type Result,
  type ShardServer,
} from './scenarios.ts';
import * as stories from './scenarios.ts';

/** What a shard of these tests does: answer or fail, after a time. */
interface Reply {
  afterMs?: number;
  answer?: unknown;
  error?: unknown;
  /** It throws before it returns a promise. */
  atOnce?: true;
}

/** Never answers. */
const SILENT: Reply = { afterMs: Infinity };
const at = (afterMs: number, answer: unknown): Reply => ({
  afterMs,
  answer,
});
const failing = (afterMs: number, error: unknown): Reply => ({
  afterMs,
  error,
});

interface Asked extends Limits {
  shard: string;
  question: unknown;
  atMs: number;
}

/** Shards A, B, C …, one for each reply, and what they were asked. */
function shardsOf(clock: Clock, replies: readonly Reply[]) {
  const asked: Asked[] = [];
  const shards = replies.map((_, i): Shard<unknown, unknown> => {
    const name = String.fromCharCode(65 + i);
    return {
      name,
      ask(question, limits) {
        const atMs = clock.now();
        asked.push({ shard: name, question, atMs, ...limits });
        const reply = replies[i]!; // it may be another one by now
        if (reply.atOnce) throw reply.error;
        return settle(clock, reply);
      },
    };
  });
  return { shards, asked };
}

async function settle(clock: Clock, reply: Reply): Promise<unknown> {
  const { afterMs = 10 } = reply;
  if (afterMs === Infinity) return new Promise(() => {});
  await clock.sleep(afterMs);
  if ('error' in reply) throw reply.error;
  return reply.answer;
}

const options: ScatterGatherOptions = {
  deadlineMs: 100,
  minAnswers: 1,
};

/** `A=1 B=2` */
const list: Merge<unknown, unknown, string> = (parts) =>
  parts.map(({ shard, answer }) => `${shard}=${answer}`).join(' ');

function rootOf(
  clock: Clock,
  replies: readonly Reply[],
  changes: Partial<ScatterGatherOptions> = {},
  merge = list,
) {
  const { shards, asked } = shardsOf(clock, replies);
  const all = { ...options, ...changes };
  return { root: new ScatterGather(clock, shards, merge, all), asked };
}

/** What comes of one question, and when. */
async function outcome(
  replies: readonly Reply[],
  changes: Partial<ScatterGatherOptions> = {},
): Promise<{ ended: unknown; atMs: number }> {
  const { result } = await simulate(async ({ clock }) => {
    const { root } = rootOf(clock, replies, changes);
    const ended = await root.ask('?').catch((error: unknown) => error);
    return { ended, atMs: clock.now() };
  });
  return result;
}

/** The error, which has to be the one of too few answers. */
async function tooFew(
  replies: readonly Reply[],
  minAnswers: number,
): Promise<{ error: TooFewAnswersError; atMs: number }> {
  const { ended, atMs } = await outcome(replies, { minAnswers });
  expect(ended).toBeInstanceOf(TooFewAnswersError);
  return { error: ended as TooFewAnswersError, atMs };
}

/** What a merge makes of these answers, one of each shard. */
async function mergeOf<A, R>(
  answers: readonly A[],
  merge: (answers: A[], question: stories.Query) => R,
): Promise<unknown> {
  const { result } = await simulate(async ({ clock }) => {
    const shards = answers.map((answer, i) => ({
      name: `Shard ${i + 1}`,
      ask: async () => answer,
    }));
    const root = new ScatterGather<stories.Query, A, R>(
      clock,
      shards,
      (parts, question) =>
        merge(
          parts.map(({ answer }) => answer),
          question,
        ),
      options,
    );
    return root.ask({ word: 'cat', count: 3 });
  });
  return result;
}

/** The parts of a merge of hits, one list for each shard. */
function lists(...answers: stories.Hit[][]): Part<stories.Hit[]>[] {
  return answers.map((answer, i) => ({ shard: `${i}`, answer }));
}

const hit = (id: string, score: number): stories.Hit => ({ id, score });

describe('holds', () => {
  describe('Scatter', () => {
    /**
     * @seen karmada-io/karmada#4685 asked its clusters one by one, which took
     *   4 to 8 s where some were far away
     * @seen ClickHouse/ClickHouse#86918 for 160 shards 40 workers began at
     *   once, and others 8 s later: 11 s in all, and 3 s with more threads
     * @seen thanos-io/thanos#1453 (0.6.1) sent its requests together and
     *   read the replies one after the other, so that a timeout of one
     *   became a timeout of others
     */
    it('asks all shards at once, each one time, so that their times do not add up', async () => {
      await simulate(async ({ clock }) => {
        const replies = [at(10, 1), at(60, 2), at(30, 3)];
        const { root, asked } = rootOf(clock, replies);
        await clock.sleep(5);
        expect(await root.ask('cats')).toEqual({
          whole: 'A=1 B=2 C=3',
        });
        expect(clock.now()).toBe(65);
        expect(
          asked.map(({ shard, question, atMs }) => [
            shard,
            question,
            atMs,
          ]),
        ).toEqual([
          ['A', 'cats', 5],
          ['B', 'cats', 5],
          ['C', 'cats', 5],
        ]);
      });
    });

    it('waits no longer than for the last reply, be it an answer or an error', async () => {
      const error = new Error('disk full');
      const last = await outcome([at(10, 1), failing(70, error)]);
      expect(last.atMs).toBe(70);
      const first = await outcome([failing(10, error), at(70, 2)]);
      expect(first.atMs).toBe(70);
      expect((await outcome([at(0, 1)])).atMs).toBe(0);
    });

    /**
     * @seen RediSearch/RediSearch#8765 takes off the timeout of a shard what
     *   has passed at the coordinator before
     * @seen elastic/elasticsearch-definitive-guide#547 a timeout ended the
     *   wait, and the search went on on the shards
     */
    it('tells each shard how long it waits, so that one that heeds it works no longer than that', async () => {
      await simulate(async (world) => {
        const slow = { 'Shard 2': 50 };
        const root = addRoot(world, addShards(world, slow));
        await ask(world, root, 'cat');
        await world.clock.sleep(1000);
        const steps = (name: string) =>
          world.peek<ShardServer>(name)?.steps;
        expect(steps('Shard 1')).toBe(2);
        // 100 ms in steps of 10
        expect(steps('Shard 2')).toBe(10);
      });
      await simulate(async ({ clock }) => {
        for (const deadlineMs of [100, 2500, 0.5]) {
          const replies = [at(0, 1), at(0, 2)];
          const changes = { deadlineMs };
          const { root, asked } = rootOf(clock, replies, changes);
          await root.ask('?');
          const told = asked.map(({ withinMs }) => withinMs);
          expect(told).toEqual([deadlineMs, deadlineMs]);
        }
      });
    });

    it('asks all shards again for the next question, also who was silent or failed', async () => {
      await simulate(async ({ clock }) => {
        const replies = [at(10, 1), SILENT, failing(10, 'no')];
        const { root, asked } = rootOf(clock, replies);
        await root.ask('cats');
        replies[1] = at(20, 2);
        replies[2] = at(10, 3);
        const second = await root.ask('dogs');
        expect(second).toEqual({ whole: 'A=1 B=2 C=3' });
        expect(asked.map(({ question }) => question)).toEqual([
          ...['cats', 'cats', 'cats'],
          ...['dogs', 'dogs', 'dogs'],
        ]);
      });
    });
  });

  describe('Gather', () => {
    /**
     * @seen weaviate/weaviate#11609 objects at one distance changed places
     *   from query to query, as the shards' results came in another order
     * @seen open-metadata/OpenMetadata#29503 nothing decided between
     *   documents of the same score, so they were sorted anew each time
     */
    it('gives the answers to the merge in the order of the shards, with their names, however they arrive', async () => {
      for (const times of [
        [10, 20, 30],
        [30, 20, 10],
        [20, 20, 20],
      ]) {
        const replies = times.map((ms, i) => at(ms, i + 1));
        const { ended } = await outcome(replies);
        expect(ended).toEqual({ whole: 'A=1 B=2 C=3' });
      }
    });

    it('gives the question to the merge', async () => {
      await simulate(async ({ clock }) => {
        const merge: Merge<unknown, unknown, string> = (
          parts,
          question,
        ) => `${parts.length} for ${question}`;
        const { root } = rootOf(clock, [at(1, 1), at(2, 2)], {}, merge);
        const results = [root.ask('cats'), root.ask('dogs')];
        expect(await Promise.all(results)).toMatchObject([
          { whole: '2 for cats' },
          { whole: '2 for dogs' },
        ]);
      });
    });

    it('takes nothing, an empty text and zero for answers', async () => {
      for (const answer of [undefined, null, '', 0, false, []]) {
        const { ended } = await outcome([at(10, answer), at(10, 2)]);
        expect(ended).toEqual({ whole: `A=${answer} B=2` });
      }
      const { result } = await simulate(async ({ clock }) => {
        const answers = [undefined, null].map((answer) =>
          at(1, answer),
        );
        const merge = () => undefined as unknown as string;
        return rootOf(clock, answers, {}, merge).root.ask('?');
      });
      expect('whole' in result).toBe(true);
    });

    it('finds the best of all when each shard sends as many as are asked for', async () => {
      const { result } = await simulate(stories.allAnswer);
      // Two of these three are in one shard.
      expect(result).toEqual({
        whole: [hit('A1', 9), hit('A2', 8), hit('B1', 7)],
      });
      const one = [hit('A1', 9), hit('A2', 8), hit('A3', 7)];
      const parts = lists(one, [hit('B1', 1)], []);
      const best = mergeHits(parts, { word: 'cat', count: 3 });
      expect(idsOf(best)).toBe('A1 A2 A3');
    });

    it('ends with the error of a merge that throws, after it has told the shards', async () => {
      await simulate(async ({ clock }) => {
        const bug = new TypeError('no such field');
        const merge = () => {
          throw bug;
        };
        const replies = [at(10, 1), SILENT];
        const { root, asked } = rootOf(clock, replies, {}, merge);
        await expect(root.ask('?')).rejects.toBe(bug);
        expect(asked[1]?.signal.aborted).toBe(true);
      });
    });
  });

  describe('When shards are missing', () => {
    /**
     * @seen elastic/elasticsearch#54056 the timeout is kept by the shards
     *   alone, so what waits for 10 s in the queue of one is not answered
     *   sooner, though the timeout be 1 s
     * @seen opensearch-project/OpenSearch#16681 one blocked shard holds the
     *   coordinating node, though a timeout was set
     * @seen thanos-io/thanos#835 (0.2.1) one store that timed out failed the
     *   query, though others had returned their data
     * @seen thanos-io/thanos#3456 (0.16.0) a query that was to end after
     *   10 s ended after 2 min, the default
     * @seen broadinstitute/gnomad-browser#825 counted the shards that failed, and
     *   those that were not allocated count neither as failed nor as successful
     */
    it('answers at the deadline with what it has, if that is enough, and names who is silent', async () => {
      const { ended, atMs } = await outcome([
        SILENT,
        at(10, 2),
        at(500, 3),
      ]);
      expect(atMs).toBe(100);
      expect(ended).toEqual({
        partial: 'B=2',
        missing: [
          { shard: 'A', why: 'silent' },
          { shard: 'C', why: 'silent' },
        ],
      });
      const { result, endedAt } = await simulate(stories.oneShardDown);
      expect(result).toMatchObject({
        missing: [{ shard: 'Shard 2', why: 'silent' }],
      });
      expect(endedAt).toBe(120);
    });

    it('has one deadline for all: counts an answer one ms before it, and none that comes after it', async () => {
      const replies = [at(99, 1), at(100, 2), at(101, 3)];
      const { ended, atMs } = await outcome(replies);
      expect(atMs).toBe(100);
      expect(ended).toEqual({
        partial: 'A=1',
        missing: [
          { shard: 'B', why: 'silent' },
          { shard: 'C', why: 'silent' },
        ],
      });
    });

    /**
     * @seen jina-ai/serve#5336 wants results of the shards that are up where
     *   one that is down made an error of the whole
     * @seen restatedev/restate#4485 a node that could not be reached failed
     *   the query; now the others' results come with a warning
     * @seen aerospike-community/aerospike-client-ruby#77 a node without
     *   records of the set answered with an error, which ended the query
     */
    it('fails no result because one shard fails, if enough others answer', async () => {
      const error = new Error('disk full');
      for (const thrown of [error, undefined, null, 'no']) {
        for (const fails of [
          failing(10, thrown),
          { error: thrown, atOnce: true as const },
        ]) {
          const { ended } = await outcome([
            fails,
            at(20, 2),
            at(10, 3),
          ]);
          expect(ended).toEqual({
            partial: 'B=2 C=3',
            missing: [{ shard: 'A', why: 'failed', error: thrown }],
          });
        }
      }
    });

    /**
     * @seen cockroachdb/cockroach#28327 errors of other nodes were ignored,
     *   and the page of statements was blank or incomplete
     * @seen ClickHouse/ClickHouse#39580 a table that did not exist gave no
     *   rows and no error, as unavailable shards were to be skipped
     * @seen graphql-hive/gateway#950 errors were missing when one of two
     *   subgraphs with the same field was not available
     * @seen KanishJebaMathewM/Truxify#15675 ignored shards that failed, and
     *   returned the rest as if all was well
     * @seen opensanctions/yente#1260 a shard was lost, and who was on a list of
     *   sanctions was looked up without a hit and without an error
     */
    it('tells an error from an empty answer', async () => {
      const nothing = await outcome([at(10, []), at(10, 2)]);
      expect(nothing.ended).toEqual({ whole: 'A= B=2' });
      const broken = await outcome([failing(10, []), at(10, 2)]);
      expect(broken.ended).toEqual({
        partial: 'B=2',
        missing: [{ shard: 'A', why: 'failed', error: [] }],
      });
    });

    /**
     * @seen elastic/elasticsearch#27435 expects that most clients look at no
     *   flag such as `timed_out`, and show a part as the whole
     * @seen ClickHouse/ClickHouse#90551 nothing in a result told that shards
     *   had been skipped
     * @seen HumanCellAtlas/data-store#1770 a list could be incomplete when
     *   shards failed; its users want to know, or an error
     * @seen OpenCTI-Platform/opencti#2783 took what failing shards left out
     *   for absent, and could create it a second time
     */
    it('has no field in common for a whole and a partial result', async () => {
      const cases = [
        [at(10, 1), at(10, 2)],
        [at(10, 1), SILENT],
      ];
      const fields = await Promise.all(
        cases.map(async (replies) => {
          const { ended } = await outcome(replies);
          return Object.keys(ended as object);
        }),
      );
      expect(fields).toEqual([['whole'], ['partial', 'missing']]);
    });

    it('names each shard that is absent from a result, whichever of them crash and whatever is lost', async () => {
      const search = await explore(stories.oneShardDown);
      expect(search.violation?.rule).toBeUndefined();
      expect(search.unreached).toEqual([]);
      expect(search.exhaustive).toBe(true);
    });
  });

  describe('When too many are missing', () => {
    /**
     * @seen ClickHouse/ClickHouse#115775 when every shard was skipped, a
     *   count had no row at all, and no error
     * @seen apache/solr#2102 a tolerant request whose shards had all failed
     *   was called partial, and did not fail
     * @seen elastic/elasticsearch#131177 partial results were allowed, so a
     *   query of which every shard failed did not fail
     * @seen grafana-cold-storage/metrictank#670 served what it had, which led
     *   to misleading charts and false alarms; a least number of shards was
     *   proposed
     */
    it('throws if fewer have answered than have to, and says who is missing and why', async () => {
      const error = new Error('disk full');
      const few = await tooFew(
        [at(10, 1), SILENT, failing(20, error)],
        2,
      );
      expect(few.atMs).toBe(100);
      expect(few.error.message).toBe(
        'only 1 of 3 shards have answered',
      );
      expect(few.error.name).toBe('TooFewAnswersError');
      expect(few.error.missing).toEqual([
        { shard: 'B', why: 'silent' },
        { shard: 'C', why: 'failed', error },
      ]);
      const none = await tooFew([SILENT, SILENT], 1);
      expect(none.error.message).toBe(
        'only 0 of 2 shards have answered',
      );
    });

    it('merges nothing if too few have answered', async () => {
      let merges = 0;
      await simulate(async ({ clock }) => {
        const merge = () => {
          merges += 1;
          return '';
        };
        const all = { minAnswers: 2 };
        for (const other of [SILENT, failing(5, 'no')]) {
          const replies = [at(10, 1), other];
          const { root } = rootOf(clock, replies, all, merge);
          await expect(root.ask('?')).rejects.toThrow(/^only/);
        }
      });
      expect(merges).toBe(0);
    });

    it('answers when as many have answered as have to, and not one less', async () => {
      const replies = [at(10, 1), at(20, 2), SILENT];
      const enough = await outcome(replies, { minAnswers: 2 });
      expect(enough.ended).toHaveProperty('partial', 'A=1 B=2');
      await tooFew(replies, 3);
    });

    /**
     * @seen elastic/elasticsearch#60278 where no partial result was allowed, a
     *   search with a failed shard waited until all had responded, and failed
     * @seen valkey-io/valkey-search#1284 after the first error shards went on
     *   until they were done or their time was up, by default 25 s
     */
    it('gives up as soon as too few can still answer', async () => {
      const no = (ms: number) => failing(ms, new Error('no'));
      const first = await tooFew([no(30), at(40, 2), SILENT], 3);
      expect(first.atMs).toBe(30);
      expect(namesOf(first.error.missing)).toBe('A, B, C');
      const second = await tooFew(
        [no(30), no(50), SILENT, at(1, 4)],
        3,
      );
      expect(second.atMs).toBe(50);
      const enough = await outcome([no(30), SILENT, at(1, 3)]);
      expect(enough.atMs).toBe(100);
    });

    it('calls a shard abandoned, and not silent, if it was not waited for until the deadline', async () => {
      const replies = [failing(30, 'no'), at(40, 2), SILENT];
      const early = await tooFew(replies, 3);
      expect(early.error.missing).toEqual([
        { shard: 'A', why: 'failed', error: 'no' },
        { shard: 'B', why: 'abandoned' },
        { shard: 'C', why: 'abandoned' },
      ]);
      const late = await tooFew(
        [failing(30, 'no'), at(40, 2), SILENT],
        2,
      );
      expect(late.atMs).toBe(100);
      expect(late.error.missing).toMatchObject([
        { shard: 'A', why: 'failed' },
        { shard: 'C', why: 'silent' },
      ]);
    });

    /**
     * @seen elastic/elasticsearch#45739 partial results were not allowed, and
     *   there could be one while the last copy of a shard was recovering
     */
    it('has a whole result or none when all have to answer', async () => {
      const all = { minAnswers: 2 };
      const whole = await outcome([at(10, 1), at(20, 2)], all);
      expect(whole.ended).toEqual({ whole: 'A=1 B=2' });
      await tooFew([at(10, 1), SILENT], 2);
      await tooFew([at(10, 1), failing(10, 'no')], 2);
    });
  });

  describe('Late replies, repeated ones, and two questions', () => {
    /**
     * @seen petkaantonov/bluebird#138 of two promises that failed together
     *   only the first was handled
     */
    it('changes no result after the deadline, whether an answer comes or an error', async () => {
      await simulate(async ({ clock }) => {
        const late = [at(150, 2), failing(160, new Error('no'))];
        let merges = 0;
        const merge = (parts: Part<unknown>[]) => {
          merges += 1;
          return parts as unknown as string;
        };
        const replies = [at(10, 1), ...late];
        const { root } = rootOf(clock, replies, {}, merge);
        const result = await root.ask('?');
        const before = JSON.stringify(result);
        await clock.sleep(500);
        expect(JSON.stringify(result)).toBe(before);
        expect(before).toContain('[{"shard":"A","answer":1}]');
        expect(merges).toBe(1);
      });
    });

    it('mixes no answers of two questions, whichever message is late, lost or comes twice', async () => {
      const { result } = await simulate(stories.lateReply);
      const ids = (result as Result[]).map((each) =>
        'whole' in each ? idsOf(each.whole) : namesOf(each.missing),
      );
      expect(ids).toEqual(['Shard 3', bestThree('dog')]);
      const late = { maxFaults: 0, delays: [90], maxDelays: 1 };
      for (const story of [
        stories.lateReply,
        { ...stories.lateReply, search: { ...late, maxReorders: 1 } },
      ]) {
        const search = await explore(story);
        expect(search.violation?.rule).toBeUndefined();
        expect(search.unreached).toEqual([]);
        expect(search.exhaustive).toBe(true);
      }
    });

    it('counts a shard once though its request and its reply come twice', async () => {
      const twice = [
        'Root>Shard 1#1',
        'Shard 2>Root#1',
        'Shard 3>Root#1',
      ];
      const faults = twice.map((duplicate) => ({ duplicate }));
      const { result, idleFaults } = await simulate(stories.allAnswer, {
        faults,
      });
      expect(idleFaults).toEqual([]);
      expect(result).toEqual({
        whole: [hit('A1', 9), hit('A2', 8), hit('B1', 7)],
      });
    });

    it('has a deadline of its own for each question', async () => {
      await simulate(async ({ clock }) => {
        const { root } = rootOf(clock, [at(10, 1), SILENT]);
        const ends: number[] = [];
        const note = () => ends.push(clock.now());
        const first = root.ask('cats').then(note);
        await clock.sleep(40);
        await Promise.all([first, root.ask('dogs').then(note)]);
        expect(ends).toEqual([100, 140]);
      });
    });
  });

  describe('Work that nobody waits for', () => {
    it('aborts the signal of each shard that is missing, and of none that has answered', async () => {
      await simulate(async ({ clock }) => {
        const replies = [at(10, 1), SILENT, failing(10, 'no'), SILENT];
        const { root, asked } = rootOf(clock, replies);
        const aborted = () => asked.map(({ signal }) => signal.aborted);
        const call = root.ask('?');
        await clock.sleep(99);
        expect(aborted()).toEqual([false, false, false, false]);
        await call;
        expect(aborted()).toEqual([false, true, true, true]);
        expect(asked[1]?.signal.reason).toBeInstanceOf(Error);
        await clock.sleep(500);
        expect(aborted()[0]).toBe(false);
      });
    });

    it('aborts those who are still asked when it gives up', async () => {
      await simulate(async ({ clock }) => {
        const replies = [failing(10, 'no'), SILENT];
        const all = { minAnswers: 2 };
        const { root, asked } = rootOf(clock, replies, all);
        await expect(root.ask('?')).rejects.toThrow(/^only 0 of 2/);
        expect(clock.now()).toBe(10);
        expect(asked[1]?.signal.aborted).toBe(true);
      });
    });

    /**
     * @seen arangodb/arangodb#1741 a query ran on for over an hour after its
     *   client had gone
     * @seen duckdb/duckdb-quack#257 a query whose client was killed kept its
     *   cores busy, and nothing ended it
     * @seen RediSearch/RediSearch#11019 queries of clients that had left
     *   still took workers and the coordinator's time
     */
    it('ends with the reason when its caller leaves, and aborts who has not answered', async () => {
      await simulate(async ({ clock }) => {
        const replies = [at(10, 1), at(50, 2), at(60, 3)];
        const { root, asked } = rootOf(clock, replies);
        for (const reason of [new Error('the user left'), 'gone']) {
          const leave = new AbortController();
          const startMs = clock.now();
          const call = root.ask('?', leave.signal);
          const other = root.ask('another');
          await clock.sleep(30);
          leave.abort(reason);
          await expect(call).rejects.toBe(reason);
          expect(clock.now() - startMs).toBe(30);
          const aborted = asked
            .slice(-6)
            .map((each) => each.signal.aborted);
          expect(aborted).toEqual([
            ...[false, true, true],
            ...[false, false, false],
          ]);
          expect(await other).toEqual({ whole: 'A=1 B=2 C=3' });
        }
      });
    });

    it('asks nobody for a caller who has left before', async () => {
      await simulate(async ({ clock }) => {
        const { root, asked } = rootOf(clock, [at(10, 1)]);
        const reason = new Error('the user left');
        const call = root.ask('?', AbortSignal.abort(reason));
        await expect(call).rejects.toBe(reason);
        expect(asked).toEqual([]);
      });
    });

    it('keeps to a result though the caller leaves then', async () => {
      await simulate(async ({ clock }) => {
        const leave = new AbortController();
        const { root } = rootOf(clock, [at(10, 1)]);
        const call = root.ask('?', leave.signal);
        await clock.sleep(11);
        leave.abort(new Error('the user left'));
        expect(await call).toEqual({ whole: 'A=1' });
      });
    });

    /**
     * @seen nodejs/node#52635 requests that share a long-lived signal leave
     *   their listeners on it
     * @seen RediSearch/RediSearch#11369 a search that had been answered with a
     *   timeout kept its memory, though its work was over
     * @seen browserbase/sdk-node#203 each request left a listener on the
     *   caller's signal, and with it an abort controller
     */
    it('leaves no timer, and no listener on the signal of its caller', async () => {
      await simulate(async ({ clock }) => {
        const ends: (AbortSignal | undefined)[] = [];
        const watched: Clock = {
          now: () => clock.now(),
          sleep(ms, signal) {
            ends.push(signal);
            return clock.sleep(ms, signal);
          },
        };
        const { shards } = shardsOf(clock, [at(10, 1), failing(10, 2)]);
        const { signal } = new AbortController();
        const listen = (...args: unknown[]) => {
          ends.push((args[2] as { signal?: AbortSignal }).signal);
        };
        Object.assign(signal, { addEventListener: listen });
        for (const minAnswers of [1, 2]) {
          const all = { ...options, minAnswers };
          const root = new ScatterGather(watched, shards, list, all);
          const call = root.ask('?', signal);
          expect(ends.map((end) => end?.aborted)).toEqual([
            false,
            false,
          ]);
          await call.catch((error: unknown) => error);
          expect(ends.splice(0).map((end) => end?.aborted)).toEqual([
            true,
            true,
          ]);
        }
      });
    });
  });

  describe('What it is made of', () => {
    it('refuses a deadline that is no time, also a number in a text', () => {
      const clock = {} as Clock;
      for (const deadlineMs of [0, -1, NaN, Infinity, '100', null]) {
        const changes = { deadlineMs: deadlineMs as number };
        const make = () => rootOf(clock, [at(1, 1)], changes);
        const words = `deadlineMs is ${deadlineMs}, not above 0 ms`;
        expect(make).toThrow(new RangeError(words));
      }
      expect(() =>
        rootOf(clock, [at(1, 1)], { deadlineMs: 0.5 }),
      ).not.toThrow();
    });

    it('refuses to demand no answer at all, or more answers than there are shards', () => {
      const clock = {} as Clock;
      for (const minAnswers of [0, -1, 3, 1.5, NaN, Infinity, '1']) {
        const changes = { minAnswers: minAnswers as number };
        const make = () => rootOf(clock, [at(1, 1), SILENT], changes);
        const words = `minAnswers is ${minAnswers}, not from 1 to 2`;
        expect(make).toThrow(new RangeError(words));
      }
      const none = () => rootOf(clock, []);
      const words = 'minAnswers is 1, not from 1 to 0';
      expect(none).toThrow(new RangeError(words));
      for (const minAnswers of [1, 2]) {
        expect(() =>
          rootOf(clock, [at(1, 1), SILENT], { minAnswers }),
        ).not.toThrow();
      }
    });

    it('refuses two shards of one name', () => {
      const clock = {} as Clock;
      const { shards } = shardsOf(clock, [at(1, 1), at(1, 2)]);
      const twice = [...shards, shards[0]!];
      const make = () => new ScatterGather(clock, twice, list, options);
      const error = new RangeError('one name twice: A, B, A');
      expect(make).toThrow(error);
      const cased = ['A', 'a'].map((name) => ({ ...shards[0]!, name }));
      expect(
        () => new ScatterGather(clock, cased, list, options),
      ).not.toThrow();
    });

    it('keeps the shards and the options that it was made of', async () => {
      await simulate(async ({ clock }) => {
        class Settings {
          deadlineMs = 100;
          get minAnswers() {
            return 1;
          }
        }
        const settings = new Settings();
        const { shards } = shardsOf(clock, [at(10, 1), at(50, 2)]);
        const root = new ScatterGather(clock, shards, list, settings);
        settings.deadlineMs = 5;
        shards[0]!.name = 'Z';
        shards[0]!.ask = async () => 'another';
        shards.pop();
        expect(await root.ask('?')).toEqual({
          whole: 'A=1 B=2',
        });
        expect(clock.now()).toBe(50);
      });
    });

    it('asks a shard that is an object of a class as a method of it', async () => {
      await simulate(async ({ clock }) => {
        class Replica {
          readonly name: string;
          constructor(name: string) {
            this.name = name;
          }
          async ask(): Promise<string> {
            return `I am ${this.name}`;
          }
        }
        const shards = ['__proto__', 'constructor'].map(
          (name) => new Replica(name),
        );
        const root = new ScatterGather(clock, shards, list, options);
        expect(await root.ask('?')).toEqual({
          whole:
            '__proto__=I am __proto__ constructor=I am constructor',
        });
      });
    });
  });
});

describe('limits', () => {
  describe('Time and load', () => {
    /**
     * @seen ClickHouse/ClickHouse#77597 a query that one row would have
     *   satisfied waits until the slowest of eight shards has stopped
     */
    it('waits for a slow shard the more often, the more shards there are', async () => {
      const waited: number[] = [];
      for (const shards of [1, 10, 100]) {
        const measured = await stories.measureOnce(shards, 2000, 200);
        waited.push(measured.waited);
      }
      expect(waited).toEqual([1, 9.5, 65]);
    });

    /**
     * @seen sourcegraph/sourcegraph-public-snapshot#44439 results change their
     *   order from one refresh to the next, as a timeout decides how much is
     *   looked at
     */
    it('can leave something out of most results, though little is missing in all', async () => {
      const measured = await stories.measureOnce(100, 200, 200);
      expect(measured).toMatchObject({ partial: 54.5, missing: 0.81 });
    });

    it('asks every shard every question, however many shards there are', async () => {
      const calls: number[] = [];
      for (const shards of [2, 4]) {
        await simulate(async ({ clock }) => {
          const replies = Array.from({ length: shards }, () =>
            at(1, 1),
          );
          const { root, asked } = rootOf(clock, replies);
          for (const question of [1, 2, 3]) await root.ask(question);
          calls.push(asked.filter(({ shard }) => shard === 'A').length);
        });
      }
      expect(calls).toEqual([3, 3]);
    });

    it('waits until the deadline for each question again while a shard is silent', async () => {
      await simulate(async (world) => {
        const root = addRoot(world, addShards(world));
        world.crash('Shard 2');
        for (const question of [1, 2, 3]) {
          await ask(world, root, 'cat');
          expect(world.clock.now()).toBe(question * 120);
        }
      });
    });

    it('lets a shard that heeds the time work on for as long as the question was on its way', async () => {
      const play = async (world: World) => {
        const root = addRoot(
          world,
          addShards(world, { 'Shard 2': 50 }),
        );
        const steps = () => world.peek<ShardServer>('Shard 2')?.steps;
        const call = ask(world, root, 'cat');
        // The root has ended at 110; the question took from 10 to 70.
        await world.clock.sleep(115);
        const counts = [steps()];
        await call;
        await world.clock.sleep(1000);
        return [...counts, steps()];
      };
      const faults = [{ delay: 'Root>Shard 2#1', ms: 50 }];
      const { result, idleFaults } = await simulate(play, { faults });
      expect(idleFaults).toEqual([]);
      expect(result).toEqual([5, 10]);
    });

    it('cannot stop a shard that heeds neither the time nor the signal', async () => {
      await simulate(async ({ clock }) => {
        let workedMs = 0;
        const deaf: Shard<string, number> = {
          name: 'A',
          async ask() {
            for (; workedMs < 500; workedMs += 50)
              await clock.sleep(50);
            return 1;
          },
        };
        const root = new ScatterGather(clock, [deaf], list, options);
        await expect(root.ask('?')).rejects.toThrow('only 0 of 1');
        await clock.sleep(1000);
        expect(workedMs).toBe(500);
      });
    });
  });

  describe('What the result can be', () => {
    /**
     * @seen opensearch-project/OpenSearch#21087 shards that had run out of
     *   time count as successful, so that 1 of 40 and 39 of 40 look the same
     */
    it('calls a result whole though a shard has answered with a part of its own', async () => {
      await simulate(async ({ clock }) => {
        const inner = rootOf(clock, [at(1, 1), SILENT]).root;
        const shard: Shard<string, unknown> = {
          name: 'Europe',
          ask: (question) => inner.ask(question),
        };
        const outer = new ScatterGather(
          clock,
          [shard],
          (parts) => parts.map(({ answer }) => answer),
          { deadlineMs: 200, minAnswers: 1 },
        );
        const missing = [{ shard: 'B', why: 'silent' }];
        expect(await outer.ask('?')).toEqual({
          whole: [{ partial: 'A=1', missing }],
        });
      });
    });

    /**
     * @seen RediSearch/RediSearch#1651 results came twice on resharding; with one
     *   version of Redis nothing is filtered, as results could be missing then
     */
    it('takes no snapshot: can find what moves between two shards twice, or not at all', async () => {
      const found = async (from: number, to: number) => {
        const { result } = await simulate(async ({ clock }) => {
          const holds = [new Set<string>(), new Set<string>()];
          holds[from]!.add('document');
          // The first looks after 10 ms, the second after 30.
          const shards = holds.map((documents, i) => ({
            name: `Shard ${i + 1}`,
            async ask() {
              await clock.sleep(10 + 20 * i);
              return [...documents];
            },
          }));
          const merge = (parts: Part<string[]>[]) =>
            parts.flatMap(({ answer }) => answer).length;
          const root = new ScatterGather(clock, shards, merge, options);
          const call = root.ask('?');
          await clock.sleep(20);
          holds[from]!.delete('document');
          holds[to]!.add('document');
          return call;
        });
        return result;
      };
      expect(await found(0, 1)).toEqual({ whole: 2 });
      expect(await found(1, 0)).toEqual({ whole: 0 });
    });

    /**
     * @seen manticoresoftware/manticoresearch#39 counted 23 documents where 12
     *   were listed; some may have been in two of its parts
     * @seen manticoresoftware/manticoresearch#429 (3.5.2) three products, of
     *   which one was in two tables, were counted as four
     * @seen elastic/elasticsearch-hadoop#55 each row came twice where shards
     *   had a replica
     */
    it('finds twice what two shards hold, if the merge does not look at ids', async () => {
      const copy = [hit('A1', 9)];
      const found = await mergeOf([copy, copy], (answers, query) =>
        idsOf(mergeHits(lists(...answers), query)),
      );
      expect(found).toEqual({ whole: 'A1 A1' });
    });

    /**
     * @seen elastic/elasticsearch#37425 a term that is not among the first of
     *   one shard lacks what that shard has of it
     * @seen elastic/elasticsearch#1305 counts of terms were right with one
     *   shard, and wrong with more
     * @seen elastic/elasticsearch#134073 also the bound that is given for that
     *   error could be too low
     */
    it('can miss the greatest sum when each shard sends its greatest only', async () => {
      const sums: Record<string, number>[] = [
        { ann: 5, bob: 4 },
        { bob: 4, cy: 5 },
      ];
      const sales = sums.map((each) => Object.entries(each));
      const greatest = (lists: [string, number][][]) => {
        const sums = new Map<string, number>();
        for (const [name, sum] of lists.flat()) {
          sums.set(name, (sums.get(name) ?? 0) + sum);
        }
        return [...sums].sort((a, b) => b[1] - a[1]).slice(0, 1);
      };
      const first = sales.map((each) => greatest([each]));
      expect(await mergeOf(first, greatest)).toEqual({
        whole: [['ann', 5]],
      });
      expect(await mergeOf(sales, greatest)).toEqual({
        whole: [['bob', 8]],
      });
    });

    /**
     * @seen neuml/txtai#1237 a mean of 100 over 2 rows and one of 10 over 8
     *   became 55 instead of 28
     * @seen thanos-io/promql-engine#331 averages were not distributed at all,
     *   until each was sent as a sum and a count
     */
    it('can get a wrong mean from the means of the shards', async () => {
      const values = [
        [100, 100],
        [10, 10, 10, 10, 10, 10, 10, 10],
      ];
      const means = values.map(mean);
      expect(await mergeOf(means, mean)).toEqual({ whole: 55 });
      const all = (answers: number[][]) => mean(answers.flat());
      expect(await mergeOf(values, all)).toEqual({ whole: 28 });
    });

    /**
     * @seen vitessio/vitess#3738 a plan asked each shard for the 20 rows of
     *   the page; the reviewer saw that it had to be 30, the offset as well
     */
    it('needs the earlier pages of each shard for a page that is asked for by its number', async () => {
      const one = [hit('A1', 9), hit('A2', 8), hit('A3', 7)];
      const shards = [one, [hit('B1', 6)]];
      const four = { word: 'cat', count: 4 };
      const found = (answers: stories.Hit[][], skip: number) =>
        mergeOf(answers, (all) =>
          idsOf(mergeHits(lists(...all), four).slice(skip, skip + 2)),
        );
      // Of pages of two the second holds the third and the fourth.
      expect(await found(shards, 2)).toEqual({ whole: 'A3 B1' });
      const first = shards.map((hits) => hits.slice(0, 2));
      expect(await found(first, 2)).toEqual({ whole: 'B1' });
      const second = shards.map((hits) => hits.slice(2, 4));
      expect(await found(second, 0)).toEqual({ whole: 'A3' });
    });
  });
});

function mean(samples: number | readonly number[]): number {
  const all = [samples].flat() as number[];
  return all.reduce((sum, each) => sum + each, 0) / all.length;
}
