/**
 * A layer that means well: what it can't translate it leaves empty, or
 * cuts to fit, so that nothing fails. Ordering works with the gaps, and
 * writes them back.
 *
 * @breaks refuses a record in which a field is missing, and says which
 * @breaks refuses a record with a value that has no counterpart, and says which
 * @breaks refuses an order with a value that has no counterpart before the ERP hears of it
 * @breaks changes nothing in an order that it cannot read
 * @breaks leaves no half order in the ERP, whenever a column is renamed and the layer released, and whichever message is late or lost
 * @breaks cannot store what the ERP has no word for, such as a draft
 * @breaks refuses every order from a rename until it is released with the new name
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
  save(order: Order): Promise<void>;
}

/** The business. It knows nothing of the ERP. */
export class Ordering {
  private readonly orders: Orders;

  constructor(orders: Orders) {
    this.orders = orders;
  }

  async take(order: Order): Promise<void> {
    await this.orders.save(order);
  }

  async find(id: number): Promise<Order | undefined> {
    return this.orders.find(id);
  }

  /** False when there is nothing to cancel, or it is too late. */
  async cancel(id: number): Promise<boolean> {
    const order = await this.orders.find(id);
    if (order?.status !== 'placed') return false;
    await this.orders.save({ ...order, status: 'cancelled' });
    return true;
  }
}

/** A row as the ERP has it: short names, and everything is text. */
export type LegacyRecord = Readonly<Record<string, string>>;

/** The system that Ordering has to live with. */
export interface LegacyErp {
  read(orderNumber: string): Promise<LegacyRecord | undefined>;
  write(record: LegacyRecord): Promise<void>;
}

/** What the ERP calls each field of an order. */
export type FieldNames = Readonly<Record<keyof Order, string>>;

/** When the ERP renames a field, this changes, and nothing else. */
export const fieldNames: FieldNames = {
  id: 'NO',
  customer: 'CUST',
  status: 'STAT',
  note: 'TEXT',
  cents: 'AMT',
};

/** A value has no counterpart on the other side of the boundary. */
export class UntranslatableError extends Error {
  override readonly name = 'UntranslatableError';
  readonly field: keyof Order;
  readonly value: unknown;

  constructor(field: keyof Order, value: unknown) {
    super(`${field} can't be ${JSON.stringify(value)}`);
    this.field = field;
    this.value = value;
  }
}

/** The ERP did not do it. Its own words stay on its side. */
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

  constructor(erp: LegacyErp, names: FieldNames = fieldNames) {
    this.erp = erp;
    this.names = names;
  }

  /** Throws OrdersUnavailableError. */
  async find(id: number): Promise<Order | undefined> {
    const orderNumber = toDigits(id);
    const record = await ask(this.erp.read(orderNumber));
    return record === undefined ? undefined : this.toOrder(record);
  }

  /** Throws OrdersUnavailableError. */
  async save(order: Order): Promise<void> {
    const record = this.toRecord(order);
    await ask(this.erp.write(record));
  }

  private toOrder(record: LegacyRecord): Order {
    const text = (field: keyof Order) => record[this.names[field]];
    return {
      id: Number(text('id') ?? 0),
      customer: Number(text('customer') ?? 0),
      status: STATUSES.get(text('status') ?? '') ?? 'placed',
      note: (text('note') ?? '').trimEnd(),
      cents: Number(text('cents') ?? 0),
    };
  }

  private toRecord(order: Order): LegacyRecord {
    const { id, customer, status, note, cents } = order;
    const { names } = this;
    return {
      [names.id]: toDigits(id),
      [names.customer]: toDigits(customer),
      [names.status]: CODES.get(status) ?? '10',
      [names.note]: note.padEnd(NOTE_LENGTH).slice(0, NOTE_LENGTH),
      [names.cents]: toDigits(cents),
    };
  }
}

async function ask<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch {
    throw new OrdersUnavailableError('the ERP refused, or failed');
  }
}

const STATUSES = new Map<string, OrderStatus>([
  ['10', 'placed'],
  ['20', 'shipped'],
  ['90', 'cancelled'],
]);
const CODES = new Map(
  [...STATUSES].map(([code, status]) => [status, code] as const),
);

const DIGITS = 6;

function toDigits(value: number): string {
  return String(value).padStart(DIGITS, '0').slice(-DIGITS);
}

const NOTE_LENGTH = 20;
