import { expect, it } from 'vitest';
import { filterIn, known, NO_FILTER, queryOf } from './filter.ts';

it('holds what the reader looks for in the address, and nothing else', () => {
  const filter = { text: 'stale & old', category: 'cache', tag: '' };
  expect(queryOf(filter)).toBe('?q=stale+%26+old&category=cache');
  expect(filterIn(queryOf(filter))).toEqual(filter);
  expect(queryOf(NO_FILTER)).toBe('');
  expect(filterIn('')).toEqual(NO_FILTER);
  expect(filterIn('?other=1')).toEqual(NO_FILTER);
});

it('has no category and no tag that there are not', () => {
  const filter = filterIn('?q=a&category=__proto__&tag=b');
  expect(known(filter, ['cache'], ['b'])).toEqual({
    text: 'a',
    category: '',
    tag: 'b',
  });
  expect(known(filter, ['__proto__'], [])).toEqual({
    text: 'a',
    category: '__proto__',
    tag: '',
  });
});
