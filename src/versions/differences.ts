/**
 * Where a naive version differs from its pattern, line by line. It runs in
 * the browser too, beside the editor: what a reader has typed is compared
 * anew, so no mark says what is no longer so.
 */
import { diffArrays } from 'diff';

/** Lines that stand in the one and not in the other. */
export interface Difference {
  /**
   * Line of the naive version, from 1: the first of its own, or the one
   * before which lines are missing.
   */
  line: number;
  /** Its own lines, in which it differs from the pattern. */
  own: string[];
  /** Line of the pattern, from 1, at which the missing ones begin. */
  patternLine: number;
  /** Lines that the pattern has there. */
  missing: string[];
  /** Why; empty where nobody has said so. */
  because: string[];
}

/** Why lines of the pattern are changed; both ends belong to it. */
export interface Reason {
  from: number;
  to: number;
  because: string;
}

/**
 * The differences, in their order. The comment at the head of a naive
 * version says what it is, and is none.
 */
export function differencesOf(
  pattern: string,
  naive: string,
  reasons: readonly Reason[] = [],
): Difference[] {
  const head = headOf(naive);
  let line = head.split('\n').length;
  let patternLine = 1;
  const found: Difference[] = [];
  let open: Difference | undefined;
  for (const part of diffArrays(linesOf(pattern), linesOf(naive, head))) {
    const { added, removed, value } = part;
    if (added || removed) {
      open ??= { line, own: [], patternLine, missing: [], because: [] };
      (added ? open.own : open.missing).push(...value);
    } else if (open !== undefined) {
      found.push(open);
      open = undefined;
    }
    if (!removed) line += value.length;
    if (!added) patternLine += value.length;
  }
  if (open !== undefined) found.push(open);
  return found.map((one) => ({ ...one, because: because(one, reasons) }));
}

/** Gives differences the reasons of those among `known` that say the same. */
export function explained(
  found: readonly Difference[],
  known: readonly Difference[],
): Difference[] {
  const keyOf = ({ own, missing }: Difference) =>
    JSON.stringify([own, missing]);
  const reasons = new Map(known.map((one) => [keyOf(one), one.because]));
  return found.map((one) => ({
    ...one,
    because: reasons.get(keyOf(one)) ?? [],
  }));
}

/** The comment of a naive version, with the blank line below it. */
function headOf(naive: string): string {
  const [comment = ''] = /^\/\*\*[\s\S]*?\*\/\n\n?/.exec(naive) ?? [];
  return comment.includes('@breaks') ? comment : '';
}

function linesOf(text: string, head = ''): string[] {
  return text.slice(head.length).trimEnd().split('\n');
}

function because(
  { patternLine, missing }: Difference,
  reasons: readonly Reason[],
): string[] {
  // Lines that are only added stand between two of the pattern's.
  const isNew = missing.length === 0;
  const first = isNew ? patternLine - 1 : patternLine;
  const last = isNew ? patternLine : patternLine + missing.length - 1;
  const own = reasons.filter(({ from, to }) => from <= last && to >= first);
  return [...new Set(own.map((one) => one.because))];
}
