import { describe, expect, it } from 'vitest';
import { readableHash } from './readable-hash.ts';

describe('the fragment of an address', () => {
  it.each(['', '#', '#when-to-use', '#play=1.ab_-', '#gr%C3%BC%C3%9Fe'])(
    'stays where it can be decoded: %j',
    (hash) => {
      expect(readableHash(hash)).toBe(hash);
    },
  );

  it.each(['#%', '#play=1.%zz', '#play=1.abc%', '#%C3', '#100%&%41'])(
    'can be decoded, and says the same: %j',
    (hash) => {
      const readable = readableHash(hash);
      expect(decodeURIComponent(readable)).toBe(hash);
    },
  );
});
