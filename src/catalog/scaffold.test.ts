import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPattern } from '../recording/load.ts';
import {
  mistakesOf,
  problemOf,
  promisesOf,
  unbroken,
  type Mistake,
} from '../recording/mistakes.ts';
import { NodeThread } from '../runner/node.ts';
import { Fixture } from './fixture.ts';
import { planned } from './planned.ts';
import { scaffold, withoutEntry } from './scaffold.ts';

let fixture: Fixture;

beforeEach(() => {
  fixture = new Fixture();
});

afterEach(() => fixture.dispose());

describe('scaffold', () => {
  it('writes a pattern that lacks nothing but its drawings', async () => {
    const files = scaffold(fixture.root, 'resiliency', 'rate-limiter');
    expect(files).toEqual([
      'docs/resiliency/rate-limiter.mdx',
      'patterns-code/rate-limiter/edits.ts',
      'patterns-code/rate-limiter/mistakes.ts',
      'patterns-code/rate-limiter/naive.ts',
      'patterns-code/rate-limiter/rate-limiter.test.ts',
      'patterns-code/rate-limiter/rate-limiter.ts',
      'patterns-code/rate-limiter/scenarios.ts',
      'patterns-code/rate-limiter/servers.test.ts',
    ]);
    const problems = await fixture.problems();
    const isSymptom = ({ field }: { field: string }) => field === 'symptoms';
    const others = problems.filter((one) => !isSymptom(one));
    expect(others.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^has not been recorded, and \d+ more with it\. Run `npm run check -- rate-limiter -u`/,
      ),
    ]);
    for (const { message } of problems.filter(isSymptom)) {
      expect(message).toMatch(
        /^".*" is the template's\. Say what somebody sees/,
      );
    }
    fixture.draw('rate-limiter');
    const { patterns } = await fixture.read({ drafts: true });
    expect(patterns.map(({ title }) => title)).toEqual(['Rate Limiter']);
  });

  it('writes a list of mistakes that are noticed, and that break every rule', async () => {
    const { root } = fixture;
    scaffold(root, 'resiliency', 'rate-limiter');
    const mistakes = await mistakesOf(root, 'rate-limiter');
    const promises = await promisesOf(await loadPattern(root, 'rate-limiter'));
    expect(await unbroken(root, 'rate-limiter', mistakes, promises)).toEqual(
      [],
    );
    const thread = new NodeThread();
    const problem = (mistake: Mistake) =>
      problemOf(root, 'rate-limiter', mistake, promises, thread);
    for (const mistake of mistakes) {
      expect(await problem(mistake)).toBeUndefined();
    }
    await thread.end();
  });

  it('takes a planned pattern off the list and keeps its title', () => {
    const [first, second] = planned;
    const { category = '', slug = '', title = '' } = first ?? {};
    mkdirSync(join(fixture.root, 'docs', category), { recursive: true });
    const folder = `docs/${category}/_category_.json`;
    cpSync(folder, join(fixture.root, folder));
    const files = scaffold(fixture.root, category, slug);
    expect(files.at(-1)).toBe('src/catalog/planned.ts');
    const list = readFileSync(join(fixture.root, files.at(-1)!), 'utf8');
    expect(list).not.toContain(`'${slug}'`);
    expect(list).toContain(`'${second?.slug}'`);
    const page = readFileSync(join(fixture.root, files[0]!), 'utf8');
    expect(page.split('\n')[1]).toBe(`title: ${title}`);
  });

  it('can take every planned pattern off the list', () => {
    const before = readFileSync('src/catalog/planned.ts', 'utf8');
    const after = planned.reduce(
      (text, { slug }) => withoutEntry(text, slug),
      before,
    );
    expect(after).toMatch(/string\]\)\[\] = \[\n\];\n/);
  });

  it.each([
    ['resilience', 'x', /no category "resilience"\. Did you mean "resiliency"/],
    ['cache', 'Read_Through', /can't be the name of a pattern/],
    ['cache', 'naive', /can't be the name of a pattern/],
  ])('refuses %s %s', (category, slug, message) => {
    expect(() => scaffold(fixture.root, category, slug)).toThrow(message);
  });

  it('refuses a planned pattern in a category that is not its own', () => {
    const [{ category, slug } = { category: '', slug: '' }] = planned;
    const other = category === 'cache' ? 'resiliency' : 'cache';
    expect(() => scaffold(fixture.root, other, slug)).toThrow(
      `"${slug}" is planned for "${category}". Run \`npm run new`,
    );
  });

  it('refuses a name that is in use', () => {
    fixture.add('cache', 'demo');
    expect(() => scaffold(fixture.root, 'resiliency', 'demo')).toThrow(
      /^patterns-code\/demo exists already/,
    );
  });
});
