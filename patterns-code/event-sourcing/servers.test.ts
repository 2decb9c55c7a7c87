import { describe, expect, it } from 'vitest';
import { simulate } from '../_simulation/index.ts';
import type { Remote, World } from '../_simulation/types.ts';
import type { StoredEvent } from './event-sourcing.ts';
import {
  A,
  B,
  countCents,
  EventStoreServer,
  lettersOf,
  logOf,
  MailerServer,
  ONE,
  openBank,
  PAST,
} from './scenarios.ts';

/** Two events that can be told apart. */
const [first, second]: StoredEvent[] = [
  { type: 'deposited', cents: 100 },
  { type: 'withdrawn', cents: 20 },
];

/** An event store without any past, to talk to directly. */
function addStore(
  world: World,
  readMsPerEvent?: number,
): Remote<EventStoreServer> {
  return world.node(
    'Event Store',
    (host) => new EventStoreServer(host, readMsPerEvent),
  );
}

/** Crashes a node, and lets it boot again. */
async function restart(world: World, name: string): Promise<void> {
  world.crash(name);
  world.restart(name);
  await world.clock.sleep(1);
}

/** How an append ended: what the error says, if there is one. */
async function ending(append: Promise<void>): Promise<string> {
  return append.then(
    () => 'stored',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

describe('servers', () => {
  it('keeps two accounts apart', async () => {
    await simulate(async (world) => {
      const store = addStore(world);
      await store.append(A, first!, 0);
      await store.append(B, second!, 0);
      await store.append(A, second!, 1);
      await store.keep(A, { version: 1, cents: 100 });
      expect(await store.read(B, 'since')).toEqual({
        events: [second],
      });
      await store.keep(B, { version: 1, cents: -20 });
      expect(await store.read(A, 'since')).toEqual({
        snapshot: { version: 1, cents: 100 },
        events: [second],
      });
      expect(await store.read(B, 'since')).toEqual({
        snapshot: { version: 1, cents: -20 },
        events: [],
      });
      expect(logOf(world)).toEqual([first, second]);
      expect(logOf(world, B)).toEqual([second]);
    });
  });

  it('refuses an append that expects an older or a newer version, and stores nothing', async () => {
    await simulate(async (world) => {
      const store = addStore(world);
      await store.append(A, first!, 0);
      for (const version of [0, 2]) {
        expect(await ending(store.append(A, second!, version))).toBe(
          'WrongVersionError: the log is at 1',
        );
      }
      expect(logOf(world)).toEqual([first]);
      expect(await ending(store.append(A, second!, 1))).toBe('stored');
      expect(logOf(world)).toEqual([first, second]);
    });
  });

  it('adds an event that expects no version at the end', async () => {
    await simulate(async (world) => {
      const store = addStore(world);
      for (const event of [first!, second!, first!]) {
        expect(await ending(store.append(A, event))).toBe('stored');
      }
      expect(logOf(world)).toEqual([first, second, first]);
    });
  });

  it('reads all events without a snapshot, or the last snapshot and the events since', async () => {
    await simulate(async (world) => {
      const store = addStore(world);
      for (const event of [first!, second!, first!]) {
        await store.append(A, event);
      }
      const all = { events: [first, second, first] };
      expect(await store.read(A, 'since')).toEqual(all);
      for (const version of [1, 2]) {
        await store.keep(A, { version, cents: 100 });
      }
      expect(await store.read(A, 'all')).toEqual(all);
      expect(await store.read(A, 'since')).toEqual({
        snapshot: { version: 2, cents: 100 },
        events: [first],
      });
    });
  });

  it('keeps log and snapshot through two crashes with an event in between', async () => {
    await simulate(async (world) => {
      const store = addStore(world);
      await store.append(A, first!, 0);
      await store.keep(A, { version: 1, cents: 100 });
      await restart(world, 'Event Store');
      await store.append(A, second!, 1);
      await restart(world, 'Event Store');
      expect(logOf(world)).toEqual([first, second]);
      expect(await store.read(A, 'since')).toEqual({
        snapshot: { version: 1, cents: 100 },
        events: [second],
      });
    });
  });

  it('counts the events that it reads, and takes its time for each', async () => {
    await simulate(async (world) => {
      const store = addStore(world, 0.5);
      await store.append(A, first!);
      await store.append(A, second!);
      const before = world.clock.now();
      await store.read(A, 'all');
      await store.keep(A, { version: 1, cents: 100 });
      await store.read(A, 'since');
      expect(world.clock.now() - before).toBe(3 * 20 + 3 * 0.5);
      const shown = world.peek<EventStoreServer>('Event Store');
      expect(shown?.eventsRead).toBe(3);
    });
  });

  it('has the past and the snapshot that it is given, and has them once', async () => {
    await simulate(async (world) => {
      const snapshot = { version: 1, cents: 15_000 };
      const { accounts } = openBank(world, { snapshot });
      expect(logOf(world)).toEqual(PAST);
      const kept = world.diskOf('Event Store').get(`${A} snapshot`);
      expect(kept).toEqual(snapshot);
      for (const length of [3, 4]) {
        await accounts.deposit(A, 500);
        await restart(world, 'Event Store');
        expect(logOf(world)).toHaveLength(length);
      }
      expect(await accounts.balance(A)).toBe(11_000);
    });
    await simulate(async (world) => {
      openBank(world, { past: ONE });
      expect(logOf(world)).toEqual(ONE);
      expect(world.diskOf('Event Store').size).toBe(1);
    });
  });

  it('does not put the first snapshot back when it restarts', async () => {
    await simulate(async (world) => {
      const snapshot = { version: 1, cents: 15_000 };
      const changes = { snapshot, snapshotEvery: 3 };
      const { accounts } = openBank(world, changes);
      await accounts.deposit(A, 500);
      await world.clock.sleep(20);
      await restart(world, 'Event Store');
      const kept = world.diskOf('Event Store').get(`${A} snapshot`);
      expect(kept).toEqual({ version: 3, cents: 10_500 });
    });
  });

  it('keeps each letter with its account, in the order of their arrival', async () => {
    await simulate(async (world) => {
      const mailer = world.node('Mailer', () => new MailerServer());
      await mailer.send(A, 'deposited 1');
      await mailer.send(B, 'deposited 2');
      await mailer.send(A, 'deposited 1');
      expect(lettersOf(world)).toEqual([
        'A-1: deposited 1',
        'B-2: deposited 2',
        'A-1: deposited 1',
      ]);
    });
  });

  it('has a second instance over the same store where one is wanted', async () => {
    const { trace } = await simulate(async (world) => {
      const bank = openBank(world, { instances: 2 });
      await bank.accounts.deposit(A, 500);
      expect(await bank.others.balance(A)).toBe(10_500);
    });
    const called = trace.flatMap((event) =>
      event.type === 'send' && event.from === 'Client'
        ? [event.to]
        : [],
    );
    expect(called).toEqual(['Accounts', 'Accounts 2']);
    await simulate(async (world) => {
      const { accounts, others } = openBank(world);
      expect(others).toBe(accounts);
    });
  });

  it('keeps a snapshot after a hundred events where nothing else is wanted', async () => {
    const past = Array.from({ length: 98 }, () => first!);
    await simulate(async (world) => {
      const { accounts } = openBank(world, { past });
      const kept = () =>
        world.diskOf('Event Store').get(`${A} snapshot`);
      await accounts.deposit(A, 100);
      await world.clock.sleep(20);
      expect(kept()).toBeUndefined();
      await accounts.deposit(A, 100);
      await world.clock.sleep(20);
      expect(kept()).toEqual({ version: 100, cents: 10_000 });
    });
  });

  it('counts what an account has, in both forms of an event', () => {
    expect(countCents([])).toBe(0);
    expect(countCents(PAST)).toBe(10_000);
    expect(countCents(ONE)).toBe(10_000);
    expect(
      countCents([
        ...PAST,
        { type: 'reversed', of: 1, cents: -15_000 },
        { type: 'reversed', of: 2, cents: 5000 },
      ]),
    ).toBe(0);
  });
});
