import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';

interface Props {
  /** What the server renders; empty in the browser. */
  html: string;
  /** Where the browser finds the same, when it comes without the server. */
  url: string;
  /** Default a `div`. */
  as?: 'div' | 'code';
  className?: string;
  style?: CSSProperties;
}

/**
 * HTML that is in the page and not in its JavaScript. The browser keeps what
 * the server rendered. After a navigation inside the site there is nothing
 * to keep, so it is fetched; `style` has to reserve its space.
 */
export function Island({ as, html, url, className, style }: Props): ReactNode {
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
    load(url, leaving.signal).then(
      (text) => {
        element.innerHTML = text;
      },
      (error: unknown) => {
        if (leaving.signal.aborted) return;
        element.textContent = `This part could not be loaded (${String(error)}). Reload the page to try again.`;
      },
    );
    return () => {
      leaving.abort();
      shown.current = undefined;
    };
  }, [url]);

  return (
    <Element
      ref={box}
      className={className}
      style={style}
      suppressHydrationWarning
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}

async function load(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const text = await response.text();
  return url.endsWith('.json') ? (JSON.parse(text) as string) : text;
}
