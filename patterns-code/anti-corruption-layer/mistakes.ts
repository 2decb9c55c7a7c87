/** Mistakes that the stories and the tests of this pattern notice. */
export const mistakes = [
  // The rules and goals of the stories
  {
    mistake: 'A cancelled order is saved without its note.',
    file: 'anti-corruption-layer.ts',
    replace: "{ ...order, status: 'cancelled' }",
    by: "{ ...order, note: '', status: 'cancelled' }",
    noticedBy: 'every record in the ERP is a whole order',
  },
  {
    mistake: 'What is missing in a record is taken for zero.',
    file: 'anti-corruption-layer.ts',
    replace:
      "): T => known(field, text(field), translate(text(field) ?? ''));",
    by: "): T =>\n      known(field, text(field), translate(text(field) ?? '000000'));",
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
    replace: 'openShop(world, { renameAtMs: 15 })',
    by: 'openShop(world)',
    noticedBy: 'a record is refused',
  },

  // The pattern
  {
    mistake: 'What was cancelled is cancelled again.',
    file: 'anti-corruption-layer.ts',
    replace: "if (order?.status !== 'placed') return false;",
    by: "if (!order || order.status === 'shipped') return false;",
    noticedBy: 'cancels an order once',
  },
  {
    mistake: 'A note loses the spaces that it begins with.',
    file: 'anti-corruption-layer.ts',
    replace: 'text.trimEnd()',
    by: 'text.trim()',
    noticedBy: 'gives back a note that begins with a space',
  },
  {
    mistake: 'The layer keeps the last order that it has read.',
    file: 'anti-corruption-layer.ts',
    replace: `    const record = await ask(this.erp.read(orderNumber));
    return`,
    by: `    const kept = this as { record?: LegacyRecord };
    kept.record ??= await ask(this.erp.read(orderNumber));
    const { record } = kept;
    return`,
    noticedBy: 'cancels one order and leaves the others as they are',
  },
  {
    mistake: 'A save does not wait for the answer of the ERP.',
    file: 'anti-corruption-layer.ts',
    replace: 'await ask(this.erp.write(record));',
    by: 'void ask(this.erp.write(record)).catch(() => {});',
    noticedBy:
      'reports a failure of the ERP without the words of the ERP',
  },

  // The ERP of the stories
  {
    mistake: 'The ERP keeps a record that it refuses.',
    file: 'scenarios.ts',
    replace: '    this.writes += 1;',
    by: `    this.writes += 1;
    this.disk.set(\`row \${record[this.columns[0]!]}\`, record);`,
    noticedBy: 'keeps nothing of what it refuses',
  },
  {
    mistake: 'The ERP takes records that lack a column.',
    file: 'scenarios.ts',
    replace: 'if (given.length < columns.length) {',
    by: 'if (given.length < 1) {',
    noticedBy: 'keeps nothing of what it refuses',
  },
  {
    mistake: 'The ERP counts only what it takes.',
    file: 'scenarios.ts',
    replace: `    this.writes += 1;
    const { columns } = this;`,
    by: `    this.writes += Object.keys(record).every((name) =>
      this.columns.includes(name),
    )
      ? 1
      : 0;
    const { columns } = this;`,
    noticedBy: 'keeps nothing of what it refuses',
  },
  {
    mistake: 'The ERP has one place for all records.',
    file: 'scenarios.ts',
    replace: 'this.disk.set(`row ${record[columns[0]!]}`, record);',
    by: 'this.disk.set(`row ${columns[0]!}`, record);',
    noticedBy: 'keeps two records apart, also across two crashes',
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
