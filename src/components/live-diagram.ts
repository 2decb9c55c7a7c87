/** Draws a diagram while the reader watches. */
import { drawWith } from '../drawing/draw.ts';

/**
 * Draws Mermaid text as the recorded diagrams are drawn. Mermaid is loaded
 * by the first call. Labels end up as SVG text, never as HTML.
 *
 * @returns an SVG as text, to be put into the page.
 * @throws Error when the text is no diagram; the message says where.
 */
export async function drawDiagram(text: string): Promise<string> {
  const { default: mermaid } = await import('mermaid');
  return drawWith(mermaid, text);
}
