import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fixture } from './fixture.ts';
import { COMPARISON_SECTIONS, SECTIONS } from './sections.ts';
import type { ExperimentResult } from './types.ts';

const PAGE = 'docs/resiliency/demo.mdx';
const SPEC = 'patterns-code/demo/demo.test.ts';

let fixture: Fixture;

beforeEach(() => {
  fixture = new Fixture().add('resiliency', 'demo');
});

afterEach(() => fixture.dispose());

/** Gives the page of the fixture the sections of a comparison. */
function asComparison(one: Fixture): void {
  const [head = '', ...sections] = one.text(PAGE).split(/^## .*$/m);
  expect(sections).toHaveLength(SECTIONS.length);
  const texts = COMPARISON_SECTIONS.map((section, i) => {
    // What the sections without a counterpart show, stands in the last.
    const isLast = i === COMPARISON_SECTIONS.length - 1;
    const own = isLast ? sections.slice(i) : sections.slice(i, i + 1);
    return `## ${section}\n${own.join('')}`;
  });
  one.write(PAGE, head + texts.join(''));
  one.remove('patterns-code/demo/naive.ts');
  one.remove('patterns-code/demo/edits.ts');
}

/** A comparison of two patterns, as it should be. */
function comparison(one: Fixture): void {
  one.add('cache', 'other').add('cache', 'third');
  one.edit(PAGE, 'needs: []', 'compares: [other, third]');
  asComparison(one);
}

describe('a whole catalog', () => {
  it('joins page, code and drawings', async () => {
    const { patterns, categories } = await fixture.read({ baseUrl: '/base/' });
    expect(categories.map(({ slug }) => slug)).toEqual(['cache', 'resiliency']);
    const [demo] = patterns;
    expect(demo).toMatchObject({
      slug: 'demo',
      title: 'Demo',
      intent: 'Runs each request once, however often it arrives.',
      tags: ['retry', 'at-least-once'],
      permalink: '/base/resiliency/demo/',
      apiPermalink: '/base/api/demo/',
      category: { slug: 'resiliency', label: 'Resiliency', position: 7 },
      findings: [{ runs: 15, exhaustive: true }],
    });
    expect(demo?.guarantees).toHaveLength(5);
    expect(demo?.limits.map(({ title }) => title)).toEqual([
      'runs a request twice when its answer has been forgotten',
      'runs a request twice when the receiver crashes in between',
    ]);
    expect(demo?.files.map(({ name, role }) => [name, role])).toEqual([
      ['demo.ts', 'pattern'],
      ['naive.ts', 'naive'],
      ['scenarios.ts', 'scenarios'],
      ['demo.test.ts', 'tests'],
    ]);
  });

  it('reads stories with captions, seeds, faults and nodes', async () => {
    const { patterns } = await fixture.read();
    const [demo] = patterns;
    expect(demo?.stories).toEqual([
      expect.objectContaining({ name: 'withoutIds', withoutPattern: true }),
      {
        name: 'lostAnswer',
        title: 'Lost answer',
        caption: expect.stringMatching(/^The answer to the first request is/),
        figure: 'lost-answer',
        seed: 1,
        faults: [{ drop: 'Shop>Client#1' }],
        searchable: false,
        searchBounds: '',
        searchLimits: {},
        withoutPattern: false,
      },
      expect.objectContaining({
        name: 'oneOrder',
        faults: [],
        searchable: true,
        searchBounds: 'single lost messages and repeated messages, every order',
        searchLimits: {},
      }),
    ]);
    expect(demo?.nodes).toEqual([
      { name: 'Client', kind: 'client' },
      { name: 'Shop', kind: 'service' },
    ]);
  });

  it('knows who takes part only where the pattern is not', async () => {
    fixture.edit(
      'patterns-code/demo/scenarios.ts',
      'return orderOnce(world, addShop(world, false));',
      `world.node('Clerk', () => ({}), { group: 'Office' });
    return orderOnce(world, addShop(world, false));`,
    );
    const { patterns } = await fixture.read();
    expect(patterns[0]?.nodes).toEqual([
      { name: 'Client', kind: 'client' },
      { name: 'Shop', kind: 'service' },
      { name: 'Clerk', kind: 'service', group: 'Office', withoutPattern: true },
    ]);
  });

  it('reads variants and figures', async () => {
    const { patterns } = await fixture.read();
    expect(patterns[0]?.variants).toEqual([
      {
        file: 'naive.ts',
        title: 'remembers nothing',
        summary:
          'A receiver that remembers nothing: each message is a request of ' +
          'its own, and a repetition runs the operation again.',
        breaks: [
          'runs a repeated request once and gives both the same answer',
          'lets a repetition wait for the first run',
          'places at most one order, whichever message is lost or repeated',
        ],
      },
    ]);
    expect(patterns[0]?.figures).toContainEqual({
      name: 'stored-orders',
      kind: 'plot',
      title: 'A picture',
      description: 'Client & Shop.',
      width: 300,
      height: 200,
    });
  });

  it('reads a page that compares, which needs no naive version', async () => {
    comparison(fixture);
    const { patterns } = await fixture.read();
    const kinds = patterns.map(({ slug, kind }) => [slug, kind]);
    expect(kinds).toEqual([
      ['other', 'pattern'],
      ['third', 'pattern'],
      ['demo', 'comparison'],
    ]);
    const other = patterns.find(({ slug }) => slug === 'other');
    expect(other?.related).toContainEqual(
      expect.objectContaining({
        relation: 'compares',
        reverse: true,
        slug: 'demo',
      }),
    );
  });

  it.each([
    ['a text', 'compares: other', 'has the wrong type'],
    ['no list', 'compares:', 'has the wrong type'],
    ['a number beside a slug', 'compares: [other, 3]', 'has the wrong type'],
    ['an empty list', 'compares: []', 'names nothing, and the page has the'],
    ['no field', 'needs: [other]', 'names nothing, and the page has the'],
    ['another field', 'compare: [other, third]', 'is not a relation'],
    ['a slug twice', 'compares: [other, other]', 'names "other" twice'],
    ['a wrong slug', 'compares: [other, thirt]', '"thirt" is no pattern. Did'],
  ])(
    'says one sentence of what compares by %s',
    async (_what, field, message) => {
      comparison(fixture);
      fixture.edit(PAGE, 'compares: [other, third]', field);
      expect(await fixture.problems()).toEqual([
        {
          file: PAGE,
          field: expect.stringMatching(/^related\.compares?$/),
          message: expect.stringContaining(message),
        },
      ]);
    },
  );

  it('shows a value of a table, and a table of a pattern as well', async () => {
    const path = 'diagrams/demo/stored-orders.json';
    const { x, series } = JSON.parse(fixture.text(path)) as ExperimentResult;
    fixture.write(path, JSON.stringify({ x, series }));
    fixture.remove('diagrams/demo/stored-orders.svg');
    fixture.edit(
      PAGE,
      '<Limits />',
      '<Limits /> <Value experiment="storedOrders" series="without" x={20} />',
    );
    expect(await fixture.problems()).toEqual([]);
    comparison(fixture);
    expect(await fixture.problems()).toEqual([]);
    fixture.edit(PAGE, /x=\{20\} \/>$/m, 'x={30} />');
    expect(await fixture.problems()).toEqual([
      {
        file: PAGE,
        field: expect.stringMatching(/^line/),
        message: expect.stringMatching(/^<Value x=\{30\} … \/> was not meas/),
      },
    ]);
  });

  it('wants no plot of what was measured in several units', async () => {
    const path = 'diagrams/demo/stored-orders.json';
    const { x, series } = JSON.parse(fixture.text(path)) as ExperimentResult;
    fixture.write(path, JSON.stringify({ x, series }));
    fixture.remove('diagrams/demo/stored-orders.svg');
    const { patterns } = await fixture.read();
    expect(patterns[0]?.experiments[0]).not.toHaveProperty('y');
    expect(patterns[0]?.figures.some(({ kind }) => kind === 'plot')).toBe(
      false,
    );
  });

  it('derives the links back', async () => {
    fixture.add('cache', 'other');
    fixture.edit(PAGE, 'needs: []', 'needs: [other, saga]');
    const { patterns } = await fixture.read();
    const of = (slug: string) =>
      patterns.find((one) => one.slug === slug)?.related;
    const needs = { relation: 'needs' as const };
    expect(of('demo')).toEqual([
      {
        ...needs,
        reverse: false,
        slug: 'other',
        title: 'Other',
        permalink: '/cache/other/',
      },
      { ...needs, reverse: false, slug: 'saga', title: 'Saga' },
    ]);
    expect(of('other')).toEqual([
      {
        ...needs,
        reverse: true,
        slug: 'demo',
        title: 'Demo',
        permalink: '/resiliency/demo/',
      },
    ]);
  });

  it('reports everything at once, file by file', async () => {
    fixture.edit(PAGE, /^tags: .*$/m, 'tags: retry');
    fixture.edit(PAGE, '## In production\n', '');
    fixture.edit(SPEC, "describe('limits'", "describe('limit'");
    await expect(fixture.read()).rejects.toThrow(
      new RegExp(
        '^The catalog has 3 problems\\.\n\n' +
          'docs/resiliency/demo\\.mdx\n  tags: .*\n  section "In .*\n\n' +
          'patterns-code/demo/demo\\.test\\.ts\n  line \\d+: A spec .*\n$',
      ),
    );
  });
});

/** Each mistake, and the one sentence that it gets. */
const MISTAKES: [string, (broken: Fixture) => void, string, RegExp][] = [
  [
    'a field that is missing',
    (broken) => broken.edit(PAGE, /^intent: .*\n/m, ''),
    PAGE,
    /^intent: is missing from the front matter\. It is one sentence/,
  ],
  [
    'a field that is unknown',
    (broken) => broken.edit(PAGE, 'aliases: []', 'aliases: []\nalias: []'),
    PAGE,
    /^alias: is not a field of a page\. Did you mean "aliases"\?/,
  ],
  [
    'a field of the wrong type',
    (broken) => broken.edit(PAGE, 'aliases: []', 'aliases: Fuse'),
    PAGE,
    /^aliases: has the wrong type\. It is a list of strings/,
  ],
  [
    'an intent that is no sentence',
    (broken) => broken.edit(PAGE, 'it arrives.', 'it arrives'),
    PAGE,
    /^intent: has to be a whole sentence/,
  ],
  [
    'a page without symptoms',
    (broken) => broken.edit(PAGE, /^symptoms:\n( {2}- .*\n)+/m, ''),
    PAGE,
    /^symptoms: is missing .* 3 to 6 short sentences in the words of somebody/,
  ],
  [
    'too few symptoms',
    (broken) => broken.edit(PAGE, /^ {2}- We did it twice\.\n/m, ''),
    PAGE,
    /^symptoms: has 2 entries\. It is a list of 3 to 6 short sentences/,
  ],
  [
    'no symptoms',
    (broken) =>
      broken.edit(PAGE, /^symptoms:\n( {2}- .*\n)+/m, 'symptoms: []\n'),
    PAGE,
    /^symptoms: has 0 entries/,
  ],
  [
    'a symptom that is no sentence',
    (broken) => broken.edit(PAGE, 'We did it twice.', 'we did it twice'),
    PAGE,
    /^symptoms: "we did it twice" has to be a whole sentence/,
  ],
  [
    'a symptom that is a story',
    (broken) =>
      broken.edit(PAGE, 'We did it twice.', `${'We did it twice'.repeat(7)}.`),
    PAGE,
    /^symptoms: "We .*\." has 106 letters\. Say it in 100/,
  ],
  [
    'a symptom that names the pattern',
    (broken) => broken.edit(PAGE, 'We did it twice.', 'We have no demo yet.'),
    PAGE,
    /^symptoms: "We have no demo yet\." names "Demo"\. Who has the problem/,
  ],
  [
    'a symptom that stands twice',
    (broken) => broken.edit(PAGE, 'It is done?', 'We did it twice.'),
    PAGE,
    /^symptoms: "We did it twice\." stands twice/,
  ],
  [
    'a symptom of the template',
    (broken) =>
      broken.edit(
        PAGE,
        'It is done?',
        'A client heard nothing, asked again, and the order was placed twice.',
      ),
    PAGE,
    /^symptoms: "A client .*" is the template's\. Say what somebody sees/,
  ],
  [
    'a tag with capitals',
    (broken) => broken.edit(PAGE, '[retry,', '[Retry,'),
    PAGE,
    /^tags: "Retry" has to be lower-case words/,
  ],
  [
    'front matter that is not YAML',
    (broken) => broken.edit(PAGE, 'aliases: []', 'aliases: ['),
    PAGE,
    /^front matter: is not YAML/,
  ],
  [
    'an intent with a colon',
    (broken) => broken.edit(PAGE, /^intent: /m, 'intent: Demo: '),
    PAGE,
    /^front matter: is not YAML: .* in line 3\. A text with a colon and a/,
  ],
  [
    'a field that is misspelt',
    (broken) => broken.edit(PAGE, 'aliases: []', 'alias: []'),
    PAGE,
    /^alias: is not a field of a page\. Did you mean "aliases"\?/,
  ],
  [
    'an unknown relation',
    (broken) => broken.edit(PAGE, 'needs: []', 'need: []'),
    PAGE,
    /^related\.need: is not a relation\. Did you mean "needs"\?/,
  ],
  [
    'an unknown related pattern',
    (broken) => broken.edit(PAGE, 'needs: []', 'needs: [bulkheads]'),
    PAGE,
    /^related\.needs: "bulkheads" is no pattern.*Did you mean "bulkhead"\?/,
  ],
  [
    'a page that names itself',
    (broken) => broken.edit(PAGE, 'needs: []', 'needs: [demo]'),
    PAGE,
    /^related\.needs: names the page itself/,
  ],
  [
    'a written pattern in the planned list',
    (broken) => broken.edit(PAGE, 'title: Demo', 'title: Demonstration'),
    'src/catalog/planned.ts',
    /^demo: is written: docs\/resiliency\/demo\.mdx\. Delete its line/,
  ],
  [
    'a section that is missing',
    (broken) => broken.edit(PAGE, '## In production\n', ''),
    PAGE,
    /^section "In production": is missing\. Add .* after "Combines with/,
  ],
  [
    'a section that is unknown',
    (broken) => broken.edit(PAGE, '## Sources', '## Sources\n\n## Source'),
    PAGE,
    /^line \d+: "## Source" is not a section.* Did you mean "Sources"\?/,
  ],
  [
    'a section that is misspelt',
    (broken) => broken.edit(PAGE, '## Watch', '## Wach'),
    PAGE,
    /^line \d+: "## Wach" is not a section.* Did you mean "Watch"\?/,
  ],
  [
    'a section that stands twice',
    (broken) => broken.edit(PAGE, '## Sources', '## Sources\n\n## Sources'),
    PAGE,
    /^section "Sources": stands twice/,
  ],
  [
    'sections out of order',
    (broken) => {
      broken.edit(PAGE, '## Problem', '## X');
      broken.edit(PAGE, '## Idea', '## Problem');
      broken.edit(PAGE, '## X', '## Idea');
    },
    PAGE,
    /^section "Problem": stands after "Idea"\. The order is "Problem"/,
  ],
  [
    'a story that does not exist',
    (broken) => broken.edit(PAGE, '"lostAnswer"', '"lostAnswers"'),
    PAGE,
    /^line \d+: <Story name="lostAnswers" \/> names nothing.*"lostAnswer"\?/,
  ],
  [
    'a story that is not shown',
    (broken) => broken.edit(PAGE, '<Story name="lostAnswer" />', ''),
    PAGE,
    /^"lostAnswer" of scenarios\.ts is not on the page/,
  ],
  [
    'a story that is shown twice',
    (broken) =>
      broken.edit(
        PAGE,
        '## Run it',
        '## Run it\n\n<Story name="lostAnswer" />',
      ),
    PAGE,
    /^line \d+: <Story name="lostAnswer" \/> is shown in line \d+ as well/,
  ],
  [
    'a component that is misspelt',
    (broken) => broken.edit(PAGE, '<Findings />', '<Finding />'),
    PAGE,
    /^line \d+: <Findings \/> is missing .* Was <Finding \/> to be it\?/,
  ],
  [
    'a group that is misspelt',
    (broken) => broken.edit(SPEC, "describe('holds'", "describe('hold'"),
    SPEC,
    /^line \d+: A spec has two top-level groups/,
  ],
  [
    'a group whose tests are no it',
    (broken) => {
      broken.edit(SPEC, /describe\('limits'[\s\S]*/, '');
      broken.write(
        SPEC,
        `${broken.text(SPEC)}describe('limits', () => { it.skip('x', f); });`,
      );
    },
    SPEC,
    /^line \d+: `it\.skip` can't stand here/,
  ],
  [
    'a heading that is none',
    (broken) =>
      broken.edit(
        SPEC,
        /describe\('holds', \(\) => \{([\s\S]*?)\n\}\);/,
        "describe('holds', () => { describe('the pauses.', () => {$1 }); });",
      ),
    SPEC,
    /^line \d+: The title of this describe is a heading/,
  ],
  [
    'a component that is missing',
    (broken) => broken.edit(PAGE, '<Playground />', ''),
    PAGE,
    /^<Playground \/> is missing from the page/,
  ],
  [
    'a number that was not measured',
    (broken) => broken.edit(PAGE, 'x={20}', 'x={21}'),
    PAGE,
    /^line \d+: <Value x=\{21\} … \/> was not measured.*Accepted: "0" and "20"/,
  ],
  [
    'a series that was not measured',
    (broken) => broken.edit(PAGE, 'series="without"', 'series="with"'),
    PAGE,
    /^line \d+: <Value series="with" … \/> is no series/,
  ],
  [
    'a page without code',
    (broken) => {
      broken.remove('patterns-code/demo');
      broken.remove('diagrams/demo');
    },
    'patterns-code/demo/',
    /^There is no such folder, but docs\/resiliency\/demo\.mdx exists/,
  ],
  [
    'code without a page',
    (broken) => broken.remove(PAGE),
    'docs/<category>/demo.mdx',
    /^There is no page for patterns-code\/demo\//,
  ],
  [
    'drawings without code',
    (broken) => broken.write('diagrams/gone/topology.mmd', ''),
    'diagrams/gone/',
    /^belongs to no pattern/,
  ],
  [
    'a folder that is no category',
    (broken) => broken.write('docs/misc/_readme.mdx', '---\ntitle: A\n---\n'),
    'docs/misc/_category_.json',
    /^There is no such file, so "misc" is not a category/,
  ],
  [
    'a category without a description',
    (broken) =>
      broken.write('docs/cache/_category_.json', '{"label":"C","position":1}'),
    'docs/cache/_category_.json',
    /^link\.description: has to be one sentence/,
  ],
  [
    'a file of the pattern that is missing',
    (broken) => broken.remove('patterns-code/demo/naive.ts'),
    'patterns-code/demo/naive.ts',
    /^There is no such file\. It is the pattern without its essential part/,
  ],
  [
    'a comparison of one pattern',
    (broken) => {
      broken.add('cache', 'other');
      broken.edit(PAGE, 'needs: []', 'compares: [other]');
      asComparison(broken);
    },
    PAGE,
    /^related\.compares: names one pattern/,
  ],
  [
    'a comparison with what is planned',
    (broken) => {
      broken.add('cache', 'other');
      broken.edit(PAGE, 'needs: []', 'compares: [other, bulkhead]');
      asComparison(broken);
    },
    PAGE,
    /^related\.compares: names "bulkhead", which is planned\. Compare/,
  ],
  [
    'a section that a comparison lacks',
    (broken) => {
      comparison(broken);
      broken.edit(PAGE, '## Which one\n', '');
    },
    PAGE,
    /^section "Which one": is missing\. Add the heading "## Which one", after "What it does not"/,
  ],
  [
    'a naive version of a comparison',
    (broken) => {
      const naive = broken.text('patterns-code/demo/naive.ts');
      comparison(broken);
      broken.write('patterns-code/demo/naive-other.ts', naive);
    },
    'patterns-code/demo/naive-other.ts',
    /^A page that compares has no naive version: .* Delete the file/,
  ],
  [
    'what changes a comparison into a naive version',
    (broken) => {
      comparison(broken);
      broken.write('patterns-code/demo/edits.ts', '');
    },
    'patterns-code/demo/edits.ts',
    /^A page that compares has no naive version: .* Delete the file/,
  ],
  [
    'a report on a comparison',
    (broken) => {
      comparison(broken);
      const report = '/** @seen a/b#1 it ran twice */\n$&';
      broken.edit(SPEC, /^ *it\(\n? *'runs a repeated request once/m, report);
    },
    SPEC,
    /^line \d+: A page that compares has no reports of its own\. Move this `@seen`/,
  ],
  [
    'a table that says null of its unit',
    (broken) =>
      broken.write(
        'diagrams/demo/stored-orders.json',
        '{"x":{"label":"","values":[]},"y":null,"series":[]}',
      ),
    'diagrams/demo/stored-orders.json',
    /^has no x and series\. Run `npm run check -- demo -u`/,
  ],
  [
    'a section of a pattern on a page that compares',
    (broken) => {
      comparison(broken);
      broken.edit(PAGE, '## Which one', '## Which one\n\n## Watch');
    },
    PAGE,
    /^line \d+: "## Watch" is not a section of a page of this kind\./,
  ],
  [
    'a file that is none of the pattern',
    (broken) => broken.write('patterns-code/demo/helper.ts', ''),
    'patterns-code/demo/helper.ts',
    /^is not a file of a pattern\. Accepted/,
  ],
  [
    'a story without a caption',
    (broken) =>
      broken.edit(
        'patterns-code/demo/scenarios.ts',
        /\/\*\*\n \* The answer to[\s\S]*?\*\//,
        '',
      ),
    'patterns-code/demo/scenarios.ts',
    /^lostAnswer: \(line \d+\) has no doc comment/,
  ],
  [
    'scenarios that do not load',
    (broken) =>
      broken.edit('patterns-code/demo/scenarios.ts', 'const ATTEMPTS', 'const'),
    'patterns-code/demo/scenarios.ts',
    /^can't be run: /,
  ],
  [
    'a drawing that is missing',
    (broken) => broken.remove('diagrams/demo/lost-answer.svg'),
    'diagrams/demo/lost-answer.svg',
    /^has not been recorded\. Run `npm run check -- demo -u`/,
  ],
  [
    'a drawing of nothing',
    (broken) => broken.write('diagrams/demo/old-story.svg', ''),
    'diagrams/demo/old-story.svg',
    /^belongs to no story, .* Run `npm run check -- demo -u`, which deletes/,
  ],
  [
    'a drawing without a description',
    (broken) => broken.write('diagrams/demo/topology.svg', '<svg></svg>'),
    'diagrams/demo/topology.svg',
    /^has no <title>, <desc>, or width and height/,
  ],
  [
    'measurements that are damaged',
    (broken) => broken.write('diagrams/demo/stored-orders.json', '{"x":'),
    'diagrams/demo/stored-orders.json',
    /^is not JSON/,
  ],
  [
    'a page that is not MDX',
    (broken) => broken.write('docs/cache/notes.md', '# Notes\n'),
    'docs/cache/notes.md',
    /^A page is called <slug>\.mdx/,
  ],
];

describe('one sentence for each mistake', () => {
  const planned = [
    { slug: 'bulkhead', title: 'Bulkhead', category: 'resiliency' },
  ];

  it.each(MISTAKES)('%s', async (name, breakIt, file, sentence) => {
    breakIt(fixture);
    const isPlanned = name.includes('planned list');
    const demo = { slug: 'demo', title: 'Demo', category: 'resiliency' };
    const problems = await fixture.problems({
      planned: isPlanned ? [...planned, demo] : planned,
    });
    const lines = problems
      .filter((one) => one.file === file)
      .map(({ field, message }) =>
        field === '' ? message : `${field}: ${message}`,
      );
    expect(lines).toEqual([expect.stringMatching(sentence)]);
    // One cause, one sentence, also in the other files.
    expect(problems).toHaveLength(1);
  });

  it('says which files a pattern has when one is missing', async () => {
    fixture.remove(SPEC);
    const problems = await fixture.problems();
    const [own] = problems.filter(({ file }) => file === SPEC);
    expect(own?.message).toMatch(/A pattern has demo\.ts, scenarios\.ts/);
  });

  it('says so when two pages have one title', async () => {
    fixture.add('cache', 'other');
    fixture.edit('docs/cache/other.mdx', 'aliases: []', 'aliases: [DEMO]');
    const problems = await fixture.problems();
    expect(problems.map(({ message }) => message)).toEqual([
      '"Demo" is in use: docs/cache/other.mdx has it in "aliases". Give one ' +
        'of them another name.',
    ]);
  });

  it('says so when two categories have one slug', async () => {
    fixture.write('docs/cache/demo.mdx', '---\ntitle: B\n---\n');
    const problems = await fixture.problems();
    const repeated = problems.filter(({ field }) => field === 'slug');
    expect(repeated).toHaveLength(2);
  });
});
