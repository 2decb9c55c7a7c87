/** What is said of a mistake that can't be made. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fixture } from '../catalog/fixture.ts';
import { NodeThread } from '../runner/node.ts';
import { problemOf, type Mistake } from './mistakes.ts';

const thread = new NodeThread();
let fixture: Fixture;

beforeAll(() => {
  fixture = new Fixture().add('cache', 'demo');
});

afterAll(async () => {
  fixture.dispose();
  await thread.end();
});

const MISTAKE: Mistake = {
  mistake: 'It forgets nothing.',
  file: 'demo.ts',
  replace: 'this.forgetOld();\n',
  by: '',
  noticedBy: 'forgets',
};

const problem = (changes: Partial<Mistake>) =>
  problemOf(
    fixture.root,
    'demo',
    { ...MISTAKE, ...changes },
    new Map(),
    thread,
  );

describe('a mistake', () => {
  it('names a file that is there', async () => {
    expect(await problem({ file: 'scenario.ts' })).toBe(
      'There is no file scenario.ts in patterns-code/demo/. Did you mean ' +
        '"scenarios.ts"?',
    );
  });

  it('quotes a text that its file holds once', async () => {
    expect(await problem({ replace: 'nowhere' })).toBe(
      'demo.ts holds the text "nowhere" 0 times. Quote a text that it holds ' +
        'once.',
    );
  });

  it('is code that runs', async () => {
    expect(await problem({ by: 'return (' })).toMatch(
      /^Its `by` makes no TypeScript of demo\.ts: .*A mistake is code/,
    );
  });
});
