/**
 * Seeded random numbers in labelled streams, so that what one node draws
 * does not shift what another draws.
 */

/** FNV-1a: a 32-bit hash of a label, to seed its stream. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  return h >>> 0;
}

/**
 * A stream of numbers in [0, 1), decided by `seed` and `label` alone.
 * The generator is mulberry32 (Tommy Ettinger, public domain).
 */
export function randomStream(seed: number, label: string): () => number {
  let state: number | undefined; // many streams are never drawn from
  return () => {
    state ??= hash(`${seed}:${label}`);
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
