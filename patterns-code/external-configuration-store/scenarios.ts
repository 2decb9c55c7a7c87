import { simulate, withTimeout } from '../_simulation/index.ts';
import type {
  Experiment,
  Remote,
  Scenario,
  World,
} from '../_simulation/types.ts';
import {
  Configuration,
  ConfigurationStore,
  type Check,
  type ConfigurationOptions,
  type Snapshot,
  type Standing,
  type Values,
} from './external-configuration-store.ts';
import { Configuration as WithoutCopy } from './naive.ts';

/** Either way of getting at the settings, for the comparison. */
type Settings = Pick<
  Configuration,
  'run' | 'settings' | 'refresh' | 'stop' | 'state'
>;
type Client = new (
  ...parts: ConstructorParameters<typeof Configuration>
) => Settings;

export const STORE = 'Configuration Store';
export const INSTANCES = ['Checkout 1', 'Checkout 2'];

/** What the program was built with. */
const defaults: Values = { fee: 4, freeFrom: 100 };

const options: ConfigurationOptions = {
  pollEveryMs: 200,
  timeoutMs: 80,
};

const isAmount: Check = (value) =>
  typeof value === 'number' && value >= 0;

/** What the programs understand. */
const schema = new Map<string, Check>([
  ['fee', isAmount],
  ['freeFrom', isAmount],
]);

/** The store; it tells those named whenever something has changed. */
export class StoreServer extends ConfigurationStore {
  private readonly told: Remote<Checkout>[];

  constructor(disk: Map<string, unknown>, told: Remote<Checkout>[]) {
    super(disk, schema, ['Ops', 'Sales']);
    this.told = told;
  }

  override publish(
    author: string,
    basedOn: number,
    changes: Values,
  ): number {
    const version = super.publish(author, basedOn, changes);
    for (const one of this.told) void one.refresh();
    return version;
  }
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
    return `${total} (version ${used.version}, ${used.state})`;
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
}

interface Setup extends Partial<ConfigurationOptions> {
  instances?: string[];
  /** The time between the starts of two instances. */
  apartMs?: number;
  notifies?: boolean;
  Client?: Client;
}

/** A store with a fee of 5 in version 1, and instances that poll it. */
export function addNodes(world: World, setup: Setup = {}) {
  const { instances = INSTANCES, apartMs = 100 } = setup;
  const Client = setup.Client ?? Configuration;
  const store = world.remote<StoreServer>(STORE);
  const checkouts = instances.map((name, i) =>
    world.node(name, ({ disk, clock }) => {
      const configuration = new Client(store, defaults, disk, clock, {
        ...options,
        ...setup,
      });
      void clock.sleep(i * apartMs).then(() => configuration.run());
      return new Checkout(configuration);
    }),
  );
  world.node(
    STORE,
    ({ disk }) => {
      if (!disk.has('settings')) {
        disk.set('settings', { version: 1, values: { fee: 5 } });
      }
      return new StoreServer(disk, setup.notifies ? checkouts : []);
    },
    { kind: 'database' },
  );
  return { store, checkouts };
}

/** The version on an instance's disk; 0 while it has none. */
export function versionAt(world: World, name: string): number {
  const kept = world.diskOf(name).get('settings');
  return (kept as Snapshot | undefined)?.version ?? 0;
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
 * Without the store each instance has a file of its own. The new fee is
 * written to both, one of them is down at that moment and nobody looks
 * again. From then on the price depends on who answers.
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
 * charge different fees. The search plays this story again with every
 * crash and every lost message.
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
      const answer = store.publish('Ops', 1, { fee });
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
    void store.publish('Ops', 1, { fee: 7 });
    await clock.sleep(52);
    const atOnce = versions(world);
    if (atOnce.some((version) => version !== 2)) {
      await clock.sleep(RECOVERY_MS);
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

const MOMENTS = 12;

/**
 * Ten instances that started at different times, and a change at twelve
 * moments between two questions. What is measured is the mean time from
 * the change until the last instance has it.
 */
export const timeToAgree: Experiment = {
  x: { label: 'polling interval, s', values: [0.5, 1, 2, 4, 8, 16] },
  y: { label: 'until all agree, s' },
  series: {
    polling: (x: number) => meanToAgreeS(x, false),
    'polling and notification': (x: number) => meanToAgreeS(x, true),
  },
};

/**
 * Ten requests come to each of two instances in every second, and the
 * store is down for so long. What is measured is how many requests fail.
 */
export const requestsFailed: Experiment = {
  x: { label: 'store down, s', values: [0, 1, 2, 4, 8] },
  y: { label: 'requests failed' },
  series: {
    'local copy': (x: number) => failures(x, Configuration),
    'store asked each time': (x: number) => failures(x, WithoutCopy),
  },
};

async function meanToAgreeS(
  pollS: number,
  notifies: boolean,
): Promise<number> {
  let totalMs = 0;
  for (let moment = 0; moment < MOMENTS; moment += 1) {
    const part = (pollS * 1000 * moment) / MOMENTS;
    totalMs += await toAgreeMs(pollS * 1000, notifies, part);
  }
  return totalMs / MOMENTS / 1000;
}

async function toAgreeMs(
  pollEveryMs: number,
  notifies: boolean,
  momentMs: number,
): Promise<number> {
  const instances = Array.from({ length: 10 }, (_, i) => `C${i + 1}`);
  const apartMs = pollEveryMs / instances.length;
  const changedMs = 2 * pollEveryMs + momentMs;
  const { trace } = await simulate({
    untilMs: 120_000,
    async play(world) {
      const { clock } = world;
      const setup = { instances, apartMs, notifies, pollEveryMs };
      const { store } = addNodes(world, setup);
      await clock.sleep(changedMs);
      await store.publish('Ops', 1, { fee: 7 });
      await clock.sleep(2 * pollEveryMs);
    },
  });
  const changes = trace.filter(
    (event) =>
      event.type === 'write' &&
      event.at > changedMs &&
      instances.includes(event.node),
  );
  if (changes.length < instances.length) return Infinity;
  return Math.max(...changes.map(({ at }) => at)) - changedMs;
}

async function failures(
  downS: number,
  Client: Client,
): Promise<number> {
  const downMs = downS * 1000;
  const crash = { at: 1000, crash: STORE, restartAfterMs: downMs };
  const { result } = await simulate({
    faults: downMs === 0 ? [] : [crash],
    async play(world) {
      const { clock } = world;
      const { checkouts } = addNodes(world, { Client });
      const answers: Promise<string>[] = [];
      while (clock.now() < 10_000) {
        answers.push(...checkouts.map((one) => ask(world, one)));
        await clock.sleep(100);
      }
      const endings = await Promise.all(answers);
      return endings.filter((one) => !one.includes('version')).length;
    },
  });
  return result;
}
