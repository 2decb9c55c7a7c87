/** What each naive version changes in the pattern, and why. */
export const versions = [
  {
    file: 'naive.ts',
    title: 'cache first',
    summary:
      'Write-through that changes the cache first and then the database, and undoes nothing. When the database refuses the value, the cache goes on to serve what nobody has stored.',
    breaks: [
      'keeps the old entry until the database has answered, then replaces it and ends',
      'passes a refusal of the database on, and answers with what that has',
      'agrees with the database after a lost answer, whichever further message is lost and wherever the cache restarts',
      'keeps no value of a load that a write, a delete or a failed write has overtaken',
      'keeps nothing after two writes that overlap, and answers with what the database has',
      'forgets the entry again when a write that was given up is answered after all',
      'keeps nothing of a load or a write during which a late answer comes',
      'agrees with the database once every answer has arrived, whichever two messages of a reader and two writers are late',
      'remembers nothing of a key that has no entry, once its calls are over',
      'passes on whatever the database throws, also at once, and loads again after it',
      'lets calls for other keys, and reads of an entry, go on while one waits',
      'serves the old value for the rest of its time to live when a write that it gave up arrives after a load, and the answer does not',
      'can answer one reader with the new value and the next one with the old, while the write is under way',
      'lets a write that it gave up arrive later and replace one that was acknowledged',
      'leaves it to the network and the database which of two overlapping writes is the last, also if one application sends both',
      'loads for every reader while writes of the key keep overlapping',
    ],
    edits: [
      {
        because: 'What the cache keeps, the database may still refuse.',
        replace: `
          * It writes to the database first, keeps what that has accepted, and
          * only then says that it is done: write-through in the terms of Oracle
          * Coherence. What it does not have it reads through.`,
        by: `
          * It keeps what is written, and then writes it to the database. What
          * it does not have it reads through.`,
      },
      {
        because: 'A write ends the right of a load, and needs none.',
        replace: 'a write takes it from whoever has it.',
        by: 'a write ends it.',
      },
      {
        because:
          'The entry is replaced before the database is asked. Readers see the new value at once, and after an error it stays.',
        replace: 'const right = {}; // Whoever loads now',
        through: 'if (isKnown) this.fill(key, value, startMs);',
        by: `
          this.forget(key);
          this.fill(key, value, startMs);
          await this.inTime(call());`,
      },
    ],
  },
  {
    file: 'naive-no-right.ts',
    title: 'keeps what comes',
    summary:
      'Write-through as it is usually written: whatever a load or a write brings is kept when its answer comes, in the order of the answers. A slow load puts the old value back after a write, and of two writes the loser can stay.',
    breaks: [
      'keeps no value of a load that a write, a delete or a failed write has overtaken',
      'keeps no value of a load that began during a write, however long it takes',
      'lets no load use the right of a later one',
      'keeps nothing after two writes that overlap, and answers with what the database has',
      'forgets the entry again when a write that was given up is answered after all',
      'keeps nothing of a load or a write during which a late answer comes',
      'agrees with the database once every answer has arrived, whichever two messages of a reader and two writers are late',
      'remembers nothing of a key that has no entry, once its calls are over',
      'can answer a reader with the old value after a write has ended, if the read began before',
      'can answer one reader with the new value and the next one with the old, while the write is under way',
      'lets a write that it gave up arrive later and replace one that was acknowledged',
      'loads for every reader while writes of the key keep overlapping',
    ],
    edits: [
      {
        because: 'Nobody notes who may fill an entry.',
        replace: '/** * Who may fill the entry of a key.',
        through: 'private readonly rights = new Map<string, object>();',
        by: '',
      },
      {
        because:
          'The value is kept when the answer comes, whatever has been written since.',
        replace: 'const right = {}; // Whoever loads now',
        through:
          'isKnown = this.rights.get(key) === right; } finally {',
        by: `
          try {
            await this.inTime(call());
          } finally {`,
      },
      {
        because: 'Only an error keeps it from being kept.',
        replace: 'if (isKnown) this.fill(key, value, startMs);',
        by: 'this.fill(key, value, startMs);',
      },
      {
        because:
          'What is loaded is kept, whatever was written meanwhile.',
        replace: 'const right = {}; if (!this.rights.has(key))',
        through: 'if (isMine()) this.rights.delete(key); }',
        by: `
          const value = await this.inTime(this.database.read(key));
          this.fill(key, value, startMs);
          return value;`,
      },
      {
        because: 'There is no right to end.',
        replace: 'this.entries.delete(key); this.rights.delete(key); }',
        by: 'this.entries.delete(key); }',
      },
      {
        because: 'Late answers change nothing.',
        replace:
          '/** `late` is called when an answer comes that nobody waits for. */',
        through: '): Promise<R> { const { databaseTimeoutMs }',
        by: `
          private async inTime<R>(answer: Promise<R>): Promise<R> {
            const { databaseTimeoutMs }`,
      },
      {
        because: 'An answer that comes too late is not looked at.',
        replace: 'answer.then(late, late);',
        by: '',
      },
    ],
  },
  {
    file: 'naive-trusts-errors.ts',
    title: 'trusts errors',
    summary:
      'Write-through that takes an error for a proof that nothing was written, and leaves the entry as it was. When only the answer was lost, the database has the new value, and the cache goes on to serve the old one.',
    breaks: [
      'passes a refusal of the database on, and answers with what that has',
      'forgets the entry when the answer to a write or a delete is lost, because it may have been done',
      'agrees with the database after a lost answer, whichever further message is lost and wherever the cache restarts',
      'forgets the entry again when a write that was given up is answered after all',
      'keeps nothing of a load or a write during which a late answer comes',
      'agrees with the database once every answer has arrived, whichever two messages of a reader and two writers are late',
      'passes on whatever the database throws, also at once, and loads again after it',
      'lets a write that it gave up arrive later and replace one that was acknowledged',
    ],
    edits: [
      {
        because: 'A late answer changes nothing, as errors do not.',
        replace: 'await this.inTime(call(), () => this.forget(key));',
        by: 'await this.inTime(call());',
      },
      {
        because:
          'After an error the entry stays, though the write may have been done and its answer lost.',
        replace:
          'isKnown = this.rights.get(key) === right; } finally {',
        through: 'this.forget(key); }',
        by: `
          isKnown = this.rights.get(key) === right;
          this.entries.delete(key);
        } finally {
          this.rights.delete(key);
        }`,
      },
      {
        because: 'Nothing is forgotten because it may be false.',
        replace:
          '/** What is not known for certain, the next reader asks for. */',
        through: 'this.rights.delete(key); }',
        by: '',
      },
    ],
  },
];
