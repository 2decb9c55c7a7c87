/** What is said beside the code where a naive version differs. */
import type { Difference } from './differences.ts';

/** A line of a naive version that is marked. */
export interface DifferenceMark {
  /** From 1. */
  line: number;
  /** `own`: the pattern lacks it. `lacks`: the pattern has more before it. */
  kind: 'own' | 'lacks';
  /** In words, with the lines that are missing. */
  text: string;
}

/** More missing lines than this are counted, not shown. */
const SHOWN = 12;

/** The marks of a file of `lines` lines; a place behind its end is its end. */
export function marksOfDifferences(
  differences: readonly Difference[],
  patternFile: string,
  lines: number,
): DifferenceMark[] {
  return differences.flatMap((difference): DifferenceMark[] => {
    const { line, own } = difference;
    const text = inWords(difference, patternFile);
    if (own.length === 0) {
      return [{ line: Math.min(line, lines), kind: 'lacks', text }];
    }
    return own.map((_, i) => ({ line: line + i, kind: 'own', text }));
  });
}

function inWords(
  { own, missing, because }: Difference,
  patternFile: string,
): string {
  const shown = missing.slice(0, SHOWN);
  const rest = missing.length - shown.length;
  return [
    ...because,
    leadOf(own.length, missing.length, patternFile),
    ...shown,
    ...(rest > 0 ? [`and ${rest} more lines`] : []),
  ].join('\n');
}

function leadOf(own: number, missing: number, patternFile: string): string {
  if (missing === 0) return `Not in ${patternFile}.`;
  if (own > 0) return `In ${patternFile} there stands instead:`;
  return `Missing here, before this line, from ${patternFile}:`;
}
