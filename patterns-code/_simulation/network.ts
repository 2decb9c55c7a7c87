/** Calls between nodes: remote stubs, messages, replies. */
import { SimulationError } from './error.ts';
import type { Links, Way } from './links.ts';
import type { Machines } from './machines.ts';
import type { Life } from './node.ts';
import { never } from './promise.ts';
import type { Recorder } from './recorder.ts';
import type { Timeline } from './timeline.ts';
import type { Remote, Say } from './types.ts';
import { copy, packError, unpackError } from './wire.ts';
import { answerLabel, callLabel, errorLabel, type Label } from './words.ts';

interface Content {
  readonly kind: 'call' | 'return' | 'throw';
  readonly method: string;
  readonly label: Label;
  /** For a reply: what it answers. */
  readonly call: Call;
}

interface Message {
  readonly id: number;
  readonly way: Way;
  readonly content: Content;
  /** For a reply: the life that asked. A later one must not hear it. */
  readonly toLife: Life | undefined;
  /** `isOnly` is false of a message that comes several times. */
  readonly arrive: (life: Life, isOnly: boolean) => void;
}

/** A call that was made, and how its answer reaches the caller. */
interface Call {
  readonly id: number;
  /** `A>B call 3`: what its chances are drawn by. */
  readonly identity: string;
  readonly caller: Life;
  readonly to: string;
  readonly label: Label;
  readonly sentAt: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** How often it was answered. */
  answers: number;
}

export class Network {
  private readonly timeline: Timeline;
  private readonly recorder: Recorder;
  private readonly machines: Machines;
  private readonly links: Links;
  /** The calls that are not answered yet. */
  private readonly open = new Set<Call>();
  private ids = 0;

  constructor(
    timeline: Timeline,
    recorder: Recorder,
    machines: Machines,
    links: Links,
  ) {
    this.timeline = timeline;
    this.recorder = recorder;
    this.machines = machines;
    this.links = links;
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

  /** Who waits for what: the calls of living nodes without an answer. */
  waiting(): string[] {
    return [...this.open]
      .filter((call) => !call.caller.dead)
      .map(
        (call) =>
          `${call.caller.node.name} waits for ${call.to}.${drawn(call.label)}, ` +
          `sent at ${call.sentAt} ms`,
      );
  }

  private call(to: string, method: string, args: unknown[]): Promise<unknown> {
    if (this.recorder.isAsking) return never();
    const caller = this.timeline.current;
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
      const target = this.machines.find(to);
      const sent = args.map((arg, i) =>
        copy(arg, () => `Argument ${i + 1} of ${to}.${method}()`),
      );
      this.recorder.witness?.(sent);
      const way = this.links.wayOf(caller.node, target);
      way.calls += 1;
      const call: Call = {
        id: this.newId(),
        identity: `${way.name} call ${way.calls}`,
        caller,
        to,
        label: this.label((say) => callLabel(method, sent, say)),
        sentAt: this.timeline.now,
        resolve,
        reject,
        answers: 0,
      };
      this.open.add(call);
      const content: Content = {
        kind: 'call',
        method,
        label: call.label,
        call,
      };
      const { id } = call;
      const arrive = (life: Life, isOnly: boolean) =>
        this.handle(
          call,
          life,
          method,
          // What comes again must not be what the first arrival has changed.
          isOnly ? sent : sent.map((arg) => copy(arg, () => 'An argument')),
        );
      this.send(
        { id, way, content, toLife: undefined, arrive },
        caller,
        () => call.identity,
      );
    });
  }

  /** Runs a method at its node and sends back how it ended. */
  private handle(
    call: Call,
    life: Life,
    method: string,
    args: unknown[],
  ): void {
    const failed = (error: unknown) =>
      this.replyError(call, life, method, error);
    const done = (value: unknown) => {
      let sent: unknown;
      try {
        sent = copy(value, () => `What ${life.node.name}.${method}() returned`);
      } catch (error) {
        return failed(error);
      }
      this.recorder.witness?.(sent);
      const label = this.label((say) => answerLabel(method, sent, say));
      const content: Content = { kind: 'return', method, label, call };
      this.reply(life, content, () => call.resolve(sent));
    };
    try {
      const result = invoke(life, method, args);
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
    this.recorder.witness?.({ ...packed, stack: undefined });
    const label = this.label((say) => errorLabel(method, packed, say));
    const content: Content = { kind: 'throw', method, label, call };
    this.reply(life, content, () => call.reject(unpackError(packed)));
  }

  private reply(life: Life, content: Content, settle: () => void): void {
    if (life.dead) return;
    const { call } = content;
    call.answers += 1;
    const { caller, identity, answers } = call;
    const way = this.links.wayOf(life.node, caller.node);
    const arrive = () => {
      // The answer to a duplicated call comes twice, and counts once.
      if (this.open.delete(call)) settle();
    };
    this.send(
      { id: this.newId(), way, content, toLife: caller, arrive },
      life,
      () => `${identity} answer ${answers}`,
    );
  }

  private send(message: Message, from: Life, identity: () => string): void {
    const { way } = message;
    way.messages += 1;
    const key = `${way.name}#${way.messages}`;
    this.machines.step(from);
    this.traceSend(message, key);
    const fate = this.links.fateOf(way, key, identity);
    if (typeof fate === 'string') this.lose(message, fate);
    else this.transmit(message, fate);
    this.machines.afterStep(from);
  }

  private transmit(message: Message, latencies: readonly number[]): void {
    const isOnly = latencies.length === 1;
    for (const ms of latencies) {
      this.timeline.planAt(message.way.to, ms, () =>
        this.deliver(message, isOnly),
      );
    }
  }

  private deliver(message: Message, isOnly: boolean): void {
    const { way, toLife } = message;
    const { life } = way.to;
    if (this.links.isCut(way)) return this.lose(message, 'cut');
    const gone = toLife !== undefined && toLife !== life;
    if (life.dead || gone) return this.lose(message, 'crashed');
    this.machines.step(life);
    const at = this.timeline.now;
    this.recorder.trace?.push({ type: 'deliver', at, id: message.id });
    this.machines.afterStep(life);
    if (!life.dead) message.arrive(life, isOnly);
  }

  private lose(message: Message, reason: 'dropped' | 'cut' | 'crashed'): void {
    const at = this.timeline.now;
    this.recorder.trace?.push({ type: 'lost', at, id: message.id, reason });
  }

  private traceSend({ id, way, content }: Message, key: string): void {
    const at = this.timeline.now;
    this.recorder.sent.push({ key, at });
    const { kind, method, label, call } = content;
    this.recorder.trace?.push({
      type: 'send',
      at,
      id,
      key,
      from: way.from.name,
      to: way.to.name,
      kind,
      method,
      ...label,
      replyTo: kind === 'call' ? undefined : call.id,
    });
  }

  /** A label that only a trace, or a story that stalled, would show. */
  private label(make: (say: Say | undefined) => Label): Label {
    const { trace, say } = this.recorder;
    return trace === undefined ? NO_LABEL : make(say);
  }

  private newId(): number {
    this.ids += 1;
    return this.ids;
  }
}

const NO_LABEL: Label = { label: '' };

function drawn({ label, said = label }: Label): string {
  return said;
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
