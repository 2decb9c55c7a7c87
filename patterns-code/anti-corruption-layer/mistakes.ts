/** Mistakes that the stories and the tests of this pattern notice. */
export const mistakes = [
  // The rules and goals of the stories
  {
    mistake: 'A cancelled order is saved without its note.',
    file: 'anti-corruption-layer.ts',
    replace: "{ ...order, status: 'cancelled' };",
    by: "{ ...order, note: '', status: 'cancelled' };",
    noticedBy: 'every record in the ERP is a whole order',
  },
  {
    mistake: 'What is missing is taken for zero, and written back.',
    file: 'anti-corruption-layer.ts',
    replace: 'await ask(() => this.erp.update(before, after));',
    by: `await ask(() => {
      const which = { [this.names.id]: before[this.names.id]! };
      return this.erp.update(which, { ...after, AMT: '000000' });
    });`,
    noticedBy: 'every record in the ERP is a whole order',
  },
  {
    mistake: 'A layer that is released keeps its old names.',
    file: 'scenarios.ts',
    replace: 'current = released;',
    by: 'void released;',
    noticedBy: 'the order is cancelled',
  },
  {
    mistake: 'The ERP of the story is never renamed.',
    file: 'scenarios.ts',
    replace: "await erp.rename('CUST', 'PARTNER');",
    by: '',
    noticedBy: 'a record is refused',
  },

  // The pattern
  {
    mistake:
      'What was cancelled is an error when it is cancelled again.',
    file: 'anti-corruption-layer.ts',
    replace: "if (order?.status !== 'placed') return order?.status;",
    by: `if (order?.status === 'cancelled') throw new Error('again');
    if (order?.status !== 'placed') return order?.status;`,
    noticedBy:
      'changes an order once, and says again that it is cancelled',
  },
  {
    mistake: 'An order is changed, whatever it has become since.',
    file: 'anti-corruption-layer.ts',
    replace: 'this.erp.update(before, after)',
    by: 'this.erp.update({ [this.names.id]: before[this.names.id]! }, after)',
    noticedBy:
      'does not cancel what is shipped between the look and the change',
  },
  {
    mistake: 'A change that was refused counts as made.',
    file: 'anti-corruption-layer.ts',
    replace: 'if (isDone) return',
    by: 'if (isDone || !isDone) return',
    noticedBy:
      'does not cancel what is shipped between the look and the change',
  },
  {
    mistake: 'A note loses the spaces that it begins with.',
    file: 'anti-corruption-layer.ts',
    replace: "text.replace(/ +$/, '')",
    by: 'text.trim()',
    noticedBy:
      'gives back a note that begins with a space, and one that ends with a tab',
  },
  {
    mistake: 'A tab at the end of a note is taken for padding.',
    file: 'anti-corruption-layer.ts',
    replace: "text.replace(/ +$/, '')",
    by: 'text.trimEnd()',
    noticedBy:
      'gives back a note that begins with a space, and one that ends with a tab',
  },
  {
    mistake: 'A number fits if its text is not too long.',
    file: 'anti-corruption-layer.ts',
    replace: 'return fromDigits(text) === value ? text : undefined;',
    by: `const fits = Number.isInteger(value) && value >= 0;
  return fits && text.length === 6 ? text : undefined;`,
    noticedBy:
      'refuses an order with a value that has no counterpart before the ERP hears of it',
  },
  {
    mistake: 'Whatever the ERP answers is the order asked for.',
    file: 'anti-corruption-layer.ts',
    replace: 'order.id === id) return',
    by: 'order.id > 0) return',
    noticedBy: 'refuses a record of another order than it asked for',
  },
  {
    mistake: 'An error that the client throws at once is passed on.',
    file: 'anti-corruption-layer.ts',
    replace: '  try {\n    return await call();',
    by: '  const answer = call();\n  try {\n    return await answer;',
    noticedBy:
      'reports a failure of the ERP without the words of the ERP',
  },
  {
    mistake: 'Two fields may have one column.',
    file: 'anti-corruption-layer.ts',
    replace: 'size < Object.keys(names).length',
    by: 'size < 2',
    noticedBy: 'refuses names by which two fields have one column',
  },
  {
    mistake: 'The layer keeps the last order that it has read.',
    file: 'anti-corruption-layer.ts',
    replace: `    const record = await ask(() => this.erp.read(orderNumber));`,
    by: `    const kept = this as { record?: LegacyRecord };
    kept.record ??= await ask(() => this.erp.read(orderNumber));
    const { record } = kept;`,
    noticedBy: 'cancels one order and leaves the others as they are',
  },
  {
    mistake: 'A save does not wait for the answer of the ERP.',
    file: 'anti-corruption-layer.ts',
    replace: 'await ask(() => this.erp.insert(record));',
    by: 'void ask(() => this.erp.insert(record)).catch(() => {});',
    noticedBy:
      'reports a failure of the ERP without the words of the ERP',
  },

  {
    mistake:
      'A change does not look whether the customer is as it was.',
    file: 'anti-corruption-layer.ts',
    replace:
      'const [before, after] = [this.toRecord(seen), this.toRecord(order)];',
    by: `const [before, after] = [this.toRecord(seen), this.toRecord(order)];
    Reflect.deleteProperty(before, this.names.customer);`,
    noticedBy:
      'keeps what a clerk changes between the look and the change, whichever column it is, and then cancels',
  },
  {
    mistake: 'A change does not look whether the note is as it was.',
    file: 'anti-corruption-layer.ts',
    replace:
      'const [before, after] = [this.toRecord(seen), this.toRecord(order)];',
    by: `const [before, after] = [this.toRecord(seen), this.toRecord(order)];
    Reflect.deleteProperty(before, this.names.note);`,
    noticedBy:
      'keeps what a clerk changes between the look and the change, whichever column it is, and then cancels',
  },
  {
    mistake: 'A change does not look whether the cents is as it was.',
    file: 'anti-corruption-layer.ts',
    replace:
      'const [before, after] = [this.toRecord(seen), this.toRecord(order)];',
    by: `const [before, after] = [this.toRecord(seen), this.toRecord(order)];
    Reflect.deleteProperty(before, this.names.cents);`,
    noticedBy:
      'keeps what a clerk changes between the look and the change, whichever column it is, and then cancels',
  },
  {
    mistake: 'A refused change is not tried again.',
    file: 'anti-corruption-layer.ts',
    replace: 'let tries = 3;',
    by: 'let tries = 1;',
    noticedBy:
      'leaves an order placed, and says so, when somebody changes it between each look and each of three changes',
  },
  {
    mistake: 'What is cancelled is cancelled once more.',
    file: 'anti-corruption-layer.ts',
    replace: "if (order?.status !== 'placed') return order?.status;",
    by: `if (order === undefined || order.status === 'shipped') {
        return order?.status;
      }`,
    noticedBy:
      'changes an order once, and says again that it is cancelled',
  },

  {
    mistake: 'A change leaves the customer as it was.',
    file: 'anti-corruption-layer.ts',
    replace:
      'const [before, after] = [this.toRecord(seen), this.toRecord(order)];',
    by: `const [before, after] = [this.toRecord(seen), this.toRecord(order)];
    Reflect.deleteProperty(after, this.names.customer);`,
    noticedBy:
      'changes the field of an order that it is told to, whichever it is, and no other',
  },
  {
    mistake: 'A change leaves the note as it was.',
    file: 'anti-corruption-layer.ts',
    replace:
      'const [before, after] = [this.toRecord(seen), this.toRecord(order)];',
    by: `const [before, after] = [this.toRecord(seen), this.toRecord(order)];
    Reflect.deleteProperty(after, this.names.note);`,
    noticedBy:
      'changes the field of an order that it is told to, whichever it is, and no other',
  },
  {
    mistake: 'A change leaves the cents as it was.',
    file: 'anti-corruption-layer.ts',
    replace:
      'const [before, after] = [this.toRecord(seen), this.toRecord(order)];',
    by: `const [before, after] = [this.toRecord(seen), this.toRecord(order)];
    Reflect.deleteProperty(after, this.names.cents);`,
    noticedBy:
      'changes the field of an order that it is told to, whichever it is, and no other',
  },
  {
    mistake:
      'What is no text passes for a number, if it looks like one.',
    file: 'anti-corruption-layer.ts',
    replace: "typeof text === 'string' && /^\\d{6}$/.test(text);",
    by: '/^\\d{6}$/.test(String(text));',
    noticedBy:
      'refuses a record with a value that has no counterpart, and says which',
  },
  {
    mistake: 'A note may be whatever has twenty parts.',
    file: 'anti-corruption-layer.ts',
    replace:
      "if (typeof text !== 'string' || text.length !== 20) return undefined;\n  return text",
    by: 'const { length } = text as string;\n  if (length !== 20) return undefined;\n  return (text as string)',
    noticedBy:
      'refuses a record with a value that has no counterpart, and says which',
  },
  {
    mistake: 'An order without a note is an error of its own.',
    file: 'anti-corruption-layer.ts',
    replace: "typeof note === 'string' ? note.padEnd(20) : '';",
    by: 'note.padEnd(20);',
    noticedBy:
      'refuses an order with a value that has no counterpart before the ERP hears of it',
  },
  {
    mistake:
      'Where there is nothing, whatever the ERP says is handed on.',
    file: 'anti-corruption-layer.ts',
    replace: 'const order = record ? this.toOrder(record) : undefined;',
    by: 'const order = record ? this.toOrder(record) : (record as undefined);\n    if (!order) return order;',
    noticedBy: 'finds nothing where there is nothing',
  },
  {
    mistake: 'A change may give an order another number.',
    file: 'anti-corruption-layer.ts',
    replace:
      "    known('id', order.id, (id: number) => id === seen.id || undefined);\n",
    by: '',
    noticedBy: "refuses a change of an order's number",
  },
  {
    mistake: 'What a bigint says is told as JSON.',
    file: 'anti-corruption-layer.ts',
    replace: '    const isOdd = Object(value)',
    by: '    JSON.stringify(value);\n    const isOdd = Object(value)',
    noticedBy:
      'refuses an order with a value that has no counterpart before the ERP hears of it',
  },
  {
    mistake: 'An error tells what is in an object.',
    file: 'anti-corruption-layer.ts',
    replace: 'Object(value) === value || typeof',
    by: 'typeof',
    noticedBy:
      'refuses an order with a value that has no counterpart before the ERP hears of it',
  },
  {
    mistake: 'A bigint is told as a number.',
    file: 'anti-corruption-layer.ts',
    replace: "Object(value) === value || typeof value === 'bigint';",
    by: 'Object(value) === value;',
    noticedBy:
      'refuses an order with a value that has no counterpart before the ERP hears of it',
  },
  {
    mistake: 'What is no number is told as null.',
    file: 'anti-corruption-layer.ts',
    replace: '`of type ${typeof value}` : String(value);',
    by: '`of type ${typeof value}` : String(JSON.stringify(value));',
    noticedBy:
      'refuses an order with a value that has no counterpart before the ERP hears of it',
  },
  {
    mistake: "An error about what came from the ERP can't be made.",
    file: 'anti-corruption-layer.ts',
    replace: "    const isText = typeof value === 'string';",
    by: "    const isText = typeof value !== 'number';",
    noticedBy:
      'refuses a record with a value that has no counterpart, and says which',
  },
  {
    mistake: 'A number is made text before it is looked at.',
    file: 'anti-corruption-layer.ts',
    replace: '`${Number.isInteger(value) && value}`',
    by: 'String(value)',
    noticedBy:
      'refuses an order with a value that has no counterpart before the ERP hears of it',
  },
  {
    mistake: 'A note is made text before it is looked at.',
    file: 'anti-corruption-layer.ts',
    replace: "typeof note === 'string' ? note.padEnd(20) : '';",
    by: 'String(note).padEnd(20);',
    noticedBy:
      'refuses an order with a value that has no counterpart before the ERP hears of it',
  },
  {
    mistake: 'Whatever is not no is a yes.',
    file: 'anti-corruption-layer.ts',
    replace: "    if (typeof isDone === 'boolean') return isDone;",
    by: '    if (isDone || isDone === false) return isDone;',
    noticedBy: 'takes no answer to a change but yes and no',
  },
  {
    mistake: 'Nothing is a no.',
    file: 'anti-corruption-layer.ts',
    replace: "    if (typeof isDone === 'boolean') return isDone;",
    by: '    if (isDone === true || !isDone) return isDone;',
    noticedBy: 'takes no answer to a change but yes and no',
  },
  {
    mistake: 'An order with a higher number will do.',
    file: 'anti-corruption-layer.ts',
    replace: 'order.id === id) return',
    by: 'order.id >= id) return',
    noticedBy: 'refuses a record of another order than it asked for',
  },
  {
    mistake: 'An error carries what the ERP has thrown.',
    file: 'anti-corruption-layer.ts',
    replace:
      "  } catch {\n    throw new OrdersUnavailableError('the ERP refused, or failed');",
    by: "  } catch (cause) {\n    throw Object.assign(\n      new OrdersUnavailableError('the ERP refused, or failed'),\n      { cause },\n    );",
    noticedBy:
      'reports a failure of the ERP without the words of the ERP',
  },
  {
    mistake: 'Spaces around a code are left out.',
    file: 'anti-corruption-layer.ts',
    replace: 'STATUSES.get(code);',
    by: 'STATUSES.get(String(code).trim());',
    noticedBy:
      'refuses a record with a value that has no counterpart, and says which',
  },
  {
    mistake: 'What looks like a space is padding.',
    file: 'anti-corruption-layer.ts',
    replace: "text.replace(/ +$/, '')",
    by: "text.replace(/[ \\0\\u00a0]+$/, '')",
    noticedBy:
      'gives back a note that begins with a space, and one that ends with a tab',
  },
  {
    mistake: 'Only the customer and the cents are looked at.',
    file: 'anti-corruption-layer.ts',
    replace: 'size < Object.keys(names).length',
    by: 'size && names.customer === names.cents',
    noticedBy: 'refuses names by which two fields have one column',
  },
  {
    mistake: "A note's letters are counted as a reader does.",
    file: 'anti-corruption-layer.ts',
    replace: 'text.length !== 20',
    by: '[...text].length !== 20',
    noticedBy:
      "counts a note's letters as JavaScript does, not as the ERP's column may",
  },

  // The ERP of the stories
  {
    mistake: 'The ERP keeps a record that it refuses.',
    file: 'scenarios.ts',
    replace: '    this.checkColumns(record);',
    by: `    this.disk.set(this.keyOf(record), record);
    this.checkColumns(record);`,
    noticedBy: 'keeps nothing of what it refuses',
  },
  {
    mistake: 'The ERP takes records that lack a column.',
    file: 'scenarios.ts',
    replace: 'if (this.columns.some((name) => !(name in record))) {',
    by: 'if (Object.keys(record).length < 1) {',
    noticedBy: 'keeps nothing of what it refuses',
  },
  {
    mistake: 'A new record replaces the one of the same number.',
    file: 'scenarios.ts',
    replace:
      "if (this.disk.has(key)) throw new Error('SQL-803: duplicate key');",
    by: '',
    noticedBy: 'takes no order whose number is taken',
  },
  {
    mistake: 'A change replaces the whole row.',
    file: 'scenarios.ts',
    replace: '{ ...row, ...changes });\n    return true;',
    by: 'changes);\n    return true;',
    noticedBy: 'leaves columns that it does not know as they are',
  },
  {
    mistake: 'The ERP has the columns of the layer and no others.',
    file: 'scenarios.ts',
    replace: 'return renamed ?? Object.keys(row);',
    by: 'return renamed ?? Object.keys(row && RECORD);',
    noticedBy:
      'changes the columns that are named, of a row that is as it was seen',
  },
  {
    mistake: 'A change looks only at the first value that was seen.',
    file: 'scenarios.ts',
    replace: 'if (conditions.some(',
    by: 'if (conditions.slice(0, 1).some(',
    noticedBy:
      'changes the columns that are named, of a row that is as it was seen',
  },
  {
    mistake: 'The ERP does not look at the columns of a change.',
    file: 'scenarios.ts',
    replace: 'this.checkColumns({ ...seen, ...changes });',
    by: '',
    noticedBy: 'keeps nothing of what it refuses',
  },
  {
    mistake: 'The ERP counts only new records.',
    file: 'scenarios.ts',
    replace: `    this.writes += 1;
    this.checkColumns({`,
    by: `    this.checkColumns({`,
    noticedBy: 'keeps nothing of what it refuses',
  },
  {
    mistake: 'The ERP has one place for all records.',
    file: 'scenarios.ts',
    replace: 'return `row ${record[this.columns[0]!]}`;',
    by: 'return `row ${record === null}`;',
    noticedBy: 'keeps two records apart, also across two crashes',
  },
  {
    mistake: 'Only reading has an end.',
    file: 'scenarios.ts',
    replace: 'insert: (record) => limit(insert(record)),',
    by: 'insert: (record) => insert(record),',
    noticedBy:
      'gives up an ERP that is silent after 80 ms, whatever it is asked',
  },
  {
    mistake: 'The ERP begins anew when it restarts.',
    file: 'scenarios.ts',
    replace: 'if (disk.size > 0) return; // it has been running before',
    by: 'disk.clear();',
    noticedBy: 'keeps two records apart, also across two crashes',
  },
  {
    mistake: 'A rename leaves the records as they were.',
    file: 'scenarios.ts',
    replace:
      'Object.fromEntries(fields.map(([n, v]) => [renamed(n), v])),',
    by: 'Object.fromEntries(fields),',
    noticedBy:
      'renames a column in each of its records, and in what it takes',
  },
  {
    mistake: 'A rename changes only the first record.',
    file: 'scenarios.ts',
    replace: 'of rowsOn(this.disk)) {',
    by: 'of rowsOn(this.disk).slice(0, 1)) {',
    noticedBy:
      'renames a column in each of its records, and in what it takes',
  },
  {
    mistake:
      'A rename changes the records, and not what the ERP takes.',
    file: 'scenarios.ts',
    replace: "this.disk.set('columns', this.columns.map(renamed));",
    by: '',
    noticedBy:
      'renames a column in each of its records, and in what it takes',
  },
  {
    mistake:
      'After a crash the ERP counts the time to its rename anew.',
    file: 'scenarios.ts',
    replace: 'Math.max(0, renameAtMs - wallClock.time());',
    by: 'Math.max(renameAtMs, wallClock.time());',
    noticedBy:
      'renames at its time and once, whether it crashes before or after',
  },
  {
    mistake: 'The ERP is renamed again after each crash.',
    file: 'scenarios.ts',
    replace: 'if (renameAtMs >= 0 && !isDone) void',
    by: 'if (renameAtMs >= 0) void',
    noticedBy:
      'renames at its time and once, whether it crashes before or after',
  },
];
