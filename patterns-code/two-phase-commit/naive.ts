/**
 * Two-phase commit without waiting: in doubt, a participant aborts.
 *
 * @title aborts in doubt
 * @breaks never commits at one participant and aborts at another, whichever node crashes at whichever step
 * @breaks never commits at one participant and aborts at another, whichever message is lost
 * @breaks never commits at one participant and aborts at another, whichever two steps of the coordinator see a crash
 * @breaks commits everywhere or nowhere, whichever two steps of the participants see a crash
 * @breaks commits everywhere or nowhere, however fast or slow a clock runs
 * @breaks stays in doubt when its question is answered with an error
 * @breaks stays in doubt when what it is told is no decision, and asks on
 * @breaks learns the decision from another participant while the coordinator is down
 * @breaks aborts when it is asked before it has voted, and votes no from then on
 * @breaks asks the others when the coordinator has not answered within one period, or with an error, and not before
 * @breaks asks the others about a transaction for as long as the coordinator is silent about it, and about no other
 * @breaks waits for the decision once it has voted yes
 * @breaks tells a participant that asks nothing while the others still vote, also when another vote has ended
 * @breaks remembers its vote across a crash and asks for the outcome
 * @breaks commits when the coordinator comes back with the decision on its disk
 * @breaks aborts for no reason where a round trip takes longer than the period in which those in doubt ask
 * @breaks keeps every participant locked while the coordinator is down after the vote
 * @breaks commits at one participant and aborts at another when a participant has lost its disk
 */

import type { Clock, Disk, Host } from '../_simulation/types.ts';

/** A yes is a promise: see `Participant.prepare`. */
export type Vote = 'yes' | 'no';
/** The same for everyone, and final. */
export type Decision = 'commit' | 'abort';

/** What the coordinator needs from each participant. */
export interface Cohort {
  prepare(transaction: string): Promise<Vote>;
  commit(transaction: string): Promise<void>;
  abort(transaction: string): Promise<void>;
}

/** Whom one in doubt asks: the coordinator, or another participant. */
export interface Witness {
  outcome(transaction: string): Promise<Decision | 'in doubt'>;
}

/**
 * Asks everyone, decides, and writes the decision down before it tells
 * anyone (Gray, "Notes on Data Base Operating Systems", 1978).
 */
export class Coordinator {
  private readonly cohorts: readonly Cohort[];
  private readonly disk: Disk;
  private readonly clock: Clock;
  private readonly voteTimeoutMs: number;
  private readonly votes = new Map<string, Promise<Decision>>();

  constructor(
    cohorts: readonly Cohort[],
    { disk, clock }: Pick<Host, 'disk' | 'clock'>,
    options: { voteTimeoutMs: number },
  ) {
    this.cohorts = cohorts;
    this.disk = disk;
    this.clock = clock;
    this.voteTimeoutMs = time(options.voteTimeoutMs);
  }

  /** Resolves with the decision once it is written down. */
  async run(transaction: string): Promise<Decision> {
    const decision =
      this.decided(transaction) ?? (await this.vote(transaction));
    const tell = async (one: Cohort) => one[decision](transaction);
    // One that misses this asks for the outcome by itself.
    for (const cohort of this.cohorts) tell(cohort).catch(() => {});
    return decision;
  }

  /** In doubt: they still vote. */
  async outcome(transaction: string): Promise<Decision | 'in doubt'> {
    if (this.votes.has(transaction)) return 'in doubt';
    const decision = this.decided(transaction);
    if (decision !== undefined) return decision;
    // The vote was lost. Write abort, or a repeat could commit.
    this.disk.set(transaction, 'abort');
    return 'abort';
  }

  /** A repeated request joins the vote that is under way. */
  private vote(transaction: string): Promise<Decision> {
    const vote = this.votes.get(transaction) ?? this.poll(transaction);
    this.votes.set(transaction, vote);
    return vote;
  }

