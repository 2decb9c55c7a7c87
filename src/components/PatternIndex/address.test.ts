import { expect, it } from 'vitest';
import { filterIn, NO_FILTER, queryOf } from './filter.ts';

it('holds what the reader looks for in the address, and nothing else', () => {
  const filter = { text: 'stale & old', category: 'cache', tag: '' };
  expect(queryOf(filter)).toBe('?q=stale+%26+old&category=cache');
  expect(filterIn(queryOf(filter))).toEqual(filter);
  expect(queryOf(NO_FILTER)).toBe('');
  expect(filterIn('')).toEqual(NO_FILTER);
  expect(filterIn('?other=1')).toEqual(NO_FILTER);
});
