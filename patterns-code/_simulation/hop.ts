/**
 * One turn of the event loop. Every microtask that is ready runs before the
 * returned promise resolves, so the simulation knows that the node it
 * resumed has nothing more to do. Taken from the platform once, when the
 * module loads, because pattern code must not reach the platform's timers.
 *
 * It has to be asked for from a microtask, as the code after an `await` is.
 */
export type Hop = () => Promise<void>;

type Task = () => void;
type Schedule = (task: Task) => unknown;

interface Platform {
  process?: { nextTick?: Schedule };
  setImmediate?: Schedule;
  MessageChannel: typeof MessageChannel;
  performance: { now(): number };
}

/** A whole turn so often, in which timers, ports and signals get theirs. */
const TICKS = 256;

/** The quickest way of a platform. */
export function makeHop(platform: Platform): Hop {
  const immediate = platform.setImmediate;
  const tick = platform.process?.nextTick;
  if (immediate === undefined) {
    const { MessageChannel: Channel, performance: clock } = platform;
    return portHop(Channel, clock.now.bind(clock));
  }
  const whole = (resolve: Task) => void immediate(resolve);
  if (tick === undefined) return () => new Promise(whole);
  const short = (resolve: Task) => void tick(resolve);
  let ticks = 0;
  return () => {
    ticks = (ticks + 1) % TICKS;
    return new Promise(ticks === 0 ? whole : short);
  };
}

/** So many turns are made of one macrotask. */
const LISTENERS = 512;
/** But none for longer than this, in real ms: others wait for their turn. */
const PATIENCE_MS = 20;
/** Listeners between two looks at the time. */
const LOOK_EVERY = 16;

/**
 * A message through a port is the browsers' quickest macrotask. It has many
 * listeners, and after each of them a browser drains the microtasks, so one
 * message makes as many turns. Until a test at the start has seen that this
 * one does so, each turn takes a message of its own.
 */
export function portHop(
  Channel: typeof MessageChannel,
  now: () => number,
  listeners = LISTENERS,
): Hop {
  let best = turns(Channel, now, 1);
  void drainsBetweenListeners(Channel).then((drains) => {
    if (drains) best = turns(Channel, now, listeners);
  });
  return () => best();
}

function turns(
  Channel: typeof MessageChannel,
  now: () => number,
  listeners: number,
): Hop {
  const { port1, port2 } = new Channel();
  const waiting: Task[] = [];
  /** A message is on its way, or is being heard by one after the other. */
  let asked = false;
  let until = 0;
  let tired = false;
  const ask = () => {
    asked = true;
    port2.postMessage(0);
  };
  for (let i = 1; i <= listeners; i += 1) {
    port1.addEventListener('message', () => {
      if (i === 1) {
        until = now() + PATIENCE_MS;
        tired = false;
      } else if (i % LOOK_EVERY === 0) tired ||= now() > until;
      if (i === listeners) asked = false;
      if (!tired) waiting.shift()?.();
      if (!asked && waiting.length > 0) ask();
    });
  }
  port1.start();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (!asked) ask();
    });
}

/** Longer chains of promises than this have been seen to drain as well. */
const CHAIN = 60;

/** Whether a chain that one listener starts has ended before the next. */
function drainsBetweenListeners(
  Channel: typeof MessageChannel,
): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new Channel();
    let ended = false;
    port1.addEventListener('message', () => {
      void (async () => {
        for (let i = 0; i < CHAIN; i += 1) await undefined;
        ended = true;
      })();
    });
    port1.addEventListener('message', () => {
      resolve(ended);
      port1.close();
    });
    port1.start();
    port2.postMessage(0);
  });
}

// Last, because it needs all of the above.
export const hop: Hop = makeHop(globalThis as unknown as Platform);
