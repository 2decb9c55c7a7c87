/** Watches one worker: it must end in time, and its event loop must turn. */

const TICK_MS = 250;
/** Ticks in a row without a sign of life: two seconds. */
const SILENT_TICKS = 8;

export class Watchdog {
  private readonly deadline: ReturnType<typeof setTimeout>;
  private readonly ticks: ReturnType<typeof setInterval>;
  /** Undefined until the worker has started, which takes what it takes. */
  private silent: number | undefined;

  /**
   * Ticks are counted, not time: while the page itself is busy neither ticks
   * nor messages come through, and the worker is not to blame.
   */
  constructor(deadlineMs: number, late: () => void, silent: () => void) {
    this.deadline = setTimeout(late, deadlineMs);
    this.ticks = setInterval(() => {
      if (this.silent === undefined) return;
      this.silent += 1;
      if (this.silent > SILENT_TICKS) silent();
    }, TICK_MS);
  }

  /** A message came. */
  heard(): void {
    this.silent = 0;
  }

  end(): void {
    clearTimeout(this.deadline);
    clearInterval(this.ticks);
  }
}
