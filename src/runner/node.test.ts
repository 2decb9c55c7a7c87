/** The whole runner in a thread of Node: what a job's files bring about. */
import { describe, expect, it } from 'vitest';
import { NodeThread, runInNode } from './node.ts';
import type { BehaviourResult, Job, Report } from './types.ts';

const STORIES = `import type { Scenario } from '../_simulation/types.ts';
import { answer } from './p.ts';
/** Asks. */
export const ask: Scenario = {
  search: { delays: [5] },
  async play(world) {
    const node = world.node('Oracle', () => ({ ask: () => answer() }));
    world.always('answers 42', () => answer() === 42);
    return node.ask();
  },
};
`;

function job(files: Record<string, string>, more: Partial<Job> = {}): Job {
  return {
    slug: 'p',
    files: {
      'p.ts': 'export const answer = (): number => 42;',
      'scenarios.ts': STORIES,
      'p.test.ts': spec('expect(answer()).toBe(42);'),
      ...files,
    },
    variant: 'p.ts',
    story: 'ask',
    task: 'run',
    deadlineMs: 20_000,
    ...more,
  };
}

const spec = (
  body: string,
) => `import { beforeEach, describe, expect, it, vi } from 'vitest';
import { answer } from './p.ts';
describe('holds', () => {
  it('does it', async () => { ${body} });
});
`;

function found<T extends Report['type']>(reports: Report[], type: T) {
  return reports.filter(
    (one): one is Extract<Report, { type: T }> => one.type === type,
  );
}

async function behaviours(body: string): Promise<BehaviourResult[]> {
  const reports = await runInNode(job({ 'p.test.ts': spec(body) }));
  return found(reports, 'behaviours').flatMap((one) => one.results);
}

