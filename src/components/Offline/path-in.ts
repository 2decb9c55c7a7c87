/** A path of this site, whatever an address says; undefined for any other. */
export function pathIn(baseUrl: string, wanted: string): string | undefined {
  const base = new URL(baseUrl, 'https://site.invalid');
  if (!URL.canParse(wanted, base)) return undefined;
  const { origin, pathname } = new URL(wanted, base);
  const isHere = origin === base.origin && pathname.startsWith(baseUrl);
  return isHere ? pathname : undefined;
}
