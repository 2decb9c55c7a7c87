/**
 * Two-phase commit in which a prepared participant does not wait: when
 * it hears nothing for a while it aborts by itself and frees its locks.
 * The others may have committed by then.
 *
 * @breaks never commits at one participant and aborts at another, whichever node crashes at whichever step
 * @breaks never commits at one participant and aborts at another, whichever message is lost
 * @breaks never commits at one participant and aborts at another, whichever two steps of the coordinator see a crash
 * @breaks commits everywhere or nowhere, whichever two steps of the participants see a crash
 * @breaks commits everywhere or nowhere, however fast or slow a clock runs
 * @breaks stays in doubt when its question is answered with an error
 * @breaks waits for the decision once it has voted yes
 * @breaks tells a participant that asks nothing while the others still vote
 * @breaks remembers its vote across a crash and asks for the outcome
 * @breaks commits when the coordinator comes back with the decision on its disk
 * @breaks keeps every participant locked while the coordinator is down after the vote
 */
import type { Clock, Disk } from '../_simulation/types.ts';

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

/** What a participant in doubt needs from the coordinator. */
export interface Witness {
  outcome(transaction: string): Promise<Decision | undefined>;
}

/**
 * Asks everyone, decides, and writes the decision down before it tells
 * anyone (Gray, "Notes on Data Base Operating Systems", 1978; no record
 * means abort: Mohan, Lindsay, Obermarck, "Transaction Management in
 * the R* Distributed Database Management System", ACM TODS 11(4),
 * 1986).
 */
export class Coordinator {
  private readonly cohorts: readonly Cohort[];
  private readonly disk: Disk;
  private readonly clock: Clock;
  private readonly voteTimeoutMs: number;
  private readonly votes = new Map<string, Promise<Decision>>();

  constructor(
    cohorts: readonly Cohort[],
    disk: Disk,
    clock: Clock,
    options: { voteTimeoutMs: number },
  ) {
    this.cohorts = cohorts;
    this.disk = disk;
    this.clock = clock;
    this.voteTimeoutMs = options.voteTimeoutMs;
  }

  /** Resolves with the decision once it can't change any more. */
  async run(transaction: string): Promise<Decision> {
    const decision =
      this.decided(transaction) ?? (await this.vote(transaction));
    for (const cohort of this.cohorts) {
      // One that misses this asks for the outcome by itself.
      cohort[decision](transaction).catch(() => {});
    }
    return decision;
  }

  /** For participants in doubt. Undefined: still voting. */
  async outcome(transaction: string): Promise<Decision | undefined> {
    if (this.votes.has(transaction)) return undefined;
    const decision = this.decided(transaction);
    if (decision !== undefined) return decision;
    // The vote was lost in a crash. Abort, and write that down too,
    // or a repeated request could still commit.
    this.disk.set(transaction, 'abort');
    return 'abort';
  }

  /** A repeated request joins the vote that is under way. */
  private vote(transaction: string): Promise<Decision> {
    const underWay = this.votes.get(transaction);
    if (underWay !== undefined) return underWay;
    const vote = this.decide(transaction);
    this.votes.set(transaction, vote);
    return vote;
  }

  private async decide(transaction: string): Promise<Decision> {
    const votes = await this.collectVotes(transaction);
    const unanimous = votes.every((vote) => vote === 'yes');
    const decision = unanimous ? 'commit' : 'abort';
    // From here on a crash changes nothing: whoever asks later reads
    // the same decision.
    this.disk.set(transaction, decision);
    this.votes.delete(transaction);
    return decision;
  }

  private decided(transaction: string): Decision | undefined {
    return this.disk.get(transaction) as Decision | undefined;
  }

  private collectVotes(transaction: string): Promise<Vote[]> {
    const no = (): Vote => 'no';
    const silent = this.clock.sleep(this.voteTimeoutMs).then(no);
    return Promise.all(
      this.cohorts.map((cohort) =>
        Promise.race([cohort.prepare(transaction).catch(no), silent]),
      ),
    );
  }
}

/** What a participant has written down about a transaction. */
export type ParticipantState = 'prepared' | 'committed' | 'aborted';

/** Promises on stable storage, then does as it is told. */
export class Participant {
  private readonly disk: Disk;
  private readonly clock: Clock;
  private readonly askEveryMs: number;
  private readonly agrees: (transaction: string) => boolean;

  constructor(
    disk: Disk,
    clock: Clock,
    _coordinator: Witness,
    options: {
      askEveryMs: number;
      agrees: (transaction: string) => boolean;
    },
  ) {
    this.disk = disk;
    this.clock = clock;
    this.askEveryMs = options.askEveryMs;
    this.agrees = options.agrees;
  }

  async prepare(transaction: string): Promise<Vote> {
    const known = this.stateOf(transaction);
    if (known !== undefined) return known === 'aborted' ? 'no' : 'yes';
    if (this.isLocked() || !this.agrees(transaction)) {
      this.disk.set(transaction, 'aborted');
      return 'no';
    }
    this.disk.set(transaction, 'prepared');
    void this.wait(transaction);
    return 'yes';
  }

  async commit(transaction: string): Promise<void> {
    if (this.stateOf(transaction) !== 'prepared') return;
    this.disk.set(transaction, 'committed');
  }

  async abort(transaction: string): Promise<void> {
    if (this.stateOf(transaction) === 'committed') return;
    this.disk.set(transaction, 'aborted');
  }

  /** After a restart: the locks are taken again, and it asks. */
  recover(): void {
    for (const [transaction, state] of this.disk) {
      if (state === 'prepared') void this.wait(transaction);
    }
  }

  /** What it holds locked can't be used by anyone else. */
  isLocked(): boolean {
    return [...this.disk.values()].includes('prepared');
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
