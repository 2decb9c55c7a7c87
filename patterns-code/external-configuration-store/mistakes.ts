/** Mistakes that the stories and the tests of this pattern notice. */
export const mistakes = [
  // The rules and goals of the stories
  {
    mistake: 'An instance takes over whatever answer comes last.',
    file: 'external-configuration-store.ts',
    replace: 'if (answer.version <= this.copy.version) return;',
    by: '',
    noticedBy: 'no instance goes back to an older version',
  },
  {
    mistake: 'The store begins anew with each boot.',
    file: 'scenarios.ts',
    replace: "if (!disk.has('settings')) {",
    by: 'if (disk.size < 10) {',
    noticedBy: 'every instance has what the store has',
  },
  {
    mistake: 'An instance that had no answer once asks no more.',
    file: 'external-configuration-store.ts',
    replace:
      "else this.state = this.copy.version === 0 ? 'defaults' : 'kept';",
    by: 'else this.stopped = true;',
    noticedBy: 'every instance has what the store has',
  },
  {
    mistake: 'The store takes no fee at all.',
    file: 'scenarios.ts',
    replace: "['fee', isAmount],",
    by: '',
    noticedBy: 'every instance has the change',
  },
  // The pattern
  {
    mistake: 'An instance asks as if it had nothing.',
    file: 'external-configuration-store.ts',
    replace: 'this.source.read(this.copy.version)',
    by: 'this.source.read(0)',
    noticedBy: 'is sent no settings that it already has',
  },
  {
    mistake: 'The store sends everything, whatever the instance has.',
    file: 'external-configuration-store.ts',
    replace: "latest.version === since ? 'unchanged' : latest",
    by: "since < 0 ? 'unchanged' : latest",
    noticedBy: 'is sent no settings that it already has',
  },
  {
    mistake: 'Values are stored one by one, until one is refused.',
    file: 'external-configuration-store.ts',
    replace: 'if (this.schema.get(name)?.(value)) continue;',
    by: `if (this.schema.get(name)?.(value)) {
        latest.values[name] = value;
        this.disk.set('settings', latest);
        continue;
      }`,
    noticedBy:
      'stores nothing of a change of which one value is refused',
  },
  {
    mistake: 'A refused change counts as a version.',
    file: 'external-configuration-store.ts',
    replace: "throw new RefusedError(`${name} can't be ${value}`);",
    by: `this.disk.set('settings', { ...latest, version: latest.version + 1 });
      throw new RefusedError(\`\${name} can't be \${value}\`);`,
    noticedBy:
      'stores nothing of a change of which one value is refused',
  },
  {
    mistake: 'A change replaces the settings that it does not mention.',
    file: 'external-configuration-store.ts',
    replace: '{ ...latest.values, ...changes }',
    by: 'changes',
    noticedBy:
      'counts versions on when the store has crashed, and keeps what no change mentions',
  },
  {
    mistake: 'The defaults win over what the store has.',
    file: 'external-configuration-store.ts',
    replace: '{ ...defaults, ...values }',
    by: '{ ...values, ...defaults }',
    noticedBy:
      'uses the default of a setting that the store does not have',
  },
  {
    mistake: 'A request gets the copy itself, and not a version of it.',
    file: 'external-configuration-store.ts',
    replace: `    return { version, values: { ...defaults, ...values }, state };`,
    by: `    Object.assign(defaults, values);
    return { version, values: defaults, state };`,
    noticedBy:
      'gives each request one version, whole, whatever changes meanwhile',
  },
  // The servers of the stories
  {
    mistake: 'The store has its first settings again after a restart.',
    file: 'scenarios.ts',
    replace: "if (!disk.has('settings')) {",
    by: 'if (disk.size < 10) {',
    noticedBy:
      'begins with a fee of 5 in version 1, and with that once',
  },
  {
    mistake: 'Sales may only read.',
    file: 'scenarios.ts',
    replace: "schema, ['Ops', 'Sales']",
    by: "schema, ['Ops']",
    noticedBy: 'lets Ops and Sales write, and nobody else',
  },
  {
    mistake: 'The instances may write.',
    file: 'scenarios.ts',
    replace: "schema, ['Ops', 'Sales']",
    by: "schema, ['Ops', 'Sales', ...INSTANCES]",
    noticedBy: 'lets Ops and Sales write, and nobody else',
  },
  {
    mistake: 'An amount may be less than nothing.',
    file: 'scenarios.ts',
    replace: "typeof value === 'number' && value >= 0",
    by: "typeof value === 'number'",
    noticedBy:
      'takes a fee and a limit that are amounts, and no other setting',
  },
  {
    mistake: 'A limit may be anything.',
    file: 'scenarios.ts',
    replace: "['freeFrom', isAmount],",
    by: "['freeFrom', () => true],",
    noticedBy:
      'takes a fee and a limit that are amounts, and no other setting',
  },
  {
    mistake: 'The instances are told of a change that is refused.',
    file: 'scenarios.ts',
    replace: `    const version = super.publish(author, basedOn, changes);
    for (const one of this.told) void one.refresh();
    return version;`,
    by: `    for (const one of this.told) void one.refresh();
    return super.publish(author, basedOn, changes);`,
    noticedBy:
      'tells every instance of each change, and of nothing that was refused',
  },
  {
    mistake: 'Only the first instance is told.',
    file: 'scenarios.ts',
    replace: 'for (const one of this.told) void one.refresh();',
    by: 'void this.told[0]?.refresh();',
    noticedBy:
      'tells every instance of each change, and of nothing that was refused',
  },
  {
    mistake: 'The instances are told also where they are not to be.',
    file: 'scenarios.ts',
    replace: 'setup.notifies ? checkouts : []',
    by: 'checkouts',
    noticedBy: 'tells nobody of a change where nobody is to be told',
  },
  {
    mistake: 'The store answers when all it tells have answered.',
    file: 'scenarios.ts',
    replace: `  ): number {
    const version = super.publish(author, basedOn, changes);
    for (const one of this.told) void one.refresh();
    return version;`,
    by: `  ): number {
    const version = super.publish(author, basedOn, changes);
    const all = Promise.all(this.told.map((one) => one.refresh()));
    return all.then(() => version) as never;`,
    noticedBy:
      'has its answer to a change, although an instance that it tells is down',
  },
  {
    mistake: 'A sum at the limit still pays the fee.',
    file: 'scenarios.ts',
    replace: 'sum >= Number(freeFrom)',
    by: 'sum > Number(freeFrom)',
    noticedBy: 'adds the fee to a sum below the limit, and to no other',
  },
  {
    mistake: 'An instance that is told of a change does nothing.',
    file: 'scenarios.ts',
    replace: 'return this.configuration.refresh();',
    by: 'return Promise.resolve();',
    noticedBy:
      'asks at once when an instance is told of a change, and no other instance does',
  },
  {
    mistake: 'All instances start at once.',
    file: 'scenarios.ts',
    replace: 'clock.sleep(i * apartMs)',
    by: 'clock.sleep(0 * apartMs)',
    noticedBy:
      'starts the instances apart, and lets them ask as often as the options say',
  },
  {
    mistake: 'The options that a story wants are forgotten.',
    file: 'scenarios.ts',
    replace: '        ...setup,\n',
    by: '',
    noticedBy:
      'starts the instances apart, and lets them ask as often as the options say',
  },
  {
    mistake: 'An instance that restarts has lost its copy.',
    file: 'scenarios.ts',
    replace: 'world.node(name, ({ disk, clock }) => {',
    by: `world.node(name, ({ disk, clock }) => {
      disk.clear();`,
    noticedBy:
      'keeps the copy of each instance through two crashes with a change in between',
  },
  {
    mistake: 'The copy is looked for at the first instance.',
    file: 'scenarios.ts',
    replace: "world.diskOf(name).get('settings')",
    by: "world.diskOf(name === STORE ? name : INSTANCES[0]!).get('settings')",
    noticedBy:
      'keeps the copy of each instance through two crashes with a change in between',
  },
  {
    mistake: 'An instance without a copy seems to have version 1.',
    file: 'scenarios.ts',
    replace: '(kept as Snapshot | undefined)?.version ?? 0',
    by: '(kept as Snapshot | undefined)?.version ?? 1',
    noticedBy:
      'says of an instance without a copy that it has version 0',
  },
  {
    mistake: 'The file without a store is lost in a crash.',
    file: 'scenarios.ts',
    replace: "void disk.set('fee', fee)",
    by: "void disk.delete('fee')",
    noticedBy:
      'leaves a file as it was that nobody could write to, and keeps one that was written',
  },
];
