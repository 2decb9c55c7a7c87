/**
 * A run in sixteen digits: two engines that played a story alike have the
 * same, and no two different runs are likely to.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Making } from '../../patterns-code/_simulation/kernel.ts';
import type { Run } from '../../patterns-code/_simulation/types.ts';
import { canonical } from './fingerprint-text.ts';

/** Hashes by version (`naive.ts`) and story: a `fingerprints.json`. */
export type Fingerprints = Record<string, Record<string, string>>;

/** A run, and the text of every value that was sent or written in it. */
export interface Witnessed {
  run: Run;
  values: readonly string[];
}

const DIGITS = 16;

/**
 * Plays what `make` makes, and looks at every value on its way. The labels
 * of a trace hold no more of a value than a diagram shows.
 */
export async function witness(
  make: (making: Making) => { run(): Promise<Run> },
): Promise<Witnessed> {
  const values: string[] = [];
  const see = (value: unknown) => void values.push(canonical(value));
  const run = await make({ witness: see }).run();
  return { run, values };
}

/** The hash of what a run left behind. */
export function fingerprint(played: Witnessed): string {
  return hashOf(textOf(played));
}

/** The first 16 hex digits of the text's SHA-256. */
export function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, DIGITS);
}

/**
 * What a run left behind, as text that depends neither on the order in which
 * fields were set nor on the engine. It leaves out what the run was given.
 */
export function textOf({ run, values }: Witnessed): string {
  const { outcome, trace, violated, reached, unreached } = run;
  const { events, endedAt, schedule, idleFaults, result, error } = run;
  const left = {
    outcome,
    trace,
    violated,
    reached,
    unreached,
    events,
    endedAt,
    schedule,
    idleFaults,
    result,
    error,
  };
  return `${canonical(left)}\n${values.join('\n')}`;
}
