/**
 * How long a job may take, and how much a worker hands over. If a part of a search were cut, what the
 * search says of itself would be wrong. So the worker says in a sentence that
 * it has too much, and the host refuses what is more.
 */

/** Of one message: read in a few ms. */
export const MAX_CHARACTERS = 2_000_000;
/** A search may make no more runs than these, whatever its story says. */
export const MAX_RUNS = 10_000_000;
/** How many faults a search may add at once. */
export const MAX_ADDED = 100;
/** As in the simulation's branch.ts, which is too large to load for it. */
export const MAX_POINTS = 10_000;
export const MAX_GOALS = 1000;
/** Of one run, with the messages that are late. */
export const MAX_FAULTS = 1000;
/** One choice for each event that a run may have. */
export const MAX_SCHEDULE = 100_000;
/** Characters of a name, a rule or a goal. */
export const MAX_TEXT = 500;

/** Real ms of a job that does not say how many it may take. */
export const DEADLINE_MS = { run: 8000, search: 60_000 } as const;
