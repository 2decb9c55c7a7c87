/**
 * How hard a property is tried: so many made-up inputs, always the same
 * ones. Mutation testing, which runs everything a thousand times, sets
 * `PROOF_SHARE` to a part of 1.
 */
export function effort(numRuns: number): { numRuns: number; seed: number } {
  const share = Number(process.env.PROOF_SHARE ?? 1);
  return { numRuns: Math.ceil(numRuns * share), seed: 20_261_126 };
}
