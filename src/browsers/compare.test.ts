import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fingerprints } from '../recording/fingerprint.ts';
import { compare, readRecorded } from './compare.ts';

const recorded = { 'retry.ts': { tries: 'aa', gives: 'bb' } };
const problems = (
  expected: typeof recorded | undefined,
  played: Record<string, Record<string, string>>,
) =>
  compare(new Map([['retry', expected]]), { retry: played }).problems.map(
    ({ text }) => text,
  );

describe('a comparison of fingerprints', () => {
  it('counts what is equal', () => {
    const played = { retry: structuredClone(recorded) };
    expect(compare(new Map([['retry', recorded]]), played)).toEqual({
      equal: 2,
      problems: [],
    });
  });

  it('names a mismatch with both hashes', () => {
    const played = { 'retry.ts': { tries: 'aa', gives: 'cc' } };
    expect(problems(recorded, played)).toEqual([
      'retry, retry.ts, gives came to cc; bb was expected.',
    ]);
  });

  it('names a story that was not played', () => {
    expect(problems(recorded, { 'retry.ts': { tries: 'aa' } })).toEqual([
      'retry, retry.ts, gives was not played; bb is recorded.',
    ]);
  });

  it('names a story that is not recorded', () => {
    const naive = { tries: 'dd' };
    expect(problems(recorded, { ...recorded, 'naive.ts': naive })).toEqual([
      'retry, naive.ts, tries came to dd, and nothing is recorded. ' +
        'Run `npm test -- -u` to record it.',
    ]);
  });
});

describe('a comparison that nothing was left out of', () => {
  const none = 'diagrams/retry/fingerprints.json';

  it.each<Fingerprints>([{}, { 'retry.ts': {} }])(
    'takes a recording of nothing for a problem (%j)',
    (empty) => {
      expect(compare(new Map([['retry', empty]]), { retry: {} })).toEqual({
        equal: 0,
        problems: [
          {
            text:
              `${none} holds no story, and none was played. ` +
              'Run `npm test -- -u` to record it.',
          },
        ],
      });
    },
  );

  it('names a pattern that was played and is not recorded', () => {
    const { equal, problems } = compare(new Map(), { retry: recorded });
    expect(equal).toBe(0);
    expect(problems.map(({ text }) => text)).toEqual([
      `${none} is missing or can't be read. ` +
        'Run `npm test -- -u` to record it.',
    ]);
  });

  it('keeps files and stories apart whatever they are called', () => {
    const names = { 'a b': { c: 'aa' }, a: { 'b c': 'bb' } };
    const played = { 'a b': { c: 'aa' }, a: { 'b c': 'xx' } };
    const { equal, problems } = compare(new Map([['retry', names]]), {
      retry: played,
    });
    expect(equal).toBe(1);
    expect(problems).toMatchObject([
      { differs: { file: 'a', story: 'b c', expected: 'bb' } },
    ]);
  });

  it('takes no name of every object for a story that was played', () => {
    const names = { 'retry.ts': { constructor: 'aa' }, toString: { x: 'bb' } };
    expect(
      compare(new Map([['retry', names]]), {
        retry: { 'retry.ts': {} },
      }).problems.map(({ text }) => text),
    ).toEqual([
      'retry, retry.ts, constructor was not played; aa is recorded.',
      'retry, toString, x was not played; bb is recorded.',
    ]);
  });
});

describe('the recorded fingerprints', () => {
  const BAD = { saga: '{"saga', lock: 'null', queue: '{"queue.ts":{"x":1}}' };
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fingerprints-'));
    for (const slug of ['retry', 'saga', 'lock', 'queue']) {
      mkdirSync(join(root, 'diagrams', slug), { recursive: true });
    }
    const path = join(root, 'diagrams/retry/fingerprints.json');
    writeFileSync(path, JSON.stringify(recorded));
    for (const [slug, text] of Object.entries(BAD)) {
      writeFileSync(join(root, `diagrams/${slug}/fingerprints.json`), text);
    }
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('are reported when their file is missing or holds something else', () => {
    const found = readRecorded(root, ['lease', 'retry', ...Object.keys(BAD)]);
    const { equal, problems } = compare(found, { retry: recorded });
    expect(equal).toBe(2);
    expect(problems.map(({ text }) => text)).toEqual(
      ['lease', ...Object.keys(BAD)].map(
        (slug) =>
          `diagrams/${slug}/fingerprints.json is missing or can't be read. ` +
          'Run `npm test -- -u` to record it.',
      ),
    );
  });
});
