import { describe, expect, it, vi } from 'vitest';
import type { Compiler } from 'webpack';
import { listChunks } from './list-chunks.ts';

/** Compiles once, and says how often the chunks were listed. */
function listedIn(mode: 'development' | 'production'): number {
  const take = vi.fn();
  const done = {
    tap: (_: string, listen: (stats: { toJson(): object }) => void) =>
      listen({ toJson: () => ({}) }),
  };
  const compiler = { options: { mode }, hooks: { done } };
  listChunks(take).apply(compiler as unknown as Compiler);
  return take.mock.calls.length;
}

describe('the list of chunks', () => {
  it('is made for a build', () => {
    expect(listedIn('production')).toBe(1);
  });

  it('is not made after each edit while the development server runs', () => {
    expect(listedIn('development')).toBe(0);
  });
});
