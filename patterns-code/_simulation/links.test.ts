import { expect, it } from 'vitest';
import { record } from './simulate.ts';
import type { Link } from './types.ts';

it.each<[Link, string]>([
  [{ latencyMs: Infinity }, '"latencyMs" as milliseconds'],
  [{ latencyMs: [1, Infinity] }, '"latencyMs" as milliseconds'],
  [{ latencyMs: [2, 1] }, '"latencyMs" as milliseconds'],
  [{ latencyMs: -1 }, '"latencyMs" as milliseconds'],
  [{ loss: -0.1 }, '"loss" as a share'],
  [{ loss: 1.1 }, '"loss" as a share'],
  [{ duplication: -0.1 }, '"duplication" as a share'],
  [{ duplication: 1.1 }, '"duplication" as a share'],
])("refuses a link of %j, the network's or its own", async (link, why) => {
  const idle = async () => {};
  await expect(record(idle, { network: link })).rejects.toThrow(why);
  const network = { links: { 'A>B': link } };
  const asked = record(idle, { network });
  await expect(asked).rejects.toThrow(`The network of A>B has the`);
});

it('refuses to part what is not there', async () => {
  for (const [a, b] of [
    [['Bee'], ['Client']],
    [['Client'], ['Bee']],
  ] as const) {
    const run = await record(async (world) => world.partition(a, b));
    expect(String(run.error)).toContain('There is no node called "Bee".');
  }
});
