/** The nodes of a run: their boots, lives, crashes, pauses and clocks. */
import { ForwardClock } from './clock.ts';
import { NodeDisk } from './disk.ts';
import { SimulationError } from './error.ts';
import type { FaultPlan } from './faults.ts';
import { lapses } from './lapses.ts';
import { stateOf, type Life, type Node } from './node.ts';
import { never } from './promise.ts';
import { randomStream } from './random.ts';
import type { Recorder } from './recorder.ts';
import { show } from './show.ts';
import type { Timeline } from './timeline.ts';
import type { Clock, Host, NodeOptions, WallClock } from './types.ts';
import { writeLabel } from './words.ts';

const NAME = /^[\w .()/-]+$/;

export class Machines {
  private readonly timeline: Timeline;
  private readonly recorder: Recorder;
  private readonly plan: FaultPlan;
  private readonly seed: number;
  private readonly onError: (error: unknown) => void;
  private readonly originOf: (node: string) => number;
  private readonly nodes = new Map<string, Node>();

  /** `onError` is told what a node throws when it boots anew. */
  constructor(
    timeline: Timeline,
    recorder: Recorder,
    plan: FaultPlan,
    seed: number,
    onError: (error: unknown) => void,
    originOf: (node: string) => number = () => 0,
  ) {
    this.onError = onError;
    this.originOf = originOf;
    this.timeline = timeline;
    this.recorder = recorder;
    this.plan = plan;
    this.seed = seed;
  }

  all(): Iterable<Node> {
    return this.nodes.values();
  }

  has(name: string): boolean {
    return this.nodes.has(name);
  }

  find(name: string): Node {
    const node = this.nodes.get(name);
    if (node !== undefined) return node;
    const known = [...this.nodes.keys()].join(', ');
    throw new SimulationError(
      `There is no node called "${name}". There are: ${known}.`,
    );
  }

  /** Adds a node, which `boot` starts; without a `boot` it is a client. */
  add(name: string, boot: Node['boot'], options: NodeOptions): Node {
    if (this.nodes.has(name)) {
      throw new SimulationError(`There are two nodes called "${name}".`);
    }
    if (!NAME.test(name)) {
      throw new SimulationError(
        `"${name}" can't be the name of a node: use letters, digits, ` +
          'spaces, hyphens, dots, slashes and parentheses.',
      );
    }
    const { now, events } = this.timeline;
    const { kind = 'service', group } = options;
    const node: Node = {
      name,
      kind,
      boot,
      random: randomStream(this.seed, `node:${name}`),
      // Faults at 0 ms come after the first event of the story.
      addedAt: events <= 1 ? -1 : now,
      life: undefined as unknown as Life, // it is made for its node
      state: undefined,
      steps: 0,
      skewMs: 0,
      ranIn: 0,
      rate: 1,
    };
    node.life = this.newLife(node, []);
    this.nodes.set(name, node);
    const box = group === undefined ? {} : { group };
    this.recorder.trace?.push({
      type: 'node',
      at: now,
      node: name,
      kind,
      ...box,
    });
    return node;
  }

  /** Runs the node's `boot`, as the node. */
  boot(node: Node): void {
    const { timeline } = this;
    const caller = timeline.current;
    const { life } = node;
    timeline.current = life;
    node.ranIn = timeline.events;
    try {
      life.object = node.boot?.(this.hostOf(life));
    } catch (error) {
      if (!life.dead) throw error; // else nobody is left to throw it
    } finally {
      timeline.current = caller;
    }
    this.traceState(life);
  }

  hostOf(life: Life): Host {
    const { name, random } = life.node;
    const [clock, wallClock] = [this.clockOf(life), this.wallClockOf(life)];
    // What is left of a step after a crash must not take the next one's.
    const draw = () => (this.isWithoutEffect(life) ? 0 : random());
    return { name, random: draw, disk: life.disk, clock, wallClock };
  }

  clockOf(life: Life): Clock {
    return {
      now: () => life.clock.read(this.timeline.now),
      sleep: (ms, signal) => this.sleep(life, ms, signal),
    };
  }

  wallClockOf({ node }: Life): WallClock {
    return { time: () => this.timeline.now + node.skewMs };
  }

  /** False when it was down already. */
  crash(node: Node, restartAfterMs?: number): boolean {
    if (node.boot === undefined) {
      throw new SimulationError(
        `"${node.name}" tells the story and can't crash: crash another node.`,
      );
    }
    const { life } = node;
    if (life.dead) return false;
    life.dead = true;
    node.state = undefined;
    const { now } = this.timeline;
    this.recorder.trace?.push({ type: 'crash', at: now, node: node.name });
    if (life.pausedUntil > now) {
      life.pausedUntil = now;
      this.timeline.release(node); // nobody is there to hear it
    }
    if (restartAfterMs !== undefined) {
      // Of this life: if it has another by then, that was not this crash.
      this.timeline.plan(restartAfterMs, () => {
        if (node.life === life) this.restart(node);
      });
    }
    return true;
  }

  restart(node: Node): void {
    if (!node.life.dead) {
      throw new SimulationError(
        `"${node.name}" is running: only a crashed node can restart.`,
      );
    }
    const life = this.newLife(node, node.life.disk.stored());
    node.life = life;
    const { now } = this.timeline;
    this.recorder.trace?.push({ type: 'restart', at: now, node: node.name });
    this.timeline.planBoot(life, () => this.bootAnew(life));
  }

