/** Which lines of a file the last run complains about. */
import type { Place } from '../../../runner/types.ts';
import type { Results } from './results.ts';

export interface PlacedMessage {
  line: number;
  column?: number;
  message: string;
}

/** Errors, and assertions that failed, of one file. */
export function marksOf(results: Results, file: string): PlacedMessage[] {
  const broken = (results.behaviours ?? []).filter(
    ({ state }) => state === 'fail',
  );
  const all: { message?: string; place?: Place }[] = [
    ...results.failures,
    ...broken,
  ];
  return all.flatMap(({ message, place }) =>
    place?.file === file
      ? [{ line: place.line, column: place.column, message: message ?? '' }]
      : [],
  );
}
