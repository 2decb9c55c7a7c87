import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

describe('the recorded fingerprints', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fingerprints-'));
    for (const slug of ['retry', 'saga']) {
      mkdirSync(join(root, 'diagrams', slug), { recursive: true });
    }
    const path = join(root, 'diagrams/retry/fingerprints.json');
    writeFileSync(path, JSON.stringify(recorded));
    writeFileSync(join(root, 'diagrams/saga/fingerprints.json'), '{"saga');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('are reported when their file is missing or no JSON', () => {
    const found = readRecorded(root, ['lease', 'retry', 'saga']);
    const { equal, problems } = compare(found, { retry: recorded });
    expect(equal).toBe(2);
    expect(problems.map(({ text }) => text)).toEqual(
      ['lease', 'saga'].map(
        (slug) =>
          `diagrams/${slug}/fingerprints.json is missing or can't be read. ` +
          'Run `npm test -- -u` to record it.',
      ),
    );
  });
});
