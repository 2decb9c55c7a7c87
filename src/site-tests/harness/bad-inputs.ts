/** What a reader can write by mistake or in malice, and what it says. */
import { storyOf } from './jobs.ts';

export interface BadInput {
  name: string;
  files: Record<string, string>;
  /** In an error or in the console. */
  sentence: RegExp;
  /** Real ms: the deadline or the watchdog's patience, and a second. */
  withinMs: number;
}

const DEADLINE_MS = 5000;

const story = (body: string) => ({ 'scenarios.ts': storyOf(body) });

function bad(
  name: string,
  files: Record<string, string>,
  sentence: RegExp,
  withinMs = DEADLINE_MS,
): BadInput {
  return { name, files, sentence, withinMs };
}

export const badInputs: readonly BadInput[] = [
  bad('an endless loop', story('for (;;) {}'), /endless loop/, 3500),
  bad(
    'an endless loop when a file is loaded',
    { 'probe.ts': 'for (;;) {}\nexport const answer = () => 42;' },
    /endless loop/,
    3500,
  ),
  bad(
    'an endless chain of promises',
    story('for (;;) await null;'),
    /endless loop/,
    3500,
  ),
  bad(
    'an endless chain of events',
    story('for (;;) await world.clock.sleep(0);'),
    /did not end within 100000 events/,
  ),
  bad(
    'a promise that never settles',
    {
      'probe.ts':
        'await new Promise(() => {});\nexport const answer = () => 42;',
    },
    /never settles/,
  ),
  bad(
    'a bomb of arrays',
    story(
      'const a: unknown[] = []; for (;;) a.push(new Array(1e6).fill(1.5));',
    ),
    /more memory|endless loop/, // whichever this machine comes to first
  ),
  bad(
    'a bomb of arrays that waits in between',
    story(
      'const a: unknown[] = []; for (;;) { a.push(new Array(1e5).fill(1.5)); await null; }',
    ),
    /more memory|endless loop/,
  ),
  bad(
    'a bomb in one piece',
    story('return [new Array(1e9).fill(0), Array.from({ length: 1e9 })];'),
    /more memory/,
  ),
  bad(
    'a bomb of bytes',
    story(
      'const a: unknown[] = []; for (;;) a.push(new Uint8Array(1e8).fill(1));',
    ),
    /more memory/,
  ),
  bad(
    'a bomb of texts',
    story(
      "const a: unknown[] = []; for (;;) a.push('x'.repeat(1e8) + a.length);",
    ),
    /more memory/,
  ),
  bad(
    'a bomb of objects',
    story('const a: unknown[] = []; for (;;) a.push({ a: [1, 2, 3] });'),
    /more memory|endless loop/,
    4500,
  ),
  bad(
    'a bomb of small arrays',
    story(
      'const a: unknown[] = []; for (;;) { const b: number[] = []; ' +
        'for (let i = 0; i < 1e6; i += 1) b.push(i / 3); a.push(b); }',
    ),
    /more memory|endless loop/,
    4500,
  ),
  bad(
    'a bomb of spread arrays',
    story(
      'const b = Array.from({ length: 3000 }, () => 1.5); ' +
        'const a: unknown[] = []; for (;;) a.push([...b, ...b, ...b, ...b]);',
    ),
    /more memory|endless loop/,
    4500,
  ),
  bad(
    'a million lines of console',
    story("for (let i = 0; i < 1e6; i += 1) console.log('line', i);"),
    /999,500 more lines, which are not shown/,
  ),
  bad(
    'an endless console',
    story("for (;;) console.log('line');"),
    /endless loop/,
    3500,
  ),
  bad('a thrown undefined', story('throw undefined;'), /undefined was thrown/),
  bad(
    'an undefined that is thrown when a file is loaded',
    { 'probe.ts': 'throw undefined;\nexport const answer = () => 42;' },
    /probe\.ts threw .*undefined was thrown.*Throw an Error/,
  ),
  bad(
    'an import that does not exist',
    { 'probe.ts': "import './nowhere.ts';\nexport const answer = () => 42;" },
    /probe\.ts, line 1: there is no '\.\/nowhere\.ts' here\. It can import/,
  ),
  bad(
    'a package that does not exist',
    { 'probe.ts': "\nimport 'left-pad';\nexport const answer = () => 42;" },
    /probe\.ts, line 2: there is no 'left-pad' here/,
  ),
  bad(
    'a circle of imports',
    { 'probe.ts': "import './scenarios.ts';\nexport const answer = () => 42;" },
    /circle: scenarios\.ts → probe\.ts → scenarios\.ts/,
  ),
  bad(
    'an empty file',
    { 'probe.ts': '' },
    /scenarios\.ts, line 2: '\.\/probe\.ts' exports no value called answer/,
  ),
  bad('an empty file of stories', { 'scenarios.ts': '' }, /exports no story/),
  bad('an empty file of tests', { 'probe.test.ts': '' }, /has no tests/),
  bad(
    'a syntax error',
    { 'probe.ts': 'export const answer = () => 42;\nconst = 1;' },
    /syntax error on line 2, column 7/,
  ),
  bad(
    'a syntax error that only the browser sees',
    { 'probe.ts': 'export const answer = () => 42;\nconst answer = 1;' },
    /probe\.ts can't be read: SyntaxError: .*answer.*declared/,
  ),
  bad(
    'a rejection that nobody handles',
    story("void Promise.reject(new Error('left alone')); return 1;"),
    /nobody caught it: Error: left alone/,
  ),
  bad(
    'a rejection in the last test that nobody handles',
    {
      'probe.test.ts': `import { it } from 'vitest';
it('floats', () => {
  void Promise.resolve(1).then(() => { throw new Error('lost'); });
});`,
    },
    /nobody caught it: Error: lost/,
  ),
  bad(
    'an assertion in the last test that nobody awaits',
    {
      'probe.test.ts': `import { expect, it } from 'vitest';
it('floats', () => { void expect(Promise.resolve('lost')).resolves.toBe(2); });`,
    },
    /nobody caught it: AssertionError: expected 'lost'/,
  ),
  bad(
    'a giant run',
    story(
      "const big = 'x'.repeat(1e5); " +
        'for (let i = 0; i < 9000; i += 1) world.note(big + i); return big;',
    ),
    /^$/,
  ),
  bad(
    'a value that throws when looked at',
    story('console.log({ get a() { throw new Error(); } }); return 1;'),
    /throws when it is looked at/,
  ),
];
