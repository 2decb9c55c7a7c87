/**
 * Takes from the reader's code what would make a run depend on more than its
 * inputs: real time, chance, and everything outside the simulation. The frame
 * around the worker is what keeps code in (see frame-document.ts); this is
 * for clear messages and repeatable runs, and a second fence.
 */

type Globals = Record<string, unknown>;

const CLOCK = 'Use host.clock, so that the time is simulated';
const CHANCE = 'Use host.random(), so that the run can be repeated';
const NETWORK =
  'There is no network here but the simulated one: call a node of the world';
const PLACE =
  "What it gives depends on the reader's language and time zone: make the text yourself";
const OUTSIDE = 'The code runs alone, with nothing around it';

const REFUSED: readonly [advice: string, names: string][] = [
  [CLOCK, 'setTimeout setInterval setImmediate clearTimeout clearInterval'],
  [CLOCK, 'clearImmediate requestAnimationFrame cancelAnimationFrame'],
  [CLOCK, 'requestIdleCallback MessageChannel'],
  [NETWORK, 'fetch XMLHttpRequest WebSocket WebSocketStream WebTransport'],
  [NETWORK, 'EventSource importScripts RTCPeerConnection'],
  [OUTSIDE, 'Worker SharedWorker BroadcastChannel postMessage close'],
  [OUTSIDE, 'Notification FontFace webkitRequestFileSystem'],
  [OUTSIDE, 'webkitRequestFileSystemSync webkitResolveLocalFileSystemURL'],
  [OUTSIDE, 'webkitResolveLocalFileSystemSyncURL require'],
];

/** Objects, all of whose members are refused. */
const EMPTIED: readonly [advice: string, names: string][] = [
  [CLOCK, 'performance scheduler Temporal'],
  [CHANCE, 'crypto'],
  [OUTSIDE, 'indexedDB caches navigator cookieStore fonts storage gpu'],
  [OUTSIDE, 'serviceWorker localStorage sessionStorage'],
  [PLACE, 'Intl'],
];

/** Members that tell the time or draw by chance, of classes that stay. */
const TAKEN: readonly [advice: string, owner: string, member: string][] = [
  [CLOCK, 'Event.prototype', 'timeStamp'],
  [CLOCK, 'File.prototype', 'lastModified'],
  [CHANCE, 'URL', 'createObjectURL'],
];

/** Replaces them on `globals`. What a library needs it must hold already. */
export function lockDown(globals: Globals): void {
  for (const [advice, names] of REFUSED) {
    for (const name of names.split(' ')) {
      replace(globals, name, refusal(name, advice));
    }
  }
  for (const [advice, names] of EMPTIED) {
    for (const name of names.split(' ')) {
      replace(globals, name, refusingObject(name, advice));
    }
  }
  for (const [advice, owner, member] of TAKEN) {
    const holder = owner.split('.').reduce<unknown>(at, globals);
    if (holder === undefined) continue; // not every browser has it in a worker
    const refuse = refusal(`${owner}.${member}`, advice);
    const isMethod = !owner.endsWith('prototype');
    Object.defineProperty(holder, member, {
      configurable: false,
      ...(isMethod ? { value: refuse } : { get: refuse }),
    });
  }
  replace(globals, 'Date', refuseNow(Date));
  Object.defineProperty(Math, 'random', {
    value: refusal('Math.random', CHANCE),
  });
  Object.defineProperty(AbortSignal, 'timeout', {
    value: refusal('AbortSignal.timeout', CLOCK),
  });
}

function at(holder: unknown, name: string): unknown {
  return (holder as Globals | undefined)?.[name];
}

/** On the object itself and on every prototype that has it. */
export function replace(globals: Globals, name: string, value: unknown): void {
  let holder: object | null = globals;
  let present = false;
  while (holder !== null) {
    if (Object.hasOwn(holder, name)) {
      present = true;
      define(holder, name, value);
    }
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  if (present) define(globals, name, value);
}

function define(holder: object, name: string, value: unknown): void {
  Object.defineProperty(holder, name, {
    value,
    configurable: false,
    enumerable: false,
    writable: false,
  });
}

function refusal(name: string, advice: string): () => never {
  return function refused(): never {
    throw new Error(`${name} is not available here. ${advice}`);
  };
}

function refusingObject(name: string, advice: string): object {
  return new Proxy(Object.freeze({}), {
    get: (_, key) => {
      if (typeof key === 'symbol') return undefined;
      return refusal(`${name}.${key}`, advice)();
    },
  });
}

/** A Date that can be made from a number or a text, but not from now. */
function refuseNow(Real: DateConstructor): DateConstructor {
  const refuse = refusal('The current date', CLOCK);
  function Stopped(...values: unknown[]): Date {
    if (new.target === undefined || values.length === 0) return refuse();
    return Reflect.construct(Real, values, new.target) as Date;
  }
  const members = { parse: Real.parse, UTC: Real.UTC, now: refuse };
  const made = Object.assign(Stopped, members) as unknown as DateConstructor;
  Object.defineProperty(made, 'prototype', { value: Real.prototype });
  Object.defineProperty(Real.prototype, 'constructor', { value: made });
  Object.defineProperty(made, 'name', { value: 'Date' });
  return made;
}
