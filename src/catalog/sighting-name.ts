import type { Sighting } from './types.ts';

/** `resilience4j/resilience4j#1349` */
export function nameOf({ repo, number }: Sighting): string {
  return `${repo}#${number}`;
}
