/** What a build would refuse in a page is found without one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fixture } from './fixture.ts';
import { syntaxProblems } from './page-syntax.ts';

const PAGE = 'docs/resiliency/demo.mdx';

let fixture: Fixture;

beforeEach(() => {
  fixture = new Fixture().add('resiliency', 'demo').add('cache', 'other');
  fixture.write('docs/resiliency/pixel.png', '');
});

afterEach(() => fixture.dispose());

/** The problems of the page with `text` in its first section. */
async function problems(text: string): Promise<string[]> {
  fixture.edit(PAGE, '## Problem', `## Problem\n\n${text}`);
  const found = await syntaxProblems(fixture.root, PAGE);
  return found.map(({ field, message }) => `${field}: ${message}`);
}

describe('a page', () => {
  it.each([
    'A [page](../cache/other.mdx), [its part](../cache/other.mdx#run-it).',
    'An [address](/cache/other/#sources), a [category](/cache/).',
    'The [reference](/api/demo/#x), the [index](/), [another](https://a.b/c#d).',
    '[Here](#in-production), [at the top](#opening), [a file](./pixel.png).',
    '[Here][1]\n\n[1]: #what-it-does-not',
    '![A pixel](./pixel.png)',
    '{/* a comment */} `{pause}` \\{pause}',
    'export const pause = 3;\n\nIt is {pause} or {[1].map((x) => x + pause)}.',
    '<Details>\n\nText\n\n</Details>',
    ':::note\n\nText\n\n:::',
    '| a | b |\n| --- | --- |\n| 1 | 2 |',
    '### Part {#own}\n\n[There](#own)',
  ])('may have %s', async (text) => {
    expect(await problems(text)).toEqual([]);
  });

  it.each([
    [
      '<Storry name="x" />',
      '<Storry /> is no component. Did you mean "Story"?',
    ],
    ['It waits {pause} ms.', '{pause} stands for a value, and the page has'],
    ['<Value x={pause} />', '{pause} stands for a value'],
    ['{<Nope a={pause} />}', '{pause} stands for a value'],
    ['<Playground >', 'is no MDX: Expected a closing tag for `<Playground>`'],
    ['A < b and {', 'is no MDX: '],
    ['[a](./nothing.mdx)', 'the link ./nothing.mdx leads to no file.'],
    ['[a](../cache/othr.mdx)', 'Did you mean "../cache/other.mdx"?'],
    ['[a][x]\n\n[x]: ./nothing.mdx', 'the link ./nothing.mdx leads to no'],
    ['[a](/cache/othr/)', 'leads to no page of the site. Did you mean'],
    ['[a](./nothing.pdf)', 'the link ./nothing.pdf leads to no page'],
    ['[a](#nothing)', `the link #nothing leads to no heading of ${PAGE}.`],
    ['[a](#sorces)', 'Did you mean "sources"?'],
    ['[a](../cache/other.mdx#no)', 'no heading of docs/cache/other.mdx.'],
    ['[a](/cache/other/#no)', 'no heading of docs/cache/other.mdx.'],
    ['![a](./no.png)', 'the image ./no.png does not exist.'],
    ['![a](/img/no.png)', 'the image /img/no.png does not exist.'],
    ["import a from '@site/src/no'", "imports '@site/src/no', and there is"],
  ])('may not have %s', async (text, sentence) => {
    const [first, ...others] = await problems(text);
    expect(first).toContain(sentence);
    expect(others).toEqual([]);
  });

  it('is told the line in the file', async () => {
    fixture.write(PAGE, '---\ntitle: A\n---\n\nText\n\n[a](#no)\n');
    expect(await syntaxProblems(fixture.root, PAGE)).toEqual([
      expect.objectContaining({ file: PAGE, field: 'line 7' }),
    ]);
    fixture.write(PAGE, '---\ntitle: A\n---\n\nText\n\n<Story>\n');
    expect(await syntaxProblems(fixture.root, PAGE)).toEqual([
      expect.objectContaining({ file: PAGE, field: 'line 7' }),
    ]);
  });
});
