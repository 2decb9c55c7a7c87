import { describe, expect, it } from 'vitest';
import {
  explore,
  simulate,
  withTimeout,
} from '../_simulation/index.ts';
import type { Run, World } from '../_simulation/types.ts';
import {
  fieldNames,
  type LegacyRecord,
  type Order,
} from './anti-corruption-layer.ts';
import * as stories from './scenarios.ts';
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

const FIELDS: (keyof Order)[] = [
  'id',
  'customer',
  'status',
  'note',
  'cents',
];

/** Opens a shop with one order in it, and does something there. */
async function inShop(
  visit: (shop: Shop, world: World) => Promise<void>,
  options: Parameters<typeof openShop>[1] = {},
): Promise<Run> {
  return simulate(async (world) =>
    visit(openShop(world, options), world),
  );
}

/** How often something was to be written to the ERP. */
function writesOf(world: World): number | undefined {
  return world.peek<Erp>('Legacy ERP')?.writes;
}

/** What Ordering says was untranslatable, when it looks for order 7. */
async function refusalOf(record: LegacyRecord): Promise<unknown> {
  let refusal: unknown;
  const visit = async ({ ordering }: Shop) => {
    refusal = await ordering.find(7).then(
      (order) => order,
      ({ name, field, value }) => ({ name, field, value }),
    );
  };
  await inShop(visit, { rows: { '000007': record } });
  return refusal;
}

/** `record` without one of its fields. */
function without(record: LegacyRecord, name: string): LegacyRecord {
  const fields = Object.entries(record);
  return Object.fromEntries(fields.filter(([key]) => key !== name));
}

describe('holds', () => {
  it('keeps the words of the ERP on the side of the ERP, and those of Ordering on the other', async () => {
    const { trace, result } = await simulate(stories.translated);
    expect(result).toEqual(ORDER);
    const labels = (name: string) =>
      trace.flatMap((event) =>
        event.type === 'send' && [event.from, event.to].includes(name)
          ? [event.label]
          : [],
      );
    expect(labels('Ordering')).toHaveLength(8);
    expect(labels('Ordering').join()).not.toMatch(/NO|CUST|STAT/);
    expect(labels('Legacy ERP')).toHaveLength(4);
    expect(labels('Legacy ERP').join()).not.toMatch(/id|customer/);
  });

  it('gives every order back as it was taken', async () => {
    await inShop(async ({ ordering }) => {
      for (const status of [
        'placed',
        'shipped',
        'cancelled',
      ] as const) {
        for (const note of ['', 'ring twice', 'a'.repeat(20)]) {
          for (const cents of [0, 1, 999_999]) {
            const order = { id: 8, customer: 42, status, note, cents };
            await ordering.take(order);
            expect(await ordering.find(8)).toEqual(order);
          }
        }
      }
    });
  });

  it('gives back a note that begins with a space', async () => {
    await inShop(async ({ ordering }) => {
      const order = { ...ORDER, id: 8, note: '  ring twice' };
      await ordering.take(order);
      expect(await ordering.find(8)).toEqual(order);
    });
  });

  it('writes an order as the record it was read from, but for what was changed', async () => {
    await inShop(async ({ ordering }, world) => {
      await ordering.take(ORDER);
      expect(rowsOf(world)).toEqual([RECORD]);
      expect(await ordering.cancel(7)).toBe(true);
      expect(rowsOf(world)).toEqual([{ ...RECORD, STAT: '90' }]);
    });
  });

  it('finds nothing where there is nothing', async () => {
    await inShop(async ({ ordering }, world) => {
      expect(await ordering.find(8)).toBeUndefined();
      expect(await ordering.cancel(8)).toBe(false);
      expect(writesOf(world)).toBe(0);
    });
  });

  it('decides in words of its own: what has shipped is not cancelled', async () => {
    const rows = { '000007': { ...RECORD, STAT: '20' } };
    const visit = async ({ ordering }: Shop, world: World) => {
      expect(await ordering.cancel(7)).toBe(false);
      expect(rowsOf(world)).toEqual([{ ...RECORD, STAT: '20' }]);
    };
    await inShop(visit, { rows });
  });

  it('cancels an order once', async () => {
    await inShop(async ({ ordering }, world) => {
      expect(await ordering.cancel(7)).toBe(true);
      expect(await ordering.cancel(7)).toBe(false);
      expect(writesOf(world)).toBe(1);
    });
  });

  it('cancels one order and leaves the others as they are', async () => {
    await inShop(async ({ ordering }) => {
      const others = [8, 9].map((id) => ({ ...ORDER, id, cents: id }));
      for (const order of others) await ordering.take(order);
      expect(await ordering.cancel(8)).toBe(true);
      const status = 'cancelled';
      expect(await ordering.find(8)).toEqual({ ...others[0], status });
      expect(await ordering.find(7)).toEqual(ORDER);
      expect(await ordering.find(9)).toEqual(others[1]);
    });
  });

  it('absorbs a renamed column in the layer alone, whichever it is', async () => {
    for (const field of FIELDS) {
      const names = { ...fieldNames, [field]: 'RENAMED' };
      const visit = async ({ ordering, erp }: Shop) => {
        await erp.rename(fieldNames[field], 'RENAMED');
        expect(await ordering.find(7)).toEqual(ORDER);
        await ordering.take({ ...ORDER, id: 8 });
        expect(await ordering.cancel(8)).toBe(true);
        const cancelled = { ...ORDER, id: 8, status: 'cancelled' };
        expect(await ordering.find(8)).toEqual(cancelled);
      };
      await inShop(visit, { names });
    }
  });

  it('refuses a record in which a field is missing, and says which', async () => {
    for (const field of FIELDS) {
      const record = without(RECORD, fieldNames[field]);
      expect(await refusalOf(record)).toEqual({
        name: 'UntranslatableError',
        field,
        value: undefined,
      });
    }
  });

  it('refuses a record with a value that has no counterpart, and says which', async () => {
    const bad: [keyof Order, string][] = [
      ['id', '7'],
      ['customer', '0000042'],
      ['status', '30'],
      ['note', 'ring twice'],
      ['cents', '12.50 '],
    ];
    for (const [field, value] of bad) {
      const record = { ...RECORD, [fieldNames[field]]: value };
      expect(await refusalOf(record)).toEqual({
        name: 'UntranslatableError',
        field,
        value,
      });
    }
  });

  it('refuses an order with a value that has no counterpart before the ERP hears of it', async () => {
    const bad: [keyof Order, unknown][] = [
      ['id', 1_000_000],
      ['customer', 4.2],
      ['note', 'a'.repeat(21)],
      ['note', 'ends with a space '],
      ['cents', -1],
    ];
    for (const [field, value] of bad) {
      await inShop(async ({ ordering }, world) => {
        const take = ordering.take({ ...ORDER, [field]: value });
        const name = 'UntranslatableError';
        await expect(take).rejects.toMatchObject({
          name,
          field,
          value,
        });
        expect(writesOf(world)).toBe(0);
      });
    }
    await inShop(async ({ ordering }) => {
      const find = ordering.find(0.5);
      await expect(find).rejects.toThrow("id can't be 0.5");
    });
  });

  it('changes nothing in an order that it cannot read', async () => {
    const { result } = await simulate(stories.unknownStatus);
    expect(result).toBe('UntranslatableError');
    const rows = { '000007': { ...RECORD, TEXT: 'too short' } };
    const visit = async ({ ordering }: Shop, world: World) => {
      const cancel = ending(ordering.cancel(7));
      expect(await cancel).toBe('UntranslatableError');
      expect(writesOf(world)).toBe(0);
    };
    await inShop(visit, { rows });
  });

  it('reports a failure of the ERP without the words of the ERP', async () => {
    await inShop(async ({ ordering, erp }) => {
      await erp.rename('AMT', 'AMOUNT');
      const take = ordering.take({ ...ORDER, id: 8 });
      await expect(take).rejects.toMatchObject({
        name: 'OrdersUnavailableError',
        message: 'the ERP refused, or failed',
      });
    });
  });

  it('leaves no half order in the ERP, whenever a column is renamed and the layer released, and whichever message is late or lost', async () => {
    const { result } = await simulate(stories.schemaChanges);
    expect(result).toEqual(['UntranslatableError', true]);
    const search = await explore(stories.schemaChanges);
    expect(search.violation?.rule).toBeUndefined();
    expect(search.exhaustive).toBe(true);
    expect(search.unreached).toEqual([]);
  });
});

