/** Mistakes that the stories and the tests of this pattern notice. */
export const mistakes = [
  // The rules of the stories
  {
    mistake: 'The store takes every event, whatever it expects.',
    file: 'scenarios.ts',
    replace: 'if ((expectedVersion ?? version) !== version) {',
    by: 'if ((expectedVersion ?? version) < 0) {',
    noticedBy: 'the account is not overdrawn',
  },
  {
    mistake: 'A change is not decided again on the new state.',
    file: 'event-sourcing.ts',
    replace: 'if (now.cents < least) throw',
    by: 'if (attempt === 1 && now.cents < least) throw',
    noticedBy: 'the account is not overdrawn',
  },
  {
    mistake: 'The letter goes out before its event is stored.',
    file: 'event-sourcing.ts',
    replace: `        const stored = await this.store.append(account, event, version);
        if (typeof stored === 'object') return stored.known;
        this.react(account, event, now);`,
    by: `        this.react(account, event, now);
        const stored = await this.store.append(account, event, version);
        if (typeof stored === 'object') return stored.known;`,
    noticedBy: 'there are no more letters than new events',
  },
  {
    mistake: 'No letter is sent at all.',
    file: 'event-sourcing.ts',
    replace:
      '(async () => this.mailer.send(account, letter))().catch(() => {});',
    by: '',
    noticedBy: 'every new event has its letter',
  },
  // The pattern
  {
    mistake: 'Only the last event is asked whether it undoes this one.',
    file: 'event-sourcing.ts',
    replace: 'past.some((one) =>',
    by: 'past.slice(-1).some((one) =>',
    noticedBy:
      'undoes an event at most once, also when others happened since',
  },
  {
    mistake: 'What is to be undone is looked for since the snapshot.',
    file: 'event-sourcing.ts',
    replace: "return this.change(account, id, reverse, 'all');",
    by: 'return this.change(account, id, reverse);',
    noticedBy: 'undoes an event that lies before the snapshot',
  },
  {
    mistake: 'The snapshot is that of the state before the event.',
    file: 'event-sourcing.ts',
    replace: 'this.store.keep(account, now)',
    by: 'this.store.keep(account, { ...now, cents: now.cents - effectOf(event) })',
    noticedBy:
      'gets the same state from a snapshot and its tail as from a full replay',
  },
  {
    mistake: 'All accounts have one snapshot.',
    file: 'event-sourcing.ts',
    replace: 'this.store.keep(account, now)',
    by: "this.store.keep('A-1', now)",
    noticedBy: 'works on one account as if there were no other',
  },
  {
    mistake: 'A failed append is tried again, whatever it failed of.',
    file: 'event-sourcing.ts',
    replace: 'if (!late || attempt >=',
    by: 'if (attempt >=',
    noticedBy:
      'does not try again when the store fails for another reason',
  },
  {
    mistake: 'A change is tried once too often.',
    file: 'event-sourcing.ts',
    replace: 'attempt >= this.options.attempts',
    by: 'attempt > this.options.attempts',
    noticedBy: 'gives up a change after its attempts',
  },
  {
    mistake: 'All changes of an instance share the attempts.',
    file: 'event-sourcing.ts',
    replace: 'attempt >= this.options.attempts',
    by: `Object.assign(this, {
          tried: ((this as { tried?: number }).tried ?? 0) + 1,
        }).tried >= this.options.attempts`,
    noticedBy: 'gives up a change after its attempts',
  },
  {
    mistake: 'The log is added up before a repetition is answered.',
    file: 'event-sourcing.ts',
    replace: `      if (log.done !== undefined) return log.done;
      const { version, cents } = fold(log);
`,
    by: `      const { version, cents } = fold(log);
      if (log.done !== undefined) return log.done;
`,
    noticedBy:
      'answers a repeated change also where the log has an event that it does not know',
  },
  {
    mistake: 'An account below zero takes no deposit.',
    file: 'event-sourcing.ts',
    replace: 'Math.min(cents, 0)',
    by: '0',
    noticedBy:
      'takes a deposit whatever the balance is, and lowers none that is below zero',
  },
  {
    mistake: 'An account below zero can be drawn on.',
    file: 'event-sourcing.ts',
    replace: 'Math.min(cents, 0)',
    by: 'cents < 0 ? -Infinity : 0',
    noticedBy:
      'takes a deposit whatever the balance is, and lowers none that is below zero',
  },
  {
    mistake: 'A balance is rounded when it is too large.',
    file: 'event-sourcing.ts',
    replace: 'if (Number.isSafeInteger(cents)) return now;',
    by: 'if (Number.isInteger(cents)) return now;',
    noticedBy:
      'refuses a change, and a log, whose balance is too large to be counted exactly',
  },
  {
    mistake: 'A reversal that names no event is money in.',
    file: 'event-sourcing.ts',
    replace: "of && event.type === 'reversed';",
    by: "event.type === 'reversed';",
    noticedBy:
      'decides nothing on a log with an event that it does not know',
  },
  {
    mistake: 'A snapshot that the store refused is an error.',
    file: 'event-sourcing.ts',
    replace: 'this.react(account, event, now);',
    by: `this.react(account, event, now);
        await this.store.keep(account, now);`,
    noticedBy: 'answers although the mailer is dead or refuses',
  },
  {
    mistake: 'A mailer that throws at once makes a change fail.',
    file: 'event-sourcing.ts',
    replace:
      '(async () => this.mailer.send(account, letter))().catch(() => {});',
    by: 'this.mailer.send(account, letter).catch(() => {});',
    noticedBy: 'answers although the mailer is dead or refuses',
  },
  {
    mistake: 'A snapshot of any version is believed.',
    file: 'event-sourcing.ts',
    replace: '[version, cents].every',
    by: '[cents].every',
    noticedBy:
      'passes over a snapshot that is damaged, and reads the whole log',
  },
  {
    mistake: 'A snapshot with any amount is believed.',
    file: 'event-sourcing.ts',
    replace: '[version, cents].every',
    by: '[version].every',
    noticedBy:
      'passes over a snapshot that is damaged, and reads the whole log',
  },
  {
    mistake: 'A snapshot may be of a version below zero.',
    file: 'event-sourcing.ts',
    replace: 'whole && version >= 0 &&',
    by: 'whole &&',
    noticedBy:
      'passes over a snapshot that is damaged, and reads the whole log',
  },
  {
    mistake: "A log that can't be read has no events.",
    file: 'event-sourcing.ts',
    replace: 'const log = await this.store.read(account, part, ...id);',
    by: `const log: Log = await this.store
      .read(account, part, ...id)
      .catch(() => ({ events: [] }));`,
    noticedBy:
      "tells no balance and decides nothing when the log can't be read",
  },
  {
    mistake: "A log that can't be read a second time has no events.",
    file: 'event-sourcing.ts',
    replace: `return this.store.read(account, 'all', ...id);`,
    by: `return this.store
      .read(account, 'all', ...id)
      .catch((): Log => ({ events: [] }));`,
    noticedBy:
      "tells no balance and decides nothing when the log can't be read",
  },
  {
    mistake: "A balance that can't be told is nothing.",
    file: 'event-sourcing.ts',
    replace: 'await this.load(account, part);',
    by: `await this.load(account, part)
      .catch((): Log => ({ events: [] }));`,
    noticedBy:
      "tells no balance and decides nothing when the log can't be read",
  },
  {
    mistake: 'Only a change that is stored at once has a letter.',
    file: 'event-sourcing.ts',
    replace: 'this.react(account, event, now);',
    by: 'if (attempt === 1) this.react(account, event, now);',
    noticedBy:
      'sends the letter of a change also where it was decided anew',
  },
  {
    mistake: 'The events are also counted from the end.',
    file: 'event-sourcing.ts',
    replace: 'past[of - 1]',
    by: 'past.at(of - 1)',
    noticedBy:
      'refuses to undo an event with a number that there is not',
  },
  {
    mistake: 'An undo stays.',
    file: 'event-sourcing.ts',
    replace: 'if (event === undefined ||',
    by: `if (event?.type === 'reversed' || event === undefined ||`,
    noticedBy: 'undoes an undo, which has its effect no more',
  },
  {
    mistake: 'A letter tells every amount as if it were added.',
    file: 'event-sourcing.ts',
    replace: '${event.type} ${event.cents}',
    by: '${event.type} ${Math.abs(event.cents)}',
    noticedBy:
      'says in the letter of an undone deposit that it lowers the balance',
  },
  {
    mistake: 'An empty id counts as none.',
    file: 'scenarios.ts',
    replace: 'id === undefined ? undefined : this',
    by: '!id ? undefined : this',
    noticedBy: 'finds an event whose id is empty',
  },
  {
    mistake: 'A snapshot of whatever form is believed.',
    file: 'event-sourcing.ts',
    replace: 'version >= 0 && form === FORM;',
    by: 'version >= 0 && form !== 0;',
    noticedBy:
      'passes over a snapshot of another form and reads the whole log',
  },
  {
    mistake: 'A snapshot of a newer form is believed.',
    file: 'event-sourcing.ts',
    replace: 'version >= 0 && form === FORM;',
    by: 'version >= 0 && form >= FORM;',
    noticedBy:
      'passes over a snapshot of another form and reads the whole log',
  },
  {
    mistake: 'A snapshot without a form is taken for one of this form.',
    file: 'event-sourcing.ts',
    replace: 'version >= 0 && form === FORM;',
    by: 'version >= 0 && (form ?? FORM) === FORM;',
    noticedBy:
      'passes over a snapshot of another form and reads the whole log',
  },
  {
    mistake: 'An unknown event is passed over.',
    file: 'event-sourcing.ts',
    replace:
      'throw new TypeError(`event ${event.id} is of no known form`);',
    by: "return { id: event.id, type: 'deposited', cents: 0 };",
    noticedBy:
      'decides nothing on a log with an event that it does not know',
  },
  {
    mistake: 'An unknown event counts as money in.',
    file: 'event-sourcing.ts',
    replace: "moves ? cents > 0 : of && event.type === 'reversed';",
    by: 'moves ? cents > 0 : true;',
    noticedBy:
      'decides nothing on a log with an event that it does not know',
  },
  {
    mistake: 'An amount below zero is stored.',
    file: 'event-sourcing.ts',
    replace: 'moves ? cents > 0',
    by: 'moves ? true',
    noticedBy:
      'stores no event that it could not read: an amount is a whole number above zero',
  },
  {
    mistake: 'What is stored is not looked at.',
    file: 'event-sourcing.ts',
    replace: 'upcast(decide(log.events.map(upcast)))',
    by: 'decide(log.events.map(upcast))',
    noticedBy:
      'stores no event that it could not read: an amount is a whole number above zero',
  },
  {
    mistake: 'A repeated change is decided again.',
    file: 'event-sourcing.ts',
    replace: 'if (log.done !== undefined) return log.done;',
    by: '',
    noticedBy:
      'counts a change once that is asked for again with its id, as the answer was lost',
  },
  {
    mistake: 'An event that was stored before gets another letter.',
    file: 'event-sourcing.ts',
    replace: "if (typeof stored === 'object') return stored.known;",
    by: `if (typeof stored === 'object') {
          this.react(account, event, now);
          return stored.known;
        }`,
    noticedBy:
      'sends no second letter for an event that another call has stored before',
  },
  {
    mistake:
      'An event at the number that was expected is taken for this one.',
    file: 'event-sourcing.ts',
    replace: "if (typeof stored === 'object') return stored.known;",
    by: `if (typeof stored === 'object') {
          if (stored.known === now.version) this.react(account, event, now);
          return stored.known;
        }`,
    noticedBy:
      'sends no letter of a change that is not stored and keeps no snapshot with it, also when two changes at the same time have one id',
  },
  {
    mistake: 'A balance after more events than there are is told.',
    file: 'event-sourcing.ts',
    replace: 'version === past.length;',
    by: 'version >= past.length;',
    noticedBy:
      'refuses to tell a balance after a number of events that there is not',
  },
  {
    mistake: 'The id is not looked for when a snapshot is passed over.',
    file: 'event-sourcing.ts',
    replace: "return this.store.read(account, 'all', ...id);",
    by: "return this.store.read(account, 'all');",
    noticedBy:
      'finds a repeated change also where it has to read the log a second time',
  },
  {
    mistake: 'The id is looked for in the first attempt only.',
    file: 'event-sourcing.ts',
    replace: 'await this.load(account, part, id);',
    by: 'await this.load(account, part, attempt === 1 ? id : undefined);',
    noticedBy:
      'finds a repeated change also where it has to read the log a second time',
  },
  {
    mistake:
      'The second attempt reads no more than since the snapshot.',
    file: 'event-sourcing.ts',
    replace: 'await this.load(account, part, id);',
    by: "await this.load(account, attempt === 1 ? part : 'since', id);",
    noticedBy:
      'decides an undo again on all events after it came too late',
  },
  {
    mistake: 'Options are not looked at.',
    file: 'event-sourcing.ts',
    replace: 'Number.isSafeInteger(n) && n >= 1',
    by: 'n !== 1',
    noticedBy: 'refuses options that are not whole numbers from 1',
  },
  {
    mistake: 'Half an attempt is taken.',
    file: 'event-sourcing.ts',
    replace: 'Number.isSafeInteger(n) && n >= 1',
    by: 'n >= 1',
    noticedBy: 'refuses options that are not whole numbers from 1',
  },
  {
    mistake: 'The store looks at the version before the id.',
    file: 'scenarios.ts',
    replace: `    const known = this.numberOf(account, event.id);
    if (known !== undefined) return { known };
    const version = this.versionOf(account);
    if ((expectedVersion ?? version) !== version) {
      throw new WrongVersionError(\`the log is at \${version}\`);
    }`,
    by: `    const version = this.versionOf(account);
    if ((expectedVersion ?? version) !== version) {
      throw new WrongVersionError(\`the log is at \${version}\`);
    }
    const known = this.numberOf(account, event.id);
    if (known !== undefined) return { known };`,
    noticedBy:
      'stores an event with a known id no second time, whatever it expects, and says that it is known, with its number',
  },
  {
    mistake: 'The store knows an id in whichever log it is.',
    file: 'scenarios.ts',
    replace:
      'const last = this.versionOf(account);\n    for (let version = 1;',
    by: 'if (account === B) return this.numberOf(A, id);\n    const last = this.versionOf(account);\n    for (let version = 1;',
    noticedBy: 'counts an id once in each log',
  },
  {
    mistake:
      'The store forgets the first event when it looks for an id.',
    file: 'scenarios.ts',
    replace: 'for (let version = 1; version <= last; version += 1) {',
    by: 'for (let version = 2; version <= last; version += 1) {',
    noticedBy:
      'stores an event with a known id no second time, whatever it expects, and says that it is known, with its number',
  },
  {
    mistake: 'Two customers choose the same ids.',
    file: 'scenarios.ts',
    replace: 'return `${this.name}${this.asked}`;',
    by: 'return `a${this.asked}`;',
    noticedBy: 'gives each change an id of its own where none is given',
  },
  // The servers of the stories
  {
    mistake: 'The store has one snapshot for all accounts.',
    file: 'scenarios.ts',
    replace: '=> `${account} snapshot`;',
    by: "=> 'snapshot';",
    noticedBy: 'keeps two accounts apart',
  },
  {
    mistake: 'The store has one log for all accounts.',
    file: 'scenarios.ts',
    replace:
      'while (this.host.disk.has(`${account}@${version + 1}`)) {',
    by: "while ([...this.host.disk.keys()].filter((key) => key.includes('@')).length > version) {",
    noticedBy: 'keeps two accounts apart',
  },
  {
    mistake: 'The logs of all accounts are shown as one.',
    file: 'scenarios.ts',
    replace: 'if (at >= 0 && key.slice(0, at) === account) {',
    by: 'if (at >= 0) {',
    noticedBy: 'keeps two accounts apart',
  },
  {
    mistake: 'The store takes an event that expects a later version.',
    file: 'scenarios.ts',
    replace: 'if ((expectedVersion ?? version) !== version) {',
    by: 'if ((expectedVersion ?? version) < version) {',
    noticedBy:
      'refuses an append that expects an older or a newer version, and stores nothing',
  },
  {
    mistake: 'The store writes the event, and then it refuses it.',
    file: 'scenarios.ts',
    replace: 'const version = this.versionOf(account);',
    by: `const version = this.versionOf(account);
    this.host.disk.set(\`\${account}@\${version + 1}\`, event);`,
    noticedBy:
      'refuses an append that expects an older or a newer version, and stores nothing',
  },
  {
    mistake: 'The store says nothing of an event that it did not take.',
    file: 'scenarios.ts',
    replace: 'throw new WrongVersionError(`the log is at ${version}`);',
    by: 'return;',
    noticedBy:
      'refuses an append that expects an older or a newer version, and stores nothing',
  },
  {
    mistake:
      'An event that expects nothing takes the place of the last.',
    file: 'scenarios.ts',
    replace: 'this.host.disk.set(`${account}@${version + 1}`, event);',
    by: `const place = expectedVersion ?? Math.max(0, version - 1);
    this.host.disk.set(\`\${account}@\${place + 1}\`, event);`,
    noticedBy: 'adds an event that expects no version at the end',
  },
  {
    mistake: 'A reader of all events gets a snapshot as well.',
    file: 'scenarios.ts',
    replace: "if (part === 'since' && kept !== undefined) {",
    by: 'if (kept !== undefined) {',
    noticedBy:
      'reads all events without a snapshot, or the last snapshot and the events since',
  },
  {
    mistake: 'The last event of the snapshot is read again.',
    file: 'scenarios.ts',
    replace: '(log.snapshot?.version ?? 0) + 1',
    by: 'Math.max(1, log.snapshot?.version ?? 1)',
    noticedBy:
      'reads all events without a snapshot, or the last snapshot and the events since',
  },
  {
    mistake: 'A snapshot lives in the memory of the store.',
    file: 'scenarios.ts',
    replace: 'this.host = host;',
    by: `this.host = host;
    host.disk.delete(snapshotKey(A));`,
    noticedBy:
      'keeps log and snapshot through two crashes with an event in between',
  },
  {
    mistake: 'The store takes no time for what it reads.',
    file: 'scenarios.ts',
    replace: 'if (readMs > 0) await this.host.clock.sleep(readMs);',
    by: 'void readMs;',
    noticedBy:
      'counts the events that it reads, and takes its time for each',
  },
  {
    mistake: 'The store counts its answers, and not its events.',
    file: 'scenarios.ts',
    replace: 'this.eventsRead += log.events.length;',
    by: 'this.eventsRead += 1;',
    noticedBy:
      'counts the events that it reads, and takes its time for each',
  },
  {
    mistake: 'The past is put back with each boot.',
    file: 'scenarios.ts',
    replace: 'if (host.disk.size === 0) {',
    by: `if (host.disk.size > 0) host.disk.clear();
      if (host.disk.size === 0) {`,
    noticedBy:
      'has the past and the snapshot that it is given, and has them once',
  },
  {
    mistake: 'The first snapshot is put back with each boot.',
    file: 'scenarios.ts',
    replace: `        if (snapshot !== undefined) {
          host.disk.set(snapshotKey(A), snapshot);
        }
      }`,
    by: `      }
      if (snapshot !== undefined) {
        host.disk.set(snapshotKey(A), snapshot);
      }`,
    noticedBy: 'does not put the first snapshot back when it restarts',
  },
  {
    mistake: 'A letter that was sent before is not counted.',
    file: 'scenarios.ts',
    replace: 'this.letters.push(`${account}: ${letter}`);',
    by: `const line = \`\${account}: \${letter}\`;
    if (!this.letters.includes(line)) this.letters.push(line);`,
    noticedBy:
      'keeps each letter with its account, in the order of their arrival',
  },
  {
    mistake: 'There is no second instance.',
    file: 'scenarios.ts',
    replace:
      "const others = new Customer(world.node('Accounts 2', boot), 'b');",
    by: "const others = new Customer(world.remote('Accounts'), 'b');",
    noticedBy:
      'has a second instance over the same store where one is wanted',
  },
  {
    mistake: 'Each event is followed by a snapshot.',
    file: 'scenarios.ts',
    replace: 'snapshotEvery = 100,',
    by: 'snapshotEvery = 1,',
    noticedBy:
      'keeps a snapshot after a hundred events where nothing else is wanted',
  },
  {
    mistake: 'Whole euros are counted as cents.',
    file: 'scenarios.ts',
    replace: 'event.euros * 100',
    by: 'event.euros',
    noticedBy: 'counts what an account has, in both forms of an event',
  },
  {
    mistake: 'Events count when they have been read.',
    file: 'scenarios.ts',
    replace: `    this.eventsRead += log.events.length;
    const readMs = this.readMsPerEvent * log.events.length;
    if (readMs > 0) await this.host.clock.sleep(readMs);`,
    by: `    const readMs = this.readMsPerEvent * log.events.length;
    if (readMs > 0) await this.host.clock.sleep(readMs);
    this.eventsRead += log.events.length;`,
    noticedBy: 'counts the events when it begins to read them',
  },
];