describe('a run', () => {
  it('plays the story, then the tests, then ends', async () => {
    const reports = await runInNode(job({}));
    expect(reports.map((one) => one.type)).toEqual([
      'run',
      'planned',
      'behaviours',
      'end',
    ]);
    expect(reports[0]).toMatchObject({
      run: { outcome: 'finished', result: '42' },
    });
    expect(reports[1]).toEqual({
      type: 'planned',
      behaviours: [{ title: 'does it', group: 'holds' }],
    });
    expect(reports[2]).toMatchObject({
      results: [{ title: 'does it', group: 'holds', state: 'pass' }],
    });
    expect(reports[3]).toMatchObject({ ok: true });
  });

  it('plays with the given seed and faults', async () => {
    const faults = [{ drop: 'Client>Oracle#1' }];
    const [first] = await runInNode(job({}, { seed: 9, faults }));
    expect(first).toMatchObject({
      run: { outcome: 'stalled', seed: 9, faults },
    });
  });

  it('searches a story and returns what it found', async () => {
    const files = {
      'p.ts': 'let n = 0;\nexport const answer = () => (n++ < 9 ? 42 : 7);',
    };
    const reports = await runInNode(job(files, { task: 'search' }));
    expect(found(reports, 'search')).toMatchObject([
      { violation: { rule: 'answers 42', outcome: 'finished' } },
    ]);
    expect(found(reports, 'behaviours')).toEqual([]);
  });

  it.each([
    [
      'leaves a rejection to nobody',
      [
        'return node.ask();',
        "void Promise.reject(new Error('left alone')); return node.ask();",
      ],
      /nobody caught it: Error: left alone/,
    ],
    [
      'is to crash a node that is not there',
      ['delays: [5]', "crashable: ['Nobody']"],
      /crash "Nobody", and there is no such node/,
    ],
    [
      'is to add faults without end',
      ['delays: [5]', 'maxFaults: Infinity'],
      /"maxFaults" can't be Infinity/,
    ],
  ] as const)(
    'ends a search with one sentence when it %s',
    async (_, [text, other], sentence) => {
      const files = { 'scenarios.ts': STORIES.replace(text, other) };
      expect(await runInNode(job(files, { task: 'search' }))).toEqual([
        {
          type: 'error',
          message: expect.stringMatching(sentence),
          ...(text.startsWith('return')
            ? { place: expect.objectContaining({ file: 'scenarios.ts' }) }
            : {}),
        },
        { type: 'end', ok: false, ms: expect.any(Number) },
      ]);
    },
  );

  it('says when a run is too much to hand over', async () => {
    const body = `for (let i = 0; i < 3000; i += 1) world.note('"'.repeat(600));
    return node.ask();`;
    const files = {
      'scenarios.ts': STORIES.replace('return node.ask();', body),
    };
    const reports = await runInNode(job(files));
    expect(reports.map(({ type }) => type)).toEqual([
      'error',
      'planned',
      'behaviours',
      'end',
    ]);
    expect(reports[0]).toMatchObject({
      message: expect.stringContaining('too much to hand over'),
    });
  });

  it('puts the chosen variant in the place of the pattern', async () => {
    const files = { 'naive.ts': 'export const answer = (): number => 41;' };
    const reports = await runInNode(job(files, { variant: 'naive.ts' }));
    expect(found(reports, 'behaviours')[0]?.results).toEqual([
      {
        title: 'does it',
        group: 'holds',
        state: 'fail',
        message: 'expected 41 to be 42 // Object.is equality',
        diff: expect.stringContaining('42'),
        place: { file: 'p.test.ts', line: 4, column: 48 },
      },
    ]);
  });

  it('names the stories there are when one is missing', async () => {
    const reports = await runInNode(job({}, { story: 'nope' }));
    expect(found(reports, 'error')).toMatchObject([
      { message: expect.stringContaining('these stories: ask.') },
    ]);
  });

  it('runs what is another pattern’s, and places an error in it there', async () => {
    const files = {
      'p.ts': 'export { answer } from "../q/scenarios.ts";',
      'q/q.ts': 'export const right = 42;',
      'q/scenarios.ts': `import { right } from './q.ts';

export const answer = (): number => right;`,
    };
    const reports = await runInNode(job(files));
    expect(found(reports, 'run')[0]?.run.result).toBe('42');
    const wrong = files['q/scenarios.ts'].replace('right;', 'lost();');
    const failing = await runInNode(job({ ...files, 'q/scenarios.ts': wrong }));
    expect(found(failing, 'behaviours')[0]?.results).toMatchObject([
      { state: 'fail', place: { file: 'q/scenarios.ts', line: 3, column: 37 } },
    ]);
  });

  it('places an error of the pattern in its TypeScript', async () => {
    const files = {
      'p.ts':
        'export const answer = (): number => {\n  const a: string = ""; throw new Error(a + "bad");\n};',
    };
    const results = found(await runInNode(job(files)), 'behaviours');
    expect(results[0]?.results).toMatchObject([
      {
        message: 'Error: bad',
        place: { file: 'p.ts', line: 2, column: 31 },
      },
    ]);
  });

  it('stops at the deadline', async () => {
    const files = {
      'scenarios.ts': STORIES.replace('return', 'for (;;); return'),
    };
    const reports = await runInNode(job(files, { deadlineMs: 1000 }));
    expect(found(reports, 'error')).toMatchObject([
      {
        message: expect.stringMatching(
          /stopped after a second: it did not end/,
        ),
      },
    ]);
  });
});

describe('the stand-in for vitest', () => {
  it.each([
    'await expect(Promise.resolve(1)).resolves.toBe(1);',
    "await expect(Promise.reject(new RangeError('no'))).rejects.toThrow(RangeError);",
    "await expect(Promise.reject(new Error('no'))).rejects.toMatchObject({ message: 'no' });",
    'expect({ a: 1, b: [2] }).toEqual({ a: expect.any(Number), b: expect.arrayContaining([2]) });',
    "expect(() => { throw new TypeError('x'); }).toThrow('x');",
    'const f = vi.fn(() => 3); f(1); expect(f).toHaveBeenCalledWith(1); expect(f()).toBe(3);',
    "const o = { m: () => 1 }; vi.spyOn(o, 'm').mockReturnValue(2); expect(o.m()).toBe(2);",
    'expect.assertions(1); expect(new Set([1])).toEqual(new Set([1]));',
    'expect(new Date(5)).toEqual(new Date(5)); expect([1, 2]).toHaveLength(2);',
    "expect('abc').toMatch(/b/); expect(0.1 + 0.2).toBeCloseTo(0.3); expect(1).not.toBe(2);",
  ])('%s', async (body) => {
    expect(await behaviours(body)).toMatchObject([{ state: 'pass' }]);
  });

  it.each([
    [
      'await expect(Promise.resolve(1)).rejects.toThrow();',
      /resolved "?1"? instead of rejecting/,
    ],
    [
      'expect.assertions(2); expect(1).toBe(1);',
      /expected 2 assertions, but got 1/,
    ],
    ['expect.hasAssertions();', /any number of assertions/],
    ['throw undefined;', /undefined/],
    ['await new Promise(() => {});', /timed out|nothing settles/],
  ])('%s fails', async (body, message) => {
    expect(await behaviours(body)).toMatchObject([
      { state: 'fail', message: expect.stringMatching(message) },
    ]);
  });

  it('runs hooks, tables and nested groups', async () => {
    const text = `import { afterEach, beforeEach, describe, expect, it } from 'vitest';
let n = 0;
beforeEach(() => { n += 1; });
afterEach(() => { n += 10; });
describe('holds', () => {
  describe('inner', () => {
    it('counts', () => { expect(n).toBe(1); });
    it.each([12, 23])('is %i', (x) => { expect(n).toBe(x); });
    it.skip('rests', () => {});
  });
});`;
    const reports = await runInNode(job({ 'p.test.ts': text }));
    const results = found(reports, 'behaviours').flatMap((one) => one.results);
    expect(results).toEqual([
      { title: 'counts', group: 'holds', topic: 'inner', state: 'pass' },
      { title: 'is 12', group: 'holds', topic: 'inner', state: 'pass' },
      { title: 'is 23', group: 'holds', topic: 'inner', state: 'pass' },
      {
        title: 'rests',
        group: 'holds',
        topic: 'inner',
        state: 'fail',
        message: 'It was skipped.',
      },
    ]);
  });
});

