import { expect, it } from 'vitest';

import { pathIn } from './path-in.ts';

it('leads to pages of this site only', () => {
  expect(pathIn('/base/', 'cache/cache-aside/')).toBe(
    '/base/cache/cache-aside/',
  );
  for (const hostile of [
    'javascript:alert(1)',
    '//evil.invalid/',
    '../other-site/',
    'https://evil.invalid/base/',
    'http://[',
  ]) {
    expect(pathIn('/base/', hostile)).toBeUndefined();
  }
});
