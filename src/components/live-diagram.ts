/** Draws a diagram while the reader watches. */
import { stampOf } from '../drawing/stamp.ts';
import { loadRecorded } from './recorded-drawing.ts';

/** So many drawings are kept; the same run often comes again. */
const MAX_KEPT = 8;

const kept = new Map<string, Promise<string>>();

/**
 * Mermaid text as the recorded diagrams are drawn. When it is the text of
 * the one that was recorded at `recorded`, that one is shown, which takes a
 * tenth of the time. Else Mermaid draws it, and is loaded by the first call.
 * Labels end up as SVG text, never as HTML.
 *
 * @returns an SVG as text, to be put into the page.
 * @throws Error when the text is no diagram; the message says where.
 */
export async function drawDiagram(
  text: string,
  recorded?: string,
): Promise<string> {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const svg = recorded === undefined ? undefined : await loadRecorded(recorded);
  if (svg?.includes(` data-stamp="${stampOf(text)}"`) === true) return svg;
  const drawing = draw(text);
  kept.set(text, drawing);
  drawing.catch(() => kept.delete(text));
  for (const oldest of kept.keys()) {
    if (kept.size <= MAX_KEPT) break;
    kept.delete(oldest);
  }
  return drawing;
}

/** Has Mermaid loaded and started, before there is something to draw. */
export async function warmUp(): Promise<void> {
  await drawDiagram('sequenceDiagram\n  A->>B: x');
}

async function draw(text: string): Promise<string> {
  const [{ default: mermaid }, { drawWith }] = await Promise.all([
    import('mermaid'),
    import('../drawing/draw.ts'),
  ]);
  return drawWith(mermaid, text);
}
