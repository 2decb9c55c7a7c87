/** What is said when a version does not do what its page says. */
import { describe, expect, it } from 'vitest';
import { problemsOf } from './conformance.ts';
import type { BehaviourResult } from './types.ts';

const result = (title: string, state: 'pass' | 'fail'): BehaviourResult => ({
  title,
  state,
  group: 'holds',
});
const HEAD = '/**\n * Does nothing.\n';
const BREAKS = `${HEAD} *\n * @title hasty\n * @breaks waits\n */\n`;

describe('a naive version', () => {
  it('without breaks is told them as a list to paste, and nothing else', () => {
    const results = [result('waits', 'fail'), result('counts', 'pass')];
    expect(problemsOf('x', 'naive.ts', `${HEAD} */\n`, results)).toEqual([
      'x/naive.ts: has no breaks in edits.ts. These behaviours fail in it; ' +
        "if they should, paste:\nbreaks: [\n  'waits',\n],",
    ]);
  });

  it('that breaks nothing is told so', () => {
    const results = [result('waits', 'pass')];
    expect(problemsOf('x', 'naive.ts', `${HEAD} */\n`, results)).toEqual([
      expect.stringContaining('every behaviour holds in it.'),
    ]);
  });

  it('is not asked to name what fails in the pattern itself', () => {
    const results = [result('waits', 'fail'), result('counts', 'fail')];
    expect(problemsOf('x', 'naive.ts', BREAKS, results, ['counts'])).toEqual(
      [],
    );
    expect(problemsOf('x', 'naive.ts', BREAKS, results)).toEqual([
      'x/naive.ts: add "counts" to its breaks in edits.ts: it fails.',
    ]);
  });
});
