/** What the series of a plot are called, in rows above it. */
import { barOpacity, INK, lookOf, PAPER } from './plot-looks.ts';

const SVG = 'http://www.w3.org/2000/svg';
const LEFT = 12;
const ROW = 22;
const SAMPLE = 34;
const GAP = 28;
/** A generous mean width of a letter at this size; nothing is measured. */
const LETTER = 8.1;

export interface Legend {
  items: Element[];
  /** Pixels that the rows take. */
  height: number;
}

/** One sample and name for each series, in rows of at most `width`. */
export function legendOf(
  document: Document,
  names: readonly string[],
  kind: 'lines' | 'bars',
  width: number,
): Legend {
  let [x, row] = [LEFT, 0];
  const items = names.flatMap((name, i) => {
    const needed = SAMPLE + name.length * LETTER + GAP;
    if (x > LEFT && x + needed - GAP > width) [x, row] = [LEFT, row + 1];
    const y = ROW * (row + 0.6);
    const sample = kind === 'lines' ? lineSample : barSample;
    const place = { x: x + SAMPLE, y, dy: '.35em', 'text-anchor': 'start' };
    const text = make(document, 'text', { ...place, fill: INK });
    text.textContent = name;
    const drawn = [...sample(document, i, x, y), text];
    x += needed;
    return drawn;
  });
  return { items, height: ROW * (row + 1) };
}

function lineSample(
  document: Document,
  i: number,
  x: number,
  y: number,
): Element[] {
  const { colour, dash, path } = lookOf(i);
  const stroke = { stroke: colour, 'stroke-width': 2 };
  const line = { x1: x, x2: x + 26, y1: y, y2: y, 'stroke-dasharray': dash };
  const marker = {
    d: path,
    transform: `translate(${x + 13},${y})`,
    fill: PAPER,
  };
  return [
    make(document, 'line', { ...line, ...stroke }),
    make(document, 'path', { ...marker, ...stroke }),
  ];
}

function barSample(
  document: Document,
  i: number,
  x: number,
  y: number,
): Element[] {
  const { colour } = lookOf(i);
  const fill = { fill: colour, 'fill-opacity': barOpacity(i), stroke: colour };
  const box = { x: x + 6, y: y - 7, width: 18, height: 14 };
  return [make(document, 'rect', { ...box, ...fill, 'stroke-width': 2 })];
}

/** A new SVG element with these attributes. */
export function make(
  document: Document,
  tag: string,
  attributes: Record<string, string | number>,
): Element {
  const item = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== '') item.setAttribute(name, String(value));
  }
  return item;
}
