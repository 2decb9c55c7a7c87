/**
 * Runs in every page, before Docusaurus reads the address: it decodes the
 * part after `#` to find what to scroll to, and a `%` that begins no letter
 * would take the whole page down.
 */

/** The fragment of an address, with its `%` escaped if it can't be decoded. */
export function readableHash(hash: string): string {
  try {
    decodeURIComponent(hash);
    return hash;
  } catch {
    return hash.replaceAll('%', '%25');
  }
}

function repair(): void {
  const { hash, pathname, search } = window.location;
  const readable = readableHash(hash);
  if (readable === hash) return;
  const url = `${pathname}${search}${readable}`;
  window.history.replaceState(window.history.state, '', url);
}

if (typeof window !== 'undefined') {
  repair();
  // Client modules load before the router, so this is heard before it.
  window.addEventListener('popstate', repair, { capture: true });
}
