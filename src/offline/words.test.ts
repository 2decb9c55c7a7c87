import { expect, it } from 'vitest';
import { holdingSentence, megabytes } from './words.ts';

const some = { here: 5, all: 43, old: 0, hasSearch: false };

it.each([
  [some, '5 of 43 pages are here.'],
  [{ ...some, here: 0 }, 'None of the 43 pages is here.'],
  [{ ...some, here: 1 }, '1 of 43 pages is here.'],
  [{ ...some, here: 43 }, 'All 43 pages are here.'],
  [
    { ...some, here: 43, hasSearch: true },
    'All 43 pages are here, and the full text for the search.',
  ],
  [
    { ...some, old: 2 },
    '5 of 43 pages are here. 2 of them are of another version of the site.',
  ],
  [
    { ...some, old: 1 },
    '5 of 43 pages are here. 1 of them is of another version of the site.',
  ],
  [
    { ...some, old: 5 },
    '5 of 43 pages are here. All of them are of another version of the site.',
  ],
  [
    { ...some, here: 1, old: 1 },
    '1 of 43 pages is here. It is of another version of the site.',
  ],
])('of %o it says "%s"', (holding, sentence) => {
  expect(holdingSentence(holding)).toBe(sentence);
});

it('rounds to a tenth, and calls nothing 0 that is some', () => {
  expect([2_540_000, 1].map(megabytes)).toEqual(['2.5 MB', '0.1 MB']);
});
