/** How the naive versions of a pattern differ from it, as Markdown. */
import type { Difference } from '../versions/differences.ts';
import { changedLines, inNumbers } from './naive-differences.ts';
import type { Variant } from './types.ts';

/** A naive version, and what it is compared with. */
export interface Compared {
  variant: Variant;
  differences: readonly Difference[];
  /** File name and text of the pattern. */
  patternFile: string;
  pattern: string;
  /** The text of the naive version. */
  naive: string;
}

/**
 * What a naive version changes, as the page shows it: what it is, and for
 * each difference the reasons, the place, and the lines as a diff.
 */
export function differencesText(compared: Compared): string {
  const { variant, differences, patternFile, pattern, naive } = compared;
  const { file, title, summary } = variant;
  const before = linesOf(pattern);
  const after = linesOf(naive);
  const parts = differences.map((difference) => {
    const place = `Line ${difference.line}: ${inNumbers(difference)}.`;
    const said = [...difference.because, place].join(' ');
    return `${said}\n\n${diff(difference, before, after)}`;
  });
  return [
    `### What \`${file}\` changes in \`${patternFile}\``,
    `\`${file}\`, ${title}: ${summary}`,
    ...parts,
  ].join('\n\n');
}

/** One hunk of a unified diff. */
function diff(
  difference: Difference,
  before: readonly string[],
  after: readonly string[],
): string {
  const { line, own, patternLine, missing } = difference;
  const lines = changedLines(difference, before, after);
  const above = lines[0]?.sign === ' ' ? 1 : 0;
  const around = lines.length - own.length - missing.length;
  const range = (from: number, count: number) => `${from - above},${count}`;
  const gone = range(patternLine, missing.length + around);
  const there = range(line, own.length + around);
  const rows = lines.map(({ sign, text }) => `${sign}${text}`);
  return ['```diff', `@@ -${gone} +${there} @@`, ...rows, '```'].join('\n');
}

function linesOf(text: string): string[] {
  return text.trimEnd().split('\n');
}
