/**
 * A deterministic simulation of a distributed system: virtual time, seeded
 * randomness, message loss, partitions, crashes, and a search through all of
 * them.
 *
 * @module simulation
 */
export { SimulationError } from './error.ts';
export { explore } from './explore.ts';
export { grouped } from './literal.ts';
export { faultProblem } from './faults.ts';
export { problemOf, record, simulate, type Story } from './simulate.ts';
export { TimeoutError, withTimeout } from './timeout.ts';
export type * from './types.ts';
