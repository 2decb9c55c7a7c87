import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { Run, World } from '../_simulation/types.ts';
import { fieldNames } from './anti-corruption-layer.ts';
import {
  ending,
  NEW_NAMES,
  openShop,
  ORDER,
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
      await erp.write(OTHER);
      crashAndRestart(world, 'Legacy ERP');
      const sold = { ...RECORD, STAT: '20' };
      await erp.write(sold);
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
      ] as const;
      for (const [record, message] of bad) {
        await expect(erp.write(record)).rejects.toThrow(message);
        expect(rowsOf(world)).toEqual([RECORD]);
      }
      await erp.write(OTHER);
      expect(world.peek<Erp>('Legacy ERP')?.writes).toBe(4);
    });
  });

  it('renames a column in each of its records, and in what it takes', async () => {
    await inShop(async ({ erp }, world) => {
      await erp.write(OTHER);
      await erp.rename('CUST', 'CLIENT');
      crashAndRestart(world, 'Legacy ERP');
      await erp.rename('CLIENT', 'PARTNER');
      crashAndRestart(world, 'Legacy ERP');
      await erp.rename('AMT', 'AMOUNT');
      await erp.rename('AMOUNT', 'AMT');
      const { CUST: other = '', ...rest } = OTHER;
      const both = [RENAMED, { ...rest, PARTNER: other }];
      expect(rowsOf(world)).toEqual(both);
      await expect(erp.write(OTHER)).rejects.toThrow('SQL-904');
      await erp.write({ ...RENAMED, NO: '000009' });
      expect(rowsOf(world)).toHaveLength(3);
    });
  });

  it('renames at its time and once, whether it crashes before or after', async () => {
    const visit = async ({ erp }: Shop, world: World) => {
      await world.clock.sleep(20);
      crashAndRestart(world, 'Legacy ERP');
      await world.clock.sleep(20);
      expect(rowsOf(world)).toEqual([RECORD]);
      await world.clock.sleep(10);
      expect(rowsOf(world)).toEqual([RENAMED]);
      await erp.write(RENAMED);
      crashAndRestart(world, 'Legacy ERP');
      await world.clock.sleep(100);
      expect(rowsOf(world)).toEqual([RENAMED]);
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
