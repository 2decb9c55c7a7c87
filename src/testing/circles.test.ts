/** No file imports another that imports it, by whichever way, types too. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';

const IMPORT = /(?:from |import\()'(\.[^']+)'/g;

/** Each file of the code, and the files that it imports. */
function importsOf(folders: readonly string[]): Map<string, string[]> {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.m?tsx?$/.test(name))
      .map((name) => join(folder, name)),
  );
  return new Map(
    files.map((file) => {
      const text = readFileSync(file, 'utf8');
      const found = [...text.matchAll(IMPORT)].map(([, path = '']) =>
        normalize(join(dirname(file), path)),
      );
      return [file, found];
    }),
  );
}

/** Files that end in no circle are taken away until none is left to take. */
function inCircles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  let left = new Set(graph.keys());
  for (;;) {
    const inside = [...left].filter((file) =>
      graph.get(file)?.some((other) => left.has(other)),
    );
    if (inside.length === left.size) return inside.sort();
    left = new Set(inside);
  }
}

it('finds a circle, and who leads into it', () => {
  const graph = { a: ['b'], b: ['c'], c: ['b', 'd'], d: [] };
  expect(inCircles(new Map(Object.entries(graph)))).toEqual(['a', 'b', 'c']);
});

it('there is none', () => {
  const graph = importsOf(['src', 'patterns-code']);
  expect(graph.size).toBeGreaterThan(100);
  expect(inCircles(graph)).toEqual([]);
});
