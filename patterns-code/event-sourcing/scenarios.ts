import { simulate } from '../_simulation/index.ts';
import type {
  Experiment,
  Host,
  Remote,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  Accounts,
  type Account,
  type AccountsOptions,
  type Log,
  type Part,
  type StoredEvent,
} from './event-sourcing.ts';

/** The account of all stories, and another one. */
export const A = 'A-1';
export const B = 'B-2';

/** Its log when a story begins: 100 euros, the first event is old. */
export const PAST: readonly StoredEvent[] = [
  { id: 'e1', type: 'deposited', cents: 15_000 },
  { id: 'e2', type: 'withdrawn', euros: 50 },
];

/** A shorter one with the same balance. */
export const ONE: readonly StoredEvent[] = [
  { id: 'e1', type: 'deposited', cents: 10_000 },
];

/** The append came too late: the log has gone on. */
class WrongVersionError extends Error {
  override readonly name = 'WrongVersionError';
}

const snapshotKey = (account: string): string => `${account} snapshot`;

/** An event store with one entry for each event, and each id once. */
export class EventStoreServer {
  eventsRead = 0;
  private readonly host: Host;
  private readonly readMsPerEvent: number;

  constructor(host: Host, readMsPerEvent = 0) {
    this.host = host;
    this.readMsPerEvent = readMsPerEvent;
  }

  append(
    account: string,
    event: StoredEvent,
    expectedVersion?: number,
  ): number | { known: number } {
    const known = this.numberOf(account, event.id);
    if (known !== undefined) return { known };
    const version = this.versionOf(account);
    if ((expectedVersion ?? version) !== version) {
      throw new WrongVersionError(`the log is at ${version}`);
    }
    this.host.disk.set(`${account}@${version + 1}`, event);
    return version + 1;
  }

  async read(account: string, part: Part, id?: string): Promise<Log> {
    const log: Log = { events: [] };
    const done =
      id === undefined ? undefined : this.numberOf(account, id);
    if (done !== undefined) log.done = done;
    const kept = this.host.disk.get(snapshotKey(account));
    if (part === 'since' && kept !== undefined) {
      log.snapshot = kept as Account;
    }
    const last = this.versionOf(account);
    const first = Math.max((log.snapshot?.version ?? 0) + 1, 1);
    for (let version = first; version <= last; version += 1) {
      log.events.push(this.eventAt(account, version));
    }
    this.eventsRead += log.events.length;
    const readMs = this.readMsPerEvent * log.events.length;
    if (readMs > 0) await this.host.clock.sleep(readMs);
    return log;
  }

  keep(account: string, snapshot: Account): void {
    this.host.disk.set(snapshotKey(account), snapshot);
  }

  private eventAt(account: string, version: number): StoredEvent {
    return this.host.disk.get(`${account}@${version}`) as StoredEvent;
  }

  /** A real store has an index for that. */
  private numberOf(account: string, id: string): number | undefined {
    const last = this.versionOf(account);
    for (let version = 1; version <= last; version += 1) {
      if (this.eventAt(account, version).id === id) return version;
    }
    return undefined;
  }

  private versionOf(account: string): number {
    let version = 0;
    while (this.host.disk.has(`${account}@${version + 1}`)) {
      version += 1;
    }
    return version;
  }
}

/** A mailer that counts what it was given to post. */
export class MailerServer {
  letters: string[] = [];

  send(account: string, letter: string): void {
    this.letters.push(`${account}: ${letter}`);
  }
}

/** A client that gives each of its changes an id, and the id a name. */
export class Customer {
  private asked = 0;
  private readonly accounts: Remote<Accounts>;
  private readonly name: string;

  constructor(accounts: Remote<Accounts>, name: string) {
    this.accounts = accounts;
    this.name = name;
  }

  balance(account: string, ...version: number[]): Promise<number> {
    return this.accounts.balance(account, ...version);
  }

