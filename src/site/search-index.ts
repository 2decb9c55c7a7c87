import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

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
  await promisify(execFile)(process.execPath, [
    runner,
    '--site',
    outDir,
    '--exclude-selectors',
    'svg, pre, .hash-link, .breadcrumbs',
  ]);
}