describe('limits', () => {
  it('adds a hop to every call', async () => {
    const { endedAt } = await inShop(async ({ ordering }) => {
      await ordering.find(7);
    });
    // Three hops there and three back; two each without the layer.
    expect(endedAt).toBe(60);
    expect(await stories.callTime.series.without!(10 as never)).toBe(
      40,
    );
  });

  it('cannot store what the ERP has no word for, such as a draft', async () => {
    await inShop(async ({ ordering }, world) => {
      const take = ordering.take({ ...ORDER, id: 8, status: 'draft' });
      await expect(take).rejects.toThrow('status can\'t be "draft"');
      expect(rowsOf(world)).toEqual([RECORD]);
    });
  });

  it('refuses every order from a rename until it is released with the new name', async () => {
    const visit = async ({ ordering, release }: Shop, world: World) => {
      await world.clock.sleep(20);
      expect(await ending(ordering.find(7))).toBe(
        'UntranslatableError',
      );
      const take = ordering.take({ ...ORDER, id: 8 });
      expect(await ending(take)).toBe('OrdersUnavailableError');
      release(NEW_NAMES);
      expect(await ordering.find(7)).toEqual(ORDER);
    };
    await inShop(visit, { renameAtMs: 15 });
  });

  it('does not notice when a column keeps its name and form and changes its meaning', async () => {
    // The ERP counts in whole euros now.
    const rows = { '000007': { ...RECORD, AMT: '000012' } };
    const visit = async ({ ordering }: Shop) => {
      expect((await ordering.find(7))?.cents).toBe(12);
    };
    await inShop(visit, { rows });
  });

  it('answers nothing while the ERP is down, because it keeps no orders of its own', async () => {
    await inShop(async ({ ordering }, world) => {
      await ordering.find(7);
      world.crash('Legacy ERP');
      const find = withTimeout(world.clock, 1000, ordering.find(7));
      expect(await ending(find)).toBe('TimeoutError');
    });
  });
});
