/**
 * A node counts its lease from when the grant arrives: for too long.
 *
 * @title counts its lease late
 * @breaks stops leading when its lease ends, if no renewal has come through
 * @breaks has no leader for a moment when one renewal is lost and the answer to the next comes after what was left of the lease
 * @breaks counts its lease from when it asked, so that a late answer makes it no longer
 * @breaks counts a renewal, too, from when it asked
 * @breaks does not lead on a grant that arrives when its lease has ended
 * @breaks lets an older refusal end no newer term
 * @breaks believes an older grant until its own lease ends, also after a newer refusal
 * @breaks has ended its term before the store ends it where its clock is slower by less than the margin
 * @breaks has at most one leader at a time while the old one is cut off, whichever message is late
 */

import type { Clock, Disk } from '../_simulation/types.ts';

/** What a candidate needs from the lock store. */
export interface Locks {
  /** The token of its term, new or going on, or somebody has one. */
  acquire(id: string, leaseMs: number): Promise<number | 'taken'>;
  release(id: string): Promise<void>;
}

/** Who takes part, how long a term lasts, how often to ask for it. */
export interface ElectionOptions {
  /** Of this life of this node; a restart takes another one. */
  id: string;
  /** The store ends a term after this time unless it is renewed. */
  leaseMs: number;
  /** The node ends it so much earlier: its clock may be slower. */
  marginMs: number;
  /** Twice this and a round trip fit in: one question may be lost. */
  askEveryMs: number;
}

/** As the node's own clock sees it; a `leaving` one ends its work. */
export type CandidateState =
  | { kind: 'follower' }
  /** A later term has a greater token. */
  | { kind: 'leader' | 'leaving'; token: number; untilMs: number };

/** This node does not lead; the work did not begin. */
export class NotLeaderError extends Error {
  override readonly name = 'NotLeaderError';
}

/** A node that leads for as long as the lock store lets it. */
export class Candidate {
  private term = { token: 0, untilMs: 0 };
  private leaving = false;
  private stopped = false;
  private readonly works = new Set<Promise<unknown>>();
  private readonly locks: Locks;
  private readonly clock: Clock;
  private readonly options: ElectionOptions;

  constructor(locks: Locks, clock: Clock, options: ElectionOptions) {
    const { leaseMs, marginMs, askEveryMs } = options;
    const room = leaseMs - marginMs - 2 * askEveryMs;
    const times = [leaseMs, marginMs, askEveryMs].every(isTime);
    if (!(times && askEveryMs > 0 && room > 0)) {
      throw new RangeError(
        `marginMs: ${marginMs} and twice askEveryMs: ${askEveryMs} ` +
          `have to be times, and less than leaseMs: ${leaseMs}`,
      );
    }
    this.locks = locks;
    this.clock = clock;
    this.options = options;
  }

  /** Takes part in the election until `stop`. */
  async run(): Promise<void> {
    while (!this.stopped) {
      const next = this.clock.sleep(this.options.askEveryMs);
      this.ask().catch(() => {}); // no answer: ask again
      await next;
    }
  }

  /** Leadership ends by the clock; nobody has to say so. */
  get state(): CandidateState {
    const { term, clock, leaving } = this;
    if (clock.now() >= term.untilMs) return { kind: 'follower' };
    return { kind: leaving ? 'leaving' : 'leader', ...term };
  }

  /** Throws NotLeaderError. Work shows its token to all it changes. */
  async lead<T>(work: (token: number) => Promise<T>): Promise<T> {
    const { state } = this;
    if (state.kind !== 'leader') throw new NotLeaderError('no lease');
    // It may stop this node at once, so it is counted before it begins.
    const done = Promise.resolve(state.token).then(work);
    this.works.add(done);
    return done.finally(() => this.works.delete(done));
  }

