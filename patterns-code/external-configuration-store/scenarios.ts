import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Host,
  Remote,
  Say,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  Configuration,
  type ConfigurationOptions,
  type Program,
  type Reading,
  type Snapshot,
  type Standing,
  type Values,
  type Version,
} from './external-configuration-store.ts';
import { Configuration as WithoutCopy } from './naive.ts';

/** Any way of getting at the settings, for the comparison. */
type Settings = Pick<
  Configuration,
  'run' | 'settings' | 'refresh' | 'stop' | 'state' | 'because'
>;
type Client = new (
  ...parts: ConstructorParameters<typeof Configuration>
) => Settings;

export const STORE = 'Configuration Store';
export const INSTANCES = ['Checkout 1', 'Checkout 2'];

const options: ConfigurationOptions = {
  pollEveryMs: 200,
  timeoutMs: 80,
};

const isAmount = (value: unknown): boolean =>
  Number.isFinite(value) && Number(value) >= 0;

/** What the programs were built with. */
export const program: Program = {
  defaults: { fee: 4, freeFrom: 100 },
  schema: new Map([
    ['fee', isAmount],
    ['freeFrom', isAmount],
  ]),
};

/** New values; `null` withdraws a setting, and the default holds. */
export type Changes = Record<string, Values[string] | null>;

/** The change was refused; nothing was stored. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/**
 * The store. It checks what it is given, and tells those named whenever
 * something has changed.
 */
export class StoreServer {
  private readonly host: Pick<Host, 'disk' | 'random'>;
  private readonly told: readonly Pick<Remote<Checkout>, 'refresh'>[];
  private readonly schema = program.schema;
  private readonly writers: readonly string[] = ['Ops', 'Sales'];

  constructor(
    host: Pick<Host, 'disk' | 'random'>,
    told: readonly Pick<Remote<Checkout>, 'refresh'>[] = [],
  ) {
    this.host = host;
    this.told = told;
  }

  /**
   * Stores all the changes and returns their version, or throws
   * RefusedError. `basedOn` is the version that the author has seen.
   */
  publish(author: string, basedOn: Version, changes: Changes): Version {
    this.authorize(author);
    const latest = this.latest();
    const [history, number] = latest.version;
    if (!same(basedOn, latest.version)) {
      throw new RefusedError(`version ${number} is newer`);
    }
    // A map: in an object "__proto__" would be no name like any other.
    const values = new Map(Object.entries(latest.values));
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) values.delete(name);
      else values.set(name, value);
    }
    // A store that has nothing, or nothing any more, begins anew.
    const isFirst = number === 0;
    const its = isFirst ? this.newHistory() : history;
    const all = Object.fromEntries(values);
    return this.store(all, [its, number + 1]);
  }

  /**
   * Brings a backup back, as the beginning of another history: its
   * numbers will be used again, for other settings.
   */
  restore(author: string, { values, version }: Snapshot): Version {
    this.authorize(author);
    const [, number] = version;
    if (!(Number.isSafeInteger(number) && number > 0)) {
      throw new RefusedError(`version ${number} is no backup`);
    }
    return this.store(values, [this.newHistory(), number]);
  }

  read(since: Version): Snapshot | 'unchanged' {
    const latest = this.latest();
    return same(since, latest.version) ? 'unchanged' : latest;
  }

  private authorize(author: string): void {
    if (this.writers.includes(author)) return;
    throw new RefusedError(`${author} may only read`);
  }

  private store(values: Values, version: Version): Version {
    for (const [name, value] of Object.entries(values)) {
      if (this.schema.get(name)?.(value)) continue;
      throw new RefusedError(`${name} can't be ${value}`);
    }
    this.host.disk.set('settings', { version, values });
    for (const one of this.told) void one.refresh();
    return version;
  }

  private latest(): Snapshot {
    const latest = this.host.disk.get('settings');
    return (latest as Snapshot | undefined) ?? NOTHING;
  }

  private newHistory(): number {
    return Math.floor(this.host.random() * 1e6) + 2;
  }
}

const NOTHING: Snapshot = { version: [0, 0], values: {} };

function same(one: Version, other: Version): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

/** An instance of the service: it adds the delivery fee. */
export class Checkout {
  private readonly configuration: Settings;

  constructor(configuration: Settings) {
    this.configuration = configuration;
  }

