/**
 * Mistakes that somebody could make here, each with the rule, the goal or
 * the test that notices it.
 */
export const mistakes = [
  {
    mistake: 'A new term has the token of the last one.',
    file: 'leader-election.ts',
    replace: 'lasts ? token : token + 1',
    by: 'Math.max(token, 1)',
    noticedBy: 'each term has at most one leader',
  },
  {
    mistake: 'The lock store forgets what it has granted.',
    file: 'leader-election.ts',
    replace: "this.disk.set('grant', this.last);",
    by: '',
    noticedBy:
      'gives each term a token greater by one, also when the lock store has crashed in between',
  },
  {
    mistake: 'A term is granted while another one lasts.',
    file: 'leader-election.ts',
    replace: "if (lasts && id !== holder) return 'taken';",
    by: '',
    noticedBy: 'no two nodes lead at the same time',
  },
  {
    mistake: 'The last token counts, and not the one before it.',
    file: 'leader-election.ts',
    replace: 'token >= seen)',
    by: 'token >= seen - 1)',
    noticedBy: 'the ledger takes no token older than its last',
  },
  {
    mistake: 'Two of the three nodes are spectators.',
    file: 'scenarios.ts',
    replace: 'clock.sleep(startsMs[i]!)',
    by: 'clock.sleep(30_000 * i)',
    noticedBy: 'exactly one node leads',
  },
  {
    mistake: 'Nobody but the first leader is ever elected.',
    file: 'scenarios.ts',
    replace: 'clock.sleep(startsMs[i]!)',
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
    replace: 'clock.now() + this.last.leaseMs;',
    by: '0;',
    noticedBy:
      'lets a full term pass after each restart of the lock store, however much of it was over',
  },
  {
    mistake: 'A node takes a term that its leader goes on with.',
    file: 'leader-election.ts',
    replace: 'clock.now() + this.last.leaseMs;',
    by: '0;',
    noticedBy:
      'has at most one leader in each term and one at the end, whichever node crashes at whichever step and is back before a lease is over',
  },
  {
    mistake: 'A leader loses its term to a restart of the lock store.',
    file: 'leader-election.ts',
    replace: 'clock.now() + this.last.leaseMs;',
    by: '0;',
    noticedBy:
      'keeps leading through a restart of the lock store that is shorter than its lease',
  },
  {
    mistake: 'A reading of the forward clock is on the disk.',
    file: 'leader-election.ts',
    replace: "this.disk.set('grant', this.last);",
    by: "this.disk.set('grant', { token, id, leaseMs: this.clock.now() + leaseMs });",
    noticedBy:
      'lets a full term pass after each restart of the lock store, however much of it was over',
  },
  {
    mistake: 'The disk knows nothing of a longer lease.',
    file: 'leader-election.ts',
    replace: "this.disk.set('grant', this.last);",
    by: "if (token !== (this.disk.get('grant') as Grant | undefined)?.token || leaseMs === 0) this.disk.set('grant', this.last);",
    noticedBy:
      'lets a full term pass after each restart of the lock store, however much of it was over',
  },
  {
    mistake: 'The disk knows nothing of a term that was given back.',
    file: 'leader-election.ts',
    replace:
      'if (id === this.last.id) this.grant(this.last.token, id, 0);',
    by: 'if (id === this.last.id) this.untilMs = 0;',
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
    replace: `({ clock, random }) => {
      // Another id in each life of the node.`,
    by: `({ clock: forward, wallClock, random }) => {
      const clock = { ...forward, now: () => wallClock.time() };`,
    noticedBy:
      'keeps to its terms when the time of day is set, at a node and at the lock store',
  },
  {
    mistake: 'A leader that was told of another one goes on.',
    file: 'leader-election.ts',
    replace: 'this.term = { token, untilMs: token > 0 ? untilMs : 0 };',
    by: 'if (token > 0) this.term = { token, untilMs };',
    noticedBy:
      'steps down when the lock store says that another one leads',
  },
  {
    mistake: 'A leader resigns when one renewal fails.',
    file: 'leader-election.ts',
    replace: 'this.ask().catch(() => {}); // no answer: ask again',
    by: 'this.ask().catch(() => this.stop(0));',
    noticedBy:
      'keeps leading when the lock store answers one renewal with an error',
  },
  {
    mistake: 'The release is not awaited in stop.',
    file: 'leader-election.ts',
    replace: 'await clock.sleep(ms, heard.signal).catch(() => {});',
    by: 'if (ms > 0) return;',
    noticedBy:
      'has given its term back when stop has ended, if no older question arrives after the release',
  },
  {
    mistake: 'A prolonged term gets a new token.',
    file: 'leader-election.ts',
    replace: 'lasts ? token : token + 1',
    by: 'token + 1',
    noticedBy: 'renews its lease before it ends, and keeps its token',
  },
  {
    mistake: 'Whoever asks twice is refused its own term.',
    file: 'leader-election.ts',
    replace: `if (lasts && id !== holder) return 'taken';`,
    by: `if (lasts) return 'taken';`,
    noticedBy:
      'leads with the term that it was granted when it asks again, if the first answer is lost',
  },
  {
    mistake: 'An answer counts only until the next question.',
    file: 'leader-election.ts',
    replace: 'if (untilMs <= this.term.untilMs) return;',
    by: `if (untilMs <= this.term.untilMs) return;
    const askedMs = untilMs - leaseMs + marginMs;
    if (this.clock.now() > askedMs + this.options.askEveryMs) return;`,
    noticedBy:
      'leads without a gap where every answer comes later than the next question',
  },
  {
    mistake: 'The answer that arrives last is believed.',
    file: 'leader-election.ts',
    replace: 'if (untilMs <= this.term.untilMs) return;',
    by: '',
    noticedBy: 'lets an older refusal end no newer term',
  },
  {
    mistake: 'The store ends a term a moment too late.',
    file: 'leader-election.ts',
    replace: 'const lasts = this.clock.now() < this.untilMs;',
    by: 'const lasts = this.clock.now() <= this.untilMs;',
    noticedBy: 'ends a term at the very moment at which its lease ends',
  },
  {
    mistake: 'The margin is not kept.',
    file: 'leader-election.ts',
    replace: 'this.clock.now() + leaseMs - marginMs;',
    by: 'this.clock.now() + leaseMs;',
    noticedBy:
      'has ended its term before the store ends it where its clock is slower by less than the margin',
  },
  {
    mistake: 'The margin is added.',
    file: 'leader-election.ts',
    replace: 'this.clock.now() + leaseMs - marginMs;',
    by: 'this.clock.now() + leaseMs + marginMs;',
    noticedBy:
      'stops leading when its lease ends, if no renewal has come through',
  },
  {
    mistake: 'A leader resigns in the middle of its work.',
    file: 'leader-election.ts',
    replace: `    await Promise.race([ended, clock.sleep(graceMs, timer.signal)]);
    timer.abort();
    this.stopped = true;
    if (works.size > 0) return;
`,
    by: `    void ended;
    this.stopped = true;
`,
    noticedBy: 'no two nodes work at the same time',
  },
  {
    mistake: 'A leader that is told to stop begins more work.',
    file: 'leader-election.ts',
    replace: `if (state.kind !== 'leader') throw`,
    by: `if (state.kind === 'follower') throw`,
    noticedBy:
      'resigns only when the work that it has begun has ended, and begins no other',
  },
  {
    mistake: 'A leader that is told to stop renews no more.',
    file: 'leader-election.ts',
    replace: 'while (!this.stopped) {',
    by: 'while (!this.leaving) {',
    noticedBy:
      'resigns only when the work that it has begun has ended, and begins no other',
  },
  {
    mistake: 'Work that is stuck keeps a node from stopping.',
    file: 'leader-election.ts',
    replace:
      'await Promise.race([ended, clock.sleep(graceMs, timer.signal)]);',
    by: 'await ended;',
    noticedBy:
      'waits no longer than its grace, and leaves work that goes on the rest of its lease',
  },
  {
    mistake:
      'After its grace a term is given back, whoever works in it.',
    file: 'leader-election.ts',
    replace: `    if (works.size > 0) return;
`,
    by: '',
    noticedBy:
      'waits no longer than its grace, and leaves work that goes on the rest of its lease',
  },
  {
    mistake:
      'An answer to the last question takes the term from late work.',
    file: 'leader-election.ts',
    replace: 'if (this.stopped && this.works.size === 0) return',
    by: 'if (this.stopped) return',
    noticedBy:
      'waits no longer than its grace, and leaves work that goes on the rest of its lease',
  },
  {
    mistake: 'A node waits for ever for the store to hear of its end.',
    file: 'leader-election.ts',
    replace: 'clock.now() + leaseMs;\n    while',
    by: 'clock.now() + 100 * leaseMs;\n    while',
    noticedBy:
      'waits no longer than a lease for the store to take its term back',
  },
  {
    mistake: 'A node asks once to give its term back.',
    file: 'leader-election.ts',
    replace: 'Math.min(askEveryMs, overMs - clock.now())',
    by: 'overMs - clock.now() + 0 * askEveryMs',
    noticedBy:
      'asks again to give its term back when the question or its answer is lost, or is an error',
  },
  {
    mistake: 'A release that ends with an error counts as heard.',
    file: 'leader-election.ts',
    replace: 'giveBack().catch(() => {}); // no answer: ask again',
    by: 'giveBack().catch(() => heard.abort());',
    noticedBy:
      'asks again to give its term back when the question or its answer is lost, or is an error',
  },
  {
    mistake: 'The last wait for the release outlasts the lease.',
    file: 'leader-election.ts',
    replace: 'Math.min(askEveryMs, overMs - clock.now())',
    by: 'askEveryMs',
    noticedBy:
      'waits no longer than a lease for the store to take its term back',
  },
  {
    mistake: 'A second error of the lock store takes a node out.',
    file: 'leader-election.ts',
    replace: 'this.ask().catch(() => {}); // no answer: ask again',
    by: `this.ask().catch(() => {
        const self = this as unknown as { errors?: number };
        self.errors = (self.errors ?? 0) + 1;
        if (self.errors > 1) this.stopped = true;
      });`,
    noticedBy:
      'goes on asking after each error of the lock store, whether they come in a row or apart',
  },
  {
    mistake: 'A refusal names the two tokens the wrong way round.',
    file: 'leader-election.ts',
    replace: '`${token} is older than ${seen}`',
    by: '`${seen} is older than ${token}`',
    noticedBy:
      'takes no older token after a newer one, also when the resource has crashed in between',
  },
  {
    mistake: 'A grace may be any number.',
    file: 'leader-election.ts',
    replace: 'if (!isTime(graceMs)) throw',
    by: 'if (graceMs < 0) throw',
    noticedBy:
      'refuses a grace, and a lease, that is no time which can pass',
  },
  {
    mistake: 'A lease may be any number.',
    file: 'leader-election.ts',
    replace: 'if (!isTime(leaseMs)) throw',
    by: 'if (leaseMs < 0) throw',
    noticedBy:
      'refuses a grace, and a lease, that is no time which can pass',
  },
  {
    mistake: 'A node that is gone keeps what it is granted late.',
    file: 'leader-election.ts',
    replace:
      'if (this.stopped && this.works.size === 0) return this.stop(0);',
    by: 'if (this.stopped && this.works.size === 0) return;',
    noticedBy:
      'gives back a term that it was granted after it had resigned',
  },
  {
    mistake: 'A node that is gone takes what it is granted late.',
    file: 'leader-election.ts',
    replace:
      'if (this.stopped && this.works.size === 0) return this.stop(0);',
    by: '',
    noticedBy: 'stays resigned, whatever answer is still on its way',
  },
  {
    mistake: 'A node gives a term back and goes on leading in it.',
    file: 'leader-election.ts',
    replace:
      'if (this.stopped && this.works.size === 0) return this.stop(0);',
    by: 'if (this.stopped && this.works.size === 0) return this.locks.release(id);',
    noticedBy:
      'ends its own term before it gives one back, also when its work has outlasted the grace and a late answer comes after that',
  },
  {
    mistake: 'Work that has ended makes all other work forgotten.',
    file: 'leader-election.ts',
    replace: 'this.works.delete(done)',
    by: 'this.works.clear()',
    noticedBy:
      'waits for all of the work that it has begun, whichever of it ends first',
  },
  {
    mistake: 'Anybody can end a term.',
    file: 'leader-election.ts',
    replace: 'if (id === this.last.id) this.grant',
    by: 'this.grant',
    noticedBy:
      'lets nobody but its leader prolong a term or give it back',
  },
  {
    mistake: 'Questions may take all of the lease.',
    file: 'leader-election.ts',
    replace: 'room > 0',
    by: 'room >= 0',
    noticedBy:
      'refuses options of which the questions and the margin do not fit into the lease',
  },
  {
    mistake: 'A lease may last for ever.',
    file: 'leader-election.ts',
    replace: 'times && ',
    by: '',
    noticedBy:
      'refuses options of which the questions and the margin do not fit into the lease',
  },
  {
    mistake: 'A negative margin is taken.',
    file: 'leader-election.ts',
    replace: '[leaseMs, marginMs, askEveryMs].every',
    by: '[leaseMs, Math.abs(marginMs), askEveryMs].every',
    noticedBy:
      'refuses options of which the questions and the margin do not fit into the lease',
  },
  {
    mistake: 'A node has one id in all of its lives.',
    file: 'scenarios.ts',
    replace: '/${Math.floor(random() * 10_000)}',
    by: '',
    noticedBy: 'gives a node that has restarted a new token',
  },
  {
    mistake: 'A payment that was refused counts as work for ever.',
    file: 'scenarios.ts',
    replace: `      } finally {
        this.working -= 1;
      }`,
    by: `        this.working -= 1;
      } finally {
        // nothing
      }`,
    noticedBy:
      'counts the payments that a node works on, also those that are refused',
  },
  {
    mistake: 'A node names a reason for its first state.',
    file: 'scenarios.ts',
    replace: 'if (this.termUntilMs === 0) return state;',
    by: '',
    noticedBy:
      'says what led to the state of a node, and nothing of the first',
  },
  {
    mistake: 'A node that ends its work is not shown as a leader.',
    file: 'scenarios.ts',
    replace: `state.kind === 'follower') continue;`,
    by: `state.kind !== 'leader') continue;`,
    noticedBy:
      'resigns only when the work that it has begun has ended, and begins no other',
  },
  {
    mistake: 'A node that is told to stop waits for nothing.',
    file: 'scenarios.ts',
    replace: 'return this.candidate.stop(graceMs);',
    by: 'return this.candidate.stop(0);',
    noticedBy:
      'resigns only when the work that it has begun has ended, and begins no other',
  },
  {
    mistake: 'Work that failed counts as work for ever.',
    file: 'leader-election.ts',
    replace: 'return done.finally(() => this.works.delete(done));',
    by: `const result = await done;
    this.works.delete(done);
    return result;`,
    noticedBy:
      'resigns at once where its work has failed, also before it returned a promise',
  },
  {
    mistake: 'A leader can write once in its term.',
    file: 'leader-election.ts',
    replace: 'token >= seen)',
    by: 'token > seen)',
    noticedBy:
      'takes no older token after a newer one, also when the resource has crashed in between',
  },
  {
    mistake: 'All nodes ask at the same time.',
    file: 'scenarios.ts',
    replace: 'clock.sleep(startsMs[i]!)',
    by: 'clock.sleep(0)',
    noticedBy:
      'lets the three nodes ask 30 ms apart, and again every 100 ms',
  },
  {
    mistake: 'What a test wants changed stays as it was.',
    file: 'scenarios.ts',
    replace: ', ...changes };',
    by: ' };',
    noticedBy: 'lets the three nodes ask as the options say',
  },
  {
    mistake: 'A payment takes no time.',
    file: 'scenarios.ts',
    replace:
      'await this.clock.sleep(workMs);\n        await this.ledger',
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
    replace: 'return this.candidate.stop(graceMs);',
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
    replace:
      'void clock.sleep(startsMs[i]!).then(() => candidate.run());',
    by: 'if (world.clock.now() < 100) void clock.sleep(startsMs[i]!).then(() => candidate.run());',
    noticedBy:
      'asks again, as a follower, when a node has restarted twice',
  },
  {
    mistake: 'The ledger begins anew with each boot.',
    file: 'scenarios.ts',
    replace: '({ disk }) => new Ledger(disk)',
    by: '() => new Ledger(new Map())',
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
  {
    mistake: 'A renewal counts from its answer.',
    file: 'leader-election.ts',
    replace: 'this.term = { token, untilMs: token > 0 ? untilMs : 0 };',
    by: `const nowMs = this.clock.now() + leaseMs - marginMs;
    const from = token === this.term.token ? nowMs : untilMs;
    this.term = { token, untilMs: token > 0 ? from : 0 };`,
    noticedBy: 'counts a renewal, too, from when it asked',
  },
  {
    mistake: 'No answer counts but that to the latest question.',
    file: 'leader-election.ts',
    replace: 'if (untilMs <= this.term.untilMs) return;',
    by: `const self = this as unknown as { lastMs?: number };
    if (untilMs <= (self.lastMs ?? 0)) return;
    self.lastMs = untilMs;`,
    noticedBy:
      'believes an older grant until its own lease ends, also after a newer refusal',
  },
  {
    mistake: 'An older grant counts from when it arrives.',
    file: 'leader-election.ts',
    replace: 'this.term = { token, untilMs: token > 0 ? untilMs : 0 };',
    by: `const nowMs = this.clock.now() + leaseMs - marginMs;
    this.term = { token, untilMs: token > 0 ? nowMs : 0 };`,
    noticedBy:
      'believes an older grant until its own lease ends, also after a newer refusal',
  },
  {
    mistake: 'A token that is no number passes the fence.',
    file: 'leader-election.ts',
    replace: 'if (!(Number.isFinite(token) && token >= seen)) {',
    by: 'if (token < seen) {',
    noticedBy: 'refuses a token that is no number, and keeps its fence',
  },
  {
    mistake: 'A token that is text passes the fence.',
    file: 'leader-election.ts',
    replace: 'Number.isFinite(token) && ',
    by: '',
    noticedBy: 'refuses a token that is no number, and keeps its fence',
  },
  {
    mistake: 'A lease that is text is joined to the time.',
    file: 'leader-election.ts',
    replace: 'Number.isFinite(ms) && ms >= 0',
    by: 'ms >= 0 && ms < Infinity',
    noticedBy:
      'refuses a grace, and a lease, that is no time which can pass',
  },
  {
    mistake: 'Work that fails breaks off the stop.',
    file: 'leader-election.ts',
    replace: 'Promise.allSettled(works)',
    by: 'Promise.all(works)',
    noticedBy:
      'stops, and gives its term back, also when work fails meanwhile',
  },
  {
    mistake:
      'A leader that is told to stop begins more work after its grace.',
    file: 'leader-election.ts',
    replace: `if (state.kind !== 'leader') throw`,
    by: `const late = this.stopped && state.kind === 'leaving';
    if (state.kind === 'follower' || (this.leaving && !late)) throw`,
    noticedBy:
      'begins no work after its grace, while older work goes on',
  },
  {
    mistake: 'Nothing is waited for when the term is over.',
    file: 'leader-election.ts',
    replace: 'const ended = Promise.allSettled(works);',
    by: `const { kind } = this.state;
    const ended =
      kind === 'follower' ? Promise.resolve() : Promise.allSettled(works);`,
    noticedBy: 'waits for its work also when its term is over',
  },
  {
    mistake: 'A node that is told to stop once more waits for nothing.',
    file: 'leader-election.ts',
    replace: `    this.leaving = true;
`,
    by: `    if (this.leaving && !this.stopped) return;
    this.leaving = true;
`,
    noticedBy:
      'waits for its work as well when it is told to stop once more',
  },
  {
    mistake: 'Work begins before it is counted.',
    file: 'leader-election.ts',
    replace: 'Promise.resolve(state.token).then(work)',
    by: '(async () => work(state.token))()',
    noticedBy:
      'keeps its lease for work that resigns by itself, until that has ended',
  },
  {
    mistake: 'The timer of a grace outlives the work.',
    file: 'leader-election.ts',
    replace: `    timer.abort();
`,
    by: '',
    noticedBy:
      'leaves no timer of its grace behind when its work ends before that',
  },
];
