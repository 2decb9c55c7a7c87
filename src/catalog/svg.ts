/** What a recorded SVG says about itself. */

export interface SvgHead {
  title: string;
  description: string;
  /** Pixels. */
  width: number;
  height: number;
  /** A drawing's own: the hash of the text that it was drawn from. */
  stamp?: string;
}

/** Undefined where a part is missing: title, desc, or both measures. */
export function readSvg(text: string): SvgHead | undefined {
  const tag = /<svg\b[^>]*>/.exec(text)?.[0];
  const title = textOf(text, 'title');
  const description = textOf(text, 'desc');
  if (tag === undefined || title === undefined || description === undefined) {
    return undefined;
  }
  const size = sizeOf(tag);
  if (size === undefined) return undefined;
  const stamp = stampIn(tag);
  const known = stamp === undefined ? {} : { stamp };
  return { title, description, ...size, ...known };
}

/** The stamp of a drawing's text; undefined in a plot, which has none. */
export function stampIn(svg: string): string | undefined {
  return /\bdata-stamp="([^"]+)"/.exec(svg)?.[1];
}

function sizeOf(tag: string): { width: number; height: number } | undefined {
  const [, , , w, h] =
    /\bviewBox="\s*([-\d.]+)[\s,]+([-\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)/.exec(
      tag,
    ) ?? [];
  const width = attribute(tag, 'width') ?? Number(w);
  const height = attribute(tag, 'height') ?? Number(h);
  const known = width > 0 && height > 0;
  return known
    ? { width: Math.ceil(width), height: Math.ceil(height) }
    : undefined;
}

function attribute(tag: string, name: string): number | undefined {
  const value = new RegExp(`\\s${name}="([\\d.]+)(?:px)?"`).exec(tag)?.[1];
  return value === undefined ? undefined : Number(value);
}

function textOf(text: string, element: string): string | undefined {
  const match = new RegExp(
    `<${element}\\b[^>]*>([\\s\\S]*?)</${element}>`,
  ).exec(text);
  return match === null
    ? undefined
    : unescape(match[1]!).replace(/\s+/g, ' ').trim();
}

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: ' ',
};

function unescape(text: string): string {
  return text.replace(
    /&([#\w]+);/g,
    (whole, name: string) => ENTITIES[name] ?? whole,
  );
}