  /** The sum, and by which settings. */
  async total(sum: number): Promise<string> {
    const used = await this.configuration.settings();
    const { fee = 0, freeFrom = 0 } = used.values;
    const total = sum >= Number(freeFrom) ? sum : sum + Number(fee);
    return `${total} (version ${used.version[1]}, ${used.state})`;
  }

  refresh(): Promise<void> {
    return this.configuration.refresh();
  }

  stop(): void {
    this.configuration.stop();
  }

  get state(): Standing {
    return this.configuration.state;
  }

  get because(): string {
    return this.configuration.because;
  }
}

/** What the store begins with. */
export const FIRST: Snapshot = {
  version: [1, 1],
  values: { fee: 5 },
};

interface Setup extends Partial<ConfigurationOptions> {
  instances?: string[];
  /** The time between the starts of two instances. */
  apartMs?: number;
  notifies?: boolean;
  Client?: Client;
}

/** What pictures call versions and settings. */
const say: Say = (value, place) => {
  if (place === 'read 1')
    return `has ${nameOfVersion(value as Version)}`;
  if (place === 'publish 2')
    return `on ${nameOfVersion(value as Version)}`;
  if (place === 'publish') return nameOfVersion(value as Version);
  if (place === 'publish 3') return nameOfValues(value as Changes);
  const isSnapshot =
    typeof value === 'object' && value !== null && 'version' in value;
  if (!isSnapshot) return undefined;
  const { version, values } = value as Snapshot;
  return `${nameOfVersion(version)}: ${nameOfValues(values)}`;
};

/** The history is told where it is not the first. */
function nameOfVersion([history, number]: Version): string {
  if (number === 0) return 'nothing';
  return history === 1
    ? `version ${number}`
    : `version ${number} of history ${history}`;
}

function nameOfValues(values: Changes): string {
  const all = Object.entries(values);
  return all.map(([name, value]) => `${name} ${value}`).join(', ');
}

/** A store with a fee of 5 in version 1, and instances that poll it. */
export function addNodes(world: World, setup: Setup = {}) {
  world.words(say);
  const { instances = INSTANCES, apartMs = 100 } = setup;
  const Client = setup.Client ?? Configuration;
  const store = world.remote<StoreServer>(STORE);
  const checkouts = instances.map((name, i) =>
    world.node(name, ({ disk, clock }) => {
      const configuration = new Client(store, program, disk, clock, {
        ...options,
        ...setup,
      });
      void clock.sleep(i * apartMs).then(() => configuration.run());
      return new Checkout(configuration);
    }),
  );
  world.node(
    STORE,
    (host) => {
      if (!host.disk.has('settings')) {
        host.disk.set('settings', FIRST);
      }
      return new StoreServer(host, setup.notifies ? checkouts : []);
    },
    { kind: 'database' },
  );
  return { store, checkouts };
}

/** The number of the version on a disk; 0 while it has none. */
export function versionAt(world: World, name: string): number {
  const kept = world.diskOf(name).get('settings');
  return (kept as Snapshot | undefined)?.version[1] ?? 0;
}

/** What must hold whatever goes wrong. */
function watch(world: World): void {
  const seen = new Map<string, number>();
  world.always('no instance goes back to an older version', () =>
    INSTANCES.every((name) => {
      const version = versionAt(world, name);
      const before = seen.get(name) ?? 0;
      seen.set(name, Math.max(version, before));
      return version >= before;
    }),
  );
  world.finally('every instance has what the store has', () =>
    INSTANCES.every(
      (name) => versionAt(world, name) === versionAt(world, STORE),
    ),
  );
  world.sometimes('every instance has the change', () =>
    INSTANCES.every((name) => versionAt(world, name) === 2),
  );
}

