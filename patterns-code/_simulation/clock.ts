/**
 * Simulated time in ms, and the clock of one life that only moves forward.
 * Time has grains of 1/1024 ms: sums of these are exact in binary, so that
 * a clock shows no less than a sum that it was slept for.
 */
const GRAINS = 1024;

/** Nothing takes less time than this, except no time at all. */
export const GRAIN_MS = 1 / GRAINS;

/** The first grain of time that is not before `ms`. */
export function noEarlierThan(ms: number): number {
  return Number.isInteger(ms) ? ms : Math.ceil(ms * GRAINS) / GRAINS;
}

/** A clock that begins at zero with its life and runs at its own rate. */
export class ForwardClock {
  /** What it showed at the simulated ms `since`. */
  private shown: number;
  private since: number;
  private rate: number;

  /**
   * `now` is simulated ms, as in all methods. `origin` is what it shows
   * first; that this is zero must not matter to anybody.
   */
  constructor(now: number, rate: number, origin = 0) {
    this.since = now;
    this.rate = rate;
    this.shown = origin;
  }

  /** What the clock shows, in ms since its life began. */
  read(now: number): number {
    return nearest(this.shown + (now - this.since) * this.rate);
  }

  /** Runs at another rate from now on. */
  runAt(rate: number, now: number): void {
    this.shown = this.read(now);
    this.since = now;
    this.rate = rate;
  }

  /**
   * The first simulated ms at which it will show `reading`, or more. Where
   * its rate is not 1 that is a whole ms, which a picture can show.
   */
  whenItShows(reading: number): number {
    const at = this.since + (reading - this.shown) / this.rate;
    if (this.rate === 1) return noEarlierThan(at);
    let whole = Math.floor(at);
    // So far away that there are no single ms: no run gets there.
    if (!Number.isSafeInteger(whole)) return at;
    while (this.read(whole) < reading) whole += 1;
    return whole;
  }
}

function nearest(ms: number): number {
  return Number.isInteger(ms) ? ms : Math.round(ms * GRAINS) / GRAINS;
}
