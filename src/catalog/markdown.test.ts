import { applyPatch } from 'diff';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { expandedDocs } from './expanded-docs.ts';
import { Fixture } from './fixture.ts';

let fixture: Fixture;

beforeEach(() => {
  fixture = new Fixture().add('resiliency', 'demo');
});

afterEach(() => fixture.dispose());

it('writes out what the components of a page show', async () => {
  fixture.edit(
    'docs/resiliency/demo.mdx',
    'combines-with: []',
    'combines-with: [saga]',
  );
  const docs = expandedDocs(fixture.root, await fixture.read());
  expect([...docs.keys()]).toEqual(['resiliency/demo.mdx']);
  const text = docs.get('resiliency/demo.mdx')!;
  expect(text).not.toContain('/>');
  expect(text).toMatch(/^---\ntitle: Demo\ndescription: .*once, however/);
  for (const piece of [
    'Symptoms:\n\n- We did it twice.\n- We did it once too often.\n- It is done?\n\n## Problem',
    '```mermaid\nflowchart LR\n```',
    '**Lost answer.** The answer to the first request is lost.',
    '```ts\nimport type { Clock }',
    '- holds: lets a repetition wait for the first run (breaks in naive.ts, remembers nothing)',
    '- holds: keeps requests with different ids apart\n',
    '- demo.ts, oneOrder, every loss and repetition: holds in 15 runs, exhaustive',
    '| messages lost, % | without |\n| --- | --- |\n| 0 | 1 |\n| 20 | 1.23 |',
    'causes 1.23 without ids',
    '- combines-with: Saga (planned)',
    'Reference: [Demo](/api/demo/)',
  ]) {
    expect(text).toContain(piece);
  }
});

it('writes out what each naive version changes, and why', async () => {
  const docs = expandedDocs(fixture.root, await fixture.read());
  const text = docs.get('resiliency/demo.mdx')!;
  const [, after = ''] = text.split('### What `naive.ts` changes in `demo.ts`');
  const [part = ''] = after.split('\n## ');
  expect(part).toContain(
    '`naive.ts`, remembers nothing: A receiver that remembers nothing: each',
  );
  expect(part).toContain(
    'It makes no promise about repetitions. Line 18: 2 lines less, 1 line more.' +
      '\n\n```diff\n@@ -15,4 +17,3 @@\n /**\n' +
      '- * Runs each request once, however often it arrives (Hohpe and Woolf,\n' +
      '- * "Enterprise Integration Patterns", 2003, "Idempotent Receiver").\n' +
      '+ * Runs each request as often as it arrives.\n  */\n```',
  );
});

it('writes differences that make the naive version of the pattern', async () => {
  const docs = expandedDocs(fixture.root, await fixture.read());
  const text = docs.get('resiliency/demo.mdx')!;
  const hunks = [...text.matchAll(/```diff\n([^]*?)\n```/g)].map(
    ([, one]) => one,
  );
  const patch = ['--- demo.ts', '+++ naive.ts', ...hunks, ''].join('\n');
  const folder = 'patterns-code/demo';
  const naive = fixture.text(`${folder}/naive.ts`);
  const made = applyPatch(fixture.text(`${folder}/demo.ts`), patch);
  expect(made).toBe(naive.slice(naive.indexOf('*/') + '*/\n\n'.length));
});

it('leaves other pages as they are, and hidden ones out', async () => {
  fixture.write('docs/contributing/a.mdx', '# A\n\n`<Story name="x" />`\n');
  fixture.write('docs/contributing/_b.mdx', '# B\n');
  const docs = expandedDocs(fixture.root, await fixture.read());
  expect(docs.get('contributing/a.mdx')).toBe('# A\n\n`<Story name="x" />`\n');
  expect(docs.has('contributing/_b.mdx')).toBe(false);
});
