/**
 * Draws every `diagrams/<slug>/*.mmd` whose drawing is missing or older than
 * its text; with `--all`, every one. `npm test -- -u` records and draws in
 * one; this only draws.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawingOf, readFolder, staleSources } from '../recording/folder.ts';
import { renderDiagrams } from '../recording/render.ts';

const root = process.cwd();
const all = process.argv.includes('--all');
const sources = new Map<string, string>();
for (const slug of readdirSync(join(root, 'diagrams'))) {
  const files = readFolder(join(root, 'diagrams', slug));
  const drawings = all ? new Map<string, string>() : files;
  for (const [name, source] of staleSources(files, drawings)) {
    sources.set(join('diagrams', slug, name), source);
  }
}
const start = performance.now();
const drawings =
  sources.size > 0
    ? await renderDiagrams(root, sources)
    : new Map<string, string>();
for (const [name, svg] of drawings)
  writeFileSync(join(root, drawingOf(name)), svg);
const ms = Math.round(performance.now() - start);
console.log(
  sources.size === 0
    ? 'Every diagram has its drawing.'
    : `Drew ${sources.size} diagrams in ${ms} ms.`,
);