  private async poll(transaction: string): Promise<Decision> {
    const no = (): Vote => 'no';
    const over = new AbortController();
    const waited = this.clock.sleep(this.voteTimeoutMs, over.signal);
    const silent = waited.then(no, no);
    const ask = async (cohort: Cohort) => cohort.prepare(transaction);
    const voteOf = (cohort: Cohort) =>
      Promise.race([ask(cohort).catch(no), silent]);
    const votes = await Promise.all(this.cohorts.map(voteOf));
    over.abort();
    const unanimous = votes.every((vote) => vote === 'yes');
    const decision = unanimous ? 'commit' : 'abort';
    this.votes.delete(transaction);
    const known = this.decided(transaction);
    // From here on nothing changes it: no crash, no other coordinator.
    if (!known) this.disk.set(transaction, decision);
    return known ?? decision;
  }

  private decided(transaction: string): Decision | undefined {
    const record = this.disk.get(transaction);
    if (record === undefined) return undefined;
    if (record === 'commit' || record === 'abort') return record;
    // It may mean commit, so nobody may be told anything.
    throw new TypeError(`can't read the record of ${transaction}`);
  }
}

/** Throws RangeError for a time that nobody can wait. */
function time(ms: number): number {
  if (Number.isFinite(ms) && ms > 0) return ms;
  throw new RangeError(`${ms} ms is no time to wait`);
}

/** What a participant has written down about a transaction. */
export type ParticipantState = 'prepared' | 'committed' | 'aborted';
const ENDED: readonly unknown[] = ['committed', 'aborted'];

/** Promises on stable storage, then does as it is told. */
export class Participant {
  private readonly disk: Disk;
  private readonly clock: Clock;
  private readonly agrees: (transaction: string) => boolean;
  private readonly askEveryMs: number;

  /** Waits for askEveryMs, and asks none of the witnesses. */
  constructor(
    { disk, clock }: Pick<Host, 'disk' | 'clock'>,
    _witnesses: readonly [Witness, ...Witness[]],
    agrees: (transaction: string) => boolean,
    options: { askEveryMs: number },
  ) {
    this.disk = disk;
    this.clock = clock;
    this.agrees = agrees;
    this.askEveryMs = time(options.askEveryMs);
  }

  async prepare(transaction: string): Promise<Vote> {
    const known = this.stateOf(transaction);
    if (known === 'prepared' || known === 'committed') return 'yes';
    if (known !== undefined) return 'no';
    if (this.isLocked() || !this.agrees(transaction)) {
      this.disk.set(transaction, 'aborted');
      return 'no';
    }
    this.disk.set(transaction, 'prepared');
    void this.wait(transaction);
    return 'yes';
  }

  /** Throws if not prepared; abort throws if it is committed. */
  async commit(transaction: string): Promise<void> {
    const was = this.stateOf(transaction);
    if (was === 'committed') return;
    if (was !== 'prepared') throw new Error(`${transaction}: ${was}`);
    this.disk.set(transaction, 'committed');
  }

  async abort(transaction: string): Promise<void> {
    const was = this.stateOf(transaction);
    if (was === 'committed') throw new Error(`${transaction}: ${was}`);
    if (was !== 'aborted') this.disk.set(transaction, 'aborted');
  }

  /** Whoever has not voted yet can still abort, and does. */
  async outcome(transaction: string): Promise<Decision | 'in doubt'> {
    if (!this.disk.has(transaction)) await this.abort(transaction);
    const state = this.stateOf(transaction);
    if (state === 'committed') return 'commit';
    return state === 'aborted' ? 'abort' : 'in doubt';
  }

  /** After a restart: the locks are taken again, for a while. */
  recover(): void {
    for (const [transaction, state] of this.disk)
      if (state === 'prepared') void this.wait(transaction);
  }

  /** What it holds locked can't be used by anyone else. */
  isLocked(): boolean {
    return [...this.disk.values()].some((one) => !ENDED.includes(one));
  }

  stateOf(transaction: string): ParticipantState | undefined {
    return this.disk.get(transaction) as ParticipantState | undefined;
  }

  private async wait(transaction: string): Promise<void> {
    await this.clock.sleep(this.askEveryMs);
    if (this.stateOf(transaction) === 'prepared') {
      await this.abort(transaction);
    }
  }
}
