/** Mistakes that the stories and the tests of this pattern notice. */
export const mistakes = [
  // The rules and goals of the stories
  {
    mistake: 'An instance takes over whatever answer comes last.',
    file: 'external-configuration-store.ts',
    replace: `if (isNewer) this.copy = answer;
    else if (latest < number) return 'the store has an older version';`,
    by: 'this.copy = answer;',
    noticedBy: 'no instance goes back to an older version',
  },
  {
    mistake: 'The store begins anew with each boot.',
    file: 'scenarios.ts',
    replace: "if (!host.disk.has('settings')) {",
    by: 'if (host.disk.size < 10) {',
    noticedBy: 'every instance has what the store has',
  },
  {
    mistake: 'An instance that had no answer once asks no more.',
    file: 'external-configuration-store.ts',
    replace: "this.state = this.copy === EMPTY ? 'defaults' : 'kept';",
    by: "this.state = 'defaults';\n    this.stop();",
    noticedBy: 'every instance has what the store has',
  },
  {
    mistake: 'The store takes no fee at all.',
    file: 'scenarios.ts',
    replace: "['fee', isAmount],",
    by: "['fee', () => false],",
    noticedBy: 'every instance has the change',
  },
  // The pattern
  {
    mistake: 'An instance asks as if it had nothing.',
    file: 'external-configuration-store.ts',
    replace: 'this.source.read(this.copy.version)',
    by: 'this.source.read(EMPTY.version)',
    noticedBy: 'is sent no settings that it already has',
  },
  {
    mistake: 'The store sends everything, whatever the instance has.',
    file: 'scenarios.ts',
    replace: "same(since, latest.version) ? 'unchanged' : latest",
    by: "since[1] < 0 ? 'unchanged' : latest",
    noticedBy: 'is sent no settings that it already has',
  },
  {
    mistake: 'Values are stored one by one, until one is refused.',
    file: 'scenarios.ts',
    replace: 'if (this.schema.get(name)?.(value)) continue;',
    by: `if (this.schema.get(name)?.(value)) {
        const latest = this.latest();
        latest.values[name] = value;
        this.host.disk.set('settings', latest);
        continue;
      }`,
    noticedBy:
      'stores nothing of a change of which one value is refused',
  },
  {
    mistake: 'A refused change counts as a version.',
    file: 'scenarios.ts',
    replace: "throw new RefusedError(`${name} can't be ${value}`);",
    by: `this.host.disk.set('settings', { ...this.latest(), version });
      throw new RefusedError(\`\${name} can't be \${value}\`);`,
    noticedBy:
      'stores nothing of a change of which one value is refused',
  },
  {
    mistake: 'A change replaces the settings that it does not mention.',
    file: 'scenarios.ts',
    replace: 'new Map(Object.entries(latest.values))',
    by: 'new Map()',
    noticedBy:
      'counts versions on when the store has crashed, and keeps what no change mentions',
  },
  {
    mistake:
      'A change is only compared with the number of the version.',
    file: 'scenarios.ts',
    replace: 'if (!same(basedOn, latest.version)) {',
    by: 'if (basedOn[1] !== number) {',
    noticedBy:
      'refuses a change that was made from a version of another history',
  },
  {
    mistake: 'Anybody can bring a backup back.',
    file: 'scenarios.ts',
    replace: `    this.authorize(author);
    const [, number]`,
    by: `    void author;
    const [, number]`,
    noticedBy: 'refuses a change from anyone who may only read',
  },
  {
    mistake: 'A withdrawn setting is stored as nothing.',
    file: 'scenarios.ts',
    replace: 'if (value === null) values.delete(name);',
    by: 'if (value === null) continue;',
    noticedBy: 'withdraws a setting, so that the default holds again',
  },
  {
    mistake: 'A restored store goes on with its history.',
    file: 'scenarios.ts',
    replace: 'return this.store(values, [this.newHistory(), number]);',
    by: `const [history] = this.latest().version;
    return this.store(values, [history, number]);`,
    noticedBy:
      'takes over what a restored store has, whether its version has a lower number, the same or a higher one',
  },
  {
    mistake: 'An instance compares the numbers of two histories.',
    file: 'external-configuration-store.ts',
    replace: 'its === history',
    by: 'history > 0',
    noticedBy:
      'takes over what a restored store has, whether its version has a lower number, the same or a higher one',
  },
  {
    mistake: 'A store without settings wipes those of the instances.',
    file: 'external-configuration-store.ts',
    replace: 'Number.isSafeInteger(it) && it > 0',
    by: 'Number.isSafeInteger(it)',
    noticedBy:
      'keeps its settings when the store comes back with nothing',
  },
  {
    mistake: 'What is sent is not looked at.',
    file: 'external-configuration-store.ts',
    replace: 'this.understood(same ? this.copy : found);',
    by: '(same ? this.copy : found) as Snapshot;',
    noticedBy:
      'keeps the last settings that it understands when it is sent others',
  },
  {
    mistake: 'A setting that the program does not know is refused.',
    file: 'external-configuration-store.ts',
    replace: 'schema.get(name)?.(it) ?? true',
    by: 'schema.get(name)?.(it) ?? false',
    noticedBy:
      'takes a version that has a setting which only a newer program knows',
  },
  {
    mistake: 'The copy on the disk is believed.',
    file: 'external-configuration-store.ts',
    replace: "= this.understood(disk.get('settings'));",
    by: "= (disk.get('settings') ?? EMPTY) as Snapshot;",
    noticedBy:
      'starts with the defaults when the copy on its disk can not be read',
  },
  {
    mistake: 'An answer that is late is thrown away.',
    file: 'external-configuration-store.ts',
    replace: `      const answer = await this.source.read(this.copy.version);`,
    by: `      const sentMs = this.clock.now();
      const answer = await this.source.read(this.copy.version);
      if (this.clock.now() > sentMs + this.options.timeoutMs) return;`,
    noticedBy: 'takes over an answer that comes after the timeout',
  },
  {
    mistake: 'A lost question counts, though a later one was answered.',
    file: 'external-configuration-store.ts',
    replace: 'if (this.answered >= question) return;',
    by: 'if (this.answered === question) return;',
    noticedBy:
      'stays current when a question is lost and a later one is answered',
  },
  {
    mistake: 'The timer of a question that was answered goes on.',
    file: 'external-configuration-store.ts',
    replace: 'over.abort();',
    by: '',
    noticedBy: 'keeps no timer running once the store has answered',
  },
  {
    mistake: 'An error ends the polling.',
    file: 'external-configuration-store.ts',
    replace: '// as it says above',
    by: "throw new Error('the store fails');",
    noticedBy:
      'asks again after an error, whether the store answers with it or it is thrown at once',
  },
  {
    mistake: 'The defaults win over what the store has.',
    file: 'external-configuration-store.ts',
    replace: '{ ...program.defaults, ...copy.values }',
    by: '{ ...copy.values, ...program.defaults }',
    noticedBy:
      'uses the default of a setting that the store does not have',
  },
  {
    mistake: 'A request gets the copy itself, and not a version of it.',
    file: 'external-configuration-store.ts',
    replace: 'const values = { ...program.defaults, ...copy.values };',
    by: 'const values = Object.assign(program.defaults, copy.values);',
    noticedBy:
      'gives each request one version, whole, whatever changes meanwhile',
  },
  {
    mistake: 'A version may be any number, also one without end.',
    file: 'external-configuration-store.ts',
    replace: 'Number.isSafeInteger(it) && it > 0',
    by: 'it > 0',
    noticedBy:
      'starts with the defaults when the copy on its disk can not be read',
  },
  {
    mistake: 'A value that is no text or number ends the start.',
    file: 'external-configuration-store.ts',
    replace: `    } catch {
      // As`,
    by: `    } catch (error) {
      throw error;
      // As`,
    noticedBy:
      'starts with the defaults, or goes on with its last good settings, when checking a value throws',
  },
  {
    mistake:
      'Of two histories, the one with the larger number is newer.',
    file: 'external-configuration-store.ts',
    replace: ': question > this.answered;',
    by: ': question > this.answered || its > history;',
    noticedBy:
      'keeps what is newest, in whichever order several questions are answered',
  },
  {
    mistake: 'What can not be written to the disk is not used.',
    file: 'external-configuration-store.ts',
    replace: `    } catch {
      return 'the store answers, the disk takes no copy';`,
    by: `    } catch (error) {
      throw error;`,
    noticedBy:
      'uses what the store sends when its disk is full, says so, and writes it when it can',
  },
  {
    mistake: 'What could not be written is never tried again.',
    file: 'external-configuration-store.ts',
    replace: "if (this.onDisk !== copy) disk.set('settings', copy);",
    by: `const before = this.onDisk;
      this.onDisk = copy;
      if (before !== copy) disk.set('settings', copy);`,
    noticedBy:
      'uses what the store sends when its disk is full, says so, and writes it when it can',
  },
  {
    mistake: 'An answer does not change what is said about it.',
    file: 'external-configuration-store.ts',
    replace: 'this.because = because;',
    by: '',
    noticedBy: 'says why it stands as it does',
  },
  {
    mistake: 'A silent store is said to answer.',
    file: 'external-configuration-store.ts',
    replace: "this.because = wrong ?? 'the store is silent';",
    by: "this.because = 'the store answers';",
    noticedBy: 'says why it stands as it does',
  },
  {
    mistake: 'Settings are as old as the answer, and not the question.',
    file: 'external-configuration-store.ts',
    replace: 'this.confirmedMs = askedMs;',
    by: 'this.confirmedMs = this.clock.now();',
    noticedBy:
      'says how old its settings may be, by its own clock, whatever happens to the time of day',
  },
  {
    mistake: 'Silence makes settings young.',
    file: 'external-configuration-store.ts',
    replace: "this.because = wrong ?? 'the store is silent';",
    by: `this.because = wrong ?? 'the store is silent';
    this.confirmedMs = this.clock.now();`,
    noticedBy:
      'says how old its settings may be, by its own clock, whatever happens to the time of day',
  },
  {
    mistake: 'A notification makes one ask that has stopped.',
    file: 'external-configuration-store.ts',
    replace: '    if (this.stopping.signal.aborted) return;\n',
    by: '',
    noticedBy:
      'asks no more once it has stopped, also when it is notified',
  },
  {
    mistake: 'A list passes for settings.',
    file: 'external-configuration-store.ts',
    replace: '!Array.isArray(values) &&',
    by: '',
    noticedBy:
      'keeps the last settings that it understands when it is sent others',
  },
  {
    mistake: 'A version may have three parts.',
    file: 'external-configuration-store.ts',
    replace: 'version.length === 2 &&',
    by: 'version.length >= 2 &&',
    noticedBy:
      'keeps the last settings that it understands when it is sent others',
  },
  {
    mistake: 'Only the first setting is checked.',
    file: 'external-configuration-store.ts',
    replace: 'Object.entries(values).every(',
    by: 'Object.entries(values).slice(0, 1).every(',
    noticedBy:
      'keeps the last settings that it understands when it is sent others',
  },
  {
    mistake: 'Only the last setting is checked.',
    file: 'external-configuration-store.ts',
    replace: 'Object.entries(values).every(',
    by: 'Object.entries(values).slice(-1).every(',
    noticedBy:
      'keeps the last settings that it understands when it is sent others',
  },
  {
    mistake: 'Settings that are older than its own confirm these.',
    file: 'external-configuration-store.ts',
    replace:
      "else if (latest < number) return 'the store has an older version';",
    by: '',
    noticedBy:
      'says that its settings are kept, not current, as long as the store has older ones without a restore',
  },
  {
    mistake: 'An interval may be without end.',
    file: 'external-configuration-store.ts',
    replace: ' || ![timeoutMs, pollEveryMs].every(Number.isFinite)',
    by: '',
    noticedBy:
      'refuses options by which waiting may take longer than an interval, or that are no times',
  },
  {
    mistake:
      'A restored store counts on from the history of its backup.',
    file: 'scenarios.ts',
    replace: 'return this.store(values, [this.newHistory(), number]);',
    by: 'return this.store(values, [version[0] + 1, number]);',
    noticedBy:
      'takes over a backup each time that it is restored, also when a change came in between',
  },
  {
    mistake: 'A store may go back to before its first version.',
    file: 'scenarios.ts',
    replace: 'Number.isSafeInteger(number) && number > 0',
    by: 'Number.isSafeInteger(number) && number >= 0',
    noticedBy:
      'refuses a backup from before the first version, which no instance would understand',
  },
  {
    mistake: 'Of what was refused it says that the store is silent.',
    file: 'external-configuration-store.ts',
    replace: "wrong ?? 'the store is silent'",
    by: "'the store is silent'",
    noticedBy:
      'says whether the store was silent, older, not understood or failing',
  },
  {
    mistake: 'A store that fails is said to be not understood.',
    file: 'external-configuration-store.ts',
    replace: "= 'the store fails';",
    by: "= 'the store sends nothing understood';",
    noticedBy:
      'says whether the store was silent, older, not understood or failing',
  },
  {
    mistake: 'A store that is not understood is said to fail.',
    file: 'external-configuration-store.ts',
    replace: "      wrong = 'the store sends nothing understood';\n",
    by: '',
    noticedBy:
      'says whether the store was silent, older, not understood or failing',
  },
  {
    mistake: 'A store that has nothing confirms the defaults.',
    file: 'external-configuration-store.ts',
    replace: 'this.understood(same ? this.copy : found);',
    by: 'same ? this.copy : this.understood(found);',
    noticedBy: 'says defaults, not current, when the store has nothing',
  },
  {
    mistake: 'A request is told the version that is on the disk.',
    file: 'external-configuration-store.ts',
    replace: 'return { version: copy.version,',
    by: 'return { version: this.onDisk.version,',
    noticedBy:
      'uses what the store sends when its disk is full, says so, and writes it when it can',
  },
  {
    mistake: 'What an earlier question brings is not written.',
    file: 'external-configuration-store.ts',
    replace: 'const because = this.keep();',
    by: `if (question < this.answered) return wrong;
    const because = this.keep();`,
    noticedBy:
      'keeps on its disk the version that it uses, also where an earlier question brings it',
  },
  {
    mistake: 'The copy is written at every answer.',
    file: 'external-configuration-store.ts',
    replace: 'if (this.onDisk !== copy) disk.set',
    by: 'disk.set',
    noticedBy:
      'writes its copy when that has changed, and not each time that it asks',
  },
  {
    mistake: 'An instance that is stopped waits for the next interval.',
    file: 'external-configuration-store.ts',
    replace: 'this.clock.sleep(this.options.pollEveryMs, signal);',
    by: 'this.clock.sleep(this.options.pollEveryMs);',
    noticedBy:
      'ends its wait for the next question at once when it is stopped',
  },
  {
    mistake: 'An instance that is stopped fails.',
    file: 'external-configuration-store.ts',
    replace: 'await pause.catch(() => {});',
    by: 'await pause;',
    noticedBy:
      'ends its wait for the next question at once when it is stopped',
  },
  {
    mistake: 'Values are collected in an object.',
    file: 'scenarios.ts',
    replace: 'else values.set(name, value);',
    by: `else {
        const plain = Object.fromEntries(values);
        plain[name] = value;
        values.clear();
        for (const [key, it] of Object.entries(plain)) values.set(key, it);
      }`,
    noticedBy:
      'refuses a value of the wrong type and a setting that nobody knows, and then stores nothing',
  },
  // The servers of the stories
  {
    mistake: 'The store has its first settings again after a restart.',
    file: 'scenarios.ts',
    replace: "if (!host.disk.has('settings')) {",
    by: 'if (host.disk.size < 10) {',
    noticedBy:
      'begins with a fee of 5 in version 1, and with that once',
  },
  {
    mistake: 'Sales may only read.',
    file: 'scenarios.ts',
    replace: "= ['Ops', 'Sales'];",
    by: "= ['Ops'];",
    noticedBy: 'lets Ops and Sales write, and nobody else',
  },
  {
    mistake: 'The instances may write.',
    file: 'scenarios.ts',
    replace: "= ['Ops', 'Sales'];",
    by: "= ['Ops', 'Sales', ...INSTANCES];",
    noticedBy: 'lets Ops and Sales write, and nobody else',
  },
  {
    mistake: 'An amount may be less than nothing.',
    file: 'scenarios.ts',
    replace: 'Number.isFinite(value) && Number(value) >= 0;',
    by: 'Number.isFinite(value);',
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
    mistake: 'An amount may be without end.',
    file: 'scenarios.ts',
    replace: 'Number.isFinite(value) && Number(value) >= 0;',
    by: "typeof value === 'number' && value >= 0;",
    noticedBy:
      'takes a fee and a limit that are amounts, and no other setting',
  },
  {
    mistake: 'A backup is not checked.',
    file: 'scenarios.ts',
    replace: `    this.authorize(author);
    const [, number]`,
    by: `    this.authorize(author);
    Object.assign(this, { schema: { get: () => () => true } });
    const [, number]`,
    noticedBy:
      'refuses a backup with a value that programs do not understand',
  },
  {
    mistake:
      'A store that has lost everything begins the same history.',
    file: 'scenarios.ts',
    replace: 'isFirst ? this.newHistory() : history;',
    by: 'isFirst ? 2 : history;',
    noticedBy:
      'begins another history whenever it has nothing or is restored, and tells the instances',
  },
  {
    mistake: 'Each change begins another history.',
    file: 'scenarios.ts',
    replace: 'isFirst ? this.newHistory() : history;',
    by: 'this.newHistory() + history;',
    noticedBy:
      'begins another history whenever it has nothing or is restored, and tells the instances',
  },
  {
    mistake: 'A setting that nobody knows can not be withdrawn.',
    file: 'scenarios.ts',
    replace: 'if (value === null) values.delete(name);',
    by: `if (value === null && !this.schema.has(name)) {
        throw new RefusedError(name);
      } else if (value === null) values.delete(name);`,
    noticedBy:
      'withdraws a setting that programs do not know, and one that is not there',
  },
  {
    mistake: 'The instances are told of a change that is refused.',
    file: 'scenarios.ts',
    replace: `    this.authorize(author);
    const latest = this.latest();`,
    by: `    for (const one of this.told) void one.refresh();
    this.authorize(author);
    const latest = this.latest();`,
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
    replace: `    for (const one of this.told) void one.refresh();
    return version;`,
    by: `    const all = Promise.all(this.told.map((one) => one.refresh()));
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
    replace: '(kept as Snapshot | undefined)?.version[1] ?? 0',
    by: '(kept as Snapshot | undefined)?.version[1] ?? 1',
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
  {
    mistake:
      'It calls what it uses the defaults when its disk has no copy.',
    file: 'external-configuration-store.ts',
    replace: "this.copy === EMPTY ? 'defaults'",
    by: "this.onDisk === EMPTY ? 'defaults'",
    noticedBy:
      'uses what the store sends when its disk is full, says so, and writes it when it can',
  },
  {
    mistake: 'It asks for what is newer than the copy on its disk.',
    file: 'external-configuration-store.ts',
    replace: 'this.source.read(this.copy.version)',
    by: 'this.source.read(this.onDisk.version)',
    noticedBy:
      'uses what the store sends when its disk is full, says so, and writes it when it can',
  },
  {
    mistake:
      'The instances are told of a change that is not stored yet.',
    file: 'scenarios.ts',
    replace: `    this.host.disk.set('settings', { version, values });
    for (const one of this.told) void one.refresh();`,
    by: `    for (const one of this.told) void one.refresh();
    this.host.disk.set('settings', { version, values });`,
    noticedBy: 'stores a change before it tells anybody of it',
  },
];
