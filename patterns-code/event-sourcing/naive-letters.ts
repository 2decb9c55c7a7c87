/**
 * Event sourcing in which the letter is sent where an event is applied
 * to the state. Every replay applies every event, and sends its letter
 * again.
 *
 * @breaks sends one letter for each event, and none when events are read again
 * @breaks sends no letter before its event is stored, wherever it crashes
 * @breaks can lose the letter when it crashes between the event and the letter
 */
/** Something that has happened. It is never changed. */
export type AccountEvent =
  | { type: 'deposited'; cents: number }
  | { type: 'withdrawn'; cents: number }
  /** Undoes event number `of`; `cents` may be negative. */
  | { type: 'reversed'; of: number; cents: number };

/** As it may stand in the log; once, amounts were whole euros. */
export type StoredEvent =
  AccountEvent | { type: 'withdrawn'; euros: number };

/** What the first `version` events of a log amount to. */
export interface Account {
  version: number;
  cents: number;
}

/** A snapshot, if there is one, and the events after it. */
export interface Log {
  snapshot?: Account | undefined;
  events: StoredEvent[];
}

/** The balance is too low, or nothing is there to undo. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** What it needs from an event store. Events are only ever added. */
export interface EventStore {
  /**
   * Throws WrongVersionError, and stores nothing, if a version is
   * expected and the log does not end there.
   */
  append(
    account: string,
    event: StoredEvent,
    expectedVersion?: number,
  ): Promise<void>;
  /** `all` events, or a snapshot and the events `since`. */
  read(account: string, part: 'all' | 'since'): Promise<Log>;
  /** A snapshot repeats what the log says; losing it is no loss. */
  keep(account: string, snapshot: Account): Promise<void>;
}

/** Tells a customer what has happened; can't be taken back. */
export interface Mailer {
  send(account: string, letter: string): Promise<void>;
}

/** How often it saves time, and how often it tries. */
export interface AccountsOptions {
  /** Keeps a snapshot after so many events. */
  snapshotEvery: number;
  /** How often a change is decided anew when others are faster. */
  attempts: number;
}

/**
 * Keeps what happened, and works out from it what is (Fowler, "Event
 * Sourcing", 2005; the expected version as in Young, "CQRS Documents",
 * 2010). Each change answers with the number of its event.
 */
export class Accounts {
  private readonly store: EventStore;
  private readonly mailer: Mailer;
  private readonly options: AccountsOptions;

  constructor(
    store: EventStore,
    mailer: Mailer,
    options: AccountsOptions,
  ) {
    this.store = store;
    this.mailer = mailer;
    this.options = options;
  }

  /** Now, or after the first `version` events. */
  async balance(account: string, version?: number): Promise<number> {
    const part = version === undefined ? 'since' : 'all';
    const { snapshot, events } = await this.store.read(account, part);
    const past = events.slice(0, version);
    return this.fold(account, { snapshot, events: past }).cents;
  }

  async deposit(account: string, cents: number): Promise<number> {
    return this.change(account, () => ({ type: 'deposited', cents }));
  }

  async withdraw(account: string, cents: number): Promise<number> {
    return this.change(account, () => ({ type: 'withdrawn', cents }));
  }

  /** Adds an event that takes back the effect of event `of`. */
  async undo(account: string, of: number): Promise<number> {
    const reverse = (past: AccountEvent[]): AccountEvent => {
      const event = past[of - 1];
      const undone = past.some((one) => 'of' in one && one.of === of);
      if (event !== undefined && !undone) {
        return { type: 'reversed', of, cents: -effectOf(event) };
      }
      throw new RefusedError(`event ${of} can't be undone`);
    };
    return this.change(account, reverse, 'all');
  }

  /** Throws RefusedError, or WrongVersionError: always too late. */
  private async change(
    account: string,
    decide: (past: AccountEvent[]) => AccountEvent,
    part: 'all' | 'since' = 'since',
  ): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      const log = await this.store.read(account, part);
      const { version, cents } = this.fold(account, log);
      const event = decide(log.events.map(upcast));
      if (cents + effectOf(event) < 0) {
        throw new RefusedError(`the balance is ${cents}`);
      }
      try {
        await this.store.append(account, event, version);
        this.react(
          account,
          event,
          this.apply(account, { version, cents }, event),
        );
        return version + 1;
      } catch (error) {
        // Someone was faster, so what was decided may be wrong now.
        if (attempt >= this.options.attempts) throw error;
        if (!isConflict(error)) throw error;
      }
    }
  }

  private react(account: string, event: AccountEvent, now: Account) {
    const ignore = () => {}; // the event is stored, whatever happens
    if (now.version % this.options.snapshotEvery > 0) return;
    this.store.keep(account, now).catch(ignore);
  }

  /** The state is this, and nothing else. */
  private fold(account: string, { snapshot, events }: Log): Account {
    const start = snapshot ?? { version: 0, cents: 0 };
    return events
      .map(upcast)
      .reduce((now, event) => this.apply(account, now, event), start);
  }

  private apply(account: string, before: Account, event: AccountEvent) {
    const letter = `${event.type} ${event.cents}`;
    this.mailer.send(account, letter).catch(() => {});
    const cents = before.cents + effectOf(event);
    return { version: before.version + 1, cents };
  }
}

function effectOf(event: AccountEvent): number {
  return event.type === 'withdrawn' ? -event.cents : event.cents;
}

/** The log keeps the old form; all other code knows the new one. */
function upcast(event: StoredEvent): AccountEvent {
  if (!('euros' in event)) return event;
  return { type: event.type, cents: event.euros * 100 };
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && error.name === 'WrongVersionError';
}
