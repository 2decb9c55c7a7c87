/** The one shape of each kind of node, as a path around a box. */
import type { NodeKind } from '../../patterns-code/_simulation/types.ts';
import type { Area } from './svg.ts';

/** How far a cylinder's end bulges, in pixels. */
const BULGE = 6;
/** How far a hexagon's corners are set in. */
const CORNER = 10;
/** Between the doubled sides. */
const GAP = 6;

const PATHS: Record<NodeKind, (box: Area) => string> = {
  client: (box) => rounded(box, box.height / 2),
  service: (box) => rounded(box, 3),
  database: standing,
  cache: hexagon,
  queue: lying,
  external: ({ x, y, width, height }) =>
    `${rounded({ x, y, width, height }, 1)}` +
    `M${x + GAP},${y}v${height}M${x + width - GAP},${y}v${height}`,
};

/** The path of a kind's shape. */
export function shapeOf(kind: NodeKind, box: Area): string {
  return PATHS[kind](box);
}

/** How much lower the name stands, so that it is in the middle to the eye. */
export function drop(kind: NodeKind): number {
  return kind === 'database' ? BULGE / 1.5 : 0;
}

function rounded({ x, y, width, height }: Area, r: number): string {
  const [w, h] = [width - 2 * r, height - 2 * r];
  const turn = (dx: number, dy: number) => `a${r},${r} 0 0 1 ${dx},${dy}`;
  return (
    `M${x + r},${y}h${w}${turn(r, r)}v${h}${turn(-r, r)}` +
    `h${-w}${turn(-r, -r)}v${-h}${turn(r, -r)}z`
  );
}

function standing({ x, y, width, height }: Area): string {
  const arc = (dx: number) => `a${width / 2},${BULGE} 0 0 0 ${dx},0`;
  const side = height - 2 * BULGE;
  return (
    `M${x},${y + BULGE}${arc(width)}${arc(-width)}` +
    `v${side}${arc(width)}v${-side}`
  );
}

function lying({ x, y, width, height }: Area): string {
  const arc = (dy: number, sweep: number) =>
    `a${BULGE},${height / 2} 0 0 ${sweep} 0,${dy}`;
  const side = width - 2 * BULGE;
  return (
    `M${x + BULGE},${y}h${side}${arc(height, 1)}h${-side}${arc(-height, 1)}z` +
    `M${x + BULGE + side},${y + height}${arc(-height, 1)}`
  );
}

function hexagon({ x, y, width, height }: Area): string {
  const middle = width - 2 * CORNER;
  const half = height / 2;
  return (
    `M${x + CORNER},${y}h${middle}l${CORNER},${half}l${-CORNER},${half}` +
    `h${-middle}l${-CORNER},${-half}z`
  );
}
