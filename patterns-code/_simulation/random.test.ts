import { expect, it } from 'vitest';
import { randomStream } from './random.ts';

it('draws for a seed and a label what it has always drawn', () => {
  const draw = randomStream(1, 'node:A');
  expect([draw(), draw(), draw()]).toEqual([
    0.9655545882415026, 0.03696803282946348, 0.5485421754419804,
  ]);
});

it('draws for another seed or label something else', () => {
  const firsts = [
    randomStream(1, 'node:A'),
    randomStream(2, 'node:A'),
    randomStream(1, 'node:B'),
  ].map((draw) => draw());
  expect(new Set(firsts).size).toBe(3);
});
