/** What is drawn in the pictures of all patterns can be read at a glance. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(process.cwd(), 'diagrams');
const all = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
const texts = all.filter((name) => name.endsWith('.mmd'));
const drawings = texts.map((name) => name.replace('.mmd', '.svg'));

const read = (name: string) => readFileSync(join(root, name), 'utf8');

it.each(texts)('%s has no label of more than two lines', (name) => {
  for (const line of read(name).split('\n')) {
    expect(line.split('<br/>').length).toBeLessThanOrEqual(2);
  }
});

/** Mermaid makes a text of each line in a sequence, else a row in a text. */
it.each(drawings)('%s is drawn with two lines at most', (name) => {
  for (const [text] of read(name).matchAll(/<text\b.*?<\/text>/gs)) {
    const rows = text.match(/<tspan\b[^>]*\b(dy|x)="/g) ?? [];
    expect(rows.length, text).toBeLessThanOrEqual(2);
  }
});

it.each(texts)('%s cuts no value in its middle', (name) => {
  for (const line of read(name).split('\n')) {
    if (/^ *(accTitle|accDescr|Note over .*… )/.test(line)) continue;
    expect(line).not.toMatch(/[\w"{,]…/);
  }
});

it.each(texts)('%s is a text in which every value is whole', (name) => {
  const wholes = read(name).match(/^ *%% .*$/gm) ?? [];
  expect(wholes.filter((line) => line.endsWith('…'))).toEqual([]);
});
