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
 * and lets nothing through that it can't say in both (Evans,
 * "Domain-Driven Design", 2003, chapter 14).
 */
export class AntiCorruptionLayer implements Orders {
  private readonly erp: LegacyErp;
  private readonly names: FieldNames;

  constructor(erp: LegacyErp, names: FieldNames = fieldNames) {
    this.erp = erp;
    this.names = names;
  }

  /** Throws UntranslatableError or OrdersUnavailableError. */
  async find(id: number): Promise<Order | undefined> {
    const orderNumber = known('id', id, toDigits(id));
    const record = await ask(this.erp.read(orderNumber));
    return record === undefined ? undefined : this.toOrder(record);
  }

  /** Throws the same; then the ERP has not heard of this order. */
  async save(order: Order): Promise<void> {
    // The whole record is there before any of it is sent.
    const record = this.toRecord(order);
    await ask(this.erp.write(record));
  }

  private toOrder(record: LegacyRecord): Order {
    const text = (field: keyof Order) => record[this.names[field]];
    const translated = <T>(
      field: keyof Order,
      translate: (text: string) => T | undefined,
    ): T => known(field, text(field), translate(text(field) ?? ''));
    return {
      id: translated('id', fromDigits),
      customer: translated('customer', fromDigits),
      status: translated('status', (code) => STATUSES.get(code)),
      note: translated('note', fromPadded),
      cents: translated('cents', fromDigits),
    };
  }

  private toRecord(order: Order): LegacyRecord {
    const { id, customer, status, note, cents } = order;
    const { names } = this;
    return {
      [names.id]: known('id', id, toDigits(id)),
      [names.customer]: known('customer', customer, toDigits(customer)),
      [names.status]: known('status', status, CODES.get(status)),
      [names.note]: known('note', note, toPadded(note)),
      [names.cents]: known('cents', cents, toDigits(cents)),
    };
  }
}

/** A translation that exists. A guess would be a corruption. */
function known<T>(
  field: keyof Order,
  value: unknown,
  translation: T | undefined,
): T {
  if (translation !== undefined) return translation;
  throw new UntranslatableError(field, value);
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

function toDigits(value: number): string | undefined {
  const fits = Number.isInteger(value) && value >= 0;
  const text = String(value).padStart(DIGITS, '0');
  return fits && text.length === DIGITS ? text : undefined;
}

function fromDigits(text: string): number | undefined {
  return /^\d{6}$/.test(text) ? Number(text) : undefined;
}

const NOTE_LENGTH = 20;

/** A longer note is refused: cut short it would say something else. */
function toPadded(note: string): string | undefined {
  const text = note.padEnd(NOTE_LENGTH);
  return fromPadded(text) === note ? text : undefined;
}

function fromPadded(text: string): string | undefined {
  return text.length === NOTE_LENGTH ? text.trimEnd() : undefined;
}
