import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';
import { withIds } from '../svg-ids.ts';

interface Props {
  /** What the server renders; empty in the browser. */
  html: string;
  /** Where the browser finds the same, when it comes without the server. */
  url: string;
  /**
   * Put before the ids of a drawing that stands on the page twice, so that
   * each of the two refers to its own parts.
   */
  ids?: string;
  /** Default a `div`. */
  as?: 'div' | 'code';
  className?: string;
  style?: CSSProperties;
}

/** What a box shows that is being changed: neither this nor that. */
const NOTHING = '';

/**
 * HTML that is in the page and not in its JavaScript. The browser keeps what
 * the server rendered. After a navigation inside the site there is nothing
 * to keep, so it is fetched, inside closed details when they are opened;
 * `style` has to reserve its space.
 */
export function Island({
  as,
  html,
  url,
  ids = '',
  className,
  style,
}: Props): ReactNode {
  const Element = as ?? 'div';
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef<string>(undefined);

  useEffect(() => {
    const element = box.current;
    if (element === null || shown.current === url) return undefined;
    const isFirst = shown.current === undefined;
    shown.current = url;
    if (isFirst && element.childNodes.length > 0) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    const start = () => void fill(element, url, ids, signal);
    const details = element.closest('details:not([open])');
    if (details === null) start();
    else details.addEventListener('toggle', start, { once: true, signal });
    return () => {
      leaving.abort();
      shown.current = NOTHING;
    };
  }, [url, ids]);

  return (
    <Element
      ref={box}
      className={className}
      style={style}
      suppressHydrationWarning
      dangerouslySetInnerHTML={{ __html: withIds(html, ids) }}
    />
  );
}

/** SVG and the HTML in a `.json` are the site's own; the rest is text. */
async function fill(
  element: Element,
  url: string,
  ids: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const text = await response.text();
    if (url.endsWith('.svg')) element.innerHTML = withIds(text, ids);
    else if (url.endsWith('.json')) element.innerHTML = JSON.parse(text);
    else element.textContent = text;
  } catch (error) {
    if (signal.aborted) return;
    element.textContent =
      `This part could not be loaded (${String(error)}). ` +
      'Reload the page to try again.';
  }
}
