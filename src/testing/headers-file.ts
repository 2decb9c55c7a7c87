/** Headers for the paths that a pattern of a `_headers` file names. */
export interface HeaderRule {
  /** `/assets/*` */
  pattern: string;
  headers: [name: string, value: string][];
}

/**
 * Reads the format that Cloudflare Pages and Netlify share: a path on a
 * line of its own, its headers indented below, `#` before a comment.
 */
export function readHeaders(text: string): HeaderRule[] {
  const rules: HeaderRule[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (!/^\s/.test(line)) {
      rules.push({ pattern: line.trim(), headers: [] });
      continue;
    }
    const colon = line.indexOf(':');
    rules
      .at(-1)
      ?.headers.push([
        line.slice(0, colon).trim(),
        line.slice(colon + 1).trim(),
      ]);
  }
  return rules;
}

/** All headers for a path; a later rule wins over an earlier one. */
export function headersFor(
  rules: readonly HeaderRule[],
  path: string,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const { pattern, headers } of rules) {
    const isMatch = pattern.endsWith('*')
      ? path.startsWith(pattern.slice(0, -1))
      : path === pattern;
    if (!isMatch) continue;
    for (const [name, value] of headers) found.set(name, value);
  }
  return found;
}