describe('an error outside of the tests', () => {
  const file = (body: string) => ({
    'p.test.ts': `import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer } from './p.ts';
${body}`,
  });
  const one = "it('one', () => {});";
  const broken = (what: string) => `() => { throw new Error('${what}'); }`;

  it.each([
    [
      'afterAll',
      `describe('holds', () => { ${one} afterAll(${broken('late')}); });`,
      '“holds” broke outside of its tests: Error: late.',
      ['pass'],
    ],
    [
      'a nested afterAll',
      `describe('holds', () => { describe('in', () => { ${one} afterAll(${broken('late')}); }); });`,
      '“in” broke outside of its tests: Error: late.',
      ['pass'],
    ],
    [
      'beforeAll',
      `describe('holds', () => { ${one} beforeAll(${broken('early')}); });`,
      '“holds” broke outside of its tests: Error: early.',
      ['fail'],
    ],
    [
      'afterAll of the file',
      `describe('holds', () => { ${one} }); afterAll(${broken('last')});`,
      'The test file broke outside of its tests: Error: last.',
      ['pass'],
    ],
    [
      'a describe',
      `${one} describe('holds', () => { ${one} throw new Error('in describe'); });`,
      'The test file broke outside of its tests: Error: in describe.',
      [],
    ],
    [
      'the file',
      `${one} throw new Error('boom');`,
      'p.test.ts threw when it was loaded (line 3): Error: boom.',
      [],
    ],
  ])('is told once, with its place: %s', async (_, body, message, states) => {
    const reports = await runInNode(job(file(body)));
    const place = { file: 'p.test.ts', line: 3 };
    expect(found(reports, 'error')).toMatchObject([{ message, place }]);
    const results = found(reports, 'behaviours').flatMap((its) => its.results);
    expect(results.map(({ state }) => state)).toEqual(states);
    expect(found(reports, 'planned')).toHaveLength(states.length);
    expect(found(reports, 'end')).toMatchObject([{ ok: false }]);
  });

  it('is told of a group without tests', async () => {
    const body = `describe('holds', () => { ${one} }); describe('none', () => {});`;
    const reports = await runInNode(job(file(body)));
    expect(found(reports, 'error')).toEqual([
      { type: 'error', message: expect.stringContaining('“none”') },
    ]);
  });

  it.each([
    "void Promise.resolve(1).then(() => { throw new Error('lost'); });",
    "void (async () => { for (let n = 0; n < 50; n += 1) await n; throw new Error('lost'); })();",
    "void expect(Promise.resolve('lost')).resolves.toBe(2);",
  ])('is told of a rejection that nobody caught: %s', async (floats) => {
    const reports = await runInNode(job({ 'p.test.ts': spec(floats) }));
    expect(found(reports, 'error')).toMatchObject([
      { message: expect.stringMatching(/nobody caught it: .*lost/) },
    ]);
    expect(found(reports, 'end')).toMatchObject([{ ok: false }]);
  });
});

