import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { NODE_KIND_NAMES } from '../../patterns-code/_simulation/node-kinds.ts';
import { rectangles } from './graph.ts';
import { COLOURS } from './style.ts';
import { NODE_KINDS } from '../../patterns-code/_simulation/node-kinds.ts';

const tokens = readFileSync('src/css/tokens.css', 'utf8');

/** The values of a variable: in the light theme, and in the dark one. */
function valuesOf(variable: string): (string | undefined)[] {
  const found = tokens.matchAll(new RegExp(`^ +${variable}: (.+);$`, 'gm'));
  return [...found].map(([, value]) => value);
}

it.each(NODE_KIND_NAMES)('a %s has its colours in both themes', (kind) => {
  const [line, fill] = COLOURS[kind];
  expect(valuesOf(`--kind-${kind}`)).toEqual([line, expect.any(String)]);
  expect(valuesOf(`--kind-${kind}-fill`)).toEqual([fill, expect.any(String)]);
});

it.each(NODE_KIND_NAMES)('a %s is measured as a rectangle', (kind) => {
  const [open, close] = NODE_KINDS[kind].topology;
  expect(rectangles(`  N1${open}Some name${close}`)).toBe('  N1["Some name"]');
});
