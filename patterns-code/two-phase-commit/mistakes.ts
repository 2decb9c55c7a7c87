const DISK_WRITE = "this.disk.set(transaction, 'prepared');";
const TELLING = 'tell(cohort).catch(() => {});';
const IN_DOUBT = 'nobody is left in doubt';
const ALL_OR_NONE = 'everyone commits or nobody does';
const APART = 'keeps two transactions apart';
const TWO_CRASHES =
  'commits everywhere or nowhere, whichever two steps of the participants see a crash';
const OWN_TIMES =
  'asks again and again, each participant at a time of its own';
const DISKS =
  'says what is on the disk about T1, of participants that are down and through two crashes';

const NO_YES =
  'counts a participant that throws at once, or votes neither yes nor no, as a no';
const UNREADABLE =
  "votes no on a record that it can't read, refuses to commit it, and keeps its lock until it is told to abort";
const UNPROMISED =
  'commits nothing that it has not promised, and answers that with an error';
const OPPOSITE =
  'keeps its outcome when it is told the opposite later, and answers that with an error';
const OBEYS = 'obeys a decision that another coordinator has written';

/** Mistakes somebody could make here, and what has to notice each. */
export const mistakes = [
  {
    mistake: 'An error in place of a vote counts as a yes.',
    file: 'two-phase-commit.ts',
    replace: 'ask(cohort).catch(no)',
    by: "ask(cohort).catch((): Vote => 'yes')",
    noticedBy:
      'counts a participant that answers with an error as a no',
  },
  {
    mistake: 'An error in place of a vote is waited out as silence.',
    file: 'two-phase-commit.ts',
    replace: 'ask(cohort).catch(no)',
    by: 'ask(cohort).catch(() => silent)',
    noticedBy:
      'counts a participant that answers with an error as a no',
  },
  {
    mistake: 'An error in answer to the decision is passed on.',
    file: 'two-phase-commit.ts',
    replace: TELLING,
    by: 'await tell(cohort);',
    noticedBy:
      'ends although a participant answers the decision with an error',
  },
  {
    mistake: 'One no is overheard.',
    file: 'two-phase-commit.ts',
    replace: 'votes.every((vote)',
    by: 'votes.some((vote)',
    noticedBy: 'nobody commits while another aborts',
  },
  {
    mistake: 'One no does not abort the others.',
    file: 'two-phase-commit.ts',
    replace: TELLING,
    by: "if (decision === 'commit') tell(cohort).catch(() => {});",
    noticedBy: 'everyone aborts',
  },
  {
    mistake: 'Unanimous votes abort.',
    file: 'two-phase-commit.ts',
    replace: "unanimous ? 'commit' : 'abort'",
    by: "unanimous ? 'abort' : 'abort'",
    noticedBy: 'everyone commits',
  },
  {
    mistake: 'The decision is written down after it was told.',
    file: 'two-phase-commit.ts',
    replace: 'if (!known) this.disk.set(transaction, decision);',
    by: `void this.clock
      .sleep(0)
      .then(() => this.disk.set(transaction, decision));`,
    noticedBy:
      'writes the decision to stable storage before any participant hears it',
  },
  {
    mistake: 'All transactions join the vote that is under way.',
    file: 'two-phase-commit.ts',
    replace: 'this.votes.get(transaction) ?? this',
    by: 'this.votes.values().next().value ?? this',
    noticedBy: APART,
  },
  {
    mistake: 'The last decision holds for every transaction.',
    file: 'two-phase-commit.ts',
    replace: 'const record = this.disk.get(transaction);',
    by: 'const record = [...this.disk.values()].at(-1);',
    noticedBy: APART,
  },
  {
    mistake: 'The vote yes is given before it is on the disk.',
    file: 'two-phase-commit.ts',
    replace: DISK_WRITE,
    by: `void this.clock
      .sleep(0)
      .then(() => this.disk.set(transaction, 'prepared'));`,
    noticedBy: TWO_CRASHES,
  },
  {
    mistake: 'A crash right after the vote yes forgets the vote.',
    file: 'two-phase-commit.ts',
    replace: DISK_WRITE,
    by: `void this.clock
      .sleep(0)
      .then(() => this.disk.set(transaction, 'prepared'));`,
    noticedBy: ALL_OR_NONE,
  },
  {
    mistake: 'A vote yes is given again after an abort.',
    file: 'two-phase-commit.ts',
    replace: "if (was !== 'aborted') this",
    by: "if (was === 'prepared') this",
    noticedBy: 'votes no on what it was told to abort',
  },
  {
    mistake: 'The locks are kept in memory.',
    file: 'two-phase-commit.ts',
    replace: `isLocked(): boolean {
    return`,
    by: `private locked = false;

  isLocked(): boolean {
    const { locked } = this;
    this.locked = true;
    return locked &&`,
    noticedBy: 'holds its locks again after a restart',
  },
  {
    mistake: 'What was committed stays locked.',
    file: 'two-phase-commit.ts',
    replace: '!ENDED.includes(one)',
    by: "one !== 'aborted'",
    noticedBy: 'gives its lock up with the outcome',
  },
  {
    mistake: 'Nothing is ever locked.',
    file: 'two-phase-commit.ts',
    replace: 'if (this.isLocked() || !this.agrees',
    by: 'if (!this.agrees',
    noticedBy: APART,
  },
  {
    mistake: 'An error in answer to the question means abort.',
    file: 'two-phase-commit.ts',
    replace: 'ask(coordinator).then(heard, () => {});',
    by: `ask(coordinator).then(heard, () => this.abort(transaction));`,
    noticedBy:
      'stays in doubt when its question is answered with an error',
  },
  {
    mistake: 'A participant that comes back does not ask.',
    file: 'two-phase-commit.ts',
    replace: "if (state === 'prepared') void this.wait(transaction);",
    by: 'void [transaction, state];',
    noticedBy: IN_DOUBT,
  },
  {
    mistake: 'A coordinator that comes back has no answer.',
    file: 'two-phase-commit.ts',
    replace: `this.disk.set(transaction, 'abort');
    return 'abort';`,
    by: 'return undefined;',
    noticedBy: IN_DOUBT,
  },
  {
    mistake: 'The first to ask is told what is not written down.',
    file: 'two-phase-commit.ts',
    replace: `this.disk.set(transaction, 'abort');
    return 'abort';`,
    by: `this.disk.set(transaction, 'abort');
    return 'commit';`,
    noticedBy: 'nobody commits while another aborts',
  },
  {
    mistake: 'What it decides is not what it says later.',
    file: 'two-phase-commit.ts',
    replace: 'if (decision !== undefined) return decision;',
    by: "if (decision === 'abort') return decision;",
    noticedBy: 'nobody commits while another aborts',
  },
  {
    mistake: 'A participant that throws at once ends the vote.',
    file: 'two-phase-commit.ts',
    replace: 'const ask = async (cohort: Cohort) =>',
    by: 'const ask = (cohort: Cohort) =>',
    noticedBy: NO_YES,
  },
  {
    mistake: 'Whatever is no "no" counts as a yes.',
    file: 'two-phase-commit.ts',
    replace: "votes.every((vote) => vote === 'yes')",
    by: "votes.every((vote) => vote !== 'no')",
    noticedBy: NO_YES,
  },
  {
    mistake: 'One that throws at once keeps the decision from others.',
    file: 'two-phase-commit.ts',
    replace: 'const tell = async (one: Cohort) =>',
    by: 'const tell = (one: Cohort) =>',
    noticedBy: 'tells everyone although one of them throws at once',
  },
  {
    mistake: 'A vote whose decision the disk refuses goes on for ever.',
    file: 'two-phase-commit.ts',
    replace: `    this.votes.delete(transaction);
    const known = this.decided(transaction);
    // From here on nothing changes it: no crash, no other coordinator.
    if (!known) this.disk.set(transaction, decision);`,
    by: `    const known = this.decided(transaction);
    if (!known) this.disk.set(transaction, decision);
    this.votes.delete(transaction);`,
    noticedBy: 'ends the vote when the disk refuses the decision',
  },
  {
    mistake: 'Whoever has committed votes no when it is asked again.',
    file: 'two-phase-commit.ts',
    replace:
      "if (known === 'prepared' || known === 'committed') return",
    by: "if (known === 'prepared') return",
    noticedBy: 'gives a repeated question the vote that it gave before',
  },
  {
    mistake: "A record that can't be read counts as none.",
    file: 'two-phase-commit.ts',
    replace:
      "throw new TypeError(`can't read the record of ${transaction}`);",
    by: 'return undefined;',
    noticedBy:
      "tells nobody anything about a record that it can't read",
  },
  {
    mistake: "A record that can't be read holds no lock.",
    file: 'two-phase-commit.ts',
    replace: '(one) => !ENDED.includes(one)',
    by: "(one) => one === 'prepared'",
    noticedBy: UNREADABLE,
  },
  {
    mistake: "A record that can't be read counts as a yes.",
    file: 'two-phase-commit.ts',
    replace: "if (known !== undefined) return 'no';",
    by: "if (known !== undefined) return known === 'aborted' ? 'no' : 'yes';",
    noticedBy: UNREADABLE,
  },
  {
    mistake: 'What is no decision counts as abort.',
    file: 'two-phase-commit.ts',
    replace: "if (decision === 'abort') await",
    by: "if (decision !== 'commit') await",
    noticedBy:
      'stays in doubt when what it is told is no decision, and asks on',
  },
  {
    mistake: 'Those in doubt never ask one another.',
    file: 'two-phase-commit.ts',
    replace: 'isSilent ? peers : []',
    by: 'isSilent ? [] : []',
    noticedBy:
      'learns the decision from another participant while the coordinator is down',
  },
  {
    mistake: 'Those in doubt ask one another during the vote.',
    file: 'two-phase-commit.ts',
    replace: 'isSilent ? peers : []',
    by: 'peers',
    noticedBy:
      'asks the others when the coordinator has not answered within one period, or with an error, and not before',
  },
  {
    mistake: 'A coordinator that has answered still counts as silent.',
    file: 'two-phase-commit.ts',
    replace: 'const heard = () => (isSilent = false);',
    by: 'const heard = () => {};',
    noticedBy:
      'asks the others when the coordinator has not answered within one period, or with an error, and not before',
  },
  {
    mistake: 'A vote that has ended makes all others forgotten.',
    file: 'two-phase-commit.ts',
    replace: 'this.votes.delete(transaction);',
    by: 'this.votes.clear();',
    noticedBy:
      'tells a participant that asks nothing while the others still vote, also when another vote has ended',
  },
  {
    mistake: 'Whoever is in doubt asks ten times and no more.',
    file: 'two-phase-commit.ts',
    replace: '    for (;;) {',
    by: '    for (let asked = 0; asked < 10; asked += 1) {',
    noticedBy:
      'aborts when the coordinator comes back without a decision on its disk, however late',
  },
  {
    mistake: 'A no because of a lock is forgotten.',
    file: 'two-phase-commit.ts',
    replace: `      this.disk.set(transaction, 'aborted');
      return 'no';`,
    by: `      if (!this.isLocked()) this.disk.set(transaction, 'aborted');
      return 'no';`,
    noticedBy: 'gives a repeated question the vote that it gave before',
  },
  {
    mistake:
      'A coordinator that answers with an error counts as heard.',
    file: 'two-phase-commit.ts',
    replace: 'ask(coordinator).then(heard, () => {});',
    by: 'ask(coordinator).then(heard, heard);',
    noticedBy:
      'asks the others when the coordinator has not answered within one period, or with an error, and not before',
  },
  {
    mistake: 'A time that never ends is taken.',
    file: 'two-phase-commit.ts',
    replace: 'Number.isFinite(ms) && ms > 0',
    by: 'ms > 0',
    noticedBy:
      'refuses a time to wait that is not above 0, or without end',
  },
  {
    mistake: 'A time that is none is taken.',
    file: 'two-phase-commit.ts',
    replace: 'Number.isFinite(ms) && ms > 0',
    by: '!(ms <= 0) && ms !== Infinity',
    noticedBy:
      'refuses a time to wait that is not above 0, or without end',
  },
  {
    mistake: 'An abort leaves a record that can not be read.',
    file: 'two-phase-commit.ts',
    replace: "if (was !== 'aborted') this",
    by: "if (was === undefined || was === 'prepared') this",
    noticedBy: UNREADABLE,
  },
  {
    mistake: 'One in doubt tells another to abort.',
    file: 'two-phase-commit.ts',
    replace: "return state === 'aborted' ? 'abort' : 'in doubt';",
    by: "return 'abort';",
    noticedBy: 'nobody commits while another aborts',
  },
  {
    mistake:
      'One that has not voted says abort, and may vote yes later.',
    file: 'two-phase-commit.ts',
    replace:
      'if (!this.disk.has(transaction)) await this.abort(transaction);',
    by: "if (!this.disk.has(transaction)) return 'abort';",
    noticedBy:
      'aborts when it is asked before it has voted, and votes no from then on',
  },
  {
    mistake: 'One that has not voted waits as well.',
    file: 'two-phase-commit.ts',
    replace:
      'if (!this.disk.has(transaction)) await this.abort(transaction);',
    by: '',
    noticedBy:
      'aborts when it is asked before it has voted, and votes no from then on',
  },
  {
    mistake: 'Whoever is told to commits what it never prepared.',
    file: 'two-phase-commit.ts',
    replace: "if (was !== 'prepared') throw",
    by: "if (was !== undefined && was !== 'prepared') throw",
    noticedBy: UNPROMISED,
  },
  {
    mistake: 'A commit of what it never prepared is taken for done.',
    file: 'two-phase-commit.ts',
    replace: "if (was !== 'prepared') throw",
    by: `if (was === undefined) return;
    if (was !== 'prepared') throw`,
    noticedBy: UNPROMISED,
  },
  {
    mistake: 'A commit of what is aborted is taken for done.',
    file: 'two-phase-commit.ts',
    replace: "if (was !== 'prepared') throw",
    by: `if (was === 'aborted') return;
    if (was !== 'prepared') throw`,
    noticedBy: OPPOSITE,
  },
  {
    mistake: "A commit of what can't be read is taken for done.",
    file: 'two-phase-commit.ts',
    replace: "if (was !== 'prepared') throw",
    by: `if (was && was !== 'aborted' && was !== 'prepared') return;
    if (was !== 'prepared') throw`,
    noticedBy: UNREADABLE,
  },
  {
    mistake: 'A repeated commit is an error.',
    file: 'two-phase-commit.ts',
    replace: "if (was === 'committed') return;",
    by: '',
    noticedBy: OPPOSITE,
  },
  {
    mistake: 'An abort of what is committed is taken for done.',
    file: 'two-phase-commit.ts',
    replace:
      "if (was === 'committed') throw new Error(`${transaction}: ${was}`);",
    by: "if (was === 'committed') return;",
    noticedBy: OPPOSITE,
  },
  {
    mistake: 'The lock is taken before the check.',
    file: 'two-phase-commit.ts',
    replace: 'if (this.isLocked() || !this.agrees(transaction)) {',
    by: `const locked = this.isLocked();
    this.disk.set(transaction, 'prepared');
    if (locked || !this.agrees(transaction)) {`,
    noticedBy:
      'keeps no lock when its check throws, and refuses nobody else',
  },
  {
    mistake: 'A participant that comes back forgets its aborts.',
    file: 'two-phase-commit.ts',
    replace: "if (state === 'prepared') void this.wait(transaction);",
    by: `if (state === 'prepared') void this.wait(transaction);
      else if (state === 'aborted') this.disk.delete(transaction);`,
    noticedBy:
      'votes no on what it has answered abort, also after a crash',
  },
  {
    mistake: 'A coordinator that comes back forgets its aborts.',
    file: 'two-phase-commit.ts',
    replace: 'this.voteTimeoutMs = time(options.voteTimeoutMs);',
    by: `this.voteTimeoutMs = time(options.voteTimeoutMs);
    for (const [one, record] of disk)
      if (record === 'abort') disk.delete(one);`,
    noticedBy:
      'remembers across two crashes the abort that it answered',
  },
  {
    mistake: 'The decision of another coordinator is overwritten.',
    file: 'two-phase-commit.ts',
    replace: `    if (!known) this.disk.set(transaction, decision);
    return known ?? decision;`,
    by: `    this.disk.set(transaction, decision);
    return known ? decision : decision;`,
    noticedBy: OBEYS,
  },
  {
    mistake: 'The commit of another coordinator is overwritten.',
    file: 'two-phase-commit.ts',
    replace: `    if (!known) this.disk.set(transaction, decision);
    return known ?? decision;`,
    by: `    if (known === 'abort') return known;
    this.disk.set(transaction, decision);
    return decision;`,
    noticedBy: OBEYS,
  },
  {
    mistake:
      'What another has decided stays, and something else is told.',
    file: 'two-phase-commit.ts',
    replace: 'return known ?? decision;',
    by: 'return decision;',
    noticedBy: OBEYS,
  },
  {
    mistake: 'The first no ends the vote.',
    file: 'two-phase-commit.ts',
    replace: 'await Promise.all(this.cohorts.map(voteOf));',
    by: `await new Promise<Vote[]>((end) => {
      const asked = this.cohorts.map(voteOf);
      void Promise.all(asked).then(end);
      for (const vote of asked)
        void vote.then((one) => one === 'no' && end([one]));
    });`,
    noticedBy:
      'waits for the other votes, or until they are late, when one has voted no',
  },
  {
    mistake: 'The silence is one for all transactions.',
    file: 'two-phase-commit.ts',
    replace: `    let isSilent = false;
    for (;;) {
      await this.clock.sleep(this.askEveryMs);
      if (this.stateOf(transaction) !== 'prepared') return;
      // They come second: one that is asked before it votes aborts.
      for (const peer of isSilent ? peers : [])
        ask(peer).catch(() => {});
      isSilent = true;
      const heard = () => (isSilent = false);`,
    by: `    const all = this as { isSilent?: boolean };
    for (;;) {
      await this.clock.sleep(this.askEveryMs);
      if (this.stateOf(transaction) !== 'prepared') return;
      for (const peer of all.isSilent ? peers : [])
        ask(peer).catch(() => {});
      all.isSilent = true;
      const heard = () => (all.isSilent = false);`,
    noticedBy:
      'asks the others about a transaction for as long as the coordinator is silent about it, and about no other',
  },
  {
    mistake: 'Of a silent coordinator, every second silence counts.',
    file: 'two-phase-commit.ts',
    replace: 'isSilent = true;',
    by: 'isSilent = !isSilent;',
    noticedBy:
      'asks the others about a transaction for as long as the coordinator is silent about it, and about no other',
  },
  {
    mistake: 'A repeated request is answered, and nobody is told.',
    file: 'two-phase-commit.ts',
    replace: `const decision =
      this.decided(transaction) ?? (await this.vote(transaction));`,
    by: `const known = this.decided(transaction);
    if (known !== undefined) return known;
    const decision = await this.vote(transaction);`,
    noticedBy:
      'tells everyone the decision again when the request is repeated',
  },
  {
    mistake: 'The timer of a vote that has ended goes on.',
    file: 'two-phase-commit.ts',
    replace: '    over.abort();\n',
    by: '',
    noticedBy: 'keeps no timer running once everyone has voted',
  },
  {
    mistake: 'The participants of a story always ask one another.',
    file: 'scenarios.ts',
    replace: 'const others = asksOthers',
    by: 'const others = asksOthers || NAMES.length > 0',
    noticedBy: 'asks the coordinator only, where it is told to',
  },
  {
    mistake: 'The coordinator loses its log in every crash.',
    file: 'scenarios.ts',
    replace: 'if (losesLog) host.disk.clear();',
    by: 'host.disk.clear();',
    noticedBy:
      'loses the log of the coordinator only where it is told to',
  },
  {
    mistake: 'Every participant refuses.',
    file: 'scenarios.ts',
    replace: 'const agrees = () => name !== refuses;',
    by: 'const agrees = () => refuses === undefined;',
    noticedBy:
      'votes yes on every transaction, except where it is told to refuse',
  },
  {
    mistake: 'It refuses the first transaction only.',
    file: 'scenarios.ts',
    replace: 'const agrees = () => name !== refuses;',
    by: `const agrees = (transaction: string) =>
          name !== refuses || transaction !== T;`,
    noticedBy:
      'votes yes on every transaction, except where it is told to refuse',
  },
  {
    mistake: 'The participants share one disk.',
    file: 'scenarios.ts',
    replace: `    const boot = (host: Host) =>
      new Participant(host,`,
    by: `    const disk = ((world as { d?: Host['disk'] }).d ??= new Map());
    const boot = ({ clock }: Host) =>
      new Participant({ disk, clock },`,
    noticedBy: 'keeps a disk for each participant',
  },
  {
    mistake: 'A participant begins with an empty disk each time.',
    file: 'scenarios.ts',
    replace: '(host) => withState(boot(host))',
    by: `(host) => {
      host.disk.delete('T1');
      return withState(boot(host));
    }`,
    noticedBy: DISKS,
  },
  {
    mistake: 'Any transaction is shown for T1.',
    file: 'scenarios.ts',
    replace: '(name) => world.diskOf(name).get(T) as ParticipantState,',
    by: `(name) =>
      [...world.diskOf(name).values()][0] as ParticipantState,`,
    noticedBy: DISKS,
  },
  {
    mistake: 'Any transaction is drawn for T1.',
    file: 'scenarios.ts',
    replace: "participant.stateOf(T) ?? 'working',",
    by: `['T2', T]
        .map((name) => participant.stateOf(name))
        .find(Boolean) ?? 'working',`,
    noticedBy: 'shows the state of T1, and of no other transaction',
  },
  {
    mistake: 'All participants ask at the same moment.',
    file: 'scenarios.ts',
    replace: 'askEveryMs: askEveryMs + 20 * i',
    by: 'askEveryMs',
    noticedBy: OWN_TIMES,
  },
  {
    mistake: 'A participant that stays in doubt asks once.',
    file: 'two-phase-commit.ts',
    replace: '    for (;;) {',
    by: '    for (const _once of [0]) {',
    noticedBy: OWN_TIMES,
  },
  {
    mistake: 'It asks as often as ever, whatever it is told.',
    file: 'scenarios.ts',
    replace: 'askEveryMs: askEveryMs + 20 * i',
    by: 'askEveryMs: ASK_EVERY_MS + 20 * i',
    noticedBy: 'asks as often as it is told to',
  },
  {
    mistake: 'The coordinator forgets a participant.',
    file: 'scenarios.ts',
    replace: 'return new Coordinator(cohorts, host',
    by: 'return new Coordinator(cohorts.slice(1), host',
    noticedBy:
      'asks all three participants, and waits 100 ms for a vote that never comes',
  },
  {
    mistake: 'The coordinator has no disk.',
    file: 'scenarios.ts',
    replace: 'if (losesLog) host.disk.clear();',
    by: 'host = { ...host, disk: new Map() };',
    noticedBy: 'keeps decisions through two crashes of the coordinator',
  },
  {
    mistake: 'A story waits for the coordinator as long as it likes.',
    file: 'scenarios.ts',
    replace: 'withTimeout(world.clock, 300, answer)',
    by: 'withTimeout(world.clock, 5000, answer)',
    noticedBy: 'gives the coordinator up after 300 ms',
  },
  {
    mistake: 'A story ends before what went wrong is mended.',
    file: 'scenarios.ts',
    replace: 'await world.clock.sleep(1500);',
    by: '',
    noticedBy:
      'lets a story end early only when everyone has committed',
  },
  {
    mistake: 'The locks count from the first to be freed.',
    file: 'scenarios.ts',
    replace: "changes.findLast(({ from }) => from === 'prepared')",
    by: "changes.find(({ from }) => from === 'prepared')",
    noticedBy:
      'measures the locks from the first promise to the last release',
  },
  {
    mistake: 'Votes on other transactions leave whoever asks in doubt.',
    file: 'two-phase-commit.ts',
    replace: "if (this.votes.has(transaction)) return 'in doubt';",
    by: `if (this.votes.size > 0 && !this.disk.has(transaction))
      return 'in doubt';`,
    noticedBy:
      'aborts when the coordinator comes back without a decision on its disk, however late',
  },
  {
    mistake: 'Each repetition of an abort is written down again.',
    file: 'two-phase-commit.ts',
    replace:
      "if (was !== 'aborted') this.disk.set(transaction, 'aborted');",
    by: "this.disk.set(transaction, 'aborted');",
    noticedBy: 'changes nothing when a message is repeated',
  },
];
