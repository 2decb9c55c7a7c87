/** How the naive versions of a pattern differ from it, for its page. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differencesOf, type Difference } from '../versions/differences.ts';
import { placeEdits, reasonsOf } from '../versions/edits.ts';
import { readEdits } from '../versions/read.ts';
import { escapeHtml } from './escape.ts';
import { highlightLines } from './highlight.ts';
import { count } from './numbers.ts';

/**
 * The differences of one naive version, with their reasons. A mistake in
 * `edits.ts` is for the tests to tell; here it only costs the reasons.
 */
export function naiveDifferences(
  root: string,
  slug: string,
  file: string,
): Difference[] {
  const folder = join(root, 'patterns-code', slug);
  const pattern = textOf(join(folder, `${slug}.ts`));
  const naive = textOf(join(folder, file));
  return differencesOf(pattern, naive, reasonsFor(root, slug, file, pattern));
}

function reasonsFor(root: string, slug: string, file: string, pattern: string) {
  try {
    const version = readEdits(root, slug).find((one) => one.file === file);
    if (version === undefined) return [];
    const { placed } = placeEdits(`${slug}.ts`, pattern, version);
    return reasonsOf(pattern, placed);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** One line of a difference, and what became of it. */
export interface ChangedLine {
  sign: ' ' | '-' | '+';
  /** As in the lists that were handed over: plain, or coloured. */
  text: string;
}

/**
 * The lines of a difference between its neighbours: those that are gone, and
 * those that are there instead. `before` and `after` are the lines of the
 * pattern and of the naive version.
 */
export function changedLines(
  { line, own, patternLine, missing }: Difference,
  before: readonly string[],
  after: readonly string[],
): ChangedLine[] {
  const gone = patternLine - 1;
  const there = line - 1;
  const end = there + own.length;
  const signed = (sign: ChangedLine['sign'], lines: readonly string[]) =>
    lines.map((text) => ({ sign, text }));
  return [
    // Above the first line there is only the naive version's own comment.
    ...(gone > 0 ? signed(' ', after.slice(there - 1, there)) : []),
    ...signed('-', before.slice(gone, gone + missing.length)),
    ...signed('+', after.slice(there, end)),
    ...signed(' ', after.slice(end, end + 1)),
  ];
}

/**
 * The differences as HTML: an item for each, with its reasons, then the
 * lines that are gone and those that are there instead, coloured.
 */
export function differencesHtml(
  differences: readonly Difference[],
  pattern: string,
  naive: string,
): string {
  const before = highlightLines(pattern);
  const after = highlightLines(naive);
  const items = differences.map((difference) => {
    const { line, because } = difference;
    const rows = changedLines(difference, before, after).map(row);
    const said = because.map((one) => `<p>${escapeHtml(one)}</p>`).join('');
    const where = `<p class="place">line ${line}: ${inNumbers(difference)}</p>`;
    return `<li>${said}${where}<pre><code>${rows.join('')}</code></pre></li>`;
  });
  return `<ol>${items.join('')}</ol>`;
}

/** `2 lines less, 1 line more` */
export function inNumbers({ own, missing }: Difference): string {
  const numbers = [
    ...(missing.length > 0 ? [`${count(missing.length, 'line')} less`] : []),
    ...(own.length > 0 ? [`${count(own.length, 'line')} more`] : []),
  ];
  return numbers.join(', ');
}

const ELEMENTS = { ' ': 'span', '-': 'del', '+': 'ins' };

/** The sign is text, so that it is copied, printed and read aloud. */
function row({ sign, text }: ChangedLine): string {
  const element = ELEMENTS[sign];
  return `<${element} class="line">${sign} ${text}\n</${element}>`;
}
