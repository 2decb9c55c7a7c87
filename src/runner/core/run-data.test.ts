import { describe, expect, it } from 'vitest';
import { record } from '../../../patterns-code/_simulation/index.ts';
import type { TraceEvent } from '../../../patterns-code/_simulation/types.ts';
import { MAX_TRACE, runData } from './run-data.ts';

/** A run of many notes, with a message that is under way all the while. */
const long = () =>
  record({
    network: { links: { 'Client>Db': { latencyMs: 5000 } } },
    async play(world) {
      const db = world.node('Db', () => ({ ask: () => 1 }));
      world.always('it ends before 4,500 ms', () => world.clock.now() < 4500);
      const asked = db.ask();
      for (let i = 0; i < 5000; i += 1) {
        world.note(`${i}`);
        await world.clock.sleep(1);
      }
      await asked;
    },
  });

const types = (trace: readonly TraceEvent[]) => trace.map(({ type }) => type);

describe('a trace that is too long for a page', () => {
  it('keeps its end, with the violation, and counts what is gone', async () => {
    const run = await long();
    const { trace, omitted } = runData(run);
    expect(trace.length).toBeLessThanOrEqual(MAX_TRACE);
    expect(omitted).toBe(run.trace.length - trace.length);
    expect(trace.at(-1)).toEqual(run.trace.at(-1));
    expect(types(trace)).toContain('violation');
    expect(trace.some((one) => one.type === 'note' && one.text === '0')).toBe(
      false,
    );
  });

  it('keeps who takes part and what arrives in what is left', async () => {
    const { trace } = runData(await long());
    expect(types(trace).slice(0, 4)).toEqual(['node', 'node', 'send', 'note']);
    const sent = new Set(
      trace.flatMap((one) => (one.type === 'send' ? [one.id] : [])),
    );
    for (const one of trace) {
      if (one.type === 'deliver') expect(sent).toContain(one.id);
    }
  });

  it('is not touched when it is short enough', async () => {
    const run = await record(({ clock }) => clock.sleep(1));
    expect(runData(run).omitted).toBeUndefined();
    expect(runData(run).trace).toEqual(run.trace);
  });
});
