/** The texts of patterns-code/, fetched from the site when first needed. */
import type { Difference } from '../../versions/differences.ts';

/** The differences of a pattern's naive versions, by file. */
export type Differences = Readonly<Record<string, readonly Difference[]>>;

/** A pattern's files, by name. */
export type Texts = Readonly<Record<string, string>>;

const loading = new Map<string, Promise<Texts>>();
const loaded = new Map<string, Texts>();
const explaining = new Map<string, Promise<Differences>>();

/** A pattern's files by name; `url` is its `code/<slug>.json`. */
export function loadTexts(url: string): Promise<Texts> {
  const known = loading.get(url);
  if (known !== undefined) return known;
  const texts = fetchJson<Texts>(url);
  loading.set(url, texts);
  texts.then(
    (found) => loaded.set(url, found),
    // A connection that comes back gets another try.
    () => loading.delete(url),
  );
  return texts;
}

/** A pattern's files if they are there already. */
export function loadedTexts(url: string): Texts | undefined {
  return loaded.get(url);
}

/**
 * Why the naive versions differ; `url` is the pattern's `code/<slug>.json`.
 * Without an answer there are no reasons, and all else goes on.
 */
export function loadDifferences(url: string): Promise<Differences> {
  const known = explaining.get(url);
  if (known !== undefined) return known;
  const place = url.replace(/\.json$/, '.differences.json');
  const differences = fetchJson<Differences>(place).catch(() => {
    explaining.delete(url);
    return {};
  });
  explaining.set(url, differences);
  return differences;
}

async function fetchJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  return (await response.json()) as T;
}