  deposit(account: string, cents: number, id = this.newId()) {
    return this.accounts.deposit(account, cents, id);
  }

  withdraw(account: string, cents: number, id = this.newId()) {
    return this.accounts.withdraw(account, cents, id);
  }

  undo(account: string, of: number, id = this.newId()) {
    return this.accounts.undo(account, of, id);
  }

  private newId(): string {
    this.asked += 1;
    return `${this.name}${this.asked}`;
  }
}

export interface Bank {
  accounts: Customer;
  /** A client of a second instance of the service, over the same store. */
  others: Customer;
}

/** How a bank differs from that of the stories. */
export interface BankChanges extends Partial<AccountsOptions> {
  past?: readonly StoredEvent[];
  snapshot?: Account;
  readMsPerEvent?: number;
  instances?: 1 | 2;
  Store?: typeof EventStoreServer;
  Post?: typeof MailerServer;
}

const euros = (cents: number): string =>
  `${(cents / 100).toFixed(2)} €`;

const AMOUNTS = ['withdraw 2', 'deposit 2', 'balance'];
const VERSIONS = ['balance 2', 'withdraw', 'deposit', 'undo', 'append'];

/** What pictures call the amounts, events and logs. */
const say: Say = (value, place) => {
  if (AMOUNTS.includes(place)) return euros(value as number);
  if (place === 'append 3') return `after version ${value as number}`;
  if (place === 'undo 2') return `event ${value as number}`;
  if (place === 'send 2') return nameOfLetter(value as string);
  if (value instanceof Error) return nameOfError(value);
  if (typeof value === 'number' && VERSIONS.includes(place)) {
    return `version ${value}`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if ('events' in value) return nameOfLog(value as Log);
  if ('type' in value) return nameOfEvent(value as StoredEvent);
  if ('form' in value) return nameOfSnapshot(value as Account);
  return undefined;
};

/** What a letter tells of: `withdrawn 3000`. */
function nameOfLetter(letter: string): string {
  const [what = '', cents = ''] = letter.split(' ');
  return `${what} ${/^\d+$/.test(cents) ? euros(+cents) : cents}`;
}

function nameOfError({ name, message }: Error): string | undefined {
  const cents = /^balance (-?\d+)$/.exec(message)?.[1];
  return cents && `${name}: balance ${euros(Number(cents))}`;
}

function nameOfEvent(event: StoredEvent): string {
  // The old form says whole euros, so the picture does as well.
  if ('euros' in event) return `${event.type} ${event.euros} €`;
  const { type, of, cents } = event;
  return of === undefined
    ? `${type} ${euros(cents)}`
    : `${type} event ${of}, ${euros(cents)}`;
}

function nameOfSnapshot({ version, cents }: Account): string {
  return `${euros(cents)} at version ${version}`;
}

function nameOfLog({ events, snapshot, done }: Log): string {
  const count =
    events.length === 1 ? '1 event' : `${events.length} events`;
  const kept = snapshot && `snapshot of ${nameOfSnapshot(snapshot)}`;
  const known = done && `event ${done} has this id`;
  return [kept, count, known].filter(Boolean).join(', ');
}

/** The service, the store with the past in it, and the mailer. */
export function openBank(
  world: World,
  changes: BankChanges = {},
): Bank {
  world.words(say);
  const { past = PAST, snapshot, readMsPerEvent } = changes;
  const { Store = EventStoreServer, Post = MailerServer } = changes;
  const store = world.node(
    'Event Store',
    (host) => {
      if (host.disk.size === 0) {
        past.forEach((event, i) => {
          host.disk.set(`${A}@${i + 1}`, event);
        });
        if (snapshot !== undefined) {
          host.disk.set(snapshotKey(A), snapshot);
        }
      }
      return new Store(host, readMsPerEvent);
    },
    { kind: 'database' },
  );
  const mailer = world.node('Mailer', () => new Post(), {
    kind: 'external',
  });
  const { snapshotEvery = 100, attempts = 3 } = changes;
  const boot = () =>
    new Accounts(store, mailer, { snapshotEvery, attempts });
  const accounts = new Customer(world.node('Accounts', boot), 'a');
  if (changes.instances !== 2) return { accounts, others: accounts };
  const others = new Customer(world.node('Accounts 2', boot), 'b');
  return { accounts, others };
}

/** The events in an account's log, as they stand on the disk. */
export function logOf(world: World, account = A): StoredEvent[] {
  const events: StoredEvent[] = [];
  for (const [key, value] of world.diskOf('Event Store')) {
    const at = key.lastIndexOf('@');
    if (at >= 0 && key.slice(0, at) === account) {
      events.push(value as StoredEvent);
    }
  }
  return events;
}

/** The letters that have reached the mailer. */
export function lettersOf(world: World): readonly string[] {
  return world.peek<MailerServer>('Mailer')?.letters ?? [];
}

/** What an account with this log has, counted without the pattern. */
export function countCents(log: readonly StoredEvent[]): number {
  return log.reduce((cents, event) => {
    const amount = 'euros' in event ? event.euros * 100 : event.cents;
    return cents + (event.type === 'withdrawn' ? -amount : amount);
  }, 0);
}

/**
 * The account is read from its events: the balance is their sum, and
 * stands nowhere. The second event is of an older form, with whole
 * euros, and is understood. A withdrawal adds an event, and expects the
 * log to end with the two that it has read.
 */
export const replay: Scenario<number[]> = {
  async play(world) {
    const { accounts } = openBank(world);
    const before = await accounts.balance(A);
    await accounts.withdraw(A, 3000);
    await world.clock.sleep(20);
    return [before, await accounts.balance(A)];
  },
};

/**
 * Two instances of the service withdraw 80 of the same 100 euros at the
 * same time. Both have read one event and decided that there is
 * enough; one append comes second, and is refused. That instance reads
 * again, decides again, and now there is too little.
 */
export const racingWithdrawals: Scenario<string[]> = {
  search: { maxFaults: 0, delays: [15], maxDelays: 1 },
  async play(world) {
    const changes = { instances: 2, past: ONE } as const;
    const { accounts, others } = openBank(world, changes);
    const both = await Promise.allSettled(
      [accounts, others].map((one) => one.withdraw(A, 8000)),
    );
    await world.clock.sleep(50);
    const covered = () => countCents(logOf(world)) >= 0;
    world.finally('the account is not overdrawn', covered);
    return both.map(({ status }) => status);
  },
};

/**
 * After every third event the service keeps a snapshot. The next read
 * gets that, and only the events since: here, none.
 */
export const snapshotAndTail: Scenario<number> = {
  async play(world) {
    const { accounts } = openBank(world, { snapshotEvery: 3 });
    await accounts.deposit(A, 500);
    await world.clock.sleep(30);
    return accounts.balance(A);
  },
};

/**
 * A withdrawal was a mistake. It is not taken out of the log: a third
 * event takes back its effect, and what the balance was in between can
 * still be asked.
 */
export const undo: Scenario<number[]> = {
  async play(world) {
    const { accounts } = openBank(world);
    await accounts.undo(A, 2);
    await world.clock.sleep(30);
    return [await accounts.balance(A), await accounts.balance(A, 2)];
  },
};

/** Withdraws once, and returns how many letters came of it. */
async function withdrawOnce(world: World): Promise<number> {
  const { accounts } = openBank(world);
  void accounts.withdraw(A, 3000).catch(() => {});
  const letters = () => lettersOf(world).length;
  const added = () => logOf(world).length - PAST.length;
  const noMore = () => letters() <= added();
  world.always('there are no more letters than new events', noMore);
  await world.clock.sleep(100);
  return letters();
}

/**
 * The event is stored first, and its letter goes out afterwards, once.
 * The search looks for a crash of the service after which a letter lies
 * or is missing. None lies, but one can be missing.
 */
export const letterAfterEvent: Scenario<number> = {
  search: {
    faults: ['crash'],
    crashable: ['Accounts'],
    restartAfterMs: 20,
    limits: {
      'every new event has its letter':
        'can lose the letter when it crashes between the event and the letter',
    },
  },
  async play(world) {
    const letters = await withdrawOnce(world);
    const told = () => letters === logOf(world).length - PAST.length;
    world.finally('every new event has its letter', told);
    return letters;
  },
};

/**
 * The service crashes between the event and the letter. After its
 * restart it knows the event, but not that the letter is missing.
 */
export const lostLetter: Scenario<number> = {
  faults: [{ crash: 'Accounts', afterStep: 5, restartAfterMs: 20 }],
  play: withdrawOnce,
};

/**
 * How long a balance takes, when the store reads an event in 0.1 ms and
 * four messages take 10 ms each. The logs have up to 95 events more than
 * is said: they end anywhere between two snapshots.
 */
export const replayTime: Experiment = {
  x: {
    label: 'events in the log, or up to 95 more',
    values: [100, 200, 400, 800, 1600],
  },
  y: { label: 'time for a balance, ms' },
  series: {
    'full replay': async (x: number) => timesMs(x),
    'snapshot every 100 events': async (x: number) => timesMs(x, 100),
  },
};

/**
 * Several clients at once make ten deposits each, one after the other;
 * messages take 5 to 15 ms. What is measured, under five seeds, is how
 * many appends are sent for each event that is stored.
 */
export const contention: Experiment = {
  x: { label: 'clients at once', values: [1, 2, 4, 8, 16] },
  y: { label: 'appends for each stored event' },
  series: {
    'one account': async (x: number) => appendsEach(x, () => A),
    'an account each': async (x: number) =>
      appendsEach(x, (client) => `A-${client}`),
  },
};

/** The ends of the logs: evenly between two snapshots. */
const PHASES = Array.from({ length: 20 }, (_, i) => 5 * i);
const SEEDS = [1, 2, 3, 4, 5];
const DEPOSITS = 10;

async function timesMs(
  length: number,
  snapshotEvery = Infinity,
): Promise<number[]> {
  const times: number[] = [];
  for (const more of PHASES) {
    times.push(await timeMs(length + more, snapshotEvery));
  }
  return times;
}

async function timeMs(
  length: number,
  snapshotEvery: number,
): Promise<number> {
  const past = Array.from({ length }, (_, i): StoredEvent => {
    return { id: `e${i + 1}`, type: 'deposited', cents: 1 };
  });
  const kept = length - (length % snapshotEvery);
  const snapshot = { version: kept, cents: kept, form: 2 };
  const { result } = await simulate(async (world) => {
    const changes = { past, snapshot, readMsPerEvent: 0.1 };
    await openBank(world, changes).accounts.balance(A);
    return world.clock.now();
  });
  return result;
}

async function appendsEach(
  clients: number,
  accountOf: (client: number) => string,
): Promise<number[]> {
  const each: number[] = [];
  for (const seed of SEEDS) {
    const { trace } = await simulate(
      async (world) => {
        const changes = { past: [], attempts: 1000 };
        const { accounts } = openBank(world, changes);
        const visit = async (client: number) => {
          for (let i = 0; i < DEPOSITS; i += 1) {
            await accounts.deposit(accountOf(client), 100);
          }
        };
        const all = Array.from({ length: clients }, (_, i) => visit(i));
        await Promise.all(all);
      },
      { seed, network: { latencyMs: [5, 15] } },
    );
    const appends = trace.filter(
      (event) =>
        event.type === 'send' &&
        event.kind === 'call' &&
        event.method === 'append',
    );
    each.push(appends.length / (clients * DEPOSITS));
  }
  return each;
}
