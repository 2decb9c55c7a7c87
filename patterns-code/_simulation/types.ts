/**
 * The words of the simulation: what a pattern is given (`Clock`, `Host`),
 * what a story is told with (`World`, `Scenario`), and what a run leaves
 * behind (`Run`, `TraceEvent`). Types only, so pattern code may import it.
 */

/**
 * The clock for durations, deadlines and lives: it only moves forward, and
 * it begins at zero with each boot of its node. A reading means nothing on
 * another node or after a restart, so it is neither sent nor stored. It is
 * the monotonic clock of Kleppmann, "Designing Data-Intensive Applications",
 * 2017, chapter 8; `performance` in JavaScript. All times are milliseconds.
 */
export interface Clock {
  /** Milliseconds since this node booted, at the rate of its own clock. */
  now(): number;
  /**
   * Resolves when this clock has moved on by `ms`. Rejects with the signal's
   * reason when `signal` is aborted first.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * The clock that tells the time of day, for what nodes have to agree on. It
 * may be wrong, and it may jump either way when it is set, so it measures no
 * duration: the time-of-day clock of the same chapter; `Date` in JavaScript.
 */
export interface WallClock {
  /** Milliseconds since the run began, plus what this clock is off by. */
  time(): number;
}

/** Storage that survives a crash. Values are copied in and copied out. */
export type Disk = Map<string, unknown>;

/** What the machine under a node offers to the code that runs on it. */
export interface Host {
  readonly name: string;
  readonly clock: Clock;
  readonly wallClock: WallClock;
  /** A number in [0, 1), from this node's own seeded stream. */
  random(): number;
  /** Survives a crash; everything else the node holds does not. */
  readonly disk: Disk;
}

/** The kinds of participant; each has one shape in every diagram. */
export type NodeKind =
  'client' | 'service' | 'database' | 'cache' | 'queue' | 'external';

export interface NodeOptions {
  /** Default `service`. */
  kind?: NodeKind;
  /** The box the node is drawn in, for example `Pod`. */
  group?: string;
}

/**
 * A node seen from another one: every method becomes a message and answers
 * with a promise. Arguments and results are copied. A callee that crashed or
 * was cut off never answers, so the promise may stay pending for ever.
 */
export type Remote<T> = {
  [
    K in keyof T as T[K] extends (...args: never[]) => unknown ? K : never
  ]: T[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never;
};

/**
 * What a node shows, as data: the fields and getters of its object without
 * its methods, copied all the way down. Objects of a class come as plain ones,
 * frozen like lists, and what can't be copied (a function, a promise) is
 * left out.
 */
export type Shown<T> = T extends (...args: never[]) => unknown
  ? never
  : T extends Date | ArrayBuffer | ArrayBufferView
    ? T
    : T extends ReadonlyMap<infer K, infer V>
      ? Map<Shown<K>, Shown<V>>
      : T extends ReadonlySet<infer V>
        ? Set<Shown<V>>
        : T extends readonly unknown[]
          ? { readonly [I in keyof T]: Shown<T[I]> }
          : T extends object
            ? {
                readonly [
                  K in keyof T as T[K] extends (...args: never[]) => unknown
                    ? never
                    : K
                ]: Shown<T[K]>;
              }
            : T;

/** How the links behave. Latencies are milliseconds. */
export interface Link {
  /**
   * A fixed latency, or two ends: then it is drawn between them, each place
   * as likely, and rounded to whole ms. Default 10.
   */
  latencyMs?: number | readonly [number, number];
  /** Share of messages lost, 0 to 1. Default 0. */
  loss?: number;
  /** Share of messages delivered twice, 0 to 1. Default 0. */
  duplication?: number;
}

/** The default link, and exceptions by name: `{ links: { 'A>B': … } }`. */
export interface Network extends Link {
  links?: Readonly<Record<string, Link>>;
}

/**
 * Something that goes wrong, as data. `at` is simulated milliseconds.
 * Messages are named by link and count: `A>B#2` is the second message from
 * A to B, replies included. A node's steps are what it receives, sends and
 * writes to disk, counted from 1 and on through its restarts; a crash after
 * step n undoes nothing of step n and prevents everything after it.
 */
export type Fault =
  | { at: number; crash: string; restartAfterMs?: number }
  | { crash: string; afterStep: number; restartAfterMs?: number }
  | { at: number; restart: string }
  | { at: number; pause: string; ms: number }
  | {
      at: number;
      /** The two sides between which nothing passes until it heals. */
      cut: readonly [readonly string[], readonly string[]];
      /** Only what the first side sends to the second is lost. */
      oneWay?: true;
      healAfterMs?: number;
    }
  /** Ends every cut. */
  | { at: number; heal: true }
  /** From then on the node's time of day is off by `ms`; 0 sets it right. */
  | { at: number; skew: string; ms: number }
  /**
   * From then on the node's forward clock and its timers run at `rate`: 1.1
   * is a tenth too fast, 1 is right again.
   */
  | { at: number; drift: string; rate: number }
  | { drop: string }
  | { duplicate: string }
  | { delay: string; ms: number };

/**
 * Names a value in the words of the story, for pictures: `2 events`. It gets
 * a copy, and the place where the value stands:
 *
 * - `withdraw 2` is the second argument of a call of `withdraw`,
 * - `withdraw` is what such a call answers, and `withdraw throws` the error
 *   that it throws,
 * - `disk A-1` is what is written under the key `A-1`, and `key` such a key,
 * - `.cents` is a field and `[]` an item of a value without words of its own.
 *
 * Undefined leaves a value as it is. A search never asks.
 */
export type Say = (value: unknown, place: string) => string | undefined;

/** The simulated system, as a story drives it. */
export interface World {
  /** The story's own clocks: it runs as the node `Client`. */
  readonly clock: Clock;
  readonly wallClock: WallClock;
  /** A number in [0, 1), from the story's own seeded stream. */
  random(): number;
  /**
   * Adds a node and boots it. `boot` runs again after every restart, with
   * an empty memory and the same disk; if the object has a method
   * `recover()`, a restart calls it.
   */
  node<T extends object>(
    name: string,
    boot: (host: Host) => T,
    options?: NodeOptions,
  ): Remote<T>;
  /** The stub of a node by its name, for nodes that know each other. */
  remote<T extends object>(name: string): Remote<T>;
  /** Runs `task` as a client of its own, beside the story. */
  client<R>(name: string, task: (host: Host) => Promise<R>): Promise<R>;
  /** Ends the node at once: nothing it awaits settles, its timers die. */
  crash(name: string): void;
  /** Boots a crashed node again. Throws if it is running. */
  restart(name: string): void;
  /**
   * Cuts every link between the two sides until `heal`; with `oneWay` only
   * the links from the first side to the second.
   */
  partition(
    a: readonly string[],
    b: readonly string[],
    options?: { oneWay?: boolean },
  ): void;
  heal(): void;
  /** Writes a remark into the trace; diagrams show it. */
  note(text: string): void;
  /**
   * Has what is sent, answered and written named by `say` in diagrams, from
   * now on. The trace keeps the values as well. `say` only looks.
   */
  words(say: Say): void;
  /** What the node shows now, a copy; undefined while it is down. */
  peek<T extends object>(name: string): Shown<T> | undefined;
  /** What is on a node's disk now, a copy. */
  diskOf(name: string): ReadonlyMap<string, unknown>;
  /**
   * `holds` is asked after every event; once false is a violation. A rule that
   * answers neither true nor false, such as a promise, ends the run.
   */
  always(rule: string, holds: () => boolean): void;
  /** `reached` must be true after at least one event. */
  sometimes(goal: string, reached: () => boolean): void;
  /** `holds` is asked once, when the story has ended. */
  finally(rule: string, holds: () => boolean): void;
}

/** How far a search goes. See `explore`. */
export interface SearchOptions {
  /** How many faults a run may suffer at once. Default 1. */
  maxFaults?: number;
  /**
   * Which faults are tried. Default crash and drop. A `cut` parts the nodes
   * that boot in two, in every way, at each time at which something is sent;
   * a `oneWay` cut does so in one direction, in both.
   */
  faults?: readonly ('crash' | 'drop' | 'duplicate' | 'cut' | 'oneWay')[];
  /** A crashed node restarts after so many ms. Default: it stays down. */
  restartAfterMs?: number;
  /** A cut heals after so many ms. Default: it stays. */
  healAfterMs?: number;
  /**
   * Extra latencies tried for each message, in ms above 0, beside none:
   * `[50]` doubles the runs for each message. Default none.
   */
  delays?: readonly number[];
  /** At most this many messages of a run are delayed. Default all. */
  maxDelays?: number;
  /**
   * At most so many simultaneous deliveries of a run are taken out of turn
   * (Emmi, Qadeer, Rakamarić, "Delay-Bounded Scheduling", POPL 2011).
   * Default all.
   */
  maxReorders?: number;
  /**
   * Only these nodes crash. Each has to be there in a run without a fault of
   * the search. Default all that boot.
   */
  crashable?: readonly string[];
  /**
   * Rules that even the pattern can't keep within these bounds, each with
   * the title of the limit in the spec that says so. A search stops at them
   * all the same.
   */
  limits?: Readonly<Record<string, string>>;
  /**
   * Gives up after so many runs, and says so. What it has found by then it
   * still tries with fewer faults, each time for as many runs. Default
   * 20,000.
   */
  limit?: number;
}

/**
 * A story: who takes part and what happens. Its doc comment is the caption
 * on the page, and its name the name of its diagram.
 */
export interface Scenario<R = unknown> {
  /** Default 1. */
  seed?: number;
  network?: Network;
  faults?: readonly Fault[];
  /** The run must end by then, in simulated ms. Default 60,000. */
  untilMs?: number;
  /** A story without the pattern: its calls are not in the topology. */
  withoutPattern?: boolean;
  /** If present, the page and the tests also search this story. */
  search?: SearchOptions;
  play(world: World): Promise<R>;
}

/**
 * A measured comparison: one number for each x and each series. Its doc
 * comment is the caption of the plot on the page.
 */
export interface Experiment {
  x: { label: string; values: readonly (number | string)[] };
  /**
   * What all series measure. Without it each has a unit of its own, which its
   * name says, and the page shows a table in place of a plot.
   */
  y?: { label: string };
  /**
   * What each line or bar is called, and how its value is measured: once, or
   * in several phases or under several seeds.
   */
  series: Readonly<Record<string, (x: never) => Promise<Samples> | Samples>>;
}

/** One number, or what several phases or seeds gave: plotted as their mean. */
export type Samples = number | readonly number[];

/** What decides a run, together with the code. */
export interface Inputs {
  seed?: number;
  faults?: readonly Fault[];
  network?: Network;
  /** Which of several simultaneous deliveries to a node comes first. */
  schedule?: readonly number[];
  /** Overrides the scenario's end, in simulated ms. */
  untilMs?: number;
  /** Ends a run that never stops by itself. Default 100,000. */
  maxEvents?: number;
}

/** One line of what happened. `at` is simulated ms. */
export type TraceEvent =
  | { type: 'node'; at: number; node: string; kind: NodeKind; group?: string }
  | {
      type: 'send';
      at: number;
      id: number;
      /** `A>B#2`: the name that faults use. */
      key: string;
      from: string;
      to: string;
      kind: 'call' | 'return' | 'throw';
      /** The method that is called or answered. */
      method: string;
      /** `read("x")`, `"value"` or `ConnectionError: refused`. */
      label: string;
      /** The same in few words, where the label itself is not drawn. */
      said?: string;
      /** For a reply: the id of its call. */
      replyTo?: number;
    }
  /** A message arrives; a duplicated one arrives twice. */
  | { type: 'deliver'; at: number; id: number }
  | {
      type: 'lost';
      at: number;
      id: number;
      reason: 'dropped' | 'cut' | 'crashed';
    }
  | { type: 'crash'; at: number; node: string }
  | { type: 'restart'; at: number; node: string }
  | { type: 'pause'; at: number; node: string; ms: number }
  | {
      type: 'cut';
      at: number;
      sides: readonly [readonly string[], readonly string[]];
      oneWay?: true;
    }
  /** Without sides, every cut ends. */
  | {
      type: 'heal';
      at: number;
      sides?: readonly [readonly string[], readonly string[]];
    }
  | { type: 'skew'; at: number; node: string; ms: number }
  | { type: 'drift'; at: number; node: string; rate: number }
  | { type: 'note'; at: number; node: string; text: string }
  | {
      type: 'write';
      at: number;
      node: string;
      key: string;
      /** The value, or `deleted`. */
      value: string;
      /** Key and value in few words, where they themselves are not drawn. */
      said?: string;
    }
  /** A node shows another state; `because` says what led to it. */
  | {
      type: 'state';
      at: number;
      node: string;
      from?: string;
      to: string;
      because?: string;
    }
  | { type: 'violation'; at: number; rule: string };

/** What a run leaves behind. All of it is data, except `result`. */
export interface Run<R = unknown> {
  /**
   * `finished`: the story ended. `failed`: it threw. `stalled`: it waits for
   * something that can't come. `endless`: it passed its bound.
   */
  outcome: 'finished' | 'failed' | 'stalled' | 'endless';
  /** What the story returned. */
  result?: R;
  /** What the story threw, or a sentence about why it stalled. */
  error?: unknown;
  /** Rules of `always` and `finally` that did not hold. */
  violated: { rule: string; at: number }[];
  /** Goals of `sometimes` that were reached, and that were not. */
  reached: string[];
  unreached: string[];
  trace: TraceEvent[];
  events: number;
  /** Simulated ms. */
  endedAt: number;
  seed: number;
  faults: readonly Fault[];
  schedule: readonly number[];
  /** Faults that changed nothing. */
  idleFaults: Fault[];
}

/** What a search found. */
export interface Search {
  runs: number;
  /** True when every order, delay and fault within the bounds was run. */
  exhaustive: boolean;
  /** Goals that no run reached. */
  unreached: string[];
  /** The smallest violating run, if there is one. */
  violation?: Run & {
    /** The rule broken, or what the run died of. */
    rule: string;
  };
}
