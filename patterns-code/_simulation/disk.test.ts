import { expect, it } from 'vitest';
import { record, simulate } from './simulate.ts';
import type { Disk, World } from './types.ts';

/** What a node makes of its disk. */
async function onDisk<T>(use: (disk: Disk) => T): Promise<T> {
  const story = async (world: World) => {
    let made: T;
    world.node('A', ({ disk }) => {
      made = use(disk);
      return {};
    });
    return made!;
  };
  return (await simulate(story)).result;
}

it('gives all that is stored, in whichever way it is read', async () => {
  const read = await onDisk((disk) => {
    disk.set('x', 1).set('y', [2]);
    const visited: unknown[] = [];
    disk.forEach((value, key, map) => {
      visited.push([key, value, map === disk]);
    });
    return {
      visited,
      values: [...disk.values()],
      entries: [...disk.entries()],
      all: [...disk],
    };
  });
  const entries = [
    ['x', 1],
    ['y', [2]],
  ];
  expect(read).toEqual({
    visited: entries.map((entry) => [...entry, true]),
    values: [1, [2]],
    entries,
    all: entries,
  });
});

it('names the value that it can not store', async () => {
  await expect(onDisk((disk) => disk.set('x', () => 1))).rejects.toThrow(
    'The value "x" on disk can\'t travel',
  );
});

it('traces what is written and what is deleted', async () => {
  const { trace } = await record(async (world) => {
    world.node('A', ({ disk }) => {
      disk.set('x', { n: 1 });
      disk.delete('x');
      disk.delete('x'); // it is gone already
      return {};
    });
  });
  const writes = trace.flatMap((event) =>
    event.type === 'write' ? [`${event.key}: ${event.value}`] : [],
  );
  expect(writes).toEqual(['x: { n: 1 }', 'x: deleted']);
});
