/** A mend of a pattern is in its naive versions, or a sentence says so. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fixture } from '../catalog/fixture.ts';
import { problemsOfVersions, writeVersions } from './write.ts';

const PATTERN = 'patterns-code/demo/demo.ts';
const NAIVE = 'patterns-code/demo/naive.ts';
const LIST = 'patterns-code/demo/edits.ts';

let fixture: Fixture;

beforeEach(() => {
  fixture = new Fixture().add('cache', 'demo');
});

afterEach(() => fixture.dispose());

const problems = () => problemsOfVersions(fixture.root, 'demo');
const write = () => writeVersions(fixture.root, 'demo');
const naive = () => readFileSync(join(fixture.root, NAIVE), 'utf8');

describe('naive versions', () => {
  it('are what the edits make of the pattern', async () => {
    expect(await problems()).toEqual([]);
    const before = naive();
    expect(await write()).toEqual([]);
    expect(naive()).toBe(before);
  });

  it('fail when the pattern was mended and they were not written', async () => {
    fixture.edit(PATTERN, 'keepMs: number;', 'keepForMs: number;');
    expect(await problems()).toEqual([
      'demo/naive.ts, line 14: is not what the edits in edits.ts make of ' +
        'demo.ts. Change one of those two and run `npm run check -- demo -u`, ' +
        'which writes naive.ts.',
    ]);
    await write();
    expect(naive()).toContain('keepForMs: number;');
    expect(await problems()).toEqual([]);
  });

  it('fail when they were edited by hand', async () => {
    fixture.edit(NAIVE, 'return operation();', 'return await operation();');
    expect(await problems()).toEqual([
      expect.stringMatching(/^demo\/naive\.ts, line 28: is not what the edits/),
    ]);
  });

  it('fail when nothing writes them', async () => {
    fixture.write('patterns-code/demo/naive-two.ts', naive());
    expect(await problems()).toEqual([
      'demo/naive-two.ts: is written by nothing. Say in edits.ts what it ' +
        'changes in demo.ts, or delete it.',
    ]);
  });

  it('fail when they are not there', async () => {
    fixture.remove(NAIVE);
    expect(await problems()).toEqual([
      expect.stringMatching(/^demo\/naive\.ts, line 1: is not what/),
    ]);
  });
});

describe('an edit', () => {
  it('fails when the pattern no longer holds its text', async () => {
    fixture.edit(PATTERN, 'this.forgetOld();\n', 'this.forget();\n');
    const sentence =
      'demo/edits.ts, naive.ts: demo.ts holds the text "this.forgetOld();" ' +
      'nowhere. Quote a text that it holds once, so that the edit has one ' +
      'place.';
    expect(await problems()).toEqual([sentence]);
    const before = naive();
    expect(await write()).toEqual([sentence]);
    expect(naive()).toBe(before);
  });

  it('fails when the pattern holds its text twice', async () => {
    fixture.edit(
      PATTERN,
      'this.forgetOld();\n',
      'this.forgetOld();\n    this.forgetOld();\n',
    );
    expect(await problems()).toEqual([
      expect.stringContaining(
        'demo.ts holds the text "this.forgetOld();" 2 times.',
      ),
    ]);
  });

  it('does not care how its text is indented', async () => {
    fixture.edit(LIST, "'this.forgetOld();'", "'\\n   this.forgetOld();\\n'");
    expect(await problems()).toEqual([]);
  });

  it('fails when what it ends with is not there', async () => {
    fixture.edit(LIST, "'throw error; }'", "'throw late; }'");
    expect(await problems()).toEqual([
      expect.stringContaining(
        'demo.ts does not hold the text "throw late; }" behind ' +
          '"this.forgetOld();". Quote what the edit ends with.',
      ),
    ]);
  });

  it('fails when it changes nothing', async () => {
    fixture.edit(LIST, "'handle<T>(_id: string,'", "'handle<T>(id: string,'");
    expect(await problems()).toEqual([
      expect.stringContaining('changes nothing. Take it out.'),
    ]);
  });

  it('fails when it overlaps another', async () => {
    fixture.edit(
      LIST,
      'edits: [',
      "edits: [{ because: 'b', replace: 'if (known !== undefined)', by: 'x' },",
    );
    expect(await problems()).toEqual([
      expect.stringMatching(/"this\.forgetOld\(\);" and "if .* overlap\./),
    ]);
  });

  it('fails when it makes no TypeScript, and is named', async () => {
    fixture.edit(LIST, "by: 'return operation();'", "by: 'return ('");
    expect(await problems()).toEqual([
      expect.stringMatching(
        /naive\.ts: the edit of "this\.forgetOld\(\);" makes no TypeScript: [^()]*$/,
      ),
    ]);
  });
});

describe('a list of versions', () => {
  const wrong = async (from: string | RegExp, to: string) => {
    fixture.edit(LIST, from, to);
    const before = naive();
    const found = await problems();
    // What can't be read is not written, and not called superfluous.
    expect(await write()).toEqual(found);
    expect(naive()).toBe(before);
    return found;
  };

  it('has to be there', async () => {
    expect(await wrong('export const versions', 'export const v')).toEqual([
      expect.stringMatching(/^demo\/edits\.ts: exports no list `versions`\./),
    ]);
  });

  it.each(['naiv.ts', 'naive_2.ts', 'naive-Late.ts', '../naive.ts'])(
    'refuses the name %s',
    async (name) => {
      expect(await wrong("'naive.ts'", `'${name}'`)).toEqual([
        `demo/edits.ts, ${name}: is no name of a naive version. It is called ` +
          'naive.ts, or naive-<what>.ts with lower-case letters, digits and ' +
          'hyphens.',
      ]);
    },
  );

  it('never writes over the pattern itself', async () => {
    const path = join(fixture.root, PATTERN);
    const before = readFileSync(path, 'utf8');
    expect(await wrong("'naive.ts'", "'demo.ts'")).toEqual([
      expect.stringContaining('This one is the pattern itself.'),
    ]);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('refuses two versions of one name', async () => {
    const found = await wrong(
      /versions = (\[[\s\S]*\]);/,
      'one = $1[0]; export const versions = [one, one];',
    );
    expect(found).toEqual([
      'demo/edits.ts, naive.ts: is the file of two versions. Give one another ' +
        'name.',
    ]);
  });

  it.each([
    ['without a reason', 'because: ', '// because: '],
    ['with an empty reason', /because: '[^']*'/, "because: ''"],
  ])('names the edit %s', async (_, from, to) => {
    expect(await wrong(from, to)).toEqual([
      'demo/edits.ts, naive.ts: the edit of "import type { Clock } from ' +
        "'../_simulation/types.ts';\" has no `because`. Say in a sentence why " +
        'the version differs there; readers see it.',
    ]);
  });

  it('names a field that nobody knows', async () => {
    expect(await wrong('because:', 'why:')).toEqual([
      expect.stringContaining('has an unknown field `why`. Accepted: because'),
      expect.stringContaining('has no `because`.'),
    ]);
  });

  it('names what a version lacks', async () => {
    const found = await wrong('summary:', 'text:');
    expect(found).toEqual([
      'demo/edits.ts, naive.ts: has no `summary`. Say in a sentence what is ' +
        'left out.',
      'demo/edits.ts, naive.ts: has an unknown field `text`. Accepted: file, ' +
        'title, summary, breaks and edits.',
    ]);
    expect(await wrong('title:', 'summary:')).toContainEqual(
      expect.stringMatching(/naive.ts: has no `title`\. Say/),
    );
  });

  it('may leave its breaks out, until a check has printed them', async () => {
    fixture.edit(LIST, /breaks: \[[^\]]*\],/, '');
    expect(await write()).toEqual([]);
    expect(naive()).toMatch(/^\/\*\*\n( \*.*\n)+ \*\/\n\n/);
    expect(naive()).not.toContain('@breaks');
    expect(await problems()).toEqual([]);
  });
});
