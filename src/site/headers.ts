import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands in static/_headers where the hashes belong. */
const PLACE = '{inline-scripts}';

/**
 * Puts the hashes of all inline scripts of the built pages into the policy
 * of `_headers`, so that the policy allows these and no others.
 *
 * @param more scripts that are inline in no page, but in a frame of one
 */
export function writeHeaders(outDir: string, more: readonly string[]): void {
  const scripts = new Set(more);
  for (const file of pagesIn(outDir)) {
    for (const script of inlineScripts(readFileSync(file, 'utf8'))) {
      scripts.add(script);
    }
  }
  const hashes = [...scripts].map(hashSource).sort();
  const file = join(outDir, '_headers');
  const text = readFileSync(file, 'utf8');
  if (!text.includes(PLACE)) {
    throw new Error(
      `static/_headers has no ${PLACE}: put it where script-src names the ` +
        'inline scripts that are allowed.',
    );
  }
  writeFileSync(file, text.replace(PLACE, hashes.join(' ')));
}

/** Scripts with neither a source nor a type that is data. */
export function inlineScripts(html: string): string[] {
  return [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)]
    .filter(([, attributes]) => {
      const type = /\btype=["']?([^\s"'>]+)/i.exec(attributes ?? '')?.[1];
      const isData = type !== undefined && !/javascript|module/.test(type);
      return !/\bsrc=/i.test(attributes ?? '') && !isData;
    })
    .map(([, , body]) => body ?? '');
}

function hashSource(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}

function pagesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) => join(entry.parentPath, entry.name));
}
