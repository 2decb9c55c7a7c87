/**
 * A layer that means well: what it can't translate it leaves empty, or
 * cuts to fit, and it writes over whatever the ERP has by now, all to
 * avoid a failure. Ordering works with the gaps, and writes them back.
 *
 * @title lenient
 * @breaks does not cancel what is shipped between the look and the change
 * @breaks changes the field of an order that it is told to, whichever it is, and no other
 * @breaks refuses a record in which a field is missing, and says which
 * @breaks refuses a record with a value that has no counterpart, and says which
 * @breaks refuses a record of another order than it asked for
 * @breaks refuses an order with a value that has no counterpart before the ERP hears of it
 * @breaks changes nothing in an order that it cannot read
 * @breaks leaves no half order in the ERP, whenever a column is renamed and the layer released, and whichever message is late or lost
 * @breaks cannot store what the ERP has no word for, such as a draft
 * @breaks refuses every order from a rename until it is released with the new name
 * @breaks keeps what a clerk changes between the look and the change, whichever column it is, and then cancels
 * @breaks leaves an order placed, and says so, when somebody changes it between each look and each of three changes
 * @breaks refuses a change of an order's number
 * @breaks counts a note's letters as JavaScript does, not as the ERP's column may
 */

/** `draft` is a word of Ordering's that the ERP has never heard. */
export type OrderStatus = 'draft' | 'placed' | 'shipped' | 'cancelled';

/** An order as Ordering sees it; nobody else has a say in this. */
export interface Order {
  id: number;
  customer: number;
  status: OrderStatus;
  note: string;
  cents: number;
}

/** Where Ordering keeps its orders, in Ordering's words. */
export interface Orders {
  find(id: number): Promise<Order | undefined>;
  add(order: Order): Promise<void>;
  /** False if the order is no longer as it was seen. */
  replace(seen: Order, order: Order): Promise<boolean>;
}

/** The business. It knows nothing of the ERP. */
export class Ordering {
  private readonly orders: Orders;

  constructor(orders: Orders) {
    this.orders = orders;
  }

  async take(order: Order): Promise<void> {
    await this.orders.add(order);
  }

  async find(id: number): Promise<Order | undefined> {
    return this.orders.find(id);
  }

  /** The status that it has then; `placed`: others kept changing it. */
  async cancel(id: number): Promise<OrderStatus | undefined> {
    for (let tries = 3; ; tries -= 1) {
      const order = await this.orders.find(id);
      if (order?.status !== 'placed') return order?.status;
      if (tries === 0) return 'placed';
      const cancelled: Order = { ...order, status: 'cancelled' };
      const isDone = await this.orders.replace(order, cancelled);
      if (isDone) return 'cancelled'; // if not, somebody was quicker
    }
  }
}

/** A row as the ERP has it: short names, and everything is text. */
export type LegacyRecord = Readonly<Record<string, string>>;

/** The system that Ordering has to live with. */
export interface LegacyErp {
  read(orderNumber: string): Promise<LegacyRecord | null | undefined>;
  insert(record: LegacyRecord): Promise<void>;
  /** Changes a row that still has the values seen, or says no. */
  update(seen: LegacyRecord, changes: LegacyRecord): Promise<boolean>;
}

/** What the ERP calls each field of an order. */
export type FieldNames = Readonly<Record<keyof Order, string>>;

/** When the ERP renames a field, only this changes. */
export const fieldNames: FieldNames = {
  id: 'NO',
  customer: 'CUST',
  status: 'STAT',
  note: 'TEXT',
  cents: 'AMT',
};

/** The ERP's own words stay on its side. It may have done it. */
export class OrdersUnavailableError extends Error {
  override readonly name = 'OrdersUnavailableError';
}

/**
 * Speaks Ordering's language on one side and the ERP's on the other,
 * and always finds something to say.
 */
export class AntiCorruptionLayer implements Orders {
  private readonly erp: LegacyErp;
  private readonly names: FieldNames;

  /** Throws RangeError if two fields have the same column. */
  constructor(erp: LegacyErp, names: FieldNames = fieldNames) {
    const text = `two fields have one column: ${JSON.stringify(names)}`;
    const { size } = new Set(Object.values(names));
    if (size < Object.keys(names).length) throw new RangeError(text);
    this.erp = erp;
    this.names = names;
  }

  /** Each throws OrdersUnavailableError. */
  async find(id: number): Promise<Order | undefined> {
    const record = await ask(() => this.erp.read(toDigits(id)));
    return record ? this.toOrder(record) : undefined;
  }

  async add(order: Order): Promise<void> {
    const record = this.toRecord(order);
    await ask(() => this.erp.insert(record));
  }

  async replace(_: Order, order: Order): Promise<boolean> {
    const after = this.toRecord(order);
    const { id } = this.names;
    const which = { [id]: after[id] ?? '' };
    const isDone = await ask(() => this.erp.update(which, after));
    if (typeof isDone === 'boolean') return isDone;
    throw new OrdersUnavailableError('the ERP said neither yes nor no');
  }

  private toOrder(record: LegacyRecord, names = this.names): Order {
    return {
      id: Number(record[names.id] ?? 0),
      customer: Number(record[names.customer] ?? 0),
      status: STATUSES.get(record[names.status] ?? '') ?? 'placed',
      note: (record[names.note] ?? '').replace(/ +$/, ''),
      cents: Number(record[names.cents] ?? 0),
    };
  }

  private toRecord(order: Order, names = this.names): LegacyRecord {
    return {
      [names.id]: toDigits(order.id),
      [names.customer]: toDigits(order.customer),
      [names.status]: CODES.get(order.status) ?? '10',
      [names.note]: order.note.padEnd(20).slice(0, 20),
      [names.cents]: toDigits(order.cents),
    };
  }
}

async function ask<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch {
    throw new OrdersUnavailableError('the ERP refused, or failed');
  }
}

const CODES = new Map<OrderStatus, string>([
  ['placed', '10'],
  ['shipped', '20'],
  ['cancelled', '90'],
]);
const STATUSES = new Map([...CODES].map(([it, code]) => [code, it]));

function toDigits(value: number): string {
  return String(value).padStart(6, '0').slice(-6);
}