  /**
   * Begins no more work, and resigns when what it has begun has ended.
   * Work that goes on after `graceMs` has the rest of the lease.
   */
  async stop(graceMs: number): Promise<void> {
    if (!isTime(graceMs)) throw new RangeError(`graceMs: ${graceMs}`);
    const { locks, clock, works } = this;
    const { id, leaseMs, askEveryMs } = this.options;
    this.leaving = true;
    const ended = Promise.allSettled(works);
    const timer = new AbortController(); // or it outlives the work
    await Promise.race([ended, clock.sleep(graceMs, timer.signal)]);
    timer.abort();
    this.stopped = true;
    if (works.size > 0) return;
    this.term.untilMs = 0;
    const heard = new AbortController();
    const giveBack = async () =>
      locks.release(id).then(() => heard.abort());
    // Unheard, the others have to wait until the lease is over.
    const overMs = clock.now() + leaseMs;
    while (!heard.signal.aborted && clock.now() < overMs) {
      giveBack().catch(() => {}); // no answer: ask again
      const ms = Math.min(askEveryMs, overMs - clock.now());
      await clock.sleep(ms, heard.signal).catch(() => {});
    }
  }

  private async ask(): Promise<void> {
    const { id, leaseMs, marginMs } = this.options;
    const answer = await this.locks.acquire(id, leaseMs);
    const untilMs = this.clock.now() + leaseMs - marginMs;
    // Nobody else gives back what a node is granted after it has gone.
    if (this.stopped && this.works.size === 0) return this.stop(0);
    // An answer that a later one has overtaken says nothing new.
    if (untilMs <= this.term.untilMs) return;
    const token = answer === 'taken' ? 0 : answer;
    this.term = { token, untilMs: token > 0 ? untilMs : 0 };
  }
}

/** A lease of no time is one that was given back. */
const isTime = (ms: number) => Number.isFinite(ms) && ms >= 0;

/**
 * Grants one term at a time (Gray and Cheriton, "Leases", SOSP 1989),
 * each with a greater token (Burrows, "Chubby", OSDI 2006).
 */
export class LockStore {
  private readonly disk: Disk;
  private readonly clock: Clock;
  /** On disk as well, and so without a reading of the clock. */
  private last = { token: 0, id: '', leaseMs: 0 };
  private untilMs: number;

  constructor(disk: Disk, clock: Clock) {
    this.disk = disk;
    this.clock = clock;
    Object.assign(this.last, disk.get('grant'));
    // The clock begins anew with each boot: nothing tells how much
    // of the last term is over. So all of it has to pass again.
    this.untilMs = clock.now() + this.last.leaseMs;
  }

  acquire(id: string, leaseMs: number): number | 'taken' {
    if (!isTime(leaseMs)) throw new RangeError(`leaseMs: ${leaseMs}`);
    const { token, id: holder } = this.last;
    const lasts = this.clock.now() < this.untilMs;
    if (lasts && id !== holder) return 'taken';
    // The same term for who asks again: the answer may have been lost.
    return this.grant(lasts ? token : token + 1, id, leaseMs);
  }

  release(id: string): void {
    if (id === this.last.id) this.grant(this.last.token, id, 0);
  }

  /** On disk before it is answered: no token is granted twice. */
  private grant(token: number, id: string, leaseMs: number): number {
    this.last = { token, id, leaseMs };
    this.disk.set('grant', this.last);
    this.untilMs = this.clock.now() + leaseMs;
    return token;
  }
}

/** The writer's term is over: a later leader has been here. */
export class StaleTokenError extends Error {
  override readonly name = 'StaleTokenError';
}

/** A resource that lets no older term follow a newer one. */
export class Ledger {
  private readonly disk: Disk;

  constructor(disk: Disk) {
    this.disk = disk;
  }

  /** Throws StaleTokenError; then nothing was written. */
  append(token: number, text: string): void {
    const seen = this.entries.at(-1)?.token ?? 0;
    // Less than NaN is nothing, and '10' as text is less than '9'.
    if (!(Number.isFinite(token) && token >= seen)) {
      throw new StaleTokenError(`${token} is older than ${seen}`);
    }
    this.disk.set('entries', [...this.entries, { token, text }]);
  }

  get entries(): { token: number; text: string }[] {
    const entries = this.disk.get('entries') ?? [];
    return entries as { token: number; text: string }[];
  }
}
