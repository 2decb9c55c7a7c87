/**
 * Ordering without a layer: it reads and writes the ERP's records
 * itself. What is called a layer here hands them on as they are.
 *
 * @title without a layer
 * @breaks keeps the words of the ERP on the side of the ERP, and those of Ordering on the other
 * @breaks takes no order whose number is taken
 * @breaks says that an order is cancelled when it asks again because the first answer was lost
 * @breaks changes the field of an order that it is told to, whichever it is, and no other
 * @breaks absorbs a renamed column in the layer alone, whichever it is
 * @breaks refuses a record in which a field is missing, and says which
 * @breaks refuses a record with a value that has no counterpart, and says which
 * @breaks refuses a record of another order than it asked for
 * @breaks refuses an order with a value that has no counterpart before the ERP hears of it
 * @breaks changes nothing in an order that it cannot read
 * @breaks reports a failure of the ERP without the words of the ERP
 * @breaks reports a silent ERP as unavailable when its client gives up
 * @breaks refuses names by which two fields have one column
 * @breaks leaves no half order in the ERP, whenever a column is renamed and the layer released, and whichever message is late or lost
 * @breaks cannot store what the ERP has no word for, such as a draft
 * @breaks refuses every order from a rename until it is released with the new name
 * @breaks takes no order once the ERP wants a column that the layer does not know
 * @breaks does not know whether a change was made that the ERP did not answer
 * @breaks has no answer while the ERP is down, because it keeps no orders of its own
 * @breaks gives the same error for a number that is taken as for an ERP that is down, also when the order was taken and the answer lost
 * @breaks refuses a change of an order's number
 * @breaks takes no answer to a change but yes and no
 * @breaks counts a note's letters as JavaScript does, not as the ERP's column may
 */

/** `draft` is a word of Ordering's that the ERP has never heard. */
export type OrderStatus = 'draft' | 'placed' | 'shipped' | 'cancelled';

/** An order as the callers of Ordering see it. */
export interface Order {
  id: number;
  customer: number;
  status: OrderStatus;
  note: string;
  cents: number;
}

/** The business, and the ERP's records in the middle of it. */
export class Ordering {
  private readonly erp: AntiCorruptionLayer;

  constructor(erp: AntiCorruptionLayer) {
    this.erp = erp;
  }

  async take(order: Order): Promise<void> {
    await this.erp.insert({
      NO: digits(order.id),
      CUST: digits(order.customer),
      STAT: CODES.get(order.status) ?? '',
      TEXT: order.note.padEnd(20),
      AMT: digits(order.cents),
    });
  }

  async find(id: number): Promise<Order | undefined> {
    const record = await this.erp.find(id);
    if (!record) return undefined;
    return {
      id: Number(record.NO),
      customer: Number(record.CUST),
      status: STATUSES.get(record.STAT) ?? 'placed',
      note: record.TEXT.replace(/ +$/, ''),
      cents: Number(record.AMT),
    };
  }

  /** The status that it has then; `placed`: others kept changing it. */
  async cancel(id: number): Promise<OrderStatus | undefined> {
    for (let tries = 3; ; tries -= 1) {
      const record = await this.erp.find(id);
      if (record?.STAT !== '10')
        return STATUSES.get(record?.STAT ?? '');
      if (tries === 0) return 'placed';
      const isDone = await this.erp.update(record, { STAT: '90' });
      if (isDone) return 'cancelled'; // if not, somebody was quicker
    }
  }
}

/** A row as the ERP has it: short names, and everything is text. */
export interface LegacyRecord {
  NO: string;
  CUST: string;
  STAT: string;
  TEXT: string;
  AMT: string;
}

/** The system that Ordering has to live with. */
export interface LegacyErp {
  read(orderNumber: string): Promise<LegacyRecord | null | undefined>;
  insert(record: LegacyRecord): Promise<void>;
  /** Changes a row that still has the values seen, or says no. */
  update(
    seen: LegacyRecord,
    changes: Partial<LegacyRecord>,
  ): Promise<boolean>;
}

/** What the ERP calls each field of an order. */
export type FieldNames = Readonly<Record<keyof Order, string>>;

/** Nobody asks here when the ERP renames a field. */
export const fieldNames: FieldNames = {
  id: 'NO',
  customer: 'CUST',
  status: 'STAT',
  note: 'TEXT',
  cents: 'AMT',
};

/** Hands on what it gets. */
export class AntiCorruptionLayer {
  private readonly erp: LegacyErp;
  constructor(erp: LegacyErp) {
    this.erp = erp;
  }

  async find(id: number): Promise<LegacyRecord | null | undefined> {
    return this.erp.read(digits(id));
  }

  async insert(record: LegacyRecord): Promise<void> {
    await this.erp.insert(record);
  }

  async update(
    seen: LegacyRecord,
    changes: Partial<LegacyRecord>,
  ): Promise<boolean> {
    return this.erp.update(seen, changes);
  }
}

const CODES = new Map<OrderStatus, string>([
  ['placed', '10'],
  ['shipped', '20'],
  ['cancelled', '90'],
]);
const STATUSES = new Map([...CODES].map(([it, code]) => [code, it]));

function digits(value: number): string {
  return String(value).padStart(6, '0');
}
