/** The part of Pagefind's browser module that the search uses. */
interface Pagefind {
  options(options: { baseUrl: string; excerptLength?: number }): Promise<void>;
  init(): Promise<void>;
  /** Null when a later search has overtaken this one. */
  debouncedSearch(
    query: string,
    options: object,
    delayMs: number,
  ): Promise<{
    results: { id: string; data(): Promise<PagefindData> }[];
  } | null>;
}

interface PagefindData {
  url: string;
  meta: { title?: string; kind?: string };
  excerpt: string;
  sub_results: { title: string; url: string; excerpt: string }[];
}

/** A found place, ready to show. */
export interface Hit {
  url: string;
  title: string;
  /** The section inside the page, when the hit is not at its top. */
  section?: string;
  /** `Pattern`, `Reference` or `About`, as the page says of itself. */
  kind: string;
  /** Text with what matched marked. */
  excerpt: { text: string; isMatch: boolean }[];
}

const MOST_HITS = 8;
const TYPING_PAUSE_MS = 120;

/** Loads the index that the build made. Rejects where there is none. */
export async function loadPagefind(baseUrl: string): Promise<Pagefind> {
  const address = `${baseUrl}pagefind/pagefind.js`;
  const pagefind = (await import(
    /* webpackIgnore: true */ address
  )) as Pagefind;
  await pagefind.options({ baseUrl, excerptLength: 18 });
  await pagefind.init();
  return pagefind;
}

/** Undefined when a later search has overtaken this one. */
export async function search(
  pagefind: Pagefind,
  query: string,
): Promise<Hit[] | undefined> {
  const found = await pagefind.debouncedSearch(query, {}, TYPING_PAUSE_MS);
  if (found === null) return undefined;
  const best = found.results.slice(0, MOST_HITS);
  const hits = await Promise.all(
    best.map(async (result) => hit(await result.data())),
  );
  // Whoever searches for a pattern is not about to write one.
  return hits.sort((a, b) => rank(a) - rank(b));
}

function rank({ kind }: Hit): number {
  return kind === 'About' ? 1 : 0;
}

function hit(data: PagefindData): Hit {
  const title = data.meta.title ?? data.url;
  const place = data.sub_results[0];
  return {
    url: place?.url ?? data.url,
    title,
    kind: data.meta.kind ?? '',
    section:
      place !== undefined && place.title !== title ? place.title : undefined,
    excerpt: marked(place?.excerpt ?? data.excerpt),
  };
}

/** Pagefind escapes its excerpts and wraps matches in `<mark>`. */
function marked(html: string): Hit['excerpt'] {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return [...body.childNodes].map((node) => ({
    text: node.textContent ?? '',
    isMatch: node.nodeName === 'MARK',
  }));
}
