/** Messages between nodes: remote stubs, links, losses, replies. */
import { SimulationError } from './error.ts';
import type { FaultPlan } from './faults.ts';
import type { Life, Node } from './node.ts';
import { randomStream } from './random.ts';
import type { Link, Network as Links, Remote, TraceEvent } from './types.ts';
import { brief, copy, packError, unpackError } from './wire.ts';

const LATENCY_MS = 10;

/** What the network needs from the kernel. */
export interface Machine {
  now(): number;
  /** The life whose code is running. */
  current(): Life | undefined;
  find(name: string): Node;
  push(time: number, owner: Life | Node | undefined, act: () => void): void;
  record(event: TraceEvent): void;
  /** Counts a step of the node, before it takes effect. */
  step(life: Life): void;
  /** Carries out a crash that was planned after that step. */
  afterStep(life: Life): void;
  /** Extra latency that a search chose for this message, in ms. */
  extraDelay(key: string): number;
}

interface Content {
  kind: 'call' | 'return' | 'throw';
  method: string;
  label: string;
  replyTo?: number;
}

interface Message {
  readonly id: number;
  readonly key: string;
  readonly way: Way;
  /** For a reply: the life that asked. A later one must not hear it. */
  readonly toLife: Life | undefined;
  readonly arrive: (life: Life) => void;
}

/** One direction between two nodes. */
interface Way {
  readonly name: string;
  readonly from: Node;
  readonly to: Node;
  readonly link: Link;
  readonly random: () => number;
  messages: number;
}

interface Call {
  readonly id: number;
  readonly caller: Life;
  readonly to: string;
  readonly label: string;
  readonly sentAt: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A promise that is never settled: what a dead node waits for. */
export function never(): Promise<never> {
  return new Promise(() => {});
}

export class Network {
  private readonly machine: Machine;
  private readonly links: Links;
  private readonly plan: FaultPlan;
  private readonly seed: number;
  private readonly ways = new Map<Node, Map<Node, Way>>();
  /** The calls that are not answered yet. */
  private readonly open = new Set<Call>();
  private cuts: (readonly [readonly string[], readonly string[]])[] = [];
  private ids = 0;

  constructor(machine: Machine, links: Links, plan: FaultPlan, seed: number) {
    this.machine = machine;
    this.links = links;
    this.plan = plan;
    this.seed = seed;
  }

  /** A remote stub: every method of it sends a message to the node. */
  stub<T extends object>(name: string): Remote<T> {
    const methods = new Map<string, (...args: unknown[]) => Promise<unknown>>();
    return new Proxy({} as Remote<T>, {
      get: (_, method) => {
        // `await` looks for a `then`: a stub is not a promise.
        if (typeof method !== 'string' || method === 'then') return undefined;
        let call = methods.get(method);
        if (call === undefined) {
          call = (...args) => this.call(name, method, args);
          methods.set(method, call);
        }
        return call;
      },
    });
  }

  cut(sides: readonly [readonly string[], readonly string[]]): void {
    this.cuts.push(sides);
    this.machine.record({ type: 'cut', at: this.machine.now(), sides });
  }

  heal(): void {
    this.cuts = [];
    this.machine.record({ type: 'heal', at: this.machine.now() });
  }

  /** Who waits for what: the calls of living nodes without an answer. */
  waiting(): string[] {
    return [...this.open]
      .filter((call) => !call.caller.dead)
      .map(
        (call) =>
          `${call.caller.node.name} waits for ${call.to}.${call.label}, ` +
          `sent at ${call.sentAt} ms`,
      );
  }

  private call(to: string, method: string, args: unknown[]): Promise<unknown> {
    const caller = this.machine.current();
    if (caller === undefined) {
      return Promise.reject(
        new SimulationError(
          `${to}.${method}() was called outside the story: call it from ` +
            'play() or from a node, and await what you call.',
        ),
      );
    }
    if (caller.dead) return never();
    return new Promise((resolve, reject) => {
      const target = this.machine.find(to);
      const sent = args.map((arg, i) =>
        copy(arg, () => `Argument ${i + 1} of ${to}.${method}()`),
      );
      const label = `${method}(${briefly(args)})`;
      const id = (this.ids += 1);
      const sentAt = this.machine.now();
      const call = { id, caller, to, label, sentAt, resolve, reject };
      this.open.add(call);
      const content: Content = { kind: 'call', method, label };
      this.send(id, caller, target, undefined, content, (life) =>
        this.handle(call, life, method, sent),
      );
    });
  }

  /** Runs a method at its node and sends back how it ended. */
  private handle(
    call: Call,
    life: Life,
    method: string,
    args: readonly unknown[],
  ): void {
    const failed = (error: unknown) =>
      this.replyError(call, life, method, error);
    const done = (value: unknown) => {
      const label = value === undefined ? 'ok' : brief(value);
      let sent: unknown;
      try {
        sent = copy(value, () => `What ${life.node.name}.${method}() returned`);
      } catch (error) {
        return failed(error);
      }
      const content: Content = {
        kind: 'return',
        method,
        label,
        replyTo: call.id,
      };
      this.reply(call, life, content, () => call.resolve(sent));
    };
    try {
      // A duplicated call runs with a copy of its own.
      const own = args.map((arg) => copy(arg, () => 'An argument'));
      const result = invoke(life, method, own);
      if (result instanceof Promise) result.then(done, failed);
      else done(result);
    } catch (error) {
      failed(error);
    }
  }

