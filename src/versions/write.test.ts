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

  it('fails without a reason', async () => {
    fixture.edit(LIST, 'What is kept for no time needs no clock.', '');
    expect(await problems()).toEqual([
      expect.stringContaining('has no "because". Say in a sentence why'),
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

  it('fails when it makes no TypeScript', async () => {
    fixture.edit(LIST, "by: 'return operation();'", "by: 'return ('");
    expect(await problems()).toEqual([
      expect.stringContaining('naive.ts: the edits make no TypeScript:'),
    ]);
  });

  it.each([
    ['a word that nobody knows', 'because:', 'why:'],
    ['no list', 'export const versions', 'export const others'],
  ])('fails with %s', async (_, from, to) => {
    fixture.edit(LIST, from, to);
    const [first] = await problems();
    expect(first).toMatch(/^demo\/edits\.ts: exports no list `versions` in/);
  });
});
