/**
 * Parts of a page that are in its HTML and not in its JavaScript. The module
 * is islands.server.ts while pages are rendered, and islands.client.ts in
 * the browser; plugin.ts sets the alias.
 */
declare module '@catalog/islands' {
  /** The recorded SVG; empty in the browser. */
  export function figureHtml(slug: string, figure: string): string;
  /** What it is drawn from, as HTML; empty in the browser. */
  export function figureSource(slug: string, figure: string): string;
  /** The coloured lines of a source file; empty in the browser. */
  export function codeHtml(slug: string, file: string): string;
  /** How a naive version differs from its pattern; empty in the browser. */
  export function diffHtml(slug: string, file: string): string;
}
