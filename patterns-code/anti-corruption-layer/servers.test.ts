import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { Run, World } from '../_simulation/types.ts';
import { fieldNames } from './anti-corruption-layer.ts';
import {
  ending,
  NEW_NAMES,
  openShop,
  ORDER,
  PATIENCE_MS,
  RECORD,
  rowsOf,
  type Erp,
  type Shop,
} from './scenarios.ts';

const OTHER = { ...RECORD, NO: '000008', CUST: '000043' };
const { CUST = '', ...REST } = RECORD;
const RENAMED = { ...REST, PARTNER: CUST };

async function inShop(
  visit: (shop: Shop, world: World) => Promise<void>,
  options: Parameters<typeof openShop>[1] = {},
): Promise<Run> {
  return simulate(async (world) =>
    visit(openShop(world, options), world),
  );
}

function crashAndRestart(world: World, name: string): void {
  world.crash(name);
  world.restart(name);
}

describe('servers', () => {
  it('keeps two records apart, also across two crashes', async () => {
    await inShop(async ({ erp }, world) => {
      crashAndRestart(world, 'Legacy ERP');
      await erp.insert(OTHER);
      crashAndRestart(world, 'Legacy ERP');
      const sold = { ...RECORD, STAT: '20' };
      expect(await erp.update(RECORD, { STAT: '20' })).toBe(true);
      expect(await erp.read('000007')).toEqual(sold);
      expect(await erp.read('000008')).toEqual(OTHER);
      expect(await erp.read('000009')).toBeUndefined();
      expect(rowsOf(world)).toEqual([sold, OTHER]);
    });
  });

  it('keeps nothing of what it refuses', async () => {
    await inShop(async ({ erp }, world) => {
      const bad = [
        [
          { ...OTHER, PARTNER: CUST },
          'SQL-904: invalid column PARTNER',
        ],
        [
          { ...RENAMED, NO: '000008' },
          'SQL-904: invalid column PARTNER',
        ],
        [{ ...REST, NO: '000008' }, 'SQL-400: column may not be null'],
        [{ ...OTHER, NO: '000007' }, 'SQL-803: duplicate key'],
      ] as const;
      for (const [record, message] of bad) {
        await expect(erp.insert(record)).rejects.toThrow(message);
        expect(rowsOf(world)).toEqual([RECORD]);
      }
      for (const [seen, changes] of [
        [{ NO: '000007', PARTNER: CUST }, {}],
        [{ NO: '000007' }, { PARTNER: CUST }],
      ] as const) {
        const update = erp.update(seen, changes);
        await expect(update).rejects.toThrow('SQL-904');
        expect(rowsOf(world)).toEqual([RECORD]);
      }
      await erp.insert(OTHER);
      expect(world.peek<Erp>('Legacy ERP')?.writes).toBe(7);
    });
  });

  it('changes the columns that are named, of a row that is as it was seen', async () => {
    const row = { ...RECORD, PRIO: '1' };
    const other = { ...OTHER, PRIO: '2' };
    const visit = async ({ erp }: Shop, world: World) => {
      await erp.insert(other);
      const seen = { NO: '000007', STAT: '10', PRIO: '1' };
      expect(await erp.update(seen, { STAT: '20' })).toBe(true);
      expect(await erp.update(seen, { STAT: '90' })).toBe(false);
      const none = { NO: '000009', STAT: '10' };
      expect(await erp.update(none, { STAT: '90' })).toBe(false);
      expect(rowsOf(world)).toEqual([{ ...row, STAT: '20' }, other]);
    };
    await inShop(visit, { rows: { '000007': row } });
  });

  it('gives up an ERP that is silent after 80 ms, whatever it is asked', async () => {
    await inShop(async ({ layer }, world) => {
      world.crash('Legacy ERP');
      const calls = [
        () => layer.find(7),
        () => layer.add({ ...ORDER, id: 8 }),
        () => layer.replace(ORDER, ORDER),
      ];
      for (const call of calls) {
        const startMs = world.clock.now();
        expect(await ending(call())).toBe('OrdersUnavailableError');
        expect(world.clock.now() - startMs).toBe(20 + PATIENCE_MS);
      }
    });
  });

  it('renames a column in each of its records, and in what it takes', async () => {
    await inShop(async ({ erp }, world) => {
      await erp.insert(OTHER);
      await erp.rename('CUST', 'CLIENT');
      crashAndRestart(world, 'Legacy ERP');
      await erp.rename('CLIENT', 'PARTNER');
      crashAndRestart(world, 'Legacy ERP');
      await erp.rename('AMT', 'AMOUNT');
      await erp.rename('AMOUNT', 'AMT');
      const { CUST: other = '', ...rest } = OTHER;
      const both = [RENAMED, { ...rest, PARTNER: other }];
      expect(rowsOf(world)).toEqual(both);
      await expect(erp.insert(OTHER)).rejects.toThrow('SQL-904');
      await erp.insert({ ...RENAMED, NO: '000009' });
      expect(rowsOf(world)).toHaveLength(3);
    });
    await inShop(
      async ({ erp }, world) => {
        await erp.rename('CUST', 'PARTNER');
        crashAndRestart(world, 'Legacy ERP');
        await expect(erp.insert(OTHER)).rejects.toThrow('SQL-904');
        await erp.insert(RENAMED);
        expect(rowsOf(world)).toEqual([RENAMED]);
      },
      { rows: {} },
    );
  });

  it('renames at its time and once, whether it crashes before or after', async () => {
    const visit = async ({ erp }: Shop, world: World) => {
      await world.clock.sleep(20);
      crashAndRestart(world, 'Legacy ERP');
      await world.clock.sleep(20);
      expect(rowsOf(world)).toEqual([RECORD]);
      await world.clock.sleep(10);
      expect(rowsOf(world)).toEqual([RENAMED]);
      await erp.insert({ ...RENAMED, NO: '000008' });
      crashAndRestart(world, 'Legacy ERP');
      await world.clock.sleep(100);
      expect(rowsOf(world)).toEqual([
        RENAMED,
        { ...RENAMED, NO: '000008' },
      ]);
    };
    const { trace } = await inShop(visit, { renameAtMs: 50 });
    const renames = trace.filter(({ type }) => type === 'note');
    expect(renames.map(({ at }) => at)).toEqual([50]);
  });

  it('gives the layer the names it is released with, also when it crashes later', async () => {
    await inShop(async ({ ordering, erp, release }, world) => {
      await erp.rename('CUST', 'PARTNER');
      const find = () => ending(ordering.find(7));
      expect(await find()).toBe('UntranslatableError');
      release(NEW_NAMES);
      expect(await find()).toEqual(ORDER);
      crashAndRestart(world, 'Anti-Corruption Layer');
      expect(await find()).toEqual(ORDER);
      release(fieldNames);
      expect(await find()).toBe('UntranslatableError');
    });
  });

  it('says how a call ended', async () => {
    expect(await ending(Promise.resolve(7))).toBe(7);
    const failed = Promise.reject(new RangeError('no'));
    expect(await ending(failed)).toBe('RangeError');
  });
});
