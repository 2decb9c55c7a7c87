/**
 * Bounds how much memory the reader's code takes in large pieces. A worker
 * whose heap overflows with large arrays takes the whole process with it, and
 * in browsers that don't give the frame a process of its own that is the
 * page's (measured: Chromium, 2 s to 4 GB). Small objects need no guard: they
 * fill the heap more slowly than the watchdog of the page needs to act.
 */

const LARGE = 4096;
/** Slots of eight bytes: 800 MB. */
const BUDGET = 100_000_000;
const BYTES = 8;
const CONSTRUCTOR = /^(Array|(Shared)?ArrayBuffer|\w*\d+(Clamped)?Array)$/;

type Method = (this: unknown, ...values: unknown[]) => unknown;

/** What one job has taken; what has been collected is given back. */
class Account {
  used = 0;
  private readonly freed = new FinalizationRegistry<number>((slots) => {
    this.used -= slots;
  });

  charge(made: object, slots: number): void {
    this.freed.register(made, slots);
  }
}

/** Counts large allocations. */
export class MemoryGuard {
  private account = new Account();
  private readonly overdrawn: () => void;

  /** `overdrawn` is called once the budget is spent; the code then ends. */
  constructor(overdrawn: () => void) {
    this.overdrawn = overdrawn;
  }

  /** Another job begins, to which nothing is charged so far. */
  restart(): void {
    this.account = new Account();
  }

  /** Puts counting versions in the place of what makes large things. */
  install(globals: Record<string, unknown>): void {
    for (const name of Object.getOwnPropertyNames(globals)) {
      if (!CONSTRUCTOR.test(name)) continue;
      const value = this.counting(globals[name] as new () => object);
      Object.defineProperty(globals, name, { value });
    }
    this.guard(
      String.prototype,
      'repeat',
      (text, times) => (String(text).length * Number(times)) / BYTES,
    );
    for (const name of ['concat', 'map', 'slice']) {
      this.guard(Array.prototype, name, (list) => (list as unknown[]).length);
    }
  }

  /** Asks before it allocates, by the length that is asked for. */
  private counting<T extends new () => object>(Real: T): T {
    const proxy: T = new Proxy(Real, {
      construct: (target, values: unknown[], newTarget) => {
        const slots = this.ask(lengthOf(values));
        const own = newTarget === proxy ? target : newTarget;
        return this.keep(
          Reflect.construct(target, values, own) as object,
          slots,
        );
      },
      apply: (target, self, values: unknown[]) => {
        const slots = this.ask(lengthOf(values));
        const made = Reflect.apply(target as unknown as Method, self, values);
        return this.keep(made, slots);
      },
    });
    const makers = Real as unknown as { from?: Method };
    if (Object.hasOwn(makers, 'from')) {
      this.guard(makers, 'from', (_, source) =>
        Number((source as ArrayLike<unknown> | undefined)?.length ?? 0),
      );
    }
    return proxy;
  }

  /** `sizeOf` says how many slots a call is going to take. */
  private guard(
    holder: object,
    name: string,
    sizeOf: (self: unknown, first: unknown) => number,
  ): void {
    const real = (holder as Record<string, Method>)[name]!;
    const call = (self: unknown, values: unknown[]) => {
      const slots = this.ask(sizeOf(self, values[0]));
      return this.keep(Reflect.apply(real, self, values), slots);
    };
    const value: Method = function (...values) {
      return call(this, values);
    };
    Object.defineProperty(value, 'name', { value: name });
    Object.defineProperty(holder, name, { value });
  }

  /** @returns the slots that were charged. */
  private ask(slots: number): number {
    if (!(slots >= LARGE)) return 0;
    this.account.used += slots;
    if (this.account.used <= BUDGET) return slots;
    this.overdrawn();
    throw new RangeError('The code asked for more memory than there is here');
  }

  private keep<T>(made: T, slots: number): T {
    if (slots > 0 && typeof made === 'object' && made !== null) {
      this.account.charge(made, slots);
    }
    return made;
  }
}

function lengthOf(values: readonly unknown[]): number {
  return values.length === 1 && typeof values[0] === 'number' ? values[0] : 0;
}
