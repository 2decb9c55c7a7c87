/** How Mermaid is set up, in the recorder and on the page alike. */
import type { MermaidConfig } from 'mermaid';

/** The page's prose face; its metrics decide the size of every box. */
export const FONT =
  "'Source Serif 4 Variable', 'Source Serif 4', Georgia, serif";
const FONT_SIZE = 15;
const SMALL_SIZE = 14;

/** Between two boxes, in px; and beside the letters of a label or a name. */
const GAP = 10;
const PAD = 4;

/** Stories of more lines than this repeat the participants at the foot. */
const LONG_STORY = 30;

/**
 * The configuration for one diagram. `id` is the prefix of every id in the
 * drawing, so two drawings on one page don't get in each other's way.
 */
export function configOf(text: string, id: string): MermaidConfig {
  const font = {
    actorFontFamily: FONT,
    messageFontFamily: FONT,
    noteFontFamily: FONT,
    actorFontWeight: 600,
  };
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    theme: 'base',
    htmlLabels: false,
    deterministicIds: true,
    deterministicIDSeed: id,
    fontFamily: FONT,
    // Overrides every font size of sequence diagrams.
    fontSize: SMALL_SIZE,
    themeVariables: { fontFamily: FONT, fontSize: `${FONT_SIZE}px` },
    sequence: {
      ...font,
      useMaxWidth: false,
      mirrorActors: text.split('\n').length > LONG_STORY,
      diagramMarginX: 8,
      diagramMarginY: 6,
      // Columns are as narrow as labels allow: five fit beside the code.
      actorMargin: GAP,
      width: 100,
      height: 38,
      boxMargin: 6,
      wrapPadding: PAD,
      boxTextMargin: 4,
      noteMargin: 8,
      messageMargin: 16,
      bottomMarginAdj: 4,
    },
    flowchart: {
      useMaxWidth: false,
      htmlLabels: false,
      curve: 'basis',
      nodeSpacing: 36,
      rankSpacing: 64,
      padding: 14,
      diagramPadding: 8,
    },
    state: { useMaxWidth: false, nodeSpacing: 44, rankSpacing: 52 },
  };
}
