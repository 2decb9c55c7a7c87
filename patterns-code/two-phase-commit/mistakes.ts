const DISK_WRITE = "this.disk.set(transaction, 'prepared');";
const TELLING = 'cohort[decision](transaction).catch(() => {});';
const IN_DOUBT = 'nobody is left in doubt';
const ALL_OR_NONE = 'everyone commits or nobody does';
const APART = 'keeps two transactions apart';
const TWO_CRASHES =
  'commits everywhere or nowhere, whichever two steps of the participants see a crash';
const OWN_TIMES =
  'asks again and again, each participant at a time of its own';
const DISKS =
  'says what is on the disk about T1, of participants that are down and through two crashes';

/** Mistakes somebody could make here, and what has to notice each. */
export const mistakes = [
  {
    mistake: 'An error in place of a vote counts as a yes.',
    file: 'two-phase-commit.ts',
    replace: 'cohort.prepare(transaction).catch(no)',
    by: "cohort.prepare(transaction).catch((): Vote => 'yes')",
    noticedBy:
      'counts a participant that answers with an error as a no',
  },
  {
    mistake: 'An error in place of a vote is waited out as silence.',
    file: 'two-phase-commit.ts',
    replace: 'cohort.prepare(transaction).catch(no)',
    by: 'cohort.prepare(transaction).catch(() => silent)',
    noticedBy:
      'counts a participant that answers with an error as a no',
  },
  {
    mistake: 'An error in answer to the decision is passed on.',
    file: 'two-phase-commit.ts',
    replace: TELLING,
    by: 'await cohort[decision](transaction);',
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
    by: `if (decision === 'commit') {
        cohort.commit(transaction).catch(() => {});
      }`,
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
    replace: 'this.disk.set(transaction, decision);',
    by: `void this.clock
      .sleep(0)
      .then(() => this.disk.set(transaction, decision));`,
    noticedBy:
      'writes the decision to stable storage before any participant hears it',
  },
  {
    mistake: 'All transactions join the vote that is under way.',
    file: 'two-phase-commit.ts',
    replace: 'const underWay = this.votes.get(transaction);',
    by: 'const [underWay] = this.votes.values();',
    noticedBy: APART,
  },
  {
    mistake: 'The last decision holds for every transaction.',
    file: 'two-phase-commit.ts',
    replace:
      'return this.disk.get(transaction) as Decision | undefined;',
    by: 'return [...this.disk.values()].at(-1) as Decision | undefined;',
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
    replace: "if (this.stateOf(transaction) === 'committed') return;",
    by: "if (this.stateOf(transaction) !== 'prepared') return;",
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
    replace: "return [...this.disk.values()].includes('prepared');",
    by: "return [...this.disk.values()].some((s) => s !== 'aborted');",
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
    replace: '() => {}, // no answer',
    by: '() => void this.abort(transaction), // no answer',
    noticedBy:
      'stays in doubt when its question is answered with an error',
  },
  {
    mistake: 'A participant that comes back does not ask.',
    file: 'two-phase-commit.ts',
    replace: "if (state === 'prepared') void this.wait(transaction);",
    by: '',
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
    mistake: 'Every participant refuses.',
    file: 'scenarios.ts',
    replace: 'const agrees = () => name !== refuses;',
    by: "const agrees = () => refuses === '';",
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
    replace: `  const cohorts = NAMES.map((name, i) =>
    world.node(
      name,
      ({ disk, clock }) => {`,
    by: `  const shared = new Map<string, unknown>();
  const cohorts = NAMES.map((name, i) =>
    world.node(
      name,
      ({ clock }) => {
        const disk = shared;`,
    noticedBy: 'keeps a disk for each participant',
  },
  {
    mistake: 'A participant begins with an empty disk each time.',
    file: 'scenarios.ts',
    replace: 'const agrees = () => name !== refuses;',
    by: `disk.delete('T1');
        const agrees = () => name !== refuses;`,
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
    replace: 'askEveryMs: askEveryMs + 20 * i, agrees',
    by: 'askEveryMs, agrees',
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
    replace: 'askEveryMs: askEveryMs + 20 * i, agrees',
    by: 'askEveryMs: ASK_EVERY_MS + 20 * i, agrees',
    noticedBy: 'asks as often as it is told to',
  },
  {
    mistake: 'The coordinator forgets a participant.',
    file: 'scenarios.ts',
    replace: 'return new Coordinator(cohorts, disk',
    by: 'return new Coordinator(cohorts.slice(1), disk',
    noticedBy:
      'asks all three participants, and waits 100 ms for a vote that never comes',
  },
  {
    mistake: 'The coordinator has no disk.',
    file: 'scenarios.ts',
    replace: `world.node('Coordinator', ({ disk, clock }) => {`,
    by: `world.node('Coordinator', ({ clock }) => {
    const disk = new Map<string, unknown>();`,
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
];
