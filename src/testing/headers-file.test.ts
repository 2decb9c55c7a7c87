import { describe, expect, it } from 'vitest';

import { headersFor, readHeaders } from './headers-file.ts';

const RULES = readHeaders(
  '# A note\n/*\n  X-A: all: of it\n  X-B: 1\n\n/assets/*\n  X-B: 2\n/one\n  X-C: 3\n',
);

describe('the reader of _headers', () => {
  it('applies a pattern to what lies below it, a later one over an earlier', () => {
    expect([...headersFor(RULES, '/assets/a.js')]).toEqual([
      ['X-A', 'all: of it'],
      ['X-B', '2'],
    ]);
  });

  it('applies a path without a star to itself alone', () => {
    expect(headersFor(RULES, '/one').get('X-C')).toBe('3');
    expect(headersFor(RULES, '/one/more').has('X-C')).toBe(false);
  });
});
