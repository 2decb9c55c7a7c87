import { describe, expect, it } from 'vitest';
import { highlight } from './highlight.ts';
import { differencesHtml } from './naive-differences.ts';
import { readPage } from './mdx.ts';
import { didYouMean } from './names.ts';
import { readSvg } from './svg.ts';
import { readVariant } from './variants.ts';

describe('readPage', () => {
  const page = readPage(
    [
      '---',
      'title: A',
      '---',
      '',
      '## One',
      '',
      '```ts',
      '## not a heading',
      '<Story name="no" />',
      '```',
      '',
      'Prose `<Story name="code" />` {/* <Story name="comment" /> */}',
      '<Value experiment="e" series=\'two words\' x={1_000} />.',
      '### Deeper',
      '<Story name={"braces"} />',
    ].join('\n'),
  );

  it('reads headings outside code, with their lines', () => {
    expect(page.headings).toEqual([{ text: 'One', line: 5, items: 0 }]);
  });

  it('reads components and attributes outside code and comments', () => {
    expect(page.uses).toEqual([
      {
        component: 'Value',
        attributes: { experiment: 'e', series: 'two words', x: 1000 },
        line: 13,
      },
      { component: 'Story', attributes: { name: 'braces' }, line: 15 },
    ]);
  });
});

describe('readVariant', () => {
  const titles = ['waits for all', 'answers twice'];
  const read = (text: string) => {
    const problems: string[] = [];
    const variant = readVariant('naive.ts', text, titles, (field, message) =>
      problems.push(`${field}: ${message}`),
    );
    return { variant, problems };
  };

  it('joins lines of the summary and of a title', () => {
    const { variant, problems } = read(
      '/**\n * Left\n * out.\n *\n * More.\n *\n * @title no wait\n * @breaks waits\n *   for all\n */',
    );
    expect(problems).toEqual([]);
    expect(variant).toEqual({
      file: 'naive.ts',
      title: 'no wait',
      summary: 'Left out.',
      breaks: ['waits for all'],
    });
  });

  it.each([
    ['no comment', 'const a = 1;', /^head comment: is missing/],
    [
      'no @breaks',
      '/**\n * Out.\n * @title no wait\n */',
      /^@breaks: is missing/,
    ],
    [
      'no @title',
      '/**\n * Out.\n * @breaks waits for all\n */',
      /^@title: is missing/,
    ],
    [
      'a title that is none',
      '/**\n * Out.\n * @title no wait\n * @breaks wait for all\n */',
      /^@breaks: "wait for all" is not .* Did you mean "waits for all"\?/,
    ],
  ])('reports %s', (_name, text, message) => {
    expect(read(text).problems).toEqual([expect.stringMatching(message)]);
  });
});

describe('readSvg', () => {
  it('takes the measures from the view box where there are no others', () => {
    const svg =
      '<svg viewBox="0 0 10.2 20" width="100%"><title>A</title><desc>B</desc>';
    expect(readSvg(svg)).toEqual({
      title: 'A',
      description: 'B',
      width: 11,
      height: 20,
    });
  });

  it('knows nothing of a picture without a description', () => {
    expect(readSvg('<svg width="1" height="1"><title>A</title>')).toBe(
      undefined,
    );
  });
});

describe('highlight', () => {
  it('gives each line its span, also inside a comment', () => {
    expect(highlight('/* a\nb */\nconst c = "<&>";\n')).toBe(
      '<span class="line"><span class="token comment">/* a</span>\n</span>' +
        '<span class="line"><span class="token comment">b */</span>\n</span>' +
        '<span class="line"><span class="token keyword">const</span> c ' +
        '= <span class="token string">"&lt;&amp;&gt;"</span>;\n</span>',
    );
  });

  it('marks lines, with what is to be said of them', () => {
    const marks = [{ line: 2, kind: 'own', text: 'not "there"' }];
    expect(highlight('a;\nb;\n', marks)).toBe(
      '<span class="line">a;\n</span>' +
        '<span class="line own" title="not &quot;there&quot;">b;\n</span>',
    );
  });
});

describe('differencesHtml', () => {
  it('is an item for each, with its reason, its place and its lines', () => {
    const because = ['It is <empty>.'];
    const own = ['x;'];
    const one = { line: 2, own, patternLine: 2, missing: ['b;'], because };
    expect(differencesHtml([one], 'a;\nb;\nc;\n', 'a;\nx;\nc;\n')).toBe(
      '<ol><li><p>It is &lt;empty&gt;.</p>' +
        '<p class="place">line 2: 1 line less, 1 line more</p><pre><code>' +
        '<span class="line">  a;\n</span>' +
        '<del class="line">- b;\n</del>' +
        '<ins class="line">+ x;\n</ins>' +
        '<span class="line">  c;\n</span></code></pre></li></ol>',
    );
  });
});

describe('names', () => {
  it('suggests only what is near', () => {
    expect(didYouMean('circut-breaker', ['retry', 'circuit-breaker'])).toBe(
      ' Did you mean "circuit-breaker"?',
    );
    expect(didYouMean('saga', ['retry', 'circuit-breaker'])).toBe('');
  });
});
