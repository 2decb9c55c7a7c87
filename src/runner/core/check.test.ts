import { describe, expect, it } from 'vitest';
import { record } from '../../../patterns-code/_simulation/index.ts';
import { checkMessage } from './check.ts';
import { MAX_TRACE, runData } from './run-data.ts';

const message = (value: unknown) =>
  checkMessage(JSON.parse(JSON.stringify(value)));

describe('checkMessage', () => {
  it('passes a real run unchanged', async () => {
    const run = await record(
      {
        faults: [
          { at: 5, crash: 'B', restartAfterMs: 10 },
          { at: 0, cut: [['B'], ['C']], healAfterMs: 1 },
          { at: 2, cut: [['B'], ['C']], oneWay: true, healAfterMs: 1 },
          { at: 3, drift: 'C', rate: 1.5 },
          { at: 4, skew: 'C', ms: -9 },
          { at: 90, heal: true },
        ],
        async play(world) {
          const b = world.node('B', ({ disk }) => ({
            state: 'up',
            ask: async (x: number) => void disk.set('x', x),
          }));
          world.node('C', () => ({}), { kind: 'database', group: 'Pod' });
          void b.ask(1);
          world.note('waits');
          world.always('never', () => false);
          await world.clock.sleep(100);
          await b.ask(2);
        },
      },
      { seed: 3 },
    );
    const sent = { type: 'run', run: runData(run) };
    expect(message(sent)).toEqual(JSON.parse(JSON.stringify(sent)));
    expect(new Set(run.trace.map((one) => one.type)).size).toBeGreaterThan(8);
  });

  it('passes the names of what will be checked, and nothing beside', () => {
    const behaviours = [
      { title: 'a', group: 'holds', state: 'pass' },
      7,
      { title: { html: '<b>' } },
      { title: 'x'.repeat(9000), group: 'limits' },
    ];
    const passed = message({ type: 'planned', behaviours });
    expect(passed).toEqual({
      type: 'planned',
      behaviours: [
        { title: 'a', group: 'holds' },
        { title: '', group: '' },
        { title: expect.stringMatching(/^x{499}…?/), group: 'limits' },
      ],
    });
    expect(message({ type: 'planned', behaviours: 'x' })).toEqual({
      type: 'planned',
      behaviours: [],
    });
  });

  it.each([
    [null],
    [7],
    ['run'],
    [[]],
    [{}],
    [{ type: 'end', ok: true, ms: 1 }],
    [{ type: 'constructor' }],
    [{ type: 'run' }],
    [{ type: 'result', result: [] }],
  ])('drops %j', (value) => {
    expect(checkMessage(value)).toBeUndefined();
  });

  it('keeps texts short, lists bounded and fields known', () => {
    const note = {
      type: 'note',
      at: 1,
      node: 'A',
      text: 'x'.repeat(600),
      html: 1,
    };
    const run = {
      outcome: 'excellent',
      trace: Array.from({ length: 2 * MAX_TRACE }, () => note),
      seed: null,
      faults: [
        { drop: 'A>B#1' },
        { drop: 'A>B#2', extra: { deep: [] } },
        { explode: 'A' },
        3,
      ],
      violated: 'none',
    };
    const checked = message({ type: 'run', run });
    if (checked?.type !== 'run') throw new Error('It was dropped.');
    expect(checked.run.outcome).toBe('failed');
    expect(checked.run.trace).toHaveLength(MAX_TRACE);
    expect(checked.run.trace[0]).toEqual({
      ...note,
      html: undefined,
      text: `${'x'.repeat(499)}…`,
    });
    expect(checked.run.seed).toBe(0);
    expect(checked.run.faults).toEqual([{ drop: 'A>B#1' }]);
    expect(checked.run.violated).toEqual([]);
  });

  it('makes text of nothing but text', () => {
    expect(
      message({ type: 'error', message: { toString: 'x' }, place: 7 }),
    ).toEqual({
      type: 'error',
      message: '',
    });
  });
});
