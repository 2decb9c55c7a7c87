// @vitest-environment jsdom
/** Every recorded text is a diagram to Mermaid's own parser. */
import mermaid from 'mermaid';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(process.cwd(), 'diagrams');
const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.mmd'))
  .sort();

it('finds recorded diagrams', () => {
  expect(names.length).toBeGreaterThan(0);
});

it.each(names)('%s is a diagram', async (name) => {
  const text = readFileSync(join(root, name), 'utf8');
  await expect(mermaid.parse(text)).resolves.toBeTruthy();
});
