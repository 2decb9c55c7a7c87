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
  { id: 'e1', type: 'deposited', cents: 100 },
  { id: 'e2', type: 'withdrawn', cents: 20 },
];
const third: StoredEvent = { id: 'e3', type: 'deposited', cents: 100 };

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
async function ending(append: Promise<unknown>): Promise<string> {
  return append.then(
    (number) => `stored as ${JSON.stringify(number)}`,
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
      await store.keep(A, { version: 1, cents: 100, form: 2 });
      expect(await store.read(B, 'since')).toEqual({
        events: [second],
      });
      await store.keep(B, { version: 1, cents: -20, form: 2 });
      expect(await store.read(A, 'since')).toEqual({
        snapshot: { version: 1, cents: 100, form: 2 },
        events: [second],
      });
      expect(await store.read(B, 'since')).toEqual({
        snapshot: { version: 1, cents: -20, form: 2 },
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
      expect(await ending(store.append(A, second!, 1))).toBe(
        'stored as 2',
      );
      expect(logOf(world)).toEqual([first, second]);
    });
  });

  it('adds an event that expects no version at the end', async () => {
    await simulate(async (world) => {
      const store = addStore(world);
      const endings: string[] = [];
      for (const event of [first!, second!, third]) {
        endings.push(await ending(store.append(A, event)));
      }
      expect(endings).toEqual([1, 2, 3].map((n) => `stored as ${n}`));
      expect(logOf(world)).toEqual([first, second, third]);
    });
  });

  it('stores an event with a known id no second time, whatever it expects, and says that it is known, with its number', async () => {
    await simulate(async (world) => {
      const store = addStore(world);
      await store.append(A, first!, 0);
      await store.append(A, second!, 1);
      await store.append(B, second!, 0);
      await restart(world, 'Event Store');
      for (const version of [0, 1, 2, undefined]) {
        expect(await store.append(A, first!, version)).toEqual({
          known: 1,
        });
        expect(await store.append(A, second!, version)).toEqual({
          known: 2,
        });
      }
      expect(logOf(world)).toEqual([first, second]);
      for (const part of ['all', 'since'] as const) {
        expect((await store.read(A, part, 'e2')).done).toBe(2);
        expect((await store.read(B, part, 'e2')).done).toBe(1);
        expect((await store.read(A, part, 'e3')).done).toBeUndefined();
        expect((await store.read(A, part)).done).toBeUndefined();
      }
    });
  });

  it('reads all events without a snapshot, or the last snapshot and the events since', async () => {
    await simulate(async (world) => {
      const store = addStore(world);
      for (const event of [first!, second!, third]) {
        await store.append(A, event);
      }
      const all = { events: [first, second, third] };
      expect(await store.read(A, 'since')).toEqual(all);
      for (const version of [1, 2]) {
        await store.keep(A, { version, cents: 100, form: 2 });
      }
      expect(await store.read(A, 'all')).toEqual(all);
      expect(await store.read(A, 'since')).toEqual({
        snapshot: { version: 2, cents: 100, form: 2 },
        events: [third],
      });
    });
  });

  it('finds an event whose id is empty', async () => {
    await simulate(async (world) => {
      const store = addStore(world);
      await store.append(A, { ...first!, id: '' }, 0);
      const found = await store.read(A, 'since', '');
      expect(found.done).toBe(1);
      expect(await store.read(A, 'since')).not.toHaveProperty('done');
    });
  });

  it('keeps log and snapshot through two crashes with an event in between', async () => {
    await simulate(async (world) => {
      const store = addStore(world);
      await store.append(A, first!, 0);
      await store.keep(A, { version: 1, cents: 100, form: 2 });
      await restart(world, 'Event Store');
      await store.append(A, second!, 1);
      await restart(world, 'Event Store');
      expect(logOf(world)).toEqual([first, second]);
      expect(await store.read(A, 'since')).toEqual({
        snapshot: { version: 1, cents: 100, form: 2 },
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
      await store.keep(A, { version: 1, cents: 100, form: 2 });
      await store.read(A, 'since');
      expect(world.clock.now() - before).toBe(3 * 20 + 3 * 0.5);
      const shown = world.peek<EventStoreServer>('Event Store');
      expect(shown?.eventsRead).toBe(3);
    });
  });

  it('counts the events when it begins to read them', async () => {
    await simulate(async (world) => {
      const store = addStore(world, 50);
      await store.append(A, first!);
      void store.read(A, 'all');
      await world.clock.sleep(30);
      const shown = world.peek<EventStoreServer>('Event Store');
      expect(shown?.eventsRead).toBe(1);
    });
  });

  it('has the past and the snapshot that it is given, and has them once', async () => {
    await simulate(async (world) => {
      const snapshot = { version: 1, cents: 15_000, form: 2 };
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
      const snapshot = { version: 1, cents: 15_000, form: 2 };
      const changes = { snapshot, snapshotEvery: 3 };
      const { accounts } = openBank(world, changes);
      await accounts.deposit(A, 500);
      await world.clock.sleep(20);
      await restart(world, 'Event Store');
      const kept = world.diskOf('Event Store').get(`${A} snapshot`);
      expect(kept).toEqual({ version: 3, cents: 10_500, form: 2 });
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

  it('gives each change an id of its own where none is given', async () => {
    await simulate(async (world) => {
      const { accounts, others } = openBank(world, { instances: 2 });
      await accounts.deposit(A, 100);
      await accounts.withdraw(A, 100);
      await others.deposit(A, 100);
      await accounts.undo(A, 2);
      await others.deposit(A, 100, 'mine');
      const ids = logOf(world).map(({ id }) => id);
      expect(ids).toEqual(['e1', 'e2', 'a1', 'a2', 'b1', 'a3', 'mine']);
    });
  });

  it('shows no events of an account whose name begins with the same letters', async () => {
    await simulate(async (world) => {
      const store = addStore(world);
      await store.append(`${A}@1`, first!, 0);
      await store.append(A, second!, 0);
      expect(logOf(world)).toEqual([second]);
      expect(logOf(world, `${A}@1`)).toEqual([first]);
    });
  });

  it('keeps a snapshot after a hundred events where nothing else is wanted', async () => {
    const past = Array.from({ length: 98 }, (_, i): StoredEvent => {
      return { id: `e${i + 1}`, type: 'deposited', cents: 100 };
    });
    await simulate(async (world) => {
      const { accounts } = openBank(world, { past });
      const kept = () =>
        world.diskOf('Event Store').get(`${A} snapshot`);
      await accounts.deposit(A, 100);
      await world.clock.sleep(20);
      expect(kept()).toBeUndefined();
      await accounts.deposit(A, 100);
      await world.clock.sleep(20);
      expect(kept()).toEqual({ version: 100, cents: 10_000, form: 2 });
    });
  });

  it('counts what an account has, in both forms of an event', () => {
    expect(countCents([])).toBe(0);
    expect(countCents(PAST)).toBe(10_000);
    expect(countCents(ONE)).toBe(10_000);
    expect(
      countCents([
        ...PAST,
        { id: 'e3', type: 'reversed', of: 1, cents: -15_000 },
        { id: 'e4', type: 'reversed', of: 2, cents: 5000 },
      ]),
    ).toBe(0);
  });
});
