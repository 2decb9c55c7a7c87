/** The smallest pieces of what the worker sends. */
import { cut } from './text.ts';

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text of at most `length` characters; what is no text becomes none. */
export function text(value: unknown, length = 500): string {
  return typeof value === 'string' ? cut(value, length) : '';
}

/** A finite number; what is none becomes 0. */
export function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** The items that pass, at most `length` of them. */
export function list<T>(
  value: unknown,
  length: number,
  check: (item: unknown) => T | undefined,
): T[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, length).flatMap((item: unknown) => {
    const checked = check(item);
    return checked === undefined ? [] : [checked];
  });
}
