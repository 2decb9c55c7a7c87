import { describe, expect, it } from 'vitest';
import {
  explore,
  record,
  simulate,
  withTimeout,
} from '../_simulation/index.ts';
import type { Run, World } from '../_simulation/types.ts';
import {
  AntiCorruptionLayer,
  fieldNames,
  type LegacyErp,
  type LegacyRecord,
  type Order,
  Ordering,
  type UntranslatableError,
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

/** Of these, String throws on one, and JSON on another. */
const ODD = [
  1250n,
  Object.create(null),
  Symbol('1250'),
  NaN,
  Infinity,
] as const;

/** An ERP that answers every read with this record. */
function answering(record: LegacyRecord): LegacyErp {
  return {
    read: async () => record,
    insert: async () => {},
    update: async () => true,
  };
}

describe('holds', () => {
  describe('Two models', () => {
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

    it('decides in words of its own: what has shipped is not cancelled', async () => {
      const rows = { '000007': { ...RECORD, STAT: '20' } };
      const visit = async ({ ordering }: Shop, world: World) => {
        expect(await ordering.cancel(7)).toBe('shipped');
        expect(rowsOf(world)).toEqual([{ ...RECORD, STAT: '20' }]);
      };
      await inShop(visit, { rows });
    });

    it('absorbs a renamed column in the layer alone, whichever it is', async () => {
      for (const field of FIELDS) {
        const names = { ...fieldNames, [field]: 'RENAMED' };
        const visit = async ({ ordering, erp }: Shop) => {
          await erp.rename(fieldNames[field], 'RENAMED');
          expect(await ordering.find(7)).toEqual(ORDER);
          await ordering.take({ ...ORDER, id: 8 });
          const status = 'cancelled';
          expect(await ordering.cancel(8)).toBe(status);
          const cancelled = { ...ORDER, id: 8, status };
          expect(await ordering.find(8)).toEqual(cancelled);
        };
        await inShop(visit, { names });
      }
    });
  });

  describe('There and back', () => {
    it('gives every order back as it was taken', async () => {
      await inShop(async ({ ordering }) => {
        let id = 10;
        for (const status of [
          'placed',
          'shipped',
          'cancelled',
        ] as const) {
          for (const note of ['', 'ring twice', 'a'.repeat(20)]) {
            for (const cents of [0, 1, 999_999]) {
              id += 1;
              const order = { id, customer: 42, status, note, cents };
              await ordering.take(order);
              expect(await ordering.find(id)).toEqual(order);
            }
          }
        }
      });
    });

    /**
     * @seen tmontaigu/dbase-rs#56 spaces at the beginning of a field were removed, though only those at its end are padding
     * @seen Mapepire-IBMi/mapepire-server#97 blanks at the beginning of data were trimmed, until that was stopped
     */
    it('gives back a note that begins with a space, and one that ends with a tab', async () => {
      await inShop(async ({ ordering }) => {
        const notes = ['  ring twice', 'ring twice\t\t', ' \n\t'];
        notes.push(
          'ring\u00a0',
          'ring\0',
          'ring\u3000',
          '\ufeff',
          '\r',
        );
        for (const [i, note] of notes.entries()) {
          const order = { ...ORDER, id: 8 + i, note };
          await ordering.take(order);
          expect(await ordering.find(8 + i)).toEqual(order);
        }
      });
    });

    it('writes an order as the record it was read from, but for what was changed', async () => {
      const visit = async ({ ordering }: Shop, world: World) => {
        await ordering.take(ORDER);
        expect(rowsOf(world)).toEqual([RECORD]);
        expect(await ordering.cancel(7)).toBe('cancelled');
        expect(rowsOf(world)).toEqual([{ ...RECORD, STAT: '90' }]);
      };
      await inShop(visit, { rows: {} });
    });

    /**
     * @seen protocolbuffers/protobuf#3395 proto3 dropped the fields that a program did not know when it parsed a message, until that was reversed
     * @seen protobufjs/protobuf.js#2209 unknown fields did not survive decoding and encoding before this change
     * @seen google/proto-lens#29 a message that was parsed and written again was to keep the fields of a newer schema, and did not yet
     */
    it('leaves columns that it does not know as they are', async () => {
      const row = { ...RECORD, PRIO: '1' };
      const visit = async ({ ordering, erp }: Shop, world: World) => {
        expect(await ordering.cancel(7)).toBe('cancelled');
        expect(rowsOf(world)).toEqual([{ ...row, STAT: '90' }]);
        await erp.rename('PRIO', 'URGENCY');
        expect(await ordering.find(7)).toMatchObject({ id: 7 });
      };
      await inShop(visit, { rows: { '000007': row } });
    });

    it('changes the field of an order that it is told to, whichever it is, and no other', async () => {
      for (const [field, value, text] of [
        ['customer', 43, '000043'],
        ['status', 'shipped', '20'],
        ['note', 'ring three times', 'ring three times    '],
        ['cents', 9999, '009999'],
      ] as const) {
        await inShop(async ({ layer }, world) => {
          const changed = { ...ORDER, [field]: value };
          expect(await layer.replace(ORDER, changed)).toBe(true);
          const row = { ...RECORD, [fieldNames[field]]: text };
          expect(rowsOf(world)).toEqual([row]);
          expect(await layer.replace(ORDER, changed)).toBe(false);
        });
      }
    });

    it('cancels one order and leaves the others as they are', async () => {
      await inShop(async ({ ordering }) => {
        const others = [8, 9].map((id) => ({
          ...ORDER,
          id,
          cents: id,
        }));
        for (const order of others) await ordering.take(order);
        const status = 'cancelled';
        expect(await ordering.cancel(8)).toBe(status);
        expect(await ordering.find(8)).toEqual({
          ...others[0],
          status,
        });
        expect(await ordering.find(7)).toEqual(ORDER);
        expect(await ordering.find(9)).toEqual(others[1]);
      });
    });
  });

  describe('Taking and finding orders', () => {
    it('takes no order whose number is taken', async () => {
      await inShop(async ({ ordering }, world) => {
        const take = ordering.take({ ...ORDER, cents: 1 });
        expect(await ending(take)).toBe('OrdersUnavailableError');
        expect(rowsOf(world)).toEqual([RECORD]);
      });
    });

    it('finds nothing where there is nothing', async () => {
      await inShop(async ({ ordering }, world) => {
        expect(await ordering.find(8)).toBeUndefined();
        expect(await ordering.cancel(8)).toBeUndefined();
        expect(rowsOf(world)).toEqual([RECORD]);
      });
      const read = async () => null;
      const layer = new AntiCorruptionLayer({
        ...answering(RECORD),
        read,
      });
      expect(await new Ordering(layer).find(8)).toBeUndefined();
    });

    it('leaves no half order in the ERP, whenever a column is renamed and the layer released, and whichever message is late or lost', async () => {
      const { result } = await simulate(stories.schemaChanges);
      expect(result).toEqual(['UntranslatableError', 'cancelled']);
      const search = await explore(stories.schemaChanges);
      expect(search.violation?.rule).toBeUndefined();
      expect(search.exhaustive).toBe(true);
      expect(search.unreached).toEqual([]);
      // Steps are at tens of ms: these times fall between all of them.
      for (let renameAt = 15; renameAt < 100; renameAt += 10) {
        for (let releaseAt = 15; releaseAt < 160; releaseAt += 10) {
          const play = (world: World) =>
            stories.changeSchema(world, renameAt, releaseAt);
          expect((await record({ play })).violated).toEqual([]);
        }
      }
    });

    it('finds a change that the ERP no longer understands refused, and no half order, when a column is renamed between the look and the change', async () => {
      const faults = [{ delay: 'ERP Vendor>Legacy ERP#1', ms: 30 }];
      const { trace, violated } = await record(stories.schemaChanges, {
        faults,
      });
      const met = trace.flatMap((event) =>
        event.type === 'send' && event.to === 'Legacy ERP'
          ? [event.method]
          : [],
      );
      expect(met).toEqual([
        'rename',
        'read',
        'update',
        'read',
        'update',
      ]);
      expect(violated).toEqual([]);
    });
  });

  describe('Changes that race', () => {
    /**
     * @seen adorsys/status-list-server#223 two changes could read the same state, and the second write dropped the first
     * @seen FusionAuth/fusionauth-issues#3386 (1.63.0) two changes at once were both answered with success, and one of them was gone
     * @seen JSONbored/awesome-claude#5267 a status was changed by its id alone, whatever it had become since it was read
     */
    it('does not cancel what is shipped between the look and the change', async () => {
      // Ordering has looked; its change takes 30 ms longer.
      const faults = [
        { delay: 'Anti-Corruption Layer>Legacy ERP#2', ms: 30 },
      ];
      const { result } = await simulate(
        async (world) => {
          const { ordering, erp } = openShop(world);
          const cancelling = ordering.cancel(7);
          await world.clock.sleep(50);
          await erp.update({ NO: '000007' }, { STAT: '20' });
          return [await cancelling, rowsOf(world)];
        },
        { faults },
      );
      expect(result).toEqual(['shipped', [{ ...RECORD, STAT: '20' }]]);
    });

    it('keeps what a clerk changes between the look and the change, whichever column it is, and then cancels', async () => {
      const faults = [
        { delay: 'Anti-Corruption Layer>Legacy ERP#2', ms: 30 },
      ];
      for (const changes of [
        { CUST: '000043' },
        { TEXT: 'ring three times    ' },
        { AMT: '009999' },
      ] as LegacyRecord[]) {
        const { result } = await simulate(
          async (world) => {
            const { ordering, erp } = openShop(world);
            const cancelling = ordering.cancel(7);
            await world.clock.sleep(50);
            await erp.update({ NO: '000007' }, changes);
            return [await cancelling, rowsOf(world)];
          },
          { faults },
        );
        const row = { ...RECORD, ...changes, STAT: '90' };
        expect(result).toEqual(['cancelled', [row]]);
      }
    });

    it('says that there is no order when it is gone between the look and the change', async () => {
      let looks = 0;
      const ordering = new Ordering({
        find: async () => {
          looks += 1;
          return looks === 1 ? ORDER : undefined;
        },
        add: async () => {},
        replace: async () => false,
      });
      expect(await ordering.cancel(7)).toBeUndefined();
    });

    it('changes an order once, and says again that it is cancelled', async () => {
      await inShop(async ({ ordering }, world) => {
        expect(await ordering.cancel(7)).toBe('cancelled');
        expect(await ordering.cancel(7)).toBe('cancelled');
        expect(rowsOf(world)).toEqual([{ ...RECORD, STAT: '90' }]);
        expect(writesOf(world)).toBe(1);
      });
    });

    it('says that an order is cancelled when it asks again because the first answer was lost', async () => {
      const lost = 'Legacy ERP>Anti-Corruption Layer#2';
      const { result } = await simulate(
        async (world) => {
          const { ordering } = openShop(world);
          const first = await ending(ordering.cancel(7));
          return [first, await ordering.cancel(7)];
        },
        { faults: [{ drop: lost }] },
      );
      expect(result).toEqual(['OrdersUnavailableError', 'cancelled']);
    });
  });

  describe('Records and orders it refuses', () => {
    /**
     * @seen iBotPeaches/LeafApp_Infinite#396 what the other side left out was stored as null, over values that were there
     */
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

    /**
     * @seen TanStack/db#932 an error about BigInt stood in the place of
     *   the intended message
     * @seen FasterXML/jackson-databind#4403 (2.16) an unknown code of digits was taken for the place of a value in the list, and another value came out
     * @seen restsharp/RestSharp#670 a value that the client did not know became the first one of its type
     */
    it('refuses a record with a value that has no counterpart, and says which', async () => {
      const others = [null, 20, 123456, true, {}, ['000042']];
      others.push([' '.repeat(20)], Array(20).fill(' '));
      const bad: [keyof Order, unknown][] = [
        ...FIELDS.flatMap((field) =>
          others.map((value): [keyof Order, unknown] => [field, value]),
        ),
        ['id', '7'],
        ['customer', '0000042'],
        ['status', '30'],
        ['status', ' 10'],
        ['status', '10 '],
        ['status', '010'],
        ['note', 'ring twice'],
        ['cents', '12.50 '],
        ['cents', '-00125'],
        ['cents', '001250\n'],
      ];
      for (const [field, value] of bad) {
        const record = { ...RECORD, [fieldNames[field]]: value };
        expect(await refusalOf(record as LegacyRecord)).toEqual({
          name: 'UntranslatableError',
          field,
          value,
        });
      }
      // What an ERP in the same process could hand out.
      for (const field of FIELDS) {
        for (const value of ODD) {
          const record = { ...RECORD, [fieldNames[field]]: value };
          const layer = new AntiCorruptionLayer(answering(record));
          const error = await layer.find(7).catch((e: unknown) => e);
          expect(error).toMatchObject({
            name: 'UntranslatableError',
            field,
          });
          expect((error as UntranslatableError).value).toBe(value);
        }
      }
    });

    it('refuses a record of another order than it asked for', async () => {
      const layer = new AntiCorruptionLayer(answering(RECORD));
      for (const id of [6, 8]) {
        await expect(layer.find(id)).rejects.toMatchObject({
          name: 'UntranslatableError',
          field: 'id',
          value: 7,
        });
      }
      expect(await layer.find(7)).toEqual(ORDER);
    });

    /**
     * @seen BookStackApp/BookStack#5037 (24.02.3) a longer value than the field was cut to 200 characters without a word
     */
    it('refuses an order with a value that has no counterpart before the ERP hears of it', async () => {
      const bad: [keyof Order, unknown][] = [
        ['id', 1_000_000],
        ['id', 1e21], // "1e+21" has five characters
        ['customer', 4.2],
        ['note', 'a'.repeat(21)],
        ['note', 'ends with a space '],
        ['cents', -1],
        ...FIELDS.flatMap((field) =>
          [undefined, null, NaN, '000042', {}, ['placed']].map(
            (value): [keyof Order, unknown] => [field, value],
          ),
        ).filter(
          ([field, value]) => field !== 'note' || value !== '000042',
        ),
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
      const said = ['of type bigint', 'of type object', 'Symbol(1250)'];
      said.push('NaN', 'Infinity');
      for (const field of FIELDS) {
        for (const [i, value] of ODD.entries()) {
          let writes = 0;
          const layer = new AntiCorruptionLayer({
            ...answering(RECORD),
            insert: async () => void (writes += 1),
          });
          const order = { ...ORDER, [field]: value };
          const error = await layer.add(order).catch((e: unknown) => e);
          expect(error).toMatchObject({
            name: 'UntranslatableError',
            field,
            message: `${field} can't be ${said[i]}`,
          });
          expect((error as UntranslatableError).value).toBe(value);
          expect(writes).toBe(0);
        }
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
  });

  describe('Answers of the ERP', () => {
    it("refuses a change of an order's number", async () => {
      let changes = 0;
      const layer = new AntiCorruptionLayer({
        ...answering(RECORD),
        update: async () => (changes += 1) > 0,
      });
      for (const id of [8, 6, '7', undefined]) {
        const other = { ...ORDER, id } as Order;
        await expect(layer.replace(ORDER, other)).rejects.toMatchObject(
          {
            name: 'UntranslatableError',
            field: 'id',
            value: id,
          },
        );
      }
      expect(changes).toBe(0);
      expect(await layer.replace(ORDER, { ...ORDER, cents: 1 })).toBe(
        true,
      );
    });

    it('takes no answer to a change but yes and no', async () => {
      const others = ['N', '0', 'false', 'true', '', {}, [], 0, 1];
      for (const answer of [...others, null, undefined]) {
        const layer = new AntiCorruptionLayer({
          ...answering(RECORD),
          update: async () => answer as unknown as boolean,
        });
        const cancel = new Ordering(layer).cancel(7);
        await expect(cancel).rejects.toMatchObject({
          name: 'OrdersUnavailableError',
          message: 'the ERP said neither yes nor no',
        });
      }
      for (const [answer, status] of [
        [true, 'cancelled'],
        [false, 'placed'],
      ] as const) {
        const layer = new AntiCorruptionLayer({
          ...answering(RECORD),
          update: async () => answer,
        });
        expect(await new Ordering(layer).cancel(7)).toBe(status);
      }
    });

    /**
     * @seen fleetdm/fleet#47813 the database's error, with the name of a column, was in the answer to a device
     * @seen hapifhir/hapi-fhir#7344 SQL errors were passed on to clients
     * @seen sassoftware/event-provenance-registry#92 an answer contained the address and user of the database
     */
    it('reports a failure of the ERP without the words of the ERP', async () => {
      await inShop(async ({ ordering, erp }) => {
        await erp.rename('AMT', 'AMOUNT');
        const take = ordering.take({ ...ORDER, id: 8 });
        await expect(take).rejects.toMatchObject({
          name: 'OrdersUnavailableError',
          message: 'the ERP refused, or failed',
        });
      });
      const thrown = new AntiCorruptionLayer({
        ...answering(RECORD),
        read: () => {
          throw new Error('SQL-001: no connection');
        },
      });
      const error = await thrown.find(7).catch((e: Error) => e);
      expect(error).toMatchObject({ name: 'OrdersUnavailableError' });
      // A log prints the cause as well, with the words of the ERP.
      expect((error as Error).cause).toBeUndefined();
    });

    /**
     * @seen friggframework/frigg#579 a request to the other system had no time limit, and one silent connection stopped a whole synchronisation
     * @seen SneaksAndData/adapta#173 calls without a default time limit could hang for ever
     */
    it('reports a silent ERP as unavailable when its client gives up', async () => {
      await inShop(async ({ ordering }, world) => {
        world.crash('Legacy ERP');
        const startMs = world.clock.now();
        const find = ending(ordering.find(7));
        expect(await find).toBe('OrdersUnavailableError');
        // 10 to Ordering, 10 to the layer, 80, and back
        expect(world.clock.now() - startMs).toBe(120);
      });
    });
  });

  describe('Names it refuses', () => {
    it('refuses names by which two fields have one column', () => {
      const names = { ...fieldNames, cents: 'CUST' };
      const erp = answering(RECORD);
      expect(() => new AntiCorruptionLayer(erp, names)).toThrow(
        'two fields have one column: {"id":"NO","customer":"CUST",' +
          '"status":"STAT","note":"TEXT","cents":"CUST"}',
      );
      for (const one of FIELDS) {
        for (const other of FIELDS) {
          const same = { ...fieldNames, [one]: fieldNames[other] };
          const build = () => new AntiCorruptionLayer(erp, same);
          if (one === other) expect(build).not.toThrow();
          else expect(build).toThrow(RangeError);
        }
      }
    });
  });
});

describe('limits', () => {
  describe('When the ERP changes', () => {
    it('refuses every order from a rename until it is released with the new name', async () => {
      const visit = async (
        { ordering, release }: Shop,
        world: World,
      ) => {
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

    it('takes no order once the ERP wants a column that the layer does not know', async () => {
      const row = { ...RECORD, PRIO: '1' };
      const visit = async ({ ordering }: Shop) => {
        const take = ordering.take({ ...ORDER, id: 8 });
        expect(await ending(take)).toBe('OrdersUnavailableError');
        expect(await ordering.cancel(7)).toBe('cancelled');
      };
      await inShop(visit, { rows: { '000007': row } });
    });
  });

  describe('What the ERP can not say', () => {
    it('cannot store what the ERP has no word for, such as a draft', async () => {
      await inShop(async ({ ordering }, world) => {
        const status = 'draft';
        const take = ordering.take({ ...ORDER, id: 8, status });
        await expect(take).rejects.toThrow('status can\'t be "draft"');
        expect(rowsOf(world)).toEqual([RECORD]);
      });
    });

    it("counts a note's letters as JavaScript does, not as the ERP's column may", async () => {
      await inShop(async ({ ordering }) => {
        // Two units of UTF-16 and four bytes of UTF-8 each.
        const note = '🔔'.repeat(10);
        await ordering.take({ ...ORDER, id: 8, note });
        expect((await ordering.find(8))?.note).toBe(note);
        const eleven = { ...ORDER, id: 9, note: '🔔'.repeat(11) };
        expect(await ending(ordering.take(eleven))).toBe(
          'UntranslatableError',
        );
        // Two bytes of UTF-8 each: 40 in a column of 20, perhaps.
        const umlauts = { ...ORDER, id: 9, note: 'ü'.repeat(20) };
        await ordering.take(umlauts);
        expect(await ordering.find(9)).toEqual(umlauts);
      });
    });
  });

  describe('Changes whose end is not known', () => {
    it('does not know whether a change was made that the ERP did not answer', async () => {
      const statuses: unknown[] = [];
      for (const drop of [
        'Anti-Corruption Layer>Legacy ERP#2',
        'Legacy ERP>Anti-Corruption Layer#2',
      ]) {
        const { result } = await simulate(
          async (world) => {
            const { ordering } = openShop(world);
            const error = await ordering
              .cancel(7)
              .catch((e: Error) => e);
            statuses.push(rowsOf(world)[0]!.STAT);
            return String(error);
          },
          { faults: [{ drop }] },
        );
        expect(result).toBe(
          'OrdersUnavailableError: the ERP refused, or failed',
        );
      }
      expect(statuses).toEqual(['10', '90']);
    });

    it('leaves an order placed, and says so, when somebody changes it between each look and each of three changes', async () => {
      await inShop(async ({ ordering, erp }, world) => {
        const clerk = async () => {
          for (let cents = 1; ; cents += 1) {
            const AMT = String(cents).padStart(6, '0');
            await erp.update({ NO: '000007' }, { AMT });
          }
        };
        void clerk();
        expect(await ordering.cancel(7)).toBe('placed');
        // Four looks and three changes, and the way of the client.
        expect(world.clock.now()).toBe(4 * 40 + 3 * 40 + 20);
        expect(rowsOf(world)).toMatchObject([{ STAT: '10' }]);
      });
    });

    it('gives the same error for a number that is taken as for an ERP that is down, also when the order was taken and the answer lost', async () => {
      const faults = [{ drop: 'Legacy ERP>Anti-Corruption Layer#1' }];
      const { result } = await simulate(
        async (world) => {
          const { ordering } = openShop(world);
          const order = { ...ORDER, id: 8 };
          const errors: unknown[] = [];
          for (let i = 0; i < 3; i += 1) {
            errors.push(await ending(ordering.take(order)));
          }
          expect(await ordering.find(8)).toEqual(order);
          return errors;
        },
        { faults },
      );
      const error = 'OrdersUnavailableError';
      expect(result).toEqual([error, error, error]);
    });
  });

  describe('What it adds to every call', () => {
    it('adds a hop to every call', async () => {
      const { endedAt } = await inShop(async ({ ordering }) => {
        await ordering.find(7);
      });
      // Three hops there and three back; without the layer two each.
      expect(endedAt).toBe(60);
    });

    it('has no answer while the ERP is down, because it keeps no orders of its own', async () => {
      await inShop(async ({ ordering }, world) => {
        await ordering.find(7);
        world.crash('Legacy ERP');
        await world.clock.sleep(5000);
        const find = withTimeout(world.clock, 1000, ordering.find(7));
        expect(await ending(find)).toBe('OrdersUnavailableError');
      });
    });

    it('has no answer while the layer is down, though the ERP is up', async () => {
      await inShop(async ({ ordering }, world) => {
        world.crash('Anti-Corruption Layer');
        const find = withTimeout(world.clock, 1000, ordering.find(7));
        expect(await ending(find)).toBe('TimeoutError');
      });
    });
  });
});
