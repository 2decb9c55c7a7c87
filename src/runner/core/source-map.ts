/** Looks up where a character of stripped code stands in the TypeScript. */

const DIGITS =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

interface Segment {
  column: number;
  line: number;
  sourceColumn: number;
}

/** The `mappings` of a source map with one source, decoded. */
export class Mappings {
  private readonly lines: Segment[][];

  constructor(mappings: string) {
    this.lines = decode(mappings);
  }

  /** Takes and returns lines and columns that count from 1. */
  original(line: number, column: number): { line: number; column: number } {
    const segments = this.lines[line - 1] ?? [];
    const found = segments.findLast((one) => one.column <= column - 1);
    if (found === undefined) return { line, column };
    const inside = column - 1 - found.column;
    return { line: found.line + 1, column: found.sourceColumn + inside + 1 };
  }
}

/** Base64 VLQ, as in ECMA-426. */
function decode(mappings: string): Segment[][] {
  let line = 0;
  let sourceColumn = 0;
  return mappings.split(';').map((row) => {
    let column = 0;
    if (row === '') return [];
    return row.split(',').map((segment) => {
      const [skip = 0, , down = 0, right = 0] = numbers(segment);
      column += skip;
      line += down;
      sourceColumn += right;
      return { column, line, sourceColumn };
    });
  });
}

function numbers(segment: string): number[] {
  const result: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    result.push((value & 1) === 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return result;
}
