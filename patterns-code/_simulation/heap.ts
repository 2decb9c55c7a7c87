/** A binary min-heap in the order of `before`: the event queue. */
export interface Timed {
  readonly time: number;
  /** When it was to happen; earlier than `time` if its node was paused. */
  readonly due: number;
  readonly seq: number;
}

/** True when `a` comes before `b`: by time, then due, then planned first. */
export function before(a: Timed, b: Timed): boolean {
  if (a.time !== b.time) return a.time < b.time;
  if (a.due !== b.due) return a.due < b.due;
  return a.seq < b.seq;
}

/** Push and pop in O(log n). */
export class Heap<T extends Timed> {
  private readonly items: T[] = [];

  get size(): number {
    return this.items.length;
  }

  peek(): T | undefined {
    return this.items[0];
  }

  /** The queued items in no particular order. */
  values(): Iterable<T> {
    return this.items;
  }

  push(item: T): void {
    this.items.push(item);
    this.rise(this.items.length - 1, item);
  }

  private rise(from: number, item: T): void {
    const items = this.items;
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(item, items[parent]!)) break;
      items[i] = items[parent]!;
      i = parent;
    }
    items[i] = item;
  }

  pop(): T | undefined {
    const items = this.items;
    const first = items[0];
    const last = items.pop();
    if (items.length > 0) this.sink(0, last!);
    return first;
  }

  /** Takes out one of the items, wherever it is: O(n). */
  remove(item: T): void {
    const items = this.items;
    const i = items.indexOf(item);
    const last = items.pop()!;
    if (i === items.length) return; // it was the last
    this.sink(i, last);
    if (items[i] === last) this.rise(i, last);
  }

  private sink(from: number, last: T): void {
    const items = this.items;
    let i = from;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= items.length) break;
      if (
        child + 1 < items.length &&
        before(items[child + 1]!, items[child]!)
      ) {
        child += 1;
      }
      if (!before(items[child]!, last)) break;
      items[i] = items[child]!;
      i = child;
    }
    items[i] = last;
  }
}
