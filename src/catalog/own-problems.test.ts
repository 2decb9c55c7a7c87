/** What `npm run check` says of one pattern, in its order. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fixture } from './fixture.ts';
import { pageProblems, recordedProblems } from './own-problems.ts';

const PAGE = 'docs/resiliency/demo.mdx';

let fixture: Fixture;

beforeEach(() => {
  fixture = new Fixture().add('resiliency', 'demo').add('cache', 'other');
});

afterEach(() => fixture.dispose());

const check = async () => {
  const { wrong, unready } = await pageProblems(fixture.root, 'demo');
  const text = ({ field, message }: (typeof wrong)[number]) =>
    `${field}: ${message}`;
  return { wrong: wrong.map(text), unready: unready.map(text) };
};

describe('the check of one page', () => {
  it('has the template as what is left to write, and nothing wrong', async () => {
    fixture.edit(PAGE, 'We did it once too often.', COPIED);
    expect(await check()).toEqual({
      wrong: [],
      unready: [
        expect.stringContaining("is the template's."),
        expect.stringContaining('words before "In production"'),
        expect.stringContaining('public reports'),
      ],
    });
  });

  it('says what is wrong with the page, and then nothing else', async () => {
    fixture.edit(PAGE, '## Watch', '## Wach');
    fixture.edit(PAGE, '## Problem', '## Problem\n\n[a](./no.mdx)');
    expect(await check()).toEqual({
      wrong: [
        expect.stringContaining('"## Wach" is not a section'),
        expect.stringContaining('the link ./no.mdx leads to no file'),
      ],
      unready: [],
    });
  });

  it('says of a misspelt component one thing', async () => {
    fixture.edit(PAGE, '<Findings />', '<Finding />');
    const { wrong } = await check();
    expect(wrong).toEqual([expect.stringContaining('Was <Finding />')]);
  });

  it('says of a broken front matter one thing', async () => {
    fixture.edit(PAGE, /^intent: /m, 'intent: Demo: ');
    const { wrong } = await check();
    expect(wrong).toEqual([expect.stringContaining('is not YAML')]);
  });

  it('leaves other pages to their own checks', async () => {
    fixture.edit('docs/cache/other.mdx', '## Watch', '## Wach');
    expect((await check()).wrong).toEqual([]);
  });
});

describe('the check of recorded searches', () => {
  it('says that those of a version are missing', async () => {
    expect(await recordedProblems(fixture.root, 'demo')).toEqual([
      expect.objectContaining({
        field: 'oneOrder',
        message: expect.stringContaining('not those of its versions'),
      }),
    ]);
  });
});

const COPIED =
  'A client heard nothing, asked again, and the order was placed twice.';