describe("what is taken from the reader's code", () => {
  it.each([
    ['Date.now()', 'Use host.clock'],
    ['new Date()', 'Use host.clock'],
    ['Date()', 'Use host.clock'],
    ['performance.now()', 'Use host.clock'],
    ['setTimeout(() => {}, 1)', 'Use host.clock'],
    ['AbortSignal.timeout(1)', 'Use host.clock'],
    ["new Event('x').timeStamp", 'Use host.clock'],
    ["new File([], 'x').lastModified", 'Use host.clock'],
    ['new Intl.DateTimeFormat().format()', "the reader's language"],
    ['URL.createObjectURL(new Blob())', 'Use host.random()'],
    ['Math.random()', 'Use host.random()'],
    ['crypto.randomUUID()', 'Use host.random()'],
    ['crypto.subtle', 'Use host.random()'],
    ["fetch('/')", 'There is no network here'],
  ])('%s', async (code, advice) => {
    expect(await behaviours(`${code};`)).toMatchObject([
      { state: 'fail', message: expect.stringContaining(advice) },
    ]);
  });

  it('leaves what does not depend on the moment', async () => {
    const body = `const date = new Date(Date.UTC(2020, 0, 1));
      expect(date).toBeInstanceOf(Date);
      expect(date.toISOString()).toBe('2020-01-01T00:00:00.000Z');
      expect([...Array.from({ length: 2 }), ...new Array(1)]).toHaveLength(3);
      expect(new Array(3) instanceof Array && Array.isArray(Array(3))).toBe(true);
      expect(new (class extends Array {})().length).toBe(0);
      expect(Uint8Array.from([1]).map((x) => x + 1)[0]).toBe(2);
      await new Promise<void>((resolve) => queueMicrotask(resolve));`;
    expect(await behaviours(body)).toMatchObject([{ state: 'pass' }]);
  });

  it('lends the hashes, but not their chance', async () => {
    const text = `import { describe, expect, it } from 'vitest';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';
describe('holds', () => {
  it('hashes', () => {
    expect(bytesToHex(sha256(utf8ToBytes('')))).toMatch(/^e3b0c442/);
    expect(() => randomBytes(4)).toThrow('host.random()');
  });
});`;
    const reports = await runInNode(job({ 'p.test.ts': text }));
    expect(found(reports, 'behaviours')[0]?.results).toMatchObject([
      { state: 'pass' },
    ]);
  });
});

describe('a thread for many jobs', () => {
  const counting = (title: string, expected: number) => ({
    'p.ts': 'let asked = 0;\nexport const answer = () => (asked += 1);',
    'p.test.ts': spec(`expect(answer()).toBe(${expected});`).replace(
      'does it',
      title,
    ),
  });

  async function states(
    thread: NodeThread,
    files: Record<string, string>,
  ): Promise<string[]> {
    const reports = await thread.run(job(files, { story: '' }));
    return reports.flatMap((one) => {
      if (one.type === 'error') return [one.message];
      if (one.type !== 'behaviours') return [];
      return one.results.map(({ title, state }) => `${title}: ${state}`);
    });
  }

  it('gives each job its own modules, and its own answers', async () => {
    const thread = new NodeThread();
    expect(await states(thread, counting('a', 1))).toEqual(['a: pass']);
    expect(await states(thread, counting('b', 1))).toEqual(['b: pass']);
    expect(await states(thread, counting('c', 2))).toEqual(['c: fail']);
    expect(await states(thread, counting('d', 1))).toEqual(['d: pass']);
    await thread.end();
  });

  it.each([
    ['leaves a rejection to nobody', 'void Promise.reject(new Error("late"));'],
    [
      'breaks a shared prototype for good',
      'Array.prototype.push = 0; throw 1;',
    ],
    ['hangs', 'for (;;);'],
  ])('begins anew after a job that %s', async (_, code) => {
    const thread = new NodeThread();
    await thread.run(
      job(
        { 'p.ts': `${code}\nexport const answer = 1;` },
        { deadlineMs: 2_000 },
      ),
    );
    expect(await states(thread, counting('b', 1))).toEqual(['b: pass']);
    await thread.end();
  });

  it('charges a job only for the memory that it takes itself', async () => {
    const thread = new NodeThread();
    const large = 'export const kept = new Array(60_000_000);';
    const files = { 'p.ts': `${large}\nexport const answer = () => 42;` };
    for (let n = 0; n < 3; n += 1) {
      expect(await states(thread, files)).toEqual(['does it: pass']);
    }
    await thread.end();
  });
});
