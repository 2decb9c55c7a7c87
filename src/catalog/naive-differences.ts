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
    const { line, own, patternLine, missing, because } = difference;
    const gone = before.slice(
      patternLine - 1,
      patternLine - 1 + missing.length,
    );
    const there = after.slice(line - 1, line - 1 + own.length);
    const above = after[line - 2] ?? '';
    const below = after[line - 1 + own.length] ?? '';
    const rows = [
      row('span', ' ', above),
      ...gone.map((html) => row('del', '-', html)),
      ...there.map((html) => row('ins', '+', html)),
      row('span', ' ', below),
    ];
    const said = because.map((one) => `<p>${escapeHtml(one)}</p>`).join('');
    const where = `<p class="place">line ${line}: ${inNumbers(difference)}</p>`;
    return `<li>${said}${where}<pre><code>${rows.join('')}</code></pre></li>`;
  });
  return `<ol>${items.join('')}</ol>`;
}

function inNumbers({ own, missing }: Difference): string {
  const numbers = [
    ...(missing.length > 0 ? [`${count(missing.length, 'line')} less`] : []),
    ...(own.length > 0 ? [`${count(own.length, 'line')} more`] : []),
  ];
  return numbers.join(', ');
}

/** The sign is text, so that it is copied, printed and read aloud. */
function row(element: 'span' | 'del' | 'ins', sign: string, html: string) {
  return `<${element} class="line">${sign} ${html}\n</${element}>`;
}
