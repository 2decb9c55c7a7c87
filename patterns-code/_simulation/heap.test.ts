import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Heap, type Timed } from './heap.ts';

/** Takes everything out, first to last. */
function drain(heap: Heap<Timed>): Timed[] {
  const out: Timed[] = [];
  for (let item = heap.pop(); item !== undefined; item = heap.pop()) {
    out.push(item);
  }
  return out;
}

/** Items with few different times, so that sequence decides often. */
const items = fc
  .array(fc.nat({ max: 5 }))
  .map((times) => times.map((time, seq) => ({ time, due: time, seq })));

const inOrder = (all: Timed[]) =>
  [...all].sort((a, b) => a.time - b.time || a.seq - b.seq);

it('gives out what was put in, by time and then by sequence', () => {
  fc.assert(
    fc.property(items, (all) => {
      const heap = new Heap<Timed>();
      for (const item of all) heap.push(item);
      expect(heap.size).toBe(all.length);
      expect(drain(heap)).toEqual(inOrder(all));
    }),
  );
});

it('stays in order when items are taken out of the middle', () => {
  fc.assert(
    fc.property(items, fc.infiniteStream(fc.boolean()), (all, coin) => {
      const heap = new Heap<Timed>();
      for (const item of all) heap.push(item);
      const removed = all.filter(() => coin.next().value);
      for (const item of removed) heap.remove(item);
      const left = all.filter((item) => !removed.includes(item));
      expect(drain(heap)).toEqual(inOrder(left));
    }),
  );
});
