import { describe, expect, it } from 'vitest';
import { explore, simulate } from '../_simulation/index.ts';
import type { Fault, Scenario, World } from '../_simulation/types.ts';
import type { StoredEvent } from './event-sourcing.ts';
import * as stories from './scenarios.ts';
import {
  A,
  B,
  EventStoreServer,
  MailerServer,
  ONE,
  PAST,
  countCents,
  lettersOf,
  logOf,
  openBank,
  type Bank,
  type BankChanges,
} from './scenarios.ts';

/** A store to whose logs somebody else is always faster to add. */
class BusyServer extends EventStoreServer {
  tries = 0;

  override append(
    account: string,
    event: StoredEvent,
    expectedVersion?: number,
  ): void {
    this.tries += 1;
    super.append(account, { type: 'deposited', cents: 1 });
    super.append(account, event, expectedVersion);
  }
}

/** A store that can't add. */
class FullServer extends EventStoreServer {
  tries = 0;

  override append(): void {
    this.tries += 1;
    throw new Error('disk full');
  }
}

/** A store that adds, and can't keep a snapshot. */
class NoSnapshotServer extends EventStoreServer {
  override keep(): void {
    throw new Error('disk full');
  }
}

/** A mailer that takes no letters. */
class RefusingMailer extends MailerServer {
  override send(): void {
    throw new Error('out of paper');
  }
}

/** What the event store shows of itself. */
function storeOf(world: World): { tries: number; eventsRead: number } {
  return world.peek<BusyServer>('Event Store')!;
}

/** Opens a bank, does something in it, and returns the run. */
async function inBank(
  visit: (bank: Bank, world: World) => Promise<void>,
  changes: BankChanges = {},
  faults: readonly Fault[] = [],
) {
  return simulate({
    faults,
    play: async (world) => visit(openBank(world, changes), world),
  });
}

/** How a call ended: its result, or the error's name. */
async function ending(call: Promise<number>): Promise<number | string> {
  return call.catch((error: Error) => error.name);
}

/** Two instances withdraw `cents` each; says how both ended. */
function rivals(
  cents: number,
  attempts: number,
): Scenario<(number | string)[]> {
  return {
    // Late by 15 ms or less, each still reads before the other appends.
    search: { maxFaults: 0, delays: [15], maxDelays: 1 },
    async play(world) {
      const changes = { instances: 2, past: ONE, attempts } as const;
      const { accounts, others } = openBank(world, changes);
      const both = [accounts, others].map((one) =>
        ending(one.withdraw(A, cents)),
      );
      const endings = await Promise.all(both);
      const won = endings.filter((one) => typeof one === 'number');
      const stored = logOf(world).length - ONE.length;
      const inTurn = () => won.length === attempts;
      world.finally('one wins at each attempt', inTurn);
      const told = () => won.length === stored;
      world.finally('each success has its event', told);
      const second = () => typeof endings[0] === 'string';
      world.sometimes('the first is refused', second);
      return endings;
    },
  };
}

/** Any change but a read, drawn at random; refusals are no harm. */
async function changeAtRandom(
  { accounts }: Bank,
  world: World,
): Promise<void> {
  const length = logOf(world).length;
  const cents = Math.ceil(world.random() * 5000);
  const of = Math.ceil(world.random() * length);
  const kind = Math.floor(world.random() * 3);
  if (kind === 0) await accounts.deposit(A, cents);
  if (kind === 1) await ending(accounts.withdraw(A, cents));
  if (kind === 2) await ending(accounts.undo(A, of));
}

