/**
 * Mistakes that somebody could make here, each with the rule, the goal or
 * the test that notices it.
 */
export const mistakes = [
  {
    mistake: 'The lock store forgets what it has granted.',
    file: 'leader-election.ts',
    replace: "this.disk.set('grant', { token, leaseMs });",
    by: '',
    noticedBy: 'each term has at most one leader',
  },
  {
    mistake: 'A term is granted while another one lasts.',
    file: 'leader-election.ts',
    replace: "if (this.lasts(token)) return 'taken';",
    by: '',
    noticedBy: 'no two nodes lead at the same time',
  },
  {
    mistake: 'The last token counts, and not the one before it.',
    file: 'leader-election.ts',
    replace: 'if (token < seen) {',
    by: 'if (token < seen - 1) {',
    noticedBy: 'the ledger takes no token older than its last',
  },
  {
    mistake: 'Two of the three nodes are spectators.',
    file: 'scenarios.ts',
    replace: 'clock.sleep(30 * i)',
    by: 'clock.sleep(30_000 * i)',
    noticedBy: 'exactly one node leads',
  },
  {
    mistake: 'Nobody but the first leader is ever elected.',
    file: 'scenarios.ts',
    replace: 'clock.sleep(30 * i)',
    by: 'clock.sleep(30_000 * i)',
    noticedBy: 'another node leads',
  },
  {
    mistake: 'A node pays in the first term, whichever it leads in.',
    file: 'scenarios.ts',
    replace: 'await this.ledger.append(token, what);',
    by: 'await this.ledger.append(1, what);',
    noticedBy: 'the ledger sees a second term',
  },
  {
    mistake: 'A lock store that is back takes the last term for over.',
    file: 'leader-election.ts',
    replace: 'clock.now() + this.lastGrant().leaseMs;',
    by: '0;',
    noticedBy:
      'lets a full term pass after each restart of the lock store, however much of it was over',
  },
  {
    mistake: 'A node takes a term that its leader goes on with.',
    file: 'leader-election.ts',
    replace: 'clock.now() + this.lastGrant().leaseMs;',
    by: '0;',
    noticedBy:
      'has at most one leader in each term and one at the end, whichever node crashes at whichever step and is back before a lease is over',
  },
  {
    mistake: 'A leader loses its term to a restart of the lock store.',
    file: 'leader-election.ts',
    replace: 'clock.now() + this.lastGrant().leaseMs;',
    by: '0;',
    noticedBy:
      'keeps leading through a restart of the lock store that is shorter than its lease',
  },
  {
    mistake: 'A reading of the forward clock is on the disk.',
    file: 'leader-election.ts',
    replace: "this.disk.set('grant', { token, leaseMs });",
    by: "this.disk.set('grant', { token, leaseMs: this.clock.now() + leaseMs });",
    noticedBy:
      'lets a full term pass after each restart of the lock store, however much of it was over',
  },
  {
    mistake: 'The disk knows nothing of a longer lease.',
    file: 'leader-election.ts',
    replace: "this.grant(token, leaseMs);\n    return 'renewed';",
    by: "this.untilMs = this.clock.now() + leaseMs;\n    return 'renewed';",
    noticedBy:
      'lets a full term pass after each restart of the lock store, however much of it was over',
  },
  {
    mistake: 'The disk knows nothing of a term that was given back.',
    file: 'leader-election.ts',
    replace: 'if (this.lasts(token)) this.grant(token, 0);',
    by: 'if (this.lasts(token)) this.untilMs = 0;',
    noticedBy:
      'lets no time pass after a restart of the lock store if the last term was given back',
  },
  {
    mistake: 'The lock store measures a lease by the time of day.',
    file: 'scenarios.ts',
    replace: '({ disk, clock }) => new LockStore(disk, clock)',
    by: '({ disk, clock, wallClock }) => new LockStore(disk, { ...clock, now: () => wallClock.time() })',
    noticedBy:
      'keeps to its terms when the time of day is set, at a node and at the lock store',
  },
  {
    mistake: 'A node measures its lease by the time of day.',
    file: 'scenarios.ts',
    replace:
      'world.node(name, ({ clock }) => {\n      const candidate = new Candidate(locks, clock, {',
    by: 'world.node(name, ({ clock, wallClock }) => {\n      const candidate = new Candidate(locks, { ...clock, now: () => wallClock.time() }, {',
    noticedBy:
      'keeps to its terms when the time of day is set, at a node and at the lock store',
  },
  {
    mistake: 'A leader that was told that its term is over goes on.',
    file: 'leader-election.ts',
    replace: "if (answer === 'over') this.term.untilMs = 0;",
    by: '',
    noticedBy:
      'steps down when the lock store says that the term is over',
  },
  {
    mistake: 'A leader resigns when one renewal fails.',
    file: 'leader-election.ts',
    replace: '.catch(() => {}); // no answer: ask again',
    by: '.catch(() => this.stop());',
    noticedBy:
      'keeps leading when the lock store answers one renewal with an error',
  },
  {
    mistake: 'The release is not awaited in stop.',
    file: 'leader-election.ts',
    replace: 'await this.locks.release(state.token);',
    by: 'void this.locks.release(state.token);',
    noticedBy: 'has given its term back when stop has ended',
  },
  {
    mistake: 'A leader can write once in its term.',
    file: 'leader-election.ts',
    replace: 'if (token < seen) {',
    by: 'if (token <= seen) {',
    noticedBy:
      'takes no older token after a newer one, also when the resource has crashed in between',
  },
  {
    mistake: 'All nodes ask at the same time.',
    file: 'scenarios.ts',
    replace: 'clock.sleep(30 * i)',
    by: 'clock.sleep(0 * i)',
    noticedBy:
      'lets the three nodes ask 30 ms apart, and again every 140 ms',
  },
  {
    mistake: 'What a test wants changed stays as it was.',
    file: 'scenarios.ts',
    replace: '        ...changes,\n',
    by: '',
    noticedBy: 'lets the three nodes ask as the options say',
  },
  {
    mistake: 'A payment takes no time.',
    file: 'scenarios.ts',
    replace:
      'await this.clock.sleep(WORK_MS);\n      await this.ledger',
    by: 'await this.ledger',
    noticedBy:
      'pays what it is told to, after 20 ms of work, with the token of its term',
  },
  {
    mistake: 'A node pays interest, whatever it is told to pay.',
    file: 'scenarios.ts',
    replace: 'await this.ledger.append(token, what);',
    by: "await this.ledger.append(token, 'interest');",
    noticedBy:
      'pays what it is told to, after 20 ms of work, with the token of its term',
  },
  {
    mistake: 'A payment that the ledger refused is called paid.',
    file: 'scenarios.ts',
    replace: 'await this.ledger.append(token, what);',
    by: 'await this.ledger.append(token, what).catch(() => {});',
    noticedBy:
      'tells whoever told it to pay that the ledger has refused',
  },
  {
    mistake: 'A node that is told to stop goes on.',
    file: 'scenarios.ts',
    replace: 'return this.candidate.stop();',
    by: 'return Promise.resolve();',
    noticedBy: 'gives its term back when it is told to stop',
  },
  {
    mistake: 'All leaders are shown with one token.',
    file: 'scenarios.ts',
    replace: 'tokens.set(name, state.token)',
    by: 'tokens.set(name, 1)',
    noticedBy:
      'names each node that believes it leads, with its own token, and none that is down',
  },
  {
    mistake: 'All three nodes are one and the same.',
    file: 'scenarios.ts',
    replace: 'const state = world.peek<Payer>(name)?.state;',
    by: 'const state = world.peek<Payer>(NODES[0]!)?.state;',
    noticedBy:
      'names each node that believes it leads, with its own token, and none that is down',
  },
  {
    mistake: 'A node that is back does not take part.',
    file: 'scenarios.ts',
    replace: 'void clock.sleep(30 * i).then(() => candidate.run());',
    by: 'if (world.clock.now() < 100) void clock.sleep(30 * i).then(() => candidate.run());',
    noticedBy:
      'asks again, as a follower, when a node has restarted twice',
  },
  {
    mistake: 'The ledger begins anew with each boot.',
    file: 'scenarios.ts',
    replace:
      "world.node('Ledger', ({ disk }) => new Ledger(disk), { kind });",
    by: "world.node('Ledger', () => new Ledger(new Map()), { kind });",
    noticedBy:
      'keeps lock store and ledger through two crashes with a write in between',
  },
  {
    mistake: 'The plain ledger takes one entry of each kind.',
    file: 'scenarios.ts',
    replace: '${what} ${(entries += 1)}',
    by: '${what} ${(entries = 1)}',
    noticedBy:
      'pays at every plain node that is told to, and counts all of it',
  },
];
