import { describe, expect, it } from 'vitest';
import { record } from '../../../../patterns-code/_simulation/index.ts';
import type { RunData } from '../../../runner/types.ts';
import { outcomeSentence, traceLines } from './trace-text.ts';

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

  it('counts what is too long to list', () => {
    const notes = Array.from({ length: 302 }, (_, at) => ({
      type: 'note' as const,
      at,
      node: 'Client',
      text: 'x',
    }));
    expect(traceLines(notes).at(-1)).toBe('and 2 more events.');
  });

  it('says how the run ended', () => {
    const run = { outcome: 'stalled', endedAt: 1640 } as RunData;
    const error = 'Client waits for Db';
    expect(outcomeSentence({ ...run, error })).toBe(
      'The story stalled at 1,640 ms of simulated time. Client waits for Db.',
    );
  });
});
