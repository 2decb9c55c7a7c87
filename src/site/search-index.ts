import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** What can be used, counts or is drawn says nothing that one looks for. */
const LEFT_OUT = [
  'svg',
  'pre',
  '.hash-link',
  '.breadcrumbs',
  'section[aria-label^="Playground"]',
  'figure details',
  '[data-scroll-cue]',
  '[data-not-searched]',
];

/**
 * Indexes the built pages with Pagefind, as a process of its own because
 * its package is ESM only. Text of code and of drawings is left out: a
 * search for a word should find the sentence that explains it.
 */
export async function indexForSearch(
  siteDir: string,
  outDir: string,
): Promise<void> {
  const runner = join(siteDir, 'node_modules/pagefind/lib/runner/bin.cjs');
  const pages = mkdtempSync(join(tmpdir(), 'search-'));
  try {
    copyPages(outDir, pages);
    await promisify(execFile)(process.execPath, [
      runner,
      '--site',
      pages,
      '--output-path',
      join(outDir, 'pagefind'),
      '--exclude-selectors',
      LEFT_OUT.join(', '),
    ]);
  } finally {
    rmSync(pages, { recursive: true, force: true });
  }
}

function copyPages(from: string, to: string): void {
  const files = readdirSync(from, { recursive: true }).map(String);
  for (const file of files.filter((name) => name.endsWith('.html'))) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    writeFileSync(
      join(to, file),
      spaced(readFileSync(join(from, file), 'utf8')),
    );
  }
}

/**
 * A page with a space wherever one element ends and the next begins, and
 * before what folds or has a line of its own. On the screen they stand apart; Pagefind would join the
 * last word of one cell or label to the first of the next.
 */
export function spaced(html: string): string {
  return html
    .replace(/(<\/[a-z][^>]*>)(?=<[a-z])/gi, '$1 ')
    .replace(
      /(?<=[^\s>])(?=<(?:details|summary|ul|ol|dl|table|span)\b)/gi,
      ' ',
    );
}
