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

/** A value has no counterpart on the other side of the boundary. */
export class UntranslatableError extends Error {
  override readonly name = 'UntranslatableError';
  readonly field: keyof Order;
  readonly value: unknown;

  constructor(field: keyof Order, value: unknown) {
    // Of an object, String may throw; of a bigint, it says a number.
    const isOdd = Object(value) === value || typeof value === 'bigint';
    const said = isOdd ? `of type ${typeof value}` : String(value);
    const isText = typeof value === 'string';
    super(`${field} can't be ${isText ? JSON.stringify(value) : said}`);
    this.field = field;
    this.value = value;
  }
}

/** The ERP's own words stay on its side. It may have done it. */
export class OrdersUnavailableError extends Error {
  override readonly name = 'OrdersUnavailableError';
}

/**
 * Speaks Ordering's language on one side, the ERP's on the other, and
 * lets through what it can say in both (Evans, "Domain-Driven Design").
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

  /** Each throws UntranslatableError or OrdersUnavailableError. */
  async find(id: number): Promise<Order | undefined> {
    const orderNumber = known('id', id, toDigits);
    const record = await ask(() => this.erp.read(orderNumber));
    const order = record ? this.toOrder(record) : undefined;
    if (order === undefined || order.id === id) return order;
    throw new UntranslatableError('id', order.id);
  }

  async add(order: Order): Promise<void> {
    const record = this.toRecord(order); // whole, or nothing is sent
    await ask(() => this.erp.insert(record));
  }

  async replace(seen: Order, order: Order): Promise<boolean> {
    known('id', order.id, (id: number) => id === seen.id || undefined);
    const [before, after] = [this.toRecord(seen), this.toRecord(order)];
    const isDone = await ask(() => this.erp.update(before, after));
    if (typeof isDone === 'boolean') return isDone;
    throw new OrdersUnavailableError('the ERP said neither yes nor no');
  }

  private toOrder(record: LegacyRecord, names = this.names): Order {
    return {
      id: known('id', record[names.id], fromDigits),
      customer: known('customer', record[names.customer], fromDigits),
      status: known('status', record[names.status], fromCode),
      note: known('note', record[names.note], fromPadded),
      cents: known('cents', record[names.cents], fromDigits),
    };
  }

  private toRecord(order: Order, names = this.names): LegacyRecord {
    return {
      [names.id]: known('id', order.id, toDigits),
      [names.customer]: known('customer', order.customer, toDigits),
      [names.status]: known('status', order.status, toCode),
      [names.note]: known('note', order.note, toPadded),
      [names.cents]: known('cents', order.cents, toDigits),
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

type As<B> = (value: never) => B | undefined;
/** A translation that exists. A guess would be a corruption. */
function known<B>(field: keyof Order, value: unknown, as: As<B>): B {
  const found = value === undefined ? undefined : as(value as never);
  if (found !== undefined) return found;
  throw new UntranslatableError(field, value);
}

const CODES = new Map<OrderStatus, string>([
  ['placed', '10'],
  ['shipped', '20'],
  ['cancelled', '90'],
]);
const STATUSES = new Map([...CODES].map(([it, code]) => [code, it]));
const toCode = (status: OrderStatus) => CODES.get(status);
const fromCode = (code: string) => STATUSES.get(code);

function toDigits(value: number): string | undefined {
  const text = `${Number.isInteger(value) && value}`.padStart(6, '0');
  return fromDigits(text) === value ? text : undefined;
}

function fromDigits(text: unknown): number | undefined {
  const isNumber = typeof text === 'string' && /^\d{6}$/.test(text);
  return isNumber ? Number(text) : undefined;
}

/** A longer note is refused, not cut; and only spaces are padding. */
function toPadded(note: string): string | undefined {
  const text = typeof note === 'string' ? note.padEnd(20) : '';
  return fromPadded(text) === note ? text : undefined;
}

function fromPadded(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length !== 20) return undefined;
  return text.replace(/ +$/, '');
}