describe('holds', () => {
  it('works out the balance from the events alone', async () => {
    await inBank(async ({ accounts }, world) => {
      expect(await accounts.balance(A)).toBe(10_000);
      await accounts.deposit(A, 700);
      await accounts.withdraw(A, 200);
      expect(await accounts.balance(A)).toBe(10_500);
      expect(countCents(logOf(world))).toBe(10_500);
    });
  });

  it('adds one event for each change and leaves the earlier ones as they were', async () => {
    await inBank(async ({ accounts }, world) => {
      expect(await accounts.deposit(A, 700)).toBe(3);
      expect(await accounts.withdraw(A, 200)).toBe(4);
      expect(await accounts.undo(A, 4)).toBe(5);
      expect(logOf(world)).toEqual([
        ...PAST,
        { type: 'deposited', cents: 700 },
        { type: 'withdrawn', cents: 200 },
        { type: 'reversed', of: 4, cents: 200 },
      ]);
    });
  });

  it('stores nothing when the balance is too low', async () => {
    await inBank(async ({ accounts }, world) => {
      const tooMuch = accounts.withdraw(A, 10_001);
      await expect(tooMuch).rejects.toThrow('the balance is 10000');
      expect(logOf(world)).toEqual(PAST);
      expect(await accounts.withdraw(A, 10_000)).toBe(3);
    });
  });

  it('refuses an append that expects an older version, and stores nothing', async () => {
    const { result } = await simulate(rivals(3000, 1));
    expect(result).toEqual([2, 'WrongVersionError']);
  });

  it('lets exactly one of two racing appends win, in every order', async () => {
    const search = await explore(rivals(3000, 1));
    expect(search.violation?.rule).toBeUndefined();
    expect([search.exhaustive, search.unreached]).toEqual([true, []]);
  });

  it('decides again on the new state after it came too late', async () => {
    const enough = await simulate(rivals(3000, 2));
    expect(enough.result).toEqual([2, 3]);
    const tooLittle = await simulate(stories.racingWithdrawals);
    expect(tooLittle.result).toEqual(['fulfilled', 'rejected']);
  });

  it('never overdraws an account, whichever messages of two racing withdrawals are slow', async () => {
    const search = await explore(stories.racingWithdrawals);
    expect(search.violation?.rule).toBeUndefined();
    expect(search.exhaustive).toBe(true);
  });

  it('gives up after its attempts', async () => {
    await inBank(
      async ({ accounts }, world) => {
        const withdrawal = ending(accounts.withdraw(A, 3000));
        expect(await withdrawal).toBe('WrongVersionError');
        expect(storeOf(world).tries).toBe(3);
      },
      { Store: BusyServer },
    );
  });

  it('does not try again when the store fails for another reason', async () => {
    await inBank(
      async ({ accounts }, world) => {
        const withdrawal = accounts.withdraw(A, 3000);
        await expect(withdrawal).rejects.toThrow('disk full');
        expect(storeOf(world).tries).toBe(1);
      },
      { Store: FullServer },
    );
  });

  it('reads only the events since the snapshot', async () => {
    await inBank(
      async ({ accounts }, world) => {
        await accounts.deposit(A, 500);
        await accounts.deposit(A, 500);
        expect(storeOf(world).eventsRead).toBe(2);
        expect(await accounts.balance(A)).toBe(11_000);
        expect(storeOf(world).eventsRead).toBe(3);
      },
      { snapshotEvery: 3 },
    );
  });

  it('gets the same state from a snapshot and its tail as from a full replay', async () => {
    for (const snapshotEvery of [1, 2, 3, 7]) {
      await inBank(
        async (bank, world) => {
          for (let i = 0; i < 25; i += 1) {
            await changeAtRandom(bank, world);
            const cents = countCents(logOf(world));
            expect(await bank.accounts.balance(A)).toBe(cents);
          }
          const kept = world.diskOf('Event Store').get(`${A} snapshot`);
          expect(kept).toBeDefined();
        },
        { snapshotEvery },
      );
    }
  });

  it('loses nothing when a snapshot is lost', async () => {
    const faults = [{ drop: 'Accounts>Event Store#3' }];
    const { result, idleFaults } = await simulate(
      stories.snapshotAndTail,
      { faults },
    );
    expect([result, idleFaults]).toEqual([10_500, []]);
  });

  it('reads events of an old form as if they were new, and leaves them in the log', async () => {
    const past = [
      { type: 'deposited', cents: 9000 },
      { type: 'withdrawn', euros: 20 },
    ] as const;
    await inBank(
      async ({ accounts }, world) => {
        expect(await accounts.balance(A)).toBe(7000);
        await accounts.undo(A, 2);
        expect(logOf(world)).toEqual([
          ...past,
          { type: 'reversed', of: 2, cents: 2000 },
        ]);
      },
      { past },
    );
  });

  it('undoes with a new event, so that the past can still be asked', async () => {
    const { result } = await simulate(stories.undo);
    expect(result).toEqual([15_000, 10_000]);
  });

  it('undoes an event at most once, also when two try together', async () => {
    await inBank(
      async ({ accounts, others }, world) => {
        const both = [accounts, others].map((one) =>
          ending(one.undo(A, 2)),
        );
        expect(await Promise.all(both)).toEqual([3, 'RefusedError']);
        const again = accounts.undo(A, 2);
        await expect(again).rejects.toThrow("event 2 can't be undone");
        expect(await ending(accounts.undo(A, 9))).toBe('RefusedError');
        expect(logOf(world)).toHaveLength(3);
      },
      { instances: 2 },
    );
  });

  it('undoes an event at most once, also when others happened since', async () => {
    await inBank(async ({ accounts }) => {
      expect(await accounts.undo(A, 2)).toBe(3);
      expect(await accounts.deposit(A, 700)).toBe(4);
      expect(await accounts.undo(A, 4)).toBe(5);
      expect(await ending(accounts.undo(A, 2))).toBe('RefusedError');
      expect(await accounts.balance(A)).toBe(15_000);
    });
  });

  it('undoes an event that lies before the snapshot', async () => {
    await inBank(
      async ({ accounts }, world) => {
        await accounts.deposit(A, 500);
        await world.clock.sleep(20);
        const kept = world.diskOf('Event Store').get(`${A} snapshot`);
        expect(kept).toEqual({ version: 3, cents: 10_500 });
        expect(await accounts.undo(A, 2)).toBe(4);
        expect(await ending(accounts.undo(A, 2))).toBe('RefusedError');
        expect(await accounts.balance(A)).toBe(15_500);
      },
      { snapshotEvery: 3 },
    );
  });

  it('works on one account as if there were no other', async () => {
    await inBank(
      async ({ accounts }, world) => {
        expect(await accounts.deposit(B, 200)).toBe(1);
        expect(await accounts.withdraw(A, 3000)).toBe(3);
        expect(await accounts.deposit(B, 300)).toBe(2);
        expect(await ending(accounts.withdraw(B, 501))).toBe(
          'RefusedError',
        );
        expect(await accounts.undo(B, 2)).toBe(3);
        await world.clock.sleep(20);
        expect(await accounts.balance(A)).toBe(7000);
        expect(await accounts.balance(B)).toBe(200);
        expect(await accounts.balance(B, 2)).toBe(500);
        expect(logOf(world)).toHaveLength(3);
        expect(logOf(world, B)).toHaveLength(3);
      },
      { snapshotEvery: 3 },
    );
  });

  it('does not undo a deposit that has been spent', async () => {
    await inBank(async ({ accounts }) => {
      expect(await ending(accounts.undo(A, 1))).toBe('RefusedError');
    });
  });

  it('tells the balance as it was after any earlier event, also before a snapshot', async () => {
    await inBank(
      async ({ accounts }) => {
        await accounts.deposit(A, 500);
        const balances = [0, 1, 2, 3].map((version) =>
          accounts.balance(A, version),
        );
        const all = await Promise.all(balances);
        expect(all).toEqual([0, 15_000, 10_000, 10_500]);
      },
      { snapshotEvery: 3 },
    );
  });

  it('sends one letter for each event, and none when events are read again', async () => {
    await inBank(async ({ accounts }, world) => {
      await accounts.withdraw(A, 3000);
      await accounts.balance(A);
      await accounts.balance(A, 2);
      await accounts.undo(A, 3);
      await accounts.deposit(B, 200);
      await world.clock.sleep(20);
      expect(lettersOf(world)).toEqual([
        'A-1: withdrawn 3000',
        'A-1: reversed 3000',
        'B-2: deposited 200',
      ]);
    });
  });

  it('sends no letter before its event is stored, wherever it crashes', async () => {
    const { search } = stories.letterAfterEvent;
    const { play } = stories.lostLetter;
    const found = await explore({ search, play });
    expect(found.violation?.rule).toBeUndefined();
    expect(found.exhaustive).toBe(true);
  });

  it('answers although the mailer is dead or refuses', async () => {
    const faults = [{ at: 0, crash: 'Mailer' }];
    const visit = async ({ accounts }: Bank) => {
      expect(await accounts.withdraw(A, 3000)).toBe(3);
    };
    await inBank(visit, {}, faults);
    await inBank(
      async (bank, world) => {
        await visit(bank);
        await world.clock.sleep(50);
      },
      {
        snapshotEvery: 1,
        Store: NoSnapshotServer,
        Post: RefusingMailer,
      },
    );
  });
});

describe('limits', () => {
  it('can lose the letter when it crashes between the event and the letter', async () => {
    const search = await explore(stories.letterAfterEvent);
    const rule = search.violation?.rule;
    expect(rule).toBe('every new event has its letter');
    expect((await simulate(stories.lostLetter)).result).toBe(0);
  });

  it('withdraws twice when the answer is lost and the client repeats its call', async () => {
    const faults = [{ drop: 'Accounts>Client#1' }];
    await inBank(
      async ({ accounts }, world) => {
        void accounts.withdraw(A, 3000);
        await world.clock.sleep(200);
        await accounts.withdraw(A, 3000);
        expect(await accounts.balance(A)).toBe(4000);
      },
      {},
      faults,
    );
  });

  it('keeps every event for ever, even those that cancel out', async () => {
    await inBank(async ({ accounts }, world) => {
      for (let i = 0; i < 10; i += 1) {
        await accounts.undo(A, await accounts.withdraw(A, 3000));
      }
      expect(await accounts.balance(A)).toBe(10_000);
      expect(logOf(world)).toHaveLength(PAST.length + 20);
    });
  });
});