async function ask(
  world: World,
  checkout: Pick<Remote<Checkout>, 'total'>,
): Promise<string> {
  const answer = checkout.total(40);
  return withTimeout(world.clock, 200, answer).catch(nameOf);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/**
 * Each instance has a file of its own. The new fee is written to both,
 * one of them is down at that moment and nobody looks again. From then
 * on the price depends on who answers.
 */
export const withoutStore: Scenario<string[]> = {
  withoutPattern: true,
  faults: [{ at: 5, crash: 'Checkout 2', restartAfterMs: 100 }],
  async play(world) {
    const checkouts = INSTANCES.map((name) =>
      world.node(name, ({ disk }) => ({
        setFee: (fee: number) => void disk.set('fee', fee),
        total: (sum: number) =>
          `${sum + ((disk.get('fee') as number | undefined) ?? 4)}`,
      })),
    );
    for (const checkout of checkouts) void checkout.setFee(5);
    await world.clock.sleep(150);
    return Promise.all(checkouts.map((one) => ask(world, one)));
  },
};

/** Time enough for every crash to be mended and everyone to ask. */
const RECOVERY_MS = 700;

const versions = (world: World): number[] =>
  INSTANCES.map((name) => versionAt(world, name));

/**
 * A fee that is no amount is refused at the store, and reaches nobody.
 * The next change is stored as version 2, and each instance has it once
 * it has asked. Between the first and the second one to ask, the two
 * charge different fees. The search plays this story again with crashes
 * and lost messages, one at a time.
 */
export const changeReachesAll: Scenario<string[]> = {
  search: {
    maxFaults: 1,
    faults: ['crash', 'drop'],
    restartAfterMs: 150,
    maxReorders: 0,
  },
  async play(world) {
    const { store, checkouts } = addNodes(world);
    watch(world);
    const { clock } = world;
    const change = async (fee: number) => {
      const answer = store.publish('Ops', FIRST.version, { fee });
      return withTimeout(clock, 100, answer).then(() => '', nameOf);
    };
    const askBoth = () =>
      Promise.all(checkouts.map((one) => ask(world, one)));
    await clock.sleep(140);
    const endings = [await change(-7), await change(7)];
    await clock.sleep(70);
    endings.push(...(await askBoth()));
    await clock.sleep(75);
    endings.push(...(await askBoth()));
    if (versions(world).some((version) => version !== 2)) {
      await clock.sleep(RECOVERY_MS);
    }
    return endings;
  },
};

/**
 * The store tells the instances that something has changed, and they ask
 * at once. Polling goes on behind it, for the notification that gets
 * lost. The search makes one or two messages late.
 */
export const notified: Scenario<number[]> = {
  search: { maxFaults: 0, delays: [50], maxDelays: 2 },
  async play(world) {
    const setup = { apartMs: 5, notifies: true };
    const { store } = addNodes(world, setup);
    watch(world);
    const { clock } = world;
    await clock.sleep(8);
    void store.publish('Ops', FIRST.version, { fee: 7 });
    await clock.sleep(52);
    const atOnce = versions(world);
    if (atOnce.some((version) => version !== 2)) {
      await clock.sleep(RECOVERY_MS / 2);
    }
    return atOnce;
  },
};

/**
 * The store is down. The instances go on with the settings that they
 * have, and say that they could not confirm them. One crashes and starts
 * again: its copy is on its disk. When the store is back, they find that
 * nothing has changed.
 */
export const storeDown: Scenario<string[]> = {
  faults: [
    { at: 130, crash: STORE, restartAfterMs: 320 },
    { at: 310, crash: 'Checkout 1', restartAfterMs: 20 },
  ],
  async play(world) {
    const { checkouts } = addNodes(world);
    await world.clock.sleep(415);
    const askBoth = checkouts.map((one) => ask(world, one));
    const endings = await Promise.all(askBoth);
    await world.clock.sleep(200);
    return endings;
  },
};

/**
 * The store is down when the instances start for the first time. They
 * wait for it no longer than their timeout, work by the defaults they
 * came with, and say so. When it is back they take over its settings.
 */
export const coldStart: Scenario<string[]> = {
  faults: [{ at: 0, crash: STORE, restartAfterMs: 150 }],
  async play(world) {
    const { checkouts } = addNodes(world, { apartMs: 10 });
    const askBoth = () =>
      Promise.all(checkouts.map((one) => ask(world, one)));
    await world.clock.sleep(20);
    const early = await askBoth();
    await world.clock.sleep(225);
    return [...early, ...(await askBoth())];
  },
};

/**
 * Ten instances that started at different times, and a change at twelve
 * moments between two questions. Of the messages between them and the
 * store, one in a hundred is lost. What is measured is the time from
 * the change until the last instance has it.
 */
export const timeToAgree: Experiment = {
  x: { label: 'polling interval, s', values: [0.5, 1, 2, 4, 8, 16] },
  y: { label: 'until all agree, s' },
  series: {
    polling: (x: number) =>
      atMoments((part) => toAgreeS(x, part, false)),
    'polling and notification': (x: number) =>
      atMoments((part) => toAgreeS(x, part, true)),
  },
};

/**
 * Ten requests a second come to each of two instances for ten seconds,
 * and the fee changes every second in which the store is up. The store
 * is down for so long, from twelve different moments on; the changes
 * come at twelve, too. An instance with a copy asks every 200 ms. What
 * is measured is the share of requests that fail, or are answered by a
 * fee that was no longer right when they came.
 */
export const badAnswers: Experiment = {
  x: { label: 'store down, s', values: [0, 1, 2, 4, 8] },
  y: { label: 'failed or out of date, %' },
  series: {
    'copy, kept': (x: number) =>
      atMoments((part) => badPercent(x, part, Configuration)),
    'copy, expires after 1 s': (x: number) =>
      atMoments((part) => badPercent(x, part, Expiring)),
    'read at the start only': (x: number) =>
      atMoments((part) => badPercent(x, part, ReadOnce)),
    'asked each time': (x: number) =>
      atMoments((part) => badPercent(x, part, WithoutCopy)),
  },
};

const MOMENTS = 12;

function atMoments(
  measure: (part: number) => Promise<number>,
): Promise<number[]> {
  const parts = Array.from({ length: MOMENTS }, (_, i) => i / MOMENTS);
  return Promise.all(parts.map(measure));
}

async function toAgreeS(
  pollS: number,
  part: number,
  notifies: boolean,
): Promise<number> {
  const pollEveryMs = pollS * 1000;
  const instances = Array.from({ length: 10 }, (_, i) => `C${i + 1}`);
  const apartMs = pollEveryMs / instances.length;
  const changedMs = (2 + part) * pollEveryMs;
  const links = Object.fromEntries(
    instances.flatMap((name) => [
      [`${name}>${STORE}`, { loss: 0.01 }],
      [`${STORE}>${name}`, { loss: 0.01 }],
    ]),
  );
  const { trace } = await simulate({
    seed: 1 + Math.round(part * MOMENTS),
    network: { links },
    untilMs: 120_000,
    async play(world) {
      const { clock } = world;
      const setup = { instances, apartMs, notifies, pollEveryMs };
      const { store } = addNodes(world, setup);
      await clock.sleep(changedMs);
      await store.publish('Ops', FIRST.version, { fee: 7 });
      await clock.sleep(4 * pollEveryMs);
    },
  });
  const changes = trace.filter(
    (event) =>
      event.type === 'write' &&
      event.at > changedMs &&
      instances.includes(event.node),
  );
  if (changes.length < instances.length) return Infinity;
  return (Math.max(...changes.map(({ at }) => at)) - changedMs) / 1000;
}

async function badPercent(
  downS: number,
  part: number,
  Client: Client,
): Promise<number> {
  const at = 500 + 1000 * part;
  const crash = { at, crash: STORE, restartAfterMs: downS * 1000 };
  // The other way round, so that they differ from the outage as well.
  const firstMs = 1000 - 1000 * part;
  const { result } = await simulate({
    faults: downS === 0 ? [] : [crash],
    async play(world) {
      const { clock } = world;
      const { store, checkouts } = addNodes(world, { Client });
      void world.client('Ops', (ops) =>
        changeFees(ops, store, firstMs),
      );
      const isBad = async (one: Remote<Checkout>) => {
        const right = versionAt(world, STORE);
        const answer = await ask(world, one);
        const used = /version (\d+)/.exec(answer)?.[1];
        return used === undefined || Number(used) < right;
      };
      const answers: Promise<boolean>[] = [];
      while (clock.now() < 10_000) {
        answers.push(...checkouts.map(isBad));
        await clock.sleep(100);
      }
      const all = await Promise.all(answers);
      return (100 * all.filter(Boolean).length) / all.length;
    },
  });
  return result;
}

/** Changes the fee each second, as far as the store can be reached. */
async function changeFees(
  { clock }: Pick<Host, 'clock'>,
  store: Remote<StoreServer>,
  firstMs: number,
): Promise<void> {
  let { version } = FIRST;
  await clock.sleep(firstMs);
  for (let fee = 6; ; fee += 1) {
    const answer = store.publish('Ops', version, { fee });
    version = await withTimeout(clock, 100, answer).catch(
      () => version,
    );
    await clock.sleep(1000);
  }
}

/** A copy that nobody may use when it was not confirmed for a second. */
class Expiring extends Configuration {
  override async settings(): Promise<Reading> {
    const settings = await super.settings();
    if (settings.ageMs <= 1000) return settings;
    throw new Error('the copy has expired');
  }
}

/** Settings as environment variables are: those of the start. */
class ReadOnce extends Configuration {
  override async run(): Promise<void> {
    await this.settings();
  }
}
