/**
 * What patterns are given, in real time: the clocks of this machine,
 * its chance, and a disk that lives as long as the process. With it a
 * pattern runs outside of the simulation, in Node.js or in a browser.
 */
import type { Clock, Host, WallClock } from '../_simulation/types.ts';

/** Timers can't wait longer at once, in ms: some 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** A clock that begins at zero and only moves forward. */
export function realClock(): Clock {
  const begin = performance.now();
  const now = () => performance.now() - begin;
  return {
    now,
    async sleep(ms, signal) {
      if (typeof ms !== 'number' || !(ms >= 0) || ms === Infinity) {
        throw new RangeError(
          `Can't sleep ${String(ms)} ms: the time must be a finite ` +
            'number, zero or more.',
        );
      }
      const end = now() + ms;
      await wait(ms, signal);
      // A timer may ring a little early, and after 24 days at most.
      while (now() < end) await wait(end - now(), signal);
    },
  };
}

/** The time of day, in ms since 1970. */
export const realWallClock: WallClock = { time: () => Date.now() };

/**
 * A host for one service of this process. Its disk is a `Map`: what has
 * to survive the process needs a real one with the same methods.
 */
export function realHost(name: string): Host {
  return {
    name,
    clock: realClock(),
    wallClock: realWallClock,
    random: () => Math.random(),
    disk: new Map(),
  };
}

/** Rejects with the signal's reason when it is aborted first. */
function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason as Error);
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const ring = () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    };
    const atOnce = Math.min(Math.ceil(ms), LONGEST_MS);
    const timer = setTimeout(ring, atOnce);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
