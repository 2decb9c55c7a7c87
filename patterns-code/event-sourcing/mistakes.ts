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
    replace: 'if (cents + effectOf(event) < 0) {',
    by: 'if (attempt === 1 && cents + effectOf(event) < 0) {',
    noticedBy: 'the account is not overdrawn',
  },
  {
    mistake: 'The letter goes out before its event is stored.',
    file: 'event-sourcing.ts',
    replace: `        await this.store.append(account, event, version);
        this.react(account, event, apply({ version, cents }, event));`,
    by: `        this.react(account, event, apply({ version, cents }, event));
        await this.store.append(account, event, version);`,
    noticedBy: 'no letter tells of what is not stored',
  },
  {
    mistake: 'No letter is sent at all.',
    file: 'event-sourcing.ts',
    replace: 'this.mailer.send(account, letter).catch(ignore);',
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
    replace: "return this.change(account, reverse, 'all');",
    by: 'return this.change(account, reverse);',
    noticedBy: 'undoes an event that lies before the snapshot',
  },
  {
    mistake: 'The snapshot is that of the state before the event.',
    file: 'event-sourcing.ts',
    replace: 'apply({ version, cents }, event)',
    by: '{ version: version + 1, cents }',
    noticedBy:
      'gets the same state from a snapshot and its tail as from a full replay',
  },
  {
    mistake: 'All accounts have one snapshot.',
    file: 'event-sourcing.ts',
    replace: 'this.store.keep(account, now).catch(ignore);',
    by: "this.store.keep('A-1', now).catch(ignore);",
    noticedBy: 'works on one account as if there were no other',
  },
  {
    mistake: 'A failed append is tried again, whatever it failed of.',
    file: 'event-sourcing.ts',
    replace: 'if (!isConflict(error)) throw error;',
    by: '',
    noticedBy:
      'does not try again when the store fails for another reason',
  },
  {
    mistake: 'A change is tried once too often.',
    file: 'event-sourcing.ts',
    replace: 'attempt >= this.options.attempts',
    by: 'attempt > this.options.attempts',
    noticedBy: 'gives up after its attempts',
  },
  {
    mistake: 'A snapshot that the store refused is an error.',
    file: 'event-sourcing.ts',
    replace: `        this.react(account, event, apply({ version, cents }, event));`,
    by: `        const now = apply({ version, cents }, event);
        this.react(account, event, now);
        await this.store.keep(account, now);`,
    noticedBy: 'answers although the mailer is dead or refuses',
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
    replace: 'if (key.startsWith(`${account}@`))',
    by: "if (key.includes('@'))",
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
      "changes.instances === 2 ? world.node('Accounts 2', boot) : accounts",
    by: 'accounts',
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
];
