/** The texts of patterns-code/, fetched from the site when first needed. */

type Texts = Readonly<Record<string, string>>;

const loading = new Map<string, Promise<Texts>>();

/** A pattern's files by name; `url` is its `code/<slug>.json`. */
export function loadTexts(url: string): Promise<Texts> {
  const known = loading.get(url);
  if (known !== undefined) return known;
  const texts = fetchTexts(url);
  loading.set(url, texts);
  // A connection that comes back gets another try.
  texts.catch(() => loading.delete(url));
  return texts;
}

async function fetchTexts(url: string): Promise<Texts> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  return (await response.json()) as Texts;
}
