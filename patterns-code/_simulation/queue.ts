/** Events in the order of simulated time, and the choice among equals. */
import { Heap, before, type Timed } from './heap.ts';
import type { Life, Node } from './node.ts';

export interface Event extends Timed {
  /** The node that the event resumes, whichever life it is in by then. */
  readonly node: Node | undefined;
  /** If present, the event is void once this life has ended. */
  readonly life: Life | undefined;
  readonly act: () => void;
  cancelled: boolean;
}

/** Answers which of `count` simultaneous events of a node goes first. */
export type ChooseOrder = (count: number) => number;

export class EventQueue {
  private readonly heap = new Heap<Event>();
  private readonly chooseOrder: ChooseOrder | undefined;
  private seq = 0;

  constructor(chooseOrder: ChooseOrder | undefined) {
    this.chooseOrder = chooseOrder;
  }

  /** Adds an event; one that belongs to a life dies with it. */
  push(time: number, owner: Life | Node | undefined, act: () => void): Event {
    return this.add(time, (this.seq += 1), owner, act);
  }

  /** Adds an event that comes before all others of its time. */
  pushFirst(time: number, owner: Life, act: () => void): Event {
    return this.add(time, -(this.seq += 1), owner, act);
  }

  private add(
    time: number,
    seq: number,
    owner: Life | Node | undefined,
    act: () => void,
  ): Event {
    const life = owner !== undefined && 'node' in owner ? owner : undefined;
    const node = life?.node ?? (owner as Node | undefined);
    const event = { time, seq, node, life, act, cancelled: false };
    this.heap.push(event);
    return event;
  }

  /** The next event that still matters, or undefined when there is none. */
  next(): Event | undefined {
    for (;;) {
      const event = this.heap.pop();
      if (event === undefined) return undefined;
      if (isVoid(event)) continue;
      const until = event.node?.pausedUntil ?? 0;
      if (until <= event.time) return this.chooseAmongTied(event);
      this.heap.push({ ...event, time: until, seq: (this.seq += 1) });
    }
  }

  /**
   * Events of one node at one time can happen in any order. Those of
   * different nodes commute, because nodes share nothing, so only the first
   * kind is a choice.
   */
  private chooseAmongTied(first: Event): Event {
    const { chooseOrder } = this;
    if (chooseOrder === undefined || first.node === undefined) return first;
    if (first.seq < 0) return first; // a boot, which nothing overtakes
    if (this.heap.peek()?.time !== first.time) return first;
    const tied = [first];
    for (const event of this.heap.values()) {
      const alike = event.time === first.time && event.node === first.node;
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