  private replyError(
    call: Call,
    life: Life,
    method: string,
    error: unknown,
  ): void {
    const packed = packError(error);
    const label = brief(error);
    const content: Content = { kind: 'throw', method, label, replyTo: call.id };
    this.reply(call, life, content, () => call.reject(unpackError(packed)));
  }

  private reply(
    call: Call,
    life: Life,
    content: Content,
    settle: () => void,
  ): void {
    const { caller } = call;
    if (life.dead) return;
    this.send((this.ids += 1), life, caller.node, caller, content, () => {
      // The answer to a duplicated call comes twice, and counts once.
      if (this.open.delete(call)) settle();
    });
  }

  private send(
    id: number,
    from: Life,
    to: Node,
    toLife: Life | undefined,
    content: Content,
    arrive: (life: Life) => void,
  ): void {
    const way = this.wayOf(from.node, to);
    way.messages += 1;
    const key = `${way.name}#${way.messages}`;
    this.machine.step(from);
    this.machine.record({
      type: 'send',
      at: this.machine.now(),
      id,
      key,
      from: way.from.name,
      to: to.name,
      kind: content.kind,
      method: content.method,
      label: content.label,
      replyTo: content.replyTo,
    });
    this.transmit({ id, key, way, toLife, arrive });
    this.machine.afterStep(from);
  }

  private transmit(message: Message): void {
    const { link, random, to } = message.way;
    const { drop, copies, delayMs } = this.plan.of(message.key);
    const lost = chance(link.loss, random);
    const twice = chance(link.duplication, random);
    if (drop || lost) return this.lose(message, 'dropped');
    if (this.isCut(message.way)) return this.lose(message, 'cut');
    const extraMs = delayMs + this.machine.extraDelay(message.key);
    const count = copies + (twice ? 1 : 0);
    for (let i = 0; i < count; i += 1) {
      const time = this.machine.now() + latency(link, random) + extraMs;
      this.machine.push(time, to, () => this.deliver(message));
    }
  }

  private deliver(message: Message): void {
    const { life } = message.way.to;
    if (this.isCut(message.way)) return this.lose(message, 'cut');
    const gone = message.toLife !== undefined && message.toLife !== life;
    if (life.dead || gone) return this.lose(message, 'crashed');
    const at = this.machine.now();
    this.machine.step(life);
    this.machine.record({ type: 'deliver', at, id: message.id });
    this.machine.afterStep(life);
    if (!life.dead) message.arrive(life);
  }

  private lose(message: Message, reason: 'dropped' | 'cut' | 'crashed'): void {
    const at = this.machine.now();
    this.machine.record({ type: 'lost', at, id: message.id, reason });
  }

  private isCut({ from, to }: Way): boolean {
    return this.cuts.some(
      ([a, b]) =>
        (a.includes(from.name) && b.includes(to.name)) ||
        (b.includes(from.name) && a.includes(to.name)),
    );
  }

  private wayOf(from: Node, to: Node): Way {
    let ways = this.ways.get(from);
    if (ways === undefined) this.ways.set(from, (ways = new Map()));
    let way = ways.get(to);
    if (way === undefined) {
      const name = `${from.name}>${to.name}`;
      const link = { ...this.links, ...this.links.links?.[name] };
      const random = randomStream(this.seed, `network:${name}`);
      way = { name, from, to, link, random, messages: 0 };
      ways.set(to, way);
    }
    return way;
  }
}

const LABEL_LENGTH = 60;

/** Arguments as they are labelled: whole, or each of them cut short. */
function briefly(args: readonly unknown[]): string {
  const whole = args.map((arg) => brief(arg)).join(', ');
  if (whole.length <= LABEL_LENGTH) return whole;
  return args.map((arg) => brief(arg, 24)).join(', ');
}

/** Draws only where there is a chance, so that a sure link draws nothing. */
function chance(share: number | undefined, random: () => number): boolean {
  return share !== undefined && share > 0 && random() < share;
}

function latency(link: Link, random: () => number): number {
  const ms = link.latencyMs ?? LATENCY_MS;
  if (typeof ms === 'number') return ms;
  const [low, high] = ms;
  return Math.round(low + random() * (high - low));
}

function invoke(life: Life, method: string, args: unknown[]): unknown {
  const target = life.object as Record<string, unknown> | undefined;
  const found = target?.[method];
  if (typeof found === 'function') return found.apply(target, args);
  const known = methodsOf(target).join(', ') || 'none';
  throw new SimulationError(
    `${life.node.name} has no method "${method}". It has: ${known}.`,
  );
}

function methodsOf(target: object | undefined): string[] {
  const names = new Set<string>();
  let level: object | null = target ?? null;
  while (level !== null && level !== Object.prototype) {
    for (const name of Object.getOwnPropertyNames(level)) {
      const { value } = Object.getOwnPropertyDescriptor(level, name)!;
      if (typeof value === 'function' && name !== 'constructor')
        names.add(name);
    }
    level = Object.getPrototypeOf(level) as object | null;
  }
  return [...names];
}
