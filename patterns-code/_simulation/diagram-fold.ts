/** Keeps a long story short: what repeats is drawn once. */
import type { Row } from './diagram-rows.ts';

/** Rows that happened `times` times, letter for letter. */
export interface Loop {
  type: 'loop';
  times: number;
  rows: Row[];
}

/** Shorter stories are drawn in full. */
const FOLD_ABOVE = 24;
/** No story is drawn in more rows than these. */
const FIRST_ROWS = 50;
const LAST_ROWS = 30;
/** The longest round of rows that is looked for. */
const MAX_ROUND = 12;
const MIN_TIMES = 3;

/** Folds the rows of a long story; short ones come back as they are. */
export function fold(rows: readonly Row[]): (Row | Loop)[] {
  if (rows.length <= FOLD_ABOVE) return [...rows];
  const folded: (Row | Loop)[] = [];
  const exact = rows.map(exactly);
  const rough = exact.map((text) => text.replace(/\d+(\.\d+)?/g, '0'));
  for (let i = 0; i < rows.length;) {
    // What repeats to the letter is alike, so `alike` saves at least as much.
    const same = bestRound(exact, i);
    const alike = bestRound(rough, i);
    const { length, times } = alike;
    const round = rows.slice(i, i + length);
    if (times === 1) folded.push(...round);
    else if (saved(same) === saved(alike)) {
      folded.push({ type: 'loop', times, rows: round });
    } else
      folded.push(
        ...round,
        more(times - 1, round, rows[i + length * times - 1]!),
      );
    i += length * times;
  }
  return cap(folded);
}

interface Round {
  length: number;
  times: number;
}

/** The round from `start` on whose repetitions save the most rows. */
function bestRound(signs: readonly string[], start: number): Round {
  let best: Round = { length: 1, times: 1 };
  for (let length = 1; length <= MAX_ROUND; length += 1) {
    let end = start + length;
    // It stops behind the last row, where there is no sign.
    while (signs[end] === signs[end - length]) end += 1;
    const times = Math.floor((end - start) / length);
    const round = { length, times };
    if (times >= MIN_TIMES && saved(round) > saved(best)) best = round;
  }
  return best;
}

function saved({ length, times }: Round): number {
  return length * (times - 1);
}

function exactly(row: Row): string {
  return row.type === 'arrow'
    ? [row.line, row.from, row.to, row.text, row.whole, row.aside].join('\n')
    : [row.about, row.over, ...row.lines, ...row.wholes].join('\n');
}

function more(times: number, round: readonly Row[], last: Row): Row {
  const steps = round.length === 1 ? 'this' : `these ${round.length} steps`;
  const line = `… ${times} more like ${steps}`;
  return {
    type: 'remark',
    at: last.at,
    over: undefined,
    about: 'fold',
    lines: [line],
    wholes: [],
  };
}

/** Leaves out the middle of what is still too long. */
function cap(rows: readonly (Row | Loop)[]): (Row | Loop)[] {
  const left = rows.length - FIRST_ROWS - LAST_ROWS;
  if (left <= 1) return [...rows];
  const next = rows[FIRST_ROWS + left]!;
  const at = next.type === 'loop' ? next.rows[0]!.at : next.at;
  const lines = [`… ${left} more steps are not drawn`];
  const gap: Row = {
    type: 'remark',
    at,
    over: undefined,
    about: 'fold',
    lines,
    wholes: [],
  };
  return [...rows.slice(0, FIRST_ROWS), gap, ...rows.slice(-LAST_ROWS)];
}
