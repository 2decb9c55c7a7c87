/**
 * Leader election without a fencing token. The lease is the same, but
 * the resource takes every write: also one from a node that led when
 * it began and was paused, or from one whose message was late.
 *
 * @breaks refuses the late write of a leader that was paused past its lease
 * @breaks refuses the write of a leader whose slow clock says that its lease lasts
 * @breaks takes no older token after a newer one, also when the resource has crashed in between
 * @breaks takes no older token after a newer one, whichever message is late
 */
import type { Clock, Disk } from '../_simulation/types.ts';

/** What a candidate needs from the lock store. */
export interface Locks {
  /** The token of a new term, unless another term still lasts. */
  acquire(leaseMs: number): Promise<number | 'taken'>;
  /** Prolongs a term, unless it is over. */
  renew(token: number, leaseMs: number): Promise<'renewed' | 'over'>;
  release(token: number): Promise<void>;
}

/** One node's time to lead. A later term has a greater token. */
export interface Term {
  token: number;
  /** On the node's own clock, which means nothing anywhere else. */
  untilMs: number;
}

/** How long a term lasts, and how often it is asked for. */
export interface ElectionOptions {
  /** A term ends after this time unless it is renewed. */
  leaseMs: number;
  /** Below half the lease, so that one question may be lost. */
  askEveryMs: number;
}

/** As the node's own clock sees it. */
export type CandidateState =
  { kind: 'follower' } | ({ kind: 'leader' } & Term);

/** This node does not lead; the work did not begin. */
export class NotLeaderError extends Error {
  override readonly name = 'NotLeaderError';
}

/** A node that leads for as long as the lock store lets it. */
export class Candidate {
  private term: Term = { token: 0, untilMs: 0 };
  private stopped = false;
  private readonly locks: Locks;
  private readonly clock: Clock;
  private readonly options: ElectionOptions;

  constructor(locks: Locks, clock: Clock, options: ElectionOptions) {
    this.locks = locks;
    this.clock = clock;
    this.options = options;
  }

  /** Takes part in the election until `stop`. */
  async run(): Promise<void> {
    while (!this.stopped) {
      const next = this.clock.sleep(this.options.askEveryMs);
      await this.ask(next).catch(() => {}); // no answer: ask again
      await next;
    }
  }

  /** Leadership ends by the clock; nobody has to say so. */
  get state(): CandidateState {
    const leads = this.clock.now() < this.term.untilMs;
    return leads
      ? { kind: 'leader', ...this.term }
      : { kind: 'follower' };
  }

  /**
   * Does what only the leader may do. The work hands the token to every
   * resource that it changes. Throws NotLeaderError.
   */
  async lead<T>(work: (token: number) => Promise<T>): Promise<T> {
    const { state } = this;
    if (state.kind === 'follower') throw new NotLeaderError('no lease');
    return work(state.token);
  }

  /** Resigns, so that nobody has to wait until the lease is over. */
  async stop(): Promise<void> {
    const { state } = this;
    this.stopped = true;
    this.term.untilMs = 0;
    if (state.kind === 'leader') await this.locks.release(state.token);
  }

  private async ask(patience: Promise<void>): Promise<void> {
    const { leaseMs } = this.options;
    // The store counts from when it answers, which is later. So a
    // term ends here before it ends there, however slow the answer,
    // if both clocks run at the same rate.
    const untilMs = this.clock.now() + leaseMs;
    const { state, locks } = this;
    const question =
      state.kind === 'leader'
        ? locks.renew(state.token, leaseMs)
        : locks.acquire(leaseMs);
    const answer = await Promise.race([question, patience]);
    if (this.stopped) return;
    if (answer === 'renewed') this.term.untilMs = untilMs;
    if (answer === 'over') this.term.untilMs = 0;
    if (typeof answer === 'number') {
      this.term = { token: answer, untilMs };
    }
  }
}

/** What the lock store must not forget: no reading of its clock. */
interface Grant {
  token: number;
  leaseMs: number;
}

/**
 * Grants one term at a time (Gray and Cheriton, "Leases", SOSP 1989),
 * each with a token greater by one than the last (Burrows, "The Chubby
 * Lock Service", OSDI 2006, calls it a sequencer).
 */
export class LockStore {
  private readonly disk: Disk;
  private readonly clock: Clock;
  private untilMs: number;

  constructor(disk: Disk, clock: Clock) {
    this.disk = disk;
    this.clock = clock;
    // The clock begins anew with each boot, and a time of day may be
    // wrong: nothing tells how much of the last term is over. So all
    // of it has to pass again.
    this.untilMs = clock.now() + this.lastGrant().leaseMs;
  }

  acquire(leaseMs: number): number | 'taken' {
    const { token } = this.lastGrant();
    if (this.lasts(token)) return 'taken';
    this.grant(token + 1, leaseMs);
    return token + 1;
  }

  renew(token: number, leaseMs: number): 'renewed' | 'over' {
    if (!this.lasts(token)) return 'over';
    this.grant(token, leaseMs);
    return 'renewed';
  }

  release(token: number): void {
    if (this.lasts(token)) this.grant(token, 0);
  }

  private lasts(token: number): boolean {
    const last = this.lastGrant();
    return token === last.token && this.clock.now() < this.untilMs;
  }

  private lastGrant(): Grant {
    const grant = this.disk.get('grant') as Grant | undefined;
    return grant ?? { token: 0, leaseMs: 0 };
  }

  /** On disk before it is answered: no token is granted twice. */
  private grant(token: number, leaseMs: number): void {
    this.disk.set('grant', { token, leaseMs });
    this.untilMs = this.clock.now() + leaseMs;
  }
}

/** The writer's term is over: a later leader has been here. */
export class StaleTokenError extends Error {
  override readonly name = 'StaleTokenError';
}

/** A resource that does what it is told, by whomever. */
export class Ledger {
  private readonly disk: Disk;

  constructor(disk: Disk) {
    this.disk = disk;
  }

  append(token: number, text: string): void {
    this.disk.set('entries', [...this.entries, { token, text }]);
  }

  get entries(): { token: number; text: string }[] {
    const entries = this.disk.get('entries') ?? [];
    return entries as { token: number; text: string }[];
  }
}
