/** Events in the order of simulated time, and the choice among equals. */
import { Heap, before, type Timed } from './heap.ts';
import type { Life, Node } from './node.ts';

export interface Event extends Timed {
  time: number;
  due: number;
  /** The node that the event resumes, whichever life it is in by then. */
  readonly node: Node | undefined;
  /** If present, the event is void once this life has ended. */
  readonly life: Life | undefined;
  readonly act: () => void;
  /** For a timer: what its life's clock will show when it rings. */
  readonly rings: number | undefined;
  cancelled: boolean;
}

/** Answers which of `count` simultaneous events of a node goes first. */
export type ChooseOrder = (count: number) => number;

/** Due before everything: a boot, which nothing overtakes. */
const FIRST = -Infinity;

export class EventQueue {
  private readonly heap = new Heap<Event>();
  private readonly chooseOrder: ChooseOrder | undefined;
  private seq = 0;

  constructor(chooseOrder: ChooseOrder | undefined) {
    this.chooseOrder = chooseOrder;
  }

  /** Adds an event; one that belongs to a life dies with it. */
  push(
    time: number,
    node: Node | undefined,
    life: Life | undefined,
    act: () => void,
    rings?: number,
  ): Event {
    const due = time;
    const seq = (this.seq += 1);
    const event = { time, due, seq, node, life, act, rings, cancelled: false };
    this.heap.push(event);
    return event;
  }

  /** Adds an event of a life that comes before all others of its time. */
  pushFirst(time: number, life: Life, act: () => void): void {
    const event = { time, due: FIRST, seq: (this.seq += 1), life, act };
    const { node } = life;
    this.heap.push({ ...event, node, rings: undefined, cancelled: false });
  }

  /** Plans the timers of a life anew that are not due yet. */
  replan(life: Life, timeOf: (rings: number) => number): void {
    const timers = [...this.heap.values()].filter(
      (event) => event.life === life && event.rings !== undefined,
    );
    for (const timer of timers) {
      if (timer.due !== timer.time) continue; // rings when the pause ends
      this.heap.remove(timer);
      timer.time = timer.due = timeOf(timer.rings!);
      this.heap.push(timer);
    }
  }

  /** What a pause of a node held is due now, in the order that it has. */
  release(node: Node, now: number): void {
    for (const event of [...this.heap.values()]) {
      if (event.node !== node || event.due === event.time) continue;
      this.heap.remove(event);
      event.time = now;
      this.heap.push(event);
    }
  }

  /** The next event that still matters, or undefined when there is none. */
  next(): Event | undefined {
    for (;;) {
      const event = this.heap.pop();
      if (event === undefined) return undefined;
      if (isVoid(event)) continue;
      const until = event.node?.life.pausedUntil ?? 0;
      if (until <= event.time) return this.chooseAmongTied(event);
      event.time = until;
      this.heap.push(event);
    }
  }

  /**
   * Events of one node at one time can happen in any order, but what a pause
   * held comes in the order in which it was due. Those of different nodes
   * commute, because nodes share nothing, so they are no choice.
   */
  private chooseAmongTied(first: Event): Event {
    const { chooseOrder } = this;
    if (chooseOrder === undefined || first.node === undefined) return first;
    if (this.heap.peek()?.time !== first.time) return first;
    const tied = [first];
    for (const event of this.heap.values()) {
      const alike =
        event.time === first.time &&
        event.due === first.due &&
        event.node === first.node;
      if (alike && !isVoid(event)) tied.push(event);
    }
    if (tied.length === 1) return first;
    tied.sort((a, b) => (before(a, b) ? -1 : 1));
    const wanted = chooseOrder(tied.length);
    const chosen = tied[Math.min(Math.max(0, wanted), tied.length - 1)]!;
    if (chosen === first) return first;
    this.heap.push(first);
    this.heap.remove(chosen);
    return chosen;
  }
}

function isVoid(event: Event): boolean {
  return event.cancelled || event.life?.dead === true;
}
