/** Takes out the empty stripes that Mermaid leaves between rows. */
import { all, number, setView, viewOf } from './svg.ts';

/** A label's letters begin and end so far below its `y`, in pixels. */
const LABEL_TOP = 6;
const LABEL_BOTTOM = 22;
/** What stays empty above an arrow, and above everything else. */
const ABOVE_ARROW = 6;
const ABOVE_REST = 10;

/** What must not be cut, from `top` to `bottom`. */
interface Row {
  top: number;
  bottom: number;
  space: number;
}

/** Moves everything up by the height of the stripes above it. */
export function squeeze(root: SVGSVGElement): void {
  const stripes = stripesOf(rowsOf(root));
  const up = (y: number) =>
    y -
    stripes.reduce(
      (sum, { top, bottom }) =>
        sum + Math.min(Math.max(y - top, 0), bottom - top),
      0,
    );
  for (const item of all(root, 'line')) move(item, ['y1', 'y2'], up);
  for (const item of all(root, 'text')) move(item, ['y'], up);
  for (const item of all(root, 'rect')) {
    const [y, height] = [number(item, 'y'), number(item, 'height')];
    item.setAttribute('y', String(up(y)));
    item.setAttribute('height', String(up(y + height) - up(y)));
  }
  for (const item of all(root, 'polygon')) {
    item.setAttribute('points', moved(item.getAttribute('points') ?? '', up));
  }
  for (const item of all(root, 'path[data-et="message"]')) {
    item.setAttribute('d', moved(item.getAttribute('d') ?? '', up));
  }
  const view = viewOf(root);
  const height = up(view.y + view.height) - up(view.y);
  setView(root, { ...view, y: up(view.y), height });
}

/** The height at which an arrow begins. */
export function heightOf(arrow: Element): number {
  const d = arrow.getAttribute('d') ?? '';
  const start = /^M *[-\d.]+[ ,]+([-\d.]+)/.exec(d);
  return start === null ? number(arrow, 'y1') : Number(start[1]);
}

function rowsOf(root: Element): Row[] {
  const rows: Row[] = [];
  for (const item of all(root, '.messageText')) {
    const y = number(item, 'y');
    rows.push({
      top: y + LABEL_TOP,
      bottom: y + LABEL_BOTTOM,
      space: ABOVE_REST,
    });
  }
  for (const item of all(root, '[data-et="message"]')) {
    const y = heightOf(item);
    // An arrow to oneself bends down.
    const depth = item.localName === 'path' ? 25 : 1;
    rows.push({ top: y, bottom: y + depth, space: ABOVE_ARROW });
  }
  for (const item of all(root, 'rect.note, rect.actor')) {
    const y = number(item, 'y');
    const bottom = y + number(item, 'height');
    rows.push({ top: y, bottom, space: ABOVE_REST });
  }
  for (const item of all(root, '.labelBox, .loopLine')) {
    const points = /[-\d.]+,([-\d.]+)/.exec(item.getAttribute('points') ?? '');
    const y = points === null ? number(item, 'y2') : Number(points[1]);
    const bottom = points === null ? y : y + 20;
    rows.push({ top: y, bottom, space: ABOVE_REST });
  }
  return rows.sort((a, b) => a.top - b.top);
}

/** What can be cut out between the rows. */
function stripesOf(rows: readonly Row[]): { top: number; bottom: number }[] {
  const stripes: { top: number; bottom: number }[] = [];
  let reached = rows[0]?.bottom ?? 0;
  for (const { top, bottom, space } of rows) {
    if (top - space > reached)
      stripes.push({ top: reached, bottom: top - space });
    reached = Math.max(reached, bottom);
  }
  return stripes;
}

function move(item: Element, names: string[], up: (y: number) => number): void {
  for (const name of names) {
    if (!item.hasAttribute(name)) continue;
    item.setAttribute(name, String(up(number(item, name))));
  }
}

/** Moves the second number of every pair. */
function moved(points: string, up: (y: number) => number): string {
  return points.replace(
    /([-\d.]+)([ ,]+)([-\d.]+)/g,
    (_, x: string, gap: string, y: string) => `${x}${gap}${up(Number(y))}`,
  );
}
