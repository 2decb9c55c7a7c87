/**
 * Event sourcing in which each replay sends all letters again.
 *
 * @title sends letters as it reads
 * @breaks sends one letter for each event that the store says it has added, and none when events are read again
 * @breaks sends the letter of a change also where it was decided anew
 * @breaks says in the letter of an undone deposit that it lowers the balance
 * @breaks sends no second letter for an event that another call has stored before
 * @breaks sends one letter when a change is asked for twice at the same time
 * @breaks sends no letter of a change that is not stored and keeps no snapshot with it, also when two changes at the same time have one id
 * @breaks sends no more letters than there are new events, wherever it crashes
 * @breaks can lose the letter when it crashes between the event and the letter
 * @breaks loses the letter when the answer to the append is lost, also when the change is asked for again
 */

/** Something that has happened. It is never changed. */
export interface AccountEvent {
  /** Chosen by whoever asks: in one log an id counts once. */
  id: string;
  type: 'deposited' | 'withdrawn' | 'reversed';
  /** Negative only where a deposit is reversed. */
  cents: number;
  /** The number of the event that is reversed. */
  of?: number;
}

/** As it may stand in the log; once, amounts were whole euros. */
export type StoredEvent =
  AccountEvent | { id: string; type: 'withdrawn'; euros: number };

/** What the first `version` events of a log amount to. */
export interface Account {
  version: number;
  cents: number;
  /** Which form of the code below has worked it out. */
  form: number;
}

/** All events of a log, or a snapshot and those since. */
export interface Log {
  snapshot?: Account | undefined;
  events: StoredEvent[];
  /** The number of the event with the given id, if there is one. */
  done?: number | undefined;
}

/** There is too little, too much to count, or nothing to undo. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** How much of a log is read. */
export type Part = 'all' | 'since';

/** What it needs from an event store. Events are only ever added. */
export interface EventStore {
  read(account: string, part: Part, id?: string): Promise<Log>;
  /** Its number, or that its id is known. Throws WrongVersionError. */
  append(
    account: string,
    event: StoredEvent,
    expectedVersion?: number,
  ): Promise<number | { known: number }>;
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
 * Sourcing", 2005). Each change answers with the number of its event.
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
    const counts = [options.snapshotEvery, options.attempts];
    if (!counts.every((n) => Number.isSafeInteger(n) && n >= 1)) {
      throw new RangeError(`${JSON.stringify(options)}: whole, from 1`);
    }
    this.store = store;
    this.mailer = mailer;
    this.options = options;
  }

  /** Now, or after `version` events; RangeError if there are fewer. */
  async balance(account: string, version?: number): Promise<number> {
    const part = version === undefined ? 'since' : 'all';
    const { snapshot, events } = await this.load(account, part);
    const past = events.slice(0, version);
    const known = version === undefined || version === past.length;
    if (!known) throw new RangeError(`there is no version ${version}`);
    return fold({ snapshot, events: past }).cents;
  }

  async deposit(account: string, cents: number, id: string) {
    const event = { id, type: 'deposited', cents } as const;
    return this.change(account, id, () => event);
  }

  async withdraw(account: string, cents: number, id: string) {
    const event = { id, type: 'withdrawn', cents } as const;
    return this.change(account, id, () => event);
  }

  /** Adds an event that takes back the effect of event `of`. */
  async undo(account: string, of: number, id: string) {
    const reverse = (past: AccountEvent[]): AccountEvent => {
      const event = past[of - 1];
      if (event === undefined || past.some((one) => one.of === of)) {
        throw new RefusedError(`event ${of} can't be undone`);
      }
      return { id, type: 'reversed', of, cents: -effectOf(event) };
    };
    return this.change(account, id, reverse, 'all');
  }

  /** Throws RefusedError, TypeError; WrongVersionError if too late. */
  private async change(
    account: string,
    id: string,
    decide: (past: AccountEvent[]) => AccountEvent,
    part: Part = 'since',
  ): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      const log = await this.load(account, part, id);
      if (log.done !== undefined) return log.done;
      const { version, cents } = fold(log);
      const event = upcast(decide(log.events.map(upcast)));
      const now = apply({ version, cents, form: FORM }, event);
      const least = Math.min(cents, 0);
      if (now.cents < least) throw new RefusedError(`balance ${cents}`);
      try {
        const stored = await this.store.append(account, event, version);
        if (typeof stored === 'object') return stored.known;
        this.react(account, now);
        return stored;
      } catch (error) {
        // Someone was faster, so what was decided may be wrong now.
        const late = (error as Error).name === 'WrongVersionError';
        if (!late || attempt >= this.options.attempts) throw error;
      }
    }
  }

  private async load(account: string, part: Part, ...id: [string?]) {
    const log = await this.store.read(account, part, ...id);
    for (const event of log.events) {
      const letter = `${event.type} ${event.id}`;
      (async () => this.mailer.send(account, letter))().catch(() => {});
    }
    if (!log.snapshot || isSound(log.snapshot)) return log;
    return this.store.read(account, 'all', ...id);
  }

  private react(account: string, now: Account) {
    if (now.version % this.options.snapshotEvery > 0) return;
    (async () => this.store.keep(account, now))().catch(() => {});
  }
}

/** Raised whenever what follows makes something else of a log. */
const FORM = 2;

/** Any other is passed over: the log says the same. */
function isSound({ form, version, cents }: Account): boolean {
  const whole = [version, cents].every(Number.isSafeInteger);
  return whole && version >= 0 && form === FORM;
}

/** The state is this, and nothing else. */
function fold({ snapshot, events }: Log): Account {
  const start = snapshot ?? { version: 0, cents: 0, form: FORM };
  return events.map(upcast).reduce(apply, start);
}

/** Pure: it runs again on every replay. */
function apply(before: Account, event: AccountEvent): Account {
  const cents = before.cents + effectOf(event);
  const now = { ...before, version: before.version + 1, cents };
  if (Number.isSafeInteger(cents)) return now;
  throw new RefusedError(`${cents} cents are too many to count`);
}

function effectOf(event: AccountEvent): number {
  return event.type === 'withdrawn' ? -event.cents : event.cents;
}

/** The log keeps the old form; all other code knows the new one. */
function upcast(event: StoredEvent): AccountEvent {
  const cents = 'euros' in event ? event.euros * 100 : event.cents;
  const moves = ['deposited', 'withdrawn'].includes(event.type);
  const of = 'of' in event && Number.isSafeInteger(event.of);
  const known = moves ? cents > 0 : of && event.type === 'reversed';
  if (known && Number.isSafeInteger(cents)) return { ...event, cents };
  throw new TypeError(`event ${event.id} is of no known form`);
}
