/** The drawings of `diagrams/`, fetched when a run may come to the same. */

/** Where the drawing of a story lies. `siteUrl` ends with a slash. */
export function recordedUrl(
  siteUrl: string,
  slug: string,
  figure: string,
): string {
  return `${siteUrl}diagrams/${slug}/${figure}.svg`;
}

const loading = new Map<string, Promise<string | undefined>>();

/** An SVG as text; undefined when it can't be had, which is no failure. */
export function loadRecorded(url: string): Promise<string | undefined> {
  const known = loading.get(url);
  if (known !== undefined) return known;
  const drawing = fetchText(url);
  loading.set(url, drawing);
  void drawing.then((svg) => {
    // A connection that comes back gets another try.
    if (svg === undefined) loading.delete(url);
  });
  return drawing;
}

async function fetchText(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url);
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}
