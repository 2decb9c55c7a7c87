/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'without a layer',
    summary:
      "Ordering without a layer: it reads and writes the ERP's records itself. What is called a layer here hands them on as they are.",
    breaks: [
      'keeps the words of the ERP on the side of the ERP, and those of Ordering on the other',
      'takes no order whose number is taken',
      'says that an order is cancelled when it asks again because the first answer was lost',
      'changes the field of an order that it is told to, whichever it is, and no other',
      'absorbs a renamed column in the layer alone, whichever it is',
      'refuses a record in which a field is missing, and says which',
      'refuses a record with a value that has no counterpart, and says which',
      'refuses a record of another order than it asked for',
      'refuses an order with a value that has no counterpart before the ERP hears of it',
      'changes nothing in an order that it cannot read',
      'reports a failure of the ERP without the words of the ERP',
      'reports a silent ERP as unavailable when its client gives up',
      'refuses names by which two fields have one column',
      'leaves no half order in the ERP, whenever a column is renamed and the layer released, and whichever message is late or lost',
      'cannot store what the ERP has no word for, such as a draft',
      'refuses every order from a rename until it is released with the new name',
      'takes no order once the ERP wants a column that the layer does not know',
      'does not know whether a change was made that the ERP did not answer',
      'has no answer while the ERP is down, because it keeps no orders of its own',
      'gives the same error for a number that is taken as for an ERP that is down, also when the order was taken and the answer lost',
      "refuses a change of an order's number",
      'takes no answer to a change but yes and no',
      "counts a note's letters as JavaScript does, not as the ERP's column may",
    ],
    edits: [
      {
        because:
          'Others have a say in it: the orders are those of the ERP.',
        replace:
          '/** An order as Ordering sees it; nobody else has a say in this. */',
        by: '/** An order as the callers of Ordering see it. */',
      },
      {
        because:
          'Ordering does not say, in its own words, what it needs.',
        replace: `/** Where Ordering keeps its orders, in Ordering's words. */`,
        through: 'order: Order): Promise<boolean>; }',
        by: '',
      },
      {
        because: 'The business depends on the ERP.',
        replace: '/** The business. It knows nothing of the ERP. */',
        by: `/** The business, and the ERP's records in the middle of it. */`,
      },
      {
        because: 'The business depends on the ERP.',
        replace: 'private readonly orders: Orders;',
        through: 'this.orders = orders;',
        by: `
          private readonly erp: AntiCorruptionLayer;

          constructor(erp: AntiCorruptionLayer) {
            this.erp = erp;`,
      },
      {
        because:
          'Taking an order knows the columns, codes and paddings of the ERP.',
        replace: 'await this.orders.add(order);',
        by: `
          await this.erp.insert({
            NO: digits(order.id),
            CUST: digits(order.customer),
            STAT: CODES.get(order.status) ?? '',
            TEXT: order.note.padEnd(20),
            AMT: digits(order.cents),
          });`,
      },
      {
        because:
          'So does reading one, and what it cannot read it makes up.',
        replace: 'return this.orders.find(id);',
        by: `
          const record = await this.erp.find(id);
          if (!record) return undefined;
          return {
            id: Number(record.NO),
            customer: Number(record.CUST),
            status: STATUSES.get(record.STAT) ?? 'placed',
            note: record.TEXT.replace(/ +$/, ''),
            cents: Number(record.AMT),
          };`,
      },
      {
        because:
          'A rule of the business is written in codes of the ERP.',
        replace: 'const order = await this.orders.find(id);',
        through: 'return order?.status;',
        by: `
          const record = await this.erp.find(id);
          if (record?.STAT !== '10') return STATUSES.get(record?.STAT ?? '');`,
      },
      {
        because:
          'A rule of the business is written in codes of the ERP.',
        replace: 'const cancelled: Order =',
        through: 'this.orders.replace(order, cancelled);',
        by: `const isDone = await this.erp.update(record, { STAT: '90' });`,
      },
      {
        because: 'All of Ordering knows the columns by their names.',
        replace:
          'export type LegacyRecord = Readonly<Record<string, string>>;',
        by: `
          export interface LegacyRecord {
            NO: string;
            CUST: string;
            STAT: string;
            TEXT: string;
            AMT: string;
          }`,
      },
      {
        because: 'Ordering writes single columns of a row.',
        replace:
          'update(seen: LegacyRecord, changes: LegacyRecord): Promise<boolean>;',
        by: `
          update(
            seen: LegacyRecord,
            changes: Partial<LegacyRecord>,
          ): Promise<boolean>;`,
      },
      {
        because:
          'The names stand in Ordering, so this list changes nothing.',
        replace:
          '/** When the ERP renames a field, only this changes. */',
        by: '/** Nobody asks here when the ERP renames a field. */',
      },
      {
        because:
          'Nothing is refused, and the errors of the ERP pass as they are.',
        replace:
          '/** A value has no counterpart on the other side of the boundary. */',
        through: `override readonly name = 'OrdersUnavailableError'; }`,
        by: '',
      },
      {
        because: 'What is called a layer hands on what it gets.',
        replace: `/** * Speaks Ordering's language on one side, the ERP's on the other,`,
        through: 'export class AntiCorruptionLayer implements Orders {',
        by: `
          /** Hands on what it gets. */
          export class AntiCorruptionLayer {`,
      },
      {
        because: 'It needs no names, because it translates nothing.',
        replace: 'private readonly names: FieldNames;',
        through: 'throw new RangeError(text);',
        by: `
          constructor(erp: LegacyErp) {`,
      },
      {
        because: 'It needs no names, because it translates nothing.',
        replace: 'this.names = names;',
        by: '',
      },
      {
        because: 'A row comes out as it came in.',
        replace:
          '/** Each throws UntranslatableError or OrdersUnavailableError. */',
        through: `throw new UntranslatableError('id', order.id);`,
        by: `
          async find(id: number): Promise<LegacyRecord | null | undefined> {
            return this.erp.read(digits(id));`,
      },
      {
        because: 'A row comes out as it came in.',
        replace: 'async add(order: Order): Promise<void> {',
        through: 'await ask(() => this.erp.insert(record));',
        by: `
          async insert(record: LegacyRecord): Promise<void> {
            await this.erp.insert(record);`,
      },
      {
        because:
          'Nothing is translated, in neither direction, and nobody asks what the answer of the ERP means.',
        replace:
          'async replace(seen: Order, order: Order): Promise<boolean> {',
        through: `[names.cents]: known('cents', order.cents, toDigits), };`,
        by: `
          async update(
            seen: LegacyRecord,
            changes: Partial<LegacyRecord>,
          ): Promise<boolean> {
            return this.erp.update(seen, changes);`,
      },
      {
        because:
          'Nothing is refused, and the errors of the ERP pass as they are.',
        replace:
          'async function ask<T>(call: () => Promise<T>): Promise<T> {',
        through: 'throw new UntranslatableError(field, value); }',
        by: '',
      },
      {
        because:
          'Whatever number, status or note it is, some text comes out.',
        replace:
          'const toCode = (status: OrderStatus) => CODES.get(status);',
        through: `return text.replace(/ +$/, ''); }`,
        by: `

          function digits(value: number): string {
            return String(value).padStart(6, '0');
          }`,
      },
    ],
  },
  {
    file: 'naive-lenient.ts',
    title: 'lenient',
    summary:
      "A layer that means well: what it can't translate it leaves empty, or cuts to fit, and it writes over whatever the ERP has by now, all to avoid a failure. Ordering works with the gaps, and writes them back.",
    breaks: [
      'does not cancel what is shipped between the look and the change',
      'changes the field of an order that it is told to, whichever it is, and no other',
      'refuses a record in which a field is missing, and says which',
      'refuses a record with a value that has no counterpart, and says which',
      'refuses a record of another order than it asked for',
      'refuses an order with a value that has no counterpart before the ERP hears of it',
      'changes nothing in an order that it cannot read',
      'leaves no half order in the ERP, whenever a column is renamed and the layer released, and whichever message is late or lost',
      'cannot store what the ERP has no word for, such as a draft',
      'refuses every order from a rename until it is released with the new name',
      'keeps what a clerk changes between the look and the change, whichever column it is, and then cancels',
      'leaves an order placed, and says so, when somebody changes it between each look and each of three changes',
      "refuses a change of an order's number",
      "counts a note's letters as JavaScript does, not as the ERP's column may",
    ],
    edits: [
      {
        because: 'It never says that it cannot translate something.',
        replace:
          '/** A value has no counterpart on the other side of the boundary. */',
        through: 'this.value = value; } }',
        by: '',
      },
      {
        because: 'It always finds something to say.',
        replace: `
          * Speaks Ordering's language on one side, the ERP's on the other, and
          * lets through what it can say in both (Evans, "Domain-Driven Design").`,
        by: `
          * Speaks Ordering's language on one side and the ERP's on the other,
          * and always finds something to say.`,
      },
      {
        because: 'It never says that it cannot translate something.',
        replace:
          'Each throws UntranslatableError or OrdersUnavailableError.',
        by: 'Each throws OrdersUnavailableError.',
      },
      {
        because:
          'It does not look whether it was given the order that it asked for.',
        replace: `
          const orderNumber = known('id', id, toDigits);
          const record = await ask(() => this.erp.read(orderNumber));
          const order = record ? this.toOrder(record) : undefined;
          if (order === undefined || order.id === id) return order;
          throw new UntranslatableError('id', order.id);`,
        by: `
          const record = await ask(() => this.erp.read(toDigits(id)));
          return record ? this.toOrder(record) : undefined;`,
      },
      {
        because: 'What cannot be said is sent in part.',
        replace: '// whole, or nothing is sent',
        by: '',
      },
      {
        because:
          'It writes over whatever the row says by now, and does not compare with what was seen.',
        replace:
          'async replace(seen: Order, order: Order): Promise<boolean> {',
        through:
          'const isDone = await ask(() => this.erp.update(before, after));',
        by: `
          async replace(_: Order, order: Order): Promise<boolean> {
            const after = this.toRecord(order);
            const { id } = this.names;
            const which = { [id]: after[id] ?? '' };
            const isDone = await ask(() => this.erp.update(which, after));`,
      },
      {
        because:
          'What is missing or unknown is filled with a guess: 0, placed, no note.',
        replace: `
          id: known('id', record[names.id], fromDigits),
          customer: known('customer', record[names.customer], fromDigits),
          status: known('status', record[names.status], fromCode),
          note: known('note', record[names.note], fromPadded),
          cents: known('cents', record[names.cents], fromDigits),`,
        by: `
          id: Number(record[names.id] ?? 0),
          customer: Number(record[names.customer] ?? 0),
          status: STATUSES.get(record[names.status] ?? '') ?? 'placed',
          note: (record[names.note] ?? '').replace(/ +$/, ''),
          cents: Number(record[names.cents] ?? 0),`,
      },
      {
        because:
          'What the ERP has no word for becomes another word, and what is too long is cut.',
        replace: `
          [names.id]: known('id', order.id, toDigits),
          [names.customer]: known('customer', order.customer, toDigits),
          [names.status]: known('status', order.status, toCode),
          [names.note]: known('note', order.note, toPadded),
          [names.cents]: known('cents', order.cents, toDigits),`,
        by: `
          [names.id]: toDigits(order.id),
          [names.customer]: toDigits(order.customer),
          [names.status]: CODES.get(order.status) ?? '10',
          [names.note]: order.note.padEnd(20).slice(0, 20),
          [names.cents]: toDigits(order.cents),`,
      },
      {
        because: 'No translation is refused.',
        replace: 'type As<B> = (value: never) => B | undefined;',
        through: 'throw new UntranslatableError(field, value); }',
        by: '',
      },
      {
        because: 'No translation is refused.',
        replace:
          'const toCode = (status: OrderStatus) => CODES.get(status);',
        through:
          'return fromDigits(text) === value ? text : undefined;',
        by: `

          function toDigits(value: number): string {
            return String(value).padStart(6, '0').slice(-6);`,
      },
      {
        because: 'No translation is refused.',
        replace:
          'function fromDigits(text: unknown): number | undefined {',
        through: `return text.replace(/ +$/, ''); }`,
        by: '',
      },
    ],
  },
];
