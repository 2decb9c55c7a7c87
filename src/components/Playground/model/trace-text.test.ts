import { describe, expect, it } from 'vitest';
import { record } from '../../../../patterns-code/_simulation/index.ts';
import type { RunData } from '../../../runner/types.ts';
import { runData } from '../../../runner/core/run-data.ts';
import { outcomeSentence, runSentence, traceLines } from './trace-text.ts';

describe('a run as text', () => {
  it('tells what was sent, received, lost and who crashed', async () => {
    const { trace } = await record(
      async (world) => {
        const db = world.node('Db', () => ({ read: () => 'value' }));
        await db.read();
        void db.read();
        await world.clock.sleep(50);
        world.note('gave up');
      },
      { faults: [{ at: 21, crash: 'Db' }] },
    );
    expect(traceLines(trace)).toEqual([
      '0 ms: Client sends read() to Db.',
      '10 ms: Db receives read() from Client.',
      '10 ms: Db sends "value" to Client.',
      '20 ms: Client receives "value" from Db.',
      '20 ms: Client sends read() to Db.',
      '21 ms: Db crashes.',
      '30 ms: read() from Client to Db is lost (crashed).',
      '70 ms: Client notes: gave up',
    ]);
  });

  it('lists the end of what is too long, and counts the rest', () => {
    const notes = Array.from({ length: 302 }, (_, at) => ({
      type: 'note' as const,
      at,
      node: 'Client',
      text: 'x',
    }));
    const lines = traceLines(notes);
    expect(lines[0]).toBe('2 earlier events are left out.');
    expect(lines.at(-1)).toBe('301 ms: Client notes: x');
    expect(lines).toHaveLength(301);
  });

  it('tells of cuts in one direction, clocks, and cuts that end', async () => {
    const { trace } = await record(
      async (world) => {
        world.node('Db', () => ({}));
        await world.clock.sleep(50);
      },
      {
        faults: [
          { at: 1, cut: [['Db'], ['Client']], oneWay: true, healAfterMs: 1 },
          { at: 3, skew: 'Db', ms: 5 },
          { at: 4, drift: 'Db', rate: 0.9 },
          { at: 5, cut: [['Db'], ['Client']] },
          { at: 6, heal: true },
        ],
      },
    );
    expect(traceLines(trace)).toEqual([
      '1 ms: The network from Db to Client is cut.',
      '2 ms: The network between Db and Client heals.',
      '3 ms: The time of day of Db is now off by 5 ms.',
      '4 ms: The forward clock of Db now runs at 0.9 times its speed.',
      '5 ms: The network between Db and Client is cut.',
      '6 ms: The network heals.',
    ]);
  });

  it('says how the run ended', () => {
    const run = { outcome: 'failed', endedAt: 1640 } as RunData;
    const error = 'Client gives up';
    expect(outcomeSentence({ ...run, error })).toBe(
      'The story failed at 1,640 ms of simulated time. Client gives up.',
    );
    expect(outcomeSentence(run)).toBe(
      'The story failed at 1,640 ms of simulated time.',
    );
  });

  it('is described by its end and by the rules that it broke', () => {
    const violated = [{ rule: 'one leader at a time', at: 1200 }];
    const run = { outcome: 'finished', endedAt: 1500, violated } as RunData;
    expect(runSentence(run)).toBe(
      'The story finished at 1,500 ms of simulated time. ' +
        'Broken: one leader at a time, at 1,200 ms.',
    );
  });

  it('says once that a run stalled, or was stopped', async () => {
    const stalled = await record(async (world) => {
      await world.clock.sleep(90);
      await new Promise(() => {});
    });
    const endless = await record(
      async (world) => {
        for (;;) await world.clock.sleep(10);
      },
      { untilMs: 100 },
    );
    // As the worker tells it.
    const said = [stalled, endless].map((run) => outcomeSentence(runData(run)));
    expect(said).toEqual([
      'The story stalled at 90 ms: nothing is left to happen, and it has not ' +
        'ended. It waits for a promise that nothing in the simulation settles.',
      'The story did not end within 100 ms of simulated time. Does something ' +
        'poll or retry for ever?',
    ]);
    const without = { outcome: 'stalled', endedAt: 90 } as RunData;
    expect(outcomeSentence(without)).toBe(
      'The story stalled at 90 ms of simulated time.',
    );
  });
});