  private bootAnew(life: Life): void {
    const failed = (error: unknown) => {
      if (!life.dead) this.onError(error);
    };
    try {
      this.boot(life.node);
      if (life.dead) return;
      const object = life.object as { recover?: () => unknown } | undefined;
      if (typeof object?.recover !== 'function') return;
      const recovered = object.recover();
      if (recovered instanceof Promise) recovered.catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  /** False when the node is down, for a pause ends with its life, or paused. */
  pause(node: Node, ms: number): boolean {
    const { life } = node;
    const { now } = this.timeline;
    if (life.dead || now + ms <= Math.max(life.pausedUntil, now)) return false;
    life.pausedUntil = now + ms;
    this.recorder.trace?.push({ type: 'pause', at: now, node: node.name, ms });
    return true;
  }

  /** False when its clock is off by that already. */
  skew(node: Node, ms: number): boolean {
    if (node.skewMs === ms) return false;
    node.skewMs = ms;
    const { now: at, events } = this.timeline;
    node.ranIn = events;
    this.recorder.trace?.push({ type: 'skew', at, node: node.name, ms });
    return true;
  }

  /** False when its clock runs at that rate already. */
  drift(node: Node, rate: number): boolean {
    if (node.rate === rate) return false;
    const { now: at, events } = this.timeline;
    node.ranIn = events;
    node.rate = rate;
    node.life.clock.runAt(rate, at);
    this.timeline.replanTimers(node.life);
    this.recorder.trace?.push({ type: 'drift', at, node: node.name, rate });
    return true;
  }

  /** Counts a step of a node, before it takes effect. */
  step(life: Life): void {
    life.node.steps += 1;
  }

  /** Carries out a crash that was planned after that step. */
  afterStep({ node }: Life): void {
    const fault = this.plan.crashAfter(node.name, node.steps);
    if (fault === undefined) return;
    try {
      this.crash(node, fault.restartAfterMs);
    } catch (error) {
      this.onError(error); // it is the fault's, not of the code that takes the step
    }
  }

  /** What a node shows. It is kept until the node runs or time goes on. */
  shownBy(node: Node): unknown {
    const { life, ranIn } = node;
    if (life.dead) return undefined;
    const { now, current } = this.timeline;
    const { shown } = life;
    if (shown?.in === ranIn && shown.at === now) return shown.data;
    const { data, isFrozen } = show(life.object);
    const isRunning = current?.node === node;
    if (isFrozen && !isRunning) life.shown = { in: ranIn, at: now, data };
    return data;
  }

  /** Writes down the `state` that the node shows, where it has changed. */
  traceState(life: Life): void {
    if (life.dead) return;
    const { node } = life;
    // A getter is the node's code: it runs whether or not anybody reads on.
    const shown = stateOf(life.object);
    const { trace } = this.recorder;
    if (trace === undefined || shown === undefined) return;
    if (shown.name === node.state) return;
    const { name: to, because } = shown;
    const from = node.state === undefined ? {} : { from: node.state };
    const why = because === undefined ? {} : { because };
    const at = this.timeline.now;
    trace.push({ type: 'state', at, node: node.name, ...from, to, ...why });
    node.state = to;
  }

  /** Writes down the states that end by the clock before the next event. */
  traceLapses(until: number): void {
    const { timeline, recorder } = this;
    if (recorder.trace === undefined || until <= timeline.now) return;
    const since = timeline.now;
    const shows = (node: Node, at: number) =>
      recorder.asking(() => {
        timeline.now = at;
        return stateOf(node.life.object)?.name;
      });
    for (const { node, at } of lapses(
      this.nodes.values(),
      until,
      since,
      shows,
    )) {
      timeline.now = at;
      recorder.asking(() => this.traceState(node.life));
    }
    timeline.now = since;
  }

  private newLife(node: Node, stored: Iterable<[string, unknown]>): Life {
    const disk = new NodeDisk(stored, {
      before: (key, value) => {
        if (this.isWithoutEffect(life)) return false;
        this.step(life);
        this.recorder.witness?.(value);
        this.traceWrite(node.name, key, value);
        return true;
      },
      after: () => this.afterStep(life),
    });
    const origin = this.originOf(node.name);
    const clock = new ForwardClock(this.timeline.now, node.rate, origin);
    const life: Life = {
      node,
      disk,
      clock,
      object: undefined,
      shown: undefined,
      dead: false,
      pausedUntil: 0,
    };
    return life;
  }

  /** Its code still runs, after its crash or in the words of the story. */
  private isWithoutEffect(life: Life): boolean {
    return life.dead || this.recorder.isAsking;
  }

  private traceWrite(node: string, key: string, stored: unknown): void {
    const { trace } = this.recorder;
    if (trace === undefined) return;
    const label = writeLabel(key, stored, this.recorder.say);
    trace.push({ type: 'write', at: this.timeline.now, node, key, ...label });
  }

  private sleep(life: Life, ms: number, signal?: AbortSignal): Promise<void> {
    if (this.isWithoutEffect(life)) return never();
    if (typeof ms !== 'number' || !(ms >= 0) || ms === Infinity) {
      return Promise.reject(
        new RangeError(
          `${life.node.name} can't sleep ${String(ms)} ms: the time must be a ` +
            'finite number, zero or more.',
        ),
      );
    }
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const end = () => reject(signal?.reason as Error);
      const abort = () => {
        timer.cancelled = true;
        // What another node aborts, this one learns in an event of its own.
        if (this.timeline.current === life) end();
        else this.timeline.planFor(life, end);
      };
      const timer = this.timeline.planTimer(life, ms, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  }
}
