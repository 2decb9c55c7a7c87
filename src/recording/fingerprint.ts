/**
 * A run in sixteen digits: two engines that played a story alike have the
 * same, and no two different runs are likely to.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Run } from '../../patterns-code/_simulation/types.ts';

/** Hashes by version (`naive.ts`) and story: a `fingerprints.json`. */
export type Fingerprints = Record<string, Record<string, string>>;

const DIGITS = 16;

/** The hash of what a run left behind. */
export function fingerprint(run: Run): string {
  return hashOf(textOf(run));
}

/** The first 16 hex digits of the text's SHA-256. */
export function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, DIGITS);
}

/**
 * What a run left behind, as JSON that depends neither on the order in which
 * fields were set nor on the engine. It leaves out what the run was given.
 */
export function textOf(run: Run): string {
  const { outcome, trace, violated, reached, unreached } = run;
  const { events, endedAt, schedule, idleFaults, result, error } = run;
  return canonical({
    outcome,
    trace,
    violated,
    reached,
    unreached,
    events,
    endedAt,
    schedule,
    idleFaults,
    result: canonical(result),
    error: error === undefined ? '' : thrown(error),
  });
}

function thrown(error: unknown): string {
  return error instanceof Error
    ? `${error.name}: ${error.message}`
    : canonical(error);
}

/**
 * JSON with sorted keys, and without fields that are undefined. What JSON
 * doesn't know becomes a text that says what it was.
 *
 * @throws RangeError when a value holds itself.
 */
function canonical(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'boolean') {
    return JSON.stringify(value);
  }
  if (value === null) return 'null';
  if (typeof value === 'number') return numeral(value);
  if (typeof value !== 'object') return quoted(typeof value, value);
  if (value instanceof Error) return JSON.stringify(thrown(value));
  if (value instanceof Date) return quoted('Date', value.getTime());
  if (value instanceof Map || value instanceof Set) return list([...value]);
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteOffset, byteLength } = value;
    return list([...new Uint8Array(buffer, byteOffset, byteLength)]);
  }
  return Array.isArray(value) ? list(value) : fields(value);
}

function list(items: readonly unknown[]): string {
  return `[${Array.from(items, canonical).join(',')}]`;
}

function fields(value: object): string {
  const entries = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`);
  return `{${entries.join(',')}}`;
}

function numeral(value: number): string {
  if (Object.is(value, -0)) return quoted('number', '-0');
  return Number.isFinite(value) ? String(value) : quoted('number', value);
}

/** `"bigint 12"`. A function's source is not part of what it is. */
function quoted(type: string, value: unknown): string {
  const isNamed = type !== 'function' && type !== 'undefined';
  return JSON.stringify(isNamed ? `${type} ${String(value)}` : type);
}
