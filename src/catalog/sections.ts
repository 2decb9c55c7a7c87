/** Pages of a kind have the same sections, so a reader finds their way. */
import { didYouMean, nearest } from './names.ts';
import { quoted, type Report } from './problems.ts';
import type { Heading } from './mdx.ts';
import type { Kind } from './types.ts';

/** Those of a pattern. */
export const SECTIONS = [
  'Problem',
  'Idea',
  'Run it',
  'What it guarantees',
  'What it does not',
  'What it costs',
  'When to use it, and when not',
  'Combines with, instead of',
  'In production',
  'Watch',
  'Sources',
] as const;

/** Those of a page that compares patterns. */
export const COMPARISON_SECTIONS = [
  'What is compared',
  'Run it',
  'Side by side',
  'What it guarantees',
  'What it does not',
  'Which one',
  'Sources',
] as const;

const OF: Readonly<Record<Kind, readonly string[]>> = {
  pattern: SECTIONS,
  comparison: COMPARISON_SECTIONS,
};

/** Whether a page has what only a comparison has, whatever its head says. */
export function hasSectionsOfComparison(headings: readonly Heading[]): boolean {
  return headings.some(({ text }) => text === COMPARISON_SECTIONS[0]);
}

/** Reports sections that are missing, unknown, repeated or out of order. */
export function checkSections(
  headings: readonly Heading[],
  report: Report,
  kind: Kind = 'pattern',
): void {
  const known = OF[kind];
  const texts = headings.map(({ text }) => text);
  const strange = headings.filter(({ text }) => !known.includes(text));
  const meant = strange.map(({ text }) => nearest(text, known));
  for (const { text, line } of strange) {
    const near = didYouMean(text, known);
    report(
      `line ${line}`,
      `"## ${text}" is not a section of a page of this kind.${near} Use "###" ` +
        `below one of these: ${quoted(known)}.`,
    );
  }
  for (const section of known) {
    const count = texts.filter((text) => text === section).length;
    if (count === 1 || (count === 0 && meant.includes(section))) continue;
    const what =
      count === 0 ? 'is missing. Add the heading' : 'stands twice. Keep one';
    report(
      `section "${section}"`,
      `${what} "## ${section}"${placeOf(section, known)}.`,
    );
  }
  if (known.includes('Watch')) checkWatch(headings, report);
  checkOrder(
    texts.filter((text) => known.includes(text)),
    known,
    report,
  );
}

/** What to measure, and when to wake somebody: a short list. */
const WATCH_ITEMS = 3;

function checkWatch(headings: readonly Heading[], report: Report): void {
  const watch = headings.find(({ text }) => text === 'Watch');
  if (watch === undefined || watch.items === WATCH_ITEMS) return;
  report(
    `section "Watch"`,
    `has ${watch.items} list items. Write ${WATCH_ITEMS}: what to measure, ` +
      'and when to wake somebody.',
  );
}

function placeOf(section: string, known: readonly string[]): string {
  const before = known[known.indexOf(section) - 1];
  return before === undefined ? ', as the first' : `, after "${before}"`;
}

function checkOrder(
  texts: readonly string[],
  known: readonly string[],
  report: Report,
): void {
  const order = texts.map((text) => known.indexOf(text));
  const wrong = order.findIndex((at, i) => i > 0 && at < order[i - 1]!);
  if (wrong === -1) return;
  report(
    `section "${texts[wrong]}"`,
    `stands after "${texts[wrong - 1]}". The order is ${quoted(known)}.`,
  );
}
