import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fixture } from './fixture.ts';
import type { Element, Root } from './mdx-nodes.ts';
import { remarkCatalog } from './remark.ts';

let fixture: Fixture;

beforeEach(() => {
  fixture = new Fixture().add('resiliency', 'demo');
});

afterEach(() => fixture.dispose());

function element(name: string): Element {
  return { type: 'mdxJsxFlowElement', name, attributes: [], children: [] };
}

/** What the plugin makes of a page: its imports, then its elements. */
function transform(page: string, children: Root['children']) {
  const tree: Root = { type: 'root', children };
  remarkCatalog({ siteDir: fixture.root })(tree, {
    path: join(fixture.root, 'docs', page),
  });
  return tree.children.map((node) => {
    if ('value' in node) return node.value;
    return 'name' in node ? node.name : node.type;
  });
}

describe('remarkCatalog', () => {
  it('gives a page its data, its components and its head', () => {
    const story = element('Story');
    const other = element('Other');
    expect(transform('resiliency/demo.mdx', [story, other])).toEqual([
      "import pattern from '@generated/catalog/default/demo.json'",
      "import Symptoms from '@site/src/components/Symptoms'",
      "import Lead from '@site/src/components/Lead'",
      "import Story from '@site/src/components/Figure/Story'",
      'Symptoms',
      'Lead',
      'Story',
      'Other',
    ]);
    expect(story.attributes).toMatchObject([{ name: 'pattern' }]);
    expect(other.attributes).toEqual([]);
  });

  it('finds components inside a paragraph', () => {
    const inline = { ...element('Value'), type: 'mdxJsxTextElement' };
    const paragraph = { type: 'paragraph', children: [inline] };
    transform('resiliency/demo.mdx', [paragraph]);
    expect(inline.attributes).toMatchObject([{ name: 'pattern' }]);
  });

  it('leads from the reference back to the page', () => {
    const heading = { type: 'heading' };
    const text = { type: 'paragraph' };
    expect(transform('api/demo/demo.md', [heading, text])).toEqual([
      "import pattern from '@generated/catalog/default/demo.link.json'",
      "import PatternLink from '@site/src/components/Reference/PatternLink'",
      'heading',
      'PatternLink',
      'paragraph',
    ]);
    expect(transform('api/simulation.md', [heading])).toEqual(['heading']);
  });

  it('imports the index where a page shows it, and nothing elsewhere', () => {
    expect(transform('patterns.mdx', [element('PatternIndex')])).toEqual([
      "import PatternIndex from '@site/src/components/PatternIndex'",
      'PatternIndex',
    ]);
    expect(transform('other.mdx', [element('Story')])).toEqual(['Story']);
  });
});
